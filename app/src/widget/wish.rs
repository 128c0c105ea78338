//! A button that works before the script does: a form that comes back to this page with its wish.

use super::{page::Wish, state::WidgetState};
use leptos::prelude::*;

#[component]
pub fn WishButton(
    state: WidgetState,
    wish: Wish,
    class: &'static str,
    #[prop(optional)] icon: Option<&'static str>,
    label: &'static str,
) -> impl IntoView {
    let wished = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        state.wishes(wish);
    };
    let icon = icon.map(|name| view! { <crate::parts::icon::Icon name=name /> });
    view! {
        <form method="get" action=state.path("") on:submit=wished>
            <input type="hidden" name="wish" value=wish.name() />
            {state.page.get_value().map(|page| view! { <input type="hidden" name="host" value=page /> })}
            <button class=class type="submit" id=format!("wish-{}", wish.name())>
                {icon}
                {label}
            </button>
        </form>
    }
}

/// Why the last thing asked for did not happen.
#[component]
pub fn Refused(state: WidgetState) -> impl IntoView {
    move || {
        state.refused.get().map(|why| {
            let text = crate::texts::refusals::say_to_customer(&why, state.look.with_value(|look| look.lang));
            view! {
                <p class="field__error" role="alert">
                    <crate::parts::icon::Icon name="i-alert" class="i-14" />
                    <span>{text}</span>
                </p>
            }
        })
    }
}
