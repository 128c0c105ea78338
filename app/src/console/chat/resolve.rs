//! Closing a conversation with a topic (S2-19, S2-22).

use super::{
    here::{Here, here},
    next,
    topics::{self, Row},
    walk,
};
use crate::{
    api::conversations,
    console::shell::{go::go, toasts::toasts},
    domain::{ids::TopicId, refusal::Refusal},
    parts::{dialog::Dialog, icon::Icon},
    texts::fill,
};
use leptos::{ev, html, prelude::*};

/// The dialog, while it is open.
#[component]
pub fn Resolve() -> impl IntoView {
    let here = here();
    let title = move || {
        let ended = here.conversation.with(|c| c.ended_at.is_some());
        if ended { here.words.select_topic } else { here.words.resolve_title }.to_owned()
    };
    view! {
        <Dialog open=here.resolving title=Signal::derive(title) close=here.words.close id="resolve-title">
            <Form />
        </Dialog>
    }
}

/// What is being filled in.
#[derive(Clone, Copy)]
struct Filling {
    here: Here,
    typed: RwSignal<String>,
    chosen: RwSignal<Option<TopicId>>,
    note: RwSignal<String>,
    error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    list: NodeRef<html::Div>,
}

impl Filling {
    fn new(here: Here) -> Self {
        Self {
            here,
            typed: RwSignal::default(),
            chosen: RwSignal::new(None),
            note: RwSignal::default(),
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
            list: NodeRef::new(),
        }
    }

    fn rows(self) -> Vec<Row> {
        let all = self.here.state.board.with(|board| topics::rows(&board.catalog));
        topics::find(&all, &self.typed.get())
    }
}

#[component]
fn Form() -> impl IntoView {
    let here = here();
    let filling = Filling::new(here);
    let submit = submit(filling);
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        submit();
    };
    let class = move || {
        if filling.busy.get() { "btn btn--primary is-loading" } else { "btn btn--primary" }
    };
    view! {
        <form class="dialog__form" on:submit=send>
            <div class="dialog__body">
                <p class="dialog__sub">{here.words.resolve_how}</p>
                <Search filling=filling />
                <Topics filling=filling />
                <Wrong filling=filling />
                <label class="field">
                    <span class="field__label">{here.words.summary} " " <span class="opt">{here.words.summary_opt}</span></span>
                    <textarea
                        class="textarea"
                        rows="2"
                        maxlength="2000"
                        dir="auto"
                        on:input=move |event| filling.note.set(event_target_value(&event))
                    ></textarea>
                </label>
            </div>
            <div class="dialog__foot">
                <span class="spacer"></span>
                <button class="btn" type="button" on:click=move |_| here.resolving.set(false)>{here.words.cancel}</button>
                <button class=class type="submit"><span>{here.words.resolve}</span></button>
            </div>
        </form>
    }
}

/// Resolves, says so, and goes on.
fn submit(filling: Filling) -> impl Fn() + Clone + 'static {
    let (here, toasts, go) = (filling.here, toasts(), go());
    move || {
        let Some(topic) = filling.chosen.get_untracked() else {
            filling.error.set(Some(here.words.topic_needed.to_owned()));
            return;
        };
        if filling.busy.get_untracked() {
            return;
        }
        filling.busy.set(true);
        let note = filling.note.get_untracked().trim().to_owned();
        leptos::task::spawn_local(async move {
            let answer = conversations::resolve(here.id, Some(topic), note).await;
            filling.busy.try_set(false);
            match answer {
                Ok(()) => {
                    let path = here.state.board.with_untracked(|board| board.catalog.topic_path(topic));
                    toasts.info(fill(here.words.resolved_done, &[("topic", &path)]));
                    here.resolving.try_set(false);
                    go.to(next::path_after(here.state, here.id));
                }
                Err(refusal) => drop(filling.error.try_set(Some(sentence(here, &refusal)))),
            }
        });
    }
}

fn sentence(here: Here, refusal: &Refusal) -> String {
    match refusal {
        Refusal::TopicNeeded => here.words.topic_needed.to_owned(),
        other => here.say(other),
    }
}

/// The field over the list: down goes into the list, Enter takes the first.
#[component]
fn Search(filling: Filling) -> impl IntoView {
    let words = filling.here.words;
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let press = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            focus_first(filling);
        }
        "Enter" if filling.chosen.get_untracked().is_none() && !event.is_composing() => {
            walk::take(&event);
            filling.chosen.set(untrack(|| filling.rows()).first().map(|row| row.id));
            filling.error.set(None);
        }
        _ => {}
    };
    view! {
        <div class="inputwrap">
            <Icon name="i-search" />
            <input
                class="input"
                type="search"
                placeholder=words.find_topic
                aria-label=words.find_topic
                autocomplete="off"
                dir="auto"
                node_ref=field
                on:input=move |event| filling.typed.set(event_target_value(&event))
                on:keydown=press
            />
        </div>
    }
}

/// The chosen radio, else the first.
fn focus_first(filling: Filling) {
    use web_sys::{HtmlElement, wasm_bindgen::JsCast};
    let Some(list) = filling.list.get_untracked() else { return };
    let radio = ["input:checked", "input"].iter().find_map(|which| list.query_selector(which).ok().flatten());
    if let Some(radio) = radio.and_then(|radio| radio.dyn_into::<HtmlElement>().ok()) {
        let _ = radio.focus();
    }
}

#[component]
fn Topics(filling: Filling) -> impl IntoView {
    let here = filling.here;
    let rows = Memo::new(move |_| filling.rows());
    let none = move || {
        let nothing_at_all = here.state.board.with(|board| board.catalog.topics.is_empty());
        if nothing_at_all {
            here.words.no_topics.to_owned()
        } else {
            fill(here.words.no_topic, &[("text", &filling.typed.get())])
        }
    };
    view! {
        <div
            class="picklist picklist--sm picklist--scroll"
            role="radiogroup"
            aria-label=here.words.topic
            aria-required="true"
            aria-invalid=move || if filling.error.with(Option::is_some) { "true" } else { "false" }
            aria-describedby="resolve-error"
            node_ref=filling.list
        >
            <For each=move || rows.get() key=|row| row.id children=move |row| view! { <Topic filling=filling row=row /> } />
            <Show when=move || rows.with(Vec::is_empty)>
                <p class="picklist__none" role="status">{none}</p>
            </Show>
        </div>
    }
}

#[component]
fn Topic(filling: Filling, row: Row) -> impl IntoView {
    let id = row.id;
    let class = match row.depth {
        0 => "picklist__row",
        1 => "picklist__row picklist__row--2",
        _ => "picklist__row picklist__row--3",
    };
    let choose = move |_| {
        filling.chosen.set(Some(id));
        filling.error.set(None);
    };
    view! {
        <label class=class>
            <input
                class="radio"
                type="radio"
                name="topic"
                prop:checked=move || filling.chosen.get() == Some(id)
                on:change=choose
            />
            <span><strong><bdi>{row.name}</bdi></strong></span>
            <small><bdi>{row.above}</bdi></small>
        </label>
    }
}

#[component]
fn Wrong(filling: Filling) -> impl IntoView {
    let line = move |text: String| view! { <Icon name="i-alert" class="i-14" /><span>{text}</span> };
    view! {
        <p class="field__error" id="resolve-error" role="alert">{move || filling.error.get().map(line)}</p>
    }
}
