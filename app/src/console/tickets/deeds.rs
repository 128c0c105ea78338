//! What was done on a ticket since the chat: answers and how far they got, notes, changes of status and owner.

use super::page::{Opened, note, opened};
use crate::node::prelude::*;
use crate::{
    api::tickets::resend,
    console::chat::clock::{Face, When},
    domain::ticket::{Mail, TicketEntry, TicketLine},
    parts::icon::Icon,
    texts::{fill, tickets::words},
};

#[component]
pub fn Deeds() -> impl IntoNode {
    let (opened, t) = (opened(), words());
    let entries = memo(move |_| opened.page.with(|page| page.entries.clone()));
    let nothing = move || entries.with(Vec::is_empty).then(|| view! { <p class="muted">{t.nothing_yet}</p> });
    view! {
        <section class="card" aria-labelledby="ticket-deeds">
            <header class="card__head"><h2 id="ticket-deeds">{t.follow_up}</h2></header>
            <div class="card__body" role="log" aria-labelledby="ticket-deeds">
                {nothing}
                {move || entries.get().into_iter().map(|entry| deed(opened, entry)).collect_nodes()}
            </div>
        </section>
    }
}

fn deed(opened: Opened, entry: TicketEntry) -> Node {
    let (t, by) = (words(), opened.agent_name(entry.by));
    let happened = |form: &str, more: &[(&str, &str)]| {
        let said = fill(&fill(form, &[("agent", &by)]), more);
        view! {
            <p class="event"><Icon name="i-info" class="i-14" /><span><bdi>{said}</bdi>", "<When at=entry.at face=Face::Moment /></span></p>
        }
    };
    match &entry.what {
        TicketLine::Note(text) => note(by, text.as_str().to_owned(), entry.at),
        TicketLine::Status(status) => happened(t.status_set, &[("status", t.statuses[*status as usize])]),
        TicketLine::Owner(Some(owner)) => happened(t.given, &[("owner", &opened.agent_name(*owner))]),
        TicketLine::Owner(None) => happened(t.given_up, &[]),
        TicketLine::Address(email) => happened(t.readdressed, &[("email", email)]),
        TicketLine::Answer { text, mail } => {
            let title = fill(t.answered, &[("agent", &by)]);
            view! {
                <article class="ticket__answer">
                    <header class="line">
                        <Icon name="i-mail" class="i-14" />
                        <b class="grow"><bdi>{title}</bdi></b>
                        <When at=entry.at face=Face::Moment />
                    </header>
                    <p dir="auto">{text.as_str().to_owned()}</p>
                    {fate(opened, &entry, mail)}
                </article>
            }
        }
    }
}

/// How far an answer got, and what to do where it did not.
fn fate(opened: Opened, entry: &TicketEntry, mail: &Mail) -> Node {
    let (t, id, number) = (words(), entry.id, opened.number);
    let said = |class: &'static str, icon: &'static str, text: String| {
        view! { <p class=class><Icon name=icon class="i-14" /><span>{text}</span></p> }
    };
    match mail {
        Mail::Waiting => {
            let sends = opened.page.with_untracked(|page| page.sends);
            said("msg__meta", "i-clock", (if sends { t.waiting } else { t.not_set_up }).to_owned())
        }
        Mail::Delayed { why, .. } => said("msg__meta", "i-clock", fill(t.delayed, &[("why", why)])),
        Mail::Sent { at } => {
            let at = *at;
            view! {
                <p class="msg__meta"><Icon name="i-check" class="i-14" /><span>{t.sent}", "<When at=at face=Face::Moment /></span></p>
            }
        }
        Mail::Failed { why } => {
            let again = move |_| opened.ask(resend(number, id));
            let button =
                opened.keeps().then(|| view! { <button type="button" on:click=again>{t.again}</button> });
            let why = fill(t.failed, &[("why", why)]);
            view! {
                <p class="msg__meta msg__meta--err"><Icon name="i-alert" class="i-14" /><span dir="auto">{why}</span>{button}</p>
            }
        }
    }
}
