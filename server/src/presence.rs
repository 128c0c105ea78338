//! Who is here right now, in this process: of the moment, never stored.

use crate::feed::locked;
use app::domain::ids::{AgentId, ConversationId};
use std::{collections::BTreeMap, sync::Mutex};

/// Which agents look at which conversation, and which customers are here, in this process.
#[derive(Default)]
pub struct Presence {
    looking: Mutex<BTreeMap<ConversationId, Vec<AgentId>>>,
    sockets: Mutex<BTreeMap<AgentId, u32>>,
    customers: Mutex<BTreeMap<ConversationId, u32>>,
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
    pub fn agent_came(&self, agent: AgentId) {
        *locked(&self.sockets).entry(agent).or_default() += 1;
    }

    /// A console's socket closed.
    pub fn agent_went(&self, agent: AgentId) {
        let mut sockets = locked(&self.sockets);
        if let Some(count) = sockets.get_mut(&agent) {
            *count -= 1;
            if *count == 0 {
                sockets.remove(&agent);
            }
        }
    }

    /// Agents with an open console in this process.
    pub fn agents(&self) -> Vec<AgentId> {
        locked(&self.sockets).keys().copied().collect()
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
