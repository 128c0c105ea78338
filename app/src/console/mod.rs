//! The agents' screens.

use leptos::prelude::*;

/// The whole console: routes and shell.
#[component]
pub fn Console() -> impl IntoView {
    view! { <p>"Parley"</p> }
}
