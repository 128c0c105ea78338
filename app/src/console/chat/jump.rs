//! To a line of the thread that something points at.

use super::scroll::Reading;
use crate::domain::ids::MessageId;
use leptos::prelude::*;
use std::time::Duration;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition, wasm_bindgen::JsCast};

/// How long the line stands out.
const GLOW: Duration = Duration::from_secs(2);

/// Shows the line where it is in memory; else loads what is before.
pub fn to(reading: Reading, message: MessageId) {
    if show(message) {
        return;
    }
    if reading.reach(message) {
        request_animation_frame(move || {
            show(message);
        });
    } else {
        reading.up();
    }
}

fn show(message: MessageId) -> bool {
    let found = document().query_selector(&format!("[data-line=\"{message}\"]")).ok().flatten();
    let Some(line) = found else { return false };
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    line.scroll_into_view_with_scroll_into_view_options(&options);
    glow(line);
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
