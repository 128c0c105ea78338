//! Who could be given a chat, as a transaction sees it.

use crate::{
    rules::{
        assignment::{Candidate, Points},
        hours, offer, routing,
    },
    store::{ConversationRow, Queue, Staff},
};
use app::domain::{
    agent::{Duty, Status},
    conversation::{Conversation, Offer, OfferedFrom},
    ids::{AgentId, ChannelId, GroupId},
    message::{LeftOut, Reason, Why},
    refusal::Refusal,
    routing::pool,
    settings::{Catalog, Group, Mode, Terms, group_with, groups_of},
    time::Timestamp,
};
use std::{collections::BTreeSet, sync::Arc};

/// The agents and their loads, as the transaction sees them, kept up to date while it assigns.
pub struct Roster {
    catalog: Arc<Catalog>,
    staff: Staff,
    /// Groups outside their hours: nothing is given to anybody through them.
    closed: BTreeSet<GroupId>,
}

impl Roster {
    /// The agent as somebody who might have this conversation.
    pub fn candidate(&self, agent: AgentId, conversation: &Conversation) -> Option<Candidate> {
        self.candidate_for(agent, conversation.channel, conversation.weight)
    }

    fn candidate_for(&self, agent: AgentId, channel: ChannelId, weight: u8) -> Option<Candidate> {
        let row = self.staff.agents.get(&agent)?;
        let channel = self.catalog.channels.get(&channel)?;
        let product = channel.product;
        let own = row.agent.limits.iter().find(|(of, _)| *of == product).map(|(_, limit)| *limit);
        let limit = own.or_else(|| self.catalog.products.get(&product).map(|p| p.limit))?;
        let taken = self.staff.points.get(&agent).copied().unwrap_or(0);
        let points = Points { taken, weight: u32::from(weight) };
        (!row.agent.deactivated).then(|| Candidate {
            agent,
            duty: row.agent.duty(),
            open: self.staff.open.get(&(agent, product)).copied().unwrap_or(0),
            limit,
            all: self.staff.all_open(agent),
            points: self.catalog.policy.weighs.then_some(points),
            last_assigned: row.last_assigned,
            paused: row.agent.has_paused(channel.kind),
            passed: false,
        })
    }

    pub(super) fn new(catalog: Arc<Catalog>, staff: Staff, now: Timestamp) -> Self {
        let closed = hours::closed(staff.groups.iter(), now);
        Self { catalog, staff, closed }
    }

    pub fn groups(&self) -> &[Group] {
        &self.staff.groups
    }

    pub(super) fn open_groups(&self) -> impl Iterator<Item = &Group> {
        self.groups().iter().filter(|group| !self.closed.contains(&group.id))
    }

    /// Everybody who serves the channel, in whichever group.
    pub fn serving(&self, conversation: &Conversation) -> Vec<Candidate> {
        let authorised = routing::authorised(conversation.channel, self.groups());
        authorised.into_iter().filter_map(|agent| self.candidate(agent, conversation)).collect()
    }

    /// The groups whose members may be given a chat of this queue.
    fn pool(&self, queue: Queue) -> Vec<&Group> {
        let channel = self.catalog.channels.get(&queue.channel);
        if channel.is_some_and(|channel| channel.is_off()) {
            // Who could not answer is given nothing.
            return Vec::new();
        }
        let kind = channel.map(|channel| channel.kind);
        let is_there = |group: &Group| {
            let mut members = group.members.iter().filter_map(|agent| self.staff.agents.get(agent));
            let is_open = !self.closed.contains(&group.id);
            is_open && members.any(|member| kind.is_some_and(|kind| member.agent.is_there_for(kind)))
        };
        pool(queue.channel, queue.group, queue.lifts, self.groups().iter(), is_there)
    }

    /// Whether he may take it out of its queue by his own hand: a group of his picks its chats, and may have this one.
    pub fn picks(&self, agent: AgentId, row: &ConversationRow) -> bool {
        let mut pool = self.pool(Queue::of(row)).into_iter();
        pool.any(|group| group.terms.mode == Mode::Pick && group.members.contains(&agent))
    }

    /// Members of the groups that this queue belongs to and that give out chats in one of these modes.
    pub(super) fn members(&self, queue: Queue, modes: &[Mode]) -> Vec<Candidate> {
        let mut agents: Vec<AgentId> = self
            .pool(queue)
            .into_iter()
            .filter(|group| modes.contains(&group.terms.mode) && !self.closed.contains(&group.id))
            .flat_map(|group| group.members.iter().copied())
            .collect();
        agents.sort_unstable();
        agents.dedup();
        let candidate = |agent| self.candidate_for(agent, queue.channel, queue.weight);
        agents.into_iter().filter_map(candidate).collect()
    }

    /// Those to whom this chat may be given without his asking for it.
    pub(super) fn candidates(&self, row: &ConversationRow, now: Timestamp) -> Vec<Candidate> {
        let members = self.members(Queue::of(row), &[Mode::Push, Mode::Offer]).into_iter();
        members
            .map(|member| Candidate { passed: offer::has_passed(&row.passed, member.agent, now), ..member })
            .collect()
    }

    /// Who is there of those who may be given what comes into this queue, also who wraps up and will be free in a moment.
    fn there(&self, queue: Queue, modes: &[Mode]) -> Vec<Candidate> {
        let is_there = |c: &Candidate| matches!(c.duty, Duty::Available | Duty::WrappingUp) && !c.paused;
        self.members(queue, modes).into_iter().filter(is_there).collect()
    }

    pub fn is_served(&self, queue: Queue) -> bool {
        !self.there(queue, &Mode::ALL).is_empty()
    }

    /// What there is for one who came into this queue now, and nobody before him.
    pub fn room_in(&self, queue: Queue) -> Room {
        let has_room = |modes: &[Mode]| self.there(queue, modes).iter().any(|c| !c.is_full());
        if !self.is_served(queue) {
            Room::NobodyThere
        } else if has_room(&[Mode::Push]) {
            Room::AtOnce
        } else if has_room(&[Mode::Offer, Mode::Pick]) {
            Room::ByHand
        } else {
            Room::Full
        }
    }

    /// The group through which this agent has the chat.
    pub fn group_of(&self, agent: AgentId, conversation: &Conversation) -> Option<&Group> {
        group_with(agent, conversation, self.groups().iter(), &self.closed)
    }

    /// Whether what comes from a queue may be his: he serves the queue, or, coming back to who had it, the channel.
    fn is_given(&self, to: AgentId, conversation: &Conversation, why: &Why) -> bool {
        let channel = self.catalog.channels.get(&conversation.channel);
        if channel.is_none_or(|channel| channel.is_off()) {
            return false;
        }
        let is_by_name = conversation.lifts || why.reason == Reason::Returning;
        let own = conversation.group.filter(|_| !is_by_name);
        groups_of(conversation.channel, own, self.groups().iter()).any(|group| group.members.contains(&to))
    }

    /// Whether what is put before somebody may still be his: he serves it, is there for it, and has the room.
    pub fn check_offer(&self, conversation: &Conversation, offer: &Offer) -> Result<(), Refusal> {
        let serves = match &offer.from {
            OfferedFrom::Queue { why } => self.is_given(offer.to, conversation, why),
            OfferedFrom::Colleague { .. } | OfferedFrom::Conference { .. } => {
                routing::authorised(conversation.channel, self.groups()).contains(&offer.to)
            }
        };
        let candidate = self.candidate(offer.to, conversation).filter(|_| serves);
        let candidate = candidate.ok_or(Refusal::OfferOver { owner: None })?;
        let why = match offer.holds_a_place() {
            true => candidate.hindrance_to_offer(),
            false => candidate.hindrance_to_join(),
        };
        why.map_or(Ok(()), |why| Err(self.cannot_take(offer.to, why)))
    }

    /// Refused, with what hinders him.
    pub fn cannot_take(&self, agent: AgentId, why: LeftOut) -> Refusal {
        let agent = self.staff.agents.get(&agent).map(|member| member.agent.name.clone());
        Refusal::CannotTake { agent: agent.unwrap_or_default(), why }
    }

    /// Whether he can be given one more, such as this one.
    pub fn check_room(&self, agent: AgentId, conversation: &Conversation) -> Result<(), Refusal> {
        self.check(agent, conversation, |candidate| candidate.hindrance())
    }

    /// Whether he can take one more by his own hand.
    pub fn check_taking(&self, agent: AgentId, conversation: &Conversation) -> Result<(), Refusal> {
        self.check(agent, conversation, Candidate::hindrance_to_take)
    }

    fn check(
        &self,
        agent: AgentId,
        conversation: &Conversation,
        hindrance: impl Fn(Candidate) -> Option<LeftOut>,
    ) -> Result<(), Refusal> {
        let why = self.candidate(agent, conversation).map_or(Some(LeftOut::NotOnline), hindrance);
        why.map_or(Ok(()), |why| Err(self.cannot_take(agent, why)))
    }

    /// The group through which this agent gets it: of those it waits for one that is open, of those one that gives out, then the
    /// first made. What does not wait for any of his comes to him by name, and as his own group does it.
    pub fn group_for(&self, agent: AgentId, row: &ConversationRow) -> Option<&Group> {
        let his = self.pool(Queue::of(row)).into_iter().filter(|group| group.members.contains(&agent));
        let best = his.min_by_key(|group| (self.closed.contains(&group.id), group.terms.mode == Mode::Pick));
        best.or_else(|| self.group_of(agent, &row.conversation))
    }

    /// Whether he holds and takes nothing.
    pub fn is_offline(&self, agent: AgentId) -> bool {
        self.staff.agents.get(&agent).is_none_or(|row| row.agent.status == Status::Offline)
    }

    /// How it is given to him: as his group does it, also if it comes from another one's queue.
    pub fn terms_for(&self, agent: AgentId, row: &ConversationRow) -> Terms {
        self.group_for(agent, row).map(|group| group.terms.clone()).unwrap_or_default()
    }

    pub(super) fn took(&mut self, agent: AgentId, conversation: &Conversation, at: Timestamp) {
        self.staff.takes(agent, conversation.product, conversation.weight);
        if let Some(member) = self.staff.agents.get_mut(&agent) {
            Arc::make_mut(member).last_assigned = Some(at);
        }
    }
}

/// What there is for one who would come now, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// Somebody has room, and is given what comes.
    AtOnce,
    /// Somebody has room, and accepts or picks what comes.
    ByHand,
    Full,
    NobodyThere,
}
