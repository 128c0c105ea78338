//! The widget's view: one type for every piece of the page.
//!
//! `view!` makes a type of its own for each piece, and the compiler writes each type's drawing, waking and
//! changing anew: that was 280 kB of module (brotli) for these screens, on a budget of 125 kB for everything.
//! Here those are written once, over values; signals, effects, server drawing and hydration stay Leptos'. The
//! console, which has the room, uses `view!`.

mod dom;
mod html;
mod leptos;

use std::borrow::Cow;

type Words = Cow<'static, str>;
/// Runs in the browser when something happened.
type Handler = Box<dyn FnMut(web_sys::Event) + Send>;

/// A piece of the page.
pub enum Node {
    Nothing,
    Text(Words),
    Element(Box<Element>),
    Many(Vec<Node>),
    /// Drawn anew whenever what it reads changes.
    Live(Box<dyn Fn() -> Node + Send>),
    /// Elements that are kept as long as their keys are.
    Rows(Box<dyn Fn() -> Vec<Row> + Send>),
}

/// One of a list: drawn when its key is new.
pub struct Row {
    pub key: String,
    pub draw: Box<dyn FnOnce() -> Node>,
}

/// An element under construction.
pub struct Element {
    tag: &'static str,
    attributes: Vec<(&'static str, Value)>,
    handlers: Vec<(&'static str, Handler)>,
    inside: Vec<Node>,
}

enum Value {
    Fixed(Words),
    /// `None`: the attribute is not there.
    Live(Box<dyn Fn() -> Option<Words> + Send>),
}

/// Begins an element.
pub fn el(tag: &'static str) -> Element {
    Element { tag, attributes: Vec::new(), handlers: Vec::new(), inside: Vec::new() }
}

/// Begins an element with a class, as most are.
pub fn classy(tag: &'static str, class: impl Into<Words>) -> Element {
    el(tag).attr("class", class)
}

/// What changes with the signals it reads.
pub fn live<N: Into<Node>>(draw: impl Fn() -> N + Send + 'static) -> Node {
    Node::Live(Box::new(move || draw().into()))
}

/// A list that changes with the signals it reads.
pub fn rows(list: impl Fn() -> Vec<Row> + Send + 'static) -> Node {
    Node::Rows(Box::new(list))
}

impl Element {
    pub fn attr(mut self, name: &'static str, value: impl Into<Words>) -> Self {
        self.attributes.push((name, Value::Fixed(value.into())));
        self
    }

    /// An attribute that is there or not, once and for all.
    pub fn attr_if(self, name: &'static str, value: Option<impl Into<Words>>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// An attribute without a value: `required`.
    pub fn flag(self, name: &'static str) -> Self {
        self.attr(name, "")
    }

    pub fn live(mut self, name: &'static str, value: impl Fn() -> Option<Words> + Send + 'static) -> Self {
        self.attributes.push((name, Value::Live(Box::new(value))));
        self
    }

    /// An attribute without a value that comes and goes: `inert`.
    pub fn live_flag(self, name: &'static str, on: impl Fn() -> bool + Send + 'static) -> Self {
        self.live(name, move || on().then_some(Cow::Borrowed("")))
    }

    pub fn on(mut self, event: &'static str, handler: impl FnMut(web_sys::Event) + Send + 'static) -> Self {
        self.handlers.push((event, Box::new(handler)));
        self
    }

    pub fn with(mut self, child: impl Into<Node>) -> Self {
        self.inside.push(child.into());
        self
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Self::Element(Box::new(element))
    }
}

impl From<&'static str> for Node {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<Vec<Node>> for Node {
    fn from(all: Vec<Node>) -> Self {
        Self::Many(all)
    }
}

impl<N: Into<Node>> From<Option<N>> for Node {
    fn from(maybe: Option<N>) -> Self {
        maybe.map_or(Self::Nothing, Into::into)
    }
}
