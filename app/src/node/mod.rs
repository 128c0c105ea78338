//! The view: one type for every piece of a page.
//!
//! Leptos' `view!` makes a type of its own for each piece, and the compiler writes each type's drawing, waking and changing anew:
//! the widget was 280 kB of module (brotli) that way, on a budget of 125 kB for everything, and the console 434 kB. Here those are
//! written once, over values. `view!` and `#[component]` of the crate `markup` build the values from the same text; signals,
//! effects, contexts, routes and server functions stay Leptos', and so do the few pieces that wait for data (`Suspense`), which can
//! stand inside (`Node::View`).

mod attributes;
mod dom;
mod flow;
mod given;
mod html;
mod into;
mod leptos;
mod reactive;
mod template;

pub use self::{
    attributes::{Element, IntoValue, classy, el},
    flow::{For, Show},
    given::{Children, ChildrenFn, ToChildren, ViewFn},
    into::{CollectNodes, IntoNode},
    reactive::{Effect, memo},
    template::{Holes, template},
};
pub use markup::{component, view};

use ::leptos::prelude::AnyView;
use std::borrow::Cow;

/// What a file of screens needs of Leptos, and of this room in the place of Leptos' own.
pub mod prelude {
    pub use super::{
        Children, ChildrenFn, CollectNodes, Effect, For, IntoNode, Node, Show, ToChildren, ViewFn, component,
        memo, view,
    };
    pub use leptos::prelude::*;
}

pub type Words = Cow<'static, str>;

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
    /// A piece of Leptos' own.
    View(Box<AnyView>),
}

/// One of a list: drawn when its key is new.
pub struct Row {
    /// What it is known by, as a hash.
    pub key: u64,
    pub draw: Box<dyn FnOnce() -> Node>,
}

impl Row {
    pub fn new(key: &impl std::hash::Hash, draw: impl FnOnce() -> Node + 'static) -> Self {
        Self { key: hash(key), draw: Box::new(draw) }
    }
}

/// A list's rows are known by hashes of 64 bits: of a million rows, two would be the same once in forty million lists.
fn hash(key: &impl std::hash::Hash) -> u64 {
    use std::hash::{DefaultHasher, Hasher};
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// Whatever can be drawn, as a piece.
pub fn node(piece: impl IntoNode) -> Node {
    piece.into_node()
}

/// What stands between a component's tags.
pub fn children<C: ToChildren<F>, F>(draw: F) -> C {
    C::to_children(draw)
}

/// What changes with the signals it reads.
pub fn live<N: IntoNode>(draw: impl Fn() -> N + Send + 'static) -> Node {
    Node::Live(Box::new(move || draw().into_node()))
}

/// A list that changes with the signals it reads.
pub fn rows(list: impl Fn() -> Vec<Row> + Send + 'static) -> Node {
    Node::Rows(Box::new(list))
}

/// The view of a component: what its body reads is not tracked.
pub fn piece<N: IntoNode>(body: impl FnOnce() -> N) -> Node {
    ::leptos::prelude::untrack(body).into_node()
}

impl Node {
    /// A piece of Leptos' own: what waits for data, the page of a route.
    pub fn of(view: impl ::leptos::prelude::IntoAny) -> Self {
        Self::View(Box::new(view.into_any()))
    }
}
