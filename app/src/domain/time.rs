//! Time as a value: milliseconds, passed in, never read from a clock here.

use serde::{Deserialize, Serialize};

/// A point in time in milliseconds since 1970 (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Timestamp(i64);

/// A length of time in milliseconds; never negative where it is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span(i64);

impl Timestamp {
    pub const fn from_millis(ms: i64) -> Self {
        Self(ms)
    }

    pub const fn millis(self) -> i64 {
        self.0
    }

    /// How long ago `earlier` was; zero when it lies ahead (clocks of two machines differ).
    pub fn since(self, earlier: Timestamp) -> Span {
        Span((self.0 - earlier.0).max(0))
    }

    pub const fn plus(self, span: Span) -> Self {
        Self(self.0 + span.0)
    }

    pub const fn minus(self, span: Span) -> Self {
        Self(self.0 - span.0)
    }
}

impl Span {
    pub const ZERO: Span = Span(0);

    pub const fn millis(ms: i64) -> Self {
        Self(ms)
    }

    pub const fn seconds(n: i64) -> Self {
        Self(n * 1000)
    }

    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n * 60)
    }

    pub const fn hours(n: i64) -> Self {
        Self::minutes(n * 60)
    }

    pub const fn as_millis(self) -> i64 {
        self.0
    }

    pub const fn as_seconds(self) -> i64 {
        self.0 / 1000
    }

    pub const fn plus(self, other: Span) -> Self {
        Self(self.0 + other.0)
    }

    /// A running clock: `0:07`, `12:30`, `1:18:42`.
    pub fn clock(self) -> String {
        let s = self.as_seconds();
        let (hours, minutes, seconds) = (s / 3600, s / 60 % 60, s % 60);
        if hours > 0 {
            format!("{hours}:{minutes:02}:{seconds:02}")
        } else {
            format!("{minutes}:{seconds:02}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_clock_reads_as_on_a_watch() {
        assert_eq!(Span::seconds(7).clock(), "0:07");
        assert_eq!(Span::seconds(750).clock(), "12:30");
        assert_eq!(Span::seconds(4722).clock(), "1:18:42");
    }
}
