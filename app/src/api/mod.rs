//! The server functions: who asks, what is asked, two lines each. They answer under `/api/…`, so that
//! scripts can use them like the screens do: JSON in, JSON out, refusals with their HTTP status.

#[cfg(feature = "ssr")]
pub mod desk;

pub mod agents;
pub mod channels;
pub mod conversations;
pub mod queues;
pub mod reports;
pub mod search;
pub mod session;
pub mod settings;
pub mod tickets;
pub mod visitor;
