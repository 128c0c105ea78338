//! All tickets that one may see: the open ones first. What they are narrowed to stands in the address.

use super::hue;
use crate::node::prelude::*;
use crate::{
    api::tickets::load_tickets,
    console::{
        chat::clock::{Face, When},
        state::console,
    },
    domain::{
        refusal::Refusal,
        ticket::{Ticket, TicketList, TicketStatus, Tickets},
    },
    parts::{icon::Icon, load::Load},
    texts::{shell, tickets::words},
    wire::with_the_page,
};
use leptos_router::hooks::use_query_map;

/// The words for statuses in the address.
const KEYS: [&str; 3] = ["open", "pending", "solved"];

/// What the address narrows to.
fn asked() -> Memo<TicketList> {
    let query = use_query_map();
    memo(move |_| {
        query.with(|query| {
            let status = query.get("status");
            let at = KEYS.iter().position(|key| Some(*key) == status.as_deref());
            let status = at.and_then(|at| TicketStatus::ALL.get(at).copied());
            TicketList { status, mine: query.get("whose").as_deref() == Some("mine"), after: None }
        })
    })
}

/// The address of such a list.
fn address(list: TicketList) -> String {
    let status = list.status.map(|status| format!("status={}", KEYS[status as usize]));
    let whose = list.mine.then(|| "whose=mine".to_owned());
    let query: Vec<String> = status.into_iter().chain(whose).collect();
    if query.is_empty() { "/tickets".to_owned() } else { format!("/tickets?{}", query.join("&")) }
}

/// So many pages, one after the other.
async fn fetch(mut list: TicketList, pages: u32) -> Result<Tickets, Refusal> {
    let mut all = load_tickets(list).await?;
    for _ in 1..pages {
        let Some(last) = all.rows.last().filter(|_| all.more) else { break };
        list.after = Some((last.status, last.changed_at, last.number));
        let next = load_tickets(list).await?;
        all.rows.extend(next.rows);
        all.more = next.more;
    }
    Ok(all)
}

#[component]
pub fn List() -> impl IntoNode {
    let (console, t, asked) = (console(), words(), asked());
    let pages = RwSignal::new(1_u32);
    let changes = RwSignal::new(0_u32);
    Effect::new(move |before: Option<()>| {
        console.tickets.track();
        console.starts.track();
        if before.is_some() {
            changes.update(|changes| *changes += 1);
        }
    });
    let wanted = move || (asked.get(), pages.get(), changes.get());
    let all = with_the_page(wanted, |(list, pages, _)| fetch(list, pages));
    let rows = move |found: Tickets| view! { <Rows found=found asked=asked pages=pages /> };
    let skeleton = move || view! { <p class="sr-only" role="status">{t.loading}</p> };
    view! {
        <div class="page">
            <header class="page__head">
                <h1>{t.tickets}</h1>
                <span class="spacer"></span>
                <Narrowing asked=asked />
            </header>
            <div class="page__scroll">
                <Load of=all skeleton=skeleton say=|refusal: &Refusal| shell::words().say(refusal) try_again=t.try_again children=rows />
            </div>
        </div>
    }
}

/// Whose, and in which status.
#[component]
fn Narrowing(asked: Memo<TicketList>) -> impl IntoNode {
    let t = words();
    let choice = move |name: &'static str, of: fn(TicketList) -> TicketList| {
        let chosen = move || (of(asked.get()) == asked.get()).then_some("true");
        view! { <a href=move || address(of(asked.get())) aria-current=chosen>{name}</a> }
    };
    let [open, pending, solved] = t.statuses;
    view! {
        <nav class="seg" aria-label=t.whose>
            {choice(t.all, |list| TicketList { mine: false, ..list })}
            {choice(t.mine, |list| TicketList { mine: true, ..list })}
        </nav>
        <nav class="seg" aria-label=t.which>
            {choice(t.all, |list| TicketList { status: None, ..list })}
            {choice(open, |list| TicketList { status: Some(TicketStatus::Open), ..list })}
            {choice(pending, |list| TicketList { status: Some(TicketStatus::Pending), ..list })}
            {choice(solved, |list| TicketList { status: Some(TicketStatus::Solved), ..list })}
        </nav>
    }
}

#[component]
fn Rows(found: Tickets, asked: Memo<TicketList>, pages: RwSignal<u32>) -> impl IntoNode {
    let t = words();
    if found.rows.is_empty() {
        let narrowed = asked.with_untracked(|asked| *asked != TicketList::default());
        return view! {
            <div class="empty">
                <Icon name="i-ticket" class="i-24" />
                <p>{if narrowed { t.none_such } else { t.none }}</p>
                {(!narrowed).then(|| view! { <p>{t.none_help}</p> })}
            </div>
        };
    }
    let more = found.more.then(|| {
        view! {
            <button class="btn" type="button" on:click=move |_| pages.update(|pages| *pages += 1)>{t.more}</button>
        }
    });
    view! {
        <ul class="card setlist">{found.rows.into_iter().map(|ticket| view! { <Row ticket=ticket /> }).collect_nodes()}</ul>
        {more}
    }
}

#[component]
fn Row(ticket: Ticket) -> impl IntoNode {
    let t = words();
    let requester = ticket.requester.clone().unwrap_or_else(|| ticket.email.clone());
    let owner = ticket.owner.map_or_else(
        || t.nobody.to_owned(),
        |owner| console().board.with_untracked(|board| board.catalog.agent_name(owner).to_owned()),
    );
    view! {
        <li>
            <a class="setrow" href=format!("/tickets/{}", ticket.number)>
                <span class="person">
                    <span>
                        <strong><bdi>{ticket.subject}</bdi></strong>
                        <small>
                            <bdi>{format!("#{}", ticket.number)}</bdi> " · " <bdi>{requester}</bdi> " · " <bdi>{owner}</bdi>
                        </small>
                    </span>
                </span>
                <span class="setrow__end">
                    <span class=hue(ticket.status)>{t.statuses[ticket.status as usize]}</span>
                    <span class="only-wide"><When at=ticket.changed_at face=Face::Moment /></span>
                </span>
            </a>
        </li>
    }
}
