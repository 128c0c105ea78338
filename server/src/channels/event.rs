//! What a channel tells us, in our own words.

use app::domain::{
    content::{Part, Progress},
    time::Timestamp,
    window::Did,
};
use serde_json::Value;

/// One thing that happened on a channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbound {
    /// Of which account: phone number id, page id, Instagram account id.
    pub account: String,
    /// When it happened, by the channel's clock; none where it did not say, or said nonsense.
    pub at: Option<Timestamp>,
    pub what: What,
    /// Word for word.
    pub raw: Value,
}

/// A message that is paid for: what as, in the provider's word, and whose number it went to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    pub category: String,
    pub number: String,
}

#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The customer said something.
    Said {
        id: String,
        from: Known,
        content: Content,
        did: Did,
    },
    /// He said it to another program, which holds the conversation on the channel; we hear a copy.
    Overheard {
        id: String,
        from: Known,
        content: Content,
    },
    /// He did something that opens the window and says nothing: a referral, a call. `what` is told of it.
    Did {
        id: String,
        from: Known,
        did: Did,
        what: String,
    },
    /// Ours, sent elsewhere; or our own, coming back. `app` is whose program sent it, `tag` our word on it; a copy for
    /// reading where another program holds the conversation.
    Echo {
        id: String,
        to: Known,
        content: Content,
        app: Option<String>,
        tag: Option<String>,
        is_copy: bool,
    },
    /// How far a message of ours got. `tag` is our word on it, if we gave one.
    Status {
        id: String,
        tag: Option<String>,
        progress: Progress,
        trouble: Option<super::error::Trouble>,
        charge: Option<Charge>,
    },
    /// Everything of ours up to this time got this far, or, where `ids` are told, these.
    Watermark {
        with: Known,
        upto: Timestamp,
        ids: Vec<String>,
        progress: Progress,
    },
    /// Everything of ours up to this message is read.
    ReadUpTo {
        with: Known,
        id: String,
    },
    /// Set, or without emoji taken away. `by_us`: on our own account elsewhere.
    Reacted {
        to: String,
        emoji: Option<String>,
        by_us: bool,
    },
    Edited {
        id: String,
        text: String,
        count: u32,
    },
    Unsent {
        id: String,
        /// The account itself took it back, in the provider's own app.
        by_us: bool,
    },
    /// The customer goes by another id now.
    Renamed {
        old: Known,
        new: Known,
    },
    /// A template's review, quality or category changed: name, language.
    Template {
        name: String,
        language: String,
        change: TemplateChange,
    },
    /// Something about the account that an admin must know.
    Account(AccountNotice),
    /// Another program holds this conversation, or does so no more.
    HeldElsewhere {
        with: Known,
        held: bool,
        app: Option<String>,
    },
    /// The customer wants no (or again) advertisements.
    Marketing {
        with: Known,
        stopped: bool,
    },
    /// Known and of no use to a desk, or not known at all.
    Ignored {
        why: &'static str,
        is_known: bool,
    },
}

impl What {
    pub const fn of_no_use(why: &'static str) -> Self {
        Self::Ignored { why, is_known: true }
    }

    pub const fn unknown(why: &'static str) -> Self {
        Self::Ignored { why, is_known: false }
    }

    /// As it was told to another program, which holds the conversation.
    pub fn as_copy(self) -> Self {
        match self {
            Self::Said { id, from, content, .. } => Self::Overheard { id, from, content },
            Self::Echo { id, to, content, app, tag, .. } => {
                Self::Echo { id, to, content, app, tag, is_copy: true }
            }
            told => told,
        }
    }

    /// What an engineer should see of it as it came: why, and of which message it is.
    pub fn oddity(&self) -> Option<(&str, Option<&str>)> {
        let (id, content) = match self {
            Self::Ignored { why, is_known: false } => return Some((why, None)),
            Self::Said { id, content, .. }
            | Self::Overheard { id, content, .. }
            | Self::Echo { id, content, .. } => (id, content),
            _ => return None,
        };
        content.parts.iter().find_map(|part| match part {
            Part::Unsupported { what } => Some((what.as_str(), Some(id.as_str()))),
            _ => None,
        })
    }
}

/// By what a channel knows a customer; at least one of the ids is there where a customer is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Known {
    /// Digits without `+`; WhatsApp only, and often not told.
    pub phone: Option<String>,
    /// Business-scoped user id (WhatsApp), page-scoped id (Messenger), Instagram-scoped id.
    pub id: Option<String>,
    pub name: Option<String>,
    /// Shown, never a key: it can change hands.
    pub username: Option<String>,
}

/// What was said.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Content {
    pub text: String,
    pub parts: Vec<Part>,
    /// Where the bytes of each file part are: index of the part, and its source.
    pub files: Vec<(usize, Source)>,
    /// The channel's id of what it answers; `Some("")`: something without an id.
    pub answers: Option<String>,
    /// Our story that it answers.
    pub story: Option<String>,
}

/// Where a file is to be fetched.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A media id: its address must be asked for, with the token.
    Media { id: String, sha256: Option<String> },
    /// An address of the channel's own hosts.
    Url { url: String },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateChange {
    /// What happened to it, in the provider's word: an event, which is not always what it is afterwards.
    Status {
        event: String,
        reason: Option<String>,
    },
    Quality(String),
    Category(String),
    Components,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountNotice {
    /// WhatsApp rates the number otherwise now; what happened.
    Quality(String),
    /// It may not even answer.
    Restricted(String),
    /// It may write first to nobody.
    Limited(String),
    /// Lifted again.
    Restored,
    /// An admin should do something about it, or be prepared.
    Warning(String),
    /// Anything else worth a look.
    Remark(String),
}
