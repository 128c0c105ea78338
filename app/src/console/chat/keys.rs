//! Keys of the open conversation: R, N and /. Esc belongs to the frame.

use super::{here::Here, outbox::Kind, standing};
use crate::console::shell::keys::on_single_key;
use leptos::prelude::*;

/// Hears the keys for as long as the conversation is open.
pub fn listen(here: Here) {
    on_single_key(move |key| match key {
        'r' | 'R' => resolve(here),
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

fn resolve(here: Here) -> bool {
    let role = here.state.board.with_untracked(|board| board.me.role);
    let may = here.conversation.with_untracked(|c| standing::may_resolve(c, here.me, role));
    if may {
        here.resolving.set(true);
    }
    may
}
