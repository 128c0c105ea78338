//! The challenge by which Meta makes sure that a callback is the operator's.

use crate::hub::Hub;
use serde::Serialize;
use std::{sync::Arc, time::Duration};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    pub verified: bool,
    /// What the callback answered, or why it did not.
    pub reason: String,
}

/// Asks as Meta's dashboard does: 200 and the challenge, nothing else.
pub async fn verify(hub: &Arc<Hub>, url: &str, token: &str) -> Verification {
    let challenge = hub.with(|world| world.fresh().to_string());
    let query = [("hub.mode", "subscribe"), ("hub.challenge", &challenge), ("hub.verify_token", token)];
    let timeout = Duration::from_millis(hub.with(|world| world.settings.callback_timeout_ms));
    let Ok(mut target) = reqwest::Url::parse(url) else {
        return Verification { verified: false, reason: "the callback is no URL".into() };
    };
    target.query_pairs_mut().extend_pairs(query);
    let answer = match hub.http.get(target).timeout(timeout).send().await {
        Ok(answer) => answer,
        Err(error) => return Verification { verified: false, reason: format!("no answer: {error}") },
    };
    let status = answer.status();
    let body = answer.text().await.unwrap_or_default();
    let verified = status == 200 && body == challenge;
    let reason = match verified {
        true => "the challenge came back".into(),
        false => format!("status {status}, and the body is not the challenge"),
    };
    Verification { verified, reason }
}
