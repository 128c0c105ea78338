//! Keys of the open conversation: R, T, Shift T, N, / and Ctrl F. Esc belongs to the frame.

use super::{find::Find, here::Here, outbox::Kind, standing};
use crate::console::shell::keys::{on_keydown, on_single_key};
use leptos::prelude::*;

/// Hears the keys for as long as the conversation is open.
pub fn listen(here: Here, find: Find) {
    on_keydown(move |event| find.hear(&event));
    on_single_key(move |key| match key {
        'r' | 'R' => opens(here, here.resolving),
        't' => opens(here, here.transferring),
        'T' => opens(here, here.converting),
        'n' | 'N' => {
            here.kind.set(Kind::Note);
            here.ask_focus();
            true
        }
        '/' if here.lock.get_untracked().is_none() => {
            here.kind.set(Kind::Reply);
            here.quick.update(|asked| *asked += 1);
            true
        }
        _ => false,
    });
}

/// Opens one of the dialogs for those who may close or hand over the conversation.
fn opens(here: Here, dialog: RwSignal<bool>) -> bool {
    let role = here.state.board.with_untracked(|board| board.me.role);
    let may = here.conversation.with_untracked(|c| standing::may_resolve(c, here.me, role));
    if may {
        dialog.set(true);
    }
    may
}
