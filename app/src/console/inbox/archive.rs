//! The archive's list: pages by keyset, and what goes there or comes back while one looks.

use super::{
    address::address,
    filter::Filter,
    lines::Line,
    row::ChatRow,
    rows::Rows,
    selection::{Choosing, Selection},
};
use crate::node::prelude::*;
use crate::{
    api::conversations::{ArchivePage, archive},
    console::state::console,
    domain::{
        conversation::{Conversation, State, sort_by_numbers},
        ids::ConversationId,
        refusal::Refusal,
        settings::Catalog,
        time::Timestamp,
    },
    parts::{
        icon::Icon,
        load::{Failed, Load},
    },
    texts::{inbox::words, shell::words as shell_words},
    wire::with_the_page,
};
use std::collections::BTreeMap;

fn archived_at(chat: &Conversation) -> Option<Timestamp> {
    match chat.state {
        State::Archived { at, .. } => Some(at),
        State::Waiting { .. } | State::Assigned { .. } => None,
    }
}

/// The pages as they were fetched, with what happened since laid over them; newest first. What is older than
/// the last fetched row belongs to pages not fetched yet.
fn merged(
    pages: &[Conversation],
    all_fetched: bool,
    news: &BTreeMap<ConversationId, Conversation>,
    filter: &Filter,
    catalog: &Catalog,
) -> Vec<Conversation> {
    let end = if all_fetched { None } else { pages.last().and_then(archived_at) };
    let old = pages.iter().filter(|chat| !news.contains_key(&chat.id));
    let new = news.values().filter(|chat| end.is_none_or(|end| archived_at(chat) >= Some(end)));
    let mut rows: Vec<&Conversation> = old.chain(new).filter(|c| filter.shows_archived(c, catalog)).collect();
    sort_by_numbers(&mut rows, |chat| (archived_at(chat).map_or(0, Timestamp::millis), 0));
    rows.into_iter().rev().cloned().collect()
}

/// The pages fetched so far.
#[derive(Clone, Copy)]
struct Pages {
    rows: RwSignal<Vec<Conversation>>,
    more: RwSignal<bool>,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<Refusal>>,
    filter: StoredValue<Filter>,
}

impl Pages {
    fn new(first: Vec<Conversation>, filter: Filter) -> Self {
        Self {
            more: RwSignal::new(is_full(&first)),
            rows: RwSignal::new(first),
            busy: RwSignal::new(false),
            failed: RwSignal::new(None),
            filter: StoredValue::new(filter),
        }
    }

    fn fetch_more(self) {
        if self.busy.get_untracked() || !self.more.get_untracked() {
            return;
        }
        let last = self.rows.with_untracked(|rows| rows.last().and_then(|c| Some((archived_at(c)?, c.id))));
        let page = self.filter.get_value().page(last);
        self.busy.set(true);
        self.failed.set(None);
        leptos::task::spawn_local(async move {
            match archive(page).await {
                Ok(page) => {
                    self.more.try_set(is_full(&page));
                    self.rows.try_update(|rows| rows.extend(page));
                }
                Err(refusal) => drop(self.failed.try_set(Some(refusal))),
            }
            self.busy.try_set(false);
        });
    }
}

fn is_full(page: &[Conversation]) -> bool {
    page.len() as i64 >= ArchivePage::ROWS
}

/// The archive, as far as it was scrolled.
#[component]
pub fn ArchiveList(current: Signal<Option<ConversationId>>) -> impl IntoNode {
    let (console, address, words) = (console(), address(), words());
    let asked = memo(move |_| {
        let filter = address.filter.get();
        (filter.page(None), console.starts.get())
    });
    let first = with_the_page(move || asked.get(), |(page, _)| archive(page));
    let list = move |rows: Vec<Conversation>| {
        view! { <ArchiveRows first=rows current=current /> }
    };
    view! {
        <Load of=first skeleton=|| view! { <Skeleton /> } say=|refusal: &Refusal| shell_words().say(refusal) try_again=words.try_again children=list />
    }
}

#[component]
fn ArchiveRows(first: Vec<Conversation>, current: Signal<Option<ConversationId>>) -> impl IntoNode {
    let (console, address, words) = (console(), address(), words());
    let filter = address.filter.get_untracked();
    let pages = Pages::new(first, filter);
    let rows = memo(move |_| {
        // Groups and topics change while one looks, but not for what one looks at.
        console.board.with_untracked(|board| {
            let merged =
                |rows: &Vec<_>, news: &_| merged(rows, !pages.more.get(), news, &filter, &board.catalog);
            pages.rows.with(|rows| console.archived.with(|news| merged(rows, news)))
        })
    });
    let selection = Selection::new();
    let by_id = memo(move |_| rows.get().into_iter().map(|c| (c.id, c)).collect::<BTreeMap<_, _>>());
    let lines = memo(move |_| rows.with(|rows| rows.iter().map(|c| Line::Chat(c.id)).collect::<Vec<_>>()));
    let row = move |line: Line| {
        let Line::Chat(id) = line else { return Node::Nothing };
        let Some(first) = by_id.with_untracked(|rows| rows.get(&id).cloned()) else { return Node::Nothing };
        let chat = memo(move |before: Option<&Conversation>| {
            let now = by_id.with(|rows| rows.get(&id).cloned());
            now.or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
        });
        view! { <ChatRow chat=chat current=current base="/archive" suffix=address.query selection=selection /> }
    };
    view! {
        <Show when=move || !lines.with(Vec::is_empty) fallback=move || view! { <Nothing narrowed=filter.narrows_archive() /> }>
            <Choosing selection=selection />
            <Rows
                lines=lines
                current=current
                label=words.archive_list
                row=row
                near_end=Callback::new(move |()| pages.fetch_more())
            >
                <More pages=pages />
            </Rows>
        </Show>
    }
}

/// The way to the next page where scrolling is none; why it did not come.
#[component]
fn More(pages: Pages) -> impl IntoNode {
    let (words, shell) = (words(), shell_words());
    let retry = move || pages.fetch_more();
    let button = move || {
        view! {
            <button
                class="btn btn--sm btn--ghost btn--block"
                class:is-loading=pages.busy
                type="button"
                on:click=move |_| pages.fetch_more()
            >
                {words.older}
            </button>
        }
    };
    move || match pages.failed.get() {
        Some(refusal) => {
            view! { <Failed why=shell.say(&refusal) try_again=words.try_again retry=retry /> }
        }
        None if pages.more.get() => button(),
        None => view! { <p class="sr-only">{shell.end_of_list}</p> },
    }
}

#[component]
fn Nothing(narrowed: bool) -> impl IntoNode {
    let (address, words) = (address(), words());
    let clear = move |_| address.change(|f| (f.product, f.kind, f.archive) = Default::default());
    let (icon, title, help) = if narrowed {
        ("i-search", words.no_match, words.no_match_help)
    } else {
        ("i-archive", words.archive_empty, words.archive_empty_help)
    };
    view! {
        <div class="empty empty--fill">
            <Icon name=icon class="i-24" />
            <h2>{title}</h2>
            <p>{help}</p>
            {narrowed.then(|| view! { <button class="btn" type="button" on:click=clear>{words.clear_filter}</button> })}
        </div>
    }
}

#[component]
fn Skeleton() -> impl IntoNode {
    let row = || {
        view! {
            <li>
                <div class="chat chat--sk">
                    <span class="sk sk--round"></span>
                    <div>
                        <span class="sk sk--w50"></span>
                        <span class="sk sk--w70"></span>
                    </div>
                </div>
            </li>
        }
    };
    view! {
        <p class="sr-only" role="status">{words().loading}</p>
        <ul class="chatlist" aria-hidden="true">{(0..8).map(|_| row()).collect_nodes()}</ul>
    }
}
