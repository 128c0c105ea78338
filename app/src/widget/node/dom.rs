//! How the browser draws it, and how it wakes what the server wrote.

use super::{Handler, Node, Row, Value, Words};
use leptos::{
    logging,
    prelude::{Owner, RenderEffect, document},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::Node as Dom;

/// What must live as long as the piece is on the page.
pub type Kept = Vec<Held>;

/// Held, not read: dropping it ends the changing.
pub enum Held {
    Effect(#[expect(dead_code, reason = "held for its life")] RenderEffect<Shown>),
}

/// What a changing stretch showed last.
pub enum Shown {
    Attribute(Option<Words>),
    /// Up to the mark at its end.
    Stretch(#[expect(dead_code, reason = "held for its life")] Kept, Dom),
    Rows(Vec<Standing>, Dom),
}

/// A row on the page.
pub struct Standing {
    key: String,
    node: Dom,
    #[expect(dead_code, reason = "held for its life")]
    kept: Kept,
    /// What the row made for itself goes with it.
    owner: Owner,
}

/// The next of the server's nodes to be woken, among its siblings.
#[derive(Clone)]
pub struct Cursor {
    next: Rc<RefCell<Option<Dom>>>,
    after_text: Rc<Cell<bool>>,
}

impl Cursor {
    pub fn at(first: Option<Dom>) -> Self {
        Self { next: Rc::new(RefCell::new(first)), after_text: Rc::default() }
    }

    /// Takes the next node. There is none only if server and browser drew different pages.
    fn take(&self) -> Dom {
        self.after_text.set(false);
        let node = self.next.take().unwrap_or_else(|| {
            logging::error!("hydration: the page ends before its view does");
            document().create_comment("").into()
        });
        self.next.replace(node.next_sibling());
        node
    }
}

/// Where drawing goes: into `parent`, before `before`.
struct Place<'a> {
    parent: &'a Dom,
    before: Option<&'a Dom>,
}

impl Place<'_> {
    fn put(&self, node: &Dom) {
        let _ = self.parent.insert_before(node, self.before);
    }

    fn mark(&self) -> Dom {
        let mark: Dom = document().create_comment("").into();
        self.put(&mark);
        mark
    }
}

/// Draws a piece.
pub fn draw(node: Node, parent: &Dom, before: Option<&Dom>) -> Kept {
    let mut kept = Vec::new();
    draw_into(node, &Place { parent, before }, &mut kept);
    kept
}

/// Wakes a piece that the server wrote.
pub fn wake(node: Node, at: &Cursor) -> Kept {
    let mut kept = Vec::new();
    wake_into(node, at, &mut kept);
    kept
}

fn draw_into(node: Node, place: &Place<'_>, kept: &mut Kept) {
    match node {
        Node::Nothing => {}
        Node::Text(text) => place.put(&document().create_text_node(&text)),
        Node::Element(element) => {
            let drawn = create(element.tag);
            dress(&drawn, element.attributes, true, kept);
            listen(&drawn, element.handlers);
            let inside = Place { parent: &drawn, before: None };
            element.inside.into_iter().for_each(|node| draw_into(node, &inside, kept));
            place.put(&drawn);
        }
        Node::Many(all) => all.into_iter().for_each(|node| draw_into(node, place, kept)),
        Node::Live(draw) => {
            let start = place.mark();
            let end = place.mark();
            kept.push(stretch(draw, start, None, Some(end)));
        }
        Node::Rows(list) => {
            let start = place.mark();
            let end = place.mark();
            kept.push(standing(list, start, None, Some(end)));
        }
    }
}

fn wake_into(node: Node, at: &Cursor, kept: &mut Kept) {
    match node {
        Node::Nothing => {}
        Node::Text(text) if text.is_empty() => {}
        Node::Text(_) => {
            if at.after_text.get() {
                at.take();
            }
            at.take();
            at.after_text.set(true);
        }
        Node::Element(element) => {
            let found = at.take();
            if !found.node_name().eq_ignore_ascii_case(element.tag) {
                logging::error!("hydration: <{}> expected, {} found", element.tag, found.node_name());
            }
            let inside = Cursor::at(found.first_child());
            let found: web_sys::Element = found.unchecked_into();
            dress(&found, element.attributes, false, kept);
            listen(&found, element.handlers);
            element.inside.into_iter().for_each(|node| wake_into(node, &inside, kept));
        }
        Node::Many(all) => all.into_iter().for_each(|node| wake_into(node, at, kept)),
        Node::Live(draw) => kept.push(stretch(draw, at.take(), Some(at.clone()), None)),
        Node::Rows(list) => kept.push(standing(list, at.take(), Some(at.clone()), None)),
    }
}

fn create(tag: &str) -> web_sys::Element {
    const SVG: &str = "http://www.w3.org/2000/svg";
    let space = if matches!(tag, "svg" | "use") { SVG } else { "http://www.w3.org/1999/xhtml" };
    // The names are ours, written in this crate.
    document().create_element_ns(Some(space), tag).unwrap_or_else(|_| unreachable!())
}

/// Attributes; those that the server wrote are written only when they change.
fn dress(element: &web_sys::Element, attributes: Vec<(&'static str, Value)>, fresh: bool, kept: &mut Kept) {
    for (name, value) in attributes {
        match value {
            Value::Fixed(value) if fresh => drop(element.set_attribute(name, &value)),
            Value::Fixed(_) => {}
            Value::Live(value) => kept.push(dress_live(element.clone(), name, value, fresh)),
        }
    }
}

fn dress_live(
    element: web_sys::Element,
    name: &'static str,
    value: Box<dyn Fn() -> Option<Words> + Send>,
    fresh: bool,
) -> Held {
    Held::Effect(RenderEffect::new(move |shown: Option<Shown>| {
        let now = value();
        let changed = match &shown {
            Some(Shown::Attribute(before)) => *before != now,
            _ => fresh,
        };
        if changed {
            let _ = match &now {
                Some(value) => element.set_attribute(name, value),
                None => element.remove_attribute(name),
            };
        }
        Shown::Attribute(now)
    }))
}

fn listen(element: &web_sys::Element, handlers: Vec<(&'static str, Handler)>) {
    for (event, handler) in handlers {
        // Goes with the element, when the browser forgets that.
        let handler = Closure::wrap(handler as Box<dyn FnMut(web_sys::Event)>).into_js_value();
        let _ = element.add_event_listener_with_callback(event, handler.unchecked_ref());
    }
}

/// A changing stretch: everything between its two marks is drawn anew.
fn stretch(
    draw_now: Box<dyn Fn() -> Node + Send>,
    start: Dom,
    woken: Option<Cursor>,
    end: Option<Dom>,
) -> Held {
    let (mut woken, mut end) = (woken, end);
    Held::Effect(RenderEffect::new(move |shown: Option<Shown>| {
        let node = draw_now();
        if let Some(at) = woken.take() {
            let kept = wake(node, &at);
            return Shown::Stretch(kept, at.take());
        }
        let end = match shown {
            Some(Shown::Stretch(_, end)) => end,
            _ => end.take().unwrap_or_else(|| start.clone()),
        };
        clear(&start, &end);
        let kept = end.parent_node().map_or(Vec::new(), |parent| draw(node, &parent, Some(&end)));
        Shown::Stretch(kept, end)
    }))
}

/// Removes everything between two marks.
fn clear(start: &Dom, end: &Dom) {
    while let Some(node) = start.next_sibling().filter(|node| node != end) {
        remove(&node);
    }
}

fn remove(node: &Dom) {
    if let Some(parent) = node.parent_node() {
        let _ = parent.remove_child(node);
    }
}

/// A list: rows stay where their keys do.
fn standing(
    list: Box<dyn Fn() -> Vec<Row> + Send>,
    start: Dom,
    woken: Option<Cursor>,
    end: Option<Dom>,
) -> Held {
    let (mut woken, mut end) = (woken, end);
    let parent = Owner::current().unwrap_or_default();
    Held::Effect(RenderEffect::new(move |shown: Option<Shown>| {
        let rows = list();
        if let Some(at) = woken.take() {
            let standing = rows.into_iter().map(|row| {
                let owner = parent.child();
                let node = at.next.borrow().clone().unwrap_or_else(|| start.clone());
                let kept = owner.with(|| wake((row.draw)(), &at));
                Standing { key: row.key, node, kept, owner }
            });
            return Shown::Rows(standing.collect(), at.take());
        }
        let (before, end) = match shown {
            Some(Shown::Rows(before, end)) => (before, end),
            _ => (Vec::new(), end.take().unwrap_or_else(|| start.clone())),
        };
        Shown::Rows(rearrange(rows, before, &start, &end, &parent), end)
    }))
}

fn rearrange(rows: Vec<Row>, before: Vec<Standing>, start: &Dom, end: &Dom, owner: &Owner) -> Vec<Standing> {
    let Some(parent) = end.parent_node() else { return before };
    let mut before: Vec<Option<Standing>> = before.into_iter().map(Some).collect();
    let mut last = start.clone();
    let mut hint = 0;
    let mut now = Vec::with_capacity(rows.len());
    for row in rows {
        // Nearly always the one after the last that was found.
        let (passed, ahead) = before.split_at(hint);
        let same = |old: &Option<Standing>| old.as_ref().is_some_and(|old| old.key == row.key);
        let found = ahead.iter().position(same).map(|i| i + hint).or_else(|| passed.iter().position(same));
        let after = last.next_sibling();
        let standing = match found.and_then(|i| before[i].take().inspect(|_| hint = i + 1)) {
            Some(old) => {
                if after.as_ref() != Some(&old.node) {
                    let _ = parent.insert_before(&old.node, after.as_ref());
                }
                old
            }
            None => {
                let owner = owner.child();
                let kept = owner.with(|| draw((row.draw)(), &parent, after.as_ref()));
                let node = last.next_sibling().unwrap_or_else(|| end.clone());
                Standing { key: row.key, node, kept, owner }
            }
        };
        last = standing.node.clone();
        now.push(standing);
    }
    for gone in before.into_iter().flatten() {
        remove(&gone.node);
        gone.owner.cleanup();
    }
    now
}
