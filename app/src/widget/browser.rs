//! What only a browser has: its clock's words, its sound, its focus. Called from effects and handlers alone.

use crate::domain::{
    agent::Lang,
    time::{Span, Timestamp},
};
use crate::node::prelude::*;
use js_sys::{Date, Object, Reflect};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

thread_local! {
    /// A refused sound (nobody has touched the page yet) is no error worth a line in the shop's console.
    static IGNORE: Closure<dyn FnMut(JsValue)> = Closure::new(|_| {});
}

/// The sound of a new message.
pub fn play() {
    let address = document().document_element().and_then(|html| html.get_attribute("data-sound"));
    let sound = address.and_then(|address| web_sys::HtmlAudioElement::new_with_src(&address).ok());
    if let Some(playing) = sound.and_then(|sound| sound.play().ok()) {
        IGNORE.with(|ignore| drop(playing.catch(ignore)));
    }
}

/// A time as the reader's clock shows it: `09:07` today, `12 May, 09:07` before.
pub fn local(at: Timestamp, lang: Lang) -> String {
    let date = Date::new(&JsValue::from_f64(at.millis() as f64));
    let options = Object::new();
    let set = |name: &str, value: &str| drop(Reflect::set(&options, &name.into(), &value.into()));
    set("hour", "numeric");
    set("minute", "2-digit");
    if date.to_date_string() != Date::new_0().to_date_string() {
        set("day", "numeric");
        set("month", "short");
    }
    // One kind of digits on one page: ours come from Rust.
    set("numberingSystem", "latn");
    // A browser in our language knows of which country it is, and whether that counts its hours to twelve. Some call
    // themselves what they do not take themselves.
    let is_tag = |tag: &String| tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let his = window().navigator().language().filter(|his| his.starts_with(lang.code()) && is_tag(his));
    date.to_locale_string(his.as_deref().unwrap_or(lang.code()), &options).into()
}

/// `2026-08-14T09:07:00Z`, for machines.
pub fn iso(at: Timestamp) -> String {
    const DAY: i64 = Span::hours(24).as_seconds();
    let seconds = at.millis().div_euclid(1000);
    let (days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    // Civil date from days, after Howard Hinnant: years begin in March, so that the leap day is their last.
    let era_day = days + 719_468;
    let (era, day) = (era_day.div_euclid(146_097), era_day.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let (year, month) = (year + era * 400 + month / 10, (month + 2) % 12 + 1);
    format!("{year:04}-{month:02}-{date:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

/// Moves the focus to where the screen begins, if this page has it at all: never out of the shop's own fields,
/// and on a phone not into a field, whose keyboard would cover what came up.
pub fn focus_first() {
    const FIRST: &str = "[data-first], .pw-body--form :is(.input, .select, .textarea)";
    let Some(first) = element(FIRST) else { return };
    let writes = matches!(first.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT");
    if document().has_focus().unwrap_or(false) && !(writes && is_touch()) {
        let _ = first.focus();
    }
}

/// Focuses the first element that matches.
pub fn focus(selector: &str) {
    if let Some(element) = element(selector) {
        let _ = element.focus();
    }
}

fn element(selector: &str) -> Option<web_sys::HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// Fingers: Enter is a new line on their keyboards.
pub fn is_touch() -> bool {
    window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches())
}

/// Back to the newest line. The log is reversed: its end is its beginning.
pub fn scroll_to_end() {
    if let Ok(Some(log)) = document().query_selector(".pw-log") {
        log.set_scroll_top(0);
    }
}

/// What stands in a field, whatever kind it is.
pub fn value_of(id: &str) -> String {
    field(id).and_then(|field| Reflect::get(&field, &"value".into()).ok()?.as_string()).unwrap_or_default()
}

pub fn set_value(id: &str, value: &str) {
    if let Some(field) = field(id) {
        let _ = Reflect::set(&field, &"value".into(), &value.into());
    }
}

fn field(id: &str) -> Option<web_sys::Element> {
    document().get_element_by_id(id)
}

/// Grows a field with its text, where style sheets cannot do it alone.
pub fn grow(id: &str) {
    let Some(field) = field(id) else { return };
    let style = field.unchecked_ref::<web_sys::HtmlElement>().style();
    let _ = style.set_property("block-size", "auto");
    let _ = style.set_property("block-size", &format!("{}px", field.scroll_height()));
}

// The following are Leptos' own, but compiled once: each caller of a generic one brings a copy into the bundle.

/// Runs now and whenever what it reads changes. Browser only; lives as long as what it was made in.
pub fn watch(run: impl FnMut() + 'static) {
    fn erased(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_| run());
    }
    erased(Box::new(run));
}

/// Runs once, later.
pub fn later(wait: Duration, run: impl FnOnce() + 'static) {
    fn erased(wait: Duration, run: Box<dyn FnOnce()>) {
        set_timeout(run, wait);
    }
    erased(wait, Box::new(run));
}

/// Listens to the window for the life of the page.
pub fn listen(event: &str, on: impl FnMut(web_sys::Event) + 'static) {
    fn erased(event: &str, on: Box<dyn FnMut(web_sys::Event)>) {
        let on = Closure::wrap(on).into_js_value();
        let _ = window().add_event_listener_with_callback(event, on.unchecked_ref());
    }
    erased(event, Box::new(on));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_for_machines() {
        let at = |seconds: i64| iso(Timestamp::from_millis(seconds * 1000));
        assert_eq!(at(0), "1970-01-01T00:00:00Z");
        assert_eq!(at(951_827_696), "2000-02-29T12:34:56Z");
        assert_eq!(at(1_735_689_599), "2024-12-31T23:59:59Z");
        assert_eq!(at(1_786_697_220), "2026-08-14T08:47:00Z");
    }
}
