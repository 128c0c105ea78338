//! Who is here right now, in this process: of the moment, never stored.

use crate::feed::locked;
use app::domain::{
    ids::{AgentId, ConversationId, SessionId},
    time::Timestamp,
};
use std::{collections::BTreeMap, sync::Mutex};

/// Which agents look at which conversation, and which customers are here, in this process.
#[derive(Default)]
pub struct Presence {
    looking: Mutex<BTreeMap<ConversationId, Vec<AgentId>>>,
    consoles: Mutex<Consoles>,
    customers: Mutex<BTreeMap<ConversationId, u32>>,
}

/// Consoles with an open socket here. That it is open says little: a laptop that vanished leaves one behind.
#[derive(Default)]
struct Consoles {
    next: u64,
    open: BTreeMap<Console, Open>,
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
    /// An agent opened or left a conversation; answers who looks now.
    pub fn look(
        &self,
        agent: AgentId,
        from: Option<ConversationId>,
        to: Option<ConversationId>,
    ) -> Vec<(ConversationId, Vec<AgentId>)> {
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
        let told = from.into_iter().chain(to).map(|id| {
            let mut agents = looking.get(&id).cloned().unwrap_or_default();
            agents.sort_unstable();
            agents.dedup();
            (id, agents)
        });
        let told = told.collect();
        looking.retain(|_, agents| !agents.is_empty());
        told
    }

    /// A console's socket opened.
    pub fn console_came(&self, agent: AgentId, session: SessionId) -> Console {
        let mut consoles = locked(&self.consoles);
        consoles.next += 1;
        let console = Console(consoles.next);
        consoles.open.insert(console, Open { agent, session, heard: None });
        console
    }

    /// It closed.
    pub fn console_went(&self, console: Console) {
        locked(&self.consoles).open.remove(&console);
    }

    /// Sessions of this agent ended, all or all but one: whatever their sockets still say before they are closed counts for
    /// nothing. Answers whether a console of his is left.
    pub fn ended(&self, agent: AgentId, ends: impl Fn(SessionId) -> bool) -> bool {
        let mut consoles = locked(&self.consoles);
        consoles.open.retain(|_, open| open.agent != agent || !ends(open.session));
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
        let mut heard = BTreeMap::new();
        for open in locked(&self.consoles).open.values_mut() {
            if let Some(at) = open.heard.take() {
                let latest: &mut Timestamp = heard.entry(open.agent).or_insert(at);
                *latest = at.max(*latest);
            }
        }
        heard.into_iter().collect()
    }

    /// A customer's page opened (`true`) or closed; answers whether he is here now, if that changed.
    pub fn customer(&self, conversation: ConversationId, came: bool) -> Option<bool> {
        let mut customers = locked(&self.customers);
        let count = customers.entry(conversation).or_default();
        let before = *count;
        *count = if came { before + 1 } else { before.saturating_sub(1) };
        let now = *count;
        if now == 0 {
            customers.remove(&conversation);
        }
        ((before == 0) != (now == 0)).then_some(now > 0)
    }

    pub fn is_customer_here(&self, conversation: ConversationId) -> bool {
        locked(&self.customers).contains_key(&conversation)
    }
}
