//! The frame around every page: rail, top bar, footer, palette, shortcuts, toasts.

pub mod keys;
pub mod toasts;
