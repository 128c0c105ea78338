//! Going on after a chat was closed.

use super::standing;
use crate::{console::state::ConsoleState, domain::ids::ConversationId};
use leptos::prelude::*;

/// The next one of mine, else the empty state.
pub fn path_after(state: ConsoleState, closed: ConversationId) -> String {
    let next = state.board.with_untracked(|board| standing::next_chat(board, closed));
    next.map_or_else(|| "/chats".to_owned(), |id| format!("/chats/{id}"))
}
