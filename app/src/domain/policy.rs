//! What the workspace decides about absence: how long a silence is forgiven, when chats go to others; and how much of an
//! agent a chat takes.

use super::{channel::ChannelKind, time::Span};
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
    /// After how long without a key or a pointer an agent is set Offline and signed out (V-18); 0: never.
    pub idle_minutes: u32,
    /// What a break may be for (V-17), in the order in which they are offered.
    pub break_reasons: Vec<String>,
    /// Whether an agent's points limit what he is given, besides the number of his chats (V-20).
    pub weighs: bool,
    pub weights: Weights,
}

/// What a chat takes of its agent's points, by the kind of its channel. A chat keeps what it took when it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Weights {
    pub web: u8,
    pub in_app: u8,
    pub whatsapp: u8,
    pub messenger: u8,
    pub instagram: u8,
}

impl Weights {
    /// How many points an agent has.
    pub const POINTS: u32 = 100;
    pub const EACH: RangeInclusive<u8> = 1..=100;

    pub fn of(&self, kind: ChannelKind) -> u8 {
        let mut all = *self;
        *all.part(kind)
    }

    pub fn part(&mut self, kind: ChannelKind) -> &mut u8 {
        match kind {
            ChannelKind::Web => &mut self.web,
            ChannelKind::InApp => &mut self.in_app,
            ChannelKind::Whatsapp => &mut self.whatsapp,
            ChannelKind::Messenger => &mut self.messenger,
            ChannelKind::Instagram => &mut self.instagram,
        }
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self { web: 30, in_app: 30, whatsapp: 20, messenger: 20, instagram: 20 }
    }
}

impl Policy {
    /// More than a beat of the browser, so that one that gets lost is harmless.
    pub const GRACE: RangeInclusive<u32> = 30..=600;
    pub const HAND_BACK: RangeInclusive<u32> = 60..=86_400;
    pub const PAUSE: RangeInclusive<u32> = 5..=3_600;
    pub const IDLE: RangeInclusive<u32> = 3..=1_000;
    /// How many reasons of a break there may be, and how long each, in characters.
    pub const BREAK_REASONS: usize = 20;
    pub const BREAK_REASON: usize = 40;
    /// He is told for so long before.
    pub const IDLE_TOLD: Span = Span::seconds(60);

    pub fn grace(&self) -> Span {
        Span::seconds(i64::from(self.grace_seconds))
    }

    pub fn hand_back(&self) -> Span {
        Span::seconds(i64::from(self.hand_back_seconds))
    }

    /// How long an agent may do nothing, if there is a limit.
    pub fn idle(&self) -> Option<Span> {
        (self.idle_minutes > 0).then(|| Span::minutes(i64::from(self.idle_minutes)))
    }

    pub fn pause(&self) -> Span {
        Span::seconds(i64::from(self.pause_seconds))
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            grace_seconds: 45,
            hand_back_seconds: 300,
            pause_seconds: 60,
            idle_minutes: 0,
            break_reasons: Vec::new(),
            weighs: false,
            weights: Weights::default(),
        }
    }
}
