//! Offers: accepting, declining, letting the time run out; and taking a chat from the Inbox by one's own hand.

use super::{Service, may_read, steps::Step};
use crate::{rules::offer, store::ConversationRow};
use app::{
    api::{
        conversations::WrapUp,
        desk::{Answer, Caller},
    },
    domain::{
        agent::Agent,
        conversation::{Helper, Offer, OfferedFrom, Priority, State},
        ids::{AgentId, ConversationId},
        message::OfferEnd,
        refusal::{Refusal, Thing},
    },
};
use std::collections::BTreeSet;

impl Service {
    /// The chat is his; from now on he answers (S3-11).
    pub(super) async fn accept_offer(&self, caller: Caller, id: ConversationId) -> Answer<()> {
        let now = self.clock.now();
        let (mut tx, mut row) = self.turn_on(caller, id).await?;
        let offer = match self.check_offer(caller, &row) {
            Ok(offer) => offer,
            // Accepted twice: it is his. What stands before him goes first: a helper may be asked to take the chat over.
            Err(_) if row.conversation.has_part(caller.agent) => return Ok(()),
            Err(no) => return Err(no.into()),
        };
        let mut step = Step { tx: &mut tx, now };
        if let Err(no) = self.roster(step.tx, now).await?.check_offer(&row.conversation, &offer) {
            // It is not his to accept (any more): somebody else may have it.
            step.offer_ended(&mut row, caller.agent, OfferEnd::Gone)?;
            self.assign_waiting(&mut step).await?;
            tx.commit().await?;
            return Err(no.into());
        }
        match offer.from {
            OfferedFrom::Queue { why } => {
                step.assigned(&mut row, crate::rules::assignment::Choice { agent: caller.agent, why })?;
            }
            // Its note stands with the line of the offer.
            OfferedFrom::Colleague { by, topic, .. } => {
                let (before, note) = (row.conversation.clone(), String::new());
                step.handed_over(&mut row, by, caller.agent, WrapUp { topic, note })?;
                self.wraps_up(&mut step, &before).await?;
            }
            OfferedFrom::Conference { by, whispers, .. } => {
                step.joined(&mut row, Helper { agent: caller.agent, whispers, since: now }, by)?;
            }
        }
        // The sender's place is free.
        self.assign_waiting(&mut step).await?;
        Ok(tx.commit().await?)
    }

    /// To the next one, and for a while not to him again.
    pub(super) async fn decline_offer(&self, caller: Caller, id: ConversationId) -> Answer<()> {
        let now = self.clock.now();
        let (mut tx, mut row) = self.turn_on(caller, id).await?;
        let offer = self.check_offer(caller, &row)?;
        let roster = self.roster(&mut tx, now).await?;
        let is_from_queue = matches!(offer.from, OfferedFrom::Queue { .. });
        if is_from_queue && !roster.terms_for(caller.agent, &row).may_decline {
            return Err(Refusal::NoDeclining.into());
        }
        let mut step = Step { tx: &mut tx, now };
        step.declined(&mut row, caller.agent, self.catalog().policy.pause())?;
        self.assign_waiting(&mut step).await?;
        Ok(tx.commit().await?)
    }

    /// Whether it is put before him and still stands.
    fn check_offer(&self, caller: Caller, row: &ConversationRow) -> Result<Offer, Refusal> {
        let standing = row.conversation.offer_to(caller.agent);
        let standing = standing.filter(|offer| offer::stands(offer, self.clock.now()));
        standing.cloned().ok_or_else(|| {
            let owner = row.conversation.owner().map(|agent| self.catalog().agent_name(agent).to_owned());
            Refusal::OfferOver { owner }
        })
    }

    /// Out of the Inbox, by his own hand (S4-06, S4-10). Of two who take it at once, one is told that the other has it.
    pub(super) async fn take_from_queue(&self, caller: Caller, id: ConversationId) -> Answer<()> {
        let now = self.clock.now();
        let (viewer, me) = (self.viewer(caller), self.myself(caller)?);
        let mut tx = self.store.write().await?;
        let mut row = tx.conversation(id).await?.ok_or(Refusal::Gone(Thing::Conversation))?;
        may_read(&viewer, me.status, &row)?;
        match row.conversation.state {
            State::Assigned { agent, .. } if agent == caller.agent => return Ok(()),
            State::Assigned { agent, since } => return Err(self.owned_by(agent, since).into()),
            State::Archived { .. } => return Err(Refusal::AlreadyResolved.into()),
            State::Waiting { .. } => {}
        }
        let roster = self.roster(&mut tx, now).await?;
        if !caller.role.sees_all() && !roster.picks(caller.agent, &row) {
            return Err(Refusal::NoPicking.into());
        }
        if !caller.role.sees_all() {
            roster.check_taking(caller.agent, &row.conversation)?;
        }
        let mut step = Step { tx: &mut tx, now };
        step.offers_withdrawn(&mut row)?;
        self.take_by_hand(&mut step, &mut row, caller.agent).await?;
        // It may have been put before somebody, whose place is free.
        self.assign_waiting(&mut step).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn prioritise(
        &self,
        caller: Caller,
        id: ConversationId,
        priority: Priority,
    ) -> Answer<()> {
        let now = self.clock.now();
        let (mut tx, mut row) = self.turn_on(caller, id).await?;
        self.check_in_charge(caller, &row.conversation)?;
        Step { tx: &mut tx, now }.prioritised(&mut row, priority)?;
        Ok(tx.commit().await?)
    }

    /// He is something else now; what was put before him goes to others unless he can still have it.
    pub(super) async fn becomes(&self, step: &mut Step<'_>, before: &Agent, after: Agent) -> Answer<()> {
        let (agent, is_available) = (after.id, after.is_available());
        step.became(before, after)?;
        if !is_available {
            self.withdraw_offers(step, agent).await?;
        }
        Ok(())
    }

    /// Groups, limits or points are different: who may not have any more what is put before him has it taken away.
    pub(super) async fn withdraw_void_offers(&self, step: &mut Step<'_>) -> Answer<()> {
        // The newest first: of too many the oldest stay.
        let all = step.tx.offers().await?;
        self.withdraw_void(step, all, |_| true).await
    }

    /// He took a chat by his own hand: what was put before him and he has no room for any more goes to others.
    pub(super) async fn withdraw_too_many(&self, step: &mut Step<'_>, agent: AgentId) -> Answer<()> {
        let mut his = step.tx.offers_to(agent).await?;
        if his.is_empty() {
            return Ok(());
        }
        his.reverse();
        self.withdraw_void(step, his, |offer| offer.to == agent).await?;
        self.assign_waiting(step).await
    }

    async fn withdraw_void(
        &self,
        step: &mut Step<'_>,
        rows: Vec<ConversationRow>,
        concerns: impl Fn(&Offer) -> bool,
    ) -> Answer<()> {
        for mut row in rows {
            for offer in row.conversation.asked().filter(|offer| concerns(offer)).cloned().collect::<Vec<_>>()
            {
                if self.roster(step.tx, step.now).await?.check_offer(&row.conversation, &offer).is_err() {
                    step.offer_ended(&mut row, offer.to, OfferEnd::Gone)?;
                }
            }
        }
        Ok(())
    }

    /// What was put before him goes to others: he is not there for it.
    pub(super) async fn withdraw_offers(&self, step: &mut Step<'_>, agent: AgentId) -> Answer<()> {
        for mut row in step.tx.offers_to(agent).await? {
            step.offer_ended(&mut row, agent, OfferEnd::Gone)?;
        }
        Ok(())
    }

    /// Offers whose time ran out go to the next agent; who let it run out gets no more until he sets himself Online
    /// by hand (S3-09, S3-10). Chats that may go back to somebody who passed them on do.
    pub async fn tick_offers(&self) -> Answer<()> {
        let now = self.clock.now();
        if self.store.glance().await?.next_in_queues().await?.is_none_or(|due| due > now) {
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        let mut step = Step { tx: &mut tx, now };
        // Nobody could take what ended while the desk was away.
        let (mut missed, since) = (BTreeSet::new(), self.listening_since());
        for mut row in step.tx.offers_ended(now).await? {
            let over = row.conversation.asked().filter(|offer| !offer::stands(offer, now)).cloned();
            for Offer { to, until, .. } in over.collect::<Vec<_>>() {
                if until > since {
                    missed.insert(to);
                }
                let how = if until > since { OfferEnd::Missed } else { OfferEnd::Gone };
                step.offer_ended(&mut row, to, how)?;
            }
        }
        for agent in missed {
            let Some(row) = step.tx.agent(agent).await?.filter(|row| row.agent.missed_at.is_none()) else {
                continue;
            };
            let after = Agent { missed_at: Some(now), ..row.agent.clone() };
            self.becomes(&mut step, &row.agent, after).await?;
        }
        for mut row in step.tx.to_retry(now).await? {
            step.may_be_retried(&mut row);
        }
        self.assign_waiting(&mut step).await?;
        Ok(tx.commit().await?)
    }
}
