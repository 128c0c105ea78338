//! How long ago, in as few letters as a row has room for.

use crate::domain::time::{Span, Timestamp};

/// The parts that a language puts its letters to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ago {
    Now,
    Minutes(i64),
    Hours(i64),
    Days(i64),
}

/// Relative time, rounded down.
pub fn ago(now: Timestamp, at: Timestamp) -> Ago {
    let minutes = now.since(at).as_millis() / Span::minutes(1).as_millis();
    match minutes {
        0 => Ago::Now,
        1..60 => Ago::Minutes(minutes),
        60..1440 => Ago::Hours(minutes / 60),
        _ => Ago::Days(minutes / 1440),
    }
}

impl Ago {
    /// `now`, `4m`, `2h`, `3d`, with the letters of the language.
    pub fn short(self, now: &str, units: [&str; 3]) -> String {
        match self {
            Self::Now => now.to_owned(),
            Self::Minutes(n) => format!("{n}{}", units[0]),
            Self::Hours(n) => format!("{n}{}", units[1]),
            Self::Days(n) => format!("{n}{}", units[2]),
        }
    }
}
