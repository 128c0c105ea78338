//! Signing in, and the first page of an empty desk.

pub mod field;
mod first_run;
pub mod next;
mod sign_in;

pub use self::{
    first_run::FirstRunPage,
    next::{sign_in_path, wanted},
    sign_in::SignInPage,
};

use crate::{
    node::prelude::*,
    parts::{
        icon::Icon,
        page::{page_attributes, title as tab_title},
    },
    texts::door::words,
};

/// The page around a form before one is signed in.
#[component]
fn Outside(
    title: &'static str,
    #[prop(default = "signin")] class: &'static str,
    children: Children,
) -> impl IntoNode {
    let lang = crate::texts::shell::lang();
    view! {
        {page_attributes(lang, || None)}
        {tab_title(move || format!("{title} – Parley"))}
        <main class=class>
            <div class="signin__box">
                <p class="signin__logo">
                    <span><Icon name="i-logo" class="i-18 i-flip" /></span>
                    "Parley"
                </p>
                <h1>{title}</h1>
                {children()}
            </div>
            <noscript>
                <div class="noscript">{words().needs_script}</div>
            </noscript>
        </main>
    }
}
