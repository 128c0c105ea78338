//! Messenger (meta-api §5).

use super::{
    event::{Inbound, What},
    lenient,
    limits::{Form, Limits, MB, essence, natural},
    meta::{inbound, unknown},
    outgoing::{Address, Call, Outgoing},
    pages,
};
use app::domain::{
    channel::Account,
    content::{Cause, FileKind},
    window::Permit,
};
use serde_json::Value;

pub use super::pages::{Attach, answer};

/// §5.2. Pictures by address are fetched by the provider, and then may have less than the rest.
pub const LIMITS: Limits =
    Limits { image: 8 * MB, video: 25 * MB, audio: 25 * MB, document: 25 * MB, sticker: 8 * MB };

const LONGEST_TEXT: usize = 2000;

pub(super) fn read(entry: &Value, told: &mut Vec<Inbound>) {
    let before = told.len();
    pages::read(entry, told);
    told.extend(lenient::list(&entry["changes"]).iter().map(|change| {
        let account = lenient::id(&entry["id"]).unwrap_or_default();
        inbound(&account, None, What::of_no_use("of the page's wall, not of its messages"), change)
    }));
    if told.len() == before {
        told.push(unknown(entry, "an entry without events"));
    }
}

/// The calls that send this. `tag` comes back in the echoes.
pub fn send(
    account: &Account,
    to: &Address,
    what: &Outgoing,
    permit: Permit,
    attachment: Option<&Attach>,
    tag: &str,
) -> Result<Vec<Call>, Cause> {
    let account = pages::Account {
        id: &account.id,
        longest: LONGEST_TEXT,
        measure: characters,
        form,
        has_metadata: true,
        says_response: true,
    };
    pages::call(&account, to, what, permit, attachment, tag)
}

fn characters(text: &str) -> usize {
    text.chars().count()
}

/// In how many messages a text goes out, and which.
pub fn pieces(text: &str) -> Vec<String> {
    pages::pieces(text, LONGEST_TEXT, characters)
}

pub fn check_text(text: &str) -> bool {
    (1..=LONGEST_TEXT).contains(&text.chars().count())
}

/// Whether a file can be sent, or a sentence why not.
pub fn check_file(mime: &str, size: u64, kind: FileKind) -> Result<(), String> {
    LIMITS.check(form(mime, kind), size)
}

/// What is not of the kind that it says is taken as a file.
fn form(mime: &str, kind: FileKind) -> Form {
    let essence = essence(mime);
    match natural(kind) {
        Form::Image | Form::Sticker
            if matches!(essence.as_str(), "image/png" | "image/jpeg" | "image/gif" | "image/webp") =>
        {
            Form::Image
        }
        Form::Video if essence.starts_with("video/") => Form::Video,
        Form::Audio if essence.starts_with("audio/") => Form::Audio,
        _ => Form::Document,
    }
}

#[cfg(test)]
mod tests;
