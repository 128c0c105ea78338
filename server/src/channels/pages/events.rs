//! What happened, event by event (§5.1, §6.2).

use super::{
    super::{
        event::{AccountNotice, Inbound, Known, What},
        lenient,
    },
    Event, content,
};
use app::domain::{content::Progress, time::Timestamp, window::Did};
use serde_json::Value;
use sha2::{Digest, Sha256};

const ANONYMOUS: What = What::unknown("an event without a customer");
const NAMELESS: What = What::unknown("about a message that it does not name");

pub(in super::super) fn read(event: &Event) -> Inbound {
    event.told(what(event))
}

fn what(event: &Event) -> What {
    let item = event.item;
    let has = |key: &str| item[key].is_object();
    if event.is_standby {
        return standby(event);
    }
    if has("message") {
        message(event)
    } else if has("postback") {
        postback(event)
    } else if has("reaction") {
        reaction(event)
    } else if has("message_edit") {
        edit(event)
    } else if has("read") {
        seen(event)
    } else if has("delivery") {
        delivered(event)
    } else if has("referral") {
        referral(event)
    } else {
        routing(event)
    }
}

/// Who owns the conversation on the channel, and what the provider thinks of the account.
fn routing(event: &Event) -> What {
    let has = |key: &str| event.item[key].is_object();
    if has("take_thread_control") {
        held(event, &event.item["take_thread_control"])
    } else if has("pass_thread_control") {
        // Told to the one who gets it (§5.5).
        event.customer().map_or(ANONYMOUS, |with| What::HeldElsewhere { with, held: false, app: None })
    } else if has("request_thread_control") {
        // Who is asked for it has it still.
        What::of_no_use("another program asks for the conversation")
    } else if has("policy_enforcement") {
        What::Account(policy(&event.item["policy_enforcement"]))
    } else if has("optin") {
        What::of_no_use("a consent to messages of a kind that this desk does not send")
    } else {
        What::unknown("an event that this desk has no use for")
    }
}

/// By the one who has it now, where that is told.
fn held(event: &Event, control: &Value) -> What {
    let app = lenient::id(&control["new_owner_app_id"]);
    event.customer().map_or(ANONYMOUS, |with| What::HeldElsewhere { with, held: true, app })
}

fn policy(enforced: &Value) -> AccountNotice {
    let reason = lenient::line(&enforced["reason"]).unwrap_or_default();
    match enforced["action"].as_str() {
        Some("block") => AccountNotice::Restricted(reason),
        Some("unblock") => AccountNotice::Restored,
        _ => AccountNotice::Warning(reason),
    }
}

/// What another program sends is part of the story all the same, and so is what the customer says to it; nothing is done
/// about that here.
fn standby(event: &Event) -> What {
    let item = event.item;
    if item["message"].is_object() {
        return message(event).as_copy();
    }
    // From one program to another, or what is said to it without words.
    for told in ["pass_thread_control", "take_thread_control", "postback"] {
        if item[told].is_object() {
            return held(event, &item[told]);
        }
    }
    What::of_no_use("of a conversation that another program holds")
}

fn message(event: &Event) -> What {
    let message = &event.item["message"];
    let Some(id) = lenient::id(&message["mid"]) else {
        return What::unknown("a message without an id");
    };
    if lenient::truth(&message["is_deleted"]) {
        return What::Unsent { id, by_us: event.is_ours() };
    }
    if lenient::truth(&message["is_self"]) {
        return What::of_no_use("the account wrote to itself");
    }
    let Some(customer) = event.customer() else { return ANONYMOUS };
    if event.is_ours() {
        let (app, tag) = (lenient::id(&message["app_id"]), lenient::line(&message["metadata"]));
        let content = content::read(message);
        return What::Echo { id, to: customer, content, app, tag, is_copy: false };
    }
    What::Said { id, from: customer, content: content::read(message), did: content::did(message) }
}

fn postback(event: &Event) -> What {
    let postback = &event.item["postback"];
    // A tap on our own account's behalf is none.
    let Some(from) = event.customer().filter(|_| !event.is_ours()) else { return ANONYMOUS };
    let id = lenient::id(&postback["mid"]).unwrap_or_else(|| made_up_id("postback", event.item));
    What::Said { id, from, content: content::tapped(postback), did: Did::Tapped }
}

/// A tap may come without an id, and a link has none. The same one told twice is the same to the byte, and another has another
/// time.
fn made_up_id(what: &str, item: &Value) -> String {
    let digest = Sha256::digest(item.to_string().as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{what}:{hex}")
}

fn reaction(event: &Event) -> What {
    let reaction = &event.item["reaction"];
    let Some(to) = lenient::id(&reaction["mid"]) else { return NAMELESS };
    let is_set = reaction["action"].as_str() != Some("unreact");
    let emoji = is_set.then(|| {
        lenient::name(&reaction["emoji"]).unwrap_or_else(|| drawn(reaction["reaction"].as_str()).to_owned())
    });
    What::Reacted { to, emoji, by_us: event.is_ours() }
}

/// The names that reactions have where no emoji is told.
fn drawn(name: Option<&str>) -> &'static str {
    match name {
        Some("smile") => "😆",
        Some("angry") => "😠",
        Some("sad") => "😢",
        Some("wow") => "😮",
        Some("love") => "❤️",
        Some("dislike") => "👎",
        Some("like") => "👍",
        _ => "❔",
    }
}

/// While an app is in development, edits come that are none: number 0, or nobody's (§6.2).
fn edit(event: &Event) -> What {
    let edit = &event.item["message_edit"];
    let count = if edit["num_edit"].is_null() { Some(1) } else { lenient::number(&edit["num_edit"]) };
    let count = count.and_then(|n| u32::try_from(n).ok()).filter(|&n| n > 0);
    match (lenient::id(&edit["mid"]), count, event.customer()) {
        (Some(id), Some(count), Some(_)) => {
            What::Edited { id, text: lenient::text(&edit["text"]).unwrap_or_default(), count }
        }
        _ => What::unknown("an edit of nothing, by nobody or without a number"),
    }
}

/// Messenger tells until when, Instagram until which (§6.2).
fn seen(event: &Event) -> What {
    let read = &event.item["read"];
    let Some(with) = event.customer() else { return ANONYMOUS };
    if let Some(upto) = lenient::time(&read["watermark"]) {
        return What::Watermark { with, upto, ids: Vec::new(), progress: Progress::Read };
    }
    lenient::id(&read["mid"]).map_or(NAMELESS, |id| What::ReadUpTo { with, id })
}

fn delivered(event: &Event) -> What {
    let delivery = &event.item["delivery"];
    let ids: Vec<String> = lenient::list(&delivery["mids"]).iter().filter_map(lenient::id).collect();
    let mark = lenient::time(&delivery["watermark"]);
    // The ids may be missing, and so may the time (§5.1); where both are, nothing is said.
    match (event.customer(), mark) {
        (Some(with), Some(upto)) => What::Watermark { with, upto, ids, progress: Progress::Delivered },
        (Some(with), None) if !ids.is_empty() => watermark_of_ids(event, with, ids),
        (Some(_), None) => NAMELESS,
        (None, _) => ANONYMOUS,
    }
}

fn watermark_of_ids(event: &Event, with: Known, ids: Vec<String>) -> What {
    let upto = lenient::time(&event.item["timestamp"]).unwrap_or(Timestamp::from_millis(0));
    What::Watermark { with, upto, ids, progress: Progress::Delivered }
}

fn referral(event: &Event) -> What {
    let (id, what) = (made_up_id("referral", event.item), content::brought(&event.item["referral"]));
    event.customer().map_or(ANONYMOUS, |from| What::Did { id, from, did: Did::Referred, what })
}
