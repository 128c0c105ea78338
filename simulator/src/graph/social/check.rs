//! The limits of a message, and what of it is seen on a phone.

use crate::{
    graph::GraphError,
    world::{Button, Channel, Shown},
};
use serde_json::Value;

/// Text, quick replies and templates; files are looked at elsewhere, since they have to be fetched.
pub fn content(channel: Channel, message: &Value) -> Result<Shown, GraphError> {
    let text = message["text"].as_str();
    let attachment = files(message).next().is_some();
    match (text, attachment) {
        (Some(_), true) => {
            return Err(GraphError::param("Message cannot have both text and attachment").sub(2_018_034));
        }
        (None | Some(""), false) => {
            return Err(GraphError::param("Message cannot be empty, must provide valid attachment or text")
                .sub(2_018_005));
        }
        _ => {}
    }
    if let Some(text) = text {
        length(channel, text)?;
    }
    if message["metadata"].as_str().is_some_and(|data| data.chars().count() > 1000) {
        return Err(GraphError::param(
            "Length of param message[metadata] must be less than or equal to 1000",
        ));
    }
    let mut buttons = quick_replies(message)?;
    let (title, more) = template(message)?;
    buttons.extend(more);
    Ok(Shown { text: text.map(Into::into).or(title), buttons, ..Shown::default() })
}

/// One attachment, or several on Instagram.
pub fn files(message: &Value) -> impl Iterator<Item = &Value> {
    let several = message["attachments"].as_array().map(Vec::as_slice).unwrap_or_default();
    let one = Some(&message["attachment"]).filter(|one| one.is_object());
    several.iter().chain(one)
}

/// Messenger counts letters, Instagram bytes.
fn length(channel: Channel, text: &str) -> Result<(), GraphError> {
    let (length, most) = match channel {
        Channel::Instagram => (text.len(), 1000),
        _ => (text.chars().count(), 2000),
    };
    match length <= most {
        true => Ok(()),
        false => Err(GraphError::param(format!(
            "Length of param message[text] must be less than or equal to {most}"
        ))),
    }
}

fn quick_replies(message: &Value) -> Result<Vec<Button>, GraphError> {
    let all = message["quick_replies"].as_array().map(Vec::as_slice).unwrap_or_default();
    if all.len() > 13 {
        return Err(GraphError::param("Param message[quick_replies] has too many elements: at most 13"));
    }
    let mut buttons = Vec::new();
    for reply in all.iter().filter(|reply| reply["content_type"] == "text") {
        buttons.push(button("quick_reply", &reply["title"], &reply["payload"])?);
    }
    Ok(buttons)
}

fn button(kind: &str, title: &Value, id: &Value) -> Result<Button, GraphError> {
    let title = title.as_str().filter(|title| !title.is_empty());
    let title = title.ok_or_else(|| GraphError::param("Param title must be a non-empty string"))?;
    if title.chars().count() > 20 {
        return Err(GraphError::param("Length of param title must be less than or equal to 20"));
    }
    let id = id.as_str().unwrap_or(title);
    Ok(Button { kind: kind.into(), id: id.into(), title: title.into(), description: None })
}

/// Generic and button templates.
fn template(message: &Value) -> Result<(Option<String>, Vec<Button>), GraphError> {
    let attachment = &message["attachment"];
    if attachment["type"] != "template" {
        return Ok((None, Vec::new()));
    }
    let payload = &attachment["payload"];
    let first = &payload["elements"][0];
    let title = payload["text"].as_str().or_else(|| first["title"].as_str()).map(Into::into);
    let list = payload["buttons"].as_array().or_else(|| first["buttons"].as_array());
    let mut buttons = Vec::new();
    for given in list.map(Vec::as_slice).unwrap_or_default() {
        let kind = if given["type"] == "web_url" { "url" } else { "postback" };
        let id = if kind == "url" { &given["url"] } else { &given["payload"] };
        buttons.push(button(kind, &given["title"], id)?);
    }
    Ok((title, buttons))
}
