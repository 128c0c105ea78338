//! The queues, and who waits longest in them.

use super::{
    Giving,
    figures::{QueueRow, longest_waiting, offered, queue_rows},
    scope::scope,
};
use crate::node::prelude::*;
use crate::{
    api::queues::{Outlook, expected_waits as ask},
    console::{inbox::take::Taking, state::console},
    domain::{ids::ConversationId, scope::Scope, time::Span},
    parts::avatar::ChannelBadge,
    texts::{fill, inbox, overview, queues},
};
use std::time::Duration;

/// There is at most one question in this time.
const REST: Duration = Duration::from_secs(1);
/// How often what is expected is asked for though nothing happens.
const ANEW: Duration = Duration::from_secs(30);
/// Rows of those who wait, and how many come with each press on "more".
const LISTED: usize = 8;
const MORE: usize = 50;

#[component]
pub fn Queues() -> impl IntoNode {
    let (console, scope, words) = (console(), scope(), queues::words());
    let rows = memo(move |_| console.board.with(|board| queue_rows(board, scope.get())));
    let listed = RwSignal::new(LISTED);
    let waiting =
        memo(move |_| console.board.with(|board| longest_waiting(board, scope.get(), listed.get())));
    let more = memo(move |_| {
        let all: usize = rows.with(|rows| rows.iter().map(|row| row.waiting).sum());
        all.saturating_sub(waiting.with(Vec::len))
    });
    let outlook = Asking::begin(rows, scope).known;
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
            <Show when=move || more.get() != 0>
                <button class="btn btn--sm" type="button" on:click=move |_| listed.update(|n| *n += MORE)>
                    {move || fill(overview::words().more_waiting, &[("n", &more.get().to_string())])}
                </button>
            </Show>
        </section>
    }
}

/// What is known of the expected waits, and when it is asked for: again whenever somebody comes, goes or is served, and
/// anew now and then, since it changes by itself.
#[derive(Clone, Copy)]
struct Asking {
    scope: Memo<Scope>,
    known: RwSignal<Vec<Outlook>>,
    pace: StoredValue<Pace>,
}

impl Asking {
    fn begin(rows: Memo<Vec<QueueRow>>, scope: Memo<Scope>) -> Self {
        let asking =
            Self { scope, known: RwSignal::new(Vec::new()), pace: StoredValue::new(Pace::default()) };
        Effect::new(move |_| {
            rows.track();
            scope.track();
            asking.wants();
        });
        Effect::new(move |_| {
            if let Ok(clock) = set_interval_with_handle(move || asking.wants(), ANEW) {
                on_cleanup(move || clock.clear());
            }
        });
        asking
    }

    /// Asks, or does so in a moment.
    fn wants(self) {
        if self.pace.try_update_value(Pace::wants) == Some(true) {
            self.asks();
        }
    }

    fn asks(self) {
        let Some(of) = self.scope.try_get_untracked() else { return };
        leptos::task::spawn_local(async move {
            let said = ask(of).await;
            // Another choice may have been made meanwhile, and been answered sooner.
            if let (Ok(all), true) = (said, self.scope.try_get_untracked() == Some(of)) {
                self.known.try_set(all);
            }
        });
        let rested = move || {
            if self.pace.try_update_value(Pace::rested) == Some(true) {
                self.asks();
            }
        };
        set_timeout(rested, REST);
    }
}

/// How a question keeps its distance from the one before.
#[derive(Debug, Clone, Copy, Default)]
struct Pace {
    rests: bool,
    /// One is wanted as soon as it has rested.
    kept: bool,
}

impl Pace {
    /// Whether it may be asked now.
    fn wants(&mut self) -> bool {
        self.kept = self.rests;
        !std::mem::replace(&mut self.rests, true)
    }

    /// Time has passed: whether one is due.
    fn rested(&mut self) -> bool {
        self.rests = std::mem::take(&mut self.kept);
        self.rests
    }
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
    let (console, words) = (console(), queues::words());
    let offered = memo(move |_| console.board.with(|board| offered(board, id)));
    let chat = console.board.with_untracked(|board| board.conversations.get(&id).cloned());
    let name =
        chat.as_ref().and_then(|chat| chat.name.clone()).unwrap_or_else(|| inbox::words().visitor.into());
    let (giving, label) = (expect_context::<Giving>(), name.clone());
    let badge = chat.as_ref().map(|chat| view! { <ChannelBadge kind=chat.kind /> });
    let waited = move || {
        let since = console.board.with(|board| board.conversations.get(&id)?.waiting_since());
        since.map(|since| console.now.get().since(since).clock())
    };
    let taking = Taking::here();
    view! {
        <li>
            {badge}
            <a class="truncate" href=format!("/chats/{id}?view=everyone")><bdi>{name}</bdi></a>
            {move || offered.get().map(|(to, until)| {
                let left = move || until.since(console.now.get()).clock();
                view! { <small class="muted"><bdi>{fill(overview::words().offered_to, &[("agent", &to)])}</bdi> " " <span class="num">{left}</span></small> }
            })}
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
            <button class="btn btn--sm" type="button" on:click=move |_| taking.takes(id)>{words.take}</button>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;

    #[test]
    fn a_burst_is_two_questions_at_most_a_moment_apart_and_none_is_forgotten() {
        let mut pace = Pace::default();
        assert!(pace.wants(), "what the page opens with is asked at once");
        assert!(![(); 3].map(|()| pace.wants()).contains(&true), "a burst waits");
        assert!(pace.rested(), "and is one question at the end");
        assert!(!pace.wants(), "which keeps its distance, too");
        assert!(pace.rested());
        assert!(!pace.rested(), "nothing was wanted meanwhile");
        assert!(pace.wants(), "so the next is asked at once");
    }
}
