//! The log and what stands below it: in the queue, in the chat, after it.

use super::{
    browser::scroll_to_end,
    composer::Composer,
    line::line,
    model::{self, Row, away, email},
    page::Wish,
    sheet::{EndSheet, MailSheet},
    state::WidgetState,
    wish::{Refused, WishButton},
};
use crate::{
    domain::visitor::Stage,
    parts::{avatar::StatusGlyph, icon::Icon},
    texts::fill,
};
use leptos::prelude::*;

#[component]
pub fn Talk(state: WidgetState) -> impl IntoView {
    let words = state.words;
    let covered = move || state.sheet.get().is_some();
    let name = Memo::new(move |_| match state.stage() {
        Some(Stage::With { agent, .. } | Stage::Ended { agent: Some(agent), .. }) => agent,
        _ => state.look.with_value(|look| look.brand.clone()),
    });
    view! {
        <div class="threadwrap" inert=covered>
            // New lines are read out by the panel's live region, ours and older ones are not.
            <div
                class="pw-log"
                role="log"
                aria-live="off"
                aria-label=move || fill(words.chat_with, &[("name", &name.get())])
                tabindex="0"
                on:scroll=move |event| scrolled(state, &event_target::<web_sys::Element>(&event))
            >
                <div class="pw-log__in">
                    {move || place(state)}
                    {move || earlier(state)}
                    <Lines state />
                    {move || typing(state, &name.get())}
                </div>
            </div>
            {move || pill(state)}
        </div>
        {move || below(state)}
    }
}

#[component]
fn Lines(state: WidgetState) -> impl IntoView {
    let rows = move || {
        state.chat.with(|chat| match chat {
            Some(chat) => state.outbox.with(|out| model::rows(chat, out.items())),
            None => Vec::new(),
        })
    };
    view! {
        <For each=rows key=Row::key let:row>
            {line(state, row)}
        </For>
    }
}

/// The log is reversed: 0 is its end.
fn scrolled(state: WidgetState, log: &web_sys::Element) {
    let at_end = log.scroll_top().abs() < 48;
    if at_end != state.at_end.get_untracked() {
        state.at_end.set(at_end);
        state.below.set(0);
    }
}

/// His place in the queue.
fn place(state: WidgetState) -> Option<AnyView> {
    let words = state.words;
    let Some(Stage::Waiting { place, wait_seconds }) = state.stage() else { return None };
    Some(
        view! {
            <div class="pw-place">
                <span>{words.place}</span>
                <b>{place}</b>
                {model::wait(wait_seconds, words).map(|wait| view! { <span>{wait}</span> })}
            </div>
            <p class="event">{words.keep_browsing}</p>
        }
        .into_any(),
    )
}

fn earlier(state: WidgetState) -> Option<AnyView> {
    let more = state.chat.with(|chat| chat.as_ref().is_some_and(|chat| chat.has_older));
    more.then(|| {
        view! {
            <p class="event">
                <button class="btn btn--sm" type="button" on:click=move |_| state.older()>
                    {state.words.earlier}
                </button>
            </p>
        }
        .into_any()
    })
}

fn typing(state: WidgetState, name: &str) -> Option<AnyView> {
    state.typing.get().then(|| {
        view! {
            <p class="typing">
                <span class="dots" aria-hidden="true">
                    <i></i>
                    <i></i>
                    <i></i>
                </span>
                {fill(state.words.typing, &[("agent", name)])}
            </p>
        }
        .into_any()
    })
}

/// Lines that came while he read further up.
fn pill(state: WidgetState) -> Option<AnyView> {
    let words = state.words;
    let text = match state.below.get() {
        0 => return None,
        1 => words.new_message.to_owned(),
        n => fill(words.new_messages, &[("n", &n.to_string())]),
    };
    Some(
        view! {
            <button class="btn btn--sm newpill" type="button" on:click=move |_| scroll_to_end()>
                <Icon name="i-down" />
                {text}
            </button>
        }
        .into_any(),
    )
}

/// What he can do: write, answer the question that was asked, or begin anew.
fn below(state: WidgetState) -> AnyView {
    match state.sheet.get() {
        Some(Wish::Mail) => return view! { <MailSheet state /> }.into_any(),
        Some(_) => return view! { <EndSheet state /> }.into_any(),
        None => {}
    }
    let running = Memo::new(move |_| state.chat.with(|chat| chat.as_ref().is_some_and(|c| c.is_running())));
    let waiting = Memo::new(move |_| matches!(state.stage(), Some(Stage::Waiting { .. })));
    (move || {
        if !running.get() {
            return ended(state);
        }
        view! {
            {move || notice(state)}
            <Composer state />
            {move || waiting.get().then(|| ways_out(state))}
        }
        .into_any()
    })
    .into_any()
}

/// Truthful about who is not right there.
fn notice(state: WidgetState) -> Option<AnyView> {
    let words = state.words;
    match state.stage()? {
        Stage::MessageLeft => {
            let to = state.look.with_value(|look| state.answers.with(|answers| email(look, answers)));
            let text = to.map_or(words.left.to_owned(), |to| fill(words.left_to, &[("email", &to)]));
            Some(
                view! {
                    <div class="pw-bar pw-bar--quiet">
                        <Icon name="i-mail" />
                        <span>{text}</span>
                    </div>
                }
                .into_any(),
            )
        }
        Stage::With { agent, status } => {
            let text = fill(away(status, words)?, &[("agent", &agent)]);
            Some(
                view! {
                    <div class="pw-bar pw-bar--quiet">
                        <StatusGlyph status=status />
                        <span>{text}</span>
                    </div>
                }
                .into_any(),
            )
        }
        Stage::Waiting { .. } | Stage::Ended { .. } => None,
    }
}

fn ways_out(state: WidgetState) -> AnyView {
    let words = state.words;
    view! {
        <div class="pw-foot">
            <WishButton state wish=Wish::Mail class="btn btn--block" icon="i-mail" label=words.by_mail />
            <WishButton state wish=Wish::End class="btn btn--ghost btn--block" label=words.leave_queue />
        </div>
    }
    .into_any()
}

fn ended(state: WidgetState) -> AnyView {
    let words = state.words;
    view! {
        <div class="pw-foot">
            <div class="pw-ended">
                <Icon name="i-resolve" />
                <span>{words.ended}</span>
            </div>
            <Refused state />
            <WishButton state wish=Wish::BeginAnew class="btn btn--primary btn--block" label=words.new_chat />
        </div>
    }
    .into_any()
}
