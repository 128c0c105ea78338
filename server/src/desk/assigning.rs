//! Giving waiting chats to agents: in the transaction in which a chat waits, a slot frees, or a status changes.
//! There is no tick; what could be assigned is assigned before anybody is answered.

use super::{Service, steps::Step, tie};
use crate::{
    rules::{assignment, assignment::Candidate, routing},
    store::{AgentRow, ConversationRow, Reading},
};
use app::{
    api::desk::Answer,
    domain::{
        ids::{AgentId, ChannelId, GroupId, ProductId},
        message::Reason,
        settings::{Catalog, Group},
        time::Span,
    },
};
use std::{collections::BTreeMap, sync::Arc};

/// The agents and their loads, as the transaction sees them, kept up to date while it assigns.
pub struct Roster {
    catalog: Arc<Catalog>,
    groups: Vec<Group>,
    agents: BTreeMap<AgentId, AgentRow>,
    open: BTreeMap<(AgentId, ProductId), u32>,
}

impl Roster {
    pub fn candidate(&self, agent: AgentId, product: ProductId) -> Option<Candidate> {
        let row = self.agents.get(&agent)?;
        let own = row.agent.limits.iter().find(|(of, _)| *of == product).map(|(_, limit)| *limit);
        let limit = own.or_else(|| self.catalog.products.get(&product).map(|p| p.limit))?;
        (!row.agent.deactivated).then(|| Candidate {
            agent,
            duty: row.agent.duty(),
            open: self.open.get(&(agent, product)).copied().unwrap_or(0),
            limit,
            last_assigned: row.last_assigned,
        })
    }

    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    pub fn candidates(&self, channel: ChannelId, product: ProductId) -> Vec<Candidate> {
        let authorised = routing::authorised(channel, &self.groups);
        authorised.into_iter().filter_map(|agent| self.candidate(agent, product)).collect()
    }

    /// The group through which this agent serves the channel.
    fn group_of(&self, agent: AgentId, channel: ChannelId) -> Option<GroupId> {
        let serving = |group: &&Group| group.serves.contains(&channel) && group.members.contains(&agent);
        self.groups.iter().find(serving).map(|group| group.id)
    }

    fn took(&mut self, agent: AgentId, product: ProductId, at: app::domain::time::Timestamp) {
        *self.open.entry((agent, product)).or_default() += 1;
        if let Some(row) = self.agents.get_mut(&agent) {
            row.last_assigned = Some(at);
        }
    }
}

impl Service {
    async fn roster(&self, step: &mut Step<'_>) -> Answer<Roster> {
        self.roster_of(step.tx).await
    }

    pub(super) async fn roster_of(&self, reading: &mut Reading) -> Answer<Roster> {
        let agents = reading.agents().await?.into_iter().map(|row| (row.agent.id, row)).collect();
        let open = reading.open_chats().await?;
        let groups = reading.groups().await?.into_values().collect();
        Ok(Roster { catalog: self.catalog(), groups, agents, open })
    }

    /// Assigns what can be assigned on every channel that somebody waits on.
    pub async fn assign_waiting(&self, step: &mut Step<'_>) -> Answer<()> {
        let channels = step.tx.channels_with_queue().await?;
        if channels.is_empty() {
            return Ok(());
        }
        self.assign_on(step, &channels).await
    }

    /// Assigns what can be assigned on these channels, oldest chat first across all of them.
    pub async fn assign_on(&self, step: &mut Step<'_>, channels: &[ChannelId]) -> Answer<()> {
        let mut roster = self.roster(step).await?;
        let mut queue = Vec::new();
        for channel in channels {
            let Some(product) = roster.catalog.channels.get(channel).map(|c| c.product) else { continue };
            let candidates = roster.candidates(*channel, product);
            let room: u32 = candidates.iter().filter(|c| c.has_room()).map(|c| c.limit - c.open).sum();
            if room > 0 {
                queue.extend(step.tx.queue(*channel, i64::from(room)).await?);
            }
        }
        queue.sort_by_key(|row| (row.queued_at, row.conversation.id));
        for mut row in queue {
            self.assign_one(step, &mut roster, &mut row)?;
        }
        Ok(())
    }

    fn assign_one(&self, step: &mut Step<'_>, roster: &mut Roster, row: &mut ConversationRow) -> Answer<()> {
        let (channel, product) = (row.conversation.channel, row.conversation.product);
        let waited = step.now.since(row.queued_at);
        let candidates = roster.candidates(channel, product);
        let tie = tie(step.now, row.queued_at.millis() as u64);
        let Some(mut choice) = assignment::choose(row.conversation.group, waited, &candidates, tie) else {
            return Ok(());
        };
        choice.why.group = roster.group_of(choice.agent, channel).or(choice.why.group);
        roster.took(choice.agent, product, step.now);
        step.assigned(row, choice)
    }

    /// A reopened conversation: to the agent who had it if he can take it, else to the end of the queue, and from
    /// there to whoever can (mission §4).
    pub async fn place_reopened(&self, step: &mut Step<'_>, row: &mut ConversationRow) -> Answer<()> {
        let roster = self.roster(step).await?;
        let (channel, product) = (row.conversation.channel, row.conversation.product);
        let authorised = routing::authorised(channel, &roster.groups);
        let previous = row.last_owner.filter(|agent| authorised.contains(agent));
        let candidate =
            previous.and_then(|agent| roster.candidate(agent, product)).filter(Candidate::has_room);
        match candidate {
            Some(candidate) => {
                let group = roster.group_of(candidate.agent, channel);
                let choice = assignment::settled(group, Span::ZERO, Reason::Returning, &candidate);
                step.assigned(row, choice)
            }
            None => self.assign_on(step, &[channel]).await,
        }
    }

    /// An agent takes a conversation by his own hand, whatever his load.
    pub async fn take_by_hand(
        &self,
        step: &mut Step<'_>,
        row: &mut ConversationRow,
        agent: AgentId,
    ) -> Answer<()> {
        let roster = self.roster(step).await?;
        let Some(candidate) = roster.candidate(agent, row.conversation.product) else { return Ok(()) };
        let group = roster.group_of(agent, row.conversation.channel);
        let choice = assignment::settled(group, Span::ZERO, Reason::ByHand, &candidate);
        step.assigned(row, choice)
    }
}
