//! One row of the log.

use super::{
    clock::Clock,
    model::{Mark, Row, RowKind},
    state::WidgetState,
};
use crate::{
    parts::{
        icon::Icon,
        links::{Piece, pieces},
    },
    texts::{fill, refusals::say_to_customer},
};
use leptos::prelude::*;

pub fn line(state: WidgetState, row: Row) -> AnyView {
    let words = state.words;
    let Row { id, at, first, last, what } = row;
    let class = |side: &str, fate: &str| {
        let first = if first { " msg--first" } else { "" };
        format!("msg msg--{side}{first}{fate}")
    };
    match what {
        RowKind::Joined { agent } => event(state, fill(words.joined, &[("agent", &agent)])),
        RowKind::BackInQueue => event(state, words.back_in_queue.to_owned()),
        RowKind::Ended => event(state, words.ended.to_owned()),
        RowKind::Resumed => event(state, words.resumed.to_owned()),
        RowKind::Theirs { agent, text } => view! {
            <div class=class("in", "")>
                {first.then(|| view! { <span class="sr-only">{agent.clone()} ":"</span> })}
                {bubble(&text)}
                {last.then(|| {
                    view! {
                        <p class="msg__meta">
                            <bdi>{agent}</bdi>
                            " "
                            <Clock state at />
                        </p>
                    }
                })}
            </div>
        }
        .into_any(),
        RowKind::Mine { text, mark } => {
            let fate = match mark {
                Mark::Sending | Mark::HeldUp => " is-pending",
                Mark::Failed(_) => " is-failed",
                Mark::Sent | Mark::Read => "",
            };
            view! {
                <div class=class("out", fate)>
                    {first.then(|| view! { <span class="sr-only">{words.you} ":"</span> })}
                    {bubble(&text)}
                    {last.then(|| mark_line(state, id, at, mark))}
                </div>
            }
            .into_any()
        }
    }
}

fn event(_state: WidgetState, text: String) -> AnyView {
    view! {
        <p class="event">
            <span dir="auto">{text}</span>
        </p>
    }
    .into_any()
}

/// What was said, with its addresses to be followed. They leave the frame and tell nobody where from.
fn bubble(text: &str) -> AnyView {
    let pieces: Vec<_> = pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(text) => text.into_any(),
            Piece::Link(to) => view! {
                <a href=to.clone() target="_blank" rel="noopener noreferrer nofollow">
                    {to.clone()}
                </a>
            }
            .into_any(),
        })
        .collect();
    view! {
        <div class="bubble" dir="auto">
            {pieces}
        </div>
    }
    .into_any()
}

/// How far a message of ours has come; what to do when it did not.
fn mark_line(
    state: WidgetState,
    id: crate::domain::ids::MessageId,
    at: crate::domain::time::Timestamp,
    mark: Mark,
) -> AnyView {
    let words = state.words;
    let (icon, class, said) = match mark {
        Mark::Failed(why) => {
            let why = say_to_customer(&why, state.look.with_value(|look| look.lang));
            return view! {
                <p class="msg__meta msg__meta--err">
                    <Icon name="i-alert" />
                    <span>{words.not_sent} " " {why}</span>
                    <button type="button" on:click=move |_| state.try_again(id)>
                        {words.try_again}
                    </button>
                    <button type="button" on:click=move |_| state.discard(id)>
                        {words.discard}
                    </button>
                </p>
            }
            .into_any();
        }
        Mark::HeldUp => {
            return view! {
                <p class="msg__meta">
                    <Icon name="i-clock" />
                    <span>{words.held_up}</span>
                    <button type="button" on:click=move |_| state.try_again(id)>
                        {words.try_again}
                    </button>
                </p>
            }
            .into_any();
        }
        Mark::Sending => ("i-clock", "", words.sending),
        Mark::Sent => ("i-check", "", words.sent),
        Mark::Read => ("i-checks", "is-read", words.read),
    };
    view! {
        <p class="msg__meta">
            <Clock state at />
            <Icon name=icon class=class />
            <span class="sr-only">{said}</span>
        </p>
    }
    .into_any()
}
