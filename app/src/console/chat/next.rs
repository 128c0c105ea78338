//! Going on: to the next chat, or back to the list.

use super::standing;
use crate::{console::state::ConsoleState, domain::ids::ConversationId};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Goes to an address of the console without loading the page anew.
pub fn go() -> impl Fn(&str) + Clone + 'static {
    let navigate = use_navigate();
    move |to: &str| navigate(to, NavigateOptions::default())
}

/// After a chat was closed: the next one of mine, else the empty state.
pub fn on_from(state: ConsoleState, closed: ConversationId, go: &impl Fn(&str)) {
    let next = state.board.with_untracked(|board| standing::next_chat(board, closed));
    match next {
        Some(id) => go(&format!("/chats/{id}")),
        None => go("/chats"),
    }
}
