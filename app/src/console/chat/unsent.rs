//! Messages that are on their way, below the thread.

use super::{
    here::{Here, here, say},
    outbox::{Kind, Stage, Unsent},
    said::rich,
    scroll::reading,
    sending::sending,
};
use crate::{live::Link, parts::icon::Icon, texts::fill};
use leptos::prelude::*;

/// What is on its way in this conversation and not in the thread yet.
pub fn of_this(here: Here) -> Memo<Vec<Unsent>> {
    let outbox = sending().outbox;
    let reading = reading();
    Memo::new(move |_| {
        let items: Vec<Unsent> = outbox.with(|outbox| outbox.of(here.id).cloned().collect());
        if items.is_empty() {
            return items;
        }
        let is_here = |item: &Unsent| {
            reading.entries(|entries| entries.iter().rev().any(|entry| entry.id == item.id)) == Some(true)
        };
        items.into_iter().filter(|item| !is_here(item)).collect()
    })
}

#[component]
pub fn Unsents(unsent: Memo<Vec<Unsent>>) -> impl IntoView {
    move || unsent.get().into_iter().map(|item| view! { <Bubble item=item /> }).collect_view()
}

#[component]
fn Bubble(item: Unsent) -> impl IntoView {
    let here = here();
    let failed = item.failure().is_some();
    let text = rich(&item.text);
    let kind = item.kind;
    let meta = if failed {
        view! { <Failure item=item /> }.into_any()
    } else {
        view! { <OnItsWay item=item /> }.into_any()
    };
    match kind {
        Kind::Reply => {
            let class = if failed {
                "msg msg--out msg--first is-failed"
            } else {
                "msg msg--out msg--first is-pending"
            };
            view! { <div class=class><div class="bubble" dir="auto">{text}</div>{meta}</div> }.into_any()
        }
        Kind::Note => view! {
            <aside class="notecard" aria-label=here.words.internal_note>
                <Icon name="i-note" />
                <header><span>{here.words.internal_note}</span>{meta}</header>
                <p dir="auto">{text}</p>
            </aside>
        }
        .into_any(),
    }
}

#[component]
fn OnItsWay(item: Unsent) -> impl IntoView {
    let here = here();
    let word = move || match item.stage {
        Stage::Stored => here.words.sent,
        Stage::Waiting | Stage::Sending | Stage::Failed(_) if here.state.link.get() == Link::Up => {
            here.words.sending
        }
        _ => here.words.queued,
    };
    view! { <p class="msg__meta"><span>{word}</span></p> }
}

/// Why it stopped, and the two ways on.
#[component]
fn Failure(item: Unsent) -> impl IntoView {
    let (here, sending) = (here(), sending());
    let id = item.id;
    let reason = item.failure().map(say).unwrap_or_default();
    view! {
        <p class="msg__meta msg__meta--err" role="alert">
            <Icon name="i-alert" />
            <span>{fill(here.words.not_sent, &[("reason", &reason)])}</span>
            <button type="button" on:click=move |_| sending.retry(id)>{here.words.try_again}</button>
            <button type="button" on:click=move |_| sending.discard(id)>{here.words.discard}</button>
        </p>
    }
}
