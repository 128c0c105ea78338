//! What can stand where a piece of a page is asked for.

use super::{Node, Words};
use leptos::prelude::AnyView;

pub trait IntoNode {
    fn into_node(self) -> Node;
}

impl IntoNode for Node {
    fn into_node(self) -> Node {
        self
    }
}

impl IntoNode for () {
    fn into_node(self) -> Node {
        Node::Nothing
    }
}

impl IntoNode for AnyView {
    fn into_node(self) -> Node {
        Node::of(self)
    }
}

impl IntoNode for &'static str {
    fn into_node(self) -> Node {
        Node::Text(self.into())
    }
}

impl IntoNode for String {
    fn into_node(self) -> Node {
        Node::Text(self.into())
    }
}

impl IntoNode for Words {
    fn into_node(self) -> Node {
        Node::Text(self)
    }
}

impl<T: IntoNode> IntoNode for Option<T> {
    fn into_node(self) -> Node {
        self.map_or(Node::Nothing, IntoNode::into_node)
    }
}

impl<T: IntoNode> IntoNode for Vec<T> {
    fn into_node(self) -> Node {
        self.collect_nodes()
    }
}

impl<T: IntoNode, const N: usize> IntoNode for [T; N] {
    fn into_node(self) -> Node {
        self.collect_nodes()
    }
}

impl<A: IntoNode, B: IntoNode> IntoNode for (A, B) {
    fn into_node(self) -> Node {
        Node::Many(vec![self.0.into_node(), self.1.into_node()])
    }
}

impl<F, T> IntoNode for F
where
    F: Fn() -> T + Send + 'static,
    T: IntoNode,
{
    fn into_node(self) -> Node {
        super::live(self)
    }
}

/// Pieces one after the other.
pub trait CollectNodes {
    fn collect_nodes(self) -> Node;
}

impl<I> CollectNodes for I
where
    I: IntoIterator,
    I::Item: IntoNode,
{
    fn collect_nodes(self) -> Node {
        Node::Many(self.into_iter().map(IntoNode::into_node).collect())
    }
}
