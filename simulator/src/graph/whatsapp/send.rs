//! `POST /{number}/messages`: looked at, accepted, and told about by statuses.

use super::{accept, check, rates};
use crate::{
    clock::{DAY, SECOND},
    graph::{Answered, Call, GraphError, fetch},
    hub::Hub,
    people::Place,
    world::World,
};
use serde_json::{Value, json};
use std::sync::Arc;

pub async fn send(hub: &Arc<Hub>, call: &Call, number: &str) -> Answered {
    let body = &call.body;
    if !body.is_object() {
        return Err(GraphError::param("Invalid parameter: the body is no JSON object"));
    }
    if body["messaging_product"] != "whatsapp" {
        return Err(GraphError::param("The parameter messaging_product is required."));
    }
    if body.get("status").is_some() {
        return hub.with(|world| mark_read(world, number, body));
    }
    let kind = body["type"].as_str().unwrap_or("text").to_lowercase();
    let late = unfit_link(hub, &kind, body).await;
    hub.with(|world| {
        let to = recipient(world, number, body)?;
        let shown = check::content(world, number, &kind, body)?;
        rates::check(world, number, &to.input)?;
        let late = late.or_else(|| unfit_file(world, &kind, body));
        accept::accept(world, number, &to, accept::Outgoing { kind, body, shown, late }).map(Into::into)
    })
}

/// To whom: a phone number or a business-scoped user id.
pub struct Recipient {
    /// As it was given.
    pub input: String,
    pub by_user_id: bool,
    /// `None`: nobody that WhatsApp knows.
    pub place: Option<Place>,
}

fn recipient(world: &World, number: &str, body: &Value) -> Result<Recipient, GraphError> {
    let filled = |name: &str| body[name].as_str().filter(|text| !text.trim().is_empty());
    let (input, by_user_id) = match (filled("to"), filled("recipient")) {
        (Some(to), _) => (to, false),
        (None, Some(user)) => (user, true),
        (None, None) => return Err(GraphError::param("The parameter to is required.")),
    };
    let person = if by_user_id { world.person_by_bsuid(input) } else { world.person_by_phone(input) };
    let digits = crate::people::digits(input);
    if !by_user_id && !(5..=20).contains(&digits.len()) {
        return Err(GraphError::bad_value("Recipient phone number is not valid"));
    }
    let own = world.number(number).map(|(_, own)| crate::people::digits(&own.display));
    if !by_user_id && own == Some(digits) {
        return Err(GraphError::new(400, 131_021, "Recipient cannot be sender"));
    }
    let place = person.map(|person| Place { account: number.into(), person: person.key.clone() });
    Ok(Recipient { input: input.into(), by_user_id, place })
}

/// Links are fetched; what is wrong with them is told by a status.
async fn unfit_link(hub: &Arc<Hub>, kind: &str, body: &Value) -> Option<GraphError> {
    let (kind, file) = file_of(kind, body)?;
    let link = file["link"].as_str().filter(|link| link.starts_with("http"))?;
    match fetch::fetch(hub, link, 100 * 1024 * 1024).await {
        Ok(file) => check::unfit(kind, &file.mime, file.bytes.len()),
        Err(why) => Some(GraphError::new(400, 131_053, "Media upload error").details(why)),
    }
}

fn unfit_file(world: &World, kind: &str, body: &Value) -> Option<GraphError> {
    let (kind, file) = file_of(kind, body)?;
    let media = world.media.get(file["id"].as_str()?)?;
    check::unfit(kind, &media.mime, media.bytes.len())
}

/// The file of a message, or of a template's header, and as what it is sent.
fn file_of<'b>(kind: &'b str, body: &'b Value) -> Option<(&'b str, &'b Value)> {
    if kind != "template" {
        return Some((kind, &body[kind]));
    }
    let header = body["template"]["components"]
        .as_array()?
        .iter()
        .find(|part| part["type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("header")))?;
    let file = &header["parameters"][0];
    let kind = file["type"].as_str().filter(|kind| ["image", "video", "document"].contains(kind))?;
    Some((kind, &file[kind]))
}

/// Read receipts, which mark what came before as well, and the sign of typing.
fn mark_read(world: &mut World, number: &str, body: &Value) -> Answered {
    let id = body["message_id"].as_str().ok_or_else(|| GraphError::missing("message_id is required"))?;
    if body["status"] != "read" {
        return Err(GraphError::param("Param status must be one of {READ}"));
    }
    let now = world.now();
    let found = world
        .threads
        .iter_mut()
        .filter(|(key, _)| key.account == number)
        .find_map(|(_, thread)| Some((thread.messages.iter().position(|m| m.id == id)?, thread)));
    let (at, thread) = found.ok_or_else(|| GraphError::bad_value("message_id is unknown"))?;
    if now - thread.messages[at].at > 30 * DAY {
        return Err(GraphError::bad_value("the message is too old"));
    }
    for message in thread.messages[..=at].iter_mut().filter(|m| m.author == crate::world::Author::Person) {
        message.status = crate::world::Status::Read;
    }
    if body["typing_indicator"]["type"] == "text" {
        thread.typing_until = Some(now + 25 * SECOND);
    }
    world.revision += 1;
    Ok(json!({"success": true}).into())
}
