//! Which conversation the panes show while the next one is on its way.

use super::part::Parted;
use crate::node::prelude::*;
use crate::{
    api::conversations::{load_profile, load_thread},
    console::state::{ConsoleState, console},
    domain::{customer::Profile, ids::ConversationId, refusal::Refusal, thread::Thread},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Below this a wait is not worth a skeleton.
const PATIENCE: Duration = Duration::from_millis(300);

/// A conversation as it was fetched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fetched {
    id: ConversationId,
    pub thread: Result<Thread, Refusal>,
    profile: Result<Profile, Refusal>,
}

/// Thread and profile together: they are shown together.
pub async fn fetch(id: Option<ConversationId>) -> Option<Fetched> {
    let id = id?;
    let (thread, profile) = futures::join!(load_thread(id), load_profile(id));
    Some(Fetched { id, thread, profile })
}

/// What the panes show.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    Nothing,
    Waiting,
    Refused(Refusal),
    Open(ConversationId),
}

/// The panes' state. `Copy`, like the signals it is made of.
#[derive(Clone, Copy)]
pub struct Opened {
    pub phase: Memo<Phase>,
    /// The profile of the conversation that is open.
    pub profile: RwSignal<Option<Result<Profile, Refusal>>>,
    wanted: Signal<Option<ConversationId>>,
    failed: RwSignal<Option<(ConversationId, Refusal)>>,
    slow: RwSignal<bool>,
    state: ConsoleState,
    part: Parted,
}

impl Opened {
    /// Takes over what came with the page, and follows the address from then on.
    pub fn begin(wanted: Signal<Option<ConversationId>>, part: Parted, first: Option<Fetched>) -> Self {
        let state = console();
        let failed = RwSignal::new(None);
        let slow = RwSignal::new(false);
        let here = memo(move |_| state.thread.with(|thread| thread.as_ref().map(|t| t.conversation.id)));
        let phase = phase(here, wanted, failed, slow);
        let opened = Self { phase, profile: RwSignal::new(None), wanted, failed, slow, state, part };
        match first {
            Some(fetched) => opened.take(fetched),
            None => state.open(None),
        }
        // The thread also goes when a fresh start could not load it again: then asking anew says why.
        Effect::new(move |_| opened.follow(here.get(), wanted.get()));
        opened.ask_anew();
        opened
    }

    /// What was refused may be allowed by now: one is not Offline any more, or the chat has become one's own.
    fn ask_anew(self) {
        let standing = memo(move |_| {
            let id = self.wanted.get()?;
            self.state.board.with(|board| {
                let status = board.catalog.agents.get(&board.me.agent).map(|agent| agent.status);
                Some((id, status, board.conversations.get(&id).and_then(|chat| chat.owner())))
            })
        });
        Effect::new(move |before: Option<_>| {
            let now = standing.get();
            let was_refused = self.failed.with_untracked(|failed| failed.as_ref().map(|(id, _)| *id));
            if before.is_some_and(|before| before != now)
                && was_refused.is_some()
                && was_refused == self.wanted.get_untracked()
            {
                self.try_again();
            }
            now
        });
    }

    /// Asks again after a refusal.
    pub fn try_again(self) {
        self.failed.set(None);
        self.follow(None, self.wanted.get_untracked());
    }

    fn follow(self, here: Option<ConversationId>, wanted: Option<ConversationId>) {
        let failed = self.failed.with_untracked(|failed| failed.as_ref().map(|(id, _)| *id));
        match wanted {
            None if here.is_some() => self.state.open(None),
            Some(id) if here != wanted && failed != wanted => self.load(id),
            _ => {}
        }
    }

    fn load(self, id: ConversationId) {
        self.slow.set(false);
        let is_wanted = move || self.wanted.try_get_untracked() == Some(Some(id));
        set_timeout(
            move || {
                if is_wanted() {
                    self.slow.try_set(true);
                }
            },
            PATIENCE,
        );
        leptos::task::spawn_local(async move {
            // The agent may have gone on to another one in the meantime.
            let (fetched, ()) = futures::join!(fetch(Some(id)), self.part.ready());
            if let Some(fetched) = fetched
                && is_wanted()
            {
                self.take(fetched);
            }
        });
    }

    /// The panes of a conversation that is here.
    pub fn draw(self, id: ConversationId) -> Option<Node> {
        self.part.draw(id, self)
    }

    fn take(self, fetched: Fetched) {
        let state = self.state;
        self.slow.set(false);
        match fetched.thread {
            Ok(thread) => {
                // What was heard of the customer before is older than this profile.
                state.customer.set(None);
                self.profile.set(Some(fetched.profile));
                self.failed.set(None);
                state.open(Some(thread));
            }
            Err(refusal) => {
                self.failed.set(Some((fetched.id, refusal)));
                state.open(None);
            }
        }
    }
}

fn phase(
    here: Memo<Option<ConversationId>>,
    wanted: Signal<Option<ConversationId>>,
    failed: RwSignal<Option<(ConversationId, Refusal)>>,
    slow: RwSignal<bool>,
) -> Memo<Phase> {
    memo(move |before: Option<&Phase>| {
        let Some(id) = wanted.get() else { return Phase::Nothing };
        if let Some((_, refusal)) = failed.get().filter(|(of, _)| *of == id) {
            return Phase::Refused(refusal);
        }
        if here.get() == Some(id) {
            return Phase::Open(id);
        }
        match before {
            Some(before) if !slow.get() => before.clone(),
            _ => Phase::Waiting,
        }
    })
}

#[cfg(test)]
impl Fetched {
    pub fn sample() -> Self {
        use super::sample;
        let thread = sample::thread();
        Self { id: thread.conversation.id, thread: Ok(thread), profile: Ok(sample::profile()) }
    }

    pub fn id(&self) -> ConversationId {
        self.id
    }
}
