//! What every part of the open conversation knows.

use super::{
    opening::Opened,
    outbox::Kind,
    quick::{Values, first_name},
    standing::{self, Lock},
};
use crate::{
    console::state::{ConsoleState, console},
    domain::{
        agent::{Lang, Status},
        conversation::Conversation,
        customer::{Customer, Profile},
        ids::{AgentId, ConversationId},
        refusal::Refusal,
    },
    texts::{
        chat::{Chat as Words, words},
        refusals, shell,
    },
};
use leptos::prelude::*;

/// The open conversation; in context of its panes.
#[derive(Clone, Copy)]
pub struct Here {
    pub id: ConversationId,
    pub me: AgentId,
    pub state: ConsoleState,
    pub words: &'static Words,
    lang: Lang,
    pub conversation: Memo<Conversation>,
    pub lock: Memo<Option<Lock>>,
    pub opened: Opened,
    /// Whether the resolve dialog is open.
    pub resolving: RwSignal<bool>,
    /// Whether the transfer dialog is open.
    pub transferring: RwSignal<bool>,
    /// Whether the dialog that calls a colleague in is open.
    pub inviting: RwSignal<bool>,
    /// What the composer writes.
    pub kind: RwSignal<Kind>,
    /// Counts up when somebody asks for the quick responses from elsewhere.
    pub quick: RwSignal<u32>,
    /// Counts up when the composer is to take the focus.
    pub focus: RwSignal<u32>,
}

/// The open conversation.
pub fn here() -> Here {
    expect_context::<Here>()
}

impl Here {
    pub fn provide(id: ConversationId, opened: Opened) -> Self {
        let state = console();
        let me = state.board.with_untracked(|board| board.me.agent);
        let conversation = conversation(state, id);
        let lock = Memo::new(move |_| {
            let status = status(state, me);
            conversation.with(|conversation| standing::lock(conversation, me, status))
        });
        let here = Self {
            id,
            me,
            state,
            words: words(),
            lang: shell::lang(),
            conversation,
            lock,
            opened,
            resolving: RwSignal::new(false),
            transferring: RwSignal::new(false),
            inviting: RwSignal::new(false),
            kind: RwSignal::new(Kind::Reply),
            quick: RwSignal::new(0),
            focus: RwSignal::new(0),
        };
        provide_context(here);
        Effect::new(move |_| {
            if state.answers.get() == Some(id) {
                state.answers.set(None);
                here.ask_focus();
            }
        });
        here
    }

    /// The composer takes the focus.
    pub fn ask_focus(self) {
        self.focus.update(|asked| *asked += 1);
    }

    /// A refusal as a sentence.
    pub fn say(self, refusal: &Refusal) -> String {
        refusals::say(refusal, self.lang)
    }

    /// My status.
    pub fn status(self) -> Status {
        status(self.state, self.me)
    }

    /// What to call the customer.
    pub fn name(self) -> String {
        self.conversation
            .with(|c| c.name.clone().or(c.contact.clone()))
            .unwrap_or_else(|| self.words.visitor.to_owned())
    }

    /// What to call him in a sentence.
    pub fn first_name(self) -> String {
        let name = self.conversation.with(|c| c.name.clone());
        name.map_or_else(|| self.name(), |name| first_name(&name).to_owned())
    }

    pub fn agent_name(self, agent: AgentId) -> String {
        self.state.board.with(|board| board.catalog.agent_name(agent).to_owned())
    }

    /// The customer as he is now: changes come live.
    pub fn customer(self) -> Option<Customer> {
        let changed = self.state.customer.get();
        let loaded = self.profile().and_then(Result::ok).map(|profile| profile.customer);
        match (changed, loaded) {
            (Some(changed), Some(loaded)) if changed.id == loaded.id => Some(changed),
            (_, loaded) => loaded,
        }
    }

    pub fn profile(self) -> Option<Result<Profile, Refusal>> {
        self.opened.profile.get()
    }

    /// What quick responses are filled with.
    pub fn values(self) -> Values {
        let agent = self.agent_name(self.me);
        let customer = self.customer().and_then(|customer| customer.name);
        Values {
            customer: customer.or_else(|| self.conversation.with(|c| c.name.clone())),
            agent: Some(agent).filter(|name| !name.is_empty()),
        }
    }
}

fn status(state: ConsoleState, me: AgentId) -> Status {
    state.board.with(|board| board.catalog.agents.get(&me).map_or(Status::Offline, |agent| agent.status))
}

/// The conversation as it is now; while the next one is opened, as it was last.
fn conversation(state: ConsoleState, id: ConversationId) -> Memo<Conversation> {
    let now = move |thread: &Option<crate::domain::thread::Thread>| {
        thread.as_ref().filter(|thread| thread.conversation.id == id).map(|t| t.conversation.clone())
    };
    let first = state.thread.with_untracked(now);
    Memo::new(move |before: Option<&Conversation>| {
        let found = state.thread.with(now).or_else(|| before.cloned()).or_else(|| first.clone());
        found.expect("these panes are drawn for a thread that is here")
    })
}
