//! Who may be written to, and how late.

use crate::{
    clock::DAY,
    graph::GraphError,
    people::Place,
    world::{Channel, World},
};
use serde_json::Value;

/// Refuses what comes too late, or under a wrong name; counts the tag where it was not needed.
pub fn check(world: &mut World, place: &Place, body: &Value) -> Result<(), GraphError> {
    let instagram = world.channel(&place.account) == Some(Channel::Instagram);
    let tag = tag(body, instagram)?;
    let opened = world.thread(&place.account, &place.person).and_then(|thread| thread.opened);
    let age = opened.map_or(i64::MAX, |at| world.now() - at);
    if age <= DAY {
        world.needless_human_agent += u32::from(tag);
        return Ok(());
    }
    if tag && age <= 7 * DAY {
        return match world.app.human_agent {
            true => Ok(()),
            false => Err(GraphError::param("Invalid parameter: the app may not use the tag HUMAN_AGENT")),
        };
    }
    Err(outside(instagram))
}

fn outside(instagram: bool) -> GraphError {
    let subcode = if instagram { 2_534_022 } else { 2_018_278 };
    let words = "This message is sent outside of allowed window. Learn more about the new policy here: \
                 https://developers.facebook.com/docs/messenger-platform/policy-overview";
    GraphError::new(400, 10, words).sub(subcode)
}

/// Whether the message carries HUMAN_AGENT.
fn tag(body: &Value, instagram: bool) -> Result<bool, GraphError> {
    let tag = body["tag"].as_str();
    match body["messaging_type"].as_str() {
        Some("MESSAGE_TAG") if tag.is_none() => {
            Err(GraphError::param("Param tag is required with MESSAGE_TAG"))
        }
        Some("MESSAGE_TAG" | "RESPONSE" | "UPDATE") | None => match tag {
            None => Ok(false),
            Some("HUMAN_AGENT") if body["messaging_type"] == "MESSAGE_TAG" || instagram => Ok(true),
            Some("HUMAN_AGENT") => Err(GraphError::param("Param tag needs the messaging type MESSAGE_TAG")),
            Some(other) => {
                Err(GraphError::param(format!("The tag {other} is deprecated and cannot be used")))
            }
        },
        Some(other) => Err(GraphError::param(format!("Param messaging_type is unknown: {other}"))),
    }
}
