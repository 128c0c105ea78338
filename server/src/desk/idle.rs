//! Whoever left his console open and went away is set Offline and signed out, if the workspace wants it (V-18). That he is
//! there his consoles say; a laptop that sleeps says nothing.

use super::Service;
use app::{
    api::desk::Answer,
    domain::{
        agent::{Agent, Status},
        event::{Key, Signal},
        ids::AgentId,
        policy::Policy,
        time::{Span, Timestamp},
    },
};

/// After a start nobody is signed out for so long: his console may not have been able to say that he was there.
const AFTER_START: Span = Span::minutes(2);

impl Service {
    /// A key was pressed or a pointer moved in a console of his.
    pub async fn console_used(&self, agent: AgentId) -> Answer<()> {
        if self.catalog().policy.idle().is_none() {
            return Ok(());
        }
        self.presence.used(agent, self.clock.now());
        if self.presence.told_idle(agent, None) {
            // Nearly signed out: it must be known before the next beat, here and at other processes.
            self.note_used().await?;
            self.feed.signal(Key::Agent(agent), &Signal::Idle { until: None });
        }
        Ok(())
    }

    /// Writes down whose consoles were used since it was last done.
    pub(super) async fn note_used(&self) -> Answer<()> {
        let used = self.presence.take_used();
        if used.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        used.into_iter().for_each(|(agent, at)| tx.used(agent, at));
        Ok(tx.commit().await?)
    }

    /// Tells those whose time is nearly over, and signs out those whose is. Answers when to look again.
    pub(super) async fn tick_idle(&self) -> Answer<Option<Timestamp>> {
        let Some(allowed) = self.catalog().policy.idle() else { return Ok(None) };
        self.note_used().await?;
        let now = self.clock.now();
        let since = self.listening_since();
        let due = |used: Timestamp| used.plus(allowed).max(since.plus(AFTER_START));
        let mut next = None;
        for beat in self.store.glance().await?.last_used().await? {
            let at = due(beat.heard);
            let told = at.minus(Policy::IDLE_TOLD);
            if at <= now {
                self.sign_out_idle(beat.agent, |used| due(used) <= now).await?;
                continue;
            }
            // Of one who was used at another process meanwhile nobody is told any more.
            let until = (told <= now).then_some(at);
            if self.presence.told_idle(beat.agent, until) {
                self.feed.signal(Key::Agent(beat.agent), &Signal::Idle { until });
            }
            next = [next, Some(if told <= now { at } else { told })].into_iter().flatten().min();
        }
        Ok(next)
    }

    /// Offline as if he had chosen it, and out, in one transaction. Looked at again inside: he may be back, or out already.
    async fn sign_out_idle(&self, agent: AgentId, is_due: impl Fn(Timestamp) -> bool) -> Answer<()> {
        let mut tx = self.store.write().await?;
        let is_still = tx.last_used().await?.iter().any(|beat| beat.agent == agent && is_due(beat.heard));
        let Some(row) = tx.agent(agent).await?.filter(|_| is_still) else { return Ok(()) };
        if row.agent.status != Status::Offline {
            let after = Agent { status: Status::Offline, reason: None, ..row.agent.clone() };
            self.change_status(&mut tx, row.agent, after, None).await?;
        }
        tx.end_sessions_of(agent);
        self.presence.ended(agent, |_| true);
        self.presence.told_idle(agent, None);
        self.has_signed_out(tx, agent, false).await
    }
}
