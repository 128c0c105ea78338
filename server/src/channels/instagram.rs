//! Instagram Messaging, through a page or with its own sign-in (meta-api §6).

use super::{
    event::{Inbound, What},
    lenient,
    limits::{Form, Limits, MB, essence, natural},
    meta::{inbound, unknown},
    outgoing::{Address, Call, Outgoing},
    pages::{self, Event},
};
use app::domain::{
    channel::Account,
    content::{Cause, FileKind},
    window::Permit,
};
use serde_json::Value;

pub use super::pages::{Attach, answer};

/// §6.3.
pub const LIMITS: Limits =
    Limits { image: 8 * MB, video: 25 * MB, audio: 25 * MB, document: 25 * MB, sticker: 8 * MB };

/// In bytes.
const LONGEST_TEXT: usize = 1000;

pub(super) fn read(entry: &Value, told: &mut Vec<Inbound>) {
    let before = told.len();
    pages::read(entry, told);
    told.extend(lenient::list(&entry["changes"]).iter().map(|change| changed(entry, change)));
    if told.len() == before {
        told.push(unknown(entry, "an entry without events"));
    }
}

/// The dashboard's tests come as changes; so do comments and mentions, which are no messages (§6.2).
fn changed(entry: &Value, change: &Value) -> Inbound {
    let field = change["field"].as_str().unwrap_or_default();
    let is_talk = field.starts_with("message") || field.starts_with("messaging_") || field == "standby";
    let event = Event::new(entry, &change["value"], field == "standby");
    if is_talk && change["value"].is_object() {
        return pages::read_one(&event);
    }
    let what = What::of_no_use("of the account's posts, not of its messages");
    inbound(&event.account, lenient::time(&entry["time"]), what, change)
}

/// The calls that send this. A text that is too long for one becomes several.
pub fn send(
    account: &Account,
    to: &Address,
    what: &Outgoing,
    permit: Permit,
    attachment: Option<&Attach>,
    tag: &str,
) -> Result<Vec<Call>, Cause> {
    // Through a page, the page sends (§6.1).
    let id = if account.own_login { Some(account.id.as_str()) } else { account.parent.as_deref() };
    let account = pages::Account {
        id: id.filter(|id| !id.is_empty()).ok_or(Cause::Disconnected)?,
        longest: LONGEST_TEXT,
        measure: str::len,
        form: |_, kind| natural(kind),
        has_metadata: false,
        says_response: !account.own_login,
    };
    pages::call(&account, to, what, permit, attachment, tag)
}

/// In how many messages a text goes out, and which.
pub fn pieces(text: &str) -> Vec<String> {
    pages::pieces(text, LONGEST_TEXT, str::len)
}

/// Longer ones are sent in pieces.
pub fn check_text(text: &str) -> bool {
    !text.trim().is_empty()
}

/// Whether a file can be sent, or a sentence why not. There is no form for "anything else" as on the other channels.
pub fn check_file(mime: &str, size: u64, kind: FileKind) -> Result<(), String> {
    let form = natural(kind);
    let essence = essence(mime);
    let (taken, words) = match form {
        Form::Image | Form::Sticker => (&["image/png", "image/jpeg"][..], "pictures as PNG or JPEG"),
        Form::Audio => (
            &["audio/aac", "audio/mp4", "audio/m4a", "audio/x-m4a", "audio/wav", "audio/x-wav", "audio/wave"]
                [..],
            "recordings as AAC, M4A, WAV or MP4",
        ),
        Form::Video => (
            &["video/mp4", "video/ogg", "video/x-msvideo", "video/avi", "video/quicktime", "video/webm"][..],
            "videos as MP4, OGG, AVI, MOV or WebM",
        ),
        Form::Document => (&["application/pdf"][..], "documents as PDF"),
    };
    if !taken.contains(&essence.as_str()) {
        return Err(format!("Instagram takes {words} only"));
    }
    LIMITS.check(form, size)
}

#[cfg(test)]
mod tests;
