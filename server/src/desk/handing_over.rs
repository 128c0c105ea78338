//! Handing a conversation on: to a colleague by name, to a group's queue, back to the Inbox; by its owner, or by those
//! who oversee (S3-14 … S3-20, S4-06, S4-24).

use super::{Service, may_read, optional, steps::Step};
use crate::{
    rules::{assignment::Candidate, offer, routing},
    store::ConversationRow,
};
use app::{
    api::{
        conversations::{Colleague, Destination},
        desk::{Answer, Caller},
    },
    domain::{
        conversation::{Offer, OfferedFrom},
        ids::{AgentId, ConversationId, GroupId},
        refusal::{Refusal, Thing},
        settings::Mode,
    },
};

impl Service {
    /// Everybody who is authorised for the conversation's channel, but its owner; with their load.
    pub(super) async fn colleagues_for(&self, caller: Caller, id: ConversationId) -> Answer<Vec<Colleague>> {
        let mut reading = self.store.read().await?;
        let row = reading.conversation(id).await?.ok_or(Refusal::Gone(Thing::Conversation))?;
        may_read(&self.viewer(caller), self.myself(caller)?.status, &row)?;
        let roster = self.roster_of(&mut reading, self.clock.now()).await?;
        let others = roster.serving(row.conversation.channel, row.conversation.product).into_iter();
        Ok(others
            .filter(|candidate| Some(candidate.agent) != row.conversation.owner())
            .map(|candidate| Colleague {
                agent: candidate.agent,
                open: candidate.open,
                limit: candidate.limit,
            })
            .collect())
    }

    /// To a colleague or a group, with a word for whoever gets it.
    pub(super) async fn hand_over(
        &self,
        caller: Caller,
        id: ConversationId,
        to: Destination,
        note: &str,
    ) -> Answer<()> {
        let now = self.clock.now();
        let note = optional("note", note, 2_000)?.unwrap_or_default();
        let (mut tx, mut row) = self.turn_on(caller, id).await?;
        self.check_in_charge(caller, &row.conversation)?;
        let before = row.conversation.clone();
        let mut step = Step { tx: &mut tx, now };
        match to {
            Destination::Agent(agent) => self.to_agent(&mut step, caller, &mut row, agent, note).await?,
            Destination::Group(group) => self.to_group(&mut step, caller, &mut row, group, note)?,
        }
        if row.conversation.owner() != before.owner() {
            self.wraps_up(&mut step, &before).await?;
        }
        // The sender's slot is free now.
        self.assign_waiting(&mut step).await?;
        Ok(tx.commit().await?)
    }

    /// His at once; where his group accepts its chats, put before him (S3-18). Whoever oversees may also take it himself.
    async fn to_agent(
        &self,
        step: &mut Step<'_>,
        caller: Caller,
        row: &mut ConversationRow,
        to: AgentId,
        note: String,
    ) -> Answer<()> {
        if row.conversation.owner() == Some(to) {
            let owner = self.catalog().agent_name(to).to_owned();
            return Err(Refusal::invalid("to", format!("{owner} has this chat already")).into());
        }
        if to == caller.agent && caller.role.sees_all() {
            return step.handed_over(row, caller.agent, to, note);
        }
        let agent = self.catalog().agent_name(to).to_owned();
        let roster = self.roster(step.tx, step.now).await?;
        let (channel, product) = (row.conversation.channel, row.conversation.product);
        if !routing::authorised(channel, roster.groups()).contains(&to) {
            return Err(Refusal::invalid("to", format!("{agent} does not serve this channel")).into());
        }
        if !roster.candidate(to, product).as_ref().is_some_and(Candidate::has_room) {
            return Err(Refusal::CannotTake { agent }.into());
        }
        let terms = roster.terms_for(to, row);
        match terms.mode {
            Mode::Push | Mode::Pick => step.handed_over(row, caller.agent, to, note),
            Mode::Offer => {
                step.offer_ended(row, app::domain::message::OfferEnd::Withdrawn)?;
                let from = OfferedFrom::Colleague { by: caller.agent, note };
                let until = offer::ends(&terms, step.now);
                step.offered(row, Offer { to, at: step.now, until, from })
            }
        }
    }

    fn to_group(
        &self,
        step: &mut Step<'_>,
        caller: Caller,
        row: &mut ConversationRow,
        to: GroupId,
        note: String,
    ) -> Answer<()> {
        let catalog = self.catalog();
        let group = catalog.groups.get(&to).ok_or(Refusal::Gone(Thing::Group))?;
        if !group.serves.contains(&row.conversation.channel) {
            let what = format!("{} does not serve this channel", group.name);
            return Err(Refusal::invalid("to", what).into());
        }
        if row.conversation.is_waiting() && row.conversation.group == Some(to) {
            let what = format!("it waits in the queue of {} already", group.name);
            return Err(Refusal::invalid("to", what).into());
        }
        step.sent_to_group(row, caller.agent, to, note, catalog.policy.pause())
    }

    /// Back to its queue, for another agent (S4-24).
    pub(super) async fn send_to_inbox(&self, caller: Caller, id: ConversationId) -> Answer<()> {
        let now = self.clock.now();
        let (mut tx, mut row) = self.turn_on(caller, id).await?;
        self.check_in_charge(caller, &row.conversation)?;
        let before = row.conversation.clone();
        let Some(from) = before.owner() else { return Ok(()) };
        let mut step = Step { tx: &mut tx, now };
        step.sent_back(&mut row, caller.agent, from, self.catalog().policy.pause())?;
        self.wraps_up(&mut step, &before).await?;
        self.assign_waiting(&mut step).await?;
        Ok(tx.commit().await?)
    }
}
