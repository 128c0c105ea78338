//! The sign-in page.

use super::{
    Outside,
    field::{PasswordField, Refused, TextField},
    next::wanted,
};
use crate::node::prelude::*;
use crate::{
    api::session::{is_set_up, sign_in},
    console::shell::go::leave_for,
    domain::refusal::Refusal,
    parts::{load::awaited, page::redirect},
    texts::door::words,
    wire::with_the_page,
};
use leptos_router::hooks::use_query_map;

/// Asks who one is; an empty desk is set up first.
#[component]
pub fn SignInPage() -> impl IntoNode {
    let set_up = with_the_page(|| (), |()| is_set_up());
    awaited(ViewFn::default(), move || {
        Box::pin(async move {
            match set_up.await {
                Ok(false) => redirect("/first-run".to_owned()),
                Ok(true) | Err(_) => view! { <SignInForm /> },
            }
        })
    })
}

#[component]
fn SignInForm() -> impl IntoNode {
    let (words, query) = (words(), use_query_map());
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (keep, busy) = (RwSignal::new(true), RwSignal::new(false));
    let refused = RwSignal::new(None::<Refusal>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let next = query.with_untracked(|query| wanted(query.get("next").as_deref()).to_owned());
        leptos::task::spawn_local(async move {
            match sign_in(email.get_untracked(), password.get_untracked(), keep.get_untracked()).await {
                Ok(()) => leave_for(&next),
                Err(refusal) => {
                    refused.try_set(Some(refusal));
                    busy.try_set(false);
                }
            }
        });
    };
    view! {
        <Outside title=words.sign_in>
            // Without the script a browser would send the form itself: never in the address.
            <form method="post" on:submit=submit>
                <Refused refused=refused fields=&["email", "password"] />
                <TextField id="email" name="email" label=words.email kind="email" autocomplete="username" value=email refused=refused />
                <PasswordField id="password" name="password" label=words.password autocomplete="current-password"
                    value=password refused=refused />
                <label class="check">
                    <input type="checkbox" name="keep" prop:checked=keep checked on:change=move |event| keep.set(event_target_checked(&event)) />
                    <span>{words.keep_signed_in}</span>
                </label>
                <button class="btn btn--primary btn--lg btn--block" class:is-loading=busy type="submit">{words.sign_in}</button>
            </form>
        </Outside>
    }
}
