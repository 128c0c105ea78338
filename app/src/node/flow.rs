//! What is drawn when, and once for each: as Leptos' components of these names.

use super::{ChildrenFn, IntoNode, Row, ViewFn, component, live, rows};
use leptos::prelude::{ArcMemo, Get};
use std::{hash::Hash, sync::Arc};

/// Draws its children while `when` says so, else the fallback; anew only when that changes.
#[component]
pub fn Show(
    when: impl Fn() -> bool + Send + Sync + 'static,
    #[prop(optional, into)] fallback: ViewFn,
    children: ChildrenFn,
) -> impl IntoNode {
    let when = ArcMemo::new(move |_| when());
    live(move || if when.get() { children() } else { fallback.run() })
}

/// Draws its children once for each item of `each`, and keeps them as long as the item's key is there.
#[component]
pub fn For<T, I, K, N>(
    each: impl Fn() -> I + Send + Sync + 'static,
    key: impl Fn(&T) -> K + Send + Sync + 'static,
    children: impl Fn(T) -> N + Send + Sync + 'static,
) -> impl IntoNode
where
    T: 'static,
    I: IntoIterator<Item = T> + 'static,
    K: Hash + 'static,
    N: IntoNode + 'static,
{
    let children = Arc::new(children);
    rows(move || {
        let row = |item: T| {
            let (key, children) = (key(&item), children.clone());
            Row::new(&key, move || children(item).into_node())
        };
        each().into_iter().map(row).collect()
    })
}
