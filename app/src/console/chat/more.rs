//! What else can be done with a conversation.

use super::{
    find::{Find, find},
    here::{Here, here},
    outbox::Kind,
    standing,
};
use crate::node::prelude::*;
use crate::{
    api::conversations::{send_back, set_priority},
    console::shell::{
        keys::command_key,
        panes::panes,
        pop::{Pop, PopKind, RadioItem},
        toasts::{Toasts, toasts},
    },
    domain::{agent::Status, conversation::Priority},
    parts::icon::Icon,
    texts::{queues, tickets},
};
use web_sys::wasm_bindgen::JsCast;

#[component]
pub fn More() -> impl IntoNode {
    let (here, find, toasts, drawer) = (here(), find(), toasts(), panes().profile);
    let label = here.words.more;
    let button = view! { <Icon name="i-more" /> };
    let may_hand = memo(move |_| {
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
    let converting = move || {
        may_hand.get().then(|| {
            view! {
                <button class="menu__item" type="button" role="menuitem" tabindex="-1" on:click=move |_| here.converting.set(true)>
                    <Icon name="i-ticket" />
                    <span class="grow">{tickets::on_chat().convert}</span>
                    <span class="kbds" aria-hidden="true"><kbd>"Shift"</kbd><kbd>"T"</kbd></span>
                </button>
            }
        })
    };
    let ticket = memo(move |_| here.conversation.with(|c| c.ticket));
    let going = move || {
        ticket.get().map(|number| {
            view! {
                <a class="menu__item" role="menuitem" tabindex="-1" href=format!("/tickets/{number}")>
                    <Icon name="i-ticket" />
                    <span>{tickets::on_chat().go}</span>
                </a>
            }
        })
    };
    // The owner alone calls somebody in.
    let mine = memo(move |_| here.conversation.with(|c| c.owner() == Some(here.me) && c.ended_at.is_none()));
    let calling = move || {
        mine.get().then(|| {
            view! {
                <button class="menu__item" type="button" role="menuitem" tabindex="-1" on:click=move |_| here.inviting.set(true)>
                    <Icon name="i-conference" />
                    <span>{queues::words().invite}</span>
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
            <button
                class="menu__item"
                type="button"
                role="menuitem"
                tabindex="-1"
                aria-keyshortcuts="Control+F Meta+F"
                on:click=move |_| begin(find)
            >
                <Icon name="i-search" />
                <span class="grow">{here.words.find}</span>
                <span class="kbds" aria-hidden="true"><kbd>{command_key()}</kbd><kbd>"F"</kbd></span>
            </button>
            {handing}
            {calling}
            {converting}
            {going}
            {move || may_hand.get().then(|| view! { <HandingOn /> })}
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

/// For whoever is in charge: back to the queue, and how urgent it is.
#[component]
fn HandingOn() -> impl IntoNode {
    let (here, toasts, words) = (here(), toasts(), queues::words());
    let has_owner = memo(move |_| here.conversation.with(|c| c.owner().is_some()));
    let send = move |_| {
        leptos::task::spawn_local(async move {
            match send_back(here.id).await {
                Ok(()) => toasts.info(words.sent_back_done),
                Err(refusal) => toasts.error(here.say(&refusal)),
            }
        });
    };
    let raise = move |priority: Priority| {
        leptos::task::spawn_local(async move {
            if let Err(refusal) = set_priority(here.id, priority).await {
                toasts.error(here.say(&refusal));
            }
        });
    };
    let row = move |(priority, name): (Priority, &'static str)| {
        let chosen = memo(move |_| here.conversation.with(|c| c.priority == priority));
        view! {
            <RadioItem chosen=chosen on_choose=move || raise(priority)>
                <span class="grow">{name}</span>
            </RadioItem>
        }
    };
    let rows = Priority::ALL.into_iter().zip(words.priorities).map(row).collect_nodes();
    view! {
        <Show when=move || has_owner.get()>
            <button class="menu__item" type="button" role="menuitem" tabindex="-1" on:click=send>
                <Icon name="i-inbox" />
                <span>{words.send_back}</span>
            </button>
        </Show>
        <div class="menu__sep"></div>
        <div role="group" aria-label=words.priority>
            <p class="menu__label" aria-hidden="true">{words.priority}</p>
            {rows}
        </div>
        <div class="menu__sep"></div>
    }
}

/// Once the menu has given the focus back.
fn begin(find: Find) {
    request_animation_frame(move || find.begin());
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
