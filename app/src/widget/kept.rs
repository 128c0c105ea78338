//! What the frame keeps in the browser over reloads, one record per channel. Storage may be denied in a frame:
//! then the chat lasts as long as the page, and the host page's loader keeps the pass.

use crate::{
    domain::{
        ids::{ChannelId, MessageId},
        visitor::Answers,
    },
    parts::outbox::Outbox,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

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
    pub outbox: Outbox<String>,
}

impl Kept {
    fn key(channel: ChannelId) -> String {
        format!("parley:{channel}")
    }

    pub fn load(channel: ChannelId) -> Self {
        let text = storage().and_then(|s| s.get_item(&Self::key(channel)).ok().flatten());
        text.and_then(|text| Self::read(&text)).unwrap_or_default()
    }

    pub fn save(&self, channel: ChannelId) {
        if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(self)) {
            // A full or denied storage costs the survival of a reload, nothing now.
            let _ = storage.set_item(&Self::key(channel), &text);
        }
    }

    /// What another tab wrote, if this event tells of our record.
    pub fn heard(event: &web_sys::StorageEvent, channel: ChannelId) -> Option<Self> {
        (event.key()? == Self::key(channel)).then(|| Self::read(&event.new_value()?)).flatten()
    }

    fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
