//! Ctrl K: customers and their conversations, places to go to, things to do; one field, one list.

use super::{
    frame::PaletteOpen,
    go::{Go, go},
    keys::{self, Wish, Wishes},
    preferences::{Prefs, prefs},
    status::{MyStatus, my_status, status_words},
};
use crate::node::prelude::*;
use crate::{
    api::search::find,
    console::state::{ConsoleState, console},
    domain::{
        agent::{Status, Theme},
        conversation::Conversation,
    },
    parts::{
        avatar::{Avatar, StatusGlyph},
        dialog::Modal,
        icon::Icon,
        load::{Later, focus_when_here},
    },
    texts::{
        fill,
        queues::queues,
        shell::{Shell, words},
    },
};
use leptos::{ev::KeyboardEvent, html};
use std::time::Duration;

/// How long one must have stopped typing before the desk is asked.
const PAUSE: Duration = Duration::from_millis(150);
/// Shorter words would find everybody.
const SHORTEST: usize = 2;

/// Something the palette can do.
#[derive(Debug, Clone, PartialEq)]
enum Act {
    Open(Box<Conversation>),
    Resolve,
    Go(&'static str),
    Status(Status),
    Theme(Theme),
}

/// A line of the palette: what it does, what it is called, under which head.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    act: Act,
    name: String,
    /// What tells it from others of the same name.
    note: String,
    head: &'static str,
    keys: &'static [&'static str],
}

/// What can be done whatever was typed, in the palette's order.
fn commands(words: &'static Shell, chat_open: bool, oversees: bool) -> Vec<Entry> {
    let entry =
        |head, act, name: &str, keys| Entry { act, name: name.to_owned(), note: String::new(), head, keys };
    let mut all = Vec::new();
    if chat_open {
        all.push(entry(words.this_chat, Act::Resolve, words.resolve, &["R"][..]));
    }
    let overview = oversees.then(|| ("/cockpit", queues(words.lang).overview));
    let places = [("/chats", words.chats), ("/archive", words.archive), ("/tickets", words.tickets)];
    let places = places.into_iter().chain(overview);
    for (path, name) in places.chain([("/settings", words.settings)]) {
        all.push(entry(words.go_to, Act::Go(path), name, &[]));
    }
    let digits: [&[&str]; 4] = [&["Alt", "1"], &["Alt", "2"], &["Alt", "3"], &["Alt", "4"]];
    for (status, keys) in Status::ALL.into_iter().zip(digits) {
        all.push(entry(words.your_status, Act::Status(status), status_words(status, words).0, keys));
    }
    let themes = [
        (Theme::System, words.theme_system),
        (Theme::Light, words.theme_light),
        (Theme::Dark, words.theme_dark),
    ];
    for (theme, name) in themes {
        all.push(entry(words.theme, Act::Theme(theme), name, &[]));
    }
    all
}

/// The commands that match, each word of the query at the beginning of a word of theirs; then those found.
fn entries(
    words: &'static Shell,
    (chat_open, oversees): (bool, bool),
    query: &str,
    found: Vec<Conversation>,
) -> Vec<Entry> {
    let asked: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let matches = |entry: &Entry| {
        let text = format!("{} {}", entry.head, entry.name).to_lowercase();
        asked.iter().all(|word| text.split_whitespace().any(|part| part.starts_with(word.as_str())))
    };
    let customers = found.into_iter().map(|chat| Entry {
        name: chat.name.clone().or(chat.contact.clone()).unwrap_or_else(|| words.a_visitor.to_owned()),
        note: note(&chat, words),
        act: Act::Open(Box::new(chat)),
        head: words.customers,
        keys: &[],
    });
    commands(words, chat_open, oversees).into_iter().filter(matches).chain(customers).collect()
}

/// Where the customer can be reached, and whether the chat is over.
fn note(chat: &Conversation, words: &Shell) -> String {
    let contact = chat.contact.as_ref().filter(|contact| chat.name.as_ref() != Some(contact));
    let archived = chat.is_archived().then_some(words.archived);
    let parts: Vec<&str> = contact.map(String::as_str).into_iter().chain(archived).collect();
    parts.join(" · ")
}

/// What an act needs to be done; taken from context while there is one.
#[derive(Clone, Copy)]
struct Hands {
    go: Go,
    wishes: Wishes,
    mine: MyStatus,
    prefs: Prefs,
    open: RwSignal<bool>,
}

impl Hands {
    fn take() -> Self {
        let PaletteOpen(open) = expect_context();
        Self { go: go(), wishes: expect_context(), mine: my_status(), prefs: prefs(), open }
    }

    fn run(self, act: Act) {
        self.open.set(false);
        match act {
            Act::Open(chat) if chat.is_archived() => self.go.to(format!("/archive/{}", chat.id)),
            Act::Open(chat) => self.go.to(format!("/chats/{}", chat.id)),
            Act::Resolve => self.wishes.ask(Wish::Resolve),
            Act::Go(path) => self.go.to(path),
            Act::Status(status) => self.mine.choose(status),
            Act::Theme(theme) => self.prefs.change(|p| p.theme = theme),
        }
    }
}

/// The field in the top bar that is a button.
#[component]
pub fn PaletteButton() -> impl IntoNode {
    let PaletteOpen(open) = expect_context();
    let words = words();
    let key = RwSignal::new("Ctrl");
    Effect::new(move |_| key.set(keys::command_key()));
    keys::on_keydown(move |event| {
        if matches!(event.key().as_str(), "Control" | "Meta") {
            foresee();
        }
        let asked = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
        if asked && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            if open.get_untracked() || !keys::dialog_open() {
                open.update(|open| *open = !*open);
            }
        }
    });
    view! {
        <button
            class="cmdk"
            type="button"
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K Meta+K"
            on:pointerenter=|_| foresee()
            on:focus=|_| foresee()
            on:click=move |_| open.set(true)
        >
            <Icon name="i-search" />
            <span class="truncate">{words.palette_hint}</span>
            <span class="spacer"></span>
            <span class="kbds" aria-hidden="true">
                <kbd>{move || key.get()}</kbd>
                <kbd>"K"</kbd>
            </span>
        </button>
    }
}

#[component]
pub fn Palette() -> impl IntoNode {
    let PaletteOpen(open) = expect_context();
    view! {
        <Show when=move || open.get()>
            <Modal on_close=move || open.set(false) labelledby="palette-title" class="scrim scrim--top">
                <PaletteField />
            </Modal>
        </Show>
    }
}

/// What is found for the words comes with the first opening.
#[lazy]
fn findings() -> fn(Typing) -> Node {
    |typing| view! { <Findings typing=typing /> }
}

/// It is about to be opened.
fn foresee() {
    leptos::task::spawn_local(async {
        findings().await;
    });
}

/// What the field and what is found share: one types at once, whenever that comes.
#[derive(Clone, Copy)]
struct Typing {
    text: RwSignal<String>,
    /// Which line is meant, and of how many.
    at: RwSignal<usize>,
    lines: RwSignal<usize>,
    /// Counts how often Enter was pressed.
    entered: RwSignal<u32>,
}

#[component]
fn PaletteField() -> impl IntoNode {
    let words = words();
    let input = NodeRef::<html::Input>::new();
    let typing = Typing {
        text: RwSignal::default(),
        at: RwSignal::default(),
        lines: RwSignal::default(),
        entered: RwSignal::default(),
    };
    focus_when_here(input);
    let keydown = move |event: KeyboardEvent| {
        let len = typing.lines.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if len > 0 => typing.at.update(|at| *at = (*at + 1) % len),
            "ArrowUp" if len > 0 => typing.at.update(|at| *at = (*at + len - 1) % len),
            "Enter" if !event.is_composing() => typing.entered.update(|times| *times += 1),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <div class="menu palette">
            <h2 class="sr-only" id="palette-title">{words.palette_hint}</h2>
            <div class="inputwrap palette__field">
                <Icon name="i-search" />
                <input
                    class="input"
                    node_ref=input
                    role="combobox"
                    aria-label=words.palette_hint
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-autocomplete="list"
                    aria-activedescendant=move || (typing.lines.get() > 0).then(|| format!("palette-{}", typing.at.get()))
                    autocomplete="off"
                    spellcheck="false"
                    dir="auto"
                    placeholder=words.palette_hint
                    prop:value=typing.text
                    on:input=move |event| typing.text.set(event_target_value(&event))
                    on:keydown=keydown
                />
            </div>
            <Later part=move || async move { (findings().await)(typing) } />
        </div>
    }
}

/// What was typed and what it led to.
#[derive(Clone, Copy)]
struct Query {
    text: RwSignal<String>,
    found: RwSignal<Vec<Conversation>>,
    /// Waiting for the desk.
    busy: RwSignal<bool>,
    failed: RwSignal<Option<String>>,
    words: &'static Shell,
}

impl Query {
    fn new(text: RwSignal<String>) -> Self {
        let query = Self {
            text,
            found: RwSignal::default(),
            busy: RwSignal::new(false),
            failed: RwSignal::new(None),
            words: words(),
        };
        Effect::new(move |_| query.changed());
        query
    }

    fn changed(self) {
        let text = self.text.get().trim().to_owned();
        if text.chars().count() < SHORTEST {
            self.found.set(Vec::new());
            self.busy.set(false);
            return;
        }
        self.busy.set(true);
        let ask = move || leptos::task::spawn_local(self.ask(text));
        if let Ok(timer) = set_timeout_with_handle(ask, PAUSE) {
            on_cleanup(move || timer.clear());
        }
    }

    async fn ask(self, text: String) {
        let answer = find(text.clone()).await;
        // An answer to what is no longer asked is late.
        if self.text.try_with_untracked(|now| now.trim() == text) != Some(true) {
            return;
        }
        self.busy.set(false);
        self.failed.set(answer.as_ref().err().map(|refusal| self.words.say(refusal)));
        self.found.set(answer.unwrap_or_default().conversations);
    }
}

#[component]
fn Findings(typing: Typing) -> impl IntoNode {
    let (words, hands, query, console) = (words(), Hands::take(), Query::new(typing.text), console());
    let at = typing.at;
    let entries = memo(move |_| {
        let chat_open = can_resolve(console);
        let oversees = console.board.with(|board| board.me.role.sees_all());
        entries(words, (chat_open, oversees), &query.text.get(), query.found.get())
    });
    Effect::new(move |_| typing.lines.set(entries.with(Vec::len)));
    Effect::new(move |_| {
        query.text.track();
        at.set(0);
    });
    Effect::new(move |_| {
        if typing.entered.get() > 0
            && let Some(entry) = entries.with_untracked(|all| all.get(at.get_untracked()).cloned())
        {
            hands.run(entry.act);
        }
    });
    keep_in_sight(at);
    view! {
        <PaletteList entries=entries at=at hands=hands />
        <PaletteState query=query entries=entries />
        <div class="palette__foot" aria-hidden="true">
            <span><span class="kbds"><kbd>"↑"</kbd><kbd>"↓"</kbd></span>{words.palette_move}</span>
            <span><span class="kbds"><kbd>"Enter"</kbd></span>{words.palette_open}</span>
            <span><span class="kbds"><kbd>"Esc"</kbd></span>{words.close}</span>
        </div>
    }
}

/// Whether the open conversation is one that the agent could resolve.
fn can_resolve(console: ConsoleState) -> bool {
    let me = console.board.with_untracked(|board| board.me.agent);
    console.thread.with(|thread| thread.as_ref().is_some_and(|t| t.conversation.owner() == Some(me)))
}

#[component]
fn PaletteList(entries: Memo<Vec<Entry>>, at: RwSignal<usize>, hands: Hands) -> impl IntoNode {
    let words = words();
    let line = move |(i, entry, head): (usize, Entry, bool)| {
        let label = head.then(|| view! { <p class="menu__label" role="presentation">{entry.head}</p> });
        view! { {label}<PaletteLine i=i entry=entry at=at hands=hands /> }
    };
    let lines = move || {
        let all = entries.get();
        let heads: Vec<bool> = (0..all.len())
            .map(|i| i == 0 || all.get(i - 1).is_none_or(|before| before.head != all[i].head))
            .collect();
        all.into_iter()
            .zip(heads)
            .enumerate()
            .map(|(i, (entry, head))| line((i, entry, head)))
            .collect_nodes()
    };
    view! {
        <div class="palette__list" id="palette-list" role="listbox" aria-label=words.results>
            {lines}
        </div>
    }
}

#[component]
fn PaletteLine(i: usize, entry: Entry, at: RwSignal<usize>, hands: Hands) -> impl IntoNode {
    let active = memo(move |_| at.get() == i);
    let act = entry.act.clone();
    let caps = entry.keys.iter().map(|cap| view! { <kbd>{*cap}</kbd> }).collect_nodes();
    view! {
        <div
            class="menu__item"
            class:is-active=active
            role="option"
            id=format!("palette-{i}")
            aria-selected=move || active.get().to_string()
            on:pointermove=move |_| at.set(i)
            on:click=move |_| hands.run(act.clone())
        >
            {mark(&entry.act)}
            <span class="truncate">
                <bdi>{entry.name}</bdi>
                " "
                <bdi class="muted">{entry.note}</bdi>
            </span>
            <span class="kbds" aria-hidden="true">{caps}</span>
        </div>
    }
}

fn mark(act: &Act) -> Node {
    match act {
        Act::Open(chat) => {
            view! { <Avatar name=chat.name.clone() class="avatar--24" picture=chat.picture /> }
        }
        Act::Resolve => view! { <Icon name="i-resolve" /> },
        Act::Go("/archive") => view! { <Icon name="i-archive" /> },
        Act::Go("/settings") => view! { <Icon name="i-settings" /> },
        Act::Go(_) => view! { <Icon name="i-chat" /> },
        Act::Status(status) => view! { <StatusGlyph status=*status /> },
        Act::Theme(Theme::Dark) => view! { <Icon name="i-moon" /> },
        Act::Theme(_) => view! { <Icon name="i-sun" /> },
    }
}

/// That the search runs, found nothing, or failed.
#[component]
fn PaletteState(query: Query, entries: Memo<Vec<Entry>>) -> impl IntoNode {
    let words = words();
    let text = move || {
        if let Some(failed) = query.failed.get() {
            return failed;
        }
        if query.busy.get() {
            return words.searching.to_owned();
        }
        if entries.with(Vec::is_empty) {
            return fill(words.nothing_found, &[("words", query.text.get().trim())]);
        }
        String::new()
    };
    view! {
        <p class="palette__none" class:sr-only=move || !entries.with(Vec::is_empty) role="status">{text}</p>
    }
}

fn keep_in_sight(at: RwSignal<usize>) {
    Effect::new(move |_| {
        let id = format!("palette-{}", at.get());
        request_animation_frame(move || {
            if let Some(line) = document().get_element_by_id(&id) {
                let how = web_sys::ScrollIntoViewOptions::new();
                how.set_block(web_sys::ScrollLogicalPosition::Nearest);
                line.scroll_into_view_with_scroll_into_view_options(&how);
            }
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::agent::Lang, texts::shell::shell};

    #[test]
    fn every_word_must_begin_a_word_of_the_command() {
        let names = |query: &str| {
            let found = entries(shell(Lang::En), (true, true), query, Vec::new());
            found.into_iter().map(|entry| entry.name).collect::<Vec<_>>()
        };
        assert_eq!(names("th da"), ["Dark"]);
        assert_eq!(names("reso"), ["Resolve"]);
        assert!(names("zzz").is_empty());
        assert!(names("").len() > 8, "without a question everything is offered");
    }
}
