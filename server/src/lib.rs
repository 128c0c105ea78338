//! What only the server knows.

pub mod clock;
pub mod desk;
pub mod feed;
pub mod presence;
pub mod rules;
pub mod store;
