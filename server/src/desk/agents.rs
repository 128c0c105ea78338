//! An agent's own doings: his board, status, preferences; and coming and going.

use super::{Service, at_least, steps::Step};
use crate::{rules::routing, store::Tx};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        agent::{Agent, Pause, Preferences, Role, Status},
        board::Board,
        channel::ChannelKind,
        conversation::Conversation,
        event::{Event, Key, Signal},
        ids::AgentId,
        refusal::{Refusal, Thing},
        settings::Scope,
        time::{Span, Timestamp},
    },
};

impl Service {
    pub(super) async fn board_of(&self, caller: Caller) -> Answer<Board> {
        let mut reading = self.store.read().await?;
        let row = reading.agent(caller.agent).await?.ok_or(Refusal::SignedOut)?;
        let mut catalog = reading.catalog().await?;
        let me = app::domain::agent::Viewer {
            agent: caller.agent,
            role: row.agent.role,
            serves: routing::served_by(caller.agent, catalog.groups.values()),
        };
        let groups = &catalog.groups;
        catalog.quick_responses.retain(|_, response| match response.scope {
            Scope::Shared => true,
            Scope::Own(agent) => agent == me.agent,
            Scope::Group(group) => {
                me.role.sees_all() || groups.get(&group).is_some_and(|g| g.members.contains(&me.agent))
            }
        });
        let found = match me.role.sees_all() {
            true => reading.running().await?,
            false if !row.agent.status.sees_active() => Vec::new(),
            false => {
                let mut rows = reading.chats_of(caller.agent).await?;
                rows.extend(reading.offers_to(caller.agent).await?);
                rows.extend(reading.helped_by(caller.agent).await?);
                let mine = rows.into_iter().map(|row| row.conversation);
                mine.chain(reading.waiting().await?).collect()
            }
        };
        let conversations = found.into_iter().filter(|c| c.is_on_board_of(&me)).map(|c| (c.id, c)).collect();
        let drafts = reading.drafts(caller.agent).await?.into_iter().collect();
        let seq = reading.head().await?;
        Ok(Board { seq, me, preferences: row.preferences, catalog, conversations, drafts })
    }

    /// What an agent's socket listens to.
    pub fn keys_of(&self, caller: Caller) -> Vec<Key> {
        let catalog = self.catalog();
        let groups: Vec<_> =
            catalog.groups.values().filter(|g| g.members.contains(&caller.agent)).map(|g| g.id).collect();
        let status = catalog.agents.get(&caller.agent).map_or(Status::Offline, |agent| agent.status);
        Key::of_agent(&self.viewer(caller), status, &groups)
    }

    /// Offline hands every chat back and on in the same transaction (S1-27 … S1-29); Online gets the waiting ones
    /// at once (S2-16), and is how one who missed an offer comes back (S3-09). A break may have a reason (V-17).
    pub(super) async fn choose_status(
        &self,
        caller: Caller,
        status: Status,
        reason: Option<String>,
    ) -> Answer<()> {
        self.check_reason(status, reason.as_deref())?;
        let mut tx = self.store.write().await?;
        let row = tx.agent(caller.agent).await?.ok_or(Refusal::SignedOut)?;
        tx.used(caller.agent, self.clock.now());
        let after = Agent { status, reason, ..row.agent.clone() };
        self.change_status(&mut tx, row.agent, after, None).await?;
        Ok(tx.commit().await?)
    }

    fn check_reason(&self, status: Status, reason: Option<&str>) -> Result<(), Refusal> {
        let Some(reason) = reason else { return Ok(()) };
        if status != Status::Break {
            return Err(Refusal::invalid("reason", "only a break has a reason"));
        }
        match self.catalog().policy.break_reasons.iter().any(|one| one == reason) {
            true => Ok(()),
            false => {
                Err(Refusal::invalid("reason", "the workspace has no such reason of a break (any more)"))
            }
        }
    }

    /// No new chats from channels of this kind, or again some. What he has he keeps, and what others hand him by name to
    /// talk along with them (V-18).
    pub(super) async fn choose_kind(&self, caller: Caller, kind: ChannelKind, paused: bool) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let row = tx.agent(caller.agent).await?.ok_or(Refusal::SignedOut)?;
        tx.used(caller.agent, now);
        if row.agent.has_paused(kind) == paused {
            return Ok(tx.commit().await?);
        }
        let mut after = row.agent.clone();
        after.paused.retain(|pause| pause.kind != kind);
        after.paused.extend(paused.then_some(Pause { kind, since: now }));
        after.paused.sort_by_key(|pause| pause.kind);
        let mut step = Step { tx: &mut tx, now };
        step.became(&row.agent, after)?;
        self.withdraw_void_offers(&mut step).await?;
        self.assign_waiting(&mut step).await?;
        Ok(tx.commit().await?)
    }

    /// Whoever oversees sets a colleague's status, but calls nobody back who went home (V-14), and does not say for one who
    /// missed an offer that he is there again (S3-09).
    pub(super) async fn choose_status_of(
        &self,
        caller: Caller,
        agent: AgentId,
        status: Status,
    ) -> Answer<()> {
        at_least(caller, Role::Supervisor)?;
        let mut tx = self.store.write().await?;
        let row = tx.agent(agent).await?.ok_or(Refusal::Gone(Thing::Agent))?;
        if row.agent.status == Status::Offline {
            return Err(Refusal::IsOffline { agent: row.agent.name }.into());
        }
        let by = Some(caller.agent).filter(|by| *by != agent);
        let stays = row.agent.status == Status::Online && status == Status::Online;
        if by.is_some() && stays && row.agent.missed_at.is_some() {
            return Err(Refusal::HasMissed { agent: row.agent.name }.into());
        }
        // Set to what he is already, the reason of his break stays his.
        let reason = row.agent.reason.clone().filter(|_| row.agent.status == status);
        let after = Agent { status, reason, ..row.agent.clone() };
        self.change_status(&mut tx, row.agent, after, by).await?;
        Ok(tx.commit().await?)
    }

    /// He chose, or it was chosen for him: `chosen` is he with another status, or another reason of a break.
    pub(super) async fn change_status(
        &self,
        tx: &mut Tx,
        before: Agent,
        chosen: Agent,
        by: Option<AgentId>,
    ) -> Answer<()> {
        let (now, status) = (self.clock.now(), chosen.status);
        // Only he himself says that he is there again (S3-09).
        let missed_at = before.missed_at.filter(|_| by.is_some() || status != Status::Online);
        let is_as_before = before.status == status && before.reason == chosen.reason;
        let stays = is_as_before && before.missed_at == missed_at;
        if stays && before.wrap_up_until.is_none() {
            return Ok(());
        }
        let id = before.id;
        let agent = Agent { since: now, missed_at, wrap_up_until: None, set_by: by, ..chosen };
        let mut step = Step { tx, now };
        self.becomes(&mut step, &before, agent).await?;
        if status == Status::Offline {
            self.leave_conferences(&mut step, id).await?;
            self.hand_back_all(&mut step, id).await?;
        }
        self.assign_waiting(&mut step).await?;
        if before.status.sees_active() != status.sees_active() {
            // His consoles start afresh: without what runs, or with it again (S1-26).
            tx.append(now, Event::RightsChanged(vec![id]))?;
        }
        Ok(())
    }

    /// His chat left him: time to finish it, if the group through which he had it gives him that. `before` is the chat as
    /// it was with him.
    pub(super) async fn wraps_up(&self, step: &mut Step<'_>, before: &Conversation) -> Answer<()> {
        let Some(agent) = before.owner() else { return Ok(()) };
        let roster = self.roster(step.tx, step.now).await?;
        let seconds = roster.group_of(agent, before).map_or(0, |group| group.terms.wrap_up_seconds);
        if seconds == 0 {
            return Ok(());
        }
        let Some(found) = step.tx.agent(agent).await? else { return Ok(()) };
        if found.agent.status == Status::Online {
            // Of two chats that left him the longer time counts.
            let until = Some(step.now.plus(Span::seconds(i64::from(seconds)))).max(found.agent.wrap_up_until);
            let agent = Agent { wrap_up_until: until, ..found.agent.clone() };
            self.becomes(step, &found.agent, agent).await?;
        }
        Ok(())
    }

    /// Who has wrapped up gets chats again. Answers when the next one has.
    pub async fn tick_wrap_ups(&self) -> Answer<Option<Timestamp>> {
        let now = self.clock.now();
        let due = self.store.glance().await?.next_wrap_up_end().await?;
        if due.is_none_or(|due| due > now) {
            return Ok(due);
        }
        let mut tx = self.store.write().await?;
        for row in tx.wrapped_up(now).await? {
            let agent = Agent { wrap_up_until: None, ..row.agent.clone() };
            Step { tx: &mut tx, now }.became(&row.agent, agent)?;
        }
        self.assign_waiting(&mut Step { tx: &mut tx, now }).await?;
        tx.commit().await?;
        Ok(self.store.glance().await?.next_wrap_up_end().await?)
    }

    /// All chats of an agent go back to their places in the queue.
    pub(super) async fn hand_back_all(&self, step: &mut Step<'_>, agent: AgentId) -> Answer<()> {
        for mut row in step.tx.chats_of(agent).await? {
            step.handed_back(&mut row, agent)?;
        }
        Ok(())
    }

    pub(super) async fn prefer(&self, caller: Caller, preferences: Preferences) -> Answer<()> {
        let mut tx = self.store.write().await?;
        tx.set_preferences(caller.agent, &preferences);
        Ok(tx.commit().await?)
    }

    /// A browser of his is there: he may be given chats if he chose so.
    pub async fn agent_connected(&self, agent: AgentId) -> Answer<()> {
        self.agents_heard(&[agent]).await?;
        // This browser may not have been there when he was asked.
        if let Some(until) = self.presence.idle_until(agent) {
            self.feed.signal(Key::Agent(agent), &Signal::Idle { until: Some(until) });
        }
        self.timers.notify_one();
        Ok(())
    }

    /// These agents' browsers are still there, or there again.
    pub async fn agents_heard(&self, agents: &[AgentId]) -> Answer<()> {
        let now = self.clock.now();
        let heard: Vec<_> = agents.iter().map(|agent| (*agent, now)).collect();
        self.note_heard(&heard).await
    }

    /// Likewise, at the times at which they were heard of.
    pub(super) async fn note_heard(&self, heard: &[(AgentId, Timestamp)]) -> Answer<()> {
        let now = self.clock.now();
        let catalog = self.catalog();
        let mut tx = self.store.write().await?;
        let mut step = Step { tx: &mut tx, now };
        let mut came_back = false;
        for (agent, at) in heard {
            step.tx.heard(*agent, *at);
            if catalog.agents.get(agent).is_some_and(|agent| agent.connected) {
                continue;
            }
            let Some(row) = step.tx.agent(*agent).await?.filter(|row| !row.agent.connected) else { continue };
            step.became(&row.agent, Agent { connected: true, ..row.agent.clone() })?;
            came_back = true;
        }
        if came_back {
            self.assign_waiting(&mut step).await?;
        }
        tx.commit().await?;
        if came_back {
            // He may be the only one whose silence is to be noticed.
            self.timers.notify_one();
        }
        Ok(())
    }
}
