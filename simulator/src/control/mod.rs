//! `/sim`: the control desk over HTTP.

use crate::{client::Client, hub::Hub};
use axum::{Json, Router, extract::State, routing::get};
use serde_json::Value;
use std::sync::Arc;

pub fn router(hub: Arc<Hub>) -> Router {
    Router::new().route("/sim/state", get(state)).with_state(Client { hub })
}

async fn state(State(client): State<Client>) -> Json<Value> {
    Json(client.world(|world| serde_json::to_value(&*world).unwrap_or_default()))
}
