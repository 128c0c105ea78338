//! Calling a colleague in: to talk with the customer as well, or to whisper to the agent (S3-21 … S3-26). There is
//! always one owner; who was called in goes when the chat leaves him.

use super::{Service, optional, roster::Roster, steps::Step};
use crate::{
    rules::{offer, routing},
    store::ConversationRow,
};
use app::{
    api::{
        conversations::WrapUp,
        desk::{Answer, Caller},
    },
    domain::{
        agent::Agent,
        conversation::{Offer, OfferedFrom},
        ids::{AgentId, ConversationId},
        message::{LeftOut, OfferEnd},
        refusal::{Refusal, Thing},
    },
};

/// How many may be called in to one conversation.
const MOST: usize = 5;

impl Service {
    /// Asks a colleague in. Until he accepts nothing changes.
    pub(super) async fn call_in(
        &self,
        caller: Caller,
        id: ConversationId,
        to: AgentId,
        whispers: bool,
        note: &str,
    ) -> Answer<()> {
        let now = self.clock.now();
        let note = optional("note", note, 2_000)?.unwrap_or_default();
        let (mut tx, mut row) = self.turn_on(caller, id).await?;
        self.check_owner(caller, &row.conversation)?;
        let colleague = tx.agent(to).await?.ok_or(Refusal::Gone(Thing::Agent))?.agent;
        let roster = self.roster(&mut tx, now).await?;
        self.check_invitation(&roster, &row, &colleague)?;
        let until = offer::ends(&roster.terms_for(to, &row), now);
        let from = OfferedFrom::Conference { by: caller.agent, note, whispers };
        let offer = Offer { to, at: now, until, from, about: None };
        Step { tx: &mut tx, now }.offered(&mut row, offer).await?;
        Ok(tx.commit().await?)
    }

    /// He serves the channel, is there, and is not in it or asked already.
    fn check_invitation(
        &self,
        roster: &Roster,
        row: &ConversationRow,
        colleague: &Agent,
    ) -> Result<(), Refusal> {
        let (c, name) = (&row.conversation, &colleague.name);
        let invalid = |what: String| Err(Refusal::invalid("to", what));
        if c.owner() == Some(colleague.id) {
            return invalid(format!("{name} has this chat already"));
        }
        if c.helper(colleague.id).is_some() {
            return invalid(format!("{name} is in this chat already"));
        }
        if c.offer_to(colleague.id).is_some() {
            return invalid(format!("{name} is being asked already"));
        }
        if let Some(asked) = c.offered_to() {
            let asked = self.catalog().agent_name(asked).to_owned();
            return invalid(format!("{asked} is being asked to take this chat, and nobody joins meanwhile"));
        }
        if c.helpers.len() + c.invited.len() >= MOST {
            return invalid(format!("{MOST} colleagues at a time are enough for one customer"));
        }
        if c.ended_at.is_some() {
            return Err(Refusal::ChatEnded);
        }
        if !routing::authorised(c.channel, roster.groups()).contains(&colleague.id) {
            return invalid(format!("{name} does not serve this channel"));
        }
        let hindrance = match roster.candidate(colleague.id, c) {
            Some(candidate) => candidate.hindrance_to_join(),
            None => Some(LeftOut::NotOnline),
        };
        hindrance.map_or(Ok(()), |why| Err(roster.cannot_take(colleague.id, why)))
    }

    /// One's own leaving; or, by the owner, the end for everybody whom he called in or asked, with what it was about.
    pub(super) async fn leave_conference(
        &self,
        caller: Caller,
        id: ConversationId,
        wrap_up: WrapUp,
    ) -> Answer<()> {
        let now = self.clock.now();
        let wrap_up = self.read_wrap_up(wrap_up)?;
        let (mut tx, mut row) = self.turn_on(caller, id).await?;
        let mut step = Step { tx: &mut tx, now };
        if row.conversation.helper(caller.agent).is_some() {
            step.went_out(&mut row, caller.agent, caller.agent)?;
            return Ok(tx.commit().await?);
        }
        self.check_in_charge(caller, &row.conversation)?;
        let invited: Vec<AgentId> = row.conversation.invited.iter().map(|offer| offer.to).collect();
        for agent in invited {
            step.offer_ended(&mut row, agent, OfferEnd::Withdrawn)?;
        }
        if self.end_for_helpers(&mut step, caller, &mut row, wrap_up)? {
            self.wraps_up(&mut step, &row.conversation).await?;
        }
        // Who was asked and is so no more may be put something else before.
        self.assign_waiting(&mut step).await?;
        Ok(tx.commit().await?)
    }

    /// Whether there was anybody.
    fn end_for_helpers(
        &self,
        step: &mut Step<'_>,
        caller: Caller,
        row: &mut ConversationRow,
        wrap_up: WrapUp,
    ) -> Answer<bool> {
        let helpers = row.conversation.helpers.clone();
        if helpers.is_empty() {
            // Nobody had come yet: there is nothing to tell of.
            return Ok(false);
        }
        self.check_wrap_up(caller, &row.conversation, &wrap_up)?;
        for helper in helpers {
            step.went_out(row, helper.agent, caller.agent)?;
        }
        step.conference_ended(row, caller.agent, wrap_up)?;
        Ok(true)
    }

    /// He is not there any more: he leaves what he was called in to.
    pub(super) async fn leave_conferences(&self, step: &mut Step<'_>, agent: AgentId) -> Answer<()> {
        for mut row in step.tx.helped_by(agent).await? {
            step.went_out(&mut row, agent, agent)?;
        }
        Ok(())
    }
}
