//! How long a waiting customer is told that it will take.

use app::domain::time::{Span, Timestamp};

/// Looks at chats that got an agent lately: older ones say nothing about now.
pub const RECENT: Span = Span::minutes(30);

/// How many of them are looked at.
pub const LOOKED_AT: usize = 20;

/// Whoever got an agent sooner did not wait.
pub const AT_ONCE: Span = Span::seconds(1);

/// A chat that was given out: when, and how long its customer had waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    pub at: Timestamp,
    pub waited: Span,
}

/// How long it takes from being first in a queue to having an agent, as it was for `recent`, the latest of them first.
/// Each became first when the one before him went, or when he came to an empty queue: how seldom customers come says
/// nothing of how long they wait. `first_since` is when the one who is first now began to wait; once he is first for longer
/// than is usual he counts as well, or a queue that stands still would promise what it did an hour ago.
pub fn time_as_first(recent: &[Given], first_since: Option<Timestamp>, now: Timestamp) -> Option<Span> {
    let as_first = |pair: &[Given]| pair[0].waited.min(pair[0].at.since(pair[1].at));
    // Of the oldest it is not known when he became first, unless he is the only one: then he always was, as far as is known.
    let known: Vec<i64> = match recent {
        [only] => vec![only.waited.as_millis()],
        several => several.windows(2).map(|pair| as_first(pair).as_millis()).collect(),
    };
    let (sum, count) = (known.iter().sum::<i64>(), known.len() as i64);
    let usual = (count > 0).then(|| sum / count)?;
    let stands =
        first_since.map(|since| now.since(recent.iter().map(|given| given.at).fold(since, Timestamp::max)));
    let longer = stands.map(Span::as_millis).filter(|stands| *stands > usual);
    Some(Span::millis(longer.map_or(usual, |stands| (sum + stands) / (count + 1))))
}

/// The mean gap between things that happened lately, the one that is still open among them. `None` when nothing did.
pub fn gap(recent: &[Timestamp], now: Timestamp) -> Option<Span> {
    let first = recent.iter().min()?;
    Some(Span::millis(now.since(*first).as_millis() / recent.len() as i64))
}

/// How long it took on average, where anything is known.
pub fn mean(waited: &[Span]) -> Option<Span> {
    let (sum, count) = (waited.iter().map(|one| one.as_millis()).sum::<i64>(), waited.len() as i64);
    (count > 0).then(|| Span::millis(sum / count))
}

/// What it comes to for the customer at `place` (1 is next): each of those ahead, and then he, is first for so long.
pub fn expected(place: u32, each: Span) -> Span {
    Span::millis(each.as_millis() * i64::from(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(n: i64) -> Timestamp {
        Timestamp::default().plus(Span::seconds(n))
    }

    fn given(at: i64, waited: i64) -> Given {
        Given { at: second(at), waited: Span::seconds(waited) }
    }

    #[test]
    fn whoever_waits_is_first_from_when_the_one_before_him_went() {
        // Three stood in line from 0 on; one went every two minutes.
        let recent = [given(360, 360), given(240, 240), given(120, 120)];
        let each = time_as_first(&recent, None, second(361)).expect("known");
        assert_eq!(each, Span::seconds(120));
        assert_eq!(expected(3, each), Span::seconds(360));
    }

    #[test]
    fn how_long_the_oldest_stood_in_a_long_line_says_nothing() {
        // Sixty stood there, and one went every second.
        let recent: Vec<Given> = (40..60).rev().map(|n| given(n, n)).collect();
        assert_eq!(time_as_first(&recent, None, second(60)), Some(Span::seconds(1)));
        assert_eq!(
            time_as_first(&recent[19..], None, second(60)),
            Some(Span::seconds(40)),
            "all that is known"
        );
    }

    #[test]
    fn how_seldom_customers_come_says_nothing_of_how_long_they_wait() {
        // One every eight minutes, each with an agent after ten seconds.
        let recent = [given(970, 10), given(490, 10), given(10, 10)];
        assert_eq!(time_as_first(&recent, None, second(1_400)), Some(Span::seconds(10)));
    }

    #[test]
    fn a_queue_that_stands_still_gets_slower() {
        let recent = [given(240, 120), given(120, 120)];
        let now = |n| time_as_first(&recent, Some(second(200)), second(n));
        assert_eq!(now(300), Some(Span::seconds(120)), "a minute as first is usual");
        assert_eq!(now(600), Some(Span::seconds(240)), "six are not");
        assert_eq!(time_as_first(&[], Some(second(0)), second(600)), None, "nothing recent, nothing told");
    }

    #[test]
    fn the_gap_that_is_still_open_counts() {
        let recent = [second(0), second(120), second(240)];
        assert_eq!(gap(&recent, second(360)), Some(Span::seconds(120)));
        assert_eq!(gap(&recent, second(720)), Some(Span::seconds(240)));
        assert_eq!(gap(&[], second(360)), None);
    }
}
