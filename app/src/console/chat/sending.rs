//! The browser's side of the outbox: sends, keeps, tries again.

use super::{
    local,
    outbox::{Kind, Outbox, Unsent},
};
use crate::{
    api::conversations::{note, reply},
    console::state::{ConsoleState, console},
    domain::{
        ids::{ConversationId, MessageId},
        time::Timestamp,
    },
    live::Link,
};
use leptos::prelude::*;
use std::time::Duration;

/// What this agent has on its way; in context of the conversation's panes.
#[derive(Clone, Copy)]
pub struct Sending {
    pub outbox: RwSignal<Outbox>,
    state: ConsoleState,
    clock_set: StoredValue<bool>,
}

/// What is on its way.
pub fn sending() -> Sending {
    expect_context::<Sending>()
}

impl Sending {
    pub fn provide() -> Self {
        let state = console();
        let sending = Self { outbox: RwSignal::default(), state, clock_set: StoredValue::new(false) };
        provide_context(sending);
        sending.take_over();
        sending.clear_what_arrived();
        sending.wake_with_the_link();
        sending
    }

    /// Puts a new message in and sends it as soon as its turn comes.
    pub fn put(self, conversation: ConversationId, kind: Kind, text: String) {
        let at = self.state.now.get_untracked();
        let unsent = Unsent::new(MessageId::random(), conversation, kind, text, at);
        self.change(|outbox| outbox.put(unsent));
        self.go();
    }

    pub fn retry(self, id: MessageId) {
        self.change(|outbox| outbox.retry(id));
        self.go();
    }

    pub fn discard(self, id: MessageId) {
        self.change(|outbox| outbox.discard(id));
    }

    /// What a reload left behind.
    fn take_over(self) {
        Effect::new(move |_| {
            let kept: Vec<Unsent> = local::read(&self.name()).unwrap_or_default();
            if !kept.is_empty() {
                self.outbox.set(Outbox::found(kept));
                self.go();
            }
        });
    }

    /// A message whose event is here stands in the thread now.
    fn clear_what_arrived(self) {
        Effect::new(move |_| {
            let (open, ids): (Option<ConversationId>, Vec<MessageId>) = self.state.thread.with(|thread| {
                let ids = thread.iter().flat_map(|thread| &thread.entries).map(|entry| entry.id).collect();
                (thread.as_ref().map(|thread| thread.conversation.id), ids)
            });
            if self.outbox.with_untracked(Outbox::is_empty) {
                return;
            }
            self.change(|outbox| {
                outbox.arrived(&ids);
                outbox.forget_stored(open);
            });
            self.go();
        });
    }

    fn wake_with_the_link(self) {
        Effect::new(move |before: Option<bool>| {
            let up = self.state.link.get() == Link::Up;
            if up && before == Some(false) {
                self.change(Outbox::wake);
                self.go();
            }
            up
        });
    }

    /// Sends whatever may go now.
    fn go(self) {
        let going = self.outbox.try_update(Outbox::next).unwrap_or_default();
        for unsent in going {
            leptos::task::spawn_local(async move {
                let Unsent { id, conversation, kind, text, .. } = unsent;
                let answer = match kind {
                    Kind::Reply => reply(conversation, id, text).await,
                    Kind::Note => note(conversation, id, text).await,
                };
                self.change(|outbox| {
                    outbox.answered(id, answer);
                    let open = self
                        .state
                        .thread
                        .try_with_untracked(|thread| thread.as_ref().map(|thread| thread.conversation.id));
                    outbox.forget_stored(open.flatten());
                });
                self.go();
                self.try_later();
            });
        }
    }

    /// What failed in passing goes again by itself, each time a little later.
    fn try_later(self) {
        let pause = self.outbox.try_with_untracked(Outbox::pause).flatten();
        let Some(pause) = pause.filter(|_| self.clock_set.try_get_value() == Some(false)) else { return };
        self.clock_set.set_value(true);
        let again = move || {
            if self.clock_set.try_set_value(false).is_none() {
                self.change(Outbox::wake);
                self.go();
            }
        };
        set_timeout(again, Duration::from_millis(pause.as_millis().unsigned_abs()));
    }

    /// Changes the outbox and keeps the change where a reload finds it. Other windows of the agent keep theirs
    /// in the same place: only what this one had or has is touched.
    fn change(self, change: impl FnOnce(&mut Outbox)) {
        let had = self.outbox.try_with_untracked(Outbox::kept).unwrap_or_default();
        self.outbox.try_update(change);
        let has = self.outbox.try_with_untracked(Outbox::kept).unwrap_or_default();
        if had != has {
            let name = self.name();
            let mut kept: Vec<Unsent> = local::read(&name).unwrap_or_default();
            kept.retain(|item| !had.iter().chain(&has).any(|own| own.id == item.id));
            kept.extend(has);
            kept.sort_by_key(|item| item.at);
            local::write(&name, Some(&kept).filter(|kept| !kept.is_empty()));
        }
    }

    fn name(self) -> String {
        let agent = self.state.board.with_untracked(|board| board.me.agent);
        format!("parley:outbox:{agent}")
    }
}
