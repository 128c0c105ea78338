//! The people who answer.

use super::{
    channel::ChannelKind,
    ids::{AgentId, ChannelId, ProductId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What an agent chose to be (S1-14 … S1-29, S2-12; in this order in the selector).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Gets new chats and answers.
    Online,
    /// Answers, gets no new chats, for a while.
    Invisible,
    /// Answers, gets no new chats, on a break.
    Break,
    /// After work: holds no chat, sees the archive only.
    Offline,
}

impl Status {
    pub const ALL: [Status; 4] = [Self::Online, Self::Invisible, Self::Break, Self::Offline];

    /// May go on with current customers (S1-19, S1-22, S1-25).
    pub fn may_answer(self) -> bool {
        self != Self::Offline
    }

    /// Reads chats that run, and not only the archive (S1-26), whatever his role.
    pub fn sees_active(self) -> bool {
        self != Self::Offline
    }
}

/// What follows from the chosen status once the system has laid its own facts over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Gets chats.
    Available,
    /// Chose Online, but no browser of his has been heard of for longer than the grace time.
    ConnectionLost,
    /// Did not answer an offer in time: gets no chats until he sets himself Online (S3-09, S3-10; "RONA").
    Missed,
    /// Finishes the chat he just had.
    WrappingUp,
    /// Chose not to get chats.
    Away,
    /// Off work.
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Agent,
    Supervisor,
    Admin,
}

impl Role {
    pub const ALL: [Role; 3] = [Self::Agent, Self::Supervisor, Self::Admin];

    /// Sees every conversation, not only those of the channels he serves.
    pub fn sees_all(self) -> bool {
        self >= Self::Supervisor
    }
}

/// He wants no new chats from channels of one kind, and keeps those that he has (V-18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    pub kind: ChannelKind,
    pub since: Timestamp,
}

/// An agent as colleagues see him.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    pub id: AgentId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub status: Status,
    /// Since when he has this status; the timer below the status counts from here (S1-15).
    pub since: Timestamp,
    /// Whether a browser of his is connected, after the grace time.
    pub connected: bool,
    /// He may sign in no more; his name stays on what he wrote.
    pub deactivated: bool,
    /// His own limit of open chats where it differs from the product's (V-01).
    pub limits: Vec<(ProductId, u32)>,
    /// Since when an offer that he missed keeps him from getting chats.
    #[serde(default)]
    pub missed_at: Option<Timestamp>,
    /// Until when he finishes the chat he just had.
    #[serde(default)]
    pub wrap_up_until: Option<Timestamp>,
    /// Since when he is what [`Agent::duty`] says.
    #[serde(default)]
    pub duty_since: Timestamp,
    /// Who chose the status, if not he himself (V-14).
    #[serde(default)]
    pub set_by: Option<AgentId>,
    /// Why he is on his break, in the workspace's words (V-17).
    #[serde(default)]
    pub reason: Option<String>,
    /// In the order of the kinds.
    #[serde(default)]
    pub paused: Vec<Pause>,
}

impl Agent {
    pub fn duty(&self) -> Duty {
        match self.status {
            Status::Online if !self.connected => Duty::ConnectionLost,
            Status::Online if self.missed_at.is_some() => Duty::Missed,
            Status::Online if self.wrap_up_until.is_some() => Duty::WrappingUp,
            Status::Online => Duty::Available,
            Status::Invisible | Status::Break => Duty::Away,
            Status::Offline => Duty::Off,
        }
    }

    /// Whether he gets chats, or will as soon as he has wrapped up.
    pub fn is_there(&self) -> bool {
        matches!(self.duty(), Duty::Available | Duty::WrappingUp) && !self.deactivated
    }

    /// Counts in the footer's "Online" (S2-33).
    pub fn is_available(&self) -> bool {
        self.duty() == Duty::Available && !self.deactivated
    }

    /// Whether he wants no new chats of such channels, whatever his status.
    pub fn has_paused(&self, kind: ChannelKind) -> bool {
        self.paused.iter().any(|pause| pause.kind == kind)
    }

    pub fn is_there_for(&self, kind: ChannelKind) -> bool {
        self.is_there() && !self.has_paused(kind)
    }

    pub fn is_available_for(&self, kind: ChannelKind) -> bool {
        self.is_available() && !self.has_paused(kind)
    }
}

/// Who is looking: decides what a board holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub agent: AgentId,
    pub role: Role,
    /// The channels he is authorised for, through his groups; sorted.
    pub serves: Vec<ChannelId>,
}

/// What an agent set for himself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    pub send_with: SendWith,
    pub sound: bool,
    pub notifications: bool,
    /// Whether the page's title tells how many messages are unread.
    #[serde(default = "told")]
    pub title_count: bool,
    pub single_keys: bool,
    pub theme: Theme,
    pub lang: Lang,
}

/// Also of those whose preferences are older than this one.
fn told() -> bool {
    true
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            send_with: SendWith::Enter,
            sound: true,
            notifications: false,
            title_count: told(),
            single_keys: true,
            theme: Theme::System,
            lang: Lang::En,
        }
    }
}

/// Which key sends (S3-12, S4-21; the other one begins a new line).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendWith {
    Enter,
    ShiftEnter,
    CtrlEnter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    System,
    Light,
    Dark,
}

/// The languages that the screens are written in. Arabic is there for the widget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    En,
    Tr,
    Ar,
}

impl Lang {
    /// The code for the `lang` attribute.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Tr => "tr",
            Self::Ar => "ar",
        }
    }

    /// The value of the `dir` attribute.
    pub fn dir(self) -> &'static str {
        match self {
            Self::Ar => "rtl",
            Self::En | Self::Tr => "ltr",
        }
    }
}
