//! The agents' screens.

mod alerts;
pub mod chat;
mod cockpit;
mod deadline;
mod door;
pub mod inbox;
pub mod session;
pub mod settings;
pub mod shell;
pub mod state;
mod templates;
mod tickets;

use self::{
    cockpit::Cockpit,
    door::{NotFound, SignedIn},
    inbox::{Archive, Chats},
    session::{FirstRunPage, SignInPage},
    settings::Settings,
    tickets::Tickets,
};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    Lazy, LazyRoute, SsrMode,
    components::{ParentRoute, Redirect, Route, Router, Routes},
    lazy_route, path,
};

/// The whole console: its pages, each complete when it comes from the server.
#[component]
pub fn Console() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/sign-in") view={Lazy::<SignInRoute>::new()} ssr=SsrMode::Async />
                <Route path=path!("/first-run") view={Lazy::<FirstRunRoute>::new()} ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=SignedIn ssr=SsrMode::Async>
                    <Route path=path!("/") view=|| view! { <Redirect path="/chats" /> } ssr=SsrMode::Async />
                    <Route path=path!("/chats/:conversation?") view=Chats ssr=SsrMode::Async />
                    <Route path=path!("/archive/:conversation?") view=Archive ssr=SsrMode::Async />
                    <Route path=path!("/tickets/:number?") view={Lazy::<TicketsRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/cockpit/*section") view={Lazy::<CockpitRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/cockpit") view={Lazy::<CockpitRoute>::new()} ssr=SsrMode::Async />
                    <Route path=path!("/settings/*section") view={Lazy::<SettingsRoute>::new()} ssr=SsrMode::Async />
                    // What stands above matches these too; the server's table of paths needs them by themselves.
                    <Route path=path!("/settings") view={Lazy::<SettingsRoute>::new()} ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// Fetches the parts of the bundle that the page shows: it can be taken over only when they are here.
pub async fn fetch_parts() {
    let path = window().location().pathname().unwrap_or_default();
    let mut steps = path.split('/').filter(|step| !step.is_empty());
    match (steps.next(), steps.next()) {
        (Some("chats"), Some(_)) => chat::part::fetch().await,
        (Some("archive"), None) => drop(inbox::archive_part::fetch().await),
        (Some("archive"), Some(_)) => {
            inbox::archive_part::fetch().await;
            chat::part::fetch().await;
        }
        (Some("tickets"), _) => TicketsRoute::preload().await,
        (Some("cockpit"), _) => CockpitRoute::preload().await,
        (Some("settings"), _) => SettingsRoute::preload().await,
        (Some("sign-in"), _) => SignInRoute::preload().await,
        (Some("first-run"), _) => FirstRunRoute::preload().await,
        _ => {}
    }
}

// What an agent does not need for the chats is cut off the console's bundle and loads when it is opened.

struct CockpitRoute;

#[lazy_route]
impl LazyRoute for CockpitRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Cockpit /> }.into_any()
    }
}

struct TicketsRoute;

#[lazy_route]
impl LazyRoute for TicketsRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Tickets /> }.into_any()
    }
}

struct SettingsRoute;

#[lazy_route]
impl LazyRoute for SettingsRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Settings /> }.into_any()
    }
}

struct SignInRoute;

#[lazy_route]
impl LazyRoute for SignInRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <SignInPage /> }.into_any()
    }
}

struct FirstRunRoute;

#[lazy_route]
impl LazyRoute for FirstRunRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <FirstRunPage /> }.into_any()
    }
}
