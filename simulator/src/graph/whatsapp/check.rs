//! The limits of each type of message, and what of it is seen on a phone.

use super::interactive;
use crate::{
    graph::GraphError,
    world::{Media, Picture, Shown, World},
};
use serde_json::Value;

type Checked = Result<Shown, GraphError>;

/// Refuses what Graph would refuse; `body` is the whole message.
pub fn content(world: &World, number: &str, kind: &str, body: &Value) -> Checked {
    let part = &body[kind];
    match kind {
        "text" => text(part),
        "image" | "video" | "audio" | "document" | "sticker" => media(world, number, kind, part),
        "location" => location(part),
        "contacts" => contacts(part),
        "reaction" => reaction(part),
        "interactive" => interactive::check(part),
        "template" => super::template::check(world, number, part),
        _ => Err(GraphError::param(format!(
            "Param type must be one of {{AUDIO, CONTACTS, DOCUMENT, IMAGE, \
            INTERACTIVE, LOCATION, REACTION, STICKER, TEMPLATE, TEXT, VIDEO}} - got \"{kind}\"."
        ))),
    }
}

/// A text that must be there and may have so many letters.
pub fn required<'a>(part: &'a Value, name: &str, most: usize) -> Result<&'a str, GraphError> {
    match part[name].as_str() {
        None | Some("") => Err(GraphError::missing(format!("{name} is required"))),
        Some(text) => within(text, name, most),
    }
}

pub fn optional<'a>(part: &'a Value, name: &str, most: usize) -> Result<Option<&'a str>, GraphError> {
    part[name].as_str().map(|text| within(text, name, most)).transpose()
}

fn within<'a>(text: &'a str, name: &str, most: usize) -> Result<&'a str, GraphError> {
    match text.chars().count() <= most {
        true => Ok(text),
        false => Err(GraphError::bad_value(format!("{name} must be at most {most} characters long"))),
    }
}

fn text(part: &Value) -> Checked {
    Ok(Shown::text(required(part, "body", 4096)?))
}

fn media(world: &World, number: &str, kind: &str, part: &Value) -> Checked {
    let caption = optional(part, "caption", 1024)?;
    if caption.is_some() && matches!(kind, "audio" | "sticker") {
        return Err(GraphError::param(format!("Unexpected key \"caption\" on param \"{kind}\".")));
    }
    let picture = file(world, number, kind, part)?;
    Ok(Shown { text: caption.map(Into::into), media: vec![picture], ..Shown::default() })
}

/// A file by its id or by a link.
pub fn file(world: &World, number: &str, kind: &str, part: &Value) -> Result<Picture, GraphError> {
    let name = part["filename"].as_str().map(ToOwned::to_owned);
    if let Some(id) = part["id"].as_str() {
        let media = known(world, number, id)?;
        let url = world.public_link(media);
        return Ok(Picture { url, mime: media.mime.clone(), name: name.or_else(|| media.name.clone()) });
    }
    match part["link"].as_str() {
        Some(link) if link.starts_with("http://") || link.starts_with("https://") => {
            let mime = match kind {
                "image" => "image/jpeg",
                "video" => "video/mp4",
                "audio" => "audio/ogg",
                "sticker" => "image/webp",
                _ => "application/octet-stream",
            };
            Ok(Picture { url: link.into(), mime: mime.into(), name })
        }
        Some(_) => Err(GraphError::param(format!("Param {kind}['link'] must be a valid URI."))),
        None => Err(GraphError::missing(format!("{kind} needs an id or a link"))),
    }
}

fn known<'a>(world: &'a World, number: &str, id: &str) -> Result<&'a Media, GraphError> {
    world.media.get(id).filter(|media| media.account == number && media.until > world.now()).ok_or_else(
        || {
            GraphError::param(format!(
                "Param ['id'] '{id}' is not a valid whatsapp business account media attachment ID"
            ))
        },
    )
}

/// Why a file may not be sent as what it is said to be: told by a status, as Meta looks at it later.
pub fn unfit(kind: &str, mime: &str, size: usize) -> Option<GraphError> {
    let bare = mime.split(';').next().unwrap_or_default().trim();
    let (fits, most) = limits(kind, bare);
    let refuse = |details: String| Some(GraphError::new(400, 131_053, "Media upload error").details(details));
    if !fits {
        return refuse(format!("Unsupported {kind} MIME type {bare}"));
    }
    if size > most { refuse(format!("The file has {size} bytes; {kind} may have {most}")) } else { None }
}

const KB: usize = 1024;
const MB: usize = 1024 * KB;

fn limits(kind: &str, mime: &str) -> (bool, usize) {
    match kind {
        "image" => (matches!(mime, "image/jpeg" | "image/png"), 5 * MB),
        "video" => (matches!(mime, "video/mp4" | "video/3gpp"), 16 * MB),
        "audio" => (
            matches!(
                mime,
                "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/ogg" | "audio/opus"
            ),
            16 * MB,
        ),
        "sticker" => (mime == "image/webp", 500 * KB),
        _ => (true, 100 * MB),
    }
}

/// Which kind a file is by its MIME type, for the limits of an upload.
pub fn kind_of(mime: &str) -> &'static str {
    match mime.split('/').next() {
        _ if mime.starts_with("image/webp") => "sticker",
        Some("image") => "image",
        Some("video") => "video",
        Some("audio") => "audio",
        _ => "document",
    }
}

fn location(part: &Value) -> Checked {
    let number = |name: &str| -> Result<f64, GraphError> {
        let value = &part[name];
        value
            .as_f64()
            .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
            .ok_or_else(|| GraphError::missing(format!("location['{name}'] is required")))
    };
    let (latitude, longitude) = (number("latitude")?, number("longitude")?);
    if latitude.abs() > 90.0 || longitude.abs() > 180.0 {
        return Err(GraphError::bad_value("latitude and longitude must be on Earth"));
    }
    let name = part["name"].as_str().unwrap_or_default();
    Ok(Shown::note(format!("📍 {latitude}, {longitude} {name}")))
}

fn contacts(part: &Value) -> Checked {
    let list = part.as_array().filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| GraphError::missing("contacts is required"))?;
    let mut names = Vec::new();
    for contact in list {
        names.push(required(&contact["name"], "formatted_name", 1024)?);
    }
    Ok(Shown::note(format!("👤 {}", names.join(", "))))
}

fn reaction(part: &Value) -> Checked {
    required(part, "message_id", 1024)?;
    match part["emoji"].as_str() {
        Some(_) => Ok(Shown::default()),
        None => Err(GraphError::missing("reaction['emoji'] is required")),
    }
}
