//! What stands where a reply would be written, when none can be.

use super::{
    clock::{Face, When},
    here::{Here, here},
    locked_window::{SendTemplate, Shut},
    outbox::Kind,
    standing::{Lock, may_resolve},
    strip,
};
use crate::node::prelude::*;
use crate::{
    api::conversations::take,
    console::shell::toasts::toasts,
    domain::conversation::{Archived, Conversation, State},
    parts::icon::Icon,
    texts::{fill, queues},
};

/// Why there is no reply to write, and what can be done instead.
#[component]
pub fn Locked(
    lock: Lock,
    /// The composer stood here a moment ago.
    shuts: bool,
) -> impl IntoNode {
    let here = here();
    match lock {
        // Its window ran out: nobody chose that, and there are ways on.
        Lock::Archived { .. } if here.conversation.with_untracked(has_expired) => {
            return view! { <Shut shuts=shuts /> };
        }
        Lock::Archived { .. } => return view! { <Done /> },
        Lock::Window => return view! { <Shut shuts=shuts /> },
        _ => {}
    }
    let (icon, title, how) = said(here, lock);
    let since = match lock {
        Lock::Other { since, .. } => {
            Some(view! { " " {here.words.since} " " <When at=since face=Face::Moment /> "." })
        }
        _ => None,
    };
    let label = title.clone();
    let topic = lock == Lock::Ended && closes(here);
    let takes = lock == Lock::Waiting && here.conversation.with(|c| here.state.board.with(|b| b.may_take(c)));
    view! {
        <section class="locked" aria-label=label>
            <div class="locked__top locked__top--quiet">
                <Icon name=icon class="i-20" />
                <div>
                    <strong>{title}</strong>
                    <p>{how}{since}</p>
                </div>
                <span class="line">
                    <WriteNote />
                    {topic.then(|| view! { <SelectTopic /> })}
                    {takes.then(|| view! { <Take /> })}
                </span>
            </div>
        </section>
    }
}

fn said(here: Here, lock: Lock) -> (&'static str, String, String) {
    let words = here.words;
    match lock {
        Lock::Offline => ("s-offline", words.offline.to_owned(), words.offline_how.to_owned()),
        Lock::Waiting => {
            let is_picked =
                here.conversation.with(|c| here.state.board.with(|board| board.catalog.is_picked(c)));
            let how = if is_picked { words.picked_chat_how } else { words.queued_chat_how };
            ("i-clock", words.queued_chat.to_owned(), how.to_owned())
        }
        Lock::Other { agent, .. } => {
            ("i-user", fill(words.others, &[("agent", &here.agent_name(agent))]), words.others_how.to_owned())
        }
        Lock::Ended | Lock::Window | Lock::Archived { .. } => {
            let title = fill(words.ended_lock, &[("name", &here.first_name())]);
            ("i-info", title, words.ended_lock_how.to_owned())
        }
    }
}

fn closes(here: Here) -> bool {
    let role = here.state.board.with(|board| board.me.role);
    here.conversation.with(|c| may_resolve(c, here.me, role))
}

#[component]
pub fn WriteNote() -> impl IntoNode {
    let here = here();
    let write = move |_| {
        here.kind.set(Kind::Note);
        here.ask_focus();
    };
    view! { <button class="btn" type="button" on:click=write>{here.words.write_note}</button> }
}

/// Nobody has it yet: this agent may (S4-10).
#[component]
fn Take() -> impl IntoNode {
    let (here, toasts, words) = (here(), toasts(), queues::words());
    let busy = RwSignal::new(false);
    let take = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        here.state.answers.set(Some(here.id));
        leptos::task::spawn_local(async move {
            let answer = take(here.id).await;
            busy.try_set(false);
            match answer {
                Ok(()) => toasts.info(words.taken),
                Err(refusal) => toasts.error(here.say(&refusal)),
            }
        });
    };
    view! {
        <button class="btn btn--primary" class:is-loading=busy type="button" on:click=take>{words.take}</button>
    }
}

/// The customer ended it: the topic closes it (S2-22).
#[component]
fn SelectTopic() -> impl IntoNode {
    let here = here();
    view! {
        <button class="btn btn--primary" type="button" on:click=move |_| here.resolving.set(true)>
            {here.words.select_topic}
        </button>
    }
}

/// Whether it is in the archive because its channel lets nobody write any more.
fn has_expired(c: &Conversation) -> bool {
    matches!(c.state, State::Archived { how: Archived::Expired, .. })
}

/// Under an archived conversation.
#[component]
fn Done() -> impl IntoNode {
    let here = here();
    let title = move || {
        here.conversation.with(|c| match strip::topic(here, c) {
            Some(topic) => fill(here.words.done, &[("topic", &topic)]),
            None => fill(here.words.done_left, &[("name", &here.first_name())]),
        })
    };
    view! {
        <section class="donebar" aria-label=title>
            <Icon name="i-resolve" class="i-20" />
            <div><strong dir="auto">{title}</strong></div>
            <WriteNote />
            <SendTemplate />
        </section>
    }
}
