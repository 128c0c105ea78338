//! Plain values that both sides know. No screens, no I/O, no clock.

pub mod agent;
pub mod archive;
pub mod board;
pub mod channel;
pub mod content;
pub mod conversation;
pub mod customer;
pub mod event;
pub mod finding;
pub mod hours;
pub mod ids;
pub mod message;
pub mod picture;
pub mod policy;
pub mod refusal;
pub mod rich;
pub mod routing;
pub mod settings;
pub mod spend;
pub mod table;
pub mod template;
pub mod thread;
pub mod ticket;
pub mod time;
pub mod visitor;
pub mod window;
