//! Who is here right now, at this process and, as they say, at others: of the moment, never stored.

use crate::feed::locked;
use app::domain::{
    ids::{AgentId, ConversationId, SessionId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Mutex};

/// What each other process said last, by its name, and when.
type Said = BTreeMap<String, (Here, Timestamp)>;

/// Which agents look at which conversation, and which customers are here.
#[derive(Default)]
pub struct Presence {
    looking: Mutex<BTreeMap<ConversationId, Vec<AgentId>>>,
    consoles: Mutex<Consoles>,
    customers: Mutex<BTreeMap<ConversationId, u32>>,
    /// Whose consoles were used since it was last written down, and when.
    used: Mutex<BTreeMap<AgentId, Timestamp>>,
    /// Who was told that he will be signed out, and when.
    told_idle: Mutex<BTreeMap<AgentId, Timestamp>>,
    /// What other processes said last of a conversation, and when.
    others: Mutex<BTreeMap<ConversationId, Said>>,
}

/// Who is here at one process: all that is to be said of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    pub conversation: ConversationId,
    pub agents: Vec<AgentId>,
    pub customer: bool,
}

impl Here {
    /// More are not told of: they would not fit into a word, nor on a screen.
    const MOST: usize = 50;

    fn is_nobody(&self) -> bool {
        self.agents.is_empty() && !self.customer
    }
}

/// What is different because of what another process said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    pub conversation: ConversationId,
    pub lookers_changed: bool,
    pub customer_changed: Option<bool>,
}

/// Consoles with an open socket here. That it is open says little: a laptop that vanished leaves one behind.
#[derive(Default)]
struct Consoles {
    next: u64,
    open: BTreeMap<Console, Open>,
    /// When those that closed since somebody asked were last heard.
    closed: BTreeMap<AgentId, Timestamp>,
}

/// The socket of a console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Console(u64);

struct Open {
    agent: AgentId,
    session: SessionId,
    /// When a frame of it came last, if one came since somebody asked.
    heard: Option<Timestamp>,
}

impl Presence {
    /// An agent opened or left a conversation.
    pub fn look(&self, agent: AgentId, from: Option<ConversationId>, to: Option<ConversationId>) {
        let mut looking = locked(&self.looking);
        if let Some(from) = from {
            let left = looking.entry(from).or_default();
            if let Some(at) = left.iter().position(|who| *who == agent) {
                left.swap_remove(at);
            }
        }
        if let Some(to) = to {
            looking.entry(to).or_default().push(agent);
        }
        looking.retain(|_, agents| !agents.is_empty());
    }

    /// Who looks at it, wherever he is connected.
    pub fn looking(&self, conversation: ConversationId) -> Vec<AgentId> {
        let mut agents = locked(&self.looking).get(&conversation).cloned().unwrap_or_default();
        if let Some(others) = locked(&self.others).get(&conversation) {
            agents.extend(others.values().flat_map(|(here, _)| &here.agents));
        }
        agents.sort_unstable();
        agents.dedup();
        agents
    }

    /// Who is here at this process.
    pub fn here(&self, conversation: ConversationId) -> Here {
        let mut agents = locked(&self.looking).get(&conversation).cloned().unwrap_or_default();
        agents.sort_unstable();
        agents.dedup();
        agents.truncate(Here::MOST);
        Here { conversation, agents, customer: locked(&self.customers).contains_key(&conversation) }
    }

    /// Likewise, of every conversation in which somebody is.
    pub fn all_here(&self) -> Vec<Here> {
        let mut ids: Vec<ConversationId> = locked(&self.looking).keys().copied().collect();
        ids.extend(locked(&self.customers).keys());
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().map(|id| self.here(id)).collect()
    }

    /// Another process says who is there.
    pub fn elsewhere(&self, process: &str, here: Here, now: Timestamp) -> Seen {
        self.changing(here.conversation, |said| {
            if here.is_nobody() {
                said.remove(process);
            } else {
                said.insert(process.to_owned(), (here, now));
            }
        })
    }

    /// Forgets what was said before then and not repeated.
    pub fn forget(&self, before: Timestamp) -> Vec<Seen> {
        let is_old = |(_, at): &(Here, Timestamp)| *at < before;
        let others = locked(&self.others);
        let old = others.iter().filter(|(_, said)| said.values().any(is_old)).map(|(id, _)| *id);
        let old: Vec<ConversationId> = old.collect();
        drop(others);
        old.into_iter().map(|id| self.changing(id, |said| said.retain(|_, said| !is_old(said)))).collect()
    }

    /// Changes what others said of a conversation; answers what is different for those who look at it.
    fn changing(&self, conversation: ConversationId, change: impl FnOnce(&mut Said)) -> Seen {
        let (lookers, customer) = (self.looking(conversation), self.is_customer_here(conversation));
        let mut others = locked(&self.others);
        let said = others.entry(conversation).or_default();
        change(said);
        if said.is_empty() {
            others.remove(&conversation);
        }
        drop(others);
        let here = self.is_customer_here(conversation);
        Seen {
            conversation,
            lookers_changed: self.looking(conversation) != lookers,
            customer_changed: (here != customer).then_some(here),
        }
    }

    /// A console's socket opened.
    pub fn console_came(&self, agent: AgentId, session: SessionId) -> Console {
        let mut consoles = locked(&self.consoles);
        consoles.next += 1;
        let console = Console(consoles.next);
        consoles.open.insert(console, Open { agent, session, heard: None });
        console
    }

    /// It closed. What it said last still counts: an agent's grace begins when he went, and not at the last time that it was
    /// written down that he is there.
    pub fn console_went(&self, console: Console) {
        let mut consoles = locked(&self.consoles);
        let gone = consoles.open.remove(&console);
        if let Some((agent, at)) = gone.and_then(|open| Some((open.agent, open.heard?))) {
            let latest = consoles.closed.entry(agent).or_insert(at);
            *latest = at.max(*latest);
        }
    }

    /// Sessions of this agent ended, all or all but one: whatever their sockets still say before they are closed counts for
    /// nothing. Answers whether a console of his is left.
    pub fn ended(&self, agent: AgentId, ends: impl Fn(SessionId) -> bool) -> bool {
        let mut consoles = locked(&self.consoles);
        consoles.open.retain(|_, open| open.agent != agent || !ends(open.session));
        consoles.closed.remove(&agent);
        consoles.open.values().any(|open| open.agent == agent)
    }

    /// It said something, be it that it is there.
    pub fn console_heard(&self, console: Console, at: Timestamp) {
        if let Some(open) = locked(&self.consoles).open.get_mut(&console) {
            open.heard = Some(at);
        }
    }

    /// Agents who were heard of since this was last asked, and when.
    pub fn heard(&self) -> Vec<(AgentId, Timestamp)> {
        let mut consoles = locked(&self.consoles);
        let mut heard = std::mem::take(&mut consoles.closed);
        for open in consoles.open.values_mut() {
            if let Some(at) = open.heard.take() {
                let latest: &mut Timestamp = heard.entry(open.agent).or_insert(at);
                *latest = at.max(*latest);
            }
        }
        heard.into_iter().collect()
    }

    /// A console of this agent's was used.
    pub fn used(&self, agent: AgentId, at: Timestamp) {
        locked(&self.used).insert(agent, at);
    }

    pub fn take_used(&self) -> BTreeMap<AgentId, Timestamp> {
        std::mem::take(&mut *locked(&self.used))
    }

    /// Notes until when an agent may be away, if he is to be told; answers whether that is news.
    pub fn told_idle(&self, agent: AgentId, until: Option<Timestamp>) -> bool {
        let mut told = locked(&self.told_idle);
        let before = match until {
            Some(until) => told.insert(agent, until),
            None => told.remove(&agent),
        };
        before != until
    }

    /// Until when he may be away, if he was told.
    pub fn idle_until(&self, agent: AgentId) -> Option<Timestamp> {
        locked(&self.told_idle).get(&agent).copied()
    }

    /// A customer's page opened (`true`) or closed.
    pub fn customer(&self, conversation: ConversationId, came: bool) {
        let mut customers = locked(&self.customers);
        let count = customers.entry(conversation).or_default();
        *count = if came { *count + 1 } else { count.saturating_sub(1) };
        if *count == 0 {
            customers.remove(&conversation);
        }
    }

    /// Whether a page of the customer's is open, wherever it is connected.
    pub fn is_customer_here(&self, conversation: ConversationId) -> bool {
        let at_others = |said: &Said| said.values().any(|(here, _)| here.customer);
        locked(&self.customers).contains_key(&conversation)
            || locked(&self.others).get(&conversation).is_some_and(at_others)
    }
}
