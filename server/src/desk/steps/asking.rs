//! A chat is put before somebody, and colleagues come into it and go.

use super::{Step, customers_words};
use crate::{rules::offer, store::ConversationRow};
use app::{
    api::{conversations::WrapUp, desk::Answer},
    domain::{
        conversation::{Helper, Offer, OfferedFrom},
        event::Was,
        ids::AgentId,
        message::{Happened, OfferEnd},
        time::Span,
    },
};

impl Step<'_> {
    /// It is put before an agent, with what the customer wants.
    pub async fn offered(&mut self, row: &mut ConversationRow, mut offer: Offer) -> Answer<()> {
        let was = Was::of(&row.conversation);
        let to = offer.to;
        let (by, whispers, note) = match &offer.from {
            OfferedFrom::Queue { .. } => (None, None, String::new()),
            OfferedFrom::Colleague { by, note, .. } => (Some(*by), None, note.clone()),
            OfferedFrom::Conference { by, note, whispers } => (Some(*by), Some(*whispers), note.clone()),
        };
        if offer.holds_a_place() {
            self.tx.note_assignment(to, self.now);
        }
        let first = self.tx.first_unanswered(row.conversation.id).await?;
        offer.about = first.and_then(|entry| customers_words(&entry));
        match offer.holds_a_place() {
            true => row.conversation.offer = Some(offer),
            false => row.conversation.invited.push(offer),
        }
        self.tx.change_conversation(row);
        self.ledger("offered", &row.conversation, Some(to), None, String::new());
        self.happened(row, was, Happened::Offered { to, by, whispers, note })
    }

    /// What was put before him ended without being accepted; the chat is again where it was.
    pub fn offer_ended(&mut self, row: &mut ConversationRow, to: AgentId, how: OfferEnd) -> Answer<()> {
        if row.conversation.offer_to(to).is_none() {
            return Ok(());
        }
        let was = Was::of(&row.conversation);
        Self::asked_no_more(row, to);
        self.tx.change_conversation(row);
        let kind = match how {
            OfferEnd::Missed => Some("missed"),
            OfferEnd::Declined => Some("declined"),
            OfferEnd::Gone | OfferEnd::Withdrawn => None,
        };
        if let Some(kind) = kind {
            self.ledger(kind, &row.conversation, Some(to), None, String::new());
        }
        self.happened(row, was, Happened::OfferEnded { to, how })
    }

    fn asked_no_more(row: &mut ConversationRow, agent: AgentId) {
        row.conversation.offer.take_if(|offer| offer.to == agent);
        row.conversation.invited.retain(|offer| offer.to != agent);
    }

    /// He would rather not, and is not asked again for a while.
    pub fn declined(&mut self, row: &mut ConversationRow, agent: AgentId, pause: Span) -> Answer<()> {
        self.passed_on(row, agent, pause);
        self.offer_ended(row, agent, OfferEnd::Declined)
    }

    /// Nobody is asked any more, neither to have it nor to join.
    pub fn offers_withdrawn(&mut self, row: &mut ConversationRow) -> Answer<()> {
        let asked: Vec<AgentId> = row.conversation.asked().map(|offer| offer.to).collect();
        asked.into_iter().try_for_each(|agent| self.offer_ended(row, agent, OfferEnd::Withdrawn))
    }

    /// Whatever was put before somebody is so no more, and whoever was called in goes: the chat goes another way.
    pub(super) fn withdrawn(&mut self, row: &mut ConversationRow) -> Answer<()> {
        self.offers_withdrawn(row)?;
        row.conversation.helpers.clear();
        Ok(())
    }

    /// A colleague whom the agent called in is there.
    pub fn joined(&mut self, row: &mut ConversationRow, helper: Helper, by: AgentId) -> Answer<()> {
        let was = Was::of(&row.conversation);
        Self::asked_no_more(row, helper.agent);
        row.conversation.helpers.retain(|other| other.agent != helper.agent);
        row.conversation.helpers.push(helper);
        self.tx.change_conversation(row);
        self.ledger("joined", &row.conversation, Some(helper.agent), None, by.to_string());
        self.happened(row, was, Happened::Joined { agent: helper.agent, by, whispers: helper.whispers })
    }

    /// He goes, by his own will or the agent's.
    pub fn went_out(&mut self, row: &mut ConversationRow, agent: AgentId, by: AgentId) -> Answer<()> {
        let Some(helper) = row.conversation.helper(agent).copied() else { return Ok(()) };
        let was = Was::of(&row.conversation);
        row.conversation.helpers.retain(|other| other.agent != agent);
        self.tx.change_conversation(row);
        self.happened(row, was, Happened::WentOut { agent, by, whispers: helper.whispers })
    }

    /// It leaves its agent: whoever was called in goes with a line of his own, but for him who has it next.
    pub(super) fn helpers_go(
        &mut self,
        row: &mut ConversationRow,
        by: AgentId,
        next: Option<AgentId>,
    ) -> Answer<()> {
        let going = row.conversation.helpers.iter().map(|helper| helper.agent);
        for agent in going.filter(|agent| Some(*agent) != next).collect::<Vec<_>>() {
            self.went_out(row, agent, by)?;
        }
        Ok(())
    }

    /// The agent ended the conference; who was called in has left.
    pub fn conference_ended(
        &mut self,
        row: &mut ConversationRow,
        by: AgentId,
        wrap_up: WrapUp,
    ) -> Answer<()> {
        let was = Was::of(&row.conversation);
        let WrapUp { topic, note } = wrap_up;
        self.wrapped_up(row, by, topic);
        self.happened(row, was, Happened::ConferenceEnded { by, topic, note })
    }

    pub(super) fn passed_on(&mut self, row: &mut ConversationRow, agent: AgentId, pause: Span) {
        row.passed.retain(|(who, _)| *who != agent);
        row.passed.push((agent, self.now.plus(pause)));
        row.retry_at = offer::retry_at(&row.passed, self.now);
    }

    /// The pause of some who passed it on is over.
    pub fn may_be_retried(&mut self, row: &mut ConversationRow) {
        row.passed.retain(|(_, until)| self.now < *until);
        row.retry_at = offer::retry_at(&row.passed, self.now);
        self.tx.change_conversation(row);
    }
}
