//! What customers are told of the moment: whether somebody is there, their place in the queue, how their agent
//! is. None of it is stored; it is computed when it changes, for those who look (S2-11, S2-15).

use super::{Service, at_least};
use crate::{
    rules::{hours, routing, wait},
    store::{Appended, Reading},
};
use app::{
    api::{
        desk::{Answer, Caller},
        queues::{Outlook, Speed},
    },
    domain::{
        agent::{Agent, Role},
        event::{Event, Key, Signal},
        ids::{ChannelId, ConversationId},
        settings::Item,
        time::Span,
        visitor::{Availability, VisitorDown, first_name},
    },
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::sync::mpsc;

/// Changes are gathered for this long before customers are told: a burst is one telling.
const GATHER: Duration = Duration::from_millis(200);

impl Service {
    /// The agents who could be given a chat of this channel now: of groups that are open.
    fn available(&self, channel: ChannelId) -> Vec<Agent> {
        let catalog = self.catalog();
        let now = self.clock.now();
        let open = catalog.groups.values().filter(|group| hours::is_open(group, now));
        let authorised = routing::authorised(channel, open);
        authorised
            .iter()
            .filter_map(|id| catalog.agents.get(id))
            .filter(|a| a.is_available())
            .cloned()
            .collect()
    }

    pub(super) fn somebody_serves(&self, channel: ChannelId) -> bool {
        !self.available(channel).is_empty()
    }

    /// Whether somebody is there for this channel, and how long it takes.
    pub async fn availability(&self, channel: ChannelId) -> Answer<Availability> {
        let agents = self.available(channel);
        let mut reading = self.store.glance().await?;
        let waiting = reading.places(channel).await?.len() as u32;
        // Nobody ahead and somebody there: the wait is as short as it gets.
        let wait_seconds = match waiting {
            0 => Some(0),
            _ => self.expected_wait(&mut reading, channel, waiting + 1).await?,
        };
        let faces = agents.iter().take(3).map(|agent| first_name(&agent.name).to_owned()).collect();
        Ok(Availability { faces, online: agents.len() as u32, wait_seconds })
    }

    /// How long somebody who came now would wait, on each channel.
    pub(super) async fn expected_waits(&self, caller: Caller) -> Answer<Vec<Outlook>> {
        at_least(caller, Role::Supervisor)?;
        let mut all = Vec::new();
        for channel in self.catalog().channels.keys() {
            let wait_seconds = self.availability(*channel).await?.wait_seconds;
            all.push(Outlook { channel: *channel, wait_seconds });
        }
        Ok(all)
    }

    pub(super) async fn speed_of_today(&self, caller: Caller) -> Answer<Speed> {
        at_least(caller, Role::Supervisor)?;
        let since = self.clock.now().minus(Span::hours(24));
        let mut reading = self.store.glance().await?;
        let first_reply = reading.average_first_reply(since).await?;
        Ok(Speed { first_reply, resolved: reading.average_resolve(since).await? })
    }

    pub(super) async fn expected_wait(
        &self,
        reading: &mut Reading,
        channel: ChannelId,
        place: u32,
    ) -> Answer<Option<u32>> {
        let now = self.clock.now();
        let recent = reading.recent_assignments(channel, now.minus(wait::RECENT)).await?;
        Ok(wait::expected(place, &recent, now).map(|span| span.as_seconds() as u32))
    }

    /// Tells customers what changed, as long as the desk runs.
    pub(super) async fn tell_customers(self: Arc<Self>, mut changes: mpsc::UnboundedReceiver<Arc<Appended>>) {
        while let Some(first) = changes.recv().await {
            tokio::time::sleep(GATHER).await;
            let mut news = News::default();
            news.note(&first, &self);
            while let Ok(more) = changes.try_recv() {
                news.note(&more, &self);
            }
            if let Err(error) = self.tell(news).await {
                tracing::warn!(%error, "customers could not be told what changed");
            }
        }
    }

    /// Sends something of the moment to the conversation's agent and to all who have it open.
    pub async fn signal_owner(&self, conversation: ConversationId, signal: &Signal) {
        self.feed.signal(Key::Looking(conversation), signal);
        let Ok(mut reading) = self.store.glance().await else { return };
        if let Ok(Some(row)) = reading.conversation(conversation).await
            && let Some(owner) = row.conversation.owner()
        {
            self.feed.signal(Key::Agent(owner), signal);
        }
    }

    async fn tell(&self, news: News) -> Answer<()> {
        let open = self.feed.listened(|key| match key {
            Key::Widget(channel) => Some(*channel),
            _ => None,
        });
        for channel in open {
            if news.staff || news.queues.contains(&channel) {
                let availability = self.availability(channel).await?;
                self.feed.tell_visitors(Key::Widget(channel), &VisitorDown::Availability(availability));
            }
        }
        for channel in &news.queues {
            self.tell_places(*channel).await?;
        }
        for agent in news.agents {
            self.tell_status(&agent).await?;
        }
        Ok(())
    }

    /// Tells every customer how things are, when no event says that they are different.
    pub(super) async fn tell_all(&self) -> Answer<()> {
        let queues = self.catalog().channels.keys().copied().collect();
        self.tell(News { staff: true, queues, agents: Vec::new() }).await
    }

    async fn tell_places(&self, channel: ChannelId) -> Answer<()> {
        let mut reading = self.store.glance().await?;
        for (at, conversation) in reading.places(channel).await?.into_iter().enumerate() {
            if self.feed.has_listeners(Key::Visitor(conversation)) {
                let place = at as u32 + 1;
                let wait_seconds = self.expected_wait(&mut reading, channel, place).await?;
                self.feed
                    .tell_visitors(Key::Visitor(conversation), &VisitorDown::Place { place, wait_seconds });
            }
        }
        Ok(())
    }

    async fn tell_status(&self, agent: &Agent) -> Answer<()> {
        let status =
            VisitorDown::AgentStatus { agent: first_name(&agent.name).to_owned(), status: agent.status };
        for row in self.store.glance().await?.chats_of(agent.id).await? {
            self.feed.tell_visitors(Key::Visitor(row.conversation.id), &status);
        }
        Ok(())
    }
}

/// What a burst of events means for customers.
#[derive(Default)]
struct News {
    staff: bool,
    queues: BTreeSet<ChannelId>,
    agents: Vec<Agent>,
}

impl News {
    fn note(&mut self, appended: &Appended, service: &Service) {
        match &appended.envelope.event {
            Event::Conversation(change) if change.was.waiting || change.now.is_waiting() => {
                self.queues.insert(change.now.channel);
            }
            Event::Saved(Item::Agent(agent)) => {
                self.staff = true;
                self.agents.retain(|known| known.id != agent.id);
                self.agents.push(agent.clone());
                // The last one gone or the first one there changes what those who wait are offered.
                self.queues.extend(service.catalog().channels.keys());
            }
            Event::Saved(Item::Group(_) | Item::Channel(_)) | Event::Removed(..) => self.staff = true,
            _ => {}
        }
    }
}
