//! Payloads as they come, and what they are to us. All ids, names and texts are invented.

mod account;
mod said;
mod sent;
mod told;

use super::super::{
    event::{Inbound, What},
    meta,
};
use serde_json::{Value, json};

/// One change under a field.
fn change(field: &str, value: Value) -> Vec<Inbound> {
    meta::read(&json!({"object": "whatsapp_business_account",
        "entry": [{"id": "210000000000001", "time": 1_795_000_000, "changes": [{"field": field, "value": value}]}]}))
}

/// With the number's metadata around it.
fn at_number(field: &str, mut value: Value) -> Vec<Inbound> {
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({"display_phone_number": "4930555000", "phone_number_id": "310000000000001"});
    change(field, value)
}

fn only(mut told: Vec<Inbound>) -> Inbound {
    assert_eq!(told.len(), 1, "{told:?}");
    told.remove(0)
}

/// A message of a customer, `more` being its type and content.
fn message(more: Value) -> What {
    let mut message = json!({"from": "4915550001", "id": "wamid.INVENTED0001", "timestamp": "1795000000"});
    if let (Value::Object(message), Value::Object(more)) = (&mut message, more) {
        message.extend(more);
    }
    let told = only(at_number("messages", json!({"messages": [message.clone()]})));
    assert_eq!(told.account, "310000000000001");
    assert_eq!(told.raw, message, "word for word");
    told.what
}
