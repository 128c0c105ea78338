//! The control desk over HTTP: what browser journeys and the demo use.

use crate::desk::stage;
use axum::{Json, Router, extract::State, routing::post};
use serde_json::{Value, json};
use simulator::{Config, Simulator, demo};
use std::sync::{Arc, Mutex};

async fn told(sim: &Simulator, path: &str, body: Value) -> (u16, Value) {
    let url = format!("{}{path}", sim.base_url());
    let answer = reqwest::Client::new().post(url).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

#[tokio::test]
async fn people_act_over_http() {
    let stage = stage().await;
    let sim = &stage.sim;
    let deed = json!({"person": "mira", "account": demo::PHONE_NUMBER_ID, "do": "write", "text": "Hallo"});
    let (_, done) = told(sim, "/sim/act", deed).await;
    let (_, new) = told(sim, "/sim/people", json!({"name": "Ada Lind", "phone": "4672000001"})).await;
    assert_eq!(new["key"], "ada-lind");
    let file = json!({"mime": "image/png", "name": "a.png", "bytes": "iVBORw0KGgo="});
    let deed = json!({"person": "ada-lind", "account": demo::PHONE_NUMBER_ID, "do": "send", "kind": "image",
        "file": file, "caption": "so?"});
    assert_eq!(told(sim, "/sim/act", deed).await.0, 200);
    told(sim, "/sim/settle", json!({})).await;
    let messages = stage.desk.messages();
    assert_eq!((&messages[0]["id"], &messages[1]["image"]["caption"]), (&done["ids"][0], &json!("so?")));
    let deed = json!({"person": "nobody", "account": demo::PAGE_ID, "do": "story_mention"});
    let (status, why) = told(sim, "/sim/act", deed).await;
    assert_eq!((status, &why["error"]), (404, &json!("there is no person `nobody`")));
    let deed = json!({"person": "mira", "account": demo::PAGE_ID, "do": "story_mention"});
    assert_eq!(told(sim, "/sim/act", deed).await.0, 400);
}

#[tokio::test]
async fn faults_templates_and_tokens_are_commanded_over_http() {
    let stage = stage().await;
    let sim = &stage.sim;
    told(sim, "/sim/faults", json!({"hold": true, "copies": 2})).await;
    told(sim, "/sim/templates/710000000000004", json!({"status": "APPROVED", "quality": "YELLOW"})).await;
    told(sim, &format!("/sim/numbers/{}", demo::PHONE_NUMBER_ID), json!({"quality": "RED"})).await;
    told(sim, &format!("/sim/wabas/{}", demo::WABA_ID), json!({"event": "ACCOUNT_RESTRICTION"})).await;
    told(sim, "/sim/settle", json!({})).await;
    assert_eq!(stage.desk.bodies().len(), 0);
    told(sim, "/sim/release", json!({})).await;
    told(sim, "/sim/settle", json!({})).await;
    for field in [
        "message_template_status_update",
        "message_template_quality_update",
        "phone_number_quality_update",
        "account_update",
    ] {
        assert_eq!(stage.desk.changes(field).len(), 2, "{field}");
    }
    told(sim, "/sim/tokens", json!({"token": demo::PAGE_TOKEN, "state": "revoked"})).await;
    assert_eq!(stage.get("me", demo::PAGE_TOKEN).await.0, 401);
    told(sim, "/sim/faults/calls", json!({"times": 1, "path": "", "fault": "error", "code": 2})).await;
    assert_eq!(stage.get("me", demo::WHATSAPP_TOKEN).await.0, 500);
    told(sim, "/sim/reset", json!({})).await;
    assert_eq!(stage.get("me", demo::PAGE_TOKEN).await.0, 200);
}

#[tokio::test]
async fn the_dashboard_keeps_only_a_callback_that_answers() {
    let stage = stage().await;
    let before = stage.sim.world(|world| world.app.callback_url.clone());
    let (_, outcome) =
        told(&stage.sim, "/sim/app", json!({"callback_url": before, "verify_token": "another"})).await;
    assert_eq!(outcome["verified"], false);
    assert_eq!(stage.sim.world(|world| world.app.verify_token.clone()), demo::VERIFY_TOKEN);
}

#[tokio::test]
async fn the_desks_clock_goes_along() {
    let heard: Arc<Mutex<Vec<Value>>> = Arc::default();
    let hook = |State(heard): State<Arc<Mutex<Vec<Value>>>>, Json(told): Json<Value>| async move {
        heard.lock().unwrap().push(told);
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/clock", listener.local_addr().unwrap());
    let router = Router::new().route("/clock", post(hook)).with_state(heard.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let sim = Simulator::start(Config { clock_hook: Some(url), ..Config::default() }).await.unwrap();
    told(&sim, "/sim/clock", json!({"advance_ms": 3_600_000})).await;
    told(&sim, "/sim/clock", json!({"advance_ms": 3_600_000})).await;
    let (_, answer) = told(&sim, "/sim/clock", json!({"at": 1_795_000_000_000_i64})).await;
    assert_eq!(answer["now"], 1_795_000_000_000_i64);
    told(&sim, "/sim/clock", json!({"system": true})).await;
    let heard: Vec<_> = heard.lock().unwrap().iter().map(|told| told["offset_ms"].clone()).collect();
    assert_eq!(
        (heard.len(), &heard[0], &heard[1], &heard[3]),
        (4, &json!(3_600_000), &json!(7_200_000), &json!(0))
    );
    sim.stop().await;
}

#[tokio::test]
async fn the_page_is_served_whole() {
    let stage = stage().await;
    for path in ["/", "/phone.css", "/phone.js", "/side.js", "/parts.js", "/sim/state", "/sim/avatar/mira"] {
        let answer = stage.http.get(format!("{}{path}", stage.sim.base_url())).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
    }
}
