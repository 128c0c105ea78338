//! Who asks, who has it, how it stands.

use super::page::{Opened, opened};
use crate::node::prelude::*;
use crate::{
    api::tickets::{give_ticket, readdress_ticket, set_ticket_status},
    console::chat::clock::{Face, When},
    domain::{ticket::TicketStatus, visitor::looks_like_email},
    parts::{
        choice::SelectField,
        field::{Bound, TextField},
    },
    texts::tickets::words,
};
use leptos::ev;

#[component]
pub fn Facts() -> impl IntoNode {
    let (opened, t) = (opened(), words());
    let ticket = memo(move |_| opened.page.with(|page| page.ticket.clone()));
    let requester =
        move || ticket.with(|t| t.requester.clone()).unwrap_or_else(|| words().visitor.to_owned());
    let by = move || opened.agent_name(ticket.with(|t| t.created_by));
    let changed = memo(move |_| ticket.with(|t| t.changed_at));
    let created = ticket.with_untracked(|t| t.created_at);
    let keeps = memo(move |_| opened.keeps());
    view! {
        <section class="card" aria-labelledby="ticket-facts">
            <header class="card__head"><h2 id="ticket-facts">{t.facts}</h2></header>
            <div class="card__body">
                {move || view! { <Standing may_change=keeps.get() /> }}
                <dl class="facts">
                    <dt>{t.requester}</dt>
                    <dd><bdi>{requester}</bdi></dd>
                    <dt>{t.email}</dt>
                    <dd><Email keeps=keeps /></dd>
                    <dt>{t.created_by}</dt>
                    <dd><bdi>{by}</bdi></dd>
                    <dt>{t.created_at}</dt>
                    <dd><When at=created face=Face::Moment /></dd>
                    <dt>{t.changed_at}</dt>
                    <dd>{move || view! { <When at=changed.get() face=Face::Moment /> }}</dd>
                </dl>
            </div>
        </section>
    }
}

/// Status and owner, to be changed by whoever may.
#[component]
fn Standing(may_change: bool) -> impl IntoNode {
    let (opened, t) = (opened(), words());
    let statuses: Vec<(String, String)> =
        (0..).map(|n: usize| n.to_string()).zip(t.statuses.map(str::to_owned)).collect();
    let status = Bound {
        get: Signal::derive(move || opened.page.with(|page| (page.ticket.status as usize).to_string())),
        set: SignalSetter::map(move |chosen: String| {
            let status = chosen.parse().ok().and_then(|at: usize| TicketStatus::ALL.get(at).copied());
            if let Some(status) = status {
                opened.ask(set_ticket_status(opened.number, status));
            }
        }),
    };
    let owner = Bound {
        get: Signal::derive(move || {
            opened.page.with(|page| page.ticket.owner.map(|owner| owner.to_string()).unwrap_or_default())
        }),
        set: SignalSetter::map(move |chosen: String| {
            opened.ask(give_ticket(opened.number, chosen.parse().ok()))
        }),
    };
    let owners = memo(move |_| owners(opened));
    view! {
        <SelectField id="ticket-status" label=t.status value=status options=Signal::stored(statuses) disabled=!may_change />
        <SelectField id="ticket-owner" label=t.owner value=owner options=owners disabled=!may_change />
        {(!may_change).then(|| view! { <Take /> })}
    }
}

/// Everybody who may have it, and who has it.
fn owners(opened: Opened) -> Vec<(String, String)> {
    let mut agents = opened.page.with(|page| {
        let mut agents = page.assignable.clone();
        agents.extend(page.ticket.owner.filter(|owner| !agents.contains(owner)));
        agents
    });
    agents.sort_by_cached_key(|agent| opened.agent_name(*agent));
    let nobody = (String::new(), words().nobody.to_owned());
    let named = agents.into_iter().map(|agent| (agent.to_string(), opened.agent_name(agent)));
    std::iter::once(nobody).chain(named).collect()
}

/// One that nobody has, whoever sees it may take.
#[component]
fn Take() -> impl IntoNode {
    let (opened, t) = (opened(), words());
    let free = memo(move |_| opened.page.with(|page| page.ticket.owner.is_none()));
    let take = move |_| {
        let me = opened.console.board.with_untracked(|board| board.me.agent);
        opened.ask(give_ticket(opened.number, Some(me)));
    };
    view! {
        <Show when=move || free.get()>
            <button class="btn" type="button" on:click=take>{t.take}</button>
        </Show>
    }
}

/// Where the answers go; it may have been written down wrongly.
#[component]
fn Email(keeps: Memo<bool>) -> impl IntoNode {
    let (opened, t) = (opened(), words());
    let email = memo(move |_| opened.page.with(|page| page.ticket.email.clone()));
    let editing = RwSignal::new(false);
    move || {
        if editing.get() && keeps.get() {
            return view! { <EmailForm editing=editing /> };
        }
        let change = keeps.get().then(|| {
            view! {
                <button class="btn btn--ghost btn--sm" type="button" on:click=move |_| editing.set(true)>{t.change}</button>
            }
        });
        view! { <bdi>{email.get()}</bdi> {change} }
    }
}

#[component]
fn EmailForm(editing: RwSignal<bool>) -> impl IntoNode {
    let (opened, t) = (opened(), words());
    let typed = RwSignal::new(opened.page.with_untracked(|page| page.ticket.email.clone()));
    let error = RwSignal::new(None::<String>);
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let email = typed.get_untracked().trim().to_owned();
        if !looks_like_email(&email) {
            error.set(Some(t.email_wrong.to_owned()));
            return;
        }
        editing.set(false);
        opened.ask(readdress_ticket(opened.number, email));
    };
    view! {
        <form class="stack" novalidate on:submit=save>
            <TextField id="ticket-address" label=t.email value=typed error=error kind="email" dir="ltr" />
            <span class="line">
                <button class="btn btn--sm btn--primary" type="submit">{t.save}</button>
                <button class="btn btn--sm" type="button" on:click=move |_| editing.set(false)>{t.cancel}</button>
            </span>
        </form>
    }
}
