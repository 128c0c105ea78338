//! Going on after a chat was closed.

use super::{here::Here, standing};
use leptos::prelude::*;

/// The next one of mine, else the empty state, in the list as one has it.
pub fn path_after(here: Here) -> String {
    let next = here.state.board.with_untracked(|board| standing::next_chat(board, here.id));
    let path = next.map_or_else(|| "/chats".to_owned(), |id| format!("/chats/{id}"));
    untrack(|| here.path(&path))
}
