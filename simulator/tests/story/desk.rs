//! The smallest desk there can be: it checks signatures, answers 200 and remembers.

use axum::{
    Router,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    routing::get,
};
use serde_json::{Value, json};
use simulator::{Config, Settings, Simulator, demo, signature};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

#[derive(Clone, Default)]
pub struct Desk {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    bodies: Vec<Value>,
    /// Raw bodies, as they came.
    raw: Vec<Vec<u8>>,
    refused: usize,
    /// So many requests will be answered with 500.
    failing: usize,
}

/// A simulator, a desk connected to it, and a client that speaks to Graph.
pub struct Stage {
    pub sim: Simulator,
    pub desk: Desk,
    pub http: reqwest::Client,
}

pub const NOON: i64 = 1_795_000_000_000;

pub async fn stage() -> Stage {
    let settings = Settings::default().retrying_at_once(5);
    let config = Config { now: Some(NOON), settings, ..Config::default() };
    stage_of(config).await
}

pub async fn stage_of(config: Config) -> Stage {
    let desk = Desk::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new().route("/hook", get(challenge).post(hook)).with_state(desk.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let sim = Simulator::start(config).await.unwrap();
    let outcome = sim.set_callback(&url, demo::VERIFY_TOKEN).await;
    assert!(outcome.verified, "{outcome:?}");
    Stage { sim, desk, http: reqwest::Client::new() }
}

async fn challenge(Query(query): Query<HashMap<String, String>>) -> (StatusCode, String) {
    if query["hub.mode"] == "subscribe" && query["hub.verify_token"] == demo::VERIFY_TOKEN {
        (StatusCode::OK, query["hub.challenge"].clone())
    } else {
        (StatusCode::FORBIDDEN, String::new())
    }
}

async fn hook(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let mut kept = desk.kept.lock().unwrap();
    if kept.failing > 0 {
        kept.failing -= 1;
        return StatusCode::INTERNAL_SERVER_ERROR;
    }
    let given = headers.get("x-hub-signature-256").map(|value| value.to_str().unwrap().to_owned());
    let known = [demo::APP_SECRET, demo::INSTAGRAM_APP_SECRET];
    if !known.iter().any(|secret| given == Some(format!("sha256={}", signature(secret, &body)))) {
        kept.refused += 1;
        return StatusCode::UNAUTHORIZED;
    }
    kept.raw.push(body.to_vec());
    kept.bodies.push(serde_json::from_slice(&body).unwrap());
    StatusCode::OK
}

impl Desk {
    pub fn bodies(&self) -> Vec<Value> {
        self.kept.lock().unwrap().bodies.clone()
    }

    pub fn raw(&self) -> Vec<Vec<u8>> {
        self.kept.lock().unwrap().raw.clone()
    }

    pub fn refused(&self) -> usize {
        self.kept.lock().unwrap().refused
    }

    pub fn fail(&self, times: usize) {
        self.kept.lock().unwrap().failing = times;
    }

    pub fn forget(&self) {
        *self.kept.lock().unwrap() = Kept::default();
    }

    /// The values of all changes of a field: WhatsApp.
    pub fn changes(&self, field: &str) -> Vec<Value> {
        let bodies = self.bodies();
        let entries = bodies.iter().flat_map(|body| body["entry"].as_array().unwrap());
        entries
            .filter_map(|entry| entry["changes"].as_array())
            .flatten()
            .filter(|change| change["field"] == field)
            .map(|change| change["value"].clone())
            .collect()
    }

    fn of(&self, list: &str) -> Vec<Value> {
        let values = self.changes("messages");
        values.iter().filter_map(|value| value[list].as_array()).flatten().cloned().collect()
    }

    pub fn messages(&self) -> Vec<Value> {
        self.of("messages")
    }

    /// `sent delivered`: what became of a message.
    pub fn ticks(&self, id: &str) -> String {
        let words: Vec<_> = self.of("statuses").into_iter().filter(|status| status["id"] == id).collect();
        words.iter().map(|status| status["status"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
    }

    pub fn failure(&self, id: &str) -> Value {
        let found = self.of("statuses").into_iter().find(|s| s["id"] == id && s["status"] == "failed");
        found.map(|status| status["errors"][0].clone()).unwrap_or_default()
    }

    /// Events of Messenger and Instagram.
    pub fn messaging(&self, list: &str) -> Vec<Value> {
        let bodies = self.bodies();
        let entries = bodies.iter().flat_map(|body| body["entry"].as_array().unwrap());
        entries.filter_map(|entry| entry[list].as_array()).flatten().cloned().collect()
    }
}

impl Stage {
    /// A request to Graph: its status and its answer.
    pub async fn graph(&self, method: &str, path: &str, token: &str, body: Value) -> (u16, Value) {
        let url = format!("{}/v26.0/{path}", self.sim.base_url());
        let mut request = self.http.request(method.parse().unwrap(), url).bearer_auth(token);
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    pub async fn get(&self, path: &str, token: &str) -> (u16, Value) {
        self.graph("GET", path, token, Value::Null).await
    }

    pub async fn whatsapp(&self, body: Value) -> (u16, Value) {
        let path = format!("{}/messages", demo::PHONE_NUMBER_ID);
        self.graph("POST", &path, demo::WHATSAPP_TOKEN, body).await
    }

    /// A text to a number; the id of the accepted message.
    pub async fn text(&self, to: &str, text: &str) -> String {
        let (status, answer) = self.whatsapp(text_to(to, text)).await;
        assert_eq!(status, 200, "{answer}");
        answer["messages"][0]["id"].as_str().unwrap().into()
    }

    pub async fn page(&self, body: Value) -> (u16, Value) {
        self.graph("POST", &format!("{}/messages", demo::PAGE_ID), demo::PAGE_TOKEN, body).await
    }

    pub async fn settle(&self) {
        self.sim.settle().await;
    }
}

pub const MIRA: &str = "+4915550000001";

pub fn text_to(to: &str, text: &str) -> Value {
    json!({"messaging_product": "whatsapp", "recipient_type": "individual", "to": to, "type": "text",
        "text": {"body": text}, "biz_opaque_callback_data": "row:1"})
}

/// The code and the subcode of a refusal.
pub fn code(answer: &Value) -> (i64, i64) {
    let error = &answer["error"];
    (error["code"].as_i64().unwrap_or_default(), error["error_subcode"].as_i64().unwrap_or_default())
}
