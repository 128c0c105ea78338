//! Handing a conversation on: to a colleague by name, to a group's queue, back to the Inbox; by its owner, or by those
//! who oversee (S3-14 … S3-20, S4-06, S4-24).

use super::{Service, may_read, optional, roster::Roster, steps::Step};
use crate::{
    rules::{offer, routing},
    store::ConversationRow,
};
use app::{
    api::{
        conversations::{Colleague, Destination, WrapUp},
        desk::{Answer, Caller},
    },
    domain::{
        conversation::{Conversation, Offer, OfferedFrom},
        ids::{AgentId, ConversationId, GroupId, TopicId},
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
        let others = roster.serving(&row.conversation).into_iter();
        Ok(others
            .filter(|candidate| Some(candidate.agent) != row.conversation.owner())
            .map(|candidate| Colleague {
                agent: candidate.agent,
                open: candidate.open,
                limit: candidate.limit,
                points: candidate.points.map(|points| points.taken),
                is_full: candidate.is_full(),
            })
            .collect())
    }

    /// To a colleague or a group, with a word for whoever gets it and, by whoever had it, what it was about.
    pub(super) async fn hand_over(
        &self,
        caller: Caller,
        id: ConversationId,
        to: Destination,
        wrap_up: WrapUp,
    ) -> Answer<()> {
        let now = self.clock.now();
        let wrap_up = self.read_wrap_up(wrap_up)?;
        let (mut tx, mut row) = self.turn_on(caller, id).await?;
        self.check_in_charge(caller, &row.conversation)?;
        self.check_wrap_up(caller, &row.conversation, &wrap_up)?;
        let before = row.conversation.clone();
        let mut step = Step { tx: &mut tx, now };
        match to {
            Destination::Agent(agent) => self.to_agent(&mut step, caller, &mut row, agent, wrap_up).await?,
            Destination::Group(group) => self.to_group(&mut step, caller, &mut row, group, wrap_up)?,
        }
        if row.conversation.owner() != before.owner() {
            self.wraps_up(&mut step, &before).await?;
        }
        // The sender's slot is free now.
        self.assign_waiting(&mut step).await?;
        Ok(tx.commit().await?)
    }

    /// What is noted, as it may be kept: the topic is one that can be chosen.
    pub(super) fn read_wrap_up(&self, wrap_up: WrapUp) -> Result<WrapUp, Refusal> {
        wrap_up.topic.map_or(Ok(()), |topic| self.check_topic(topic))?;
        let note = optional("note", &wrap_up.note, 2_000)?.unwrap_or_default();
        Ok(WrapUp { note, ..wrap_up })
    }

    pub(super) fn check_topic(&self, topic: TopicId) -> Result<(), Refusal> {
        match self.catalog().topics.get(&topic).is_some_and(|topic| topic.active) {
            true => Ok(()),
            false => Err(Refusal::Gone(Thing::Topic)),
        }
    }

    /// Where his group wants to know what it was about, whoever has it says so before it leaves him.
    pub(super) fn check_wrap_up(
        &self,
        caller: Caller,
        conversation: &Conversation,
        wrap_up: &WrapUp,
    ) -> Result<(), Refusal> {
        match wrap_up.topic.is_none() && self.catalog().asks_topic(conversation, caller.agent) {
            true => Err(Refusal::TopicNeeded),
            false => Ok(()),
        }
    }

    /// His at once; where his group accepts its chats, put before him (S3-18). Whoever oversees may also take it himself.
    async fn to_agent(
        &self,
        step: &mut Step<'_>,
        caller: Caller,
        row: &mut ConversationRow,
        to: AgentId,
        wrap_up: WrapUp,
    ) -> Answer<()> {
        if row.conversation.owner() == Some(to) {
            let owner = self.catalog().agent_name(to).to_owned();
            return Err(Refusal::invalid("to", format!("{owner} has this chat already")).into());
        }
        let roster = self.roster(step.tx, step.now).await?;
        if to == caller.agent && caller.role.sees_all() {
            if roster.is_offline(to) {
                return Err(Refusal::NotOnline.into());
            }
            step.offers_withdrawn(row)?;
            step.handed_over(row, caller.agent, to, wrap_up)?;
            return self.withdraw_too_many(step, to).await;
        }
        self.check_can_have(&roster, &row.conversation, to)?;
        let terms = roster.terms_for(to, row);
        // Whoever was asked until now hears that it goes another way.
        step.offers_withdrawn(row)?;
        match terms.mode {
            Mode::Push | Mode::Pick => step.handed_over(row, caller.agent, to, wrap_up),
            Mode::Offer => {
                let WrapUp { topic, note } = wrap_up;
                let from = OfferedFrom::Colleague { by: caller.agent, note, topic };
                let until = offer::ends(&terms, step.now);
                let offer = Offer { to, at: step.now, until, from, about: None };
                step.offered(row, offer).await
            }
        }
    }

    /// There is such an agent, he serves the channel, is not asked already, and has room.
    fn check_can_have(&self, roster: &Roster, chat: &Conversation, to: AgentId) -> Result<(), Refusal> {
        let catalog = self.catalog();
        let agent = catalog.agents.get(&to).ok_or(Refusal::Gone(Thing::Agent))?.name.clone();
        if chat.offered_to() == Some(to) {
            return Err(Refusal::invalid("to", format!("{agent} is being asked already")));
        }
        if !routing::authorised(chat.channel, roster.groups()).contains(&to) {
            return Err(Refusal::invalid("to", format!("{agent} does not serve this channel")));
        }
        roster.check_room(to, chat)
    }

    fn to_group(
        &self,
        step: &mut Step<'_>,
        caller: Caller,
        row: &mut ConversationRow,
        to: GroupId,
        wrap_up: WrapUp,
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
        step.sent_to_group(row, caller.agent, to, wrap_up, catalog.policy.pause())
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
