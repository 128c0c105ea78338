//! What those who oversee ask of the ledger.

#[cfg(feature = "ssr")]
use super::desk::{answer, on_duty};
use crate::domain::{
    refusal::Refusal,
    report::{AgentDone, Asked, Days},
};
use crate::wire::Json;
use leptos::prelude::*;

/// What each agent did (V-15). The same as a file: `GET /api/reports/agents.csv`.
#[server(prefix = "/api", endpoint = "reports/agents", input = Json, output = Json)]
pub async fn load_agents_done(asked: Asked) -> Result<Vec<AgentDone>, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.agents_done(caller, asked).await)
}

/// The same file by mail, to whoever asks; the answer is the address.
#[server(prefix = "/api", endpoint = "reports/agents/mail", input = Json, output = Json)]
pub async fn mail_agents_done(asked: Asked, days: Days) -> Result<String, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.mail_agents_done(caller, asked, days).await)
}
