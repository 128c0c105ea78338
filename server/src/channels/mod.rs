//! The strangers: what WhatsApp, Messenger and Instagram send us, as values, and what we send them. Pure: fixtures in,
//! values out. Nothing here asks the desk, the store or the clock; the network is in `graph` alone.

pub mod error;
pub mod event;
pub mod graph;
pub mod instagram;
pub(crate) mod lenient;
pub mod limits;
pub mod mend;
pub mod messenger;
pub mod meta;
pub mod outgoing;
mod pages;
mod remedy;
pub mod signature;
pub mod templates;
pub mod token;
pub mod whatsapp;

pub use event::{Content, Inbound, Known, What};
pub use outgoing::Outgoing;
