//! Arrow keys in a row or a grid of buttons.

use leptos::{ev, prelude::*};
use web_sys::{Element, HtmlElement, wasm_bindgen::JsCast};

/// The key was ours: nobody else does anything with it.
pub fn take(event: &ev::KeyboardEvent) {
    event.prevent_default();
    event.stop_propagation();
}

/// Moves the focus among the children of a box: up and down, and in a grid also left and right.
/// Says whether the key was for it.
pub fn walk(event: &ev::KeyboardEvent, inside: &Element) -> bool {
    let items = inside.children();
    let count = items.length();
    let here = document().active_element();
    let at = (0..count).find(|at| items.item(*at) == here);
    let Some(to) = step(&event.key(), at, count, columns(inside), is_rtl(inside)) else { return false };
    event.prevent_default();
    focus_child(inside, to);
    true
}

/// Puts the focus on one child.
pub fn focus_child(inside: &Element, at: u32) {
    if let Some(item) = inside.children().item(at).and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
        let _ = item.focus();
    }
}

/// How many stand in the first row.
fn columns(inside: &Element) -> u32 {
    let items = inside.children();
    let top = |at| {
        items.item(at).and_then(|item| item.dyn_into::<HtmlElement>().ok()).map(|item| item.offset_top())
    };
    let first = top(0);
    (1..items.length()).find(|at| top(*at) != first).unwrap_or(items.length()).max(1)
}

fn is_rtl(inside: &Element) -> bool {
    matches!(inside.closest("[dir=rtl]"), Ok(Some(_)))
}

/// Where a key leads in a grid of so many columns.
fn step(key: &str, at: Option<u32>, count: u32, columns: u32, rtl: bool) -> Option<u32> {
    if count == 0 {
        return None;
    }
    let last = count - 1;
    let Some(at) = at else { return matches!(key, "ArrowDown" | "ArrowUp").then_some(0) };
    let (back, forth) = if rtl { ("ArrowRight", "ArrowLeft") } else { ("ArrowLeft", "ArrowRight") };
    let one_column = columns == 1;
    match key {
        "ArrowDown" if one_column && at == last => Some(0),
        "ArrowUp" if one_column && at == 0 => Some(last),
        "ArrowDown" => Some((at + columns).min(last)),
        "ArrowUp" => Some(at.checked_sub(columns).unwrap_or(at)),
        "Home" => Some(0),
        "End" => Some(last),
        key if !one_column && key == forth => Some((at + 1).min(last)),
        key if !one_column && key == back => Some(at.saturating_sub(1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn arrow_keys_walk_a_list_in_a_circle() {
        assert_eq!(step("ArrowDown", None, 3, 1, false), Some(0));
        assert_eq!(step("ArrowDown", Some(2), 3, 1, false), Some(0));
        assert_eq!(step("ArrowUp", Some(0), 3, 1, false), Some(2));
        assert_eq!(step("ArrowRight", Some(0), 3, 1, false), None);
        assert_eq!(step("End", Some(0), 3, 1, false), Some(2));
    }

    #[test]
    fn arrow_keys_walk_a_grid_and_stop_at_its_edges() {
        assert_eq!(step("ArrowDown", Some(1), 10, 4, false), Some(5));
        assert_eq!(step("ArrowDown", Some(8), 10, 4, false), Some(9));
        assert_eq!(step("ArrowUp", Some(2), 10, 4, false), Some(2));
        assert_eq!(step("ArrowRight", Some(2), 10, 4, false), Some(3));
        assert_eq!(step("ArrowRight", Some(2), 10, 4, true), Some(1));
    }
}
