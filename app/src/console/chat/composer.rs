//! Where one writes: reply or note, quick responses, emoji.

use super::{
    composer_keys::{Enter, caps},
    draft::{Saved, Writing, writing},
    emoji::Emoji,
    field::{self, Field},
    here::{Here, here},
    locked::Locked,
    outbox::Kind,
    quick::{self, missing},
    quick_list::{Quick, QuickList},
    scroll::{Reading, reading},
    sending::{Sending, sending},
    walk::take,
};
use crate::{
    domain::{agent::SendWith, message::Text},
    parts::icon::Icon,
    texts::fill,
};
use leptos::{ev, prelude::*};

/// The composer, or why there is none.
#[component]
pub fn Foot() -> impl IntoView {
    let here = here();
    Writing::provide(here);
    let shut = Memo::new(move |_| here.lock.get().filter(|_| here.kind.get() == Kind::Reply));
    move || match shut.get() {
        Some(lock) => view! { <Locked lock=lock /> }.into_any(),
        None => view! { <Composer /> }.into_any(),
    }
}

/// The composer's parts work on one field.
#[derive(Clone, Copy)]
pub struct Pen {
    pub here: Here,
    pub field: Field,
    pub quick: Quick,
    writing: Writing,
    sending: Sending,
    reading: Reading,
    typed_at: StoredValue<i64>,
}

/// Customer and colleagues are told at most this often that one types.
const TYPING_EVERY_MS: i64 = 3000;

impl Pen {
    fn begin() -> Self {
        let here = here();
        let pen = Self {
            here,
            field: Field::new(),
            quick: Quick::new(),
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
            // Somebody typed before the page was awake.
            if before.is_none() && now.is_empty() && !in_field.is_empty() {
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
        if Text::new(&text).is_err() {
            return;
        }
        if let Some(hole) = quick::hole(&text).filter(|_| kind == Kind::Reply) {
            field::show_and_select(self.field, &text, hole);
            return;
        }
        self.sending.put(self.here.id, kind, text.trim().to_owned());
        untrack(|| self.text().set(String::new()));
        field::show(self.field, "");
        self.quick.close();
        self.typed_at.set_value(0);
        self.writing.save();
        self.reading.to_end();
    }

    fn pressed(self, event: ev::KeyboardEvent) {
        if self.quick.pressed(&event, self) {
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
fn Composer() -> impl IntoView {
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
    view! {
        <form
            class=move || if is_note() { "composer composer--note" } else { "composer" }
            aria-label=here.words.message
            on:submit=send
        >
            <QuickList pen=pen />
            <Tabs />
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
                on:blur=move |_| pen.writing.save()
            ></textarea>
            <Holes pen=pen />
            <Bar pen=pen />
        </form>
    }
}

/// Reply or note.
#[component]
fn Tabs() -> impl IntoView {
    let here = here();
    let writing = writing();
    let tab = move |kind: Kind, label: &'static str, icon: Option<&'static str>| {
        let selected = move || here.kind.get() == kind;
        let choose = move |_| {
            here.kind.set(kind);
            here.ask_focus();
        };
        view! {
            <button
                type="button"
                role="tab"
                aria-selected=move || if selected() { "true" } else { "false" }
                tabindex=move || if selected() { "0" } else { "-1" }
                on:click=choose
            >
                {icon.map(|name| view! { <Icon name=name class="i-14" /> })}
                {label}
            </button>
        }
    };
    let turn = move |event: ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
            event.prevent_default();
            here.kind.update(|kind| {
                *kind = if *kind == Kind::Reply { Kind::Note } else { Kind::Reply };
            });
            focus_selected(&event);
        }
    };
    let state = move || match (here.kind.get(), writing.saved.get()) {
        (Kind::Reply, Saved::Yes) if !writing.text(Kind::Reply).with(String::is_empty) => {
            here.words.draft_saved
        }
        (Kind::Reply, Saved::Failed) => here.words.draft_failed,
        _ => "",
    };
    view! {
        <div class="composer__tabs">
            <div class="seg seg--sm" role="tablist" aria-label=here.words.message_type on:keydown=turn>
                {tab(Kind::Reply, here.words.reply, None)}
                {tab(Kind::Note, here.words.note, Some("i-note"))}
            </div>
            <span class="spacer"></span>
            <span class="subtle">{state}</span>
        </div>
    }
}

/// The focus follows the arrow to the other tab.
fn focus_selected(event: &ev::KeyboardEvent) {
    use web_sys::{Element, HtmlElement, wasm_bindgen::JsCast};
    let list = event.current_target().and_then(|list| list.dyn_into::<Element>().ok());
    leptos::task::spawn_local(async move {
        let tab = list.and_then(|list| list.query_selector("[aria-selected=true]").ok().flatten());
        if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
            let _ = tab.focus();
        }
    });
}

/// What stands in the way of sending: values to fill in, or too many letters.
#[component]
fn Holes(pen: Pen) -> impl IntoView {
    let here = pen.here;
    let holes = Memo::new(move |_| match here.kind.get() {
        Kind::Reply => pen.text().with(|text| missing(text)),
        Kind::Note => Vec::new(),
    });
    let too_many =
        Memo::new(move |_| pen.text().with(|text| text.chars().count().saturating_sub(Text::LONGEST)));
    let names = move || {
        let name = |name: String| view! { " " <span class="var var--missing">{name}</span> };
        holes.get().into_iter().map(name).collect_view()
    };
    view! {
        <div id="reply-holes" aria-live="polite">
            <Show when=move || !holes.with(Vec::is_empty)>
                <p class="attachrow small"><span>{here.words.fill_first}{names}</span></p>
            </Show>
            <Show when=move || { too_many.get() > 0 }>
                <p class="attachrow field__error">
                    {move || fill(here.words.too_long, &[("n", &too_many.get().to_string())])}
                </p>
            </Show>
        </div>
    }
}

#[component]
fn Bar(pen: Pen) -> impl IntoView {
    let here = pen.here;
    let is_note = move || here.kind.get() == Kind::Note;
    let with = Memo::new(move |_| here.state.board.with(|board| board.preferences.send_with));
    view! {
        <div class="composer__bar">
            <Show when=move || !is_note()>
                <button
                    class="iconbtn iconbtn--sm"
                    type="button"
                    aria-label=here.words.quick
                    title=here.words.quick
                    aria-keyshortcuts="/"
                    on:pointerdown=|event| event.prevent_default()
                    on:click=move |_| pen.open_quick()
                >
                    <Icon name="i-slash" />
                </button>
            </Show>
            <Emoji pen=pen />
            <span class="composer__hint"><Caps with=with /> {here.words.to_send}</span>
            <button class="btn btn--primary btn--sm" type="submit">
                {move || if is_note() { here.words.add_note } else { here.words.send }}
                <Icon name="i-send" class="i-14 i-flip" />
            </button>
        </div>
    }
}

#[component]
fn Caps(with: Memo<SendWith>) -> impl IntoView {
    let caps = move || caps(with.get()).iter().map(|cap| view! { <kbd>{*cap}</kbd> }).collect_view();
    view! { <span class="kbds">{caps}</span> }
}
