//! What a page says of itself beside its body, and where it sends one instead: Leptos' own.

use crate::{domain::agent::Lang, node::Node};
use leptos::{prelude::*, view};
use leptos_meta::{Html, Title};
use leptos_router::components::Redirect;

/// Language, direction and theme of the page; no theme is the system's.
pub fn page_attributes(
    lang: Lang,
    theme: impl Fn() -> Option<&'static str> + Clone + Send + Sync + 'static,
) -> Node {
    Node::of(view! { <Html attr:lang=lang.code() attr:dir=lang.dir() attr:data-theme=theme /> })
}

/// The page's title, as the browser's tab has it.
pub fn title(text: impl Fn() -> String + Send + Sync + 'static) -> Node {
    Node::of(view! { <Title text=text /> })
}

/// Another page instead of this one.
pub fn redirect(path: String) -> Node {
    Node::of(view! { <Redirect path=path /> })
}
