//! The event log: every change, in order, and who may hear of it.

use super::{
    agent::{Status, Viewer},
    conversation::Conversation,
    customer::Customer,
    ids::{AgentId, ChannelId, ConversationId, GroupId},
    message::{Author, Body, Entry, Happened},
    routing::Tongue,
    settings::{Item, ItemId, Scope},
    ticket::TicketNumber,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// The number of an event: one counter for the whole workspace, without gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Seq(pub i64);

/// An event with its number and time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    pub seq: Seq,
    pub at: Timestamp,
    pub event: Event,
}

/// What changed. Each carries the state after the change, so that a fold needs nothing but the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::large_enum_variant, reason = "what is saved is rare; what is said is boxed")
)]
pub enum Event {
    /// Something was said in, or happened to, a conversation.
    Conversation(Box<Change>),
    /// Something of the catalog is new or different.
    Saved(Item),
    Removed(ItemId, Option<Scope>),
    /// What these people may see is different: they start afresh.
    RightsChanged(Vec<AgentId>),
    /// An agent's unsent text, for his other windows. Empty means none.
    DraftSaved {
        agent: AgentId,
        conversation: ConversationId,
        text: String,
    },
    /// Something of a ticket is new or different. Few look at one at a time: they fetch it, and their rights are looked at then.
    Ticket(TicketNumber),
    /// The templates of a channel are different: a review ended, one was handed in. Who looks at the list fetches it.
    Templates(ChannelId),
}

/// A conversation after something happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The new line of its thread, if there is one.
    pub entry: Option<Entry>,
    pub now: Conversation,
    pub was: Was,
    /// The customer's profile, when that is what changed.
    pub customer: Option<Customer>,
    /// A line of the thread that is different now: delivered, reacted to, edited, taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revised: Option<Entry>,
}

/// Who had the conversation on his board before: he must hear that it left.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Was {
    pub owner: Option<AgentId>,
    pub waiting: bool,
    /// Before whom it was put.
    #[serde(default)]
    pub offered: Option<AgentId>,
    /// Who was asked to join.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invited: Vec<AgentId>,
    /// Who was called in.
    #[serde(default)]
    pub helpers: Vec<AgentId>,
}

impl Was {
    pub fn of(conversation: &Conversation) -> Self {
        Self {
            owner: conversation.owner(),
            waiting: conversation.is_waiting(),
            offered: conversation.offered_to(),
            invited: conversation.invited.iter().map(|offer| offer.to).collect(),
            helpers: conversation.helpers.iter().map(|helper| helper.agent).collect(),
        }
    }

    /// Before whom it was put, to have it or to join.
    pub fn asked(&self) -> impl Iterator<Item = AgentId> {
        self.offered.into_iter().chain(self.invited.iter().copied())
    }
}

/// A set of listeners. A listener is registered under all the keys that it may hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// This agent's consoles.
    Agent(AgentId),
    /// Every console.
    Staff,
    /// Consoles of members of this group.
    Group(GroupId),
    /// Consoles of those authorised for this channel.
    Serving(ChannelId),
    /// Consoles of those who see everything.
    Overseers,
    /// Consoles of those who keep every group's quick responses.
    Keepers,
    /// Consoles that have this conversation open.
    Looking(ConversationId),
    /// The customer's own browser.
    Visitor(ConversationId),
    /// Visitors with the widget of this channel open, whose browsers like this language best.
    Widget(ChannelId, Option<Tongue>),
}

impl Key {
    /// Everything that an agent hears without opening a conversation. Of chats that run, nothing while he is Offline, but
    /// for what an overseer's overview counts.
    pub fn of_agent(viewer: &Viewer, status: Status, groups: &[GroupId]) -> Vec<Key> {
        let mut keys = vec![Key::Agent(viewer.agent), Key::Staff];
        keys.extend(groups.iter().map(|group| Key::Group(*group)));
        if viewer.role.sees_all() {
            keys.extend([Key::Keepers, Key::Overseers]);
        }
        if status.sees_active() {
            keys.extend(viewer.serves.iter().map(|channel| Key::Serving(*channel)));
        }
        keys
    }
}

impl Event {
    /// Who may hear this. The one place where a leak could be written, and therefore tested line by line.
    pub fn audience(&self) -> Vec<Key> {
        match self {
            Event::Conversation(change) => change.audience(),
            Event::Saved(Item::QuickResponse(answer)) => scope_audience(answer.scope),
            Event::Saved(_) => vec![Key::Staff],
            Event::Removed(_, scope) => scope.map_or(vec![Key::Staff], scope_audience),
            Event::RightsChanged(agents) => agents.iter().map(|agent| Key::Agent(*agent)).collect(),
            Event::DraftSaved { agent, .. } => vec![Key::Agent(*agent)],
            // A number, and nothing that is in it.
            Event::Ticket(_) => vec![Key::Staff],
            Event::Templates(channel) => vec![Key::Overseers, Key::Serving(*channel)],
        }
    }

    /// The ticket that changed.
    pub fn ticket(&self) -> Option<TicketNumber> {
        match self {
            Event::Ticket(number) => Some(*number),
            _ => None,
        }
    }

    /// The channel whose templates changed.
    pub fn templates(&self) -> Option<ChannelId> {
        match self {
            Event::Templates(channel) => Some(*channel),
            _ => None,
        }
    }

    /// The conversation it is about, by which the log is searched.
    pub fn conversation(&self) -> Option<ConversationId> {
        match self {
            Event::Conversation(change) => Some(change.now.id),
            Event::DraftSaved { conversation, .. } => Some(*conversation),
            Event::Saved(_)
            | Event::Removed(..)
            | Event::RightsChanged(_)
            | Event::Ticket(_)
            | Event::Templates(_) => None,
        }
    }
}

fn scope_audience(scope: Scope) -> Vec<Key> {
    match scope {
        Scope::Shared => vec![Key::Staff],
        // Overseers manage the groups' answers without being members.
        Scope::Group(group) => vec![Key::Group(group), Key::Keepers],
        Scope::Own(agent) => vec![Key::Agent(agent)],
    }
}

impl Change {
    fn audience(&self) -> Vec<Key> {
        let mut keys = vec![Key::Overseers, Key::Looking(self.now.id)];
        keys.extend(self.now.owner().map(Key::Agent));
        keys.extend(self.now.asked().map(|offer| Key::Agent(offer.to)));
        keys.extend(self.was.owner.map(Key::Agent));
        keys.extend(self.was.asked().map(Key::Agent));
        keys.extend(self.now.helpers.iter().map(|helper| Key::Agent(helper.agent)));
        keys.extend(self.was.helpers.iter().copied().map(Key::Agent));
        keys.sort_unstable();
        keys.dedup();
        if self.now.is_waiting() || self.was.waiting {
            keys.push(Key::Serving(self.now.channel));
        }
        if self.is_for_customer() {
            keys.push(Key::Visitor(self.now.id));
        }
        keys
    }

    /// Notes, offers, tags, profiles and why an agent was chosen are ours alone. What concerns the customer is
    /// what was said, that somebody took or left the chat, and that it was read or ended.
    pub fn is_for_customer(&self) -> bool {
        match &self.entry {
            Some(entry) => !matches!(
                entry.body,
                Body::Note { .. }
                    | Body::Happened(
                        Happened::Opened
                            | Happened::Begun { .. }
                            | Happened::ClosesSoon { .. }
                            | Happened::Offered { .. }
                            | Happened::OfferEnded { .. }
                            | Happened::SentToGroup { from: None, .. }
                            | Happened::Overflowed { to: Some(_), .. }
                            | Happened::Joined { whispers: true, .. }
                            | Happened::WentOut { whispers: true, .. }
                            | Happened::ConferenceEnded { .. }
                    )
            ),
            None => self.customer.is_none() && self.revised.is_none(),
        }
    }
}

/// Things of the moment: sent to who looks, never kept, never replayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// Somebody types in a conversation; fades after `Signal::TYPING_FADES`.
    Typing { conversation: ConversationId, who: Typist },
    /// Which agents have a conversation open.
    Looking { conversation: ConversationId, agents: Vec<AgentId> },
    /// The customer's browser came or went.
    CustomerHere { conversation: ConversationId, here: bool },
    /// You will be signed out then, because you do nothing; or not any more.
    Idle { until: Option<Timestamp> },
}

impl Signal {
    /// Seconds after which a typing mark goes by itself.
    pub const TYPING_FADES: u32 = 5;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Typist {
    Customer,
    Agent(AgentId),
}

impl Typist {
    /// Who typed this; none where nobody did.
    pub fn of(body: &Body) -> Option<Self> {
        match body {
            Body::Message { author: Author::Customer, .. } => Some(Self::Customer),
            Body::Message { author: Author::Agent(agent), .. } | Body::Note { author: agent, .. } => {
                Some(Self::Agent(*agent))
            }
            Body::Message { .. } | Body::Happened(_) => None,
        }
    }
}

/// What the server says on an agent's socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "read off the socket one at a time, and folded in at once")]
pub enum Down {
    Event(Envelope),
    Signal(Signal),
    /// You have heard everything up to here, even if nothing of it was for you.
    At(Seq),
    /// What time it is here; told when the connection stands.
    Now(Timestamp),
    /// Your place in the log is gone, or your rights changed: start as on first load.
    Reset,
}

/// What an agent's browser says on the socket. Commands go over HTTP, where they have answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Up {
    /// This conversation is open on my screen, known up to `after`; `None`: no conversation is.
    Looking {
        conversation: Option<ConversationId>,
        after: Seq,
    },
    Typing {
        conversation: ConversationId,
    },
    /// A key was pressed or a pointer moved.
    Used,
}
