//! What is of the moment, with several processes on one database: who looks at a conversation, who types, whether its
//! customer is here. Each process tells the others of its own, and repeats it with every beat: a word that is lost costs
//! until then, and of a process that says nothing any more nobody is here.

use super::Service;
use crate::{
    presence::{Here, Seen},
    store::Store,
};
use app::domain::{
    event::{Key, Signal, Typist},
    ids::{AgentId, ConversationId},
    time::Span,
    visitor::VisitorDown,
};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Weak};
use tokio::sync::mpsc;

/// Words that may wait to be said.
const WAITING: usize = 1_024;
/// PostgreSQL passes on less than 8,000 bytes at once; a word takes at most 2,300.
const FULL: usize = 5_500;
/// What is not repeated for so long is over: four beats.
const KEPT: Span = Span::seconds(60);

/// What one process tells the others.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Moment {
    /// Somebody types: for those who have the conversation open, for its agent, and, if he shall see it, for the customer.
    Typing { conversation: ConversationId, who: Typist, agent: Option<AgentId>, to_customer: bool },
    /// Who is here at that process.
    Here(Here),
    /// It is there, and sends what is to be sent as well.
    Works,
}

/// The way to the other processes. Where there can be none nobody takes the words.
pub struct Elsewhere(mpsc::Sender<Moment>);

impl Elsewhere {
    /// The way, and what says the words.
    pub fn new(store: &Store) -> Self {
        let (tell, words) = mpsc::channel(WAITING);
        if store.is_shared() {
            tokio::spawn(speak(store.clone(), words));
        }
        Self(tell)
    }

    /// Nobody waits for it: with too many words waiting it is not said.
    fn tell(&self, moment: Moment) {
        let _ = self.0.try_send(moment);
    }
}

/// Says what is to be said, as many words at once as there are.
async fn speak(store: Store, mut words: mpsc::Receiver<Moment>) {
    while let Some(first) = words.recv().await {
        let mut said = vec![first];
        let mut size = length(&said[0]);
        while size < FULL
            && let Ok(more) = words.try_recv()
        {
            size += length(&more);
            said.push(more);
        }
        let Ok(text) = serde_json::to_string(&said) else { continue };
        if let Err(error) = store.tell_others(&text).await {
            tracing::debug!(%error, "other processes were not told who is here");
        }
    }
}

fn length(moment: &Moment) -> usize {
    serde_json::to_string(moment).map_or(0, |text| text.len() + 1)
}

/// Hears what the others say, as long as the desk is there.
pub async fn overhear(service: Weak<Service>, mut said: mpsc::UnboundedReceiver<(String, String)>) {
    while let Some((process, text)) = said.recv().await {
        let Some(service) = service.upgrade() else { return };
        for moment in serde_json::from_str::<Vec<serde_json::Value>>(&text).unwrap_or_default() {
            // A newer version may say what this one does not know.
            if let Ok(moment) = serde_json::from_value(moment) {
                service.hears_of(&process, moment).await;
            }
        }
    }
}

impl Service {
    /// An agent opened a conversation, or left one.
    pub fn looks(&self, agent: AgentId, from: Option<ConversationId>, to: Option<ConversationId>) {
        self.presence.look(agent, from, to);
        for conversation in from.into_iter().chain(to) {
            self.show_lookers(conversation);
            self.elsewhere.tell(Moment::Here(self.presence.here(conversation)));
        }
        if let Some(conversation) = to {
            let here = self.presence.is_customer_here(conversation);
            self.feed.signal(Key::Looking(conversation), &Signal::CustomerHere { conversation, here });
        }
    }

    /// A customer's page opened (`true`) or closed.
    pub fn customer_came(self: &Arc<Self>, conversation: ConversationId, came: bool) {
        let was = self.presence.is_customer_here(conversation);
        self.presence.customer(conversation, came);
        if came {
            self.came.notify_one();
            self.clone().tell_of_his_agent(conversation);
        }
        self.elsewhere.tell(Moment::Here(self.presence.here(conversation)));
        let here = self.presence.is_customer_here(conversation);
        if here != was {
            let service = self.clone();
            tokio::spawn(async move {
                service.signal_owner(conversation, &Signal::CustomerHere { conversation, here }).await;
            });
        }
    }

    /// A customer types.
    pub async fn customer_types(&self, conversation: ConversationId) {
        let who = Typist::Customer;
        let agent = self.signal_owner(conversation, &Signal::Typing { conversation, who }).await;
        self.elsewhere.tell(Moment::Typing { conversation, who, agent, to_customer: false });
    }

    /// Likewise an agent, for those at other processes.
    pub(super) fn tell_others_who_types(
        &self,
        agent: AgentId,
        conversation: ConversationId,
        to_customer: bool,
    ) {
        let who = Typist::Agent(agent);
        self.elsewhere.tell(Moment::Typing { conversation, who, agent: None, to_customer });
    }

    /// Says again who is here, and forgets of whom nothing was said for long.
    pub async fn tick_elsewhere(&self) {
        if self.store.is_shared() {
            self.elsewhere.tell(Moment::Works);
            for here in self.presence.all_here() {
                // With every beat there is time for each word.
                let _ = self.elsewhere.0.send(Moment::Here(here)).await;
            }
        }
        let before = self.clock.now().minus(KEPT);
        self.pace.forget(before);
        for seen in self.presence.forget(before) {
            self.show(seen).await;
        }
    }

    async fn hears_of(&self, process: &str, moment: Moment) {
        match moment {
            Moment::Here(here) => {
                let seen = self.presence.elsewhere(process, here, self.clock.now());
                self.show(seen).await;
            }
            Moment::Works => self.pace.shares_with(process, self.clock.now()),
            Moment::Typing { conversation, who, agent, to_customer } => {
                let signal = Signal::Typing { conversation, who };
                let to = agent.map(Key::Agent).into_iter().chain([Key::Looking(conversation)]);
                to.for_each(|key| self.feed.signal(key, &signal));
                if to_customer {
                    self.feed.tell_visitors(Key::Visitor(conversation), &VisitorDown::Typing);
                }
            }
        }
    }

    /// Tells those at this process what is different now.
    async fn show(&self, seen: Seen) {
        let conversation = seen.conversation;
        if seen.lookers_changed {
            self.show_lookers(conversation);
        }
        if let Some(here) = seen.customer_changed {
            self.signal_owner(conversation, &Signal::CustomerHere { conversation, here }).await;
        }
    }

    fn show_lookers(&self, conversation: ConversationId) {
        let agents = self.presence.looking(conversation);
        self.feed.signal(Key::Looking(conversation), &Signal::Looking { conversation, agents });
    }
}
