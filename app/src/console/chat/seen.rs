//! Tells the desk that its agent has read, and a screen reader what the customer says.

use super::{content::describe, here::Here, scroll::Reading};
use crate::node::prelude::*;
use crate::{
    api::conversations,
    console::shell::bell::say_anew,
    domain::{
        event::Seq,
        message::{Author, Body, Entry},
        thread,
    },
    texts::{
        channels::{self, Channels},
        fill,
    },
};
use leptos::ev;
use std::time::Duration;

/// A glance shorter than this is not reading.
const GLANCE: Duration = Duration::from_millis(400);
/// Messages that come in a burst are read out together.
const BURST: Duration = Duration::from_millis(1000);

/// Whether somebody sits before this window.
fn attention() -> RwSignal<bool> {
    let attentive = RwSignal::new(false);
    Effect::new(move |_| {
        let look = move || {
            attentive.try_set(!document().hidden() && document().has_focus().unwrap_or(false));
        };
        look();
        let focus = window_event_listener(ev::focus, move |_| look());
        let blur = window_event_listener(ev::blur, move |_| look());
        let shown = window_event_listener(ev::visibilitychange, move |_| look());
        on_cleanup(move || {
            for handle in [focus, blur, shown] {
                handle.remove();
            }
        });
    });
    attentive
}

/// Marks as read what the owner has before his eyes.
pub fn mark(here: Here, reading: Reading) {
    let attentive = attention();
    let told = StoredValue::new(Seq::default());
    let upto = memo(move |_| {
        let mine = here.conversation.with(|c| c.unread > 0 && c.owner() == Some(here.me));
        let newest = reading.entries(thread::newest).flatten();
        newest.filter(|_| mine)
    });
    Effect::new(move |_| {
        let Some(upto) = upto.get() else { return };
        if !attentive.get() || !reading.at_end.get() {
            return;
        }
        let tell = move || {
            let still = attentive.try_get_untracked() == Some(true)
                && reading.at_end.try_get_untracked() == Some(true)
                && told.try_get_value().is_some_and(|told| told < upto)
                && is_in_sight(reading);
            if still {
                told.set_value(upto);
                leptos::task::spawn_local(async move {
                    if conversations::seen(here.id, upto).await.is_err() {
                        told.try_set_value(Seq::default());
                    }
                });
            }
        };
        if let Ok(timer) = set_timeout_with_handle(tell, GLANCE) {
            on_cleanup(move || timer.clear());
        }
    });
}

/// On a phone another pane may cover it.
fn is_in_sight(reading: Reading) -> bool {
    reading.log.try_get_untracked().flatten().is_some_and(|log| log.client_height() > 0)
}

/// The customer's messages as they come in, for a live region: not history, not our own.
pub fn announced(here: Here, reading: Reading) -> RwSignal<String> {
    let (said, words) = (RwSignal::new(String::new()), channels::words());
    let heard = StoredValue::new(None::<Seq>);
    let waiting = StoredValue::new(Vec::<String>::new());
    Effect::new(move |_| {
        let (newest, fresh) =
            reading.entries(|entries| fresh(entries, heard.get_value(), words)).unwrap_or_default();
        heard.set_value(newest);
        if fresh.is_empty() {
            return;
        }
        let name = untrack(|| here.first_name());
        let sentence = |text: &String| fill(here.words.says, &[("name", &name), ("text", text)]);
        let first = waiting.with_value(Vec::is_empty);
        waiting.update_value(|waiting| waiting.extend(fresh.iter().map(sentence)));
        if first {
            let speak = move || {
                let burst = waiting.try_update_value(std::mem::take).unwrap_or_default();
                say_anew(said, burst.join("\n"));
            };
            set_timeout(speak, BURST);
        }
    });
    said
}

/// The newest line, and what the customer said after the one last heard.
fn fresh(entries: &[Entry], heard: Option<Seq>, words: &Channels) -> (Option<Seq>, Vec<String>) {
    let newest = thread::newest(entries).max(heard);
    let Some(heard) = heard else { return (newest, Vec::new()) };
    let said = entries.iter().filter(|entry| entry.seq > heard).filter_map(|entry| match &entry.body {
        Body::Message { author: Author::Customer, text, more } if text.is_empty() => {
            let part = more.as_ref().and_then(|more| more.parts.first());
            part.map(|part| describe(part, words).to_owned())
        }
        Body::Message { author: Author::Customer, text, .. } => Some(text.as_str().to_owned()),
        _ => None,
    });
    (newest, said.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::chat::sample;

    #[test]
    fn history_and_our_own_words_are_not_announced() {
        let entries = sample::thread().entries;
        let fresh = |entries: &[Entry], heard| fresh(entries, heard, &channels::EN);
        assert_eq!(fresh(&entries, None), (Some(Seq(9)), Vec::new()));
        assert_eq!(fresh(&entries, Some(Seq(3))).1, ["Perfect"]);
        assert_eq!(fresh(&entries, Some(Seq(9))), (Some(Seq(9)), Vec::new()));
    }
}
