//! Which of the two the composer writes.

use super::{
    draft::{Saved, writing},
    here::here,
    outbox::Kind,
};
use crate::node::prelude::*;
use crate::parts::icon::Icon;
use leptos::ev;

/// Reply or note.
#[component]
pub fn Tabs() -> impl IntoNode {
    let here = here();
    let writing = writing();
    let tab = move |kind: Kind, label: &'static str, icon: Option<&'static str>| {
        let selected = move || here.kind.get() == kind;
        let choose = move |_| {
            here.kind.set(kind);
            here.ask_focus();
        };
        view! {
            <button
                type="button"
                role="tab"
                aria-selected=move || if selected() { "true" } else { "false" }
                tabindex=move || if selected() { "0" } else { "-1" }
                on:click=choose
            >
                {icon.map(|name| view! { <Icon name=name class="i-14" /> })}
                {label}
            </button>
        }
    };
    let turn = move |event: ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
            event.prevent_default();
            here.kind.update(|kind| {
                *kind = if *kind == Kind::Reply { Kind::Note } else { Kind::Reply };
            });
            focus_selected(&event);
        }
    };
    let state = move || match (here.kind.get(), writing.saved.get()) {
        (Kind::Reply, Saved::Yes) if !writing.text(Kind::Reply).with(String::is_empty) => {
            here.words.draft_saved
        }
        (Kind::Reply, Saved::Failed) => here.words.draft_failed,
        _ => "",
    };
    view! {
        <div class="composer__tabs">
            <div class="seg seg--sm" role="tablist" aria-label=here.words.message_type on:keydown=turn>
                {tab(Kind::Reply, here.words.reply, None)}
                {tab(Kind::Note, here.words.note, Some("i-note"))}
            </div>
            <span class="spacer"></span>
            <span class="subtle">{state}</span>
        </div>
    }
}

/// The focus follows the arrow to the other tab.
fn focus_selected(event: &ev::KeyboardEvent) {
    use web_sys::{Element, HtmlElement, wasm_bindgen::JsCast};
    let list = event.current_target().and_then(|list| list.dyn_into::<Element>().ok());
    leptos::task::spawn_local(async move {
        let tab = list.and_then(|list| list.query_selector("[aria-selected=true]").ok().flatten());
        if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
            let _ = tab.focus();
        }
    });
}
