//! What `view!` writes: the fixed part of a view as one text, and what goes into it.
//!
//! Code that builds elements, names and fixed texts one by one is a third of a bundle. As a text they are a few bytes each, and
//! what reads it is here once.

use super::{
    IntoNode, IntoValue, Node,
    attributes::{Element, Handler, Meeting, Value, el},
};
use leptos::{
    ev::EventDescriptor, html::ElementType, prelude::NodeRef, tachys::html::node_ref::NodeRefContainer,
};
use send_wrapper::SendWrapper;
use std::vec::IntoIter;
use web_sys::wasm_bindgen::JsCast;

/// What handlers and references are for.
const IN_BROWSER: bool = cfg!(feature = "hydrate");

/// What goes into a template, in its order.
#[derive(Default)]
pub struct Holes(Vec<Hole>);

enum Hole {
    Value(Value),
    Handler(Handler),
    Meeting(Meeting),
    Node(Node),
    /// Nothing for a server.
    Browsers,
}

impl Holes {
    /// An attribute, a class that comes and goes, or a property.
    pub fn value(&mut self, value: impl IntoValue) {
        self.0.push(Hole::Value(value.into_value()));
    }

    /// One of the browser's events, as what it is.
    pub fn on<E>(&mut self, _: E, mut handler: impl FnMut(E::EventType) + 'static)
    where
        E: EventDescriptor,
        E::EventType: JsCast,
    {
        self.hear(move |event: web_sys::Event| handler(event.unchecked_into()));
    }

    /// An event that Leptos has no type for.
    pub fn hear(&mut self, handler: impl FnMut(web_sys::Event) + 'static) {
        self.0.push(if IN_BROWSER { Hole::Handler(Handler::new(Box::new(handler))) } else { Hole::Browsers });
    }

    /// Says where the element is, once it is there.
    pub fn meet<E>(&mut self, to: NodeRef<E>)
    where
        E: ElementType,
        E::Output: JsCast + Clone + 'static,
    {
        self.0.push(if IN_BROWSER {
            Hole::Meeting(SendWrapper::new(Box::new(move |element| to.load(element))))
        } else {
            Hole::Browsers
        });
    }

    pub fn child(&mut self, child: impl IntoNode) {
        self.0.push(Hole::Node(child.into_node()));
    }
}

/// Builds a view. Each step of `text` is a byte below 32 and what follows up to the next; `markup` writes them by the same list.
pub fn template(view: u32, text: &'static str, holes: Holes) -> Node {
    let mut building = Building { view, holes: holes.0.into_iter(), open: Vec::new(), roots: Vec::new() };
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.bytes().skip(1).position(|byte| byte < 32).map_or(rest.len(), |at| at + 1);
        let (step, after) = rest.split_at(end);
        building.step(step.as_bytes()[0], &step[1..]);
        rest = after;
    }
    match building.roots.len() {
        1 => building.roots.swap_remove(0),
        _ => Node::Many(building.roots),
    }
}

struct Building {
    view: u32,
    holes: IntoIter<Hole>,
    open: Vec<Element>,
    roots: Vec<Node>,
}

impl Building {
    fn step(&mut self, step: u8, name: &'static str) {
        match step {
            1 => {
                let view = if self.open.is_empty() { self.view } else { 0 };
                self.open.push(Element { view, ..el(name) });
            }
            2 => {
                let element = self.open.pop().map_or(Node::Nothing, IntoNode::into_node);
                self.put(element);
            }
            3 => self.put(Node::Text(name.into())),
            4 => {
                if let Some(Hole::Node(child)) = self.holes.next() {
                    self.put(child);
                }
            }
            _ => self.dress(step, name),
        }
    }

    fn put(&mut self, piece: Node) {
        match (piece, self.open.last_mut()) {
            (Node::Nothing, _) => {}
            (piece, Some(element)) => element.inside.push(piece),
            (piece, None) => self.roots.push(piece),
        }
    }

    /// Something of the element that is open.
    fn dress(&mut self, step: u8, name: &'static str) {
        let Some(element) = self.open.last_mut() else { return };
        if step == 5 {
            let (name, value) = name.split_once('=').unwrap_or((name, ""));
            element.attributes.push((name, Value::Fixed(Some(value.into()))));
            return;
        }
        match (step, self.holes.next()) {
            (6, Some(Hole::Value(value))) => element.attributes.push((name, value)),
            (7, Some(Hole::Value(on))) => element.toggles.push((name, on)),
            (8, Some(Hole::Value(value))) if IN_BROWSER => element.properties.push((name, value)),
            (14, Some(Hole::Handler(handler))) => element.handlers.push((name, handler)),
            (15, Some(Hole::Meeting(meeting))) => element.meetings.push(meeting),
            _ => {}
        }
    }
}
