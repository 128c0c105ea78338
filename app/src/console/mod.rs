//! The agents' screens.

pub mod chat;
mod door;
pub mod inbox;
pub mod session;
pub mod settings;
pub mod shell;
pub mod state;

use self::{
    door::{NotFound, SignedIn},
    inbox::{Archive, Chats},
    session::{FirstRunPage, SignInPage},
    settings::Settings,
};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Redirect, Route, Router, Routes},
    path,
};

/// The whole console: its pages, each complete when it comes from the server.
#[component]
pub fn Console() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
                <Route path=path!("/first-run") view=FirstRunPage ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=SignedIn ssr=SsrMode::Async>
                    <Route path=path!("/") view=|| view! { <Redirect path="/chats" /> } ssr=SsrMode::Async />
                    <Route path=path!("/chats/:conversation?") view=Chats ssr=SsrMode::Async />
                    <Route path=path!("/archive/:conversation?") view=Archive ssr=SsrMode::Async />
                    <Route path=path!("/settings/*section") view=Settings ssr=SsrMode::Async />
                    // The one above matches this too; the server's table of paths needs it by itself.
                    <Route path=path!("/settings") view=Settings ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
