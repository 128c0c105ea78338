//! What we send a channel, in our own words. Kept in the outbox as JSON.

use app::domain::content::FileKind;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outgoing {
    Text {
        text: String,
        answers: Option<String>,
    },
    File {
        hash: String,
        mime: String,
        name: String,
        kind: FileKind,
        caption: String,
        answers: Option<String>,
    },
    Template {
        name: String,
        language: String,
        components: serde_json::Value,
        /// The picture or document at its top: hash and type of a kept file.
        media: Option<(String, String)>,
    },
    Location {
        latitude: String,
        longitude: String,
        name: String,
        address: String,
    },
    Card {
        name: String,
        phone: String,
    },
    /// Without emoji: takes it back.
    Reaction {
        to: String,
        emoji: Option<String>,
    },
    /// Up to three buttons that the customer can tap.
    Buttons {
        text: String,
        buttons: Vec<(String, String)>,
    },
    /// The customer's last message is read.
    Seen {
        id: String,
    },
    /// An agent types. On WhatsApp it also marks as read.
    Typing {
        id: String,
    },
}

/// To whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// With `+`, where it is known.
    pub phone: Option<String>,
    /// Business-scoped, page-scoped or Instagram-scoped id.
    pub id: Option<String>,
}

/// A request to the Graph API: path under the version, and body.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    pub path: String,
    pub body: serde_json::Value,
}

impl Outgoing {
    /// In answer to a message, by what the channel calls that.
    /// The message that it quotes, by the channel's name for it.
    pub fn answers(&self) -> Option<&str> {
        match self {
            Self::Text { answers, .. } | Self::File { answers, .. } => {
                answers.as_deref().filter(|id| !id.is_empty())
            }
            _ => None,
        }
    }

    pub fn in_answer_to(mut self, named: Option<String>) -> Self {
        if let Self::Text { answers, .. } | Self::File { answers, .. } = &mut self {
            *answers = named;
        }
        self
    }
}
