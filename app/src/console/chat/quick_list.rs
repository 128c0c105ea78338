//! The list of quick responses over the composer.

use super::{
    composer::Pen,
    composer_keys::Enter,
    field::{self, Field},
    here::Here,
    outbox::Kind,
    quick::{self, Slot},
    walk::take,
};
use crate::node::prelude::*;
use crate::{domain::settings::QuickResponse, texts::fill};
use leptos::ev;

/// What stands after the `/` right before the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    /// From the slash to the cursor, in bytes.
    from: usize,
    to: usize,
    letters: String,
}

/// The list's state.
#[derive(Clone, Copy)]
pub struct Quick {
    asked: RwSignal<Option<Asked>>,
    at: RwSignal<usize>,
    /// Esc was pressed at this slash: the list stays away from it.
    left: StoredValue<Option<usize>>,
}

impl Quick {
    pub fn new() -> Self {
        Self { asked: RwSignal::new(None), at: RwSignal::new(0), left: StoredValue::new(None) }
    }

    /// Looks whether a `/` was just begun, or left.
    pub fn look(self, text: &str, field: Field) {
        let (start, end) = field::cursor(field, text);
        let typed = quick::typed(&text[..start]).filter(|_| start == end);
        let asked = typed.map(|(from, letters)| Asked { from, to: start, letters: letters.to_owned() });
        match &asked {
            None => self.left.set_value(None),
            Some(asked) if self.left.get_value() == Some(asked.from) => return self.hide(),
            Some(_) => {}
        }
        if self.asked.with_untracked(|before| *before != asked) {
            self.at.set(0);
            self.asked.set(asked);
        }
    }

    fn hide(self) {
        if self.asked.with_untracked(Option::is_some) {
            self.asked.set(None);
        }
    }

    pub fn close(self) {
        self.left.set_value(None);
        self.hide();
    }

    /// For `aria-controls`.
    pub fn list_id(self) -> Option<&'static str> {
        self.asked.with(Option::is_some).then_some("quick-list")
    }

    /// For `aria-activedescendant`.
    pub fn active_id(self) -> Option<String> {
        self.asked.with(Option::is_some).then(|| format!("quick-{}", self.at.get()))
    }

    /// Takes the keys that are for the list. Says whether it was one.
    pub fn pressed(self, event: &ev::KeyboardEvent, pen: Pen) -> bool {
        if self.asked.with_untracked(Option::is_none) {
            return false;
        }
        let found = untrack(|| found(self, pen.here));
        let last = found.len().saturating_sub(1);
        let composing = event.is_composing();
        match event.key().as_str() {
            "ArrowDown" => self.at.update(|at| *at = if *at >= last { 0 } else { *at + 1 }),
            "ArrowUp" => self.at.update(|at| *at = at.checked_sub(1).unwrap_or(last)),
            "Escape" => {
                self.left.set_value(self.asked.with_untracked(|asked| asked.as_ref().map(|a| a.from)));
                self.hide();
            }
            "Enter" | "Tab" if !found.is_empty() && !composing && !event.shift_key() => {
                let send = Enter::of(event).is_some_and(|enter| enter.ctrl);
                if let Some(response) = found.get(self.at.get_untracked()) {
                    self.insert(response, pen, send);
                }
            }
            _ => return false,
        }
        take(event);
        true
    }

    /// Puts the answer in the place of the slash and its letters.
    fn insert(self, response: &QuickResponse, pen: Pen, send: bool) {
        let Some(asked) = self.asked.get_untracked() else { return };
        let words = untrack(|| pen.here.values()).fill(&response.text);
        self.close();
        pen.put(asked.from, asked.to, &words);
        if send {
            pen.send();
        }
    }
}

fn found(quick: Quick, here: Here) -> Vec<QuickResponse> {
    let Some(asked) = quick.asked.get() else { return Vec::new() };
    here.state.board.with(|board| {
        quick::find(board.catalog.quick_responses.values(), &asked.letters).into_iter().cloned().collect()
    })
}

#[component]
pub fn QuickList(pen: Pen) -> impl IntoNode {
    let here = pen.here;
    let open = move || pen.quick.asked.with(Option::is_some) && here.kind.get() == Kind::Reply;
    view! {
        <Show when=open>
            <List pen=pen />
        </Show>
    }
}

#[component]
fn List(pen: Pen) -> impl IntoNode {
    let here = pen.here;
    let found = memo(move |_| found(pen.quick, here));
    let row = move |(n, response): (usize, QuickResponse)| view! { <Row pen=pen n=n response=response /> };
    view! {
        <div class="menu quick">
            <div class="quick__list" role="listbox" id="quick-list" tabindex="0" aria-label=here.words.quick>
                {move || found.get().into_iter().enumerate().map(row).collect_nodes()}
            </div>
            {move || {
                if found.with(Vec::is_empty) {
                    view! { <p class="quick__none" role="status">{nothing(pen)}</p> }
                } else {
                    view! { <Preview pen=pen found=found /> }
                }
            }}
            <Keys />
        </div>
    }
}

fn nothing(pen: Pen) -> String {
    let words = pen.here.words;
    if pen.here.state.board.with(|board| board.catalog.quick_responses.is_empty()) {
        return words.quick_none.to_owned();
    }
    let letters = pen.quick.asked.with(|asked| asked.as_ref().map(|a| a.letters.clone()).unwrap_or_default());
    fill(words.quick_nothing, &[("text", &letters)])
}

#[component]
fn Row(pen: Pen, n: usize, response: QuickResponse) -> impl IntoNode {
    let at = pen.quick.at;
    let shortcut = format!("/{}", response.shortcut.trim_start_matches('/'));
    let title = response.title.clone();
    let node = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if at.get() == n
            && let Some(row) = node.get()
        {
            reveal(&row);
        }
    });
    view! {
        <div
            class=move || if at.get() == n { "quick__item is-active" } else { "quick__item" }
            role="option"
            id=format!("quick-{n}")
            aria-selected=move || if at.get() == n { "true" } else { "false" }
            node_ref=node
            on:pointermove=move |_| at.set(n)
            on:pointerdown=|event| event.prevent_default()
            on:click=move |_| pen.quick.insert(&response, pen, false)
        >
            <code><bdi>{shortcut}</bdi></code>
            <span class="truncate" dir="auto">{title}</span>
        </div>
    }
}

/// Scrolls the list as little as needed; `scrollIntoNode` would move the page, too.
fn reveal(row: &web_sys::HtmlDivElement) {
    let Some(list) = row.parent_element() else { return };
    let top = row.offset_top();
    let bottom = top + row.offset_height();
    if top < list.scroll_top() {
        list.set_scroll_top(top);
    } else if bottom > list.scroll_top() + list.client_height() {
        list.set_scroll_top(bottom - list.client_height());
    }
}

#[component]
fn Preview(pen: Pen, found: Memo<Vec<QuickResponse>>) -> impl IntoNode {
    let here = pen.here;
    let slots = move || {
        let text = found.with(|found| found.get(pen.quick.at.get()).map(|response| response.text.clone()));
        here.values().slots(&text.unwrap_or_default())
    };
    let slot = |slot| match slot {
        Slot::Text(text) => text.into_node(),
        Slot::Filled(text) => view! { <span class="var">{text}</span> },
        Slot::Missing(name) => view! { <span class="var var--missing">{name}</span> },
    };
    view! {
        <div class="quick__prev" dir="auto">
            <header>{here.words.preview}</header>
            {move || slots().into_iter().map(slot).collect_nodes()}
        </div>
    }
}

#[component]
fn Keys() -> impl IntoNode {
    let words = super::here::here().words;
    view! {
        <div class="quick__foot" aria-hidden="true">
            <span><span class="kbds"><kbd>"↑"</kbd><kbd>"↓"</kbd></span>{words.choose}</span>
            <span><span class="kbds"><kbd>"Tab"</kbd></span>{words.insert}</span>
            <span><span class="kbds"><kbd>"Ctrl"</kbd><kbd>"Enter"</kbd></span>{words.insert_send}</span>
            <span><span class="kbds"><kbd>"Esc"</kbd></span>{words.close}</span>
        </div>
    }
}
