//! An agent's own doings: his board, status, preferences; and coming and going.

use super::{Service, steps::Step};
use crate::{
    rules::routing,
    store::{LedgerLine, Tx},
};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        agent::{Preferences, Status},
        board::Board,
        event::{Event, Key},
        ids::AgentId,
        refusal::Refusal,
        settings::{Item, Scope},
        time::Timestamp,
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
            false => {
                let mine = reading.chats_of(caller.agent).await?.into_iter().map(|row| row.conversation);
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
        Key::of_agent(&self.viewer(caller), &groups)
    }

    /// Offline hands every chat back and on in the same transaction (S1-27 … S1-29); Online gets the waiting ones
    /// at once (S2-16).
    pub(super) async fn choose_status(&self, caller: Caller, status: Status) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let row = tx.agent(caller.agent).await?.ok_or(Refusal::SignedOut)?;
        if row.agent.status == status {
            return Ok(());
        }
        tx.set_status(caller.agent, status, now);
        close_stint(&mut tx, &row.agent, now);
        let agent = app::domain::agent::Agent { status, since: now, ..row.agent };
        tx.append(now, Event::Saved(Item::Agent(agent)))?;
        let mut step = Step { tx: &mut tx, now };
        if status == Status::Offline {
            self.hand_back_all(&mut step, caller.agent).await?;
        }
        self.assign_waiting(&mut step).await?;
        Ok(tx.commit().await?)
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
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let Some(row) = tx.agent(agent).await? else { return Ok(()) };
        tx.heard(agent, now);
        if !row.agent.connected {
            let agent = app::domain::agent::Agent { connected: true, ..row.agent };
            tx.append(now, Event::Saved(Item::Agent(agent)))?;
            self.assign_waiting(&mut Step { tx: &mut tx, now }).await?;
        }
        tx.commit().await?;
        self.timers.notify_one();
        Ok(())
    }

    /// Notes that these agents' browsers are still there.
    pub async fn agents_heard(&self, agents: &[AgentId]) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        agents.iter().for_each(|agent| tx.heard(*agent, now));
        Ok(tx.commit().await?)
    }
}

/// The ledger of time in each status: one row when a stint ends, with its length.
fn close_stint(tx: &mut Tx, before: &app::domain::agent::Agent, now: Timestamp) {
    tx.note_in_ledger(LedgerLine {
        at: now,
        kind: "status",
        conversation: None,
        agent: Some(before.id),
        amount: Some(now.since(before.since).as_millis()),
        body: serde_json::to_string(&before.status).unwrap_or_default(),
    });
}
