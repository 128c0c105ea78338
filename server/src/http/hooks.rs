//! `/hooks/{channel}`: where the providers tell us. Verified over the raw bytes, stored, answered; nothing is worked off
//! here, since they wait for the answer and come again when it is late.

use super::{Web, api::read_in_time, failure::No};
use crate::desk::Service;
use app::{
    api::desk::Failure,
    domain::{ids::ChannelId, refusal::Refusal},
};
use axum::{
    Router,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use std::sync::Arc;

/// The largest body: WhatsApp's are 3 MB at most.
const LONGEST: usize = 4 * 1024 * 1024;

pub fn routes() -> Router<Web> {
    Router::new().route("/hooks/{channel}", get(verify).post(take))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(rename = "hub.mode", default)]
    mode: String,
    #[serde(rename = "hub.verify_token", default)]
    token: String,
    #[serde(rename = "hub.challenge", default)]
    challenge: String,
}

/// The challenge comes back as plain text, and only to who knows the word: an unchecked one would be anybody's page.
async fn verify(
    State(desk): State<Arc<Service>>,
    Path(channel): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let Ok(channel) = channel.parse::<ChannelId>() else { return StatusCode::NOT_FOUND.into_response() };
    match desk.verify_hook(channel, &asked.mode, &asked.token, &asked.challenge).await {
        Ok(Some(challenge)) => {
            let challenge: String = challenge.chars().take(200).collect();
            ([(CONTENT_TYPE, "text/plain; charset=utf-8")], challenge).into_response()
        }
        Ok(None) => StatusCode::FORBIDDEN.into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn take(
    State(desk): State<Arc<Service>>,
    Path(channel): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Ok(channel) = channel.parse::<ChannelId>() else { return StatusCode::NOT_FOUND.into_response() };
    // Nothing is read for an address that nobody was told: a body may have 4 MB.
    match desk.has_door(channel).await {
        Ok(true) => {}
        Ok(false) => return StatusCode::NOT_FOUND.into_response(),
        Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
    let body = match read_in_time(body, LONGEST).await {
        Ok(body) => body,
        Err(no) => return no.into_response(),
    };
    let signed = headers.get("x-hub-signature-256").and_then(|value| value.to_str().ok());
    match desk.arrive(channel, &body, signed).await {
        Ok(true) => "EVENT_RECEIVED".into_response(),
        Ok(false) => StatusCode::UNAUTHORIZED.into_response(),
        Err(Failure::Refused(Refusal::Gone(_))) => StatusCode::NOT_FOUND.into_response(),
        Err(Failure::Refused(refusal)) => No::from(refusal).into_response(),
        Err(Failure::Broken(error)) => {
            tracing::error!(
                error = format!("{error:#}"),
                "what came in could not be stored; it will come again"
            );
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
