//! An element under construction.

use super::{IntoNode, Node, Words};
use leptos::{
    prelude::{Get, MaybeProp, Memo, Owner, ReadSignal, RwSignal, Signal},
    reactive::owner::WeakOwner,
};
use send_wrapper::SendWrapper;
use std::borrow::Cow;

/// Runs in the browser when something happened, among the contexts of where it was written.
pub(super) struct Handler(SendWrapper<Handling>);

struct Handling {
    /// Not held: what it made for itself goes with its place on the page.
    owner: Option<WeakOwner>,
    run: Box<dyn FnMut(web_sys::Event)>,
}

impl Handler {
    pub fn new(run: Box<dyn FnMut(web_sys::Event)>) -> Self {
        let owner = Owner::current().map(|owner| owner.downgrade());
        Self(SendWrapper::new(Handling { owner, run }))
    }

    pub fn hear(&mut self, event: web_sys::Event) {
        let Handling { owner, run } = &mut *self.0;
        match owner.as_ref().and_then(WeakOwner::upgrade) {
            Some(owner) => owner.with(|| run(event)),
            None => run(event),
        }
    }
}

/// Runs in the browser with the element once it is there.
pub(super) type Meeting = SendWrapper<Box<dyn FnOnce(&web_sys::Element)>>;

/// An element under construction.
pub struct Element {
    pub(super) tag: &'static str,
    /// The `view!` whose outermost it is; only pieces of the same are laid over each other.
    pub(super) view: u32,
    pub(super) attributes: Vec<(&'static str, Value)>,
    /// Classes that come and go.
    pub(super) toggles: Vec<(&'static str, Value)>,
    /// What the browser keeps of it beside its attributes: `value`, `checked`, `selected`.
    pub(super) properties: Vec<(&'static str, Value)>,
    pub(super) handlers: Vec<(&'static str, Handler)>,
    pub(super) meetings: Vec<Meeting>,
    pub(super) inside: Vec<Node>,
}

/// An attribute's value. `None`: the attribute is not there.
pub enum Value {
    Fixed(Option<Words>),
    Live(Box<dyn Fn() -> Option<Words> + Send>),
}

impl Value {
    fn now(&self) -> Option<Words> {
        match self {
            Self::Fixed(value) => value.clone(),
            Self::Live(value) => value(),
        }
    }
}

/// Begins an element.
pub fn el(tag: &'static str) -> Element {
    Element {
        tag,
        view: 0,
        attributes: Vec::new(),
        toggles: Vec::new(),
        properties: Vec::new(),
        handlers: Vec::new(),
        meetings: Vec::new(),
        inside: Vec::new(),
    }
}

/// Begins an element with a class, as most are.
pub fn classy(tag: &'static str, class: impl IntoValue) -> Element {
    el(tag).attr("class", class)
}

impl Element {
    pub fn attr(mut self, name: &'static str, value: impl IntoValue) -> Self {
        self.attributes.push((name, value.into_value()));
        self
    }

    /// Hears an event by its name.
    pub fn on(mut self, event: &'static str, handler: impl FnMut(web_sys::Event) + 'static) -> Self {
        if cfg!(feature = "hydrate") {
            self.handlers.push((event, Handler::new(Box::new(handler))));
        }
        self
    }

    pub fn with(mut self, child: impl IntoNode) -> Self {
        match child.into_node() {
            Node::Nothing => {}
            child => self.inside.push(child),
        }
        self
    }

    /// Classes that come and go become part of its class.
    fn settled(mut self) -> Self {
        let toggles = std::mem::take(&mut self.toggles);
        if toggles.is_empty() {
            return self;
        }
        let at = self.attributes.iter().position(|(name, _)| *name == "class");
        let base = at.map_or(Value::Fixed(None), |at| self.attributes.swap_remove(at).1);
        let class = move || {
            let mut class = base.now().unwrap_or_default().into_owned();
            for (name, _) in toggles.iter().filter(|(_, on)| on.now().is_some()) {
                if !class.is_empty() {
                    class.push(' ');
                }
                class.push_str(name);
            }
            Some(class.into())
        };
        self.attributes.push(("class", Value::Live(Box::new(class))));
        self
    }
}

impl IntoNode for Element {
    fn into_node(self) -> Node {
        Node::Element(Box::new(self.settled()))
    }
}

/// What can stand as an attribute's value, once and for all: a text, a number, or `bool` for whether it is there.
pub trait Fixed {
    fn words(self) -> Option<Words>;
}

impl Fixed for &'static str {
    fn words(self) -> Option<Words> {
        Some(self.into())
    }
}

impl Fixed for String {
    fn words(self) -> Option<Words> {
        Some(self.into())
    }
}

impl Fixed for Words {
    fn words(self) -> Option<Words> {
        Some(self)
    }
}

impl Fixed for bool {
    fn words(self) -> Option<Words> {
        self.then_some(Cow::Borrowed(""))
    }
}

impl<T: Fixed> Fixed for Option<T> {
    fn words(self) -> Option<Words> {
        self.and_then(Fixed::words)
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Fixed for $number {
            fn words(self) -> Option<Words> {
                Some(self.to_string().into())
            }
        }

        impl IntoNode for $number {
            fn into_node(self) -> Node {
                Node::Text(self.to_string().into())
            }
        }
    )*};
}
numbers!(u8, u16, u32, u64, usize, i16, i32, i64);

/// What can be an attribute's value: fixed, or what changes with the signals it reads.
pub trait IntoValue {
    fn into_value(self) -> Value;
}

macro_rules! fixed {
    ($($kind:ty),*) => {$(
        impl IntoValue for $kind {
            fn into_value(self) -> Value {
                Value::Fixed(self.words())
            }
        }
    )*};
}
fixed!(&'static str, String, Words, bool, u8, u16, u32, u64, usize, i16, i32, i64);

impl<T: Fixed> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        Value::Fixed(self.words())
    }
}

impl<F, T> IntoValue for F
where
    F: Fn() -> T + Send + 'static,
    T: Fixed,
{
    fn into_value(self) -> Value {
        Value::Live(Box::new(move || self().words()))
    }
}

macro_rules! signals {
    ($($signal:ident),*) => {$(
        impl<T: Fixed + Clone + Send + Sync + 'static> IntoValue for $signal<T> {
            fn into_value(self) -> Value {
                Value::Live(Box::new(move || self.get().words()))
            }
        }

        impl<T: IntoNode + Clone + Send + Sync + 'static> IntoNode for $signal<T> {
            fn into_node(self) -> Node {
                super::live(move || self.get())
            }
        }
    )*};
}
signals!(Signal, Memo, RwSignal, ReadSignal);

impl<T: Fixed + Clone + Send + Sync + 'static> IntoValue for MaybeProp<T> {
    fn into_value(self) -> Value {
        Value::Live(Box::new(move || self.get().words()))
    }
}
