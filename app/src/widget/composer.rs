//! Where the customer writes.

use super::{
    browser::{focus, is_touch, scroll_to_end, set_value, value_of},
    state::WidgetState,
    wish::Refused,
};
use crate::{domain::refusal::Refusal, parts::icon::Icon};
use leptos::{ev, html, prelude::*};

const FIELD: &str = "pw-text";

#[component]
pub fn Composer(state: WidgetState) -> impl IntoView {
    let words = state.words;
    let field = NodeRef::<html::Textarea>::new();
    Effect::new(move |_| {
        if state.awake.get() {
            meet_field(state);
        }
    });
    // Grows with the text where style sheets cannot do it alone.
    Effect::new(move |_| {
        state.draft.track();
        field.get().inspect(|field| grow(field));
    });
    view! {
        <Refused state />
        <form
            class="pw-compose"
            aria-label=words.message
            method="post"
            action=state.path("/say")
            on:submit=move |event| {
                event.prevent_default();
                send(state);
            }
        >
            <input type="hidden" name="message" value=state.first_message.to_string() />
            <label class="sr-only" for=FIELD>
                {words.message}
            </label>
            <textarea
                id=FIELD
                name="text"
                rows="1"
                required
                dir="auto"
                data-first
                placeholder=words.write
                node_ref=field
                on:input=move |event| typed(state, event_target_value(&event))
                on:keydown=move |event| {
                    if sends(&event) {
                        event.prevent_default();
                        send(state);
                    }
                }
            ></textarea>
            <button class="pw-send" type="submit" aria-label=words.send title=words.send>
                <Icon name="i-send" class="i-20 i-flip" />
            </button>
        </form>
    }
}

/// What was typed before the page was awake stays; else what was kept comes back.
fn meet_field(state: WidgetState) {
    let (typed, kept) = (value_of(FIELD), state.draft.get_untracked());
    if !typed.is_empty() {
        state.draft.set(typed);
    } else if !kept.is_empty() {
        set_value(FIELD, &kept);
    }
}

fn typed(state: WidgetState, text: String) {
    if !text.trim().is_empty() {
        state.types();
    }
    state.refused.set(None);
    state.draft.set(text);
}

/// Enter sends; not while a word is being put together, and not on a phone, whose Enter is a new line.
fn sends(event: &ev::KeyboardEvent) -> bool {
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
        Err(why) => state.refused.set(Some(why)),
    }
    focus(".pw-compose textarea");
}

fn grow(field: &web_sys::HtmlTextAreaElement) {
    let style = web_sys::HtmlElement::style(field);
    let _ = style.set_property("block-size", "auto");
    let _ = style.set_property("block-size", &format!("{}px", field.scroll_height()));
}
