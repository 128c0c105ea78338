//! Giving waiting chats to agents: in the transaction in which a chat waits, a slot frees, or a status changes.
//! There is no tick; what could be assigned is assigned before anybody is answered.

use super::{Service, steps::Step, tie};
use crate::{
    rules::{
        assignment,
        assignment::{Candidate, Points},
        hours, offer, routing,
    },
    store::{ConversationRow, Queue, Reading, Staff, Tx},
};
use app::{
    api::desk::Answer,
    domain::{
        conversation::{Conversation, Offer, OfferedFrom},
        ids::{AgentId, ChannelId, GroupId},
        message::{LeftOut, Reason},
        refusal::Refusal,
        routing::pool,
        settings::{Catalog, Group, Mode, Terms, group_with, groups_of},
        time::{Span, Timestamp},
    },
};
use std::{collections::BTreeSet, sync::Arc};

/// How much of a queue is read at a time.
const PAGE: i64 = 50;

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

    fn new(catalog: Arc<Catalog>, staff: Staff, now: Timestamp) -> Self {
        let closed = hours::closed(staff.groups.iter(), now);
        Self { catalog, staff, closed }
    }

    pub fn groups(&self) -> &[Group] {
        &self.staff.groups
    }

    fn open_groups(&self) -> impl Iterator<Item = &Group> {
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
    fn members(&self, queue: Queue, modes: &[Mode]) -> Vec<Candidate> {
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
    fn candidates(&self, row: &ConversationRow, now: Timestamp) -> Vec<Candidate> {
        let members = self.members(Queue::of(row), &[Mode::Push, Mode::Offer]).into_iter();
        members
            .map(|member| Candidate { passed: offer::has_passed(&row.passed, member.agent, now), ..member })
            .collect()
    }

    /// Whether he could be given one more chat of this product, or will when he has wrapped up.
    pub fn has_room(&self, agent: AgentId, channel: ChannelId, weight: u8) -> bool {
        let candidate = self.candidate_for(agent, channel, weight);
        candidate.is_some_and(|candidate| !candidate.is_full())
    }

    /// The group through which this agent has the chat.
    pub fn group_of(&self, agent: AgentId, conversation: &Conversation) -> Option<&Group> {
        group_with(agent, conversation, self.groups().iter())
    }

    /// Whether what is put before somebody may still be his: he serves it, is there for it, and has the room.
    pub fn check_offer(&self, conversation: &Conversation, offer: &Offer) -> Result<(), Refusal> {
        let serves = match offer.from {
            OfferedFrom::Queue { .. } => self.group_of(offer.to, conversation).is_some(),
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

    /// The group through which this agent gets it.
    pub fn group_for(&self, agent: AgentId, row: &ConversationRow) -> Option<&Group> {
        self.pool(Queue::of(row)).into_iter().find(|group| group.members.contains(&agent))
    }

    /// How it is given to him: as his group does it, also if it comes from another one's queue.
    pub fn terms_for(&self, agent: AgentId, row: &ConversationRow) -> Terms {
        let serving = || groups_of(row.conversation.channel, None, self.groups().iter());
        let elsewhere = || serving().find(|group| group.members.contains(&agent));
        self.group_for(agent, row).or_else(elsewhere).map(|group| group.terms.clone()).unwrap_or_default()
    }

    fn took(&mut self, agent: AgentId, conversation: &Conversation, at: Timestamp) {
        self.staff.takes(agent, conversation.product, conversation.weight);
        if let Some(member) = self.staff.agents.get_mut(&agent) {
            Arc::make_mut(member).last_assigned = Some(at);
        }
    }
}

impl Service {
    /// The agents and their loads, as this turn sees them.
    pub(super) async fn roster(&self, tx: &mut Tx, now: Timestamp) -> Answer<Roster> {
        Ok(Roster::new(self.catalog(), tx.staff_now().await?, now))
    }

    /// The same outside a turn: for showing.
    pub(super) async fn roster_of(&self, reading: &mut Reading, now: Timestamp) -> Answer<Roster> {
        Ok(Roster::new(self.catalog(), reading.staff().await?, now))
    }

    /// Assigns what can be assigned, in every queue in which somebody stands.
    pub async fn assign_waiting(&self, step: &mut Step<'_>) -> Answer<()> {
        loop {
            let queues = step.tx.queues().await?;
            if queues.is_empty() {
                return Ok(());
            }
            let mut roster = self.roster(step.tx, step.now).await?;
            // The queues compete for the same agents: whoever came first over all of them is served first.
            let mut ahead = Vec::new();
            for queue in queues {
                ahead.extend(self.next_in(step, &roster, queue).await?);
            }
            ahead.sort_by_key(|row| {
                (std::cmp::Reverse(row.conversation.priority), row.queued_at, row.conversation.id)
            });
            let (tried, mut given) = (ahead.len(), 0);
            for mut row in ahead {
                given += usize::from(self.give(step, &mut roster, &mut row).await?);
            }
            // One for whom the last place that he could have was taken stood in the way of those behind him.
            if given == 0 || given == tried {
                return Ok(());
            }
        }
    }

    /// As many from the front of a queue as there is room for, past those who cannot be given to anybody just now.
    async fn next_in(
        &self,
        step: &mut Step<'_>,
        roster: &Roster,
        queue: Queue,
    ) -> Answer<Vec<ConversationRow>> {
        let members = roster.members(queue, &[Mode::Push, Mode::Offer]);
        let room: u32 = members.iter().map(Candidate::room).sum();
        let mut next = Vec::new();
        let mut from = 0;
        while (next.len() as u32) < room {
            let limit = PAGE.min(i64::from(room));
            let page = step.tx.queue(queue, from, limit).await?;
            from += page.len() as i64;
            let is_last = (page.len() as i64) < limit;
            let takeable = |row: &ConversationRow| {
                // There is room, so that only one who passed the chat on can be in its way.
                row.passed.is_empty() || roster.candidates(row, step.now).iter().any(Candidate::has_room)
            };
            next.extend(page.into_iter().filter(takeable));
            if is_last {
                break;
            }
        }
        Ok(next)
    }

    /// To the best of those who can have it: his at once, or put before him, as his group has it. Answers whether there
    /// was one.
    async fn give(
        &self,
        step: &mut Step<'_>,
        roster: &mut Roster,
        row: &mut ConversationRow,
    ) -> Answer<bool> {
        let waited = step.now.since(row.queued_at);
        let candidates = roster.candidates(row, step.now);
        let tie = tie(step.now, row.queued_at.millis() as u64);
        let Some(mut choice) = assignment::choose(row.conversation.group, waited, &candidates, tie) else {
            return Ok(false);
        };
        choice.why.group = roster.group_for(choice.agent, row).map(|group| group.id);
        self.hand_to(step, roster, row, choice).await?;
        Ok(true)
    }

    async fn hand_to(
        &self,
        step: &mut Step<'_>,
        roster: &mut Roster,
        row: &mut ConversationRow,
        choice: assignment::Choice,
    ) -> Answer<()> {
        let terms = roster.terms_for(choice.agent, row);
        roster.took(choice.agent, &row.conversation, step.now);
        match terms.mode {
            Mode::Push | Mode::Pick => step.assigned(row, choice),
            Mode::Offer => {
                let until = offer::ends(&terms, step.now);
                let from = OfferedFrom::Queue { why: choice.why };
                let offer = Offer { to: choice.agent, at: step.now, until, from, about: None };
                step.offered(row, offer).await
            }
        }
    }

    /// A reopened conversation: to the agent who had it if he can take it, else to the end of the queue, and from
    /// there to whoever can (mission §4).
    pub async fn place_reopened(&self, step: &mut Step<'_>, row: &mut ConversationRow) -> Answer<()> {
        self.place_returning(step, row, row.last_owner).await
    }

    /// Likewise of a new conversation, with the agent who last talked with the customer.
    pub async fn place_returning(
        &self,
        step: &mut Step<'_>,
        row: &mut ConversationRow,
        previous: Option<AgentId>,
    ) -> Answer<()> {
        let mut roster = self.roster(step.tx, step.now).await?;
        let authorised = routing::authorised(row.conversation.channel, roster.open_groups());
        let previous = previous.filter(|agent| authorised.contains(agent));
        let candidate = previous.and_then(|agent| roster.candidate(agent, &row.conversation));
        let candidate = candidate.filter(Candidate::has_room);
        match candidate {
            Some(candidate) => {
                let group = roster.group_for(candidate.agent, row).map(|group| group.id);
                let choice = assignment::settled(group, Span::ZERO, Reason::Returning, &candidate);
                self.hand_to(step, &mut roster, row, choice).await
            }
            None => self.assign_waiting(step).await,
        }
    }

    /// An agent takes a conversation by his own hand, whatever his load.
    pub async fn take_by_hand(
        &self,
        step: &mut Step<'_>,
        row: &mut ConversationRow,
        agent: AgentId,
    ) -> Answer<()> {
        let roster = self.roster(step.tx, step.now).await?;
        let Some(candidate) = roster.candidate(agent, &row.conversation) else { return Ok(()) };
        let waited = if row.conversation.is_waiting() { step.now.since(row.queued_at) } else { Span::ZERO };
        let group = roster.group_for(agent, row).map(|group| group.id);
        let choice = assignment::settled(group, waited, Reason::ByHand, &candidate);
        step.assigned(row, choice)
    }
}
