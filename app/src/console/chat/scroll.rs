//! Reading a long thread: which part of it is in the page, where the reader stands, and that nothing moves
//! under his eyes when older lines come in above or new ones below.
//!
//! The log is reversed (`column-reverse`): its scroll position is 0 at the newest line and negative above it.

use super::{
    here::Here,
    jump,
    lines::{Extent, Up},
};
use crate::node::prelude::*;
use crate::{
    api::conversations::{FoundLine, load_older},
    domain::{
        event::Seq,
        ids::MessageId,
        message::{Author, Body, Entry},
        refusal::Refusal,
        thread,
    },
    parts::held::Held,
};
use leptos::html;
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

/// This close to the end counts as the end.
const END: i32 = 32;
/// This close to the edge of what is in the page, more comes in.
const NEAR: i32 = 800;

/// So many rows at the top are drawn anew when others come above them: the day, a divider, the first line of a group.
const UNSTEADY: u32 = 3;

/// How the reader stands; in context of the conversation's panes.
#[derive(Clone, Copy)]
pub struct Reading {
    pub log: NodeRef<html::Div>,
    pub inner: NodeRef<html::Div>,
    pub extent: RwSignal<Extent>,
    pub at_end: RwSignal<bool>,
    pub loading: RwSignal<bool>,
    /// Why the older page did not come.
    pub failed: RwSignal<Option<String>>,
    /// A line that is being gone to and is not here yet.
    pub sought: RwSignal<Option<FoundLine>>,
    /// The newest line when the reader left the end.
    left_at: RwSignal<Seq>,
    here: Here,
    anchor: Held<Anchor>,
}

/// A line in sight and where it stands in the log: how far the reader has come since does not count.
struct Anchor {
    line: HtmlElement,
    top: i32,
}

pub fn reading() -> Reading {
    expect_context::<Reading>()
}

impl Reading {
    pub fn provide(here: Here) -> Self {
        let reading = Self {
            log: NodeRef::new(),
            inner: NodeRef::new(),
            extent: RwSignal::new(Extent::newest()),
            at_end: RwSignal::new(true),
            loading: RwSignal::new(false),
            failed: RwSignal::new(None),
            sought: RwSignal::new(None),
            left_at: RwSignal::new(Seq(i64::MAX)),
            here,
            anchor: Held::empty(),
        };
        provide_context(reading);
        // The browser's own anchoring and ours would both move the page.
        Effect::new(move |_| {
            if let Some(log) = reading.log.get() {
                let _ = HtmlElement::style(&log).set_property("overflow-anchor", "none");
            }
        });
        reading
    }

    /// The entries that are here, if this is still the conversation.
    pub fn entries<T>(self, read: impl FnOnce(&[Entry]) -> T) -> Option<T> {
        self.here.state.thread.with(|thread| {
            thread.as_ref().filter(|t| t.conversation.id == self.here.id).map(|t| read(&t.entries))
        })
    }

    /// Customer messages that came in below while the reader was above.
    pub fn new_below(self) -> usize {
        let left_at = self.left_at.get();
        let is_new = |entry: &&Entry| {
            entry.seq > left_at && matches!(entry.body, Body::Message { author: Author::Customer, .. })
        };
        self.entries(|entries| entries.iter().filter(is_new).count()).unwrap_or(0)
    }

    /// The reader moved.
    pub fn scrolled(self) {
        let Some(log) = self.log.get_untracked() else { return };
        let from_end = -log.scroll_top();
        let above = log.scroll_height() - log.client_height() - from_end;
        self.note_end(from_end < END && self.extent.get_untracked().follows_end());
        if above < NEAR {
            self.up();
        }
        if from_end < NEAR {
            self.down();
        }
        self.remember();
    }

    fn note_end(self, at_end: bool) {
        if self.at_end.get_untracked() == at_end {
            return;
        }
        let newest = untrack(|| self.entries(thread::newest)).flatten();
        self.left_at.set(newest.filter(|_| !at_end).unwrap_or(Seq(i64::MAX)));
        self.at_end.set(at_end);
    }

    /// More above: from memory, else from the server.
    pub fn up(self) {
        match untrack(|| self.entries(|entries| self.extent.get_untracked().up(entries))) {
            Some(Up::To(extent)) => self.extent.set(extent),
            Some(Up::Beyond) => self.load(),
            None => {}
        }
    }

    fn down(self) {
        let next = untrack(|| self.entries(|entries| self.extent.get_untracked().down(entries))).flatten();
        if let Some(next) = next {
            self.extent.set(next);
        }
    }

    /// Brings a line that is in memory into the page.
    pub fn reach(self, message: MessageId) -> bool {
        let around = untrack(|| self.entries(|entries| Extent::around(message, entries))).flatten();
        if let Some(extent) = around {
            self.extent.set(extent);
            self.note_end(false);
        }
        around.is_some()
    }

    /// Goes to a line, however far above: older pages come until it is here. With none, ends going to one.
    pub fn seek(self, line: Option<FoundLine>) {
        self.sought.set(line);
        self.approach();
    }

    /// Goes on to the line that is sought. Answers whether there is one.
    fn approach(self) -> bool {
        let Some(line) = self.sought.get_untracked() else { return false };
        if jump::bring(self, line.id, drop) {
            self.sought.set(None);
        } else if self.begins_below(line.place) {
            self.load();
        } else {
            // It has gone.
            self.sought.set(None);
        }
        true
    }

    /// Whether what is here begins below a place, or right at it.
    fn begins_below(self, place: Seq) -> bool {
        let first = untrack(|| self.entries(|entries| entries.first().map(Entry::place))).flatten();
        self.oldest().is_some() && first.is_some_and(|first| first >= place)
    }

    /// From where older lines can be loaded, if there are any.
    fn oldest(self) -> Option<Seq> {
        self.here.state.thread.with_untracked(|thread| {
            thread.as_ref().filter(|t| t.conversation.id == self.here.id && t.has_older)?.oldest()
        })
    }

    /// To the newest line.
    pub fn to_end(self) {
        self.extent.set(Extent::newest());
        self.note_end(true);
        self.settle();
    }

    fn load(self) {
        let Some(before) = self.oldest().filter(|_| !self.loading.get_untracked()) else { return };
        self.loading.set(true);
        self.failed.set(None);
        leptos::task::spawn_local(async move {
            let answer = load_older(self.here.id, before).await;
            if self.loading.try_set(false).is_some() {
                return; // the reader has gone on
            }
            match answer {
                Ok(older) => {
                    self.here.state.thread.update(|thread| {
                        // A reset may have put a fresh thread here meanwhile.
                        if let Some(thread) = thread.as_mut().filter(|t| t.oldest() == Some(before)) {
                            thread.prepend(older);
                        }
                    });
                    if !self.approach() {
                        self.up_from_memory();
                    }
                }
                Err(refusal) => self.refused(&refusal),
            }
        });
    }

    fn up_from_memory(self) {
        if let Some(Up::To(extent)) =
            untrack(|| self.entries(|entries| self.extent.get_untracked().up(entries)))
        {
            self.extent.set(extent);
        }
    }

    fn refused(self, refusal: &Refusal) {
        self.failed.set(Some(self.here.say(refusal)));
        self.sought.set(None);
    }

    /// Keeps the place whenever what is tracked in `what` changes the log. Runs after the page has changed and
    /// before it is drawn.
    pub fn keep_place(self, what: impl Fn() + 'static) {
        Effect::new(move |_| {
            what();
            leptos::task::spawn_local(async move { self.settle() });
        });
    }

    fn settle(self) {
        let Some(log) = self.log.try_get_untracked().flatten() else { return };
        if self.at_end.try_get_untracked() == Some(true) {
            log.set_scroll_top(0);
        } else if let Some(anchor) = self.anchor.take().filter(|a| a.line.is_connected()) {
            let moved = anchor.line.offset_top() - anchor.top;
            if moved != 0 {
                log.set_scroll_top(log.scroll_top() + moved);
            }
        }
        self.remember();
    }

    /// Notes the first line in sight that will stay. Lines stand in order: it is found by halving.
    fn remember(self) {
        let (Some(log), Some(inner)) =
            (self.log.try_get_untracked().flatten(), self.inner.try_get_untracked().flatten())
        else {
            return;
        };
        let lines = inner.children();
        let line = |at| lines.item(at).and_then(|line| line.dyn_into::<HtmlElement>().ok());
        let edge = log.offset_top() + log.scroll_top();
        let (mut low, mut high) = (0, lines.length());
        while low < high {
            let middle = (low + high) / 2;
            let is_above = line(middle).is_some_and(|line| line.offset_top() + line.offset_height() <= edge);
            if is_above { low = middle + 1 } else { high = middle }
        }
        let anchor =
            line(low.max(UNSTEADY)).or_else(|| line(low)).map(|line| Anchor { top: line.offset_top(), line });
        self.anchor.put(anchor);
    }
}
