//! The line below the head: where the conversation stands, and its tags.

use super::{
    clock::{Face, When},
    here::{Here, here},
    strip_held::HeldMark,
    strip_window::WindowMark,
    tags::Tags,
};
use crate::node::prelude::*;
use crate::{
    domain::{
        conversation::{Archived, Conversation, State},
        time::Timestamp,
    },
    parts::{avatar::StatusGlyph, icon::Icon},
    texts::{fill, listed, tickets},
};

#[component]
pub fn Strip() -> impl IntoNode {
    let here = here();
    let mark = memo(move |_| mark(here));
    view! {
        <div class="substrip">
            {move || mark.get().map(|mark| view! { <Standing mark=mark /> })}
            <HeldMark />
            <WindowMark />
            <span class="spacer"></span>
            <Tags />
        </div>
    }
}

/// What is worth saying about a conversation before its first line.
#[derive(Debug, Clone, PartialEq)]
enum Mark {
    /// By whom, when, with which topic (V-03).
    Archived {
        line: String,
        topic: Option<String>,
        at: Timestamp,
        icon: &'static str,
    },
    Ended,
    LeftMessage,
    Here,
}

fn mark(here: Here) -> Option<Mark> {
    here.conversation.with(|conversation| match &conversation.state {
        State::Archived { at, how } => {
            let line = match how {
                Archived::Resolved { by, .. } => {
                    fill(here.words.resolved_mark, &[("agent", &here.agent_name(*by))])
                }
                Archived::Converted { by, .. } => {
                    fill(tickets::on_chat().converted_mark, &[("agent", &here.agent_name(*by))])
                }
                Archived::Left => here.words.left_mark.to_owned(),
                Archived::Expired => listed::words().expired_row.to_owned(),
            };
            let icon = match how {
                Archived::Expired => "i-lock",
                Archived::Converted { .. } => "i-ticket",
                Archived::Resolved { .. } | Archived::Left => "i-resolve",
            };
            Some(Mark::Archived { line, topic: topic(here, conversation), at: *at, icon })
        }
        _ if conversation.ended_at.is_some() => Some(Mark::Ended),
        _ if conversation.left_message => Some(Mark::LeftMessage),
        _ => here.state.here.with(|set| set.contains(&here.id)).then_some(Mark::Here),
    })
}

/// The path of the topic that it was closed with.
pub fn topic(here: Here, conversation: &Conversation) -> Option<String> {
    let State::Archived { how, .. } = &conversation.state else { return None };
    how.topic().map(|topic| here.state.board.with(|board| board.catalog.topic_path(topic)))
}

#[component]
fn Standing(mark: Mark) -> impl IntoNode {
    let words = here().words;
    match mark {
        Mark::Archived { line, topic, at, icon } => view! {
            <span class=if icon == "i-lock" { "win win--closed" } else { "win win--done" }>
                <Icon name=icon class="i-14" />
                <span class="truncate">
                    <bdi>{line}</bdi> ", " <When at=at face=Face::Moment />
                    {topic.map(|topic| view! { ", " <bdi>{topic}</bdi> })}
                </span>
            </span>
        },
        Mark::Ended => view! {
            <span class="win win--soon"><Icon name="i-info" class="i-14" />{words.ended_mark}</span>
        },
        Mark::LeftMessage => view! {
            <span class="win"><Icon name="i-mail" class="i-14" />{words.left_message}</span>
        },
        Mark::Here => view! {
            <span class="win">
                <StatusGlyph status=crate::domain::agent::Status::Online />
                {words.customer_here}
            </span>
        },
    }
}
