//! One POST of the provider, taken apart. It may hold a thousand things of several accounts; each is read on its own, so
//! that an odd one never costs its siblings (meta-api §1.4, §7).

use super::{
    event::{Inbound, What},
    instagram, lenient, messenger, whatsapp,
};
use app::domain::time::Timestamp;
use serde_json::Value;

/// What a POST is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    Whatsapp,
    Page,
    Instagram,
    Other,
}

impl Object {
    pub fn of(envelope: &Value) -> Self {
        match envelope["object"].as_str() {
            Some("whatsapp_business_account") => Self::Whatsapp,
            Some("page") => Self::Page,
            Some("instagram") => Self::Instagram,
            _ => Self::Other,
        }
    }
}

/// Everything that a POST tells, oldest first.
pub fn read(body: &Value) -> Vec<Inbound> {
    let mut told = Vec::new();
    // Some of the provider's own samples are wrapped in a list (meta-api §6.2).
    for envelope in lenient::list(body) {
        let object = Object::of(envelope);
        for entry in lenient::list(&envelope["entry"]) {
            match object {
                Object::Whatsapp => whatsapp::read(entry, &mut told),
                Object::Page => messenger::read(entry, &mut told),
                Object::Instagram => instagram::read(entry, &mut told),
                Object::Other => told.push(unknown(entry, "nothing that this desk subscribes to")),
            }
        }
    }
    in_order(told)
}

/// By the time at which it happened. What does not say when stays where it stood.
fn in_order(told: Vec<Inbound>) -> Vec<Inbound> {
    let (timeless, places): (Vec<bool>, Vec<Inbound>) =
        told.into_iter().map(|one| (one.at.is_none(), one)).unzip();
    let (stay, mut move_about): (Vec<_>, Vec<_>) = places.into_iter().partition(|one| one.at.is_none());
    move_about.sort_by_key(|one| one.at);
    let (mut stay, mut sorted) = (stay.into_iter(), move_about.into_iter());
    timeless.into_iter().filter_map(|timeless| if timeless { stay.next() } else { sorted.next() }).collect()
}

/// Something of an account at a time, and the item word for word.
pub(super) fn inbound(account: &str, at: Option<Timestamp>, what: What, raw: &Value) -> Inbound {
    Inbound { account: account.to_owned(), at, what, raw: raw.clone() }
}

/// Kept as it came, and nothing more.
pub(super) fn unknown(entry: &Value, why: &'static str) -> Inbound {
    inbound(&lenient::id(&entry["id"]).unwrap_or_default(), None, What::unknown(why), entry)
}

#[cfg(test)]
mod tests;
