//! Tickets: what chats were converted to (S2-30, S2-31). Either all of them, or the one in the address.

mod compose;
mod deeds;
mod facts;
mod list;
mod page;

use self::{list::List, page::Page};
use super::{chat::clock::Zone, door::NotHere};
use crate::domain::ticket::TicketNumber;
use crate::node::prelude::*;
use leptos_router::hooks::use_params_map;

#[component]
pub fn Tickets() -> impl IntoNode {
    Zone::provide();
    let params = use_params_map();
    let asked = memo(move |_| params.with(|params| params.get("number")).filter(|text| !text.is_empty()));
    move || match asked.get().map(|text| text.parse().map(TicketNumber)) {
        None => view! { <List /> },
        Some(Ok(number)) => view! { <Page number=number /> },
        Some(Err(_)) => view! { <NotHere /> },
    }
}

/// The colour of a status.
fn hue(status: crate::domain::ticket::TicketStatus) -> &'static str {
    use crate::domain::ticket::TicketStatus;
    match status {
        TicketStatus::Open => "tag tag--amber",
        TicketStatus::Pending => "tag tag--blue",
        TicketStatus::Solved => "tag tag--green",
    }
}
