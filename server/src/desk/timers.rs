//! What happens because time passes. Each piece of work is a `tick` that tests call; the loops only wait.

use super::{Service, steps::Step};
use crate::{rules::presence, store::Appended};
use app::{
    api::desk::Answer,
    domain::{
        agent::Agent,
        event::{Change, Event},
        message::{Body, Happened},
        settings::Item,
        time::{Span, Timestamp},
    },
};
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::sync::{Notify, mpsc};

/// How long the log is kept. A console that was away for longer starts as on first load.
const LOG_KEPT: Span = Span::hours(24 * 7);
/// How long a session lives without being used.
const SESSION_KEPT: Span = Span::hours(24 * 30);
/// How long it is kept what came in and could not be read.
const ARRIVALS_KEPT: Span = Span::hours(24 * 30);
/// How often it is looked whether a token ends soon, and whether a silent account still tells us.
const RENEWING: Duration = Duration::from_secs(3600);
/// How often it is looked what another process may have left.
const LOOKING: Duration = Duration::from_secs(30);
/// How often old rows are cleared away.
const CLEANING: Duration = Duration::from_secs(3600);

/// What one loop looks after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Watched {
    Agents,
    Windows,
}

impl Service {
    /// Starts everything that runs by itself.
    pub fn work(self: &Arc<Self>) {
        let changes = self.feed.changes();
        tokio::spawn(self.clone().tell_customers(changes));
        tokio::spawn(self.clone().keep_telling());
        tokio::spawn(self.clone().watch_time(Watched::Agents, self.feed.changes()));
        // Ten thousand of them may run out at once, and what ends in seconds does not wait for that.
        tokio::spawn(self.clone().watch_time(Watched::Windows, self.feed.changes()));
        tokio::spawn(self.clone().beat());
        tokio::spawn(self.clone().heed_channels(self.feed.changes()));
        tokio::spawn(self.clone().work_off_arrivals());
        tokio::spawn(self.clone().send_on());
        tokio::spawn(self.clone().fetch_on());
        tokio::spawn(self.clone().send_mails());
        tokio::spawn(self.clone().ask_providers());
        tokio::spawn(self.clone().ask_on());
        tokio::spawn(self.clone().clean());
    }

    /// Everything that is due by now, once. Answers when to look again. Each piece looks a second time inside its
    /// transaction, so that of two processes one does it.
    pub async fn tick(&self) -> Answer<Option<Timestamp>> {
        let agents = self.tick_agents().await?;
        Ok(agents.into_iter().chain(self.tick_windows().await?).min())
    }

    /// What is due for those who answer, and for those who wait for them.
    pub async fn tick_agents(&self) -> Answer<Option<Timestamp>> {
        let connections = self.tick_connections().await?;
        let absences = self.tick_absences().await?;
        let wrap_ups = self.tick_wrap_ups().await?;
        self.tick_offers().await?;
        let hours = self.tick_hours().await?;
        let overflows = self.tick_overflows().await?;
        let idle = self.tick_idle().await?;
        let queues = self.store.glance().await?.next_in_queues().await?;
        let due = [connections, absences, wrap_ups, hours, overflows, idle, queues];
        Ok(due.into_iter().flatten().min())
    }

    /// Agents whose browsers were silent for too long count as gone: no new chats, visible to colleagues, and what was
    /// put before them goes to others.
    async fn tick_connections(&self) -> Answer<Option<Timestamp>> {
        let (now, policy) = (self.clock.now(), self.catalog().policy.clone());
        let since = self.listening_since();
        let beats = self.store.glance().await?.beats().await?;
        let is_lost = |heard: Timestamp| presence::is_lost(&policy, heard.max(since), now);
        if beats.iter().any(|beat| is_lost(beat.heard)) {
            let mut tx = self.store.write().await?;
            // Looked at again inside: he may have been heard of meanwhile.
            for beat in tx.beats().await? {
                if is_lost(beat.heard)
                    && let Some(row) = tx.agent(beat.agent).await?
                {
                    let mut step = Step { tx: &mut tx, now };
                    let agent = Agent { connected: false, ..row.agent.clone() };
                    self.becomes(&mut step, &row.agent, agent).await?;
                }
            }
            self.assign_waiting(&mut Step { tx: &mut tx, now }).await?;
            tx.commit().await?;
        }
        let left = beats.iter().filter(|beat| !is_lost(beat.heard));
        Ok(left.map(|beat| presence::lost_at(&policy, beat.heard.max(since))).min())
    }

    /// Who stays away for longer hands his chats back, in order, and leaves those that he was called in to; his status stays what he chose.
    async fn tick_absences(&self) -> Answer<Option<Timestamp>> {
        let (now, policy) = (self.clock.now(), self.catalog().policy.clone());
        let since = self.listening_since();
        let absent = self.store.glance().await?.absent().await?;
        let due = |heard: Timestamp| presence::hands_back_at(&policy, heard.max(since));
        let is_due = |heard| due(heard) <= now;
        if absent.iter().any(|beat| is_due(beat.heard)) {
            let mut tx = self.store.write().await?;
            for beat in tx.absent().await? {
                if is_due(beat.heard) {
                    let mut step = Step { tx: &mut tx, now };
                    self.leave_conferences(&mut step, beat.agent).await?;
                    self.hand_back_all(&mut step, beat.agent).await?;
                }
            }
            self.assign_waiting(&mut Step { tx: &mut tx, now }).await?;
            tx.commit().await?;
        }
        let left = absent.iter().filter(|beat| !is_due(beat.heard));
        Ok(left.map(|beat| due(beat.heard)).min())
    }

    /// Sleeps until something is due, or something changed that may be due sooner.
    async fn watch_time(
        self: Arc<Self>,
        watched: Watched,
        mut changes: mpsc::UnboundedReceiver<Arc<Appended>>,
    ) {
        let rings = match watched {
            Watched::Agents => &self.timers,
            Watched::Windows => &self.window_timers,
        };
        loop {
            // What was committed by now, the tick sees.
            while changes.try_recv().is_ok() {}
            let done = match watched {
                Watched::Agents => self.tick_agents().await,
                Watched::Windows => self.tick_windows().await,
            };
            // A window that opens is over in half a day at the soonest: no need to be woken by each.
            let look_again = self.clock.now().plus(Span::hours(1));
            let due = match done {
                Ok(due) => due.into_iter().chain([look_again]).min(),
                Err(error) => {
                    tracing::warn!(%error, "what was due could not be done; trying again");
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
                () = rings.notified() => {}
                () = self.sets_a_timer(watched, &mut changes, due) => {}
            }
        }
    }

    /// Returns at the next change after which something is due at a certain time, before what is due already.
    async fn sets_a_timer(
        &self,
        watched: Watched,
        changes: &mut mpsc::UnboundedReceiver<Arc<Appended>>,
        due: Option<Timestamp>,
    ) {
        while let Some(appended) = changes.recv().await {
            match &appended.envelope.event {
                Event::Conversation(change)
                    if watched == Watched::Windows && self.closes_before(change, due) =>
                {
                    return;
                }
                // How long before its end a window is warned of, its group says.
                Event::Saved(Item::Group(_)) => return,
                _ if watched == Watched::Windows => {}
                Event::Conversation(change) if is_about_asking(change) => return,
                Event::Conversation(change) if is_sent_back(change) => return,
                Event::Conversation(change) if self.may_overflow(&change.now) => return,
                Event::Saved(Item::Policy(_) | Item::Routing(_)) => return,
                Event::Saved(Item::Agent(agent)) if agent.wrap_up_until.is_some() || !agent.connected => {
                    return;
                }
                _ => {}
            }
        }
        std::future::pending().await
    }

    /// Writes down whose consoles were heard of here since it was last done.
    pub async fn tick_beat(&self) -> Answer<()> {
        self.note_used().await?;
        match self.presence.heard().as_slice() {
            [] => {}
            heard => self.note_heard(heard).await?,
        }
        let since = self.listening_since();
        self.since.store(since.millis(), Ordering::SeqCst);
        self.beaten.store(self.clock.now().millis(), Ordering::SeqCst);
        Ok(())
    }

    /// Silence from before then is this process's own and nobody's absence: it had not begun, or it was stopped, or could not
    /// write down whom it heard.
    pub(super) fn listening_since(&self) -> Timestamp {
        let began = Timestamp::from_millis(self.since.load(Ordering::SeqCst));
        let beaten = Some(self.beaten.load(Ordering::SeqCst)).filter(|at| *at > 0);
        presence::listening_since(began, beaten.map(Timestamp::from_millis), self.clock.now())
    }

    async fn beat(self: Arc<Self>) {
        let mut every = tokio::time::interval(Duration::from_millis(presence::BEAT.as_millis() as u64));
        loop {
            every.tick().await;
            if let Err(error) = self.tick_beat().await {
                tracing::warn!(%error, "presence could not be written");
            }
            self.tick_elsewhere().await;
        }
    }

    /// Until this bell rings, or something is due by our clock; and, where other processes work on the same, now and then:
    /// what one leaves that has died rings nowhere.
    pub(super) async fn rung_or_due(&self, bell: &Notify, due: Option<Timestamp>) {
        let left = due.map(|due| due.since(self.clock.now()).as_millis().max(0) as u64 + 5);
        let looks = self.store.is_shared().then_some(LOOKING.as_millis() as u64);
        let left = left.into_iter().chain(looks).min();
        tokio::select! {
            () = bell.notified() => {}
            () = tokio::time::sleep(Duration::from_millis(left.unwrap_or_default())), if left.is_some() => {}
        }
    }

    /// What came in is worked off as it comes; what another process took in, or left, with the slow beat.
    async fn work_off_arrivals(self: Arc<Self>) {
        let mut every = tokio::time::interval(Duration::from_secs(5));
        loop {
            tokio::select! { () = self.arrivals.notified() => {} _ = every.tick() => {} }
            if let Err(error) = self.tick_arrivals().await {
                tracing::warn!(%error, "what came in could not be worked off; it is kept");
            }
        }
    }

    /// What is asked of the providers and no message waits for. They may take their time, which is nobody else's.
    async fn ask_providers(self: Arc<Self>) {
        let mut every = tokio::time::interval(RENEWING);
        loop {
            let due = self.tick_templates().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "templates could not be fetched; trying again");
                Some(self.clock.now().plus(Span::seconds(30)))
            });
            let left = due.map(|due| due.since(self.clock.now()).as_millis().max(0) as u64 + 5);
            tokio::select! {
                () = self.asking.notified() => {}
                // Connected a moment ago: what its token is good for is shown at once.
                () = self.hurry_tokens.notified() => self.look_after_accounts().await,
                () = tokio::time::sleep(Duration::from_millis(left.unwrap_or_default())), if left.is_some() => {}
                _ = every.tick() => self.look_after_accounts().await,
            }
        }
    }

    async fn look_after_accounts(&self) {
        if let Err(error) = self.tick_subscriptions().await {
            tracing::warn!(%error, "silent accounts could not be asked; trying again");
        }
        if let Err(error) = self.tick_tokens().await {
            tracing::warn!(%error, "tokens could not be looked after; trying again");
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
        tx.forget_arrivals(now.minus(ARRIVALS_KEPT));
        tx.commit().await?;
        // What could not be heard when its channel was switched on.
        self.hear_held_soon();
        Ok(())
    }
}

/// Something is put before somebody, or is so no more.
fn is_about_asking(change: &Change) -> bool {
    change.now.asked().next().is_some() || change.was.asked().next().is_some()
}

fn is_sent_back(change: &Change) -> bool {
    let what = change.entry.as_ref().map(|entry| &entry.body);
    matches!(what, Some(Body::Happened(Happened::SentBack { .. } | Happened::SentToGroup { .. })))
}
