//! Whoever does nothing for long is signed out, where the workspace wants it (V-18): what is done counts, and before the end
//! one is asked.

use super::menus;
use crate::console::state::console;
use crate::node::prelude::*;
use crate::{
    domain::time::Span,
    parts::{dialog::Dialog, load::Later},
    texts::{queues, routing, shell},
};
use leptos::prelude::window_event_listener_untyped;

/// Listens for keys and pointers, and asks when the desk says that time is nearly over.
#[component]
pub fn Idle() -> impl IntoNode {
    let console = console();
    Effect::new(move |_| {
        for what in ["keydown", "pointerdown", "pointermove"] {
            window_event_listener_untyped(what, move |_| console.used());
        }
    });
    view! {
        <Show when=move || console.idle.with(Option::is_some)>
            <Later part=|| async { (menus::fetched().await.idle)() } />
        </Show>
    }
}

/// The question. Whatever one does is an answer.
#[component]
pub fn StillThere() -> impl IntoNode {
    let (console, words) = (console(), routing::words());
    let left = move || {
        let left = console.idle.get().map(|until| until.since(console.now.get()));
        left.unwrap_or(Span::ZERO).clock()
    };
    view! {
        <Dialog
            open=RwSignal::new(true)
            title=Signal::stored(words.still_there.to_owned())
            close=shell::words().close
            class="dialog--small"
            id="idle-title"
        >
            <div class="dialog__body">
                <p role="alert">{words.still_there_how}</p>
                <p class="idle__left num" role="timer">{left}</p>
            </div>
            <div class="dialog__foot">
                <span class="spacer"></span>
                <button class="btn btn--primary" type="button" on:click=move |_| console.used()>
                    {queues::words().i_am_here}
                </button>
            </div>
        </Dialog>
    }
}
