//! The queues, and who waits longest in them.

use super::{
    Giving,
    figures::{QueueRow, longest_waiting, queue_rows},
    scope::scope,
};
use crate::node::prelude::*;
use crate::{
    api::{
        conversations::take,
        queues::{Outlook, expected_waits as ask},
    },
    console::{
        shell::{go::go, toasts::toasts},
        state::console,
    },
    domain::{ids::ConversationId, time::Span},
    parts::avatar::ChannelBadge,
    texts::{fill, inbox, queues, shell},
};
use std::time::Duration;

/// A burst of arrivals is one question.
const PAUSE: Duration = Duration::from_millis(500);
/// Rows of those who wait.
const LISTED: usize = 8;

#[component]
pub fn Queues() -> impl IntoNode {
    let (console, scope, words) = (console(), scope(), queues::words());
    let rows = memo(move |_| console.board.with(|board| queue_rows(board, scope.get())));
    let waiting = memo(move |_| console.board.with(|board| longest_waiting(board, scope.get(), LISTED)));
    let outlook = expected_waits();
    view! {
        <section class="card c7" aria-labelledby="queues-title">
            <header class="card__head"><h2 id="queues-title">{words.queues}</h2></header>
            <div class="tablewrap" tabindex="0" role="group" aria-labelledby="queues-title">
                <table class="table tight">
                    <thead>
                        <tr>
                            <th scope="col">{words.queue}</th>
                            <th scope="col" class="r">{words.waiting}</th>
                            <th scope="col" class="r">{words.longest}</th>
                            <th scope="col" class="r">{words.expected}</th>
                            <th scope="col" class="r">{words.active_chats}</th>
                            <th scope="col" class="r">{words.members_online}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {move || {
                            rows.get().into_iter().map(|row| view! { <Queue row=row outlook=outlook /> }).collect_nodes()
                        }}
                    </tbody>
                </table>
            </div>
            <h3 class="subhead">{words.longest}</h3>
            <ul class="waitlist">
                <For each=move || waiting.get() key=|id| *id let:id>
                    <Waiting id=id />
                </For>
                <Show when=move || waiting.with(Vec::is_empty)>
                    <li class="muted">{words.nobody_waits}</li>
                </Show>
            </ul>
        </section>
    }
}

/// Asked again whenever somebody comes, goes or is served.
fn expected_waits() -> RwSignal<Vec<Outlook>> {
    let (board, scope) = (console().board, scope());
    let known = RwSignal::new(Vec::new());
    let moves = memo(move |_| board.with(|board| (board.pending(), board.catalog.online(), scope.get())));
    let fetch = move || {
        leptos::task::spawn_local(async move {
            if let Ok(all) = ask(scope.get_untracked()).await {
                known.try_set(all);
            }
        });
    };
    let mut later = debounce(PAUSE, move |()| fetch());
    Effect::new(move |before: Option<()>| {
        moves.track();
        // What the page opens with is asked at once.
        if before.is_some() { later(()) } else { fetch() }
    });
    known
}

#[component]
fn Queue(row: QueueRow, outlook: RwSignal<Vec<Outlook>>) -> impl IntoNode {
    let (now, words) = (console().now, queues::words());
    let since = row.waiting_since;
    let longest = move || since.map_or_else(|| "–".to_owned(), |since| now.get().since(since).clock());
    let expected = move || {
        let own = outlook.with(|all| all.iter().find(|one| one.group == row.group)?.wait_seconds);
        own.map_or_else(|| words.unknown.to_owned(), |s| Span::seconds(i64::from(s)).clock())
    };
    let name = row.name.unwrap_or_else(|| words.everybody.to_owned());
    view! {
        <tr>
            <td><bdi>{name}</bdi>{row.closed.then(|| view! { " " <small class="muted">{words.is_closed}</small> })}</td>
            <td class="r"><b>{row.waiting}</b></td>
            <td class="r">{longest}</td>
            <td class="r">{expected}</td>
            <td class="r">{row.active}</td>
            <td class="r">{row.available}</td>
        </tr>
    }
}

#[component]
fn Waiting(id: ConversationId) -> impl IntoNode {
    let (console, toasts, go, words) = (console(), toasts(), go(), queues::words());
    let shell = shell::words();
    let chat = console.board.with_untracked(|board| board.conversations.get(&id).cloned());
    let name =
        chat.as_ref().and_then(|chat| chat.name.clone()).unwrap_or_else(|| inbox::words().visitor.into());
    let (giving, label) = (expect_context::<Giving>(), name.clone());
    let badge = chat.as_ref().map(|chat| view! { <ChannelBadge kind=chat.kind /> });
    let waited = move || {
        let since = console.board.with(|board| match board.conversations.get(&id)?.state {
            crate::domain::conversation::State::Waiting { since } => Some(since),
            _ => None,
        });
        since.map(|since| console.now.get().since(since).clock())
    };
    let take_it = move |_| {
        leptos::task::spawn_local(async move {
            match take(id).await {
                Ok(()) => {
                    console.answers.set(Some(id));
                    go.to(format!("/chats/{id}"));
                }
                Err(refusal) => toasts.error(shell.say(&refusal)),
            }
        });
    };
    view! {
        <li>
            {badge}
            <a class="truncate" href=format!("/chats/{id}?view=everyone")><bdi>{name}</bdi></a>
            <span class="num">{waited}</span>
            <button
                class="btn btn--sm"
                type="button"
                aria-haspopup="dialog"
                aria-label=fill(words.give_title, &[("name", &label)])
                on:click=move |_| giving.give(id)
            >
                {words.give}
            </button>
            <button class="btn btn--sm" type="button" on:click=take_it>{words.take}</button>
        </li>
    }
}
