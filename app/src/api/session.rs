//! Signing in and out.

#[cfg(feature = "ssr")]
use super::desk::{answer, anybody, on_duty, set_cookie};
use crate::domain::{
    agent::{Preferences, Role},
    ids::AgentId,
    refusal::Refusal,
    time::Timestamp,
};
use crate::wire::Json;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The signed-in agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub agent: AgentId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub preferences: Preferences,
    pub workspace: String,
    /// The server's time now: the browser's clock may be wrong.
    pub now: Timestamp,
}

/// How long a session lasts without a visit: 30 days kept, else until the browser closes.
#[cfg(feature = "ssr")]
const KEPT: &str = "; Max-Age=2592000";

/// The session's cookie. `Secure` is added by the server where it is reached over https.
#[cfg(feature = "ssr")]
pub fn session_cookie(token: &str, keep: bool) -> String {
    format!("parley_session={token}; Path=/; HttpOnly; SameSite=Lax{}", if keep { KEPT } else { "" })
}

#[server(prefix = "/api", endpoint = "session/sign_in", input = Json, output = Json)]
pub async fn sign_in(email: String, password: String, keep: bool) -> Result<(), Refusal> {
    let (desk, address) = anybody();
    let signed_in = answer(desk.sign_in(&email, &password, &address).await)?;
    set_cookie(&session_cookie(&signed_in.token, keep));
    Ok(())
}

/// Takes the browser's cookie back. Who stays, because an offer stands before him, keeps it.
#[cfg(feature = "ssr")]
fn forget_session(left: bool) {
    if left {
        set_cookie("parley_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    }
}

#[server(prefix = "/api", endpoint = "session/sign_out", input = Json, output = Json)]
pub async fn sign_out() -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    let left = desk.sign_out(caller).await;
    forget_session(left.is_ok());
    answer(left)
}

#[server(prefix = "/api", endpoint = "session/sign_out_everywhere", input = Json, output = Json)]
pub async fn sign_out_everywhere() -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    let left = desk.sign_out_everywhere(caller).await;
    forget_session(left.is_ok());
    answer(left)
}

#[server(prefix = "/api", endpoint = "session/me", input = Json, output = Json)]
pub async fn who_am_i() -> Result<Me, Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.me(caller).await)
}

#[server(prefix = "/api", endpoint = "session/change_password", input = Json, output = Json)]
pub async fn change_password(old: String, new: String) -> Result<(), Refusal> {
    let (desk, caller) = on_duty()?;
    answer(desk.change_password(caller, &old, &new).await)
}

/// Whether a workspace exists; before that there is only the first-run page.
#[server(prefix = "/api", endpoint = "session/is_set_up", input = Json, output = Json)]
pub async fn is_set_up() -> Result<bool, Refusal> {
    let (desk, _) = anybody();
    answer(desk.is_set_up().await)
}
