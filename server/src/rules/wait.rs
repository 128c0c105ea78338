//! How long a waiting customer is told that it will take.

use app::domain::time::{Span, Timestamp};

/// Looks at chats that got an agent lately: older ones say nothing about now.
pub const RECENT: Span = Span::minutes(30);

/// How many of them are looked at.
pub const LOOKED_AT: usize = 20;

/// The expected wait of the customer at `place` (1 is next). The queue moves one place per assignment, so it
/// takes `place` times the mean gap between recent ones; the gap still open counts as well, or a queue that
/// stands still would promise what it did an hour ago. `None` when nothing recent is known.
pub fn expected(place: u32, recent: &[Timestamp], now: Timestamp) -> Option<Span> {
    let first = recent.iter().min()?;
    let gaps = recent.len() as i64;
    let mean = now.since(*first).as_millis() / gaps;
    Some(Span::millis(mean * i64::from(place)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(n: i64) -> Timestamp {
        Timestamp::default().plus(Span::minutes(n))
    }

    #[test]
    fn the_wait_is_the_place_times_the_recent_pace() {
        let recent = [minute(0), minute(2), minute(4)];
        assert_eq!(expected(1, &recent, minute(6)), Some(Span::minutes(2)));
        assert_eq!(expected(3, &recent, minute(6)), Some(Span::minutes(6)));
        assert_eq!(expected(1, &recent, minute(12)), Some(Span::minutes(4)), "a standing queue gets slower");
        assert_eq!(expected(1, &[], minute(6)), None);
    }
}
