//! The customer's screens, inside the frame on the shop's page.

use leptos::prelude::*;

/// The whole widget page.
#[component]
pub fn Widget() -> impl IntoView {
    view! { <p>"Parley"</p> }
}
