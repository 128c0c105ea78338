//! Small shared pieces of the screens.

pub mod avatar;
pub mod dialog;
pub mod icon;
pub mod links;
pub mod outbox;
pub mod load;
pub mod when;
