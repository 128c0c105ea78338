//! What the workspace decides about absence: how long a silence is forgiven, when chats go to others.

use super::time::Span;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// Silence of an agent's browsers that changes nothing; after it he gets no new chats.
    pub grace_seconds: u32,
    /// Silence after which his chats go to others.
    pub hand_back_seconds: u32,
    /// For how long a chat is not put again before somebody who declined it or sent it back.
    pub pause_seconds: u32,
}

impl Policy {
    /// More than a beat of the browser, so that one that gets lost is harmless.
    pub const GRACE: RangeInclusive<u32> = 30..=600;
    pub const HAND_BACK: RangeInclusive<u32> = 60..=86_400;
    pub const PAUSE: RangeInclusive<u32> = 5..=3_600;

    pub fn grace(&self) -> Span {
        Span::seconds(i64::from(self.grace_seconds))
    }

    pub fn hand_back(&self) -> Span {
        Span::seconds(i64::from(self.hand_back_seconds))
    }

    pub fn pause(&self) -> Span {
        Span::seconds(i64::from(self.pause_seconds))
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self { grace_seconds: 45, hand_back_seconds: 300, pause_seconds: 60 }
    }
}
