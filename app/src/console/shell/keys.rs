//! Keys that work wherever one is: window listeners that come and go with their component.

use crate::console::state::console;
use crate::node::prelude::*;
use leptos::ev;
use web_sys::{Element, KeyboardEvent, wasm_bindgen::JsCast};

/// Where letters are text, or move in a list, and are therefore no commands.
const TYPING: &str = "input, textarea, select, [contenteditable]:not([contenteditable=false]), \
                      [role=menu], [role=listbox], dialog";

/// The letter or sign that was pressed by itself (Shift only makes it another one: `R`, `?`), unless one
/// types, a dialog is open, or somebody has dealt with the key already.
pub fn single_key(event: &KeyboardEvent) -> Option<char> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
        return None;
    }
    if event.default_prevented() || is_typing(event) || dialog_open() {
        return None;
    }
    let key = event.key();
    let mut letters = key.chars();
    letters.next().filter(|_| letters.next().is_none())
}

/// Whether the key goes to a field, a menu, a list or a dialog.
pub fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| matches!(target.closest(TYPING), Ok(Some(_))))
}

/// Whether a modal dialog covers the page.
pub fn dialog_open() -> bool {
    matches!(document().query_selector("dialog[open]"), Ok(Some(_)))
}

/// Hears an event of the window for as long as the component lives.
pub fn on_window<E>(event: E, run: impl Fn(E::EventType) + Clone + 'static)
where
    E: ev::EventDescriptor + Clone + 'static,
    E::EventType: JsCast,
{
    Effect::new(move |_| {
        let handle = window_event_listener(event.clone(), run.clone());
        on_cleanup(move || handle.remove());
    });
}

/// Hears every key of the window for as long as the component lives.
pub fn on_keydown(run: impl Fn(KeyboardEvent) + Clone + 'static) {
    on_window(ev::keydown, run);
}

/// Hears single keys (`R`, `/`, `?` …) unless the agent switched them off. `run` says whether the key was
/// its own; then the browser does nothing more with it.
pub fn on_single_key(run: impl Fn(char) -> bool + Clone + 'static) {
    let board = console().board;
    on_keydown(move |event| {
        if !board.with_untracked(|board| board.preferences.single_keys) {
            return;
        }
        if single_key(&event).is_some_and(&run) {
            event.prevent_default();
        }
    });
}

/// What the key of commands is called here; for the browser alone.
pub fn command_key() -> &'static str {
    let platform = window().navigator().platform().unwrap_or_default();
    if platform.starts_with("Mac") || platform.starts_with("iP") { "⌘" } else { "Ctrl" }
}

/// What the palette or a key of the shell wants of the page that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Resolve the conversation that is open.
    Resolve,
    /// Move the archived conversation that is open back to Active.
    Reopen,
}

/// Carries wishes from the shell to the page; in context of the signed-in pages.
#[derive(Clone, Copy)]
pub struct Wishes(RwSignal<Option<Wish>>);

impl Wishes {
    /// Puts them into context; the shell does so once.
    pub fn provide() -> Self {
        let wishes = Self(RwSignal::new(None));
        provide_context(wishes);
        wishes
    }

    pub fn ask(self, wish: Wish) {
        self.0.set(Some(wish));
    }
}

/// Runs for each wish as long as the component lives.
pub fn on_wish(run: impl Fn(Wish) + 'static) {
    let Some(Wishes(wish)) = use_context::<Wishes>() else { return };
    Effect::new(move |_| {
        if let Some(asked) = wish.get() {
            wish.update_untracked(|wish| *wish = None);
            untrack(|| run(asked));
        }
    });
}
