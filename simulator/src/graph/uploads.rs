//! The resumable upload of samples: a session of the app, then the bytes, which give a handle.

use super::{Answered, Call, GraphError};
use crate::world::World;
use axum::http::Method;
use serde_json::json;

/// What samples may be.
const TYPES: [&str; 5] = ["application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"];

/// A file that is being handed over.
#[derive(Debug, Clone)]
pub struct Upload {
    pub length: usize,
    pub mime: String,
    /// Its handle, once all of it is here.
    pub handle: Option<String>,
}

pub fn begin(world: &mut World, call: &Call) -> Answered {
    if !call.is(&Method::POST) {
        return Err(GraphError::unknown_path(&call.path));
    }
    let need = |name: &str| {
        call.param(name).ok_or_else(|| GraphError::param(format!("The parameter {name} is required.")))
    };
    let length = need("file_length")?
        .parse()
        .map_err(|_| GraphError::param("Param file_length must be an integer"))?;
    let mime = need("file_type")?;
    if !TYPES.contains(&mime.as_str()) {
        return Err(GraphError::param("Param file_type is not supported"));
    }
    let id = format!("upload:MTphdHRhY2htZW50{}", world.fresh());
    world.uploads.insert(id.clone(), Upload { length, mime, handle: None });
    Ok(json!({"id": id}).into())
}

/// The bytes, from an offset on; here all at once. GET tells how far it is.
pub fn go_on(world: &mut World, call: &Call, session: &str) -> Answered {
    let fresh = world.fresh();
    let upload = world.uploads.get_mut(session);
    let upload = upload.ok_or_else(|| GraphError::no_object(call.method.as_str(), session))?;
    if call.is(&Method::GET) {
        let offset = if upload.handle.is_some() { upload.length } else { 0 };
        return Ok(json!({"id": session, "file_offset": offset}).into());
    }
    // This call takes the token as `OAuth`, and no other way.
    let word = call.headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !word.starts_with("OAuth ") {
        return Err(GraphError::no_token());
    }
    if call.headers.get("file_offset").is_none_or(|offset| offset != "0") || call.bytes.len() != upload.length
    {
        return Err(GraphError::param("The bytes do not go on where the upload stands"));
    }
    let handle = upload.handle.get_or_insert_with(|| format!("4:c2FtcGxl:{}:{fresh}", upload.mime));
    Ok(json!({"h": handle}).into())
}
