//! Who counts as connected. A browser that was not heard of for the grace time is gone; until then a reload,
//! a tunnel or a sleeping tab changes nothing.

use app::domain::time::{Span, Timestamp};

/// Silence that is forgiven.
pub const GRACE: Span = Span::seconds(45);

/// How often a connected browser is noted as heard. Well under the grace time, so that one lost beat is harmless.
pub const BEAT: Span = Span::seconds(15);

/// Silence after which his chats go to others.
pub const ABSENCE: Span = Span::minutes(5);

/// Whether a browser last heard of at `heard` is gone by `now`.
pub fn is_lost(heard: Timestamp, now: Timestamp) -> bool {
    now.since(heard) >= GRACE
}

/// When the chats of somebody last heard of at `heard` go to others.
pub fn hands_back_at(heard: Timestamp) -> Timestamp {
    heard.plus(ABSENCE)
}

/// When the answer of [`is_lost`] changes.
pub fn lost_at(heard: Timestamp) -> Timestamp {
    heard.plus(GRACE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_counts_from_the_end_of_the_grace_time_on() {
        let heard = Timestamp::from_millis(1_000_000);
        assert!(!is_lost(heard, heard.plus(Span::seconds(44))));
        assert!(is_lost(heard, lost_at(heard)));
        assert!(!is_lost(heard, Timestamp::from_millis(0)), "a clock that jumped back loses nobody");
    }
}
