//! The supervisors' board: queues, who waits longest, agents by duty. Everything but the expected waits is read off the
//! console's own board, so that it is as live as that is.

mod agents;
mod figures;
mod lost;
mod queues;
mod report;
mod report_table;
mod scope;

use self::{
    agents::Agents,
    figures::figures,
    lost::Lost,
    queues::Queues,
    report::Report,
    scope::{ChannelChoice, Scoped, scope},
};
use super::{
    alerts::{Shown, alerts},
    chat::transfer::Give,
    door::NotHere,
    state::console,
};
use crate::node::prelude::*;
use crate::{
    api::queues::{Speed, load_speed},
    domain::{conversation::Conversation, ids::ConversationId, time::Span},
    parts::icon::Icon,
    texts::{alerts as alerts_texts, fill, overview, queues as texts},
};
use leptos_router::hooks::use_params_map;
use std::time::Duration;

/// How often averages are asked for.
const EVERY: Duration = Duration::from_secs(60);

/// The page; for whom it is not, there is none.
#[component]
pub fn Cockpit() -> impl IntoNode {
    let board = console().board;
    if !board.with_untracked(|board| board.me.role.sees_all()) {
        return view! { <NotHere /> };
    }
    Scoped::provide();
    let params = use_params_map();
    let is_report = memo(move |_| params.with(|params| params.get("section").as_deref() == Some("report")));
    view! { {move || if is_report.get() { view! { <Report /> } } else { view! { <Overview /> } }} }
}

#[component]
fn Overview() -> impl IntoNode {
    let (words, scope) = (texts::words(), scope());
    let (chat, open) = (RwSignal::new(None), RwSignal::new(false));
    provide_context(Giving { chat, open });
    let report = move || match scope.get().product {
        Some(id) => format!("/cockpit/report?product={id}"),
        None => "/cockpit/report".to_owned(),
    };
    view! {
        <div class="page">
            <header class="page__head">
                <h1>{words.overview}</h1>
                <span class="spacer"></span>
                <ChannelChoice />
                <a class="btn" href=report><Icon name="i-chart" />{overview::words().report}</a>
            </header>
            <div class="page__scroll">
                <Tiles />
                <div class="grid12">
                    <Attention />
                    <Queues />
                    <Agents />
                    <Lost />
                </div>
            </div>
        </div>
        <Give chat=chat open=open />
    }
}

/// Chats that are nearly lost, and accounts through which nothing goes; nothing where there is none.
#[component]
fn Attention() -> impl IntoNode {
    let (console, scope, words) = (console(), scope(), alerts_texts::words());
    let all = memo(move |_| {
        let now = console.now.get();
        console.board.with(|board| alerts(board, scope.get(), now))
    });
    let one = |alert| view! { <li><Shown alert=alert class="line" /></li> };
    view! {
        <Show when=move || !all.with(Vec::is_empty)>
            <section class="card c12" aria-labelledby="attention-title">
                <header class="card__head"><h2 id="attention-title">{words.title}</h2></header>
                <ul class="waitlist">{move || all.get().into_iter().map(one).collect_nodes()}</ul>
            </section>
        </Show>
    }
}

/// Giving a chat to another agent without leaving the page; in context of it.
#[derive(Clone, Copy)]
struct Giving {
    chat: RwSignal<Option<Conversation>>,
    open: RwSignal<bool>,
}

impl Giving {
    /// Asks to whom.
    fn give(self, id: ConversationId) {
        let chat = console().board.with_untracked(|board| board.conversations.get(&id).cloned());
        self.open.set(chat.is_some());
        self.chat.set(chat);
    }
}

/// What one sees from across the room.
#[component]
fn Tiles() -> impl IntoNode {
    let (console, scope, words) = (console(), scope(), texts::words());
    let figures = memo(move |_| console.board.with(|board| figures(board, scope.get())));
    let longest = move || {
        let since = figures.with(|f| f.waiting_since);
        since.map_or_else(|| "–".to_owned(), |since| console.now.get().since(since).clock())
    };
    view! {
        <dl class="tiles">
            <div class="tile">
                <dt>{words.waiting}</dt>
                <dd>{move || figures.with(|f| f.waiting)}</dd>
            </div>
            <div class="tile">
                <dt>{words.longest}</dt>
                <dd>{longest}</dd>
            </div>
            <div class="tile">
                <dt>{words.active_chats}</dt>
                <dd>{move || figures.with(|f| f.active)}</dd>
                <dd class="sub">
                    {move || match figures.with(|f| f.places) {
                        0 => String::new(),
                        places => fill(words.of_places, &[("n", &places.to_string())]),
                    }}
                </dd>
            </div>
            <div class="tile">
                <dt>{words.members_online}</dt>
                <dd>
                    {move || figures.with(|f| f.available)} " "
                    <small>{move || fill(words.of, &[("n", &figures.with(|f| f.agents).to_string())])}</small>
                </dd>
            </div>
            <Fast />
        </dl>
    }
}

/// How fast chats were answered and resolved in the last 24 hours (V-14).
#[component]
fn Fast() -> impl IntoNode {
    let (scope, words) = (scope(), texts::words());
    let known = RwSignal::new(Speed::default());
    let ask = move || {
        let of = scope.get_untracked();
        leptos::task::spawn_local(async move {
            let speed = load_speed(of).await;
            // Another choice may have been made meanwhile, and been answered sooner.
            if let (Ok(speed), true) = (speed, scope.try_get_untracked() == Some(of)) {
                known.try_set(speed);
            }
        });
    };
    Effect::new(move |_| {
        scope.track();
        ask();
        if let Ok(asking) = set_interval_with_handle(ask, EVERY) {
            on_cleanup(move || asking.clear());
        }
    });
    let tile = move |name: &'static str, pick: fn(&Speed) -> Option<Span>| {
        let said = move || known.with(pick).map_or_else(|| "–".to_owned(), Span::clock);
        view! {
            <div class="tile">
                <dt>{name}</dt>
                <dd>{said}</dd>
                <dd class="sub">{words.last_day}</dd>
            </div>
        }
    };
    view! {
        {tile(words.first_reply, |speed| speed.first_reply)}
        {tile(words.resolved_after, |speed| speed.resolved)}
    }
}
