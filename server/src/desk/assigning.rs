//! Giving waiting chats to agents: in the transaction in which a chat waits, a slot frees, or a status changes.
//! There is no tick; what could be assigned is assigned before anybody is answered.

use super::{Service, roster::Roster, steps::Step, tie};
use crate::{
    rules::{
        assignment::{self, Candidate},
        offer, routing,
    },
    store::{ConversationRow, Queue, Reading, Tx},
};
use app::{
    api::desk::Answer,
    domain::{
        conversation::{Offer, OfferedFrom},
        ids::AgentId,
        message::Reason,
        refusal::Refusal,
        settings::Mode,
        time::{Span, Timestamp},
    },
};

/// How much of a queue is read at a time.
const PAGE: i64 = 50;

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

    /// An agent takes a conversation by his own hand, whatever his load. That he is not Offline by now is looked at in this turn.
    pub async fn take_by_hand(
        &self,
        step: &mut Step<'_>,
        row: &mut ConversationRow,
        agent: AgentId,
    ) -> Answer<()> {
        let roster = self.roster(step.tx, step.now).await?;
        if roster.is_offline(agent) {
            return Err(Refusal::NotOnline.into());
        }
        let Some(candidate) = roster.candidate(agent, &row.conversation) else { return Ok(()) };
        let waited = if row.conversation.is_waiting() { step.now.since(row.queued_at) } else { Span::ZERO };
        let group = roster.group_for(agent, row).map(|group| group.id);
        let choice = assignment::settled(group, waited, Reason::ByHand, &candidate);
        step.assigned(row, choice)?;
        self.withdraw_too_many(step, agent).await
    }
}
