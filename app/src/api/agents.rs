//! The agent himself: his board, status and preferences; and the form that makes agents.

#[cfg(feature = "ssr")]
use super::{
    desk::{answer, anybody, on_duty, set_cookie},
    session::session_cookie,
};
use crate::domain::{
    agent::{Preferences, Role, Status},
    board::Board,
    channel::ChannelKind,
    ids::{AgentId, ProductId},
    refusal::Refusal,
    time::Timestamp,
};
use crate::wire::Json;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Creates (no id) or changes an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentForm {
    pub id: Option<AgentId>,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// Required for a new agent; otherwise empty means unchanged.
    pub password: String,
    pub deactivated: bool,
    pub limits: Vec<(ProductId, u32)>,
}

/// The first page of an empty desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstRun {
    pub workspace: String,
    pub name: String,
    pub email: String,
    pub password: String,
}

/// A board, and the server's time when it was made: the browser's clock may be wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    pub board: Board,
    pub now: Timestamp,
}

#[server(prefix = "/api", endpoint = "agents/board", input = Json, output = Json)]
pub async fn load_board() -> Result<Opening, Refusal> {
    let (desk, caller) = on_duty()?;
    Ok(Opening { now: desk.now(), board: answer(desk.board(caller).await)? })
}

#[server(prefix = "/api", endpoint = "agents/set_status", input = Json, output = Json)]
pub async fn set_status(status: Status, reason: Option<String>) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.set_status(caller, status, reason).await)
}

/// Whether the caller wants no new chats from channels of this kind.
#[server(prefix = "/api", endpoint = "agents/pause_kind", input = Json, output = Json)]
pub async fn pause_kind(kind: ChannelKind, paused: bool) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.pause_kind(caller, kind, paused).await)
}

/// Sets a colleague's status, by those who oversee.
#[server(prefix = "/api", endpoint = "agents/set_status_of", input = Json, output = Json)]
pub async fn set_status_of(agent: AgentId, status: Status) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.set_status_of(caller, agent, status).await)
}

#[server(prefix = "/api", endpoint = "agents/save_preferences", input = Json, output = Json)]
pub async fn save_preferences(preferences: Preferences) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.save_preferences(caller, preferences).await)
}

#[server(prefix = "/api", endpoint = "agents/save", input = Json, output = Json)]
pub async fn save_agent(form: AgentForm) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.save_agent(caller, form).await)
}

#[server(prefix = "/api", endpoint = "first_run", input = Json, output = Json)]
pub async fn set_up(form: FirstRun) -> Result<(), Refusal> {
    let (desk, address) = anybody();
    let signed_in = answer(desk.first_run(form, &address).await)?;
    set_cookie(&session_cookie(&signed_in.token, true));
    Ok(())
}
