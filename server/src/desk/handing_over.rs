//! Handing a conversation to a colleague by name: by its owner, or by those who oversee (S3-14 … S3-18, S4-06).

use super::{Service, may_read, optional, steps::Step};
use crate::{
    rules::{assignment::Candidate, routing},
    store::ConversationRow,
};
use app::{
    api::{
        conversations::Colleague,
        desk::{Answer, Caller},
    },
    domain::{
        ids::{AgentId, ConversationId},
        refusal::{Refusal, Thing},
    },
};

impl Service {
    /// Everybody who is authorised for the conversation's channel, but its owner; with their load.
    pub(super) async fn colleagues_for(&self, caller: Caller, id: ConversationId) -> Answer<Vec<Colleague>> {
        let mut reading = self.store.read().await?;
        let row = reading.conversation(id).await?.ok_or(Refusal::Gone(Thing::Conversation))?;
        may_read(&self.viewer(caller), self.myself(caller)?.status, &row)?;
        let roster = self.roster_of(&mut reading).await?;
        let others = roster.candidates(row.conversation.channel, row.conversation.product).into_iter();
        Ok(others
            .filter(|candidate| Some(candidate.agent) != row.conversation.owner())
            .map(|candidate| Colleague {
                agent: candidate.agent,
                open: candidate.open,
                limit: candidate.limit,
            })
            .collect())
    }

    /// To this colleague, with a word to him. Whoever oversees may also take it himself, or give it out of the queue.
    pub(super) async fn hand_over(
        &self,
        caller: Caller,
        id: ConversationId,
        to: AgentId,
        note: &str,
    ) -> Answer<()> {
        let now = self.clock.now();
        let note = optional("note", note, 2_000)?.unwrap_or_default();
        let mut tx = self.store.write().await?;
        let mut row = tx.conversation(id).await?.ok_or(Refusal::Gone(Thing::Conversation))?;
        may_read(&self.viewer(caller), self.myself(caller)?.status, &row)?;
        self.check_in_charge(caller, &row.conversation)?;
        if row.conversation.owner() == Some(to) {
            let owner = self.catalog().agent_name(to).to_owned();
            return Err(Refusal::invalid("to", format!("{owner} has this chat already")).into());
        }
        let mut step = Step { tx: &mut tx, now };
        self.check_taker(&mut step, caller, &row, to).await?;
        step.handed_over(&mut row, caller.agent, to, note)?;
        // The sender's slot is free now.
        self.assign_waiting(&mut step).await?;
        Ok(tx.commit().await?)
    }

    /// Whether he may and can: authorised, Online, below his limit. Who takes a chat over himself asks nobody.
    async fn check_taker(
        &self,
        step: &mut Step<'_>,
        caller: Caller,
        row: &ConversationRow,
        to: AgentId,
    ) -> Answer<()> {
        if to == caller.agent && caller.role.sees_all() {
            return Ok(());
        }
        let agent = self.catalog().agent_name(to).to_owned();
        let roster = self.roster_of(step.tx).await?;
        let (channel, product) = (row.conversation.channel, row.conversation.product);
        if !routing::authorised(channel, roster.groups()).contains(&to) {
            return Err(Refusal::invalid("to", format!("{agent} does not serve this channel")).into());
        }
        match roster.candidate(to, product).as_ref().is_some_and(Candidate::has_room) {
            true => Ok(()),
            false => Err(Refusal::CannotTake { agent }.into()),
        }
    }
}
