//! What a customer wrote or did, and what was written from the phone that shares the number (§2.2).

use super::{
    super::{
        event::{Content, Inbound, Known, What},
        lenient,
        meta::inbound,
    },
    Place, parts, people,
};
use app::domain::window::Did;
use serde_json::Value;

pub(super) fn read(place: &Place, message: &Value) -> Inbound {
    inbound(place.account, lenient::time(&message["timestamp"]), what(place, message), message)
}

fn what(place: &Place, message: &Value) -> What {
    // A group is not a talk between two: as one it would show a stranger's words as the customer's (§2.2).
    if !message["group_id"].is_null() {
        return What::unknown("a group's message");
    }
    let from = people::sender(place.value, message);
    match message["type"].as_str().unwrap_or_default() {
        // Not his words: it must neither count as unread nor open anything again.
        "system" => return renamed(from, &message["system"]),
        "request_welcome" => return What::of_no_use("a chat was opened and nothing said"),
        _ => {}
    }
    if let Some(change) = change(message, false) {
        return change;
    }
    let Some(id) = lenient::id(&message["id"]) else {
        return What::unknown("a message without an id");
    };
    if !people::is_somebody(&from) {
        return What::unknown("a message from nobody");
    }
    What::Said { id, from, content: content(message), did: did(message) }
}

/// From the phone that shares the number (§2.5).
pub(super) fn echo(place: &Place, message: &Value) -> Inbound {
    let to = people::by_ids(&message["to"], &message["to_user_id"]);
    let what = match (change(message, true), lenient::id(&message["id"])) {
        (Some(change), _) => change,
        (None, Some(id)) if people::is_somebody(&to) => {
            What::Echo { id, to, content: content(message), app: None, tag: None, is_copy: false }
        }
        (None, _) => What::unknown("an echo without id or receiver"),
    };
    inbound(place.account, lenient::time(&message["timestamp"]), what, message)
}

/// A call to the number, by whatever is told of it first: ringing, or its end. It opens the window as a message does (§3.1).
pub(super) fn call(place: &Place, call: &Value) -> Inbound {
    let from = people::sender(place.value, call);
    let what = match lenient::id(&call["id"]) {
        _ if call["direction"].as_str() == Some("BUSINESS_INITIATED") => What::of_no_use("a call of ours"),
        Some(id) if people::is_somebody(&from) => {
            What::Did { id, from, did: Did::Called, what: String::new() }
        }
        _ => What::unknown("a call without id or caller"),
    };
    inbound(place.account, lenient::time(&call["timestamp"]), what, call)
}

/// What is about another message.
fn change(message: &Value, by_us: bool) -> Option<What> {
    const NOTHING: What = What::unknown("about a message that it does not name");
    let kind = message["type"].as_str()?;
    let about = match kind {
        "reaction" => &message["reaction"]["message_id"],
        "edit" => &message["edit"]["original_message_id"],
        "revoke" => &message["revoke"]["original_message_id"],
        _ => return None,
    };
    let Some(id) = lenient::id(about) else { return Some(NOTHING) };
    Some(match kind {
        // Taken away: without emoji, of old an empty one.
        "reaction" => What::Reacted { to: id, emoji: lenient::name(&message["reaction"]["emoji"]), by_us },
        "edit" => edited(id, message),
        _ => What::Unsent { id, by_us },
    })
}

/// Edits are not numbered there. Their seconds are as good to tell an earlier one from a later.
fn edited(id: String, message: &Value) -> What {
    let now = &message["edit"]["message"];
    let text = parts::read(now).text;
    let seconds = lenient::time(&message["timestamp"]).map_or(1, |at| at.millis() / 1000);
    What::Edited { id, text, count: u32::try_from(seconds).unwrap_or(u32::MAX) }
}

fn content(message: &Value) -> Content {
    let mut content = parts::read(message);
    content.answers = answers(&message["context"]);
    content.parts.extend(parts::enquiry(&message["context"]["referred_product"]));
    content.parts.extend(parts::came_from(&message["referral"]));
    content
}

/// What it answers. A forwarded message has a context too, and answers nothing (§2.2).
fn answers(context: &Value) -> Option<String> {
    let is_forwarded = ["forwarded", "frequently_forwarded"].iter().any(|key| lenient::truth(&context[*key]));
    match lenient::id(&context["id"]) {
        Some(id) => Some(id),
        None if !is_forwarded && !context["from"].is_null() => Some(String::new()),
        None => None,
    }
}

fn did(message: &Value) -> Did {
    match message["type"].as_str() {
        Some("button" | "interactive") => Did::Tapped,
        _ => Did::Wrote,
    }
}

/// A number or an id changed: both are told by the fields, never by the words (§2.3).
fn renamed(from: Known, system: &Value) -> What {
    let number = if system["wa_id"].is_null() { &system["new_wa_id"] } else { &system["wa_id"] };
    let new = people::by_ids(number, &system["user_id"]);
    let old = match system["type"].as_str() {
        Some("user_changed_number" | "user_changed_user_id") => {
            Known { id: lenient::id(&system["previous_user_id"]).or_else(|| from.id.clone()), ..from }
        }
        _ => return What::of_no_use("a notice of the channel's own"),
    };
    if people::is_somebody(&old) && people::is_somebody(&new) {
        What::Renamed { old, new }
    } else {
        What::unknown("somebody is called otherwise, and it is not said who or how")
    }
}
