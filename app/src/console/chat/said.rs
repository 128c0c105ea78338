//! What was said, and what was noted.

use super::{
    clock::When,
    find::{find, marked_with_links},
    here::here,
    quick::first_name,
};
use crate::node::prelude::*;
use crate::{
    domain::{
        event::Seq,
        ids::{AgentId, MessageId},
        message::{Author, Text},
        time::Timestamp,
    },
    parts::icon::Icon,
};

/// A text with its links. The reader decides whether to follow one: it opens apart and tells nobody whence. What is sought
/// in the conversation is marked.
pub fn rich(text: &str) -> Node {
    marked_with_links(text.to_owned())
}

/// A message of the customer or the desk. The last of a group carries author, time and ticks.
#[component]
pub fn Message(
    id: MessageId,
    author: Author,
    text: Text,
    at: Timestamp,
    seq: Seq,
    first: bool,
    last: bool,
) -> impl IntoNode {
    let find = find();
    let class = match (author, first) {
        (Author::Customer, true) => "msg msg--in msg--first",
        (Author::Customer, false) => "msg msg--in",
        (_, true) => "msg msg--out msg--first",
        (_, false) => "msg msg--out",
    };
    let meta = last.then(|| match author {
        Author::Customer => view! { <p class="msg__meta"><When at=at /></p> },
        Author::Automatic | Author::Elsewhere => {
            let who = here().author_name(author);
            view! { <p class="msg__meta"><bdi>{who}</bdi><When at=at /></p> }
        }
        Author::Agent(agent) => view! { <OurMeta agent=agent at=at seq=seq /> },
    });
    view! {
        <div class=class class:is-found=move || find.is_at(id) data-line=id.to_string()>
            <div class="bubble" dir="auto">{rich(text.as_str())}</div>
            {meta}
        </div>
    }
}

/// Who answered, when, and whether it was read.
#[component]
fn OurMeta(agent: AgentId, at: Timestamp, seq: Seq) -> impl IntoNode {
    let here = here();
    let name = here.agent_name(agent);
    let read = memo(move |_| here.conversation.with(|c| c.customer_seen >= seq));
    let ticks = move || {
        let (icon, class, word) = match read.get() {
            true => ("i-checks", "is-read", here.words.read),
            false => ("i-check", "", here.words.sent),
        };
        view! {
            <Icon name=icon class=class />
            <span class="sr-only">{word}</span>
        }
    };
    view! {
        <p class="msg__meta">
            <bdi>{first_name(&name).to_owned()}</bdi>
            <When at=at />
            {ticks}
        </p>
    }
}

/// An internal note: across the thread, never a bubble, always labelled.
#[component]
pub fn Note(id: MessageId, author: AgentId, text: Text, at: Timestamp) -> impl IntoNode {
    let (here, find) = (here(), find());
    view! {
        <aside
            class="notecard"
            class:is-found=move || find.is_at(id)
            data-line=id.to_string()
            aria-label=here.words.internal_note
        >
            <Icon name="i-note" />
            <header>
                <b><bdi>{here.agent_name(author)}</bdi></b>
                <span>{here.words.internal_note}<span class="only-wide">", " {here.words.only_team}</span></span>
                <When at=at />
            </header>
            <p dir="auto">{rich(text.as_str())}</p>
        </aside>
    }
}
