//! The only reader of the system's time, and the hand that moves it.

use serde::Serialize;

/// Milliseconds since 1970, as everything here counts.
pub type Millis = i64;

/// The system's time moved by an offset, or a moment that stands still until it is moved.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum Clock {
    System { offset: Millis },
    Fixed { at: Millis },
}

impl Default for Clock {
    fn default() -> Self {
        Self::System { offset: 0 }
    }
}

impl Clock {
    pub fn now(&self) -> Millis {
        match self {
            Self::System { offset } => system() + offset,
            Self::Fixed { at } => *at,
        }
    }

    pub fn advance(&mut self, by: Millis) {
        match self {
            Self::System { offset } => *offset += by,
            Self::Fixed { at } => *at += by,
        }
    }

    /// How far it is from the system's time: what another clock must be moved by to agree.
    pub fn offset(&self) -> Millis {
        match self {
            Self::System { offset } => *offset,
            Self::Fixed { at } => at - system(),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one home of the system's clock")]
pub fn system() -> Millis {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

pub const SECOND: Millis = 1000;
pub const MINUTE: Millis = 60 * SECOND;
pub const HOUR: Millis = 60 * MINUTE;
pub const DAY: Millis = 24 * HOUR;
