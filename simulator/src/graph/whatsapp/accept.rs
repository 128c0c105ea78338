//! An accepted message: into the thread, with statuses, or with the one that says why it failed.

use super::{send::Recipient, template};
use crate::{
    clock::DAY,
    graph::GraphError,
    people::{Place, tidy},
    world::{Author, Message, Shown, Status, World},
};
use serde_json::{Value, json};

pub struct Outgoing<'a> {
    pub kind: String,
    pub body: &'a Value,
    pub shown: Shown,
    /// What is wrong, but found out only later.
    pub late: Option<GraphError>,
}

pub fn accept(world: &mut World, number: &str, to: &Recipient, out: Outgoing) -> Result<Value, GraphError> {
    let late = match to.place.as_ref().filter(|place| !blocked(world, place)) {
        None => Some(undeliverable()),
        Some(place) => out.late.clone().or(window(world, place, &out)?).or_else(|| stale(world, place, &out)),
    };
    let id = world.fresh_wamid();
    let template = out.kind == "template";
    match &to.place {
        Some(place) => keep(world, place, &id, out, late.as_ref(), number)?,
        None => unknown(world, number, to, &id, out.body, late.as_ref()),
    }
    Ok(answer(to, &id, template, world))
}

fn answer(to: &Recipient, id: &str, template: bool, world: &World) -> Value {
    let person = to.place.as_ref().and_then(|place| world.person(&place.person));
    let mut contact = json!({"input": to.input});
    match to.by_user_id {
        true => contact["user_id"] = json!(to.input),
        false => {
            let own = person.and_then(|person| person.phone.clone());
            contact["wa_id"] = json!(own.unwrap_or_else(|| crate::people::digits(&to.input)));
        }
    }
    if let Some(person) = person.filter(|_| !to.by_user_id) {
        contact["user_id"] = json!(person.bsuid);
    }
    let mut message = json!({"id": id});
    if template {
        message["message_status"] = json!("accepted");
    }
    json!({"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]})
}

fn blocked(world: &World, place: &Place) -> bool {
    world.person(&place.person).is_some_and(|person| person.blocked.contains(&place.account))
}

fn undeliverable() -> GraphError {
    GraphError::new(400, 131_026, "Message undeliverable").details("Message Undeliverable.")
}

/// Outside of 24 h only templates: refused at once or, as mostly, by a status.
fn window(world: &World, place: &Place, out: &Outgoing) -> Result<Option<GraphError>, GraphError> {
    let open = world.thread(&place.account, &place.person).is_some_and(|thread| thread.open_at(world.now()));
    if open || out.kind == "template" {
        return Ok(None);
    }
    let details = "Message failed to send because more than 24 hours have passed since the customer last replied to \
                   this number.";
    let error = GraphError::new(400, 131_047, "Re-engagement message").details(details);
    if world.settings.late_refusal { Ok(Some(error)) } else { Err(error) }
}

/// A reaction to what is gone or older than 30 days.
fn stale(world: &World, place: &Place, out: &Outgoing) -> Option<GraphError> {
    if out.kind != "reaction" {
        return None;
    }
    let target = out.body["reaction"]["message_id"].as_str().unwrap_or_default();
    let fresh = world
        .message(&place.account, &place.person, target)
        .is_some_and(|message| !message.deleted && world.now() - message.at <= 30 * DAY);
    (!fresh).then(|| GraphError::bad_value("the message to react to is unknown or too old"))
}

fn keep(
    world: &mut World,
    place: &Place,
    id: &str,
    out: Outgoing,
    late: Option<&GraphError>,
    number: &str,
) -> Result<(), GraphError> {
    let mut message = Message::new(id, world.now(), Author::Business, &out.kind, out.shown);
    message.reply_to = out.body["context"]["message_id"].as_str().map(Into::into);
    message.callback_data = out.body["biz_opaque_callback_data"].as_str().map(Into::into);
    message.error = late.map(GraphError::in_status);
    if out.kind == "template" {
        message.category = template::find(world, number, &out.body["template"])?.category.to_lowercase();
    }
    if out.kind == "reaction" && late.is_none() {
        react(world, place, &out.body["reaction"]);
    }
    let thread = world.thread_mut(&place.account, &place.person);
    thread.typing_until = None;
    thread.messages.push(message);
    statuses(world, place, id, &out.kind, late.is_some());
    Ok(())
}

fn react(world: &mut World, place: &Place, reaction: &Value) {
    let target = reaction["message_id"].as_str().unwrap_or_default();
    let Some(message) = world.message_mut(&place.account, &place.person, target) else { return };
    match reaction["emoji"].as_str().unwrap_or_default() {
        "" => drop(message.reactions.remove("business")),
        emoji => drop(message.reactions.insert("business".into(), emoji.into())),
    }
}

fn statuses(world: &mut World, place: &Place, id: &str, kind: &str, failed: bool) {
    let pace = world.settings.status_delay_ms;
    if failed {
        return world.whatsapp_status(place, id, Status::Failed, pace);
    }
    world.whatsapp_status(place, id, Status::Sent, pace);
    let absent = world.person(&place.person).is_none_or(|person| person.absent);
    // Reactions only ever get `sent`.
    if kind == "reaction" || absent || !world.settings.deliver {
        return;
    }
    world.whatsapp_status(place, id, Status::Delivered, 2 * pace);
    if world.settings.read {
        world.whatsapp_status(place, id, Status::Read, 3 * pace);
    }
}

/// Nobody has this number: it is accepted all the same.
fn unknown(
    world: &mut World,
    number: &str,
    to: &Recipient,
    id: &str,
    body: &Value,
    late: Option<&GraphError>,
) {
    let digits = (!to.by_user_id).then(|| crate::people::digits(&to.input));
    let status = json!({"id": id, "status": "failed", "timestamp": (world.now() / 1000).to_string(),
        "recipient_id": digits, "recipient_user_id": to.by_user_id.then_some(&to.input),
        "biz_opaque_callback_data": body["biz_opaque_callback_data"].as_str(),
        "errors": late.map(|error| [error.in_status()])});
    let pace = world.settings.status_delay_ms;
    world.emit_for_number(number, "messages", json!({"statuses": [tidy(status)]}), pace);
}
