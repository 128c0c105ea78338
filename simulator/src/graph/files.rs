//! Files by their addresses.

use super::{Answer, Answered, GraphError, access};
use crate::{hub::Hub, world::Token};
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use std::sync::Arc;

/// WhatsApp's files: with the token, as long as the link lives.
pub fn download(hub: &Arc<Hub>, token: &Token, media: &str, link: &str) -> Answered {
    hub.with(|world| {
        let gone = || GraphError::new(404, 100, "The media link is no longer valid").sub(33);
        let file = world.media.get(media).ok_or_else(gone)?;
        if !access::reaches(world, token, media) || file.until <= world.now() {
            return Err(gone());
        }
        let alive = file.links.get(link).is_some_and(|until| *until > world.now());
        if !alive {
            return Err(gone());
        }
        Ok(Answer::File { mime: file.mime.clone(), bytes: file.bytes.clone() })
    })
}

/// Messenger's and Instagram's files: whoever knows the address may fetch them.
pub async fn public(State(hub): State<Arc<Hub>>, Path((id, _)): Path<(String, String)>) -> Response {
    let found = hub.with(|world| world.media.get(&id).cloned());
    match found {
        Some(media) => ([(header::CONTENT_TYPE, media.mime)], media.bytes.to_vec()).into_response(),
        None => (StatusCode::NOT_FOUND, "URL signature expired").into_response(),
    }
}
