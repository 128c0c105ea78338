//! One ticket: who asks and who has it, the chat that it began with, what was done since, and the next answer.

use super::{compose::Compose, deeds::Deeds, facts::Facts};
use crate::node::prelude::*;
use crate::{
    api::tickets::load_ticket,
    console::{
        chat::clock::When,
        shell::toasts::{Toasts, toasts},
        state::{ConsoleState, console},
    },
    domain::{
        message::{Author, Body, Entry},
        refusal::Refusal,
        thread::Older,
        ticket::{TicketNumber, TicketPage},
    },
    parts::{icon::Icon, load::Load},
    texts::{channels, listed, shell, tickets::words},
    wire::with_the_page,
};

/// The ticket that is open; in context of its page.
#[derive(Clone, Copy)]
pub struct Opened {
    pub number: TicketNumber,
    pub console: ConsoleState,
    pub page: RwSignal<TicketPage>,
    toasts: Toasts,
}

pub fn opened() -> Opened {
    expect_context()
}

impl Opened {
    /// Whether I answer, and change it.
    pub fn keeps(self) -> bool {
        let (me, oversees) = self.console.board.with(|board| (board.me.agent, board.me.role.sees_all()));
        oversees || self.page.with(|page| page.ticket.owner == Some(me))
    }

    pub fn agent_name(self, agent: crate::domain::ids::AgentId) -> String {
        self.console.board.with(|board| board.catalog.agent_name(agent).to_owned())
    }

    /// Does something, and says why it was not done.
    pub fn ask(self, doing: impl Future<Output = Result<(), Refusal>> + 'static) {
        leptos::task::spawn_local(async move {
            if let Err(refusal) = doing.await {
                self.toasts.error(shell::words().say(&refusal));
            }
            self.fetch().await;
        });
    }

    /// Takes over how it is now.
    async fn fetch(self) {
        if let Ok(page) = load_ticket(self.number).await {
            self.page.try_set(page);
        }
    }

    /// Goes along with what others do on it.
    fn follow(self) {
        let (console, number) = (self.console, self.number);
        Effect::new(move |before: Option<u32>| {
            let starts = console.starts.get();
            let changed = console.tickets.with(|tickets| tickets.contains(&number));
            if before.is_some_and(|before| changed || before != starts) {
                leptos::task::spawn_local(self.fetch());
            }
            starts
        });
    }
}

#[component]
pub fn Page(number: TicketNumber) -> impl IntoNode {
    let t = words();
    let first = with_the_page(move || number, load_ticket);
    let skeleton = move || view! { <p class="sr-only" role="status">{t.loading}</p> };
    let children = move |page: TicketPage| view! { <Open first=page /> };
    view! {
        <Load of=first skeleton=skeleton say=|refusal: &Refusal| shell::words().say(refusal) try_again=t.try_again children=children />
    }
}

#[component]
fn Open(first: TicketPage) -> impl IntoNode {
    let t = words();
    let number = first.ticket.number;
    let opened = Opened { number, console: console(), page: RwSignal::new(first), toasts: toasts() };
    provide_context(opened);
    opened.follow();
    let subject = memo(move |_| opened.page.with(|page| page.ticket.subject.clone()));
    view! {
        <div class="page">
            <header class="page__head">
                <a class="iconbtn" href="/tickets" aria-label=t.back title=t.back>
                    <Icon name="i-left" class="i-flip" />
                </a>
                <h1><bdi>{format!("#{number}")}</bdi> " " <bdi>{subject}</bdi></h1>
            </header>
            <div class="page__scroll ticket">
                <Facts />
                <div class="ticket__main">
                    <Chat />
                    <Deeds />
                    <Compose />
                </div>
            </div>
        </div>
    }
}

/// The chat that it began with (S2-29).
#[component]
fn Chat() -> impl IntoNode {
    let (opened, t) = (opened(), words());
    let chat = memo(move |_| opened.page.with(|page| page.chat.clone()));
    let link = opened.page.with_untracked(|page| format!("/archive/{}", page.ticket.conversation));
    let body = move || match chat.get() {
        None => view! { <p class="muted">{t.chat_shut}</p> },
        Some(older) => view! { <Lines older=older /> },
    };
    view! {
        <section class="card" aria-labelledby="ticket-chat">
            <header class="card__head">
                <h2 id="ticket-chat">{t.chat}</h2>
                <span class="spacer"></span>
                <a class="link" href=link>{t.open_chat}</a>
            </header>
            <div class="card__body ticket__lines" tabindex="0" role="group" aria-labelledby="ticket-chat">{body}</div>
        </section>
    }
}

#[component]
fn Lines(older: Older) -> impl IntoNode {
    let t = words();
    let part = older.has_older.then(|| view! { <p class="muted">{t.chat_part}</p> });
    view! {
        {part}
        {older.entries.into_iter().map(line).collect_nodes()}
    }
}

/// What was said; what merely happened stands in the chat itself.
fn line(entry: Entry) -> Node {
    let opened = opened();
    let (class, by, text) = match entry.body {
        Body::Message { author, text, .. } => {
            let by = match author {
                Author::Customer => customer(opened),
                Author::Agent(agent) => opened.agent_name(agent),
                Author::Automatic => channels::words().automatic.to_owned(),
                Author::Elsewhere => channels::words().elsewhere.to_owned(),
            };
            let class = if author == Author::Customer { "msg msg--in" } else { "msg msg--out" };
            let text = if text.is_empty() { listed::words().wordless } else { text.as_str() };
            (class, by, text.to_owned())
        }
        Body::Note { author, text } => {
            return note(opened.agent_name(author), text.as_str().to_owned(), entry.at);
        }
        Body::Happened(_) => return Node::Nothing,
    };
    view! {
        <div class=class>
            <div class="bubble" dir="auto">{text}</div>
            <p class="msg__meta"><bdi>{by}</bdi> " · " <When at=entry.at /></p>
        </div>
    }
}

fn customer(opened: Opened) -> String {
    let name = opened.page.with_untracked(|page| page.ticket.requester.clone());
    name.unwrap_or_else(|| words().visitor.to_owned())
}

/// Something among agents.
pub fn note(by: String, text: String, at: crate::domain::time::Timestamp) -> Node {
    view! {
        <aside class="notecard" aria-label=words().note>
            <Icon name="i-note" />
            <header><b><bdi>{by}</bdi></b><span>{words().note} ", " <When at=at /></span></header>
            <p dir="auto">{text}</p>
        </aside>
    }
}
