//! Messages that are on their way, below the thread.

use super::{
    content::document,
    here::{Here, here},
    limits::size,
    outbox::{Kind, Unsent, Upload, below},
    said::rich,
    scroll::reading,
    sending::sending,
};
use crate::node::prelude::*;
use crate::{
    domain::{
        content::{File, FileState},
        refusal::Refusal,
    },
    parts::{icon::Icon, outbox::Fate},
    texts::fill,
};

/// What is on its way in this conversation and not in the thread yet.
pub fn of_this(here: Here) -> Memo<Vec<Unsent>> {
    let outbox = sending().outbox;
    let reading = reading();
    memo(move |_| {
        reading.entries(|entries| outbox.with(|outbox| below(outbox, here.id, entries))).unwrap_or_default()
    })
}

#[component]
pub fn Unsents(unsent: Memo<Vec<Unsent>>) -> impl IntoNode {
    move || unsent.get().into_iter().map(|item| view! { <Bubble item=item /> }).collect_nodes()
}

#[component]
fn Bubble(item: Unsent) -> impl IntoNode {
    let here = here();
    let text = rich(&item.what.text);
    let worded = !item.what.text.is_empty();
    let file = item.what.file.clone().map(file);
    let failed = matches!(item.fate, Fate::Failed(_));
    let kind = item.what.kind;
    let meta = match item.fate.clone() {
        Fate::Failed(refusal) => view! { <Failure item=item refusal=refusal /> },
        _ => view! { <OnItsWay item=item /> },
    };
    match kind {
        Kind::Reply => {
            let class = if failed {
                "msg msg--out msg--first is-failed"
            } else {
                "msg msg--out msg--first is-pending"
            };
            view! {
                <div class=class>
                    {file}
                    {worded.then(|| view! { <div class="bubble" dir="auto">{text}</div> })}
                    {meta}
                </div>
            }
        }
        Kind::Note => view! {
            <aside class="notecard" aria-label=here.words.internal_note>
                <Icon name="i-note" />
                <header><span>{here.words.internal_note}</span>{meta}</header>
                <p dir="auto">{text}</p>
            </aside>
        },
    }
}

/// A file that is on its way: its name is enough.
fn file(upload: Upload) -> Node {
    let Upload { hash, name, mime, size: bytes, kind } = upload;
    let file = File { kind, name, mime, size: bytes, state: FileState::Here { hash } };
    document(&file, size(bytes), ())
}

/// Sending, sent, or held up: then it can be hurried.
#[component]
fn OnItsWay(item: Unsent) -> impl IntoNode {
    let (words, sending) = (here().words, sending());
    let id = item.id;
    let held_up = item.is_held_up();
    let word = match item.fate {
        Fate::Taken => words.sent,
        _ if held_up => words.queued,
        _ => words.sending,
    };
    let hurry = held_up.then(|| {
        view! { <button type="button" on:click=move |_| sending.again(id)>{words.try_again}</button> }
    });
    view! { <p class="msg__meta"><span>{word}</span>{hurry}</p> }
}

/// Why it stopped, and the two ways on.
#[component]
fn Failure(item: Unsent, refusal: Refusal) -> impl IntoNode {
    let (here, sending) = (here(), sending());
    let id = item.id;
    let reason = here.say(&refusal);
    view! {
        <p class="msg__meta msg__meta--err" role="alert">
            <Icon name="i-alert" />
            <span>{fill(here.words.not_sent, &[("reason", &reason)])}</span>
            <button type="button" on:click=move |_| sending.again(id)>{here.words.try_again}</button>
            <button type="button" on:click=move |_| sending.discard(id)>{here.words.discard}</button>
        </p>
    }
}
