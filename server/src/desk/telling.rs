//! What customers are told of the moment: whether somebody is there, their place in the queue, how their agent
//! is. None of it is stored; it is computed when it changes, for those who look (S2-11, S2-15).

use super::Service;
use crate::{
    rules::{hours, line::Standing, routing::Route, wait},
    store::{Appended, Reading},
};
use app::{
    api::desk::Answer,
    domain::{
        agent::Agent,
        channel::Channel,
        event::{Change, Event, Key, Signal},
        ids::{AgentId, ChannelId, ConversationId, GroupId},
        line::Spot,
        refusal::{Refusal, Thing},
        routing::{Tongue, pool},
        settings::{Group, Item, Overflow},
        time::Span,
        visitor::{Availability, Stage, VisitorDown, first_name},
    },
};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
    time::Duration,
};
use tokio::sync::mpsc;

/// Changes are gathered for this long before customers are told: a burst is one telling.
const GATHER: Duration = Duration::from_millis(200);
/// How often those who wait are told how things are when nothing happens.
const AGAIN: Duration = Duration::from_secs(15);

impl Service {
    /// Where a customer of this channel waits who speaks this language; one of whom nothing is known speaks the channel's.
    pub(super) fn line_for(&self, channel: &Channel, tongue: Option<Tongue>) -> Route {
        self.route(channel, tongue.or(channel.tongue()))
    }

    /// Those who may be given a chat of such a queue and are there; if none is, those to whom it goes on when it has waited.
    fn who_is_there(&self, channel: ChannelId, group: Option<GroupId>, lifts: bool) -> (Vec<Agent>, Served) {
        let own = self.members_there(channel, group, lifts);
        if !own.is_empty() {
            return (own, Served::Here);
        }
        let catalog = self.catalog();
        let others =
            catalog.goes_on_to(channel, group).map(|to| self.members_there(channel, Some(to), false));
        match others.filter(|others| !others.is_empty()) {
            Some(others) => {
                let patience = catalog.overflow_of(group).map_or(Span::ZERO, Overflow::patience);
                (others, Served::Later(patience))
            }
            None => (Vec::new(), Served::Nobody),
        }
    }

    /// By whom a queue is served at present.
    pub(super) fn served(&self, channel: ChannelId, group: Option<GroupId>, lifts: bool) -> Served {
        self.who_is_there(channel, group, lifts).1
    }

    /// Also who wraps up, for he will be free in a moment.
    fn members_there(&self, channel: ChannelId, group: Option<GroupId>, lifts: bool) -> Vec<Agent> {
        let (catalog, now) = (self.catalog(), self.clock.now());
        let Some(kind) = catalog.channels.get(&channel).map(|channel| channel.kind) else {
            return Vec::new();
        };
        let of = |group: &Group| {
            let members = group.members.iter().filter_map(|id| catalog.agents.get(id));
            let is_open = hours::is_open(group, now);
            members.filter(|agent| is_open && agent.is_there_for(kind)).cloned().collect::<Vec<_>>()
        };
        let pool = pool(channel, group, lifts, catalog.groups.values(), |group| !of(group).is_empty());
        let mut agents: Vec<Agent> = pool.into_iter().flat_map(of).collect();
        agents.sort_unstable_by_key(|agent| agent.id);
        agents.dedup_by_key(|agent| agent.id);
        agents
    }

    /// Whether somebody is there for a queue.
    pub(super) fn is_served(&self, channel: ChannelId, group: Option<GroupId>, lifts: bool) -> bool {
        self.served(channel, group, lifts) != Served::Nobody
    }

    /// Whether somebody is there for those of a channel who speak this language.
    pub(super) fn somebody_serves_in(&self, channel: ChannelId, tongue: Option<Tongue>) -> bool {
        let Some(known) = self.catalog().channels.get(&channel).cloned() else { return false };
        let route = self.line_for(&known, tongue);
        self.is_served(channel, route.group, route.lifts)
    }

    /// Whether somebody is there for a customer of this channel who speaks this language, and how long it takes.
    pub async fn availability(&self, channel: ChannelId, tongue: Option<Tongue>) -> Answer<Availability> {
        let Some(known) = self.catalog().channels.get(&channel).cloned() else {
            return Err(Refusal::Gone(Thing::Channel).into());
        };
        let route = self.line_for(&known, tongue);
        let (agents, _) = self.who_is_there(channel, route.group, route.lifts);
        let mut reading = self.store.glance().await?;
        let wait_seconds = self.wait_in(&mut reading, &[known], (route.group, route.lifts)).await?;
        let faces = agents.iter().take(3).map(|agent| first_name(&agent.name).to_owned()).collect();
        Ok(Availability { faces, online: agents.len() as u32, wait_seconds })
    }

    /// How it goes for those who stand in the queue that he stands in.
    pub(super) async fn pace_of(&self, reading: &mut Reading, standing: &Standing) -> Answer<Pace> {
        let Standing { spot: (channel, group), lifts, first_since, .. } = *standing;
        let Some(known) = self.catalog().channels.get(&channel).cloned() else {
            return Ok(Pace::NobodyThere);
        };
        Ok(match self.served(channel, group, lifts) {
            Served::Here => {
                Pace::Served(self.time_as_first(reading, &[known], group, Some(first_since)).await?)
            }
            Served::Later(patience) => Pace::GoesOn(patience),
            Served::Nobody => Pace::NobodyThere,
        })
    }

    /// How things are for the one who stands there.
    pub(super) async fn stage_of(
        &self,
        reading: &mut Reading,
        standing: &Standing,
        pace: Pace,
    ) -> Answer<Stage> {
        let place = standing.place;
        let seconds = |span: Span| span.as_seconds().max(0) as u32;
        Ok(match pace {
            Pace::Served(each) => {
                let wait_seconds = each.map(|each| seconds(wait::expected(place, each)));
                Stage::Waiting { place, wait_seconds }
            }
            Pace::GoesOn(patience) => match reading.goes_on_from(standing.conversation).await? {
                Some(since) => {
                    let left = since.plus(patience).since(self.clock.now());
                    Stage::Waiting { place, wait_seconds: Some(seconds(left)) }
                }
                // It went on once, and goes no further.
                None => Stage::Alone,
            },
            Pace::NobodyThere => Stage::Alone,
        })
    }

    /// Tells customers what changed, as long as the desk runs.
    pub(super) async fn tell_customers(self: Arc<Self>, mut changes: mpsc::UnboundedReceiver<Arc<Appended>>) {
        while let Some(first) = changes.recv().await {
            tokio::time::sleep(GATHER).await;
            let mut news = News::default();
            news.note(&first);
            while let Ok(more) = changes.try_recv() {
                news.note(&more);
            }
            if let Err(error) = self.tell(news).await {
                tracing::warn!(%error, "customers could not be told what changed");
            }
        }
    }

    /// Sends something of the moment to the conversation's agent, who is the answer, and to all who have it open.
    pub(super) async fn signal_owner(
        &self,
        conversation: ConversationId,
        signal: &Signal,
    ) -> Option<AgentId> {
        self.feed.signal(Key::Looking(conversation), signal);
        let mut reading = self.store.glance().await.ok()?;
        let owner = reading.conversation(conversation).await.ok()??.conversation.owner()?;
        self.feed.signal(Key::Agent(owner), signal);
        Some(owner)
    }

    async fn tell(&self, news: News) -> Answer<()> {
        let open = self.feed.listened(|key| match key {
            Key::Widget(channel, tongue) => Some((*channel, *tongue)),
            _ => None,
        });
        for (channel, tongue) in open {
            let is_news = news.staff || news.places;
            if is_news && self.catalog().channels.contains_key(&channel) {
                let availability = self.availability(channel, tongue).await?;
                let key = Key::Widget(channel, tongue);
                self.feed.tell_visitors(key, &VisitorDown::Availability(availability));
            }
        }
        if news.places {
            self.tell_places().await?;
        }
        for agent in news.agents {
            self.tell_status(&agent).await?;
        }
        Ok(())
    }

    /// Tells every customer how things are, when no event says that they are different.
    pub(super) async fn tell_all(&self) -> Answer<()> {
        self.tell(News { staff: true, places: true, agents: Vec::new() }).await
    }

    async fn tell_places(&self) -> Answer<()> {
        let mut reading = self.store.glance().await?;
        let mut paces: BTreeMap<(Spot, bool), Pace> = BTreeMap::new();
        for standing in self.places(&mut reading).await? {
            let key = Key::Visitor(standing.conversation);
            if !self.feed.has_listeners(key) {
                continue;
            }
            let pace = match paces.entry((standing.spot, standing.lifts)) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(new) => *new.insert(self.pace_of(&mut reading, &standing).await?),
            };
            let stage = self.stage_of(&mut reading, &standing, pace).await?;
            self.feed.tell_visitors(key, &VisitorDown::Stands(stage));
        }
        Ok(())
    }

    /// Tells those who wait how things are although nothing happened, as long as the desk runs: that a queue stands still is
    /// news, too, and so is everything for a page that has just begun to listen.
    pub(super) async fn keep_telling(self: Arc<Self>) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(AGAIN) => {}
                () = self.came.notified() => tokio::time::sleep(GATHER).await,
            }
            if let Err(error) = self.tell_places().await {
                tracing::warn!(%error, "those who wait could not be told how things are");
            }
        }
    }

    /// A page has just begun to listen: how its customer's agent is may be different since it was read.
    pub(super) fn tell_of_his_agent(self: Arc<Self>, conversation: ConversationId) {
        tokio::spawn(async move {
            let Ok(mut reading) = self.store.glance().await else { return };
            let Ok(Some(row)) = reading.conversation(conversation).await else { return };
            drop(reading);
            let owner = row.conversation.owner();
            if let Some(agent) = owner.and_then(|owner| self.catalog().agents.get(&owner).cloned()) {
                self.feed.tell_visitors(Key::Visitor(conversation), &how_is(&agent));
            }
        });
    }

    async fn tell_status(&self, agent: &Agent) -> Answer<()> {
        let status = how_is(agent);
        for row in self.store.glance().await?.chats_of(agent.id).await? {
            self.feed.tell_visitors(Key::Visitor(row.conversation.id), &status);
        }
        Ok(())
    }
}

fn how_is(agent: &Agent) -> VisitorDown {
    VisitorDown::AgentStatus { agent: first_name(&agent.name).to_owned(), status: agent.status }
}

/// By whom a queue is served, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Served {
    /// Its own people are there.
    Here,
    /// Only those to whom a chat goes on when it has waited so long.
    Later(Span),
    Nobody,
}

/// How it goes in a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// How long one is the first in it, if anything is known.
    Served(Option<Span>),
    /// After so long a wait one goes on to others.
    GoesOn(Span),
    /// Nobody is there who could be given a chat of it.
    NobodyThere,
}

/// What a burst of events means for customers.
#[derive(Default)]
struct News {
    staff: bool,
    /// Somebody came into a line or left one, or a line is served by others.
    places: bool,
    agents: Vec<Agent>,
}

impl News {
    fn note(&mut self, appended: &Appended) {
        match &appended.envelope.event {
            Event::Conversation(change) if moves(change) => self.places = true,
            // The last one gone or the first one there changes what those who wait are offered.
            Event::Saved(Item::Agent(agent)) => {
                (self.staff, self.places) = (true, true);
                self.agents.retain(|known| known.id != agent.id);
                self.agents.push(agent.clone());
            }
            Event::Saved(Item::Group(_) | Item::Channel(_) | Item::Routing(_) | Item::Product(_))
            | Event::Removed(..) => (self.staff, self.places) = (true, true),
            _ => {}
        }
    }
}

/// Whether somebody stands elsewhere in a queue, or a place came or went.
fn moves(change: &Change) -> bool {
    change.was.waiting || change.now.is_waiting() || change.was.owner != change.now.owner()
}
