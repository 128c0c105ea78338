//! What a component is given to draw.

use super::{IntoNode, Node};
use std::sync::Arc;

/// Drawn once.
pub type Children = Box<dyn FnOnce() -> Node + Send>;

/// Drawn whenever it is needed.
pub type ChildrenFn = Arc<dyn Fn() -> Node + Send + Sync>;

/// How `view!` hands a component what stands between its tags.
pub trait ToChildren<F> {
    fn to_children(draw: F) -> Self;
}

impl<F, N> ToChildren<F> for Children
where
    F: FnOnce() -> N + Send + 'static,
    N: IntoNode,
{
    fn to_children(draw: F) -> Self {
        Box::new(move || draw().into_node())
    }
}

impl<F, N> ToChildren<F> for ChildrenFn
where
    F: Fn() -> N + Send + Sync + 'static,
    N: IntoNode,
{
    fn to_children(draw: F) -> Self {
        Arc::new(move || draw().into_node())
    }
}

/// A piece as a property: `fallback=|| view! { … }`. Nothing, unless given.
#[derive(Clone)]
pub struct ViewFn(Arc<dyn Fn() -> Node + Send + Sync>);

impl ViewFn {
    pub fn run(&self) -> Node {
        (self.0)()
    }
}

impl Default for ViewFn {
    fn default() -> Self {
        Self(Arc::new(|| Node::Nothing))
    }
}

impl<F, N> From<F> for ViewFn
where
    F: Fn() -> N + Send + Sync + 'static,
    N: IntoNode,
{
    fn from(draw: F) -> Self {
        Self(Arc::new(move || draw().into_node()))
    }
}
