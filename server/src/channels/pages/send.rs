//! The bodies of `POST /{id}/messages` (§5.2, §6.3). Words and files are calls of their own.

use super::super::{
    lenient,
    limits::Form,
    outgoing::{Address, Call, Outgoing},
};
use app::domain::{
    content::{Cause, FileKind},
    window::Permit,
};
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

/// Where the channel gets a file from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attach {
    /// An address of ours that the channel can reach.
    Url(String),
    /// Uploaded before.
    Id(String),
}

/// What differs between the accounts.
pub(in super::super) struct Account<'a> {
    /// Whose path takes the calls.
    pub id: &'a str,
    /// The longest text of one call, and how it is measured.
    pub longest: usize,
    pub measure: fn(&str) -> usize,
    /// As what a file of this type and kind goes out.
    pub form: fn(&str, FileKind) -> Form,
    /// Comes back in the echo; Messenger only.
    pub has_metadata: bool,
    /// With its own sign-in, Instagram's calls within the window say nothing of their kind (§6.3).
    pub says_response: bool,
}

const LONGEST_METADATA: usize = 1000;

/// The calls that send this, in their order. A template is none of theirs.
pub(in super::super) fn call(
    account: &Account,
    to: &Address,
    what: &Outgoing,
    permit: Permit,
    attachment: Option<&Attach>,
    tag: &str,
) -> Result<Vec<Call>, Cause> {
    let receiver = to.id.as_deref().filter(|id| !id.is_empty()).ok_or(Cause::Unreachable)?;
    let recipient = json!({"recipient": {"id": receiver}});
    let path = format!("/{}/messages", account.id);
    if let Some(action) = action(what) {
        return Ok(vec![Call { path, body: merged(recipient, action) }]);
    }
    let allowed = allowed(account, permit)?;
    let mut calls: Vec<Call> = messages(account, what, attachment)?
        .into_iter()
        .map(|mut message| {
            if account.has_metadata && (1..=LONGEST_METADATA).contains(&tag.chars().count()) {
                message["metadata"] = json!(tag);
            }
            let body = merged(merged(recipient.clone(), allowed.clone()), json!({"message": message}));
            Call { path: path.clone(), body }
        })
        .collect();
    // The first alone answers: a quote above every piece would be noise.
    if let (Some(first), Some(mid)) = (calls.first_mut(), what.answers()) {
        first.body["reply_to"] = json!({"mid": mid});
    }
    Ok(calls)
}

fn merged(mut body: Value, more: Value) -> Value {
    if let (Value::Object(body), Value::Object(more)) = (&mut body, more) {
        body.extend(more);
    }
    body
}

/// Within the window, or under the human agents' tag, for which the permit has a person.
fn allowed(account: &Account, permit: Permit) -> Result<Value, Cause> {
    match permit {
        Permit::Free if account.says_response => Ok(json!({"messaging_type": "RESPONSE"})),
        Permit::Free => Ok(json!({})),
        Permit::HumanAgent(_) => Ok(json!({"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"})),
        Permit::Template => Err(Cause::Template),
    }
}

/// What is no message, and needs no window of its own.
fn action(what: &Outgoing) -> Option<Value> {
    Some(match what {
        Outgoing::Seen { .. } => json!({"sender_action": "mark_seen"}),
        Outgoing::Typing { .. } => json!({"sender_action": "typing_on"}),
        Outgoing::Reaction { to, emoji: Some(emoji) } => {
            json!({"sender_action": "react", "payload": {"message_id": to, "reaction": named(emoji)}})
        }
        Outgoing::Reaction { to, emoji: None } => {
            json!({"sender_action": "unreact", "payload": {"message_id": to}})
        }
        _ => return None,
    })
}

/// The names of those that have one, whichever way the sign is written.
fn named(emoji: &str) -> &str {
    match emoji.trim_end_matches('\u{fe0f}') {
        "😆" => "smile",
        "😠" => "angry",
        "😢" => "sad",
        "😮" => "wow",
        "❤" => "love",
        "👍" => "like",
        "👎" => "dislike",
        _ => emoji,
    }
}

fn messages(account: &Account, what: &Outgoing, attachment: Option<&Attach>) -> Result<Vec<Value>, Cause> {
    let texts =
        |text: &str| pieces(text, account.longest, account.measure).into_iter().map(|t| json!({"text": t}));
    let messages: Vec<Value> = match what {
        Outgoing::Text { text, .. } => texts(text).collect(),
        Outgoing::File { mime, kind, caption, .. } => {
            let file = file((account.form)(mime, *kind), attachment.ok_or(Cause::File)?);
            std::iter::once(file).chain(texts(caption)).collect()
        }
        Outgoing::Buttons { text, buttons } => vec![quick_replies(account, text, buttons)?],
        Outgoing::Template { .. } => return Err(Cause::Template),
        _ => return Err(Cause::Rejected),
    };
    if messages.is_empty() { Err(Cause::Rejected) } else { Ok(messages) }
}

fn file(form: Form, attachment: &Attach) -> Value {
    let kind = match form {
        Form::Image | Form::Sticker => "image",
        Form::Video => "video",
        Form::Audio => "audio",
        Form::Document => "file",
    };
    let payload = match attachment {
        Attach::Url(url) => json!({"url": url}),
        Attach::Id(id) => json!({"attachment_id": id}),
    };
    json!({"attachment": {"type": kind, "payload": payload}})
}

fn quick_replies(account: &Account, text: &str, buttons: &[(String, String)]) -> Result<Value, Cause> {
    let good = |(_, title): &(String, String)| (1..=20).contains(&title.chars().count());
    let fits = !text.is_empty() && (account.measure)(text) <= account.longest;
    if !fits || !(1..=13).contains(&buttons.len()) || !buttons.iter().all(good) {
        return Err(Cause::Rejected);
    }
    let reply =
        |(id, title): &(String, String)| json!({"content_type": "text", "title": title, "payload": id});
    Ok(json!({"text": text, "quick_replies": buttons.iter().map(reply).collect::<Vec<_>>()}))
}

/// A text in pieces that the channel takes, cut after a word where there is one and never within what reads as one sign.
/// A sign that is too long by itself is cut between its characters.
pub(in super::super) fn pieces(text: &str, longest: usize, measure: fn(&str) -> usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = if measure(rest) <= longest { rest.len() } else { cut(rest, longest, measure) };
        let (piece, after) = rest.split_at(end);
        pieces.push(piece.trim_end().to_owned());
        rest = after.trim_start();
    }
    pieces
}

/// Where to cut what is too long; never at its start, so that there is an end to it.
fn cut(text: &str, longest: usize, measure: fn(&str) -> usize) -> usize {
    let fits = |end: &usize| measure(&text[..*end]) <= longest;
    let ends = |starts: &mut dyn Iterator<Item = usize>| starts.skip(1).take_while(fits).last();
    let signs = ends(&mut text.grapheme_indices(true).map(|(at, _)| at));
    let Some(end) = signs.or_else(|| ends(&mut text.char_indices().map(|(at, _)| at))) else {
        return text.chars().next().map_or(text.len(), char::len_utf8);
    };
    // A break in the last half reads better; further back it would only make more pieces.
    text[..end].rfind(char::is_whitespace).filter(|&at| at > end / 2).unwrap_or(end)
}

/// The id of what was taken. None: the answer makes no sense, and it may have been sent.
pub fn answer(answer: &Value) -> Option<String> {
    lenient::id(&answer["message_id"])
}
