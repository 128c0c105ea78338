//! Between the outside and the desk: loads the board once, sends those not signed in to the door; and the pages
//! for what is not there.

use super::{session::sign_in_path, shell::frame::Frame};
use crate::node::prelude::*;
use crate::{
    api::agents::load_board,
    domain::refusal::Refusal,
    parts::{
        icon::Icon,
        load::{Patiently, awaited},
        page::{page_attributes, redirect, title},
    },
    texts::{
        door::words,
        shell::{lang, words as shell_words},
    },
    wire::with_the_page,
};
use leptos_router::hooks::use_location;

/// Every signed-in page: the board, and the frame around the page.
#[component]
pub fn SignedIn() -> impl IntoNode {
    let opening = with_the_page(|| (), |()| load_board());
    let location = use_location();
    let back = move || {
        let (path, query) = (location.pathname.get_untracked(), location.search.get_untracked());
        let query = query.trim_start_matches('?');
        sign_in_path(&if query.is_empty() { path } else { format!("{path}?{query}") })
    };
    let loading = || view! { <Patiently><p class="sr-only" role="status">{words().loading}</p></Patiently> };
    awaited(loading.into(), move || {
        let back = back();
        Box::pin(async move {
            match opening.await {
                Ok(opening) => view! { <Frame opening=opening /> },
                Err(Refusal::SignedOut) => redirect(back),
                Err(refusal) => view! { <NotOpen why=shell_words().say(&refusal) /> },
            }
        })
    })
}

/// The desk could not be opened.
#[component]
fn NotOpen(why: String) -> impl IntoNode {
    let (words, lang) = (words(), lang());
    view! {
        {page_attributes(lang, || None)}
        {title(|| "Parley".to_owned())}
        <main class="notice">
            <Icon name="i-alert" />
            <h1>{words.not_open}</h1>
            <p>{why}</p>
            <div class="notice__acts">
                <a class="btn btn--primary" href="" rel="external">{words.try_again}</a>
            </div>
        </main>
    }
}

/// A page that does not exist.
#[component]
pub fn NotFound() -> impl IntoNode {
    let (words, lang) = (words(), lang());
    view! {
        {page_attributes(lang, || None)}
        {title(|| format!("{} – Parley", words.not_found))}
        <main class="notice">
            <Icon name="i-search" />
            <h1>{words.not_found}</h1>
            <p>{words.not_found_help}</p>
            <div class="notice__acts">
                <a class="btn btn--primary" href="/chats">{shell_words().to_chats}</a>
            </div>
        </main>
    }
}

/// A conversation that cannot be: its address is not one.
#[component]
pub fn NotHere() -> impl IntoNode {
    let words = words();
    view! {
        <div class="notice">
            <Icon name="i-search" />
            <h2>{words.not_found}</h2>
            <p>{words.not_found_help}</p>
            <div class="notice__acts">
                <a class="btn" href="/chats">{shell_words().to_chats}</a>
            </div>
        </div>
    }
}
