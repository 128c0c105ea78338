//! `POST /{number}/media`.

use super::check::{kind_of, unfit};
use crate::{
    clock::DAY,
    graph::{Answered, Call, GraphError},
    hub::Hub,
    people::File,
};
use serde_json::json;
use std::sync::Arc;

pub async fn upload(hub: &Arc<Hub>, call: &Call, number: &str) -> Answered {
    let mut parts = call.parts().await?;
    if parts.get("messaging_product").is_none_or(|part| part.text() != "whatsapp") {
        return Err(GraphError::param("The parameter messaging_product is required."));
    }
    let kind = parts.remove("type").map(|part| part.text());
    let file = parts.remove("file").ok_or_else(|| GraphError::param("The parameter file is required."))?;
    let mime = file.mime.clone().or(kind).unwrap_or_default();
    if !allowed(&mime) {
        let message = format!(
            "Param file must be a file with one of the following types: audio/aac, audio/mp4, \
            audio/mpeg, audio/amr, audio/ogg, audio/opus, application/pdf, text/plain, image/jpeg, image/png, \
            image/webp, video/mp4, video/3gpp. Received file of type '{mime}'."
        );
        return Err(GraphError::param(message));
    }
    if let Some(error) = unfit(kind_of(&mime), &mime, file.bytes.len()) {
        return Err(GraphError::param(error.details.unwrap_or_default()));
    }
    let file = File { mime, name: file.file_name, bytes: file.bytes.to_vec() };
    hub.with(|world| {
        let media = world.keep(number, file);
        let until = world.now() + 30 * DAY;
        if let Some(kept) = world.media.get_mut(&media.id) {
            kept.until = until;
        }
        Ok(json!({"id": media.id}).into())
    })
}

fn allowed(mime: &str) -> bool {
    let bare = mime.split(';').next().unwrap_or_default().trim();
    let office = ["application/vnd.ms-", "application/vnd.openxmlformats-officedocument."];
    let office = office.iter().any(|family| bare.starts_with(family)) || bare == "application/msword";
    office
        || matches!(
            bare,
            "application/pdf"
                | "text/plain"
                | "image/jpeg"
                | "image/png"
                | "image/webp"
                | "video/mp4"
                | "video/3gpp"
                | "audio/aac"
                | "audio/amr"
                | "audio/mpeg"
                | "audio/mp4"
                | "audio/ogg"
                | "audio/opus"
        )
}
