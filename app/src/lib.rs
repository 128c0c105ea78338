//! What both sides say: the domain, the server functions, the screens.
//!
//! `console` and `widget` draw; they ask through `api`, hear through `live`, and speak `domain`.

#![recursion_limit = "256"]

pub mod api;
#[cfg(feature = "console")]
pub mod console;
pub mod domain;
pub mod live;
pub mod node;
pub mod parts;
pub mod texts;
pub mod widget;
pub mod wire;
