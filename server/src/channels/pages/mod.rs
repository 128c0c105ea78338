//! What Messenger and Instagram share: both tell events of a sender and a receiver, and take the same calls
//! (meta-api §5, §6).

mod attachments;
mod content;
mod events;
mod send;
#[cfg(test)]
mod tests;

pub use send::{Attach, answer};
pub(super) use {
    events::read as read_one,
    send::{Account, call, pieces},
};

use super::{
    event::{Inbound, Known, What},
    lenient,
    meta::inbound,
};
use serde_json::Value;

/// The events of an entry, and those of conversations that another program holds.
pub(super) fn read(entry: &Value, told: &mut Vec<Inbound>) {
    for (key, is_standby) in [("messaging", false), ("standby", true)] {
        let items = lenient::list(&entry[key]).iter();
        told.extend(items.map(|item| read_one(&Event::new(entry, item, is_standby))));
    }
}

/// One event, and where it happened.
pub(super) struct Event<'a> {
    /// The page's or the Instagram account's id.
    pub account: String,
    pub item: &'a Value,
    /// Another program holds the conversation; this is a copy for reading.
    pub is_standby: bool,
}

impl<'a> Event<'a> {
    /// Of an entry whose own id is missing or is that of a test from the dashboard ("0"), the account is whoever of the
    /// two is not the customer.
    pub fn new(entry: &Value, item: &'a Value, is_standby: bool) -> Self {
        let own = || lenient::id(&item[if is_echo(item) { "sender" } else { "recipient" }]["id"]);
        let account = lenient::id(&entry["id"]).filter(|id| id != "0").or_else(own).unwrap_or_default();
        Self { account, item, is_standby }
    }

    /// The one of the two who is not the account.
    fn customer(&self) -> Option<Known> {
        let side = |key: &str| lenient::id(&self.item[key]["id"]).filter(|id| *id != self.account);
        let id =
            if is_echo(self.item) { side("recipient") } else { side("sender").or_else(|| side("recipient")) };
        id.map(|id| Known { id: Some(id), ..Known::default() })
    }

    /// Whether it was done on our own account elsewhere.
    fn is_ours(&self) -> bool {
        is_echo(self.item) || lenient::id(&self.item["sender"]["id"]).is_some_and(|id| id == self.account)
    }

    pub fn told(&self, what: What) -> Inbound {
        inbound(&self.account, lenient::time(&self.item["timestamp"]), what, self.item)
    }
}

fn is_echo(item: &Value) -> bool {
    lenient::truth(&item["message"]["is_echo"])
}
