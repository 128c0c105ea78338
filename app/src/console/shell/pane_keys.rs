//! Keys of the whole frame: F6 goes from pane to pane, Esc one level back, ? lists all keys.

use super::{
    frame::{Room, ShortcutsOpen, room},
    go::go,
    keys,
};
use crate::console::inbox::address::address;
use crate::node::prelude::*;
use leptos::ev::KeyboardEvent;
use leptos_router::hooks::use_params_map;
use web_sys::{Element, HtmlElement, wasm_bindgen::JsCast};

/// The panes in the order of F6, each with what in it takes the focus.
const PANES: [(&str, &str); 7] = [
    (".rail", "[aria-current], a, button"),
    (".topbar", "button"),
    (".pane--list", "[aria-current=true][data-row], [data-row], a, button"),
    (".thread", ""),
    (".composer", "textarea, button"),
    (".pane--profile", "button, a, summary, input, textarea"),
    (".accepts", "button"),
];

#[component]
pub fn PaneKeys() -> impl IntoNode {
    let ShortcutsOpen(shortcuts) = expect_context();
    let (room, go, address, params) = (room(), go(), address(), use_params_map());
    keys::on_single_key(move |key| {
        if key == '?' {
            shortcuts.set(true);
        }
        key == '?'
    });
    keys::on_keydown(move |event: KeyboardEvent| match event.key().as_str() {
        "F6" if !keys::dialog_open() => {
            event.prevent_default();
            focus_pane(event.shift_key());
        }
        "Escape" if !event.default_prevented() && !keys::is_typing(&event) && !keys::dialog_open() => {
            let base = match room.get_untracked() {
                Room::Chats => "/chats",
                Room::Archive => "/archive",
                Room::Tickets | Room::Cockpit | Room::Settings => return,
            };
            let open = params.with_untracked(|params| params.get("conversation").is_some());
            if !back_to_list() && open {
                go.to(format!("{base}{}", address.query.get_untracked()));
            }
        }
        _ => {}
    });
}

/// From the conversation back to its row. `false` where one is not in a conversation.
fn back_to_list() -> bool {
    let Some(active) = document().active_element() else { return false };
    let inside = matches!(active.closest(".pane--chat, .pane--profile"), Ok(Some(_)));
    inside && focus_in(PANES[2])
}

fn visible(element: &Element) -> bool {
    element.get_client_rects().length() > 0
}

fn focus_in((pane, what): (&str, &str)) -> bool {
    let Ok(Some(pane)) = document().query_selector(pane) else { return false };
    let inner = if what.is_empty() { None } else { first_of(&pane, what) };
    let target = inner.unwrap_or(pane);
    let target = target.dyn_into::<HtmlElement>().ok().filter(|target| visible(target));
    target.is_some_and(|target| target.focus().is_ok())
}

/// The best match: the selectors are in order of preference, which `querySelector` alone does not heed.
fn first_of(pane: &Element, what: &str) -> Option<Element> {
    let found = what.split(", ").filter_map(|one| pane.query_selector(one).ok().flatten());
    found.into_iter().find(visible)
}

fn focus_pane(back: bool) {
    let active = document().active_element();
    let inside = |(pane, _): &(&str, &str)| {
        active.as_ref().is_some_and(|active| matches!(active.closest(pane), Ok(Some(_))))
    };
    let at = PANES.iter().position(inside);
    for step in 1..=PANES.len() {
        if focus_in(PANES[pane_after(at, step, back)]) {
            return;
        }
    }
}

/// The pane `step` panes on, or back, from the one with the focus.
fn pane_after(at: Option<usize>, step: usize, back: bool) -> usize {
    let len = PANES.len();
    match (at, back) {
        (None, false) => step - 1,
        (None, true) => len - step,
        (Some(at), false) => (at + step) % len,
        (Some(at), true) => (at + len - step) % len,
    }
}

#[cfg(test)]
mod tests {
    use super::{PANES, pane_after};

    #[test]
    fn panes_go_round_both_ways() {
        assert_eq!(pane_after(None, 1, false), 0);
        assert_eq!(pane_after(Some(PANES.len() - 1), 1, false), 0);
        assert_eq!(pane_after(Some(0), 1, true), PANES.len() - 1);
        assert_eq!(pane_after(None, 1, true), PANES.len() - 1);
    }
}
