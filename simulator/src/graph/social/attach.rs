//! Files that go with messages: fetched from an address, or uploaded before.

use super::check;
use crate::{
    clock::DAY,
    graph::{Answered, Call, GraphError, fetch},
    hub::Hub,
    people::File,
    world::{Channel, Media, Picture},
};
use serde_json::{Value, json};
use std::sync::Arc;

const MB: usize = 1024 * 1024;

/// Everything that a message brings along, fetched and kept.
pub async fn gather(hub: &Arc<Hub>, account: &str, message: &Value) -> Result<Vec<Picture>, GraphError> {
    let mut pictures = Vec::new();
    for part in check::files(message) {
        let kind = part["type"].as_str().unwrap_or_default();
        if matches!(kind, "template" | "MEDIA_SHARE" | "like_heart") {
            continue;
        }
        let media = one(hub, account, kind, &part["payload"]).await?;
        pictures.push(hub.with(|world| Picture {
            url: world.public_link(&media),
            mime: media.mime.clone(),
            name: media.name.clone(),
        }));
    }
    if pictures.len() > 10 {
        return Err(GraphError::param("Too many attachments: at most 10").sub(2_534_068));
    }
    Ok(pictures)
}

async fn one(hub: &Arc<Hub>, account: &str, kind: &str, payload: &Value) -> Result<Media, GraphError> {
    if let Some(id) = payload["attachment_id"].as_str() {
        let found = hub.with(|world| {
            let now = world.now();
            world.media.get(id).filter(|media| media.account == account && media.until > now).cloned()
        });
        return found.ok_or_else(|| GraphError::param("Invalid attachment id").sub(2_018_074));
    }
    let url = payload["url"]
        .as_str()
        .ok_or_else(|| GraphError::param("An attachment needs url or attachment_id"))?;
    let most = if kind == "image" { 8 * MB } else { 25 * MB };
    let file = fetch::fetch(hub, url, most).await.map_err(|why| {
        let subcode = if why.contains("allowed") { 2_018_109 } else { 2_018_008 };
        GraphError {
            message: format!("(#100) Failed to fetch the file from the url: {why}"),
            ..GraphError::param("")
        }
        .sub(subcode)
    })?;
    let channel = hub.with(|world| world.channel(account));
    fits(channel, kind, &file)?;
    Ok(hub.with(|world| world.keep(account, file)))
}

fn fits(channel: Option<Channel>, kind: &str, file: &File) -> Result<(), GraphError> {
    let bare = file.mime.split(';').next().unwrap_or_default().trim();
    let right = match (kind, channel) {
        ("image", Some(Channel::Instagram)) => matches!(bare, "image/jpeg" | "image/png"),
        ("image" | "video", _) => bare.starts_with(kind),
        ("audio", _) => bare.starts_with("audio") || bare == "video/mp4" || bare == "application/ogg",
        ("file", Some(Channel::Instagram)) => bare == "application/pdf",
        ("file", _) => true,
        _ => false,
    };
    let most = if kind == "image" { 8 * MB } else { 25 * MB };
    if file.bytes.len() > most {
        return Err(GraphError::param("The attachment size exceeds the allowable limit").sub(2_018_109));
    }
    match right {
        true => Ok(()),
        false => {
            Err(GraphError::param(format!("Attachment type {kind} does not match a file of type {bare}"))
                .sub(2_018_047))
        }
    }
}

/// `POST /{page}/message_attachments`: a file in the form, or an address; good for 90 days.
pub async fn upload(hub: &Arc<Hub>, call: &Call, account: &str) -> Answered {
    let media = match call.content_type().starts_with("multipart/") {
        true => uploaded(hub, call, account).await?,
        false => {
            let attachment = &call.body["message"]["attachment"];
            one(hub, account, attachment["type"].as_str().unwrap_or_default(), &attachment["payload"]).await?
        }
    };
    hub.with(|world| {
        let until = world.now() + 90 * DAY;
        if let Some(kept) = world.media.get_mut(&media.id) {
            kept.until = until;
        }
    });
    Ok(json!({"attachment_id": media.id}).into())
}

async fn uploaded(hub: &Arc<Hub>, call: &Call, account: &str) -> Result<Media, GraphError> {
    let mut parts = call.parts().await?;
    let message = parts.remove("message").ok_or_else(|| GraphError::param("Param message is required"))?;
    let message: Value = serde_json::from_slice(&message.bytes)
        .map_err(|_| GraphError::param("Param message must be a JSON object"))?;
    let part = parts.remove("filedata").ok_or_else(|| GraphError::param("Param filedata is required"))?;
    let file = File {
        mime: part.mime.clone().unwrap_or_default(),
        name: part.file_name.clone(),
        bytes: part.bytes.to_vec(),
    };
    let kind = message["attachment"]["type"].as_str().unwrap_or_default().to_owned();
    hub.with(|world| {
        fits(world.channel(account), &kind, &file)?;
        Ok(world.keep(account, file))
    })
}
