//! What the sections of the profile are made of.

use crate::node::prelude::*;
use crate::parts::icon::Icon;

/// A section that folds.
#[component]
pub fn Section(
    title: &'static str,
    #[prop(optional, into)] count: Option<Signal<usize>>,
    children: Children,
) -> impl IntoNode {
    view! {
        <details class="section" open>
            <summary>
                {title}
                {count.map(|count| view! { <span class="count">{move || count.get()}</span> })}
                <span class="spacer"></span>
                <Icon name="i-down" class="i-14 chev" />
            </summary>
            {children()}
        </details>
    }
}

/// A label and its value.
#[component]
pub fn Fact(#[prop(into)] label: String, value: String) -> impl IntoNode {
    view! {
        <dt><bdi>{label}</bdi></dt>
        <dd><bdi>{value}</bdi></dd>
    }
}
