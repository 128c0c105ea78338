//! `POST /{page or account}/messages`.

use super::{attach, check, routing, window};
use crate::{
    clock::SECOND,
    graph::{Answered, Call, GraphError},
    hub::Hub,
    people::{Place, tidy},
    world::{Author, Channel, Message, Shown, Status, World},
};
use serde_json::{Value, json};
use std::sync::Arc;

pub async fn send(hub: &Arc<Hub>, call: &Call, sender: &str) -> Answered {
    let body = &call.body;
    let place = hub.with(|world| recipient(world, sender, body))?;
    if let Some(action) = body["sender_action"].as_str() {
        return hub.with(|world| sender_action(world, &place, action, body));
    }
    let message = &body["message"];
    if !message.is_object() {
        return Err(GraphError::param("Param message must be given"));
    }
    let (channel, shown) = hub.with(|world| {
        window::check(world, &place, body)?;
        let channel = world.channel(&place.account).unwrap_or(Channel::Messenger);
        routing::may_write(world, &place)?;
        Ok::<_, GraphError>((channel, check::content(channel, message)?))
    })?;
    let media = attach::gather(hub, &place.account, message).await?;
    hub.with(|world| {
        let id = world.scoped_id(&place.person, &place.account);
        let mid = accept(world, &place, channel, body, Shown { media, ..shown });
        routing::along(world, &place, &body["thread_control"]);
        Ok(json!({"recipient_id": id, "message_id": mid}).into())
    })
}

/// The person behind a PSID or IGSID, if the sender may write to it.
fn recipient(world: &World, sender: &str, body: &Value) -> Result<Place, GraphError> {
    let id = match &body["recipient"] {
        Value::String(text) => serde_json::from_str::<Value>(text).unwrap_or_default()["id"].clone(),
        other => other["id"].clone(),
    };
    let id = id.as_str().ok_or_else(|| GraphError::param("Parameter error: recipient must have an id"))?;
    let instagram = world.channel(sender) == Some(Channel::Instagram);
    let nobody = || {
        let subcode = if instagram { 2_534_014 } else { 2_018_001 };
        GraphError::param("No matching user found").sub(subcode)
    };
    let (person, account) = world.person_by_scoped(id).ok_or_else(nobody)?;
    let linked = world.instagram(account).and_then(|ig| ig.page.as_deref()) == Some(sender);
    if account != sender && !linked {
        return Err(nobody());
    }
    if person.blocked.contains(account) {
        return Err(GraphError::new(400, 551, "This person isn't available right now.").sub(1_545_041));
    }
    Ok(Place { account: account.into(), person: person.key.clone() })
}

fn accept(world: &mut World, place: &Place, channel: Channel, body: &Value, shown: Shown) -> String {
    let mid = world.fresh_mid(channel);
    let message = &body["message"];
    let quoted = body["reply_to"]["mid"].as_str().map(ToOwned::to_owned);
    let echoed: Vec<_> = check::files(message)
        .map(|part| part["type"].clone())
        .zip(&shown.media)
        .map(|(kind, picture)| json!({"type": kind, "payload": {"url": picture.url}}))
        .collect();
    let kind = echoed.first().and_then(|part| part["type"].as_str()).unwrap_or("text").to_owned();
    let mut kept =
        Message::new(&mid, world.now(), Author::Business, &kind, shown).replying_to(quoted.clone());
    kept.status = Status::Sent;
    let thread = world.thread_mut(&place.account, &place.person);
    thread.typing_until = None;
    thread.messages.push(kept);
    let app = world.app.id.parse::<u64>().unwrap_or_default();
    let echo = json!({"mid": mid, "is_echo": true, "app_id": app, "text": message["text"],
        "metadata": message["metadata"], "reply_to": quoted.map(|mid| json!({"mid": mid})),
        "attachments": (!echoed.is_empty()).then_some(echoed)});
    world.social_echo(place, tidy(echo));
    reaches_phone(world, place);
    mid
}

fn reaches_phone(world: &mut World, place: &Place) {
    let absent = world.person(&place.person).is_none_or(|person| person.absent);
    if absent || !world.settings.deliver {
        return;
    }
    world.social_delivers(place);
    if world.settings.read {
        let _ = world.act(place, crate::people::Act::Open);
    }
}

/// Typing, seen, and reactions: requests of their own.
fn sender_action(world: &mut World, place: &Place, action: &str, body: &Value) -> Answered {
    let now = world.now();
    let target = body["payload"]["message_id"].as_str().unwrap_or_default();
    match action {
        "typing_on" => world.thread_mut(&place.account, &place.person).typing_until = Some(now + 20 * SECOND),
        "typing_off" => world.thread_mut(&place.account, &place.person).typing_until = None,
        "mark_seen" => {
            let thread = world.thread_mut(&place.account, &place.person);
            for message in thread.messages.iter_mut().filter(|message| message.author == Author::Person) {
                message.status = Status::Read;
            }
        }
        "react" | "unreact" => {
            let gone = || GraphError::new(400, 9_000_001, "The message is deleted or unknown");
            let message = world.message_mut(&place.account, &place.person, target).ok_or_else(gone)?;
            match body["payload"]["reaction"].as_str().filter(|_| action == "react") {
                Some(reaction) => drop(message.reactions.insert("business".into(), reaction.into())),
                None => drop(message.reactions.remove("business")),
            }
        }
        other => return Err(GraphError::param(format!("Param sender_action is unknown: {other}"))),
    }
    let id = world.scoped_id(&place.person, &place.account);
    Ok(json!({"recipient_id": id}).into())
}
