//! Small shared pieces of the screens.

pub mod avatar;
pub mod choice;
pub mod dialog;
pub mod field;
pub mod held;
pub mod icon;
pub mod json;
pub mod links;
pub mod load;
pub mod outbox;
pub mod page;
pub mod when;
