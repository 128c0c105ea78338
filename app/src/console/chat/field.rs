//! The composer's text field: its text, its cursor, its height.

use super::quick;
use leptos::{html, prelude::*};
use web_sys::HtmlElement;

/// The field of the composer.
pub type Field = NodeRef<html::Textarea>;

/// Shows a text that was not typed into the field.
pub fn show(field: Field, text: &str) {
    if let Some(area) = field.get_untracked() {
        if area.value() != text {
            area.set_value(text);
        }
        grow(&area);
    }
}

/// As high as its text, up to what the style allows. Browsers with `field-sizing` need no help.
fn grow(area: &web_sys::HtmlTextAreaElement) {
    let style = HtmlElement::style(area);
    let _ = style.set_property("block-size", "auto");
    let height = area.scroll_height();
    if height > 0 {
        let _ = style.set_property("block-size", &format!("{height}px"));
    }
}

/// Where the cursor stands in the text, in bytes: the two ends of the selection.
pub fn cursor(field: Field, text: &str) -> (usize, usize) {
    let Some(area) = field.get_untracked() else { return (text.len(), text.len()) };
    let start = area.selection_start().ok().flatten();
    let end = area.selection_end().ok().flatten();
    let at = |units: Option<u32>| units.map_or(text.len(), |units| quick::byte_at(text, units));
    (at(start), at(end))
}

/// Shows a text and selects a part of it, in bytes.
pub fn show_and_select(field: Field, text: &str, (start, end): (usize, usize)) {
    show(field, text);
    if let Some(area) = field.get_untracked() {
        let _ = area.focus();
        let _ = area.set_selection_range(quick::units_at(text, start), quick::units_at(text, end));
    }
}

/// The focus, with the cursor behind the text.
pub fn focus_end(field: Field) {
    if let Some(area) = field.get_untracked() {
        let end = area.value().encode_utf16().count() as u32;
        let _ = area.focus();
        let _ = area.set_selection_range(end, end);
    }
}
