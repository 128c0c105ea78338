//! Finding words in the conversation (S4-19): a bar below the head. The server knows all lines; the hits are walked from the
//! newest to the oldest, and what is not here yet is loaded on the way.

use super::{
    composer_keys::Enter,
    here::Here,
    scroll::{Reading, reading},
};
use crate::node::prelude::*;
use crate::{
    api::conversations::{FoundLine, FoundLines, find_lines},
    console::shell::keys,
    domain::{
        event::Seq,
        finding::{Sought, cut},
        ids::MessageId,
        thread::numbered,
    },
    parts::{
        held::Held,
        icon::Icon,
        links::{Piece, pieces},
    },
    texts::fill,
};
use leptos::{ev::KeyboardEvent, html};
use std::time::Duration;
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

/// How long one must have stopped typing before the desk is asked.
const PAUSE: Duration = Duration::from_millis(150);

/// What is sought and where one stands among the hits; in context of the conversation's panes.
#[derive(Clone, Copy)]
pub struct Find {
    here: Here,
    reading: Reading,
    open: RwSignal<bool>,
    /// Counts up when the field is to take the focus.
    asked: RwSignal<u32>,
    text: RwSignal<String>,
    /// Nothing while the bar is closed, or too little was typed.
    sought: Memo<Option<Sought>>,
    /// What the desk said last, or why it could not: nothing before its first answer.
    answer: RwSignal<Option<Result<FoundLines, String>>>,
    /// The hit that one stands at.
    current: RwSignal<Option<MessageId>>,
    /// What had the focus before.
    before: Held<HtmlElement>,
}

pub fn find() -> Find {
    expect_context::<Find>()
}

impl Find {
    pub fn provide(here: Here, reading: Reading) -> Self {
        let (open, text) = (RwSignal::new(false), RwSignal::new(String::new()));
        let find = Self {
            here,
            reading,
            open,
            asked: RwSignal::new(0),
            text,
            sought: memo(move |_| if open.get() { text.with(|text| Sought::new(text)) } else { None }),
            answer: RwSignal::new(None),
            current: RwSignal::new(None),
            before: Held::empty(),
        };
        provide_context(find);
        // What is written meanwhile is found, too.
        let written = memo(move |_| {
            let read =
                |thread: &Option<crate::domain::thread::Thread>| thread.as_ref().map(|thread| thread.seq);
            find.sought.with(Option::is_some).then(|| here.state.thread.with(read)).flatten()
        });
        Effect::new(move |_| {
            // In this order: a change of the words must not be noticed by way of `written` first, which hides it when it stays as
            // it was.
            find.changed();
            // Read: one that nobody reads never changes.
            written.get();
        });
        find
    }

    /// Opens the bar, or goes back to its field.
    pub fn begin(self) {
        if !self.open.get_untracked() {
            let active = document().active_element().and_then(|active| active.dyn_into().ok());
            self.before.put(active);
            self.open.set(true);
        }
        self.asked.update(|asked| *asked += 1);
    }

    /// Ctrl F, or ⌘ F. Pressed once more, in the bar, it is the browser's own.
    pub fn hear(self, event: &KeyboardEvent) {
        let with = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
        let meant = with && event.key().eq_ignore_ascii_case("f") && !event.default_prevented();
        if meant && !keys::dialog_open() && !is_in_bar() {
            event.prevent_default();
            self.begin();
        }
    }

    fn close(self) {
        let before = self.before.take().filter(|before| before.is_connected() && before.tag_name() != "BODY");
        let log = || self.reading.log.get_untracked().map(|log| log.unchecked_into());
        if let Some(to) = before.or_else(log) {
            let _ = to.focus();
        }
        self.open.set(false);
    }

    /// Other words, or other lines.
    fn changed(self) {
        let Some(sought) = self.sought.get() else {
            self.answer.set(None);
            self.stand_at(None);
            return;
        };
        let ask = move || leptos::task::spawn_local(self.ask(sought));
        if let Ok(timer) = set_timeout_with_handle(ask, PAUSE) {
            on_cleanup(move || timer.clear());
        }
    }

    async fn ask(self, sought: Sought) {
        let Some(text) = self.text.try_get_untracked() else { return };
        let answer = find_lines(self.here.id, text).await;
        // An answer to what is no longer asked is late.
        if self.sought.try_get_untracked().flatten() != Some(sought) {
            return;
        }
        let answer = answer.map_err(|refusal| self.here.say(&refusal));
        let lines = answer.as_ref().map(|found| found.lines.as_slice()).unwrap_or_default();
        let (at, first) = (self.place(lines), lines.first().copied());
        self.answer.set(Some(answer));
        if at.is_none() {
            self.stand_at(first);
        }
    }

    /// Where one stands among these.
    fn place(self, lines: &[FoundLine]) -> Option<usize> {
        let current = self.current.get_untracked()?;
        lines.iter().position(|line| line.id == current)
    }

    fn lines<T>(self, read: impl FnOnce(&FoundLines) -> T) -> Option<T> {
        self.answer.with(|answer| answer.as_ref()?.as_ref().ok().map(read))
    }

    /// To the next older hit, or back to the next newer one.
    fn step(self, back: bool) {
        let next = untrack(|| {
            self.lines(|found| {
                let next = next(self.place(&found.lines), found.lines.len(), back)?;
                found.lines.get(next).copied()
            })
        });
        if let Some(line) = next.flatten() {
            self.stand_at(Some(line));
        }
    }

    fn stand_at(self, line: Option<FoundLine>) {
        self.current.set(line.map(|line| line.id));
        self.reading.seek(line);
    }

    /// Whether this line is the hit that one stands at.
    pub fn is_at(self, line: MessageId) -> bool {
        self.current.get() == Some(line)
    }

    /// "3 of 17", or that there is none; with three dots while an older page is on its way.
    fn count(self) -> String {
        let words = self.here.words;
        let current = self.current.get();
        let said = self.lines(|found| {
            let at = found.lines.iter().position(|line| Some(line.id) == current);
            let (n, total) = (at.map_or(0, |at| at + 1).to_string(), found.lines.len().to_string());
            match found.lines.len() {
                0 => words.find_none.to_owned(),
                _ if found.more => fill(words.find_count, &[("n", &n), ("total", &(total + "+"))]),
                _ => fill(words.find_count, &[("n", &n), ("total", &total)]),
            }
        });
        let coming = if self.reading.sought.with(Option::is_some) { "…" } else { "" };
        said.map(|said| said + coming).unwrap_or_default()
    }

    /// Why there is no answer, or why the hit cannot be shown.
    fn failed(self) -> Option<String> {
        let words = self.here.words;
        let search = self.answer.with(|answer| answer.as_ref()?.as_ref().err().cloned());
        let older = || self.reading.failed.get().filter(|_| self.current.with(Option::is_some));
        match search {
            Some(why) => Some(format!("{} {why}", words.find_failed)),
            None => older().map(|why| format!("{} {why}", words.older_failed)),
        }
    }
}

/// Which of `len` hits comes after the one at `at`, round and round.
fn next(at: Option<usize>, len: usize, back: bool) -> Option<usize> {
    let last = len.checked_sub(1)?;
    Some(match (at, back) {
        (None, false) => 0,
        (None, true) => last,
        (Some(at), false) => {
            if at >= last {
                0
            } else {
                at + 1
            }
        }
        (Some(at), true) => at.checked_sub(1).unwrap_or(last),
    })
}

fn is_in_bar() -> bool {
    document().active_element().is_some_and(|active| matches!(active.closest(".findbar"), Ok(Some(_))))
}

/// The bar, while it is open.
#[component]
pub fn FindBar() -> impl IntoNode {
    let find = find();
    view! {
        <Show when=move || find.open.get()>
            <Bar />
        </Show>
    }
}

#[component]
fn Bar() -> impl IntoNode {
    let find = find();
    let words = find.here.words;
    let keydown = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.is_composing() {
            event.prevent_default();
            event.stop_propagation();
            find.close();
        }
    };
    let none = move || find.lines(|found| found.lines.is_empty()).unwrap_or(true);
    view! {
        <div class="findbar" role="search" aria-label=words.find on:keydown=keydown>
            <SearchField />
            <span class="findbar__count num" role="status">{move || find.count()}</span>
            <button
                class="iconbtn"
                type="button"
                aria-label=words.find_previous
                title=words.find_previous
                aria-keyshortcuts="Shift+Enter"
                disabled=none
                on:click=move |_| find.step(true)
            >
                <Icon name="i-down" />
            </button>
            <button
                class="iconbtn"
                type="button"
                aria-label=words.find_next
                title=words.find_next
                aria-keyshortcuts="Enter"
                disabled=none
                on:click=move |_| find.step(false)
            >
                <Icon name="i-up" />
            </button>
            <button
                class="iconbtn"
                type="button"
                aria-label=words.find_close
                title=words.find_close
                on:click=move |_| find.close()
            >
                <Icon name="i-x" />
            </button>
            {move || find.failed().map(|why| view! { <p class="findbar__why" role="alert">{why}</p> })}
        </div>
    }
}

#[component]
fn SearchField() -> impl IntoNode {
    let (find, field) = (find(), NodeRef::<html::Input>::new());
    let label = find.here.words.find;
    Effect::new(move |_| {
        find.asked.track();
        if let Some(field) = field.get() {
            let _ = field.focus();
            field.select();
        }
    });
    let keydown = move |event: KeyboardEvent| {
        if let Some(enter) = Enter::of(&event).filter(|enter| !enter.composing) {
            event.prevent_default();
            find.step(enter.shift);
        }
    };
    view! {
        <div class="inputwrap">
            <Icon name="i-search" />
            <input
                class="input"
                type="search"
                id="find-words"
                node_ref=field
                aria-label=label
                placeholder=label
                maxlength=Sought::LONGEST.to_string()
                enterkeyhint="search"
                autocomplete="off"
                spellcheck="false"
                dir="auto"
                prop:value=find.text
                on:input=move |event| find.text.set(event_target_value(&event))
                on:keydown=keydown
            />
        </div>
    }
}

/// What is to be marked in one line of the thread: nothing, unless the line is a hit; in context of the line.
#[derive(Clone, Copy)]
pub struct Marking(Memo<Option<Sought>>);

impl Marking {
    /// For the line with this number, as it is at any time.
    pub fn provide(line: Seq) {
        let (find, reading) = (find(), reading());
        provide_context(Self(memo(move |_| {
            let sought = find.sought.get()?;
            let is_hit = reading.entries(|entries| {
                numbered(entries, line).is_some_and(|entry| sought.is_in(entry.body.written()))
            });
            is_hit.filter(|is_hit| *is_hit).map(|_| sought)
        })));
    }
}

/// A text of a line of the thread, with marks around what is sought.
pub fn marked(text: String) -> Node {
    drawn(text, false)
}

/// Likewise, and its addresses can be opened.
pub fn marked_with_links(text: String) -> Node {
    drawn(text, true)
}

fn drawn(text: String, links: bool) -> Node {
    match use_context::<Marking>() {
        None => laid_out(&text, links, None),
        Some(Marking(sought)) => {
            (move || sought.with(|sought| laid_out(&text, links, sought.as_ref()))).into_node()
        }
    }
}

fn laid_out(text: &str, links: bool, sought: Option<&Sought>) -> Node {
    let marks = sought.map(|sought| sought.marks(text)).unwrap_or_default();
    let stretch = |(text, is_marked): (&str, bool)| {
        let text = text.to_owned();
        if is_marked {
            view! { <mark>{text}</mark> }
        } else {
            text.into_node()
        }
    };
    let mut from = 0;
    let mut inside = |piece: &str| {
        let stretches = cut(piece, from, &marks).into_iter().map(stretch).collect_nodes();
        from += piece.len();
        stretches
    };
    if !links {
        return inside(text);
    }
    let piece = |piece| match piece {
        Piece::Plain(text) => inside(&text),
        Piece::Link(link) => {
            let said = inside(&link);
            view! { <a href=link rel="noopener noreferrer nofollow" target="_blank">{said}</a> }
        }
    };
    pieces(text).into_iter().map(piece).collect_nodes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_marked_in_links_too_and_the_text_stays_text() {
        let sought = Sought::new("buckle").expect("words");
        let html = |sought, links| {
            laid_out("<b>Buckle</b> https://a.example/buckle?x", links, sought)
                .to_html()
                .replace("<!---->", "")
        };
        let marked = html(Some(&sought), true);
        assert!(
            marked
                .starts_with("&lt;b&gt;<mark>Buckle</mark>&lt;/b&gt; <a href=\"https://a.example/buckle?x\"")
        );
        assert!(marked.ends_with(">https://a.example/<mark>buckle</mark>?x</a>"), "{marked}");
        assert!(!html(Some(&sought), false).contains("<a "));
        assert!(!html(None, true).contains("<mark>"));
    }

    #[test]
    fn the_hits_are_walked_round_and_round() {
        assert_eq!([next(None, 3, false), next(None, 3, true)], [Some(0), Some(2)]);
        assert_eq!([next(Some(0), 3, false), next(Some(2), 3, false)], [Some(1), Some(0)]);
        assert_eq!([next(Some(1), 3, true), next(Some(0), 3, true)], [Some(0), Some(2)]);
        assert_eq!([next(Some(0), 1, false), next(None, 0, false)], [Some(0), None]);
    }
}
