//! Keys of the open conversation: R, N, / and Esc.

use super::{head, here::Here, next, outbox::Kind, standing};
use crate::console::shell::keys::{dialog_open, is_typing, on_keydown, on_single_key};
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
    let go = StoredValue::new_local(next::go());
    on_keydown(move |event| {
        let ours =
            event.key() == "Escape" && !event.default_prevented() && !dialog_open() && !is_typing(&event);
        if !ours {
            return;
        }
        if here.drawer.get_untracked() {
            here.drawer.set(false);
        } else {
            go.with_value(|go| go(untrack(|| head::list(here))));
        }
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
