//! `/sim`: the control desk over HTTP. The README has an example of each.

mod accounts;
mod deeds;
mod faults;
mod look;

use crate::{client::Client, hub::Hub, people::Oops};
use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};
use std::sync::Arc;

pub fn router(hub: Arc<Hub>) -> Router {
    let client = Client { hub };
    Router::new()
        .route("/sim/state", get(look::state))
        .route("/sim/journal", get(look::journal))
        .route("/sim/deliveries", get(look::deliveries))
        .route("/sim/settle", post(look::settle))
        .route("/sim/avatar/{person}", get(look::avatar))
        .route("/sim/act", post(deeds::act))
        .route("/sim/people", post(deeds::person))
        .route("/sim/raw", post(deeds::raw))
        .route("/sim/faults", post(faults::set))
        .route("/sim/faults/calls", post(faults::next_calls))
        .route("/sim/release", post(faults::release))
        .route("/sim/settings", post(faults::settings))
        .route("/sim/clock", get(faults::time).post(faults::clock))
        .route("/sim/reset", post(faults::reset))
        .route("/sim/app", post(accounts::app))
        .route("/sim/tokens", post(accounts::token))
        .route("/sim/templates/{id}", post(accounts::template))
        .route("/sim/numbers/{id}", post(accounts::number))
        .route("/sim/wabas/{id}", post(accounts::waba))
        .route("/sim/accounts", post(accounts::add))
        .route("/sim/connections", get(accounts::connections))
        .layer(DefaultBodyLimit::max(120 * 1024 * 1024))
        .with_state(client)
}

/// What cannot be done is said in words.
impl IntoResponse for Oops {
    fn into_response(self) -> Response {
        let status = match self {
            Self::NotHere => StatusCode::BAD_REQUEST,
            _ => StatusCode::NOT_FOUND,
        };
        (status, Json(json!({"error": self.to_string()}))).into_response()
    }
}

fn done() -> Json<Value> {
    Json(json!({"done": true}))
}
