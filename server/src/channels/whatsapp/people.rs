//! By what WhatsApp knows somebody: a number, an id of this business, or both. Neither is always there (§2.3).

use super::{super::event::Known, super::lenient};
use serde_json::Value;

/// Who sent a message, with what the list of contacts has about him. The list is searched and never counted: it may be
/// shorter than the list of messages, or about others (§2.1).
pub(super) fn sender(value: &Value, message: &Value) -> Known {
    let known = by_ids(&message["from"], &message["from_user_id"]);
    lenient::list(&value["contacts"])
        .iter()
        .find(|contact| is_about(contact, &known))
        .map_or_else(|| known.clone(), |contact| completed(known.clone(), contact))
}

/// A person by the two ids. One who goes without a number may have the other id in its place.
pub(super) fn by_ids(phone: &Value, id: &Value) -> Known {
    let number = lenient::phone(phone);
    let other = || lenient::id(phone).filter(|_| number.is_none());
    Known { id: lenient::id(id).or_else(other), phone: number, ..Known::default() }
}

pub(super) fn is_somebody(known: &Known) -> bool {
    known.phone.is_some() || known.id.is_some()
}

fn is_about(contact: &Value, known: &Known) -> bool {
    let it = by_ids(&contact["wa_id"], &contact["user_id"]);
    (it.id.is_some() && it.id == known.id) || (it.phone.is_some() && it.phone == known.phone)
}

fn completed(known: Known, contact: &Value) -> Known {
    let it = by_ids(&contact["wa_id"], &contact["user_id"]);
    let profile = &contact["profile"];
    Known {
        phone: known.phone.or(it.phone),
        id: known.id.or(it.id),
        name: lenient::name(&profile["name"]),
        // Some write it with the sign, some without (§2.3).
        username: lenient::name(&profile["username"])
            .map(|name| name.trim_start_matches('@').to_owned())
            .filter(|name| !name.is_empty()),
    }
}
