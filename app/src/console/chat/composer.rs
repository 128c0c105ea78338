//! Where one writes: reply or note, quick responses, emoji.

use super::{
    attach::{Attached, Attaching, dragged, pasted},
    composer_bar::{Bar, Holes, Quoting},
    composer_keys::Enter,
    composer_tabs::Tabs,
    draft::{Writing, writing},
    field::{self, Field},
    here::{Here, here},
    limits::{self, Limit},
    locked::Locked,
    outbox::{Kind, Letter},
    quick,
    quick_list::{Quick, QuickList},
    scroll::{Reading, reading},
    sending::{Sending, sending},
    walk::take,
};
use crate::node::prelude::*;
use crate::{
    domain::message::{BadText, Text},
    texts::fill,
};
use leptos::ev;
use std::sync::atomic::{AtomicBool, Ordering};

/// The composer, or why there is none.
#[component]
pub fn Foot() -> impl IntoNode {
    let here = here();
    Writing::provide(here);
    let shut = memo(move |_| here.lock.get().filter(|_| here.kind.get() == Kind::Reply));
    let writes = StoredValue::new(false);
    move || {
        let lock = shut.get();
        let wrote = writes.try_update_value(|before| std::mem::replace(before, lock.is_none()));
        match lock {
            Some(lock) => view! { <Locked lock=lock shuts=wrote == Some(true) /> },
            None => view! { <Composer /> },
        }
    }
}

/// The composer's parts work on one field.
#[derive(Clone, Copy)]
pub struct Pen {
    pub here: Here,
    pub field: Field,
    pub quick: Quick,
    pub attaching: Attaching,
    writing: Writing,
    sending: Sending,
    reading: Reading,
    typed_at: StoredValue<i64>,
}

/// No composer has been drawn on this page yet. In the browser alone, where a program is one page.
static WAKES: AtomicBool = AtomicBool::new(true);

/// Customer and colleagues are told at most this often that one types.
const TYPING_EVERY_MS: i64 = 3000;

impl Pen {
    fn begin() -> Self {
        let here = here();
        let pen = Self {
            here,
            field: Field::new(),
            quick: Quick::new(),
            attaching: Attaching::new(here),
            writing: writing(),
            sending: sending(),
            reading: reading(),
            typed_at: StoredValue::new(0),
        };
        provide_context(pen);
        pen.show_text();
        pen.answer_calls();
        pen
    }

    pub fn text(self) -> RwSignal<String> {
        self.writing.text(self.here.kind.get())
    }

    pub fn text_now(self) -> String {
        untrack(|| self.text().get())
    }

    /// The field follows the text: a draft, another tab, another window.
    fn show_text(self) {
        Effect::new(move |before: Option<()>| {
            let text = self.text();
            let now = text.get();
            let in_field = self.field.get().map(|area| area.value()).unwrap_or_default();
            // Somebody typed before the page was awake: into the composer that came with it. The field of a later one may be
            // the same element, and what stands in it was meant for somebody else.
            let came_with_page = before.is_none() && WAKES.swap(false, Ordering::Relaxed);
            if came_with_page && now.is_empty() && !in_field.is_empty() {
                text.set(in_field);
            } else {
                field::show(self.field, &now);
            }
        });
    }

    /// Whoever asked for the composer gets it.
    fn answer_calls(self) {
        let heard = (self.here.focus.get_untracked(), self.here.quick.get_untracked());
        // A composer that is drawn because somebody asked for it takes the focus at once.
        let called = StoredValue::new(if heard.0 > 0 { (heard.0 - 1, heard.1) } else { heard });
        Effect::new(move |_| {
            let asked = (self.here.focus.get(), self.here.quick.get());
            let before = called.get_value();
            called.set_value(asked);
            if asked.1 != before.1 {
                self.open_quick();
            } else if asked.0 != before.0 {
                field::focus_end(self.field);
            }
        });
    }

    /// Puts a `/` where the cursor stands, which opens the list.
    pub fn open_quick(self) {
        let text = self.text_now();
        let (from, to) = field::cursor(self.field, &text);
        let begins = text[..from].chars().next_back().is_none_or(char::is_whitespace);
        self.put(from, to, if begins { "/" } else { " /" });
        self.quick.look(&self.text_now(), self.field);
    }

    /// Puts words in the place of a part of the text.
    pub fn put(self, from: usize, to: usize, words: &str) {
        let (text, selection) = quick::put(&self.text_now(), from, to, words);
        untrack(|| self.text().set(text.clone()));
        field::show_and_select(self.field, &text, selection);
    }

    /// Puts words where the cursor stands.
    pub fn put_here(self, words: &str) {
        let (from, to) = field::cursor(self.field, &self.text_now());
        self.put(from, to, words);
    }

    fn typed(self, text: String) {
        untrack(|| self.text().set(text.clone()));
        field::show(self.field, &text);
        if self.here.kind.get_untracked() == Kind::Note {
            return;
        }
        self.quick.look(&text, self.field);
        let now = self.here.state.now.get_untracked().millis();
        if !text.is_empty() && now - self.typed_at.get_value() >= TYPING_EVERY_MS {
            self.typed_at.set_value(now);
            self.here.state.types_in(self.here.id);
        }
    }

    /// Sends, unless there is nothing to send, too much, or something to fill in. The text leaves the field at
    /// once: a second press finds nothing.
    pub fn send(self) {
        let (kind, text) = (self.here.kind.get_untracked(), self.text_now());
        if !self.may_go(kind, &text) {
            return;
        }
        if let Some(hole) = quick::hole(&text).filter(|_| kind == Kind::Reply) {
            field::show_and_select(self.field, &text, hole);
            return;
        }
        for letter in self.letters(kind, text.trim()) {
            self.sending.put(letter);
        }
        untrack(|| self.text().set(String::new()));
        field::show(self.field, "");
        self.quick.close();
        self.typed_at.set_value(0);
        self.writing.save();
        self.reading.to_end();
    }

    /// Whether there is something to send, and the channel takes it. What is still going up is waited for.
    fn may_go(self, kind: Kind, text: &str) -> bool {
        let files = kind == Kind::Reply && self.attaching.ready.with_untracked(|ready| !ready.is_empty());
        let busy = kind == Kind::Reply && self.attaching.busy.get_untracked();
        let fits = match Text::new(text) {
            Ok(_) => true,
            Err(BadText::Empty) => files || busy,
            Err(BadText::TooLong) => false,
        };
        let limit = Limit::of(self.here.channel_kind()).filter(|_| kind == Kind::Reply);
        let fits = fits && limit.is_none_or(|limit| limit.left(text) >= 0);
        if kind == Kind::Reply {
            self.attaching.waits.set(fits && busy);
        }
        fits && !busy
    }

    /// What goes out: the text, then the files; a single file has it below where the channel has such a thing.
    fn letters(self, kind: Kind, text: &str) -> Vec<Letter> {
        let letter = Letter::new(self.here.id, kind, text.to_owned());
        if kind == Kind::Note {
            return vec![letter];
        }
        let answers = self.here.quoting.get_untracked().map(|quoted| quoted.message);
        self.here.quoting.set(None);
        let files = self.attaching.take_ready();
        let channel = self.here.channel_kind();
        if let [file] = files.as_slice()
            && limits::takes_caption(channel, file.kind, text)
        {
            return vec![Letter { file: Some(file.clone()), answers, ..letter }];
        }
        let words = (!text.is_empty()).then_some(Letter { answers, ..letter });
        // What goes first is the answer.
        let mut answers = answers.filter(|_| words.is_none());
        let file = |file| {
            let letter = Letter::new(self.here.id, kind, String::new());
            Letter { file: Some(file), answers: answers.take(), ..letter }
        };
        words.into_iter().chain(files.into_iter().map(file)).collect()
    }

    fn pressed(self, event: ev::KeyboardEvent) {
        if self.here.kind.get_untracked() == Kind::Reply && self.quick.pressed(&event, self) {
            return;
        }
        let with = self.here.state.board.with_untracked(|board| board.preferences.send_with);
        if Enter::of(&event).is_some_and(|enter| enter.sends(with)) {
            event.prevent_default();
            self.send();
        } else if event.key() == "Escape" {
            take(&event);
            if let Some(log) = self.reading.log.get_untracked() {
                let _ = log.focus();
            }
        }
    }
}

#[component]
fn Composer() -> impl IntoNode {
    let pen = Pen::begin();
    let here = pen.here;
    let is_note = move || here.kind.get() == Kind::Note;
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        pen.send();
    };
    let label = move || {
        let form = if is_note() { here.words.note_on } else { here.words.reply_to };
        fill(form, &[("name", &here.name())])
    };
    let hint = move || if is_note() { here.words.note_hint } else { here.words.reply_hint };
    let over = RwSignal::new(false);
    view! {
        <form
            class=move || if is_note() { "composer composer--note" } else { "composer" }
            class:is-drop=over
            aria-label=here.words.message
            on:submit=send
            on:dragover=move |event| dragged(pen, &event, over)
            on:dragleave=move |event| dragged(pen, &event, over)
            on:drop=move |event| dragged(pen, &event, over)
        >
            <QuickList pen=pen />
            <Tabs />
            <Quoting pen=pen />
            <label class="sr-only" for="reply">{label}</label>
            <textarea
                class="composer__text"
                id="reply"
                dir="auto"
                rows="2"
                autocomplete="off"
                placeholder=hint
                aria-autocomplete=move || if is_note() { "none" } else { "list" }
                aria-controls=move || pen.quick.list_id()
                aria-activedescendant=move || pen.quick.active_id()
                aria-describedby="reply-holes"
                node_ref=pen.field
                on:input=move |event| pen.typed(event_target_value(&event))
                on:keydown=move |event| pen.pressed(event)
                on:paste=move |event| pasted(pen, &event)
                on:blur=move |_| pen.writing.save()
            ></textarea>
            <Attached pen=pen />
            <Holes pen=pen />
            <Bar pen=pen />
        </form>
    }
}
