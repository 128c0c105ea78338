//! What the frame keeps in the browser over reloads, one record per channel. Storage may be denied in a frame:
//! then the chat lasts as long as the page, and the host page's loader keeps the pass.

use crate::domain::{
    ids::{ChannelId, ConversationId, MessageId},
    time::Timestamp,
    visitor::Answers,
};
use crate::parts::json::read;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What is on its way. Why one was refused is not kept: it is tried again, and says it again.
pub type Letters = Vec<(MessageId, Timestamp, String)>;

/// The record. Fields that a newer version adds are simply not there yet in an old one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    pub pass: Option<String>,
    pub muted: bool,
    /// What he answered before the chat: not asked twice.
    pub answers: Answers,
    /// What is written and not sent.
    pub draft: String,
    /// The first message, from the moment it is sent until the chat has begun.
    pub opening: Option<(MessageId, String)>,
    pub outbox: Letters,
    /// The one that is shown: another tab learns of a new one by it.
    pub conversation: Option<ConversationId>,
}

impl Kept {
    fn key(channel: ChannelId) -> String {
        // Not the loader's name: on a page of the desk's own site both keep in the same place.
        format!("parley-chat:{channel}")
    }

    pub fn load(channel: ChannelId) -> Self {
        let text = storage().and_then(|s| s.get_item(&Self::key(channel)).ok().flatten());
        text.and_then(|text| read(&text)).unwrap_or_default()
    }

    pub fn save(&self, channel: ChannelId) {
        if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(self)) {
            // A full or denied storage costs the survival of a reload, nothing now.
            let _ = storage.set_item(&Self::key(channel), &text);
        }
    }

    /// What another tab wrote, if this event tells of our record.
    pub fn heard(event: &web_sys::StorageEvent, channel: ChannelId) -> Option<Self> {
        (event.key()? == Self::key(channel)).then(|| read(&event.new_value()?)).flatten()
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
