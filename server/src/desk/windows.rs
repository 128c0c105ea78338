//! Windows running out: to the archive, or locked in place; and the warning before.

use super::{Service, at_least, steps::Step};
use crate::store::{ConversationRow, Expired};
use app::{
    api::{
        desk::{Answer, Caller},
        queues::LostWindows,
    },
    domain::{
        agent::Role,
        channel::Channel,
        conversation::{Archived, Priority},
        event::Change,
        ids::{ChannelId, ConversationId},
        message::{Body, Happened},
        refusal::Refusal,
        scope::Scope,
        time::{Span, Timestamp},
        window::Window,
    },
};

/// How many are done in one turn: live chats take their turns between.
const BATCH: i64 = 80;

/// Chats that the report lists.
const LISTED: i64 = 20;

impl Service {
    pub(super) async fn windows_lost(&self, caller: Caller, days: u32, scope: Scope) -> Answer<LostWindows> {
        at_least(caller, Role::Supervisor)?;
        if !(1..=90).contains(&days) {
            return Err(Refusal::invalid("days", "the report goes from 1 to 90 days back").into());
        }
        let since = self.clock.now().minus(Span::hours(24 * i64::from(days)));
        let mut reading = self.store.glance().await?;
        let channels = reading.lost_windows(since, scope).await?;
        let latest = reading.lost_chats(since, scope, LISTED).await?;
        Ok(LostWindows { channels, latest })
    }

    /// Whatever ran out by now (S1-10), and whatever is about to. Answers when the next one does.
    pub async fn tick_windows(&self) -> Answer<Option<Timestamp>> {
        loop {
            let now = self.clock.now();
            let mut reading = self.store.glance().await?;
            let due = reading.next_window().await?;
            if due.is_none_or(|due| due > now) {
                return Ok(due);
            }
            let mut over = reading.expired(now, None, BATCH).await?;
            drop(reading);
            loop {
                // The next page is read beside the writer: of very many that end at once, a turn has only to write.
                let last = over.last().map(|last| (last.over_at, last.row.conversation.id));
                let (done, next) = tokio::join!(self.run_out(now, over), self.page_after(now, last));
                done?;
                over = next?;
                if over.is_empty() {
                    break;
                }
            }
        }
    }

    async fn page_after(
        &self,
        now: Timestamp,
        last: Option<(Timestamp, ConversationId)>,
    ) -> Answer<Vec<Expired>> {
        match last {
            Some(last) => Ok(self.store.glance().await?.expired(now, Some(last), BATCH).await?),
            None => Ok(Vec::new()),
        }
    }

    /// A page of chats whose windows are over, and as many whose windows are over soon, in one turn.
    async fn run_out(&self, now: Timestamp, over: Vec<Expired>) -> Answer<()> {
        let mut tx = self.store.write().await?;
        let soon = tx.to_escalate(now, BATCH).await?;
        let mut step = Step { tx: &mut tx, now };
        for row in soon {
            self.warn(&mut step, row).await?;
        }
        let frees = !over.is_empty();
        for Expired { row, seq, .. } in over {
            let id = row.conversation.id;
            let row = match step.tx.is_still(id, seq) {
                true => Some(row),
                false => step.tx.is_expired(id, now).await?,
            };
            if let Some(mut row) = row {
                self.expire(&mut step, &mut row).await?;
            }
        }
        if frees {
            self.assign_waiting(&mut step).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Whether its window is over, or its end to be warned of, before anybody looks: what a customer said may come in a day
    /// after he said it, and the time that is left counts from when he did.
    pub(super) fn closes_before(&self, change: &Change, due: Option<Timestamp>) -> bool {
        let c = &change.now;
        let closes =
            c.window_from.filter(|_| !c.is_archived()).and_then(|from| Window::over_at(c.kind, from));
        let Some(closes) = closes else { return false };
        let minutes = i64::from(self.catalog().escalate_minutes(c));
        let warns = (minutes > 0).then(|| closes.minus(Span::minutes(minutes)));
        // What is past was done when it was due, unless this is how we hear of it.
        let (now, is_news) = (
            self.clock.now(),
            super::hearing::is_said_by_customer(change) || is_moved(change) || fails(change),
        );
        let next = warns.into_iter().chain([closes]).find(|at| is_news || *at > now);
        next.is_some_and(|next| next <= now || due.is_none_or(|due| next < due))
    }

    /// Its window is over, by the clock or by the provider's word.
    pub(super) async fn expire(&self, step: &mut Step<'_>, row: &mut ConversationRow) -> Answer<()> {
        let c = &row.conversation;
        let still = c.window(step.now).0;
        if c.is_archived() || still.lets_write() {
            let from = c.window_from;
            self.open_window(step, row, from);
            return Ok(());
        }
        if self.keeps_expired(row) {
            let c = &row.conversation;
            step.tx.set_window(c.id, c.window_from, None, None);
            if step.tx.has_expired(c.id, c.over_at()).await? {
                // It came, locked already, into the queue of a group that keeps such chats.
                return Ok(());
            }
            self.heed_stuck(step, row).await?;
            return step.locked(row);
        }
        self.heed_stuck(step, row).await?;
        step.archived(row, Archived::Expired, String::new())
    }

    /// Windows are to be warned of at another time: those of a channel that nobody was warned of yet.
    pub(super) async fn warn_anew(&self, channel: ChannelId) -> Answer<()> {
        let mut after = None;
        loop {
            let mut tx = self.store.write().await?;
            let open = tx.open_windows(channel, after, BATCH).await?;
            after = open.last().map(|row| row.conversation.id);
            if open.is_empty() {
                break;
            }
            let mut step = Step { tx: &mut tx, now: self.clock.now() };
            for mut row in open {
                if row.calm.is_none() && row.conversation.priority < Priority::Urgent {
                    let from = row.conversation.window_from;
                    self.open_window(&mut step, &mut row, from);
                }
            }
            tx.commit().await?;
        }
        self.window_timers.notify_one();
        Ok(())
    }

    /// The group through which its agent has it says so; of a waiting one, any that may have it. Once kept it stays with
    /// whoever gets it, until it comes into a queue again.
    fn keeps_expired(&self, row: &ConversationRow) -> bool {
        let (catalog, chat) = (self.catalog(), &row.conversation);
        match chat.owner() {
            Some(owner) => catalog.group_of(chat, owner).is_some_and(|group| group.terms.keep_expired),
            None => catalog.groups_of(chat).any(|group| group.terms.keep_expired),
        }
    }

    /// What cannot be sent for now answers nobody yet: its channel is stopped or not reached.
    async fn heed_stuck(&self, step: &mut Step<'_>, row: &mut ConversationRow) -> Answer<()> {
        let c = &row.conversation;
        let sends = self.catalog().channels.get(&c.channel).is_some_and(Channel::sends);
        if c.is_answered() && (!sends || self.is_unreached(c.channel)) {
            step.look_for_stuck(row).await?;
        }
        Ok(())
    }

    async fn warn(&self, step: &mut Step<'_>, mut row: ConversationRow) -> Answer<()> {
        self.heed_stuck(step, &mut row).await?;
        let c = &row.conversation;
        let closes = c.over_at();
        step.tx.set_window(c.id, c.window_from, closes, None);
        match closes.filter(|closes| c.needs_reply() && *closes > step.now) {
            Some(closes) => step.closes_soon(&mut row, closes),
            None => Ok(()),
        }
    }
}

/// What was an answer is none: the chat is to be warned of again.
fn fails(change: &Change) -> bool {
    change.revised.as_ref().is_some_and(|entry| entry.body.has_failed())
}

/// It came into a queue, whose group may treat a chat whose window is over in another way.
fn is_moved(change: &Change) -> bool {
    let Some(Body::Happened(what)) = change.entry.as_ref().map(|entry| &entry.body) else { return false };
    matches!(
        what,
        Happened::SentToGroup { .. }
            | Happened::Overflowed { to: Some(_), .. }
            | Happened::HandedBack { .. }
            | Happened::SentBack { .. }
    )
}
