//! Choosing a topic (S3-29): a field that filters, over the list of those there are.

use super::{
    topics::{self, Row},
    walk,
};
use crate::node::prelude::*;
use crate::{
    console::state::console,
    domain::ids::TopicId,
    parts::icon::Icon,
    texts::{
        chat::{Chat as Words, words},
        fill, queues,
    },
};
use leptos::{ev, html};

/// What is being chosen.
#[derive(Clone, Copy)]
pub struct Choosing {
    words: &'static Words,
    typed: RwSignal<String>,
    pub chosen: RwSignal<Option<TopicId>>,
    /// Why what was chosen will not do; said in the element with this id.
    pub error: RwSignal<Option<String>>,
    error_id: &'static str,
    /// Whether one has to be chosen.
    needed: Signal<bool>,
    list: NodeRef<html::Div>,
}

impl Choosing {
    pub fn new(error: RwSignal<Option<String>>, error_id: &'static str, needed: Signal<bool>) -> Self {
        Self {
            words: words(),
            typed: RwSignal::default(),
            chosen: RwSignal::new(None),
            error,
            error_id,
            needed,
            list: NodeRef::new(),
        }
    }

    /// The topic; or, where one is needed and none is chosen, says so.
    pub fn read(self) -> Result<Option<TopicId>, ()> {
        let chosen = self.chosen.get_untracked();
        if chosen.is_none() && self.needed.get_untracked() {
            self.error.set(Some(self.words.topic_needed.to_owned()));
            return Err(());
        }
        Ok(chosen)
    }

    fn rows(self) -> Vec<Row> {
        let all = console().board.with(|board| topics::rows(&board.catalog));
        topics::find(&all, &self.typed.get())
    }

    /// Whether the chosen one is among those that were found.
    fn shows_chosen(self) -> bool {
        let chosen = self.chosen.get_untracked();
        chosen.is_some() && untrack(|| self.rows()).iter().any(|row| Some(row.id) == chosen)
    }

    fn choose(self, topic: Option<TopicId>) {
        self.chosen.set(topic);
        self.error.set(None);
    }
}

/// The field over the list: down goes into the list, Enter takes the first.
#[component]
pub fn TopicSearch(choosing: Choosing, #[prop(default = false)] takes_focus: bool) -> impl IntoNode {
    let words = choosing.words;
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get().filter(|_| takes_focus) {
            let _ = field.focus();
        }
    });
    let press = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => {
            event.prevent_default();
            focus_first(choosing);
        }
        "Enter" if !choosing.shows_chosen() && !event.is_composing() => {
            walk::take(&event);
            choosing.choose(untrack(|| choosing.rows()).first().map(|row| row.id));
        }
        _ => {}
    };
    view! {
        <div class="inputwrap">
            <Icon name="i-search" />
            <input
                class="input"
                type="search"
                placeholder=words.find_topic
                aria-label=words.find_topic
                autocomplete="off"
                dir="auto"
                node_ref=field
                on:input=move |event| choosing.typed.set(event_target_value(&event))
                on:keydown=press
            />
        </div>
    }
}

/// The chosen radio, else the first.
fn focus_first(choosing: Choosing) {
    use web_sys::{HtmlElement, wasm_bindgen::JsCast};
    let Some(list) = choosing.list.get_untracked() else { return };
    let radio = ["input:checked", "input"].iter().find_map(|which| list.query_selector(which).ok().flatten());
    if let Some(radio) = radio.and_then(|radio| radio.dyn_into::<HtmlElement>().ok()) {
        let _ = radio.focus();
    }
}

#[component]
pub fn TopicList(choosing: Choosing) -> impl IntoNode {
    let (board, words) = (console().board, choosing.words);
    let rows = memo(move |_| choosing.rows());
    let none = move || {
        let nothing_at_all = board.with(|board| board.catalog.topics.is_empty());
        if nothing_at_all {
            words.no_topics.to_owned()
        } else {
            fill(words.no_topic, &[("text", &choosing.typed.get())])
        }
    };
    view! {
        <div
            class="picklist picklist--sm picklist--scroll"
            role="radiogroup"
            aria-label=words.topic
            aria-required=move || choosing.needed.get().to_string()
            aria-invalid=move || choosing.error.with(Option::is_some).to_string()
            aria-describedby=choosing.error_id
            node_ref=choosing.list
        >
            <Show when=move || !choosing.needed.get()>
                <Topic choosing=choosing id=None name=queues::words().without_topic.to_owned() />
            </Show>
            <For
                each=move || rows.get()
                key=|row| row.id
                children=move |row| {
                    view! { <Topic choosing=choosing id=Some(row.id) name=row.name above=row.above depth=row.depth /> }
                }
            />
            <Show when=move || rows.with(Vec::is_empty)>
                <p class="picklist__none" role="status">{none}</p>
            </Show>
        </div>
    }
}

#[component]
fn Topic(
    choosing: Choosing,
    id: Option<TopicId>,
    name: String,
    #[prop(default = String::new())] above: String,
    #[prop(default = 0)] depth: usize,
) -> impl IntoNode {
    let class = match depth {
        0 => "picklist__row",
        1 => "picklist__row picklist__row--2",
        _ => "picklist__row picklist__row--3",
    };
    view! {
        <label class=class>
            <input
                class="radio"
                type="radio"
                name="topic"
                prop:checked=move || choosing.chosen.get() == id
                on:change=move |_| choosing.choose(id)
            />
            <span><strong><bdi>{name}</bdi></strong></span>
            <small><bdi>{above}</bdi></small>
        </label>
    }
}
