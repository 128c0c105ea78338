//! How fast a number may send, and to one person. Counted by the wall clock: a clock moved by hand says nothing about it.

use crate::{graph::GraphError, world::World};
use std::{
    collections::{HashMap, VecDeque},
    time::{Duration, Instant},
};

/// One message per 6 s to one person, and 45 ahead.
const PAIR_EVERY: Duration = Duration::from_secs(6);
const PAIR_AHEAD: u32 = 45;

#[derive(Debug, Default)]
pub struct Rates {
    sent: HashMap<String, VecDeque<Instant>>,
    /// When the debt to a person will be paid.
    pairs: HashMap<(String, String), Instant>,
}

pub fn check(world: &mut World, number: &str, to: &str) -> Result<(), GraphError> {
    let now = Instant::now();
    if let Some(limit) = world.settings.throughput {
        let sent = world.rates.sent.entry(number.into()).or_default();
        while sent.front().is_some_and(|at| now.duration_since(*at) >= Duration::from_secs(1)) {
            sent.pop_front();
        }
        if sent.len() >= limit as usize {
            let details = "Message failed to send because there were too many messages sent from this phone number \
                           in a short period of time";
            return Err(GraphError::new(429, 130_429, "Rate limit hit").details(details));
        }
        sent.push_back(now);
    }
    if world.settings.pair_rate {
        let paid = world.rates.pairs.entry((number.into(), to.into())).or_insert(now);
        let from = (*paid).max(now);
        if from.duration_since(now) > PAIR_EVERY * (PAIR_AHEAD - 1) {
            let details = "Message failed to send because there were too many messages sent from this phone number \
                           to the same phone number in a short period of time.";
            return Err(GraphError::new(
                429,
                131_056,
                "(Business Account, Consumer Account) pair rate limit hit",
            )
            .details(details));
        }
        *paid = from + PAIR_EVERY;
    }
    Ok(())
}
