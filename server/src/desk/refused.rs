//! Webhooks whose signature does not fit. An app secret that was reset at the provider shows by them alone, so that they are
//! counted; whoever makes them up fills neither the log nor the database.

use super::Service;
use crate::store::ChannelBeat;
use app::domain::{
    channel::Refused,
    ids::ChannelId,
    time::{Span, Timestamp},
};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// A channel's count is written this often at most …
const WRITTEN_EVERY: Span = Span::seconds(5);
/// … and told to the log.
const LOGGED_EVERY: Span = Span::minutes(1);
/// What was refused longer ago says nothing of today.
const SHOWN_FOR: Span = Span::hours(7 * 24);

/// By channel: no more than there are, since what comes for none is not counted.
#[derive(Debug, Default)]
pub(super) struct Refusing {
    counts: Mutex<HashMap<ChannelId, Count>>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Count {
    unwritten: u64,
    unlogged: u64,
    written_at: Option<Timestamp>,
    logged_at: Option<Timestamp>,
    last: Timestamp,
}

impl Count {
    /// One more: how many are to be written now, and how many to be told to the log.
    fn one_more(&mut self, now: Timestamp) -> (u64, u64) {
        let is_due = |at: Option<Timestamp>, every| at.is_none_or(|at| now.since(at) >= every);
        (self.unwritten, self.unlogged, self.last) = (self.unwritten + 1, self.unlogged + 1, now);
        let (mut write, mut log) = (0, 0);
        if is_due(self.written_at, WRITTEN_EVERY) {
            write = std::mem::take(&mut self.unwritten);
            self.written_at = Some(now);
        }
        if is_due(self.logged_at, LOGGED_EVERY) {
            log = std::mem::take(&mut self.unlogged);
            self.logged_at = Some(now);
        }
        (write, log)
    }
}

impl Service {
    /// Counts one. That it cannot be written down changes nothing for who sent it.
    pub(super) async fn signature_refused(&self, channel: ChannelId) {
        let now = self.clock.now();
        let (write, log) = {
            let mut counts = self.refusing.counts.lock().unwrap_or_else(PoisonError::into_inner);
            counts.entry(channel).or_default().one_more(now)
        };
        if log > 0 {
            tracing::warn!(%channel, count = log, "webhooks with a signature that does not fit: is the app secret right?");
        }
        if write > 0
            && let Ok(mut tx) = self.store.write().await
        {
            tx.note_health(channel, ChannelBeat::Refused(write), now);
            if let Err(error) = tx.commit().await {
                tracing::debug!(%error, "refused signatures could not be written down");
            }
        }
    }

    /// What is written down, and what this process has not written yet.
    pub(super) fn all_refused(&self, channel: ChannelId, written: Option<Refused>) -> Option<Refused> {
        let counts = self.refusing.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.get(&channel).filter(|count| count.unwritten > 0);
        let unwritten = count.map(|count| Refused { count: count.unwritten, at: count.last });
        let all = match (written, unwritten) {
            (Some(one), Some(other)) => {
                Some(Refused { count: one.count + other.count, at: one.at.max(other.at) })
            }
            (one, other) => one.or(other),
        };
        all.filter(|all| all.count > 0 && self.clock.now().since(all.at) <= SHOWN_FOR)
    }

    /// It is connected anew: what did not fit before may fit now.
    pub(super) fn forget_refused(&self, channel: ChannelId) {
        self.refusing.counts.lock().unwrap_or_else(PoisonError::into_inner).remove(&channel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_written_every_few_seconds_and_logged_once_a_minute() {
        let start = Timestamp::from_millis(1_700_000_000_000);
        let mut count = Count::default();
        let (mut writes, mut logs, mut written) = (0, 0, 0);
        for millis in 0..60_000 {
            let (write, log) = count.one_more(start.plus(Span::millis(millis)));
            writes += u64::from(write > 0);
            logs += u64::from(log > 0);
            written += write;
        }
        assert_eq!((writes, logs), (12, 1));
        assert_eq!(written + count.unwritten, 60_000, "each is counted");
        assert_eq!(count.one_more(start.plus(Span::minutes(1))).1, 60_000, "and told in the end");
    }
}
