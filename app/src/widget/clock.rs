//! A time: how long ago until the browser may show its own clock.

use super::{
    browser::{iso, local},
    state::WidgetState,
};
use crate::{domain::time::Timestamp, parts::when::ago};
use leptos::prelude::*;

#[component]
pub fn Clock(state: WidgetState, at: Timestamp) -> impl IntoView {
    let text = move || {
        if state.awake.get() {
            local(at, state.look.with_value(|look| look.lang))
        } else {
            ago(state.drawn_at, at).short(state.words.now, state.words.units)
        }
    };
    view! { <time datetime=iso(at)>{text}</time> }
}
