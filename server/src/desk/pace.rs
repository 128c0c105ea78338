//! How fast a channel may be sent to: its provider's limit, spread evenly, and slower for a while when it says so.

use crate::feed::locked;
use app::domain::{
    channel::Channel,
    ids::ChannelId,
    time::{Span, Timestamp},
};
use std::{
    collections::HashMap,
    sync::Mutex,
    time::{Duration, Instant},
};

/// When each channel takes the next one.
#[derive(Debug, Default)]
pub struct Pace {
    next: Mutex<HashMap<ChannelId, Instant>>,
    /// The other processes that send for the same desk, and when each was last heard of: they share what an account may send.
    others: Mutex<HashMap<String, Timestamp>>,
}

/// Messages a second of a channel whose account says nothing of it.
const UNKNOWN_RATE: u32 = 20;
/// This much of a second may go out at once: people send in bursts.
const BURST: Duration = Duration::from_millis(500);

impl Pace {
    /// Waits until it is this message's turn.
    pub async fn wait(&self, channel: &Channel) {
        let now = Instant::now();
        let turn = self.turn(channel, now);
        if turn > now {
            tokio::time::sleep_until(turn.into()).await;
        }
    }

    fn turn(&self, channel: &Channel, now: Instant) -> Instant {
        let per_second = channel.account.as_ref().map_or(UNKNOWN_RATE, |account| account.rate);
        let desks = 1 + locked(&self.others).len() as u32;
        let each = Duration::from_secs(1) * desks / per_second.max(1);
        let mut next = locked(&self.next);
        let turn = next.get(&channel.id).copied().unwrap_or(now).max(now - BURST);
        next.insert(channel.id, turn + each);
        turn
    }

    /// Another process is there.
    pub fn shares_with(&self, process: &str, now: Timestamp) {
        locked(&self.others).insert(process.to_owned(), now);
    }

    /// Of whom nothing was heard since then is gone.
    pub fn forget(&self, before: Timestamp) {
        locked(&self.others).retain(|_, heard| *heard >= before);
    }

    /// The provider said that it was too fast.
    pub fn slow(&self, channel: ChannelId, wait: Span) {
        let until = Instant::now() + Duration::from_millis(wait.as_millis().max(0) as u64);
        let mut next = locked(&self.next);
        let turn = next.entry(channel).or_insert(until);
        *turn = (*turn).max(until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::domain::{channel::ChannelKind, ids::ProductId};

    #[test]
    fn two_processes_send_together_what_the_account_may() {
        let channel = Channel {
            id: ChannelId::fixed(1),
            product: ProductId::fixed(1),
            kind: ChannelKind::Whatsapp,
            name: String::new(),
            disabled: false,
            web: Default::default(),
            account: None,
            trouble: None,
        };
        let now = Instant::now();
        let takes = |pace: &Pace, messages: u32| {
            let turns: Vec<Instant> = (0..=messages).map(|_| pace.turn(&channel, now)).collect();
            turns[messages as usize].duration_since(turns[0])
        };
        let pace = Pace::default();
        assert_eq!(takes(&pace, UNKNOWN_RATE), Duration::from_secs(1));
        pace.shares_with("another", Timestamp::from_millis(10));
        assert_eq!(takes(&pace, UNKNOWN_RATE), Duration::from_secs(2), "half of it is the other's");
        pace.forget(Timestamp::from_millis(11));
        assert_eq!(takes(&pace, UNKNOWN_RATE), Duration::from_secs(1), "who says nothing any more is gone");
    }
}
