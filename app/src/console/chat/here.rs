//! What every part of the open conversation knows.

use super::{
    opening::Opened,
    outbox::Kind,
    quick::{Values, first_name},
    standing::{self, Lock},
    viewer::Viewed,
};
use crate::node::prelude::*;
use crate::{
    console::{
        inbox::address::Address,
        state::{ConsoleState, console},
    },
    domain::{
        agent::{Lang, Status},
        channel::ChannelKind,
        conversation::Conversation,
        customer::{Customer, Profile},
        ids::{AgentId, ConversationId, MessageId},
        message::Author,
        refusal::Refusal,
    },
    texts::{
        channels,
        chat::{Chat as Words, words},
        inbox, refusals, shell,
    },
};

/// The open conversation; in context of its panes.
#[derive(Clone, Copy)]
pub struct Here {
    pub id: ConversationId,
    pub me: AgentId,
    pub state: ConsoleState,
    /// How the list is filtered and sorted; nothing on a page without a list.
    query: Option<Memo<String>>,
    pub words: &'static Words,
    lang: Lang,
    pub conversation: Memo<Conversation>,
    pub lock: Memo<Option<Lock>>,
    pub opened: Opened,
    /// Whether the resolve dialog is open.
    pub resolving: RwSignal<bool>,
    /// Whether the dialog that converts to a ticket is open.
    pub converting: RwSignal<bool>,
    /// Whether the transfer dialog is open.
    pub transferring: RwSignal<bool>,
    /// Whether the dialog that calls a colleague in is open.
    pub inviting: RwSignal<bool>,
    /// Whether the dialog with the channel's templates is open.
    pub templates: RwSignal<bool>,
    /// The message of the customer that the reply answers.
    pub quoting: RwSignal<Option<Quoted>>,
    /// The picture that is shown large.
    pub viewing: RwSignal<Option<Viewed>>,
    /// The message whose buttons the Tab key reaches.
    pub acting: RwSignal<Option<MessageId>>,
    /// What the composer writes.
    pub kind: RwSignal<Kind>,
    /// Counts up when somebody asks for the quick responses from elsewhere.
    pub quick: RwSignal<u32>,
    /// Counts up when the composer is to take the focus.
    pub focus: RwSignal<u32>,
}

/// A message that is being answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Quoted {
    pub message: MessageId,
    pub preview: String,
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
        let lock = memo(move |_| {
            let (status, now) = (status(state, me), state.now.get());
            conversation.with(|conversation| standing::lock(conversation, me, status, now))
        });
        let here = Self {
            id,
            me,
            state,
            query: use_context::<Address>().map(|address| address.query),
            words: words(),
            lang: shell::lang(),
            conversation,
            lock,
            opened,
            resolving: RwSignal::new(false),
            converting: RwSignal::new(false),
            transferring: RwSignal::new(false),
            inviting: RwSignal::new(false),
            templates: RwSignal::new(false),
            quoting: RwSignal::new(None),
            viewing: RwSignal::new(None),
            acting: RwSignal::new(None),
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

    /// The address of another page, with the list as one has it.
    pub fn path(self, path: &str) -> String {
        let query = self.query.and_then(|query| query.try_get()).unwrap_or_default();
        format!("{path}{query}")
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

    /// The channel's kind, which a conversation never changes.
    pub fn channel_kind(self) -> ChannelKind {
        self.conversation.with_untracked(|c| c.kind)
    }

    /// His channel by its kind: WhatsApp, Messenger.
    pub fn channel_name(self) -> &'static str {
        inbox::kind_name(self.channel_kind(), inbox::words())
    }

    /// Who spoke, for a sentence.
    pub fn author_name(self, author: Author) -> String {
        match author {
            Author::Customer => self.first_name(),
            Author::Agent(agent) => self.agent_name(agent),
            Author::Automatic => channels::words().automatic.to_owned(),
            Author::Elsewhere => channels::words().elsewhere.to_owned(),
        }
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
    memo(move |before: Option<&Conversation>| {
        let found = state.thread.with(now).or_else(|| before.cloned()).or_else(|| first.clone());
        found.expect("these panes are drawn for a thread that is here")
    })
}
