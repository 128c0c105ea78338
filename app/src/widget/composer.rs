//! Where the customer writes.

use super::{
    bits::{form, hidden, icon, icon_as, refused},
    browser::{focus, grow, is_touch, scroll_to_end, set_value, value_of, watch},
    state::WidgetState,
};
use crate::{
    domain::refusal::Refusal,
    node::{Element, IntoNode, Node, classy, el, live},
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

const FIELD: &str = "pw-text";

pub fn composer(state: WidgetState) -> Node {
    let words = state.words;
    watch(move || {
        if state.awake.get() {
            state.draft.track();
            state.meet_draft(FIELD);
            grow(FIELD);
        }
    });
    let field = el("textarea")
        .attr("id", FIELD)
        .attr("name", "text")
        .attr("rows", "1")
        .attr("required", true)
        .attr("dir", "auto")
        .attr("data-first", true)
        .attr("placeholder", words.write)
        .on("input", move |event| typed(state, event_target_value(&event)))
        .on("keydown", move |event| {
            if sends(event.unchecked_ref()) {
                event.prevent_default();
                send(state);
            }
        });
    let button = classy("button", "pw-send")
        .attr("type", "submit")
        .attr("aria-label", words.send)
        .attr("title", words.send)
        .with(icon_as("i i-20 i-flip", "i-send"));
    let form = form(state, "pw-compose", "/say", move || send(state))
        .attr("aria-label", words.message)
        .with(hidden("message", state.first_message.to_string()))
        .with(sound(state))
        .with(classy("label", "sr-only").attr("for", FIELD).with(words.message))
        .with(field)
        .with(button);
    vec![refused(state), form.into_node()].into_node()
}

fn typed(state: WidgetState, text: String) {
    if !text.trim().is_empty() {
        state.types();
    }
    state.refused.set(None);
    state.draft.set(text);
}

/// Enter sends; not while a word is being put together, and not on a phone, whose Enter is a new line.
fn sends(event: &web_sys::KeyboardEvent) -> bool {
    /// What a key is called while an input method has it.
    const COMPOSING: u32 = 229;
    let composing = event.is_composing() || event.key_code() == COMPOSING;
    event.key() == "Enter" && !event.shift_key() && !composing && !is_touch()
}

fn send(state: WidgetState) {
    match state.say(&value_of(FIELD)) {
        Ok(()) => {
            set_value(FIELD, "");
            scroll_to_end();
        }
        Err(Refusal::EmptyText) => {}
        Err(why) => state.refuse(&why),
    }
    focus(".pw-compose textarea");
}

/// Sound on or off, for this browser.
fn sound(state: WidgetState) -> Element {
    let words = state.words;
    classy("button", "iconbtn")
        .attr("type", "button")
        .attr("role", "switch")
        .attr("aria-label", words.sound)
        .attr("title", words.sound)
        .attr("aria-checked", move || if state.muted.get() { "false" } else { "true" })
        .on("click", move |_| state.muted.update(|muted| *muted = !*muted))
        .with(live(move || icon(if state.muted.get() { "i-mute" } else { "i-sound" })))
}
