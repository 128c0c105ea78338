//! The panes without a conversation: none is open, or it cannot be shown.

use super::opening::Opened;
use crate::node::prelude::*;
use crate::{
    console::{inbox::address::address, state::console},
    domain::{agent::Status, refusal::Refusal},
    parts::icon::Icon,
    texts::{
        quiet::{Quiet as Words, words},
        shell,
    },
};
use leptos_router::hooks::use_location;

/// Nothing is open: why, and what comes next.
#[component]
pub fn Quiet() -> impl IntoNode {
    let (state, words) = (console(), words());
    let (path, address) = (use_location().pathname, address());
    let said = memo(move |_| {
        let in_archive = path.with(|path| path.starts_with("/archive"));
        let filter = address.filter.get();
        state.board.with(|board| {
            let status = board.myself().map_or(Status::Offline, |me| me.status);
            // Whatever the list shows may be opened: those of others, too.
            let listed = board.conversations.values().any(|c| filter.takes(c, board));
            sentences(words, in_archive, listed || board.mine().next().is_some(), status)
        })
    });
    view! {
        <section class="pane pane--chat" aria-label=words.conversation>
            <div class="empty empty--fill">
                <Icon name="i-chat" class="i-24" />
                <h2>{move || said.get().0}</h2>
                <p>{move || said.get().1}</p>
            </div>
        </section>
        <aside class="pane pane--profile" aria-label=words.profile></aside>
    }
}

fn sentences(
    words: &Words,
    in_archive: bool,
    has_chats: bool,
    status: Status,
) -> (&'static str, &'static str) {
    if in_archive {
        return (words.choose_chat, words.choose_archived_how);
    }
    if has_chats {
        return (words.choose_chat, words.choose_chat_how);
    }
    let how = match status {
        Status::Online => words.online_how,
        Status::Invisible => words.invisible_how,
        Status::Break => words.break_how,
        Status::Offline => words.offline_empty_how,
    };
    (words.no_chats, how)
}

/// It cannot be shown: why, and the way back.
#[component]
pub fn Refused(opened: Opened, refusal: Refusal) -> impl IntoNode {
    let words = words();
    view! {
        <section class="pane pane--chat" aria-label=words.conversation>
            <div class="empty empty--fill" role="alert">
                <Icon name="i-alert" class="i-24" />
                <h2>{words.cannot_show}</h2>
                <p>{shell::words().say(&refusal)}</p>
                <button class="btn" type="button" on:click=move |_| opened.try_again()>{words.try_again}</button>
                <a class="btn btn--ghost" href="/chats">{words.back}</a>
            </div>
        </section>
        <aside class="pane pane--profile" aria-label=words.profile></aside>
    }
}
