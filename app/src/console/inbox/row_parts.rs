//! The small things of a row: until when, how urgent, how long ago.

use crate::node::prelude::*;
use crate::{
    console::{
        deadline::{Deadline, Near, short},
        state::console,
    },
    domain::{
        agent::Lang,
        conversation::{Conversation, Priority},
        time::Timestamp,
    },
    parts::{
        icon::Icon,
        when::{Ago, ago},
    },
    texts::{inbox::words, listed, queues, shell::lang},
};

/// How long this customer can still be answered (S4-26).
#[component]
pub fn WindowChip(chat: Signal<Conversation>) -> impl IntoNode {
    let units = words().units;
    let (now, words) = (console().now, listed::words());
    let said = memo(move |_| {
        let now = now.get();
        let deadline = chat.with(|chat| Deadline::of(chat, now).filter(|_| !chat.is_archived()))?;
        let left = || short(deadline.left, units);
        match deadline.near() {
            Near::Far => Some(("win win--chip", "i-clock", left(), words.left)),
            Near::Soon => Some(("win win--chip win--soon", "i-clock", left(), words.left)),
            Near::VerySoon => Some(("win win--chip win--closed", "i-clock", left(), words.left)),
            Near::Over => {
                Some(("win win--chip win--closed", "i-lock", words.closed.to_owned(), words.of_window))
            }
        }
    });
    move || {
        said.get().map(|(class, icon, text, of)| {
            view! {
                <span class=class>
                    <Icon name=icon class="i-14" />
                    {text}
                    <span class="sr-only">" " {of}</span>
                </span>
            }
        })
    }
}

/// That it goes before others.
#[component]
pub fn PriorityMark(chat: Signal<Conversation>) -> impl IntoNode {
    let words = queues::words();
    let priority = memo(move |_| chat.with(|chat| chat.priority));
    move || {
        let (class, word) = match priority.get() {
            Priority::Normal => return None,
            Priority::High => ("chat__prio", words.priorities[1]),
            Priority::Urgent => ("chat__prio is-urgent", words.priorities[2]),
        };
        Some(view! { <span class=class>{word}</span> })
    }
}

/// Relative time; a date once it is more than a day ago and the browser, which knows its zone, draws.
#[component]
pub fn When(at: Signal<Timestamp>) -> impl IntoNode {
    let now = console().now;
    let (words, lang) = (words(), lang());
    let awake = RwSignal::new(false);
    Effect::new(move |_| awake.set(true));
    let text = memo(move |_| match ago(now.get(), at.get()) {
        Ago::Days(_) if awake.get() => date(at.get(), lang, false),
        ago => ago.short(words.now, words.units),
    });
    let exact = memo(move |_| awake.get().then(|| date(at.get(), lang, true)));
    view! { <time class="chat__time" title=exact>{text}</time> }
}

/// A date in the browser's zone: all of it, or day and month.
fn date(at: Timestamp, lang: Lang, exact: bool) -> String {
    let parts: &[_] = if exact { &[] } else { &[("day", "numeric"), ("month", "short")] };
    local_date(at, lang, parts)
}

/// These parts of a date in the browser's zone, each as `Intl` calls it; none: date and time. Browser only.
pub fn local_date(at: Timestamp, lang: Lang, parts: &[(&str, &str)]) -> String {
    // Day before month, as everywhere but in the USA.
    let lang = if lang == Lang::En { "en-GB" } else { lang.code() };
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.millis() as f64));
    if parts.is_empty() {
        return date.to_locale_string(lang, &wasm_bindgen::JsValue::UNDEFINED).into();
    }
    let chosen = js_sys::Object::new();
    for (part, how) in parts {
        let _ = js_sys::Reflect::set(&chosen, &(*part).into(), &(*how).into());
    }
    date.to_locale_date_string(lang, &chosen).into()
}
