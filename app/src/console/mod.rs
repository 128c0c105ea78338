//! The agents' screens.

pub mod chat;
pub mod inbox;
pub mod session;
pub mod settings;
pub mod shell;
pub mod state;

use leptos::prelude::*;

/// The whole console: routes and shell.
#[component]
pub fn Console() -> impl IntoView {
    view! { <p>"Parley"</p> }
}
