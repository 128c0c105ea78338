//! What those who oversee ask of the queues.

#[cfg(feature = "ssr")]
use super::desk::{answer, on_duty};
use crate::domain::{
    ids::{AgentId, ChannelId, ConversationId, GroupId},
    refusal::Refusal,
    scope::Scope,
    time::Span,
    time::Timestamp,
};
use crate::wire::Json;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// How long somebody who came into a queue now would wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlook {
    /// Whose queue it is; none: everybody's.
    pub group: Option<GroupId>,
    /// From what happened there lately; unknown where nothing did.
    pub wait_seconds: Option<u32>,
}

#[server(prefix = "/api", endpoint = "queues/outlook", input = Json, output = Json)]
pub async fn expected_waits(scope: Scope) -> Result<Vec<Outlook>, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.outlook(caller, scope).await)
}

/// What became of the windows of channels that have them (S4-27).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostWindows {
    pub channels: Vec<LostOn>,
    /// The last chats in which the customer had no answer.
    pub latest: Vec<LostChat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostOn {
    pub channel: ChannelId,
    /// Windows that ended.
    pub ended: u64,
    /// Of them, those whose customer had no answer to his last message.
    pub unanswered: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostChat {
    pub conversation: ConversationId,
    /// What the customer is called.
    pub name: Option<String>,
    /// Whose chat it was.
    pub agent: Option<AgentId>,
    pub at: Timestamp,
}

/// How fast the desk was in the last 24 hours, on average (V-14); nothing where there was nothing to measure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speed {
    /// From the first assignment to the first answer.
    pub first_reply: Option<Span>,
    /// From the last assignment to the agent's resolving it.
    pub resolved: Option<Span>,
}

/// How fast the desk was; for those who oversee.
#[server(prefix = "/api", endpoint = "queues/speed", input = Json, output = Json)]
pub async fn load_speed(scope: Scope) -> Result<Speed, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.speed(caller, scope).await)
}

/// Windows that ended in the last days, 1 to 90; for those who oversee. Of everything, unless it is narrowed.
#[server(prefix = "/api", endpoint = "queues/lost_windows", input = Json, output = Json)]
pub async fn load_lost_windows(days: u32, scope: Option<Scope>) -> Result<LostWindows, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.lost_windows(caller, days, scope.unwrap_or_default()).await)
}
