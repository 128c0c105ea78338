//! WhatsApp Business Cloud API (meta-api §2, §3).

mod admin;
mod messages;
mod parts;
mod people;
mod send;
mod status;
#[cfg(test)]
mod tests;

pub use send::{LIMITS, answer, check_file, check_text, receiver_of, send, takes_caption, uploads_as};

use super::{
    event::{AccountNotice, Inbound, What},
    lenient,
    meta::{inbound, unknown},
};
use serde_json::Value;

/// Where something in a change belongs.
struct Place<'a> {
    account: &'a str,
    value: &'a Value,
}

/// One entry: a business account, and what changed there.
pub(super) fn read(entry: &Value, told: &mut Vec<Inbound>) {
    let changes = lenient::list(&entry["changes"]);
    if changes.is_empty() {
        told.push(unknown(entry, "an entry without changes"));
    }
    for change in changes {
        let before = told.len();
        match change["field"].as_str().unwrap_or_default() {
            "standby" => standby(&change["value"], told),
            "history" | "smb_app_state_sync" => {
                told.push(kept(entry, change, What::of_no_use("chats from before the connection")))
            }
            "messages" | "smb_message_echoes" | "calls" => talk(&change["value"], told),
            // One sample of the provider's stands under another field than its own (§2.5): what is there counts.
            _ if has_talk(&change["value"]) => talk(&change["value"], told),
            field => admin::read(entry, field, change, told),
        }
        if told.len() == before {
            told.push(kept(entry, change, What::unknown("a change that says nothing")));
        }
    }
}

fn has_talk(value: &Value) -> bool {
    ["messages", "statuses", "message_echoes", "calls"].iter().any(|key| value[*key].is_array())
}

/// Messages, calls, statuses and errors: usually one of them, now and then several at once (§2.1).
fn talk(value: &Value, told: &mut Vec<Inbound>) {
    // The number as people write it may be formatted anyhow; the id alone tells accounts apart.
    let Some(account) = lenient::id(&value["metadata"]["phone_number_id"]) else { return };
    let place = Place { account: &account, value };
    told.extend(lenient::list(&value["messages"]).iter().map(|item| messages::read(&place, item)));
    told.extend(lenient::list(&value["message_echoes"]).iter().map(|item| messages::echo(&place, item)));
    told.extend(lenient::list(&value["calls"]).iter().map(|item| messages::call(&place, item)));
    told.extend(lenient::list(&value["statuses"]).iter().map(|item| status::read(&place, item)));
    told.extend(lenient::list(&value["errors"]).iter().map(|item| {
        let warning = AccountNotice::Warning(parts::complaint(item));
        inbound(&account, None, What::Account(warning), item)
    }));
}

/// Copies, for reading, of a conversation that Meta's own agent answers (§2.5).
fn standby(value: &Value, told: &mut Vec<Inbound>) {
    let Some(account) = lenient::id(&value["metadata"]["phone_number_id"]) else { return };
    let place = Place { account: &account, value: &value["standby"] };
    let said = lenient::list(&place.value["messages"]).iter().map(|item| messages::read(&place, item));
    let echoes =
        lenient::list(&place.value["message_echoes"]).iter().map(|item| messages::echo(&place, item));
    told.extend(said.chain(echoes).map(|heard| Inbound { what: heard.what.as_copy(), ..heard }));
    told.extend(lenient::list(&place.value["statuses"]).iter().map(|item| status::read(&place, item)));
}

/// Something of a change that becomes nothing here.
fn kept(entry: &Value, change: &Value, what: What) -> Inbound {
    let number = lenient::id(&change["value"]["metadata"]["phone_number_id"]);
    let account = number.or_else(|| lenient::id(&entry["id"])).unwrap_or_default();
    inbound(&account, lenient::time(&entry["time"]), what, change)
}
