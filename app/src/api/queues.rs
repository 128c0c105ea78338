//! What those who oversee ask of the queues.

#[cfg(feature = "ssr")]
use super::desk::{answer, on_duty};
use crate::domain::{ids::ChannelId, refusal::Refusal};
use crate::wire::Json;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// How long somebody who came now would wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlook {
    pub channel: ChannelId,
    /// From recent assignments; unknown where there are none.
    pub wait_seconds: Option<u32>,
}

#[server(prefix = "/api", endpoint = "queues/outlook", input = Json, output = Json)]
pub async fn expected_waits() -> Result<Vec<Outlook>, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.outlook(caller).await)
}
