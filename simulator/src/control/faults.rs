//! Faults, settings and the clock.

use super::done;
use crate::{
    client::Client,
    clock::{Clock, Millis},
    config::Settings,
    faults::{CallFault, Faults},
};
use axum::{Json, extract::State};
use serde::Deserialize;
use serde_json::{Value, json};

pub async fn set(State(client): State<Client>, Json(faults): Json<Faults>) -> Json<Value> {
    client.faults(faults);
    done()
}

pub async fn next_calls(State(client): State<Client>, Json(fault): Json<CallFault>) -> Json<Value> {
    client.next_calls(fault);
    done()
}

pub async fn release(State(client): State<Client>) -> Json<Value> {
    client.release();
    done()
}

/// All settings anew; what is not named gets its default.
pub async fn settings(State(client): State<Client>, Json(settings): Json<Settings>) -> Json<Value> {
    client.settings(settings);
    done()
}

#[derive(Deserialize)]
#[serde(untagged)]
pub enum Move {
    Advance { advance_ms: Millis },
    At { at: Millis },
    System { system: bool },
}

pub async fn clock(State(client): State<Client>, Json(change): Json<Move>) -> Json<Value> {
    client
        .move_clock(|clock| match change {
            Move::Advance { advance_ms } => clock.advance(advance_ms),
            Move::At { at } => *clock = Clock::Fixed { at },
            Move::System { system: true } => *clock = Clock::default(),
            Move::System { system: false } => *clock = Clock::Fixed { at: clock.now() },
        })
        .await;
    time(State(client)).await
}

pub async fn time(State(client): State<Client>) -> Json<Value> {
    Json(client.world(|world| json!({"now": world.now(), "offset_ms": world.clock.offset()})))
}

pub async fn reset(State(client): State<Client>) -> Json<Value> {
    client.reset();
    done()
}
