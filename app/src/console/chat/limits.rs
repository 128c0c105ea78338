//! What a channel takes at most: letters, and files by their kind. Checked before anything is sent or uploaded.

use crate::domain::{
    channel::ChannelKind,
    content::{FileKind, LONGEST_CAPTION},
};

/// In what a channel counts a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Characters,
    /// Of UTF-8.
    Bytes,
}

/// The longest text of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    pub most: usize,
    pub unit: Unit,
}

impl Limit {
    /// None on our own channels.
    pub fn of(kind: ChannelKind) -> Option<Self> {
        let (most, unit) = match kind {
            ChannelKind::Whatsapp => (4096, Unit::Characters),
            ChannelKind::Messenger => (2000, Unit::Characters),
            ChannelKind::Instagram => (1000, Unit::Bytes),
            ChannelKind::Web | ChannelKind::InApp => return None,
        };
        Some(Self { most, unit })
    }

    /// How much room is left; below zero: how much too long it is.
    pub fn left(self, text: &str) -> i64 {
        let text = text.trim();
        let used = match self.unit {
            Unit::Characters => text.chars().count(),
            Unit::Bytes => text.len(),
        };
        self.most as i64 - used as i64
    }

    /// Whether the writer should hear of it.
    pub fn is_near(self, left: i64) -> bool {
        left < (self.most / 10) as i64
    }
}

/// Most files that go at a time.
pub const FILES: usize = 10;

const KB: u64 = 1_000;
const MB: u64 = 1_000 * KB;

/// Why a file cannot be sent on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    Kind,
    Large {
        limit: u64,
    },
    Empty,
    /// More than `FILES`.
    TooMany,
}

/// As what a file goes out, by what the browser says it is; the server looks at its bytes.
pub fn check(channel: ChannelKind, mime: &str, size: u64) -> Result<FileKind, Wrong> {
    if size == 0 {
        return Err(Wrong::Empty);
    }
    let (kind, limit) = match channel {
        ChannelKind::Whatsapp => whatsapp(mime).ok_or(Wrong::Kind)?,
        ChannelKind::Messenger => (by_family(mime), 25 * MB),
        ChannelKind::Instagram => instagram(mime).ok_or(Wrong::Kind)?,
        ChannelKind::Web | ChannelKind::InApp => return Err(Wrong::Kind),
    };
    if size > limit { Err(Wrong::Large { limit }) } else { Ok(kind) }
}

fn by_family(mime: &str) -> FileKind {
    match mime.split('/').next() {
        Some("image") => FileKind::Image,
        Some("video") => FileKind::Video,
        Some("audio") => FileKind::Audio,
        _ => FileKind::Document,
    }
}

/// Nothing for what the browser knows to be something that WhatsApp does not take; what it does not know the server looks at.
fn whatsapp(mime: &str) -> Option<(FileKind, u64)> {
    Some(match mime {
        "image/jpeg" | "image/png" => (FileKind::Image, 5 * MB),
        "video/mp4" | "video/3gpp" => (FileKind::Video, 16 * MB),
        "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/x-m4a" | "audio/m4a"
        | "audio/ogg" => (FileKind::Audio, 16 * MB),
        "image/webp" | "" | "application/pdf" | "application/msword" | "text/plain" | "text/csv"
        | "text/markdown" => (FileKind::Document, 100 * MB),
        office if OFFICE.iter().any(|family| office.starts_with(family)) => (FileKind::Document, 100 * MB),
        _ => return None,
    })
}

/// Word, Excel and PowerPoint, old and new.
const OFFICE: [&str; 2] = ["application/vnd.ms-", "application/vnd.openxmlformats-officedocument."];

fn instagram(mime: &str) -> Option<(FileKind, u64)> {
    match (mime, by_family(mime)) {
        ("image/jpeg" | "image/png", kind) => Some((kind, 8 * MB)),
        ("application/pdf", kind) => Some((kind, 25 * MB)),
        (_, kind @ (FileKind::Audio | FileKind::Video)) => Some((kind, 25 * MB)),
        _ => None,
    }
}

/// Whether a text goes below this file instead of before it.
pub fn takes_caption(channel: ChannelKind, kind: FileKind, text: &str) -> bool {
    channel == ChannelKind::Whatsapp
        && matches!(kind, FileKind::Image | FileKind::Video | FileKind::Document)
        && text.chars().count() <= LONGEST_CAPTION
}

/// `88 KB`, `4.2 MB`.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..KB => format!("{bytes} B"),
        KB..MB => format!("{} KB", bytes / KB),
        _ if bytes % MB < MB / 10 => format!("{} MB", bytes / MB),
        _ => format!("{}.{} MB", bytes / MB, bytes % MB * 10 / MB),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ChannelKind::*;

    #[test]
    fn each_channel_counts_in_its_own_way() {
        let left = |kind, text: &str| Limit::of(kind).map(|limit| limit.left(text));
        assert_eq!(left(Whatsapp, &"é".repeat(4096)), Some(0));
        assert_eq!(left(Messenger, &"x".repeat(2001)), Some(-1));
        assert_eq!(left(Instagram, &"é".repeat(500)), Some(0), "two bytes each");
        assert_eq!(left(Web, "x"), None);
        let limit = Limit::of(Instagram).expect("a limit");
        assert!(!limit.is_near(500) && limit.is_near(99) && limit.is_near(-1));
    }

    #[test]
    fn a_file_is_checked_before_it_is_uploaded() {
        let table = [
            (Whatsapp, "image/jpeg", 5 * MB, Ok(FileKind::Image)),
            (Whatsapp, "image/jpeg", 5 * MB + 1, Err(Wrong::Large { limit: 5 * MB })),
            (Whatsapp, "image/gif", MB, Err(Wrong::Kind)),
            (Whatsapp, "application/zip", MB, Err(Wrong::Kind)),
            (Whatsapp, "text/csv", MB, Ok(FileKind::Document)),
            (Whatsapp, "application/vnd.ms-excel", MB, Ok(FileKind::Document)),
            // A picture that WhatsApp shows as none, and no sticker.
            (Whatsapp, "image/webp", 80 * KB, Ok(FileKind::Document)),
            (Whatsapp, "video/mp4", 17 * MB, Err(Wrong::Large { limit: 16 * MB })),
            (Whatsapp, "application/pdf", 99 * MB, Ok(FileKind::Document)),
            (Whatsapp, "", 101 * MB, Err(Wrong::Large { limit: 100 * MB })),
            (Messenger, "application/zip", 25 * MB, Ok(FileKind::Document)),
            (Messenger, "video/quicktime", 26 * MB, Err(Wrong::Large { limit: 25 * MB })),
            (Instagram, "image/png", 9 * MB, Err(Wrong::Large { limit: 8 * MB })),
            (Instagram, "application/pdf", MB, Ok(FileKind::Document)),
            (Instagram, "application/zip", MB, Err(Wrong::Kind)),
            (Instagram, "image/gif", MB, Err(Wrong::Kind)),
            (Web, "image/png", 1, Err(Wrong::Kind)),
            (Whatsapp, "image/png", 0, Err(Wrong::Empty)),
        ];
        for (channel, mime, size, expected) in table {
            assert_eq!(check(channel, mime, size), expected, "{channel:?} {mime} {size}");
        }
    }

    #[test]
    fn a_size_is_said_shortly() {
        assert_eq!([999, 88_400, 4_260_000, 100 * MB].map(size), ["999 B", "88 KB", "4.2 MB", "100 MB"]);
        assert!(
            takes_caption(Whatsapp, FileKind::Image, "x") && !takes_caption(Messenger, FileKind::Image, "x")
        );
    }
}
