//! To a line of the thread that something points at.

use super::scroll::Reading;
use crate::domain::ids::MessageId;
use leptos::prelude::*;
use std::time::Duration;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition, wasm_bindgen::JsCast};

/// How long the line stands out.
const GLOW: Duration = Duration::from_secs(2);

/// Shows the line where it is in memory, with the focus; else loads what is before.
pub fn to(reading: Reading, message: MessageId) {
    if !bring(reading, message, glow) {
        reading.up();
    }
}

/// Brings the line into sight and does something with it; `false` where it is not in memory.
pub fn bring(reading: Reading, message: MessageId, then: fn(Element)) -> bool {
    if show(message, then) {
        return true;
    }
    let is_here = reading.reach(message);
    if is_here {
        request_animation_frame(move || {
            show(message, then);
        });
    }
    is_here
}

fn show(message: MessageId, then: fn(Element)) -> bool {
    let found = document().query_selector(&format!("[data-line=\"{message}\"]")).ok().flatten();
    let Some(line) = found else { return false };
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    line.scroll_into_view_with_scroll_into_view_options(&options);
    then(line);
    true
}

fn glow(line: Element) {
    let _ = line.set_attribute("tabindex", "-1");
    if let Some(line) = line.dyn_ref::<HtmlElement>() {
        let _ = line.focus();
    }
    let _ = line.class_list().add_1("is-found");
    set_timeout(move || drop(line.class_list().remove_1("is-found")), GLOW);
}
