//! The browser's side of the outbox: sends, keeps, tries again.

use super::{
    local,
    outbox::{Kind, Letter, Outbox, Unsent, same_lane},
};
use crate::node::prelude::*;
use crate::{
    api::conversations::{note, reply, send_file},
    console::{
        shell::toasts::{Toasts, toasts},
        state::{ConsoleState, console},
    },
    domain::{
        ids::{ConversationId, MessageId},
        refusal::Refusal,
        time::Timestamp,
    },
    live::Link,
    texts::{
        chat::{self, Chat},
        fill,
        shell::{self, Shell},
    },
};
use std::time::Duration;

/// What this agent has on its way; in context of the conversation's panes.
#[derive(Clone, Copy)]
pub struct Sending {
    pub outbox: RwSignal<Outbox>,
    state: ConsoleState,
    toasts: Toasts,
    shell: &'static Shell,
    words: &'static Chat,
    /// The timer that sends what is due later.
    timer: StoredValue<Option<TimeoutHandle>>,
}

/// What is on its way.
pub fn sending() -> Sending {
    expect_context::<Sending>()
}

impl Sending {
    pub fn provide() {
        let state = console();
        let (toasts, shell, words) = (toasts(), shell::words(), chat::words());
        let (outbox, timer) = (RwSignal::default(), StoredValue::new(None));
        let sending = Self { outbox, state, toasts, shell, words, timer };
        provide_context(sending);
        sending.take_over();
        sending.drop_what_arrived();
        sending.hurry_with_the_link();
    }

    /// Puts a new message in and sends it as soon as its turn comes.
    pub fn put(self, letter: Letter) {
        let now = self.now();
        self.change(|outbox| outbox.put(MessageId::random(), letter, now));
    }

    pub fn again(self, id: MessageId) {
        let now = self.now();
        self.change(|outbox| outbox.again(id, now));
    }

    pub fn discard(self, id: MessageId) {
        self.change(|outbox| outbox.discard(id));
    }

    /// Whether a reload left something behind. Browser only.
    pub fn has_left_something() -> bool {
        local::is_there(&name(console()))
    }

    fn now(self) -> Timestamp {
        self.state.now.get_untracked()
    }

    /// What a reload left behind. What was under way goes again, under its old name, which makes it harmless.
    fn take_over(self) {
        Effect::new(move |_| {
            let kept: Outbox = local::read(&self.name()).unwrap_or_default();
            if !kept.is_empty() {
                self.outbox.set(kept.revived(self.now()));
                self.go();
            }
        });
    }

    /// A message whose event is here stands in the thread now.
    fn drop_what_arrived(self) {
        Effect::new(move |_| {
            self.state.thread.track();
            if !self.outbox.with_untracked(Outbox::is_empty) {
                self.change(|_| {});
            }
        });
    }

    fn hurry_with_the_link(self) {
        Effect::new(move |before: Option<bool>| {
            let up = self.state.link.get() == Link::Up;
            if up && before == Some(false) {
                let now = self.now();
                self.change(|outbox| outbox.hurry(now));
            }
            up
        });
    }

    /// Sends whatever may go now, and sets the clock for what may go later.
    fn go(self) {
        let now = self.now();
        while let Some(unsent) = self.outbox.try_update(|outbox| outbox.next(now, same_lane)).flatten() {
            leptos::task::spawn_local(async move {
                let answer = post(unsent.id, unsent.what).await;
                self.answered(unsent.id, answer);
            });
        }
        let wait = self.outbox.try_with_untracked(|outbox| outbox.wait(now)).flatten();
        let timer = wait.and_then(|wait| {
            // The clock here ticks in seconds: a little late is in time.
            let wait = Duration::from_millis(wait.as_millis().unsigned_abs() + 1000);
            set_timeout_with_handle(move || self.change(|_| {}), wait).ok()
        });
        if let Some(Some(old)) = self.timer.try_update_value(|slot| std::mem::replace(slot, timer)) {
            old.clear();
        }
    }

    fn answered(self, id: MessageId, answer: Result<(), Refusal>) {
        let now = self.now();
        // A conversation that nobody looks at has no thread here that its event could appear in.
        let chat = self.outbox.try_with_untracked(|outbox| {
            outbox.items().iter().find(|item| item.id == id).map(|item| item.what.conversation)
        });
        let elsewhere = chat.flatten().filter(|chat| Some(*chat) != self.open());
        if let (Err(refusal), Some(chat)) = (&answer, elsewhere)
            && !refusal.is_passing()
        {
            let why = self.shell.say(refusal);
            self.toasts.about(fill(self.words.not_sent, &[("reason", &why)]), Some(format!("/chats/{chat}")));
        }
        self.change(|outbox| match answer {
            Ok(()) if elsewhere.is_some() => outbox.discard(id),
            Ok(()) => outbox.taken(id),
            Err(refusal) => outbox.refused(id, refusal, now),
        });
    }

    fn open(self) -> Option<ConversationId> {
        self.state.thread.with_untracked(|thread| thread.as_ref().map(|thread| thread.conversation.id))
    }

    /// Changes the outbox, keeps it where a reload finds it, and sends what may go then.
    fn change(self, change: impl FnOnce(&mut Outbox)) {
        let changed = self.outbox.try_update(|outbox| {
            let before = outbox.clone();
            change(outbox);
            self.state.thread.with_untracked(|thread| {
                let entries = thread.as_ref().map(|thread| thread.entries.as_slice()).unwrap_or_default();
                outbox.arrived(|id| entries.iter().rev().any(|entry| entry.id == id));
            });
            (before, outbox.clone())
        });
        let Some((had, has)) = changed else { return };
        if had != has {
            self.keep(&had, &has);
        }
        self.go();
    }

    /// Other windows of the agent keep theirs in the same place: only what this one had or has is touched.
    fn keep(self, had: &Outbox, has: &Outbox) {
        let name = self.name();
        let mut kept: Outbox = local::read(&name).unwrap_or_default();
        kept.arrived(|id| had.items().iter().chain(has.items()).any(|own| own.id == id));
        let whole: Vec<&Unsent> = kept.items().iter().chain(has.items()).collect();
        local::write(&name, Some(&whole).filter(|all| !all.is_empty()));
    }

    fn name(self) -> String {
        name(self.state)
    }
}

/// Where this agent's outbox is kept.
fn name(state: ConsoleState) -> String {
    let agent = state.board.with_untracked(|board| board.me.agent);
    format!("parley:outbox:{agent}")
}

async fn post(id: MessageId, letter: Letter) -> Result<(), Refusal> {
    let Letter { conversation, kind, text, file, answers } = letter;
    match (kind, file) {
        (Kind::Reply, None) => reply(conversation, id, text, answers).await,
        (Kind::Reply, Some(file)) => send_file(conversation, id, file.hash, file.name, text, answers).await,
        (Kind::Note, _) => note(conversation, id, text).await,
    }
}
