//! Small shared pieces of the screens.

pub mod avatar;
pub mod dialog;
pub mod icon;
pub mod load;
pub mod when;
