//! What the command palette finds.

#[cfg(feature = "ssr")]
use super::desk::{answer, on_duty};
use crate::domain::{conversation::Conversation, refusal::Refusal};
use crate::wire::Json;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Conversations whose customer's name or address begins with the words, newest first, at most 20.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub conversations: Vec<Conversation>,
}

#[server(prefix = "/api", endpoint = "search/find", input = Json, output = Json)]
pub async fn find(words: String) -> Result<Found, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.find(caller, &words).await)
}
