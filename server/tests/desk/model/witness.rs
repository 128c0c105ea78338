//! Somebody who reads the log from its beginning and holds every giving out of a chat against what was so at that moment.

use crate::world::World;
use app::domain::{
    agent::{Agent, Duty, Status},
    channel::ChannelKind,
    conversation::{Conversation, OfferedFrom, State},
    event::{Change, Event, Seq},
    ids::{AgentId, ConversationId},
    message::{Body, Happened, OfferEnd, Reason},
    routing::pool,
    settings::{Catalog, Group, Item, Mode},
    time::{Span, Timestamp},
};
use server::rules::hours;
use std::collections::BTreeMap;

/// What was so after the last event that was read.
#[derive(Default)]
pub struct Witness {
    seq: Seq,
    catalog: Catalog,
    running: BTreeMap<ConversationId, Conversation>,
    /// When somebody passed a chat on: for a while it is not his, whoever came later.
    passed: BTreeMap<(ConversationId, AgentId), Timestamp>,
    /// Chats that have gone another way in the wait that they are in.
    overflowed: BTreeMap<ConversationId, Timestamp>,
    /// How many were given out of a queue.
    pub given: usize,
}

impl Witness {
    /// Reads what was written since.
    pub async fn reads(&mut self, world: &World) {
        let mut reading = world.service.store.glance().await.expect("a glance");
        loop {
            let page = reading.events_after(self.seq).await.expect("the log");
            if page.is_empty() {
                return;
            }
            for appended in page {
                let envelope = &appended.envelope;
                self.hears(&envelope.event, envelope.at);
                self.seq = envelope.seq;
            }
        }
    }

    fn hears(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::Saved(Item::Agent(agent)) => {
                if let Some(before) = self.catalog.agents.get(&agent.id) {
                    self.checks_timers(before, agent, at);
                }
                self.catalog.save(Item::Agent(agent.clone()));
            }
            Event::Saved(item) => self.catalog.save(item.clone()),
            Event::Removed(item, _) => self.catalog.remove(*item),
            Event::Conversation(change) => self.sees(change, at),
            Event::RightsChanged(_) | Event::DraftSaved { .. } | Event::Ticket(_) | Event::Templates(_) => {}
        }
    }

    /// What ends by itself ends when it is due, and once.
    fn checks_timers(&self, before: &Agent, after: &Agent, at: Timestamp) {
        let chose = before.since != after.since || after.since == at || after.deactivated;
        if let (Some(until), None) = (before.wrap_up_until, after.wrap_up_until) {
            assert!(chose || until <= at, "wrapped up before the time: {before:?}, {after:?}");
        }
        if let (Some(_), None) = (before.missed_at, after.missed_at) {
            let himself = after.set_by.is_none() && after.status == Status::Online;
            assert!(himself || after.deactivated, "somebody else says that he is there: {after:?}");
        }
    }

    fn sees(&mut self, change: &Change, at: Timestamp) {
        let (now, before) = (&change.now, self.running.get(&change.now.id).cloned());
        if let Some(Body::Happened(what)) = change.entry.as_ref().map(|entry| &entry.body) {
            self.happens(what, before.as_ref(), now, at);
        }
        match now.is_archived() {
            true => drop(self.running.remove(&now.id)),
            false => drop(self.running.insert(now.id, now.clone())),
        }
        if !now.is_waiting() {
            self.overflowed.remove(&now.id);
        }
    }

    fn happens(&mut self, what: &Happened, before: Option<&Conversation>, now: &Conversation, at: Timestamp) {
        let asked = |agent| before.and_then(|before| before.offer_to(agent));
        match what {
            Happened::Assigned { agent, why } => {
                let accepted = asked(*agent).filter(|offer| offer.holds_a_place());
                match why.reason {
                    Reason::ByHand => self.is_at_work(*agent, now),
                    _ if accepted.is_some() => {
                        self.could_have(*agent, now);
                        assert!(at < accepted.expect("an offer").until, "accepted in time: {now:?}");
                    }
                    Reason::Returning => self.could_have(*agent, now),
                    _ => self.is_given(*agent, now, at),
                }
                self.passed.retain(|(chat, _), _| *chat != now.id);
            }
            Happened::Transferred { by, to, .. } if by == to => self.is_at_work(*to, now),
            Happened::Transferred { to, .. } => self.could_have(*to, now),
            Happened::Offered { to, by: None, .. } if knows_him(now) => self.could_have(*to, now),
            Happened::Offered { to, by: None, .. } => self.is_given(*to, now, at),
            Happened::Offered { to, by: Some(_), .. } => {
                let duty = self.catalog.agents[to].duty();
                assert_eq!(duty, Duty::Available, "asked by a colleague: {now:?}");
            }
            Happened::OfferEnded { to, how } => {
                let offer = asked(*to).expect("it stood before him");
                match how {
                    OfferEnd::Missed => assert!(offer.until <= at, "over before its time: {now:?}"),
                    OfferEnd::Declined => drop(self.passed.insert((now.id, *to), at)),
                    OfferEnd::Gone | OfferEnd::Withdrawn => {}
                }
            }
            Happened::SentBack { from, .. } | Happened::SentToGroup { from: Some(from), .. } => {
                self.passed.insert((now.id, *from), at);
                self.overflowed.remove(&now.id);
            }
            Happened::HandedBack { .. } | Happened::Reopened { .. } | Happened::SentToGroup { .. } => {
                self.overflowed.remove(&now.id);
            }
            Happened::Overflowed { .. } => {
                let first = self.overflowed.insert(now.id, at);
                assert_eq!(first, None, "once in a wait: {now:?}");
            }
            _ => {}
        }
    }

    fn is_at_work(&self, agent: AgentId, chat: &Conversation) {
        let agent = &self.catalog.agents[&agent];
        assert!(agent.status != Status::Offline && !agent.deactivated, "{agent:?} took {chat:?}");
    }

    fn kind(&self, chat: &Conversation) -> ChannelKind {
        self.catalog.channels[&chat.channel].kind
    }

    /// Never to an agent who is not Online and connected, not authorised, in RONA or wrap-up, or full (invariant 1), nor to
    /// one who wants no chats of such channels.
    fn could_have(&self, agent: AgentId, chat: &Conversation) {
        let he = &self.catalog.agents[&agent];
        assert_eq!(he.duty(), Duty::Available, "{he:?} got {chat:?}");
        assert!(!he.deactivated);
        assert!(!he.has_paused(self.kind(chat)), "{he:?} wants none such and got {chat:?}");
        let serves = |group: &Group| group.serves.contains(&chat.channel) && group.members.contains(&agent);
        assert!(self.catalog.groups.values().any(serves), "{he:?} serves not {chat:?}");
        let holds = |c: &&Conversation| {
            let asked = c.offer.as_ref().filter(|offer| offer.holds_a_place()).map(|offer| offer.to);
            c.id != chat.id && (c.owner() == Some(agent) || asked == Some(agent))
        };
        let held: Vec<&Conversation> = self.running.values().filter(holds).collect();
        let open = held.iter().filter(|c| c.product == chat.product).count() as u32;
        let own = he.limits.iter().find(|(product, _)| *product == chat.product).map(|(_, limit)| *limit);
        let limit = own.unwrap_or(self.catalog.products[&chat.product].limit);
        assert!(open < limit, "{} has {open} of {limit} and got {chat:?}", he.name);
        let points: u32 = held.iter().map(|c| u32::from(c.weight)).sum();
        let fits = points + u32::from(chat.weight) <= 100;
        assert!(!self.catalog.policy.weighs || fits, "{} has {points} points and got {chat:?}", he.name);
    }

    /// Out of the queue, without his asking for it.
    fn is_given(&mut self, agent: AgentId, chat: &Conversation, at: Timestamp) {
        self.given += 1;
        self.could_have(agent, chat);
        assert!(self.is_his(agent, chat, at), "{agent} is not of those who are given {chat:?}");
        self.was_next(agent, chat, at);
    }

    /// Whether he is one of those who are given such chats.
    fn is_his(&self, agent: AgentId, chat: &Conversation, at: Timestamp) -> bool {
        let is_open = |group: &Group| hours::is_open(group, at);
        let kind = self.kind(chat);
        let is_there = |group: &Group| {
            is_open(group) && group.members.iter().any(|id| self.catalog.agents[id].is_there_for(kind))
        };
        let groups = pool(chat.channel, chat.group, chat.lifts, self.catalog.groups.values(), is_there);
        let gives = |group: &&&Group| is_open(group) && group.terms.mode != Mode::Pick;
        groups.iter().filter(gives).any(|group| group.members.contains(&agent))
    }

    /// First in, first out within a queue and a priority (invariant 3): nobody before it in the same queue, on whichever
    /// channel, could have been his. Where points are counted only one of the same weight could.
    fn was_next(&self, agent: AgentId, chat: &Conversation, at: Timestamp) {
        let Some(mine) = self.running.get(&chat.id) else { return };
        let State::Waiting { since } = mine.state else { return };
        let queue = |c: &Conversation| (c.group, c.product, self.catalog.policy.weighs.then_some(c.weight));
        let pause = Span::seconds(i64::from(self.catalog.policy.pause_seconds));
        let he = &self.catalog.agents[&agent];
        let takes = |c: &Conversation| !he.has_paused(self.kind(c)) && self.is_his(agent, c, at);
        let waits = |c: &&Conversation| c.is_free() && c.id != chat.id && queue(c) == queue(mine);
        for other in self.running.values().filter(waits).filter(|c| takes(c)) {
            let State::Waiting { since: theirs } = other.state else { continue };
            let goes_before = (std::cmp::Reverse(other.priority), theirs, other.id)
                < (std::cmp::Reverse(mine.priority), since, mine.id);
            let passed = self.passed.get(&(other.id, agent)).is_some_and(|then| at < then.plus(pause));
            assert!(!goes_before || passed, "{other:?} was ahead of {chat:?}");
        }
    }
}

/// Whether it is put before somebody because its customer knows him.
fn knows_him(chat: &Conversation) -> bool {
    let from = chat.offer.as_ref().map(|offer| &offer.from);
    matches!(from, Some(OfferedFrom::Queue { why }) if why.reason == Reason::Returning)
}
