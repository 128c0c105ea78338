//! Profile pictures at Meta's media hosts: whoever knows the address may fetch them, for some days.

use crate::{hub::Hub, world::Portrait};
use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
pub struct Of {
    psid: String,
    /// Until when, in seconds.
    ext: i64,
}

/// Messenger's address of a picture only leads to it.
pub async fn lead(State(hub): State<Arc<Hub>>, Query(Of { psid, ext }): Query<Of>) -> Response {
    let place = hub.with(|world| {
        let (person, _) = world.person_by_scoped(&psid)?;
        Some(match &person.picture {
            Portrait::Leads(url) => url.clone(),
            _ => format!("{}/pictures/{psid}?oe={ext:X}", world.base),
        })
    });
    match place {
        Some(place) => (StatusCode::FOUND, [(header::LOCATION, place)]).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[derive(Deserialize)]
pub struct Signed {
    /// Until when, in seconds and hex.
    oe: String,
}

pub async fn show(
    State(hub): State<Arc<Hub>>,
    Path(id): Path<String>,
    Query(Signed { oe }): Query<Signed>,
) -> Response {
    let until = i64::from_str_radix(&oe, 16).unwrap_or_default() * 1000;
    let found = hub.with(|world| {
        let person = world.person_by_scoped(&id).map(|(person, _)| person.clone());
        person.filter(|_| world.now() < until)
    });
    let Some(person) = found else {
        return (StatusCode::FORBIDDEN, "URL signature expired").into_response();
    };
    match person.picture.bytes(&person.key) {
        Some(bytes) => ([(header::CONTENT_TYPE, "image/png")], bytes).into_response(),
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
