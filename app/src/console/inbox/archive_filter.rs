//! What the archive is narrowed to (S2-36 … S2-40, V-13): the button above its list, the form behind it, and the line that
//! says what is chosen.

use super::{address::address, days, row_parts::local_date};
use crate::node::prelude::*;
use crate::{
    console::state::console,
    domain::{
        archive::ArchiveFilter,
        refusal::Refusal,
        settings::Catalog,
        time::{Span, Timestamp},
    },
    parts::{choice::SelectField, dialog::Dialog, field::TextField, icon::Icon, load::Later},
    texts::{
        fill,
        inbox::{Inbox, words},
        shell,
    },
};
use std::fmt::Display;

/// The button above the archive's list, and its form.
#[component]
pub fn FilterMenu() -> impl IntoNode {
    let words = words();
    let open = RwSignal::new(false);
    view! {
        <button class="btn btn--ghost btn--sm" type="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>
            <Icon name="i-filter" />
            {words.filter}
        </button>
        <Dialog
            open=open
            title=Signal::derive(move || words.filter.to_owned())
            close=shell::words().close
            class="dialog--small"
            id="filter-title"
        >
            <Later part=move || form(open) />
        </Dialog>
    }
}

/// What is chosen, in words, and the way out of it.
#[component]
pub fn Narrowed() -> impl IntoNode {
    let (board, address, words) = (console().board, address(), words());
    // Days are the reader's own: only his browser knows them.
    let awake = RwSignal::new(false);
    Effect::new(move |_| awake.set(true));
    let chosen = memo(move |_| {
        let only = address.filter.get().archive;
        let names = board.with(|board| names(&only, &board.catalog, words));
        let days = if awake.get() { day_words(&only, words) } else { Vec::new() };
        [names, days].concat()
    });
    let narrows = memo(move |_| address.filter.get().archive.narrows());
    let clear = move |_| address.change(|filter| filter.archive = ArchiveFilter::default());
    view! {
        <Show when=move || narrows.get()>
            <div class="filterline" role="group" aria-label=words.filter_on>
                {move || chosen.get().into_iter().map(|name| view! { <bdi class="tag">{name}</bdi> }).collect_nodes()}
                <span class="spacer"></span>
                <button class="btn btn--ghost btn--sm" type="button" on:click=clear>{words.clear_filter}</button>
            </div>
        </Show>
    }
}

/// How what is chosen is called; a link may name what was removed since.
fn names(only: &ArchiveFilter, catalog: &Catalog, words: &Inbox) -> Vec<String> {
    let removed = || words.removed.to_owned();
    let group = only.group.map(|id| catalog.groups.get(&id).map(|group| group.name.clone()));
    let agent = only.agent.map(|id| catalog.agents.get(&id).map(|agent| agent.name.clone()));
    let topic = only.topic.map(|id| catalog.topics.get(&id).map(|_| catalog.topic_path(id)));
    let tag = only.tag.map(|id| catalog.tags.get(&id).map(|tag| tag.name.clone()));
    let all = [(words.filter_group, group), (words.filter_user, agent), (words.filter_topic, topic)];
    let all = all.into_iter().chain([(words.filter_tag, tag)]);
    let named = |(what, name): (&str, Option<Option<String>>)| {
        name.map(|name| format!("{what}: {}", name.unwrap_or_else(removed)))
    };
    all.filter_map(named).collect()
}

/// The days of the range. Browser only.
fn day_words(only: &ArchiveFilter, words: &Inbox) -> Vec<String> {
    let parts = [("day", "numeric"), ("month", "short"), ("year", "numeric")];
    let said = |form: &str, at: Timestamp| fill(form, &[("date", &local_date(at, shell::lang(), &parts))]);
    let from = only.from.map(|at| said(words.from_day, at));
    let until = only.until.map(|at| said(words.until_day, last_of(at)));
    from.into_iter().chain(until).collect()
}

/// The last moment before this one: of the last day, where a range ends.
fn last_of(until: Timestamp) -> Timestamp {
    until.minus(Span::millis(1))
}

/// What is chosen in the form, each as its field has it.
#[derive(Clone, Copy)]
struct Draft {
    group: RwSignal<String>,
    agent: RwSignal<String>,
    topic: RwSignal<String>,
    tag: RwSignal<String>,
    from: RwSignal<String>,
    until: RwSignal<String>,
}

impl Draft {
    fn of(only: ArchiveFilter) -> Self {
        let text = |id: Option<String>| RwSignal::new(id.unwrap_or_default());
        Self {
            group: text(only.group.map(|id| id.to_string())),
            agent: text(only.agent.map(|id| id.to_string())),
            topic: text(only.topic.map(|id| id.to_string())),
            tag: text(only.tag.map(|id| id.to_string())),
            from: text(only.from.map(days::of)),
            until: text(only.until.map(|until| days::of(last_of(until)))),
        }
    }

    fn filter(self) -> ArchiveFilter {
        ArchiveFilter {
            group: self.group.get_untracked().parse().ok(),
            agent: self.agent.get_untracked().parse().ok(),
            topic: self.topic.get_untracked().parse().ok(),
            tag: self.tag.get_untracked().parse().ok(),
            from: days::first_moment(&self.from.get_untracked(), 0),
            until: days::first_moment(&self.until.get_untracked(), 1),
        }
    }
}

#[lazy]
fn form(open: RwSignal<bool>) -> Node {
    let (board, address, words) = (console().board, address(), words());
    let draft = Draft::of(address.filter.get_untracked().archive);
    let choices = Choices::of(board.with_untracked(|board| board.catalog.clone()), words);
    let wrong = RwSignal::new(None);
    let choose = move |only: ArchiveFilter| {
        open.set(false);
        address.change(|filter| filter.archive = only);
    };
    let apply = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let only = draft.filter();
        match only.ends_before_it_begins() {
            true => wrong.set(Some(shell::words().say(&Refusal::BackwardRange))),
            false => choose(only),
        }
    };
    view! {
        <form novalidate=true on:submit=apply>
            <div class="dialog__body">
                <SelectField id="filter-group" label=words.filter_group value=draft.group options=choices.groups />
                <SelectField id="filter-user" label=words.filter_user value=draft.agent options=choices.agents />
                <SelectField id="filter-topic" label=words.filter_topic value=draft.topic options=choices.topics />
                <SelectField id="filter-tag" label=words.filter_tag value=draft.tag options=choices.tags />
                <div class="two">
                    <TextField id="filter-from" label=words.filter_from kind="date" value=draft.from />
                    <TextField id="filter-until" label=words.filter_until kind="date" value=draft.until error=wrong />
                </div>
            </div>
            <div class="dialog__foot">
                <button class="btn btn--ghost" type="button" on:click=move |_| choose(ArchiveFilter::default())>
                    {words.clear_filter}
                </button>
                <span class="spacer"></span>
                <button class="btn btn--primary" type="submit">{words.apply}</button>
            </div>
        </form>
    }
}

/// What may be chosen: ids and names, by name; first that it does not matter.
struct Choices {
    groups: Signal<Vec<(String, String)>>,
    agents: Signal<Vec<(String, String)>>,
    topics: Signal<Vec<(String, String)>>,
    tags: Signal<Vec<(String, String)>>,
}

impl Choices {
    /// Who no longer works here has resolved chats, and topics that are no longer offered are on some.
    fn of(catalog: Catalog, words: &Inbox) -> Self {
        let marked = |name: String, is_active: bool| match is_active {
            true => name,
            false => fill(words.inactive, &[("name", &name)]),
        };
        let groups = catalog.groups.values().map(|group| pair(group.id, group.name.clone()));
        let agents = catalog.agents.values();
        let agents = agents.map(|agent| pair(agent.id, marked(agent.name.clone(), !agent.deactivated)));
        let topics = catalog.topics.values();
        let topics = topics.map(|topic| pair(topic.id, marked(catalog.topic_path(topic.id), topic.active)));
        let tags = catalog.tags.values().map(|tag| pair(tag.id, tag.name.clone()));
        Self {
            groups: by_name(words.any_group, groups.collect()),
            agents: by_name(words.any_user, agents.collect()),
            topics: by_name(words.any_topic, topics.collect()),
            tags: by_name(words.any_tag, tags.collect()),
        }
    }
}

fn pair(id: impl Display, name: String) -> (String, String) {
    (id.to_string(), name)
}

fn by_name(any: &str, mut all: Vec<(String, String)>) -> Signal<Vec<(String, String)>> {
    all.sort_by_cached_key(|(_, name)| name.to_lowercase());
    all.insert(0, (String::new(), any.to_owned()));
    Signal::stored(all)
}
