//! How the browser draws it, wakes what the server wrote, and changes what is there.
//!
//! A changing stretch runs anew when what it reads changes. What it says then is laid over what is there: elements, fields and
//! their focus stay where the new piece has the same in the same place.

mod element;
mod patch;
mod rows;
mod stand;

pub use self::stand::Stand;

use self::{
    element::{dress, rouse},
    patch::patch,
    rows::{RowStand, row_list},
    stand::Standing,
};
use super::{Node, Words};
use leptos::{
    logging,
    prelude::{AnyView, RenderEffect, document},
    tachys::{
        hydration,
        view::{Mountable, Position, PositionState, Render, RenderHtml},
    },
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsCast;
use web_sys::Node as Dom;

/// Keeps a part of the page changing, for as long as it is held. One type for all of them, so that it is compiled once.
pub struct Life(RenderEffect<Shown>);

impl Life {
    pub fn new(shows: impl FnMut(Option<Shown>) -> Shown + 'static) -> Self {
        Self(RenderEffect::new(shows))
    }

    /// What it shows, for another one to go on with.
    pub fn take_value(&self) -> Option<Shown> {
        self.0.take_value()
    }
}

impl Drop for Life {
    /// An effect that is dropped holds what it showed until its task has noticed, and the effects in there would run meanwhile,
    /// when what they read is gone: all of them end at once.
    fn drop(&mut self) {
        drop(self.take_value());
    }
}

/// What such a part showed last.
pub enum Shown {
    Attribute(Option<Words>),
    Stretch(Stand),
    Rows(Vec<RowStand>),
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
    pub fn take(&self) -> Dom {
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
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub parent: &'a Dom,
    pub before: Option<&'a Dom>,
}

impl Place<'_> {
    fn put(self, node: &Dom) {
        let _ = self.parent.insert_before(node, self.before);
    }

    fn mark(self) -> Dom {
        let mark: Dom = document().create_comment("").into();
        self.put(&mark);
        mark
    }
}

/// Draws a piece.
pub fn draw(node: Node, place: Place<'_>) -> Stand {
    match node {
        Node::Nothing => Stand::Nothing,
        Node::Text(text) => {
            let drawn: Dom = document().create_text_node(&text).into();
            place.put(&drawn);
            Stand::Text(drawn, text)
        }
        Node::Element(mut element) => {
            let drawn = create(element.tag);
            let (attributes, mut lives) = dress(&drawn, std::mem::take(&mut element.attributes), true);
            let within = Place { parent: &drawn, before: None };
            let inside =
                std::mem::take(&mut element.inside).into_iter().map(|node| draw(node, within)).collect();
            let (tag, view) = (element.tag, element.view);
            let ears = rouse(&drawn, *element, &mut lives);
            place.put(&drawn);
            Stand::Element(Box::new(Standing { dom: drawn, tag, view, attributes, lives, ears, inside }))
        }
        Node::Many(all) => Stand::Many(all.into_iter().map(|node| draw(node, place)).collect()),
        Node::Live(draw) => {
            let (start, end) = (place.mark(), place.mark());
            let life = stretch(draw, end.clone(), None, None);
            Stand::Stretch { start, end, life }
        }
        Node::Rows(list) => {
            let (start, end) = (place.mark(), place.mark());
            let _life = row_list(list, start.clone(), end.clone(), None);
            Stand::Rows { start, end, _life }
        }
        Node::View(view) => {
            let (start, end) = (place.mark(), place.mark());
            let mut view = Box::new(view.build());
            view.mount(place.parent.unchecked_ref(), Some(&end));
            Stand::View { start, end, view }
        }
    }
}

/// Wakes a piece that the server wrote.
pub fn wake(node: Node, at: &Cursor) -> Stand {
    match node {
        Node::Nothing => Stand::Nothing,
        Node::Text(text) if text.is_empty() => Stand::Nothing,
        Node::Text(text) => {
            if at.after_text.get() {
                at.take();
            }
            let found = at.take();
            at.after_text.set(true);
            // A clock may have gone on in the meantime.
            if found.node_value().as_deref() != Some(&text) {
                found.set_node_value(Some(&text));
            }
            Stand::Text(found, text)
        }
        Node::Element(mut element) => {
            let found = at.take();
            let (tag, view) = (element.tag, element.view);
            if !found.node_name().eq_ignore_ascii_case(tag) {
                logging::error!("hydration: <{tag}> expected, {} found", found.node_name());
            }
            let within = Cursor::at(found.first_child());
            let dom: web_sys::Element = found.unchecked_into();
            let (attributes, mut lives) = dress(&dom, std::mem::take(&mut element.attributes), false);
            let mut inside = std::mem::take(&mut element.inside);
            if tag == "noscript" {
                // To a browser with scripts what is in it is one text.
                inside.clear();
            }
            let inside = inside.into_iter().map(|node| wake(node, &within)).collect();
            let ears = rouse(&dom, *element, &mut lives);
            Stand::Element(Box::new(Standing { dom, tag, view, attributes, lives, ears, inside }))
        }
        Node::Many(all) => Stand::Many(all.into_iter().map(|node| wake(node, at)).collect()),
        // The end of a stretch is known once what is in it has been woken.
        Node::Live(draw) => {
            let (start, end) = (at.take(), Rc::default());
            let life = stretch(draw, start.clone(), Some((at.clone(), Rc::clone(&end))), None);
            Stand::Stretch { start, end: end.take().unwrap_or_else(|| at.take()), life }
        }
        Node::Rows(list) => {
            let (start, end) = (at.take(), Rc::default());
            let woken = Some((at.clone(), Rc::clone(&end)));
            let _life = row_list(list, start.clone(), start.clone(), woken);
            Stand::Rows { start, end: end.take().unwrap_or_else(|| at.take()), _life }
        }
        Node::View(view) => wake_view(*view, at),
    }
}

/// Where waking goes on, and where it says what the end of the stretch is.
type Woken = (Cursor, Rc<Cell<Option<Dom>>>);

/// A piece of Leptos' own, between its marks: Leptos has a cursor of its own, which stands on what it woke last.
fn wake_view(view: AnyView, at: &Cursor) -> Stand {
    let start = at.take();
    let theirs = hydration::Cursor::new(create("i"));
    theirs.set(start.clone());
    let woken = view.hydrate::<true>(&theirs, &PositionState::new(Position::NextChild));
    at.next.replace(theirs.current().next_sibling());
    Stand::View { start, end: at.take(), view: Box::new(woken) }
}

fn create(tag: &str) -> web_sys::Element {
    const SVG: &str = "http://www.w3.org/2000/svg";
    let drawn = matches!(tag, "svg" | "use" | "circle" | "path" | "rect" | "line" | "polyline" | "g");
    let space = if drawn { SVG } else { "http://www.w3.org/1999/xhtml" };
    // The names are ours, written in this crate.
    document().create_element_ns(Some(space), tag).unwrap_or_else(|_| unreachable!())
}

/// A changing stretch, up to the mark at its end. `stood` is what is there, where another stretch was in its place.
fn stretch(
    draw_now: Box<dyn Fn() -> Node + Send>,
    end: Dom,
    woken: Option<Woken>,
    stood: Option<Shown>,
) -> Life {
    let (mut woken, mut end, mut stood) = (woken, end, stood);
    Life::new(move |shown: Option<Shown>| {
        let node = draw_now();
        if let Some((at, found)) = woken.take() {
            let stand = wake(node, &at);
            end = at.take();
            found.set(Some(end.clone()));
            return Shown::Stretch(stand);
        }
        let Some(parent) = end.parent_node() else { return Shown::Stretch(Stand::Nothing) };
        let place = Place { parent: &parent, before: Some(&end) };
        Shown::Stretch(match shown.or_else(|| stood.take()) {
            Some(Shown::Stretch(stand)) => patch(stand, node, place),
            _ => draw(node, place),
        })
    })
}
