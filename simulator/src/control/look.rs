//! What is there to be seen.

use super::done;
use crate::{client::Client, world::World};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
pub struct Since {
    /// The revision that the asker has seen.
    since: Option<u64>,
}

/// Everything, or nothing when nothing changed. The clock goes on by itself and is always told.
pub async fn state(State(client): State<Client>, Query(seen): Query<Since>) -> Json<Value> {
    Json(client.world(|world| {
        if seen.since == Some(world.revision) {
            return json!({"revision": world.revision, "now": world.now(), "clock": world.clock});
        }
        let mut all = serde_json::to_value(&*world).unwrap_or_default();
        all["now"] = json!(world.now());
        all["held"] = json!(world.held.len());
        all
    }))
}

#[derive(Deserialize)]
pub struct After {
    #[serde(default)]
    after: usize,
}

pub async fn journal(State(client): State<Client>, Query(After { after }): Query<After>) -> Json<Value> {
    let entries: Vec<_> = client.journal().into_iter().filter(|entry| entry.number > after).collect();
    Json(json!({ "entries": entries }))
}

pub async fn deliveries(State(client): State<Client>) -> Json<Value> {
    Json(json!({"deliveries": client.deliveries()}))
}

pub async fn settle(State(client): State<Client>) -> Json<Value> {
    client.hub.settle().await;
    done()
}

fn named(world: &World, key: &str) -> Option<String> {
    let person = world.person(key).map(|person| person.name.clone());
    person.or_else(|| world.instagram(key).map(|account| account.name.clone()))
}

/// A profile picture: initials on a colour of one's own.
pub async fn avatar(State(client): State<Client>, Path(key): Path<String>) -> Response {
    let Some(name) = client.world(|world| named(world, &key)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let initials: String = name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
    let initials = initials.replace(['<', '&'], "");
    let hue = key.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % 360;
    let picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"96\" height=\"96\"><rect width=\"96\" height=\"96\" \
         fill=\"hsl({hue} 35% 82%)\"/><text x=\"48\" y=\"60\" font-family=\"sans-serif\" font-size=\"34\" \
         text-anchor=\"middle\" fill=\"hsl({hue} 45% 24%)\">{initials}</text></svg>"
    );
    ([(header::CONTENT_TYPE, "image/svg+xml")], picture).into_response()
}
