//! The frame around every page: rail, top bar, footer, palette, shortcuts, toasts.

pub mod bell;
mod choices;
mod closing;
mod foot;
pub mod frame;
pub mod go;
mod idle;
pub mod keys;
mod menus;
mod money;
mod news;
mod offers;
mod palette;
mod pane_keys;
pub mod panes;
mod password;
pub mod pop;
pub mod preferences;
mod products;
mod rail;
mod shortcuts;
pub mod status;
pub mod toasts;
