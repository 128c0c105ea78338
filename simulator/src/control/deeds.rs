//! What people do.

use super::done;
use crate::{
    client::Client,
    people::{Act, Oops},
    webhooks::Signature,
    world::Person,
};
use axum::{
    Json,
    body::Bytes,
    extract::{Query, State},
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
pub struct Deed {
    person: String,
    account: String,
    #[serde(flatten)]
    act: Act,
}

pub async fn act(State(client): State<Client>, Json(deed): Json<Deed>) -> Result<Json<Value>, Oops> {
    let ids = client.phone(&deed.person, &deed.account).act(deed.act)?;
    Ok(Json(json!({ "ids": ids })))
}

/// A newcomer, or a known one anew.
pub async fn person(State(client): State<Client>, Json(mut person): Json<Person>) -> Json<Value> {
    if person.key.is_empty() {
        let plain = person.name.to_lowercase();
        person.key = plain.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    }
    let key = person.key.clone();
    client.add_person(person);
    Json(json!({ "key": key }))
}

#[derive(Deserialize)]
pub struct How {
    #[serde(default)]
    signature: Signature,
}

/// The body goes to the desk as it is.
pub async fn raw(State(client): State<Client>, Query(how): Query<How>, body: Bytes) -> Json<Value> {
    client.raw(&body, how.signature);
    done()
}
