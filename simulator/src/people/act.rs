//! What a person, or somebody else at the business, can do.

use crate::world::Portrait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Act {
    Write {
        text: String,
        #[serde(default)]
        reply_to: Option<String>,
    },
    Send {
        kind: Kind,
        /// `None`: a small real file of that kind.
        #[serde(default)]
        file: Option<File>,
        #[serde(default)]
        caption: Option<String>,
        #[serde(default)]
        reply_to: Option<String>,
    },
    /// So many pictures at once.
    Album {
        count: usize,
    },
    Location {
        latitude: f64,
        longitude: f64,
        #[serde(default)]
        name: Option<String>,
    },
    Contacts {
        contacts: Value,
    },
    React {
        to: String,
        emoji: String,
    },
    Unreact {
        to: String,
    },
    /// A button, list row or quick reply, by its id or title.
    Tap {
        to: String,
        button: String,
    },
    Postback {
        title: String,
        payload: String,
    },
    /// WhatsApp: `text` sent after a tap on an ad. Messenger and Instagram: a link into the thread.
    Referral {
        #[serde(default)]
        text: Option<String>,
        referral: Value,
    },
    /// WhatsApp: of a number that the phone app uses too.
    Edit {
        to: String,
        text: String,
    },
    /// WhatsApp: as above. Instagram: unsend. Messenger tells nobody.
    Unsend {
        to: String,
    },
    StoryReply {
        text: String,
    },
    StoryMention,
    Share {
        url: String,
        #[serde(default)]
        title: Option<String>,
    },
    ViewOnce,
    /// WhatsApp: `inner` is what it would have been: `poll_creation`.
    Unsupported {
        #[serde(default)]
        inner: Option<String>,
    },
    Order {
        items: Value,
        #[serde(default)]
        text: Option<String>,
    },
    ChangeNumber {
        phone: String,
    },
    ChangeUserId,
    /// Messenger and Instagram show it to whoever may read the profile. Nobody is told.
    ChangePicture {
        picture: Portrait,
    },
    /// The business answers from the phone app.
    PhoneAppEcho {
        text: String,
    },
    /// The business answers from the Page's inbox.
    InboxEcho {
        text: String,
    },
    /// WhatsApp: calls the number, which nobody takes.
    Call,
    /// The Page's inbox takes the thread from the app, where the Page has a default app.
    InboxTakes,
    /// It hands it to the app: "Move to …".
    InboxPasses,
    /// Looks at the phone: everything there is read.
    Open,
    Block,
    Unblock,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Image,
    Video,
    Audio,
    Voice,
    Document,
    Sticker,
}

impl Kind {
    /// What WhatsApp calls it; the others know no documents and voices.
    pub fn word(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio | Self::Voice => "audio",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct File {
    pub mime: String,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(with = "base64_text")]
    pub bytes: Vec<u8>,
}

impl File {
    /// A small real file of a kind.
    pub fn built_in(kind: Kind) -> Self {
        let (mime, name, bytes): (_, _, &[u8]) = match kind {
            Kind::Image => ("image/jpeg", "photo.jpg", include_bytes!("../../files/photo.jpg")),
            Kind::Video => ("video/mp4", "clip.mp4", include_bytes!("../../files/clip.mp4")),
            Kind::Audio | Kind::Voice => {
                ("audio/ogg; codecs=opus", "voice.ogg", include_bytes!("../../files/voice.ogg"))
            }
            Kind::Document => ("application/pdf", "invoice.pdf", include_bytes!("../../files/invoice.pdf")),
            Kind::Sticker => ("image/webp", "sticker.webp", include_bytes!("../../files/sticker.webp")),
        };
        Self { mime: mime.into(), name: Some(name.into()), bytes: bytes.to_vec() }
    }

    pub fn png() -> Self {
        let bytes = include_bytes!("../../files/photo.png");
        Self { mime: "image/png".into(), name: Some("photo.png".into()), bytes: bytes.to_vec() }
    }
}

mod base64_text {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// Why something cannot be done here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Oops {
    #[error("there is no person `{0}`")]
    NoPerson(String),
    #[error("there is no account `{0}`")]
    NoAccount(String),
    #[error("there is no message `{0}` in this thread")]
    NoMessage(String),
    #[error("the message has no button `{0}`")]
    NoButton(String),
    #[error("`{0}` is not on WhatsApp")]
    NoPhone(String),
    #[error("that cannot be done on this channel")]
    NotHere,
    #[error("there is no template `{0}`")]
    NoTemplate(String),
}
