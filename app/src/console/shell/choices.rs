//! What else one chooses beside the status, in the same menu: the reason of a break (V-17), and the kinds of channels one
//! wants no new chats of for a while (V-18). Comes with the menus' part of the bundle.

use super::{
    pop::RadioItem,
    status::{MyStatus, my_status},
    toasts::toasts,
};
use crate::node::prelude::*;
use crate::{
    api::agents::pause_kind,
    domain::{
        agent::{Agent, Pause, Status},
        board::Board,
        channel::ChannelKind,
    },
    parts::{
        avatar::{StatusGlyph, channel_mark},
        icon::Icon,
    },
    texts::{
        inbox::{self, kind_name},
        queues,
        shell::words,
    },
};

#[component]
pub fn Choices() -> impl IntoNode {
    view! {
        <Breaks />
        <Kinds />
    }
}

/// The workspace's reasons of a break; nothing where it has none.
#[component]
fn Breaks() -> impl IntoNode {
    let mine = my_status();
    let reasons = memo(move |_| mine.console.board.with(|board| board.catalog.policy.break_reasons.clone()));
    let items =
        move || reasons.get().into_iter().map(|reason| view! { <Break reason=reason /> }).collect_nodes();
    view! {
        <Show when=move || !reasons.with(Vec::is_empty)>
            <div class="menu__sep" role="separator"></div>
            <div role="group" aria-labelledby="break-for">
                <p class="menu__label" id="break-for" role="presentation">{queues::words().break_for}</p>
                {items}
            </div>
        </Show>
    }
}

#[component]
fn Break(reason: String) -> impl IntoNode {
    let mine = my_status();
    let own = reason.clone();
    let chosen = memo(move |_| mine.reason().as_ref() == Some(&own));
    let name = reason.clone();
    view! {
        <RadioItem chosen=chosen on_choose=move || mine.choose_for(Status::Break, Some(reason.clone()))>
            <StatusGlyph status=Status::Break />
            <bdi class="grow">{name}</bdi>
        </RadioItem>
    }
}

/// The kinds of channels through which chats may come to whoever looks; nothing where there is one alone.
#[component]
fn Kinds() -> impl IntoNode {
    let (mine, words) = (my_status(), queues::words());
    let kinds = memo(move |_| mine.console.board.with(kinds_of));
    let items = move || kinds.get().into_iter().map(|kind| view! { <Kind kind=kind /> }).collect_nodes();
    view! {
        <Show when=move || { kinds.with(Vec::len) > 1 }>
            <div class="menu__sep" role="separator"></div>
            <div role="group" aria-labelledby="new-chats-from">
                <p class="menu__label" id="new-chats-from" role="presentation">{words.new_chats_from}</p>
                {items}
            </div>
        </Show>
    }
}

/// Of the channels that he serves; and those that he has paused, so that he can take it back.
fn kinds_of(board: &Board) -> Vec<ChannelKind> {
    let served = board.me.serves.iter().filter_map(|id| board.catalog.channels.get(id));
    let paused = board.myself().into_iter().flat_map(|me| me.paused.iter().map(|pause| pause.kind));
    let mut kinds: Vec<ChannelKind> = served.map(|channel| channel.kind).chain(paused).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn pause_of(mine: MyStatus, kind: ChannelKind) -> Option<Pause> {
    let of = |me: &Agent| me.paused.iter().find(|pause| pause.kind == kind).copied();
    mine.console.board.with(|board| board.myself().and_then(of))
}

#[component]
fn Kind(kind: ChannelKind) -> impl IntoNode {
    let (mine, words, toasts) = (my_status(), words(), toasts());
    let pause = memo(move |_| pause_of(mine, kind));
    let turn = move |_| {
        let paused = pause.get_untracked().is_none();
        leptos::task::spawn_local(async move {
            if let Err(refusal) = pause_kind(kind, paused).await {
                toasts.error(words.say(&refusal));
            }
        });
    };
    let off_for = move || {
        pause.get().map(|pause| {
            let time = mine.console.now.get().since(pause.since).clock();
            view! { <span class="num muted">{queues::words().paused_for} " " {time}</span> }
        })
    };
    view! {
        <button
            class="menu__item"
            type="button"
            role="menuitemcheckbox"
            tabindex="-1"
            data-stay
            aria-checked=move || pause.with(Option::is_none).to_string()
            on:click=turn
        >
            <Icon name=channel_mark(kind).1 />
            <span class="grow">{kind_name(kind, inbox::words())}</span>
            {off_for}
            <Show when=move || pause.with(Option::is_none)>
                <Icon name="i-check" class="keep" />
            </Show>
        </button>
    }
}
