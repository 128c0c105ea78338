//! A button and what it opens: menus, lists and small forms that hang on it. Arrow keys move, Esc and a press
//! elsewhere close, the focus goes back to the button.

use super::keys::on_window;
use crate::node::prelude::*;
use crate::parts::{icon::Icon, load::Later};
use leptos::{ev, html};
use web_sys::{Element, HtmlElement, KeyboardEvent, Node as Dom, wasm_bindgen::JsCast};

/// What hangs on the button; decides the roles and what the arrow keys do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PopKind {
    Menu,
    Listbox,
    /// A small form: Tab moves in it.
    Form,
}

impl PopKind {
    fn role(self) -> &'static str {
        match self {
            Self::Menu => "menu",
            Self::Listbox => "listbox",
            Self::Form => "dialog",
        }
    }
}

/// A button with its popover.
#[component]
pub fn Pop(
    kind: PopKind,
    /// Names the popover, and the button where it has no text.
    #[prop(into)]
    label: Signal<String>,
    /// The button's own name, when what it shows is not one.
    #[prop(optional, into)]
    button_label: MaybeProp<String>,
    #[prop(into)] button_class: Signal<String>,
    /// A tooltip.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    #[prop(default = RwSignal::new(false))] open: RwSignal<bool>,
    /// Adds to `pop__box menu`.
    #[prop(default = "")]
    class: &'static str,
    /// Runs when it may soon be opened: what is in it can be fetched.
    #[prop(optional)]
    foresee: Option<fn()>,
    /// What the button shows.
    button: Node,
    children: ChildrenFn,
) -> impl IntoNode {
    let root = NodeRef::<html::Div>::new();
    let trigger = NodeRef::<html::Button>::new();
    let children = StoredValue::new(children);
    close_from_outside(root, open);
    let close = move || {
        open.set(false);
        if let Some(trigger) = trigger.get_untracked() {
            let _ = trigger.focus();
        }
    };
    let keydown = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" if open.get_untracked() => {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
        "ArrowDown" | "ArrowUp" if !open.get_untracked() && kind != PopKind::Form => {
            event.prevent_default();
            open.set(true);
        }
        _ if kind != PopKind::Form => move_in(root, &event),
        _ => {}
    };
    let leave = move |event: ev::FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Dom>().ok());
        if to.is_some() && !holds(root, to.as_ref()) {
            open.set(false);
        }
    };
    let soon = move || {
        if let Some(foresee) = foresee {
            foresee();
        }
    };
    view! {
        <div class="pop" node_ref=root on:keydown=keydown on:focusout=leave>
            <button
                type="button"
                class=button_class
                node_ref=trigger
                aria-haspopup=kind.role()
                aria-expanded=move || open.get().to_string()
                aria-label=move || button_label.get()
                title=move || hint.get()
                on:pointerenter=move |_| soon()
                on:focus=move |_| soon()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {button}
            </button>
            <Show when=move || open.get()>
                <PopBox kind=kind label=label class=class on_chosen=close>
                    {children.with_value(|children| children())}
                </PopBox>
            </Show>
        </div>
    }
}

/// One of a menu's items of which one is chosen. The chosen one has a check at its end.
#[component]
pub fn RadioItem(
    #[prop(into)] chosen: Signal<bool>,
    on_choose: impl Fn() + 'static,
    /// The key that chooses it, for `aria-keyshortcuts`.
    #[prop(optional, into)]
    keys: MaybeProp<String>,
    children: Children,
) -> impl IntoNode {
    view! {
        <button
            class="menu__item"
            type="button"
            role="menuitemradio"
            tabindex="-1"
            aria-checked=move || chosen.get().to_string()
            aria-keyshortcuts=move || keys.get()
            on:click=move |_| on_choose()
        >
            {children()}
            <Show when=move || chosen.get()>
                <Icon name="i-check" class="keep" />
            </Show>
        </button>
    }
}

#[component]
fn PopBox(
    kind: PopKind,
    label: Signal<String>,
    class: &'static str,
    on_chosen: impl Fn() + 'static,
    children: Children,
) -> impl IntoNode {
    let node = NodeRef::<html::Div>::new();
    provide_context(InPop(node));
    Effect::new(move |_| {
        if let Some(node) = node.get() {
            focus_first(&node);
        }
    });
    // Choosing closes, except in a form; an item that keeps the menu open stops the click.
    let click = move |event: ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let item = target.and_then(|target| target.closest(ITEMS).ok().flatten());
        if kind != PopKind::Form && item.is_some_and(|item| !item.has_attribute("data-stay")) {
            on_chosen();
        }
    };
    view! {
        <div class=format!("pop__box menu {class}") role=kind.role() aria-label=label node_ref=node on:click=click>
            {children()}
        </div>
    }
}

/// The popover that something is drawn in.
#[derive(Clone, Copy)]
struct InPop(NodeRef<html::Div>);

/// What is in a popover and comes with its first opening: the focus goes there once it is here.
#[component]
pub fn LaterInPop<F>(part: impl Fn() -> F + Send + Sync + 'static) -> impl IntoNode
where
    F: Future<Output = Node> + Send + 'static,
{
    let InPop(node) = expect_context();
    let focus = move || {
        if let Some(node) = node.try_get_untracked().flatten() {
            focus_first(&node);
        }
    };
    let part = move || {
        let coming = part();
        async move {
            let drawn = coming.await;
            request_animation_frame(move || request_animation_frame(focus));
            drawn
        }
    };
    view! { <Later part=part /> }
}

/// What arrow keys move between.
const ITEMS: &str = "[role^=menuitem], [role=option]";
/// What may have the focus in a form.
const FIELDS: &str = "input, select, button, a[href]";

fn holds(root: NodeRef<html::Div>, node: Option<&Dom>) -> bool {
    root.get_untracked().is_some_and(|root| root.contains(node))
}

fn close_from_outside(root: NodeRef<html::Div>, open: RwSignal<bool>) {
    on_window(ev::pointerdown, move |event| {
        if open.get_untracked() {
            let target = event.target().and_then(|target| target.dyn_into::<Dom>().ok());
            if !holds(root, target.as_ref()) {
                open.set(false);
            }
        }
    });
}

fn all(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|i| found.get(i)?.dyn_into().ok()).collect()
}

fn focus_first(root: &Element) {
    let chosen = all(root, "[aria-checked=true], [aria-selected=true]");
    let items = all(root, ITEMS);
    let first = chosen.into_iter().chain(items).chain(all(root, FIELDS)).next();
    if let Some(first) = first {
        let _ = first.focus();
    }
}

/// Where the focus goes from item `at` of `len`.
fn next_item(key: &str, at: Option<usize>, len: usize) -> Option<usize> {
    let last = len.checked_sub(1)?;
    match key {
        "Home" => Some(0),
        "End" => Some(last),
        "ArrowDown" => Some(at.map_or(0, |at| if at >= last { 0 } else { at + 1 })),
        "ArrowUp" => Some(at.map_or(last, |at| if at == 0 { last } else { at - 1 })),
        _ => None,
    }
}

fn move_in(root: NodeRef<html::Div>, event: &KeyboardEvent) {
    let Some(root) = root.get_untracked() else { return };
    let items = all(&root, ITEMS);
    let active = document().active_element();
    let at = items.iter().position(|item| active.as_ref() == Some(item.as_ref()));
    let next = next_item(&event.key(), at, items.len()).or_else(|| starting_with(&items, at, event));
    if let Some(item) = next.and_then(|next| items.get(next)) {
        event.prevent_default();
        let _ = item.focus();
    }
}

/// A letter goes to the next item that begins with it.
fn starting_with(items: &[HtmlElement], at: Option<usize>, event: &KeyboardEvent) -> Option<usize> {
    let key = event.key().to_lowercase();
    if key.chars().count() != 1 || key == " " || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let begins = |item: &HtmlElement| {
        item.text_content().is_some_and(|text| text.trim().to_lowercase().starts_with(&key))
    };
    let from = at.map_or(0, |at| at + 1);
    (from..items.len()).chain(0..from).find(|i| items.get(*i).is_some_and(begins))
}

#[cfg(test)]
mod tests {
    use super::next_item;

    #[test]
    fn arrow_keys_go_round() {
        assert_eq!(next_item("ArrowDown", None, 3), Some(0));
        assert_eq!(next_item("ArrowDown", Some(2), 3), Some(0));
        assert_eq!(next_item("ArrowUp", Some(0), 3), Some(2));
        assert_eq!(next_item("End", Some(0), 3), Some(2));
        assert_eq!(next_item("ArrowDown", None, 0), None);
    }
}
