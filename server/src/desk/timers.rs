//! What happens because time passes. Each piece of work is a `tick` that tests call; the loops only wait.

use super::Service;
use crate::rules::presence;
use app::{
    api::desk::Answer,
    domain::{
        agent::Agent,
        event::Event,
        settings::Item,
        time::{Span, Timestamp},
    },
};
use std::{sync::Arc, time::Duration};

/// How long the log is kept. A console that was away for longer starts as on first load.
const LOG_KEPT: Span = Span::hours(24 * 7);
/// How long a session lives without being used.
const SESSION_KEPT: Span = Span::hours(24 * 30);
/// How often old rows are cleared away.
const CLEANING: Duration = Duration::from_secs(3600);

impl Service {
    /// Starts everything that runs by itself.
    pub fn work(self: &Arc<Self>) {
        let changes = self.feed.changes();
        tokio::spawn(self.clone().tell_customers(changes));
        tokio::spawn(self.clone().watch_connections());
        tokio::spawn(self.clone().beat());
        tokio::spawn(self.clone().clean());
    }

    /// Agents whose browsers were silent for too long count as gone: no new chats, visible to colleagues.
    /// Answers when to look again.
    pub async fn tick_connections(&self) -> Answer<Option<Timestamp>> {
        let now = self.clock.now();
        let beats = self.store.glance().await?.beats().await?;
        if beats.iter().any(|beat| presence::is_lost(beat.heard, now)) {
            let mut tx = self.store.write().await?;
            // Looked at again inside: he may have been heard of meanwhile.
            for beat in tx.beats().await? {
                if presence::is_lost(beat.heard, now)
                    && let Some(row) = tx.agent(beat.agent).await?
                {
                    tx.lost(beat.agent, now);
                    tx.append(now, Event::Saved(Item::Agent(Agent { connected: false, ..row.agent })))?;
                }
            }
            tx.commit().await?;
        }
        let left = beats.iter().filter(|beat| !presence::is_lost(beat.heard, now));
        Ok(left.map(|beat| presence::lost_at(beat.heard)).min())
    }

    async fn watch_connections(self: Arc<Self>) {
        loop {
            let due = match self.tick_connections().await {
                Ok(due) => due,
                Err(error) => {
                    tracing::warn!(%error, "connections could not be checked; trying again");
                    Some(self.clock.now().plus(Span::seconds(5)))
                }
            };
            let until_due = async {
                match due {
                    Some(due) => {
                        let left = due.millis() - self.clock.now().millis();
                        tokio::time::sleep(Duration::from_millis(left.max(0) as u64 + 20)).await;
                    }
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = until_due => {}
                () = self.timers.notified() => {}
            }
        }
    }

    /// Writes down that the consoles with an open socket here are there.
    async fn beat(self: Arc<Self>) {
        let mut every = tokio::time::interval(Duration::from_millis(presence::BEAT.as_millis() as u64));
        loop {
            every.tick().await;
            let agents = self.presence.agents();
            if !agents.is_empty()
                && let Err(error) = self.agents_heard(&agents).await
            {
                tracing::warn!(%error, "presence could not be written");
            }
        }
    }

    async fn clean(self: Arc<Self>) {
        let mut every = tokio::time::interval(CLEANING);
        loop {
            every.tick().await;
            if let Err(error) = self.tick_cleaning().await {
                tracing::warn!(%error, "old rows could not be cleared away");
            }
        }
    }

    /// Clears away what is too old to be asked for.
    pub async fn tick_cleaning(&self) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        tx.forget_sessions(now.minus(SESSION_KEPT));
        tx.forget_events(now.minus(LOG_KEPT));
        Ok(tx.commit().await?)
    }
}
