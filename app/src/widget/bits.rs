//! Small pieces that several screens show.

use super::{
    browser::{iso, local},
    page::Wish,
    state::WidgetState,
};
use crate::{
    domain::{agent::Status, time::Timestamp},
    node::{Element, IntoNode, IntoValue, Node, classy, el, live},
    parts::{
        avatar::{status_mark, tint},
        icon::Sprite,
        when::ago,
    },
};
use leptos::prelude::*;

/// One symbol of the sprite.
pub fn icon(name: &str) -> Element {
    icon_as("i", name)
}

pub fn icon_as(class: &'static str, name: &str) -> Element {
    let symbol = el("use").attr("href", Sprite::of_page().symbol(name));
    classy("svg", class).attr("aria-hidden", "true").with(symbol)
}

pub fn status_glyph(status: Status) -> Element {
    let (class, symbol) = status_mark(status);
    icon_as(class, symbol).attr("viewBox", "0 0 10 10")
}

/// At most two initials. Names are written with capitals; making them so would bring all of Unicode's.
pub fn initials(name: &str) -> String {
    let mut letters =
        name.split_whitespace().filter_map(|word| word.chars().find(|c| !c.is_ascii_punctuation()));
    let first = letters.next();
    first.into_iter().chain(letters.next_back()).map(|c| c.to_ascii_uppercase()).collect()
}

/// A face made of initials.
pub fn face(name: &str, class: &str) -> Element {
    classy("span", format!("avatar {} {class}", tint(name))).attr("aria-hidden", "true").with(initials(name))
}

/// A time: how long ago until the browser may show its own clock.
pub fn clock(state: WidgetState, at: Timestamp) -> Element {
    el("time").attr("datetime", iso(at)).with(live(move || {
        if state.awake.get() {
            local(at, state.lang)
        } else {
            ago(state.drawn_at, at)
                .short(state.words.now, [state.words.minutes, state.words.hours, state.words.days])
        }
    }))
}

/// What is wrong, under its field; `id` for the field to refer to.
pub fn error(id: impl IntoValue, text: impl IntoNode) -> Element {
    classy("span", "field__error").attr("id", id).with(icon_as("i i-14", "i-alert")).with(text)
}

/// Why the last thing asked for did not happen.
pub fn refused(state: WidgetState) -> Node {
    live(move || {
        state.refused.get().map(|why| {
            classy("p", "field__error")
                .attr("role", "alert")
                .with(icon_as("i i-14", "i-alert"))
                .with(el("span").with(why))
        })
    })
}

/// A form that is posted by the browser itself until the page is awake.
pub fn form(
    state: WidgetState,
    class: &'static str,
    post_to: &str,
    submit: impl FnMut() + Send + 'static,
) -> Element {
    sends(state, el("form").attr("method", "post").attr("action", state.path(post_to)), submit)
        .attr("class", (!class.is_empty()).then_some(class))
}

/// A form that only comes back to this page.
pub fn get(state: WidgetState, submit: impl FnMut() + Send + 'static) -> Element {
    sends(state, el("form").attr("method", "get").attr("action", state.path("")), submit)
}

fn sends(state: WidgetState, form: Element, mut submit: impl FnMut() + Send + 'static) -> Element {
    // From then on we say ourselves what is missing, in place of the browser's bubbles.
    form.attr("novalidate", move || state.awake.get()).on("submit", move |event| {
        event.prevent_default();
        submit();
    })
}

pub fn hidden(name: &'static str, value: impl IntoValue) -> Element {
    el("input").attr("type", "hidden").attr("name", name).attr("value", value)
}

/// A button that works before the page is awake: a form that comes back to this page with its wish.
pub fn wish(state: WidgetState, wish: Wish, class: &'static str, label: &'static str, with: Node) -> Element {
    let button = classy("button", class)
        .attr("type", "submit")
        .attr("id", format!("wish-{}", wish.name()))
        .with(with)
        .with(label);
    get(state, move || state.wishes(wish))
        .with(hidden("wish", wish.name()))
        .with(state.page.get_value().map(|page| hidden("host", page)))
        .with(button)
}

/// The one main button of a screen; shows that it is at work.
pub fn main_button(state: WidgetState, form: Option<&'static str>, label: impl IntoNode) -> Element {
    el("button")
        .attr("class", move || {
            let class = "btn btn--primary btn--block";
            let busy = "btn btn--primary btn--block is-loading";
            if state.busy.get() { busy } else { class }
        })
        .attr("type", "submit")
        .attr("form", form)
        .with(el("span").with(label))
}
