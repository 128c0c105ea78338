//! Typing, shown to a customer on a channel of somebody else's.

use super::{
    Service,
    delivery::{Taken, address},
};
use crate::channels::Outgoing;
use app::{
    api::desk::Answer,
    domain::{
        event::{Key, Seq, Signal, Typist},
        ids::{AgentId, ConversationId},
        message::Author,
        time::{Span, Timestamp},
        visitor::VisitorDown,
        window::{Human, Outgoing as Wish},
    },
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The providers show the sign for 20 to 25 seconds: sooner again would only be one more request.
const LASTS: Span = Span::seconds(15);
/// Beyond so many conversations those whose sign is over are forgotten.
const MANY: usize = 1_000;

/// When the sign was last given in each conversation.
#[derive(Debug, Default)]
pub struct Typing {
    shown: Mutex<HashMap<ConversationId, Timestamp>>,
}

impl Typing {
    fn is_due(&self, conversation: ConversationId, now: Timestamp) -> bool {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if shown.len() > MANY {
            shown.retain(|_, at| now.since(*at) < LASTS);
        }
        let is_due = shown.get(&conversation).is_none_or(|at| now.since(*at) >= LASTS);
        if is_due {
            shown.insert(conversation, now);
        }
        is_due
    }
}

impl Service {
    /// An agent types: colleagues who look see it, and the customer if it is for him to see.
    pub async fn agent_types(self: &Arc<Self>, agent: AgentId, conversation: ConversationId) -> Answer<()> {
        let signal = Signal::Typing { conversation, who: Typist::Agent(agent) };
        self.feed.signal(Key::Looking(conversation), &signal);
        let row = self.store.glance().await?.conversation(conversation).await?;
        let to_customer = row.is_some_and(|row| row.conversation.is_answered_by(agent));
        self.tell_others_who_types(agent, conversation, to_customer);
        if to_customer {
            self.feed.tell_visitors(Key::Visitor(conversation), &VisitorDown::Typing);
            self.tell_typing(agent, conversation);
        }
        Ok(())
    }

    /// An agent types an answer. Nobody waits for the provider to hear of it.
    pub fn tell_typing(self: &Arc<Self>, agent: AgentId, conversation: ConversationId) {
        if !self.typing.is_due(conversation, self.clock.now()) {
            return;
        }
        let service = self.clone();
        tokio::spawn(async move {
            if let Err(error) = service.show_typing(agent, conversation).await {
                tracing::debug!(%conversation, %error, "the sign of typing was not given");
            }
        });
    }

    /// Where the channel shows such a sign, the agent may answer, and an answer could be sent now. A courtesy: not tried again.
    pub async fn show_typing(&self, agent: AgentId, conversation: ConversationId) -> Answer<()> {
        let mut reading = self.store.glance().await?;
        let Some(row) = reading.conversation(conversation).await? else { return Ok(()) };
        let c = &row.conversation;
        let Some(human) = Human::behind(Author::Agent(agent)) else { return Ok(()) };
        if !c.kind.is_foreign() || !c.is_answered_by(agent) {
            return Ok(());
        }
        let Ok(permit) = self.check_sending(&row, Wish::Written(human), self.clock.now()) else {
            return Ok(());
        };
        let Some(entry) = reading.last_of_customer(c.id, Seq(i64::MAX)).await? else { return Ok(()) };
        let Some(id) = reading.provider_ids(entry).await?.into_iter().next() else {
            return Ok(());
        };
        let to = address(&mut reading, &row).await?;
        drop(reading);
        let Some(channel) = self.catalog().channels.get(&c.channel).cloned() else { return Ok(()) };
        self.pace.wait(&channel).await;
        let (typing, mut taken) = (Outgoing::Typing { id }, Taken::default());
        if let Err(why) = self.send_now(&channel, &to, &typing, || Some(permit), "", &mut taken).await {
            tracing::debug!(%conversation, ?why, "the sign of typing was not taken");
        }
        Ok(())
    }
}
