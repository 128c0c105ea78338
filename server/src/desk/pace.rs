//! How fast a channel may be sent to: its provider's limit, spread evenly, and slower for a while when it says so.

use app::domain::{channel::Channel, ids::ChannelId, time::Span};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// When each channel takes the next one.
#[derive(Debug, Default)]
pub struct Pace {
    next: Mutex<HashMap<ChannelId, Instant>>,
}

/// Messages a second of a channel whose account says nothing of it.
const UNKNOWN_RATE: u32 = 20;
/// This much of a second may go out at once: people send in bursts.
const BURST: Duration = Duration::from_millis(500);

impl Pace {
    /// Waits until it is this message's turn.
    pub async fn wait(&self, channel: &Channel) {
        let now = Instant::now();
        let per_second = channel.account.as_ref().map_or(UNKNOWN_RATE, |account| account.rate);
        let (channel, each) = (channel.id, Duration::from_secs(1) / per_second.max(1));
        let turn = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let turn = next.get(&channel).copied().unwrap_or(now).max(now - BURST);
            next.insert(channel, turn + each);
            turn
        };
        if turn > now {
            tokio::time::sleep_until(turn.into()).await;
        }
    }

    /// The provider said that it was too fast.
    pub fn slow(&self, channel: ChannelId, wait: Span) {
        let until = Instant::now() + Duration::from_millis(wait.as_millis().max(0) as u64);
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = next.entry(channel).or_insert(until);
        *turn = (*turn).max(until);
    }
}
