//! Who counts as connected. A browser that was not heard of for the grace time is gone; until then a reload,
//! a tunnel or a sleeping tab changes nothing. How long that is, the workspace decides.

use app::domain::{
    policy::Policy,
    time::{Span, Timestamp},
};

/// How often it is written down who was heard of. Well under the grace time, so that one lost beat is harmless.
pub const BEAT: Span = Span::seconds(15);
/// After this long without a beat a process has heard nobody, whoever was there.
pub const DEAF: Span = Span::seconds(25);
/// How often a console is asked whether it is there: in each beat at least once.
pub const ASKED: Span = Span::seconds(10);

/// Since when a process that began then, and wrote down at `beaten` whom it heard, has heard whoever was there: not while it was
/// stopped, or could not write.
pub fn listening_since(began: Timestamp, beaten: Option<Timestamp>, now: Timestamp) -> Timestamp {
    match beaten {
        Some(beaten) if now.since(beaten) >= DEAF => now,
        _ => began,
    }
}

/// Whether a browser last heard of at `heard` is gone by `now`.
pub fn is_lost(policy: &Policy, heard: Timestamp, now: Timestamp) -> bool {
    now.since(heard) >= policy.grace()
}

/// When the chats of somebody last heard of at `heard` go to others.
pub fn hands_back_at(policy: &Policy, heard: Timestamp) -> Timestamp {
    heard.plus(policy.hand_back())
}

/// When the answer of [`is_lost`] changes.
pub fn lost_at(policy: &Policy, heard: Timestamp) -> Timestamp {
    heard.plus(policy.grace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_was_stopped_listens_from_when_it_goes_on() {
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1_000);
        for (beaten, now, since) in [(None, 500, 10), (Some(100), 124, 10), (Some(100), 125, 125)] {
            assert_eq!(listening_since(at(10), beaten.map(at), at(now)), at(since), "{beaten:?} {now}");
        }
    }

    #[test]
    fn silence_counts_from_the_end_of_the_grace_time_on() {
        let heard = Timestamp::from_millis(1_000_000);
        let policy = Policy { grace_seconds: 45, ..Policy::default() };
        assert!(!is_lost(&policy, heard, heard.plus(Span::seconds(44))));
        assert!(is_lost(&policy, heard, lost_at(&policy, heard)));
        assert!(!is_lost(&policy, heard, Timestamp::from_millis(0)), "a clock that jumped back loses nobody");
        let patient = Policy { grace_seconds: 90, ..policy };
        assert!(!is_lost(&patient, heard, heard.plus(Span::seconds(89))));
    }
}
