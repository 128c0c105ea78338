//! What admins set up, and what every console therefore knows: the catalog.

use super::{
    agent::Agent,
    channel::{Channel, Product},
    conversation::Conversation,
    hours::Hours,
    ids::{AgentId, ChannelId, GroupId, ProductId, QuickResponseId, TagId, TopicId},
    policy::Policy,
    routing::{Routing, pool},
    table::Table,
    time::Span,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Agents who serve certain channels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub id: GroupId,
    pub name: String,
    pub members: Vec<AgentId>,
    pub serves: Vec<ChannelId>,
    #[serde(default)]
    pub terms: Terms,
}

/// The groups whose members get the chats of a queue: its own group, or all that serve the channel if it has none that
/// (still) does.
pub fn groups_of<'g>(
    channel: ChannelId,
    own: Option<GroupId>,
    groups: impl Iterator<Item = &'g Group> + Clone,
) -> impl Iterator<Item = &'g Group> {
    let serving = groups.filter(move |group| group.serves.contains(&channel));
    let own = own.filter(|own| serving.clone().any(|group| group.id == *own));
    serving.filter(move |group| own.is_none_or(|own| group.id == own))
}

/// The group through which this agent has a conversation, or gets it by name: its own if he is in that, else one of his that
/// serves the channel, of several one that is open, of those one that gives out.
pub fn group_with<'g>(
    agent: AgentId,
    conversation: &Conversation,
    groups: impl Iterator<Item = &'g Group>,
    closed: &BTreeSet<GroupId>,
) -> Option<&'g Group> {
    let serves = |group: &&Group| group.serves.contains(&conversation.channel);
    let his = groups.filter(serves).filter(|group| group.members.contains(&agent));
    his.min_by_key(|group| {
        let is_own = conversation.group == Some(group.id);
        (!is_own, closed.contains(&group.id), group.terms.mode == Mode::Pick)
    })
}

/// How a group gives out its chats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Terms {
    pub mode: Mode,
    /// How long an offer stands.
    pub offer_seconds: u32,
    /// Whether an offer may be declined; one that may not can still be missed.
    pub may_decline: bool,
    /// How long after a chat no new one comes; 0: not at all.
    pub wrap_up_seconds: u32,
    /// Whoever hands a chat on or ends a conference says what it was about (S3-20, S3-25).
    pub asks_topic: bool,
    /// A chat whose window is over stays in Active, locked, instead of going to the archive (S4-29, S4-30).
    pub keep_expired: bool,
    /// How many minutes before the end of a window those who oversee are told that a customer has no answer; 0: never.
    pub escalate_minutes: u32,
    /// When it serves; always, where there are none.
    pub hours: Option<Hours>,
    /// What becomes of a chat that waits too long for it.
    pub overflow: Option<Overflow>,
}

impl Terms {
    /// How long an offer may stand, in seconds (V-18).
    pub const OFFER: std::ops::RangeInclusive<u32> = 5..=3_600;
    /// The longest wrap-up, in seconds.
    pub const WRAP_UP: u32 = 3_600;
    /// The longest time before the end of a window, in minutes.
    pub const ESCALATE: u32 = 12 * 60;
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            mode: Mode::Push,
            offer_seconds: 30,
            may_decline: true,
            wrap_up_seconds: 0,
            asks_topic: false,
            keep_expired: false,
            escalate_minutes: 30,
            hours: None,
            overflow: None,
        }
    }
}

/// A chat that has waited this long in a group's queue goes another way, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overflow {
    pub after_seconds: u32,
    pub to: OverflowTo,
}

impl Overflow {
    pub const AFTER: std::ops::RangeInclusive<u32> = 10..=86_400;

    pub fn patience(self) -> Span {
        Span::seconds(i64::from(self.after_seconds))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverflowTo {
    /// Into the queue of this one, in its old place.
    Group(GroupId),
    /// It stays where it is, and the customer hears that he may leave a message instead.
    Message,
}

/// How a waiting chat finds its agent (mission, rulings: acceptance, inbox).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It is his at once (V-04).
    Push,
    /// It is put before him, and he accepts it in time (S3-03 … S3-11).
    Offer,
    /// Agents take it from the Inbox (S4-08 … S4-11).
    Pick,
}

impl Mode {
    pub const ALL: [Mode; 3] = [Self::Push, Self::Offer, Self::Pick];
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    pub id: TagId,
    pub name: String,
    pub hue: Hue,
    /// When to use it.
    pub hint: String,
}

/// The tag colours of the design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hue {
    Grey,
    Teal,
    Green,
    Amber,
    Red,
    Blue,
    Pink,
    Violet,
}

impl Hue {
    pub const ALL: [Hue; 8] =
        [Self::Grey, Self::Teal, Self::Green, Self::Amber, Self::Red, Self::Blue, Self::Pink, Self::Violet];
}

/// Why a conversation was about; a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    pub id: TopicId,
    pub parent: Option<TopicId>,
    pub name: String,
    /// Inactive topics stay on what was resolved with them and are offered no more.
    pub active: bool,
}

/// A prepared answer. `{{customer.name}}`, `{{customer.first_name}}`, `{{agent.name}}` are filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuickResponse {
    pub id: QuickResponseId,
    /// Typed after `/`; unique within its scope.
    pub shortcut: String,
    pub title: String,
    pub text: String,
    pub scope: Scope,
}

/// Who may use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Shared,
    Group(GroupId),
    Own(AgentId),
}

/// One thing of the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    Workspace(String),
    Policy(Policy),
    Routing(Routing),
    /// The groups that are outside their hours now.
    Closed(BTreeSet<GroupId>),
    Agent(Agent),
    Product(Product),
    Channel(Channel),
    Group(Group),
    Tag(Tag),
    Topic(Topic),
    QuickResponse(QuickResponse),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemId {
    Product(ProductId),
    Channel(ChannelId),
    Group(GroupId),
    Tag(TagId),
    Topic(TopicId),
    QuickResponse(QuickResponseId),
}

/// Everything set up, as one person sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    pub workspace: String,
    #[serde(default)]
    pub policy: Policy,
    #[serde(default)]
    pub routing: Routing,
    /// The groups that are outside their hours now.
    #[serde(default)]
    pub closed: BTreeSet<GroupId>,
    pub agents: Table<AgentId, Agent>,
    pub products: Table<ProductId, Product>,
    pub channels: Table<ChannelId, Channel>,
    pub groups: Table<GroupId, Group>,
    pub tags: Table<TagId, Tag>,
    pub topics: Table<TopicId, Topic>,
    pub quick_responses: Table<QuickResponseId, QuickResponse>,
}

impl Catalog {
    pub fn save(&mut self, item: Item) {
        match item {
            Item::Workspace(name) => self.workspace = name,
            Item::Policy(policy) => self.policy = policy,
            Item::Routing(routing) => self.routing = routing,
            Item::Closed(groups) => self.closed = groups,
            Item::Agent(x) => drop(self.agents.insert(x.id, x)),
            Item::Product(x) => drop(self.products.insert(x.id, x)),
            Item::Channel(x) => drop(self.channels.insert(x.id, x)),
            Item::Group(x) => drop(self.groups.insert(x.id, x)),
            Item::Tag(x) => drop(self.tags.insert(x.id, x)),
            Item::Topic(x) => drop(self.topics.insert(x.id, x)),
            Item::QuickResponse(x) => drop(self.quick_responses.insert(x.id, x)),
        }
    }

    pub fn remove(&mut self, item: ItemId) {
        match item {
            ItemId::Product(id) => drop(self.products.remove(&id)),
            ItemId::Channel(id) => drop(self.channels.remove(&id)),
            ItemId::Group(id) => {
                self.groups.remove(&id);
                self.closed.remove(&id);
            }
            ItemId::Tag(id) => drop(self.tags.remove(&id)),
            ItemId::Topic(id) => drop(self.topics.remove(&id)),
            ItemId::QuickResponse(id) => drop(self.quick_responses.remove(&id)),
        }
    }

    pub fn agent_name(&self, id: AgentId) -> &str {
        self.agents.get(&id).map_or("", |agent| &agent.name)
    }

    /// The topic with its parents: `Orders › Late delivery`.
    pub fn topic_path(&self, id: TopicId) -> String {
        let mut names = Vec::new();
        let mut next = Some(id);
        // A tree of settings is shallow; the bound keeps a damaged one from looping.
        while let (Some(topic), true) = (next.and_then(|id| self.topics.get(&id)), names.len() < 8) {
            names.push(topic.name.as_str());
            next = topic.parent;
        }
        names.reverse();
        names.join(" › ")
    }

    /// Whether a topic is this one or stands below it.
    pub fn is_below(&self, topic: TopicId, above: TopicId) -> bool {
        let parent = |id: &TopicId| self.topics.get(id)?.parent;
        std::iter::successors(Some(topic), parent).take(8).any(|id| id == above)
    }

    /// The groups whose members get this conversation.
    pub fn groups_of<'c>(&'c self, conversation: &Conversation) -> impl Iterator<Item = &'c Group> + use<'c> {
        groups_of(conversation.channel, conversation.group, self.groups.values())
    }

    /// How long before the end of a window those who oversee hear of it; 0: never.
    pub fn escalate_minutes(&self, conversation: &Conversation) -> u32 {
        self.groups_of(conversation).map(|group| group.terms.escalate_minutes).max().unwrap_or_default()
    }

    /// What becomes of what waits too long for a group, or for everybody who serves its channel.
    pub fn overflow_of(&self, group: Option<GroupId>) -> Option<Overflow> {
        match group {
            Some(id) => self.groups.get(&id)?.terms.overflow,
            None => self.routing.overflow,
        }
    }

    /// The group that it goes on to, if it does and that one serves the channel.
    pub fn goes_on_to(&self, channel: ChannelId, group: Option<GroupId>) -> Option<GroupId> {
        let OverflowTo::Group(to) = self.overflow_of(group)?.to else { return None };
        self.groups.get(&to)?.serves.contains(&channel).then_some(to)
    }

    /// The group through which this agent has the conversation.
    pub fn group_of(&self, conversation: &Conversation, agent: AgentId) -> Option<&Group> {
        group_with(agent, conversation, self.groups.values(), &self.closed)
    }

    /// Whether this agent, who has the conversation, says what it was about before it leaves him. Where there is no topic
    /// to choose he cannot.
    pub fn asks_topic(&self, conversation: &Conversation, agent: AgentId) -> bool {
        conversation.owner() == Some(agent)
            && self.group_of(conversation, agent).is_some_and(|group| group.terms.asks_topic)
            && self.topics.values().any(|topic| topic.active)
    }

    /// Whether this agent takes such conversations by his own hand: a group of his picks its chats, and may have this one.
    pub fn picks(&self, conversation: &Conversation, agent: AgentId) -> bool {
        let kind = self.channels.get(&conversation.channel).map(|channel| channel.kind);
        let is_there = |group: &Group| {
            let mut members = group.members.iter().filter_map(|id| self.agents.get(id));
            let is_open = !self.closed.contains(&group.id);
            is_open && members.any(|agent| kind.is_some_and(|kind| agent.is_there_for(kind)))
        };
        let (channel, own) = (conversation.channel, conversation.group);
        let pool = pool(channel, own, conversation.lifts, self.groups.values(), is_there);
        pool.into_iter().any(|group| group.terms.mode == Mode::Pick && group.members.contains(&agent))
    }

    /// Whether it waits until somebody takes it by his own hand: all who may have it pick their chats.
    pub fn is_picked(&self, conversation: &Conversation) -> bool {
        let mut groups = self.groups_of(conversation).peekable();
        groups.peek().is_some() && groups.all(|group| group.terms.mode == Mode::Pick)
    }

    /// How many can be given a chat of one of these channels now (S2-33).
    pub fn online_for(&self, is_one: impl Fn(&Channel) -> bool) -> usize {
        let serves = |agent: &Agent| {
            let mut groups = self.groups.values().filter(|group| group.members.contains(&agent.id));
            groups.any(|group| self.gets_of(agent, group, &is_one))
        };
        self.agents.values().filter(|agent| agent.is_available() && serves(agent)).count()
    }

    /// Whether he wants new chats from one of these channels of a group.
    pub fn gets_of(&self, agent: &Agent, group: &Group, is_one: impl Fn(&Channel) -> bool) -> bool {
        let mut served = group.serves.iter().filter_map(|id| self.channels.get(id));
        served.any(|channel| is_one(channel) && !agent.has_paused(channel.kind))
    }

    /// How many can be given a chat now.
    pub fn online(&self) -> usize {
        self.agents.values().filter(|agent| agent.is_available()).count()
    }
}
