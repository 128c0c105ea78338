//! Shell, list, archive, sign-in.

use crate::{console::state::ConsoleState, domain::agent::Lang};
use leptos::prelude::*;

/// The words of shell, list, archive and sign-in.
pub struct Shell {
    pub undo: &'static str,
    pub dismiss: &'static str,
    pub close: &'static str,
    pub cancel: &'static str,
}

const EN: Shell = Shell { undo: "Undo", dismiss: "Dismiss", close: "Close", cancel: "Cancel" };

const TR: Shell = Shell { undo: "Geri al", dismiss: "Kapat", close: "Kapat", cancel: "Vazgeç" };

/// The words of a language. There is no Arabic console; it falls back to English.
pub fn shell(lang: Lang) -> &'static Shell {
    match lang {
        Lang::Tr => &TR,
        Lang::En | Lang::Ar => &EN,
    }
}

/// The agent's language. It is read once: changing it reloads the page.
pub fn lang() -> Lang {
    match use_context::<ConsoleState>() {
        Some(console) => console.board.with_untracked(|board| board.preferences.lang),
        None => use_context::<Lang>().unwrap_or(Lang::En),
    }
}

/// The words in the agent's language.
pub fn words() -> &'static Shell {
    shell(lang())
}
