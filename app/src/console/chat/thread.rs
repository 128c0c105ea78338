//! The log of a conversation.

use super::{
    calendar::Wall,
    clock::{When, Zone},
    find::Marking,
    happened::Event,
    here::{Here, here},
    lines::{self, Extent, Line, Shown},
    message::Foreign,
    said::{Message, Note},
    scroll::{Reading, reading},
    seen,
    unsent::{Unsents, of_this},
};
use crate::node::prelude::*;
use crate::{
    domain::{
        event::{Seq, Typist},
        message::{Author, Body, Entry},
    },
    parts::icon::Icon,
    texts::fill,
};

/// The log, what is on its way below it, and the way back to the newest line.
#[component]
pub fn Thread() -> impl IntoNode {
    let (here, reading) = (here(), reading());
    let lines = lines_of(here, reading);
    let unsent = of_this(here);
    let typists = typists(here);
    reach_the_last(here, reading);
    seen::mark(here, reading);
    let announced = seen::announced(here, reading);
    reading.keep_place(move || {
        lines.track();
        unsent.track();
        typists.track();
    });
    let label = move || fill(here.words.messages_with, &[("name", &here.name())]);
    let class = move || {
        if here.conversation.with(|c| c.is_archived()) { "thread thread--top" } else { "thread" }
    };
    view! {
        <div class="threadwrap">
            <div
                class=class
                tabindex="0"
                role="log"
                aria-live="off"
                aria-label=label
                node_ref=reading.log
                on:scroll=move |_| reading.scrolled()
            >
                <div class="thread__in" node_ref=reading.inner>
                    <Older />
                    <For each=move || lines.get() key=Line::key children=move |line| view! { <Row line=line /> } />
                    <Unsents unsent=unsent />
                    <Typing typists=typists />
                </div>
            </div>
            <Pill />
            <p class="sr-only" aria-live="polite">{move || announced.get()}</p>
        </div>
    }
}

fn lines_of(here: Here, reading: Reading) -> Memo<Vec<Line>> {
    let new_from = untrack(|| divider(here, reading));
    let zone = Zone::signal();
    memo(move |_| {
        let (extent, known) = (reading.extent.get(), zone.get());
        let clock: Option<&dyn Fn(_) -> Wall> = if known { Some(&Wall::here) } else { None };
        let lay_out = |entries: &[_]| {
            let mut shown = extent.of(entries);
            if shown.is_empty() {
                // A fresh thread after a reset has nothing of the old extent.
                shown = Extent::newest().of(entries);
            }
            lines::lines(shown, new_from, clock)
        };
        reading.entries(lay_out).unwrap_or_default()
    })
}

/// The Tab key comes to the customer's last message first.
fn reach_the_last(here: Here, reading: Reading) {
    Effect::new(move |_| {
        let is_his = |entry: &&Entry| matches!(entry.body, Body::Message { author: Author::Customer, .. });
        let last = reading.entries(|entries| entries.iter().rev().find(is_his).map(|entry| entry.id));
        here.acting.set(last.flatten());
    });
}

/// Where the divider stands: decided when the conversation is opened.
fn divider(here: Here, reading: Reading) -> Option<Seq> {
    let (seen, unread) = here.conversation.with(|c| (c.desk_seen, c.unread));
    reading.entries(|entries| lines::first_unseen(entries, seen, unread)).flatten()
}

#[component]
fn Row(line: Line) -> impl IntoNode {
    let here = here();
    match line {
        Line::Day(wall, _) => {
            let zone = Zone::signal();
            let title = move || {
                // Another day from midnight on.
                zone.track();
                wall.day_title(Wall::here(here.state.now.get_untracked()), here.words)
            };
            view! { <div class="daysep">{title}</div> }
        }
        Line::New => view! { <div class="daysep daysep--new">{here.words.new}</div> },
        Line::Entry(shown) => entry(*shown),
    }
}

fn entry(shown: Shown) -> Node {
    let Shown { entry, first, last } = shown;
    Marking::provide(entry.seq);
    match entry.body {
        Body::Message { author, ref more, .. } if more.is_some() || here().channel_kind().is_foreign() => {
            view! { <Foreign entry=entry author=author first=first last=last /> }
        }
        Body::Message { author, text, .. } => {
            view! { <Message id=entry.id author=author text=text at=entry.at seq=entry.seq first=first last=last /> }
        }
        Body::Note { author, text } => view! { <Note id=entry.id author=author text=text at=entry.at /> },
        Body::Happened(what) => {
            view! { <div class="eventline"><Event id=entry.id what=what /><When at=entry.at /></div> }
        }
    }
}

/// Earlier messages come by scrolling; the button is for those who do not scroll, and for when it failed.
#[component]
fn Older() -> impl IntoNode {
    let (here, reading) = (here(), reading());
    let has_more = memo(move |_| {
        let shown_from_start = reading.entries(|e| e.first() == reading.extent.get().of(e).first());
        let has_older = here.state.thread.with(|thread| thread.as_ref().is_some_and(|t| t.has_older));
        has_older || shown_from_start == Some(false)
    });
    let class = move || {
        if reading.loading.get() { "btn btn--sm thread__more is-loading" } else { "btn btn--sm thread__more" }
    };
    let failed = move || {
        let why = reading.failed.get()?;
        Some(
            view! { <p class="event"><Icon name="i-alert" class="i-14" /><span>{here.words.older_failed} " " {why}</span></p> },
        )
    };
    view! {
        <Show when=move || has_more.get()>
            {failed}
            <button class=class type="button" on:click=move |_| reading.up()>
                <span>{here.words.older}</span>
            </button>
        </Show>
    }
}

/// Who types here, by name, except me.
fn typists(here: Here) -> Memo<Vec<String>> {
    memo(move |_| {
        let who: Vec<Typist> = here
            .state
            .typing
            .with(|typing| typing.keys().filter(|(of, _)| *of == here.id).map(|(_, who)| *who).collect());
        who.into_iter()
            .filter(|who| *who != Typist::Agent(here.me))
            .map(|who| match who {
                Typist::Customer => here.first_name(),
                Typist::Agent(agent) => here.agent_name(agent),
            })
            .collect()
    })
}

#[component]
fn Typing(typists: Memo<Vec<String>>) -> impl IntoNode {
    let here = here();
    let line = move |name: String| {
        view! {
            <p class="typing" aria-live="off">
                <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
                {fill(here.words.types, &[("name", &name)])}
            </p>
        }
    };
    move || typists.get().into_iter().map(line).collect_nodes()
}

/// Back to the newest line.
#[component]
fn Pill() -> impl IntoNode {
    let (here, reading) = (here(), reading());
    let label = move || match reading.new_below() {
        0 => here.words.newest.to_owned(),
        1 => here.words.new_message.to_owned(),
        n => fill(here.words.new_messages, &[("n", &n.to_string())]),
    };
    let jump = move |_| {
        reading.to_end();
        if let Some(log) = reading.log.get_untracked() {
            let _ = log.focus();
        }
    };
    view! {
        <Show when=move || !reading.at_end.get()>
            <button class="btn btn--sm newpill" type="button" on:click=jump>
                <Icon name="i-arrow-down" class="i-14" />
                {label}
            </button>
        </Show>
    }
}
