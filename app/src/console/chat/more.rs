//! What else can be done with a conversation.

use super::{
    here::{Here, here},
    outbox::Kind,
    standing,
};
use crate::{
    console::shell::{
        panes::panes,
        pop::{Pop, PopKind},
        toasts::{Toasts, toasts},
    },
    domain::agent::Status,
    parts::icon::Icon,
};
use leptos::prelude::*;
use web_sys::wasm_bindgen::JsCast;

#[component]
pub fn More() -> impl IntoView {
    let (here, toasts, drawer) = (here(), toasts(), panes().profile);
    let label = here.words.more;
    let button = view! { <Icon name="i-more" /> }.into_any();
    let may_hand = Memo::new(move |_| {
        let role = here.state.board.with(|board| board.me.role);
        here.conversation.with(|c| standing::may_resolve(c, here.me, role))
            && here.status() != Status::Offline
    });
    let handing = move || {
        may_hand.get().then(|| {
            view! {
                <button class="menu__item" type="button" role="menuitem" tabindex="-1" on:click=move |_| here.transferring.set(true)>
                    <Icon name="i-transfer" class="i-flip" />
                    <span class="grow">{here.words.transfer}</span>
                    <kbd aria-hidden="true">"T"</kbd>
                </button>
            }
        })
    };
    view! {
        <Pop
            kind=PopKind::Menu
            label=label
            button_label=label
            hint=label
            button_class="iconbtn"
            class="pop__box--end"
            button=button
        >
            <button class="menu__item" type="button" role="menuitem" tabindex="-1" on:click=move |_| write_note(here)>
                <Icon name="i-note" />
                <span class="grow">{here.words.write_note}</span>
                <kbd aria-hidden="true">"N"</kbd>
            </button>
            {handing}
            <button
                class="menu__item only-drawer"
                type="button"
                role="menuitem"
                tabindex="-1"
                on:click=move |_| drawer.set(true)
            >
                <Icon name="i-panel" class="i-flip" />
                <span>{here.words.profile}</span>
            </button>
            <button class="menu__item" type="button" role="menuitem" tabindex="-1" on:click=move |_| copy_link(here, toasts)>
                <Icon name="i-link" />
                <span>{here.words.copy_link}</span>
            </button>
        </Pop>
    }
}

fn write_note(here: Here) {
    here.kind.set(Kind::Note);
    here.ask_focus();
}

/// The clipboard's own interface is reached by name: it is absent on pages without https.
fn copy_link(here: Here, toasts: Toasts) {
    let Ok(origin) = window().location().origin() else { return };
    let link = format!("{origin}/chats/{}", here.id);
    let written = (|| {
        let navigator = js_sys::Reflect::get(&window(), &"navigator".into()).ok()?;
        let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).ok()?;
        let write = js_sys::Reflect::get(&clipboard, &"writeText".into()).ok()?;
        let write: js_sys::Function = write.dyn_into().ok()?;
        write.call1(&clipboard, &link.as_str().into()).ok()
    })();
    match written {
        Some(_) => toasts.info(here.words.copied),
        None => toasts.info(link),
    }
}
