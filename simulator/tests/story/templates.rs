//! Templates: sent, refused, listed, reviewed.

use crate::desk::{MIRA, Stage, code, stage};
use serde_json::{Value, json};
use simulator::demo;

fn order_ready(parameters: &[&str]) -> Value {
    let parameters: Vec<_> = parameters.iter().map(|text| json!({"type": "text", "text": text})).collect();
    json!({"messaging_product": "whatsapp", "to": MIRA, "type": "template", "template": {"name": "order_ready",
        "language": {"code": "de"}, "components": [{"type": "body", "parameters": parameters}]}})
}

async fn refused(stage: &Stage, body: Value) -> (u16, i64) {
    let (status, answer) = stage.whatsapp(body).await;
    (status, code(&answer).0)
}

#[tokio::test]
async fn a_template_reaches_who_never_wrote() {
    let stage = stage().await;
    let (status, answer) = stage.whatsapp(order_ready(&["Mira", "A-1007"])).await;
    assert_eq!(status, 200, "{answer}");
    stage.settle().await;
    let id = answer["messages"][0]["id"].as_str().unwrap();
    assert_eq!(stage.desk.ticks(id), "sent delivered");
    let mira = stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID);
    let shown = mira.message(id).unwrap().shown;
    assert_eq!(shown.text.as_deref(), Some("Hallo Mira, dein Auftrag A-1007 kann abgeholt werden."));
    mira.tap(id, "Ich komme heute").unwrap();
    stage.settle().await;
    assert_eq!(stage.desk.messages()[0]["button"]["text"], "Ich komme heute");
    assert!(mira.window_open());
}

#[tokio::test]
async fn a_template_must_fit() {
    let stage = stage().await;
    assert_eq!(refused(&stage, order_ready(&["Mira"])).await, (400, 132_000));
    assert_eq!(refused(&stage, order_ready(&["Mira", "A\nB"])).await, (400, 132_018));
    let mut other = order_ready(&["Mira", "A"]);
    other["template"]["language"]["code"] = json!("fr");
    assert_eq!(refused(&stage, other).await, (404, 132_001));
    let named = |name: &str| {
        json!({"messaging_product": "whatsapp", "to": MIRA, "type": "template", "template": {"name": "reminder",
            "language": {"code": "en_US"}, "components": [{"type": "body", "parameters": [
                {"type": "text", "parameter_name": "first_name", "text": "Mira"},
                {"type": "text", "parameter_name": name, "text": "the bell"}]}]}})
    };
    assert_eq!(refused(&stage, named("topic")).await, (400, 132_012));
    assert_eq!(stage.whatsapp(named("subject")).await.0, 200);
    stage.sim.review("710000000000001", "PAUSED", None).unwrap();
    assert_eq!(refused(&stage, order_ready(&["Mira", "A"])).await, (400, 132_015));
}

#[tokio::test]
async fn a_header_with_a_picture_and_a_button_with_a_link() {
    let stage = stage().await;
    let media = stage.sim.world(|world| world.keep(demo::PHONE_NUMBER_ID, simulator::File::png()));
    let body = |components: Value| {
        json!({"messaging_product": "whatsapp", "to": MIRA, "type": "template", "template": {
            "name": "order_shipped", "language": {"code": "en_US"}, "components": components}})
    };
    let header = json!({"type": "header", "parameters": [{"type": "image", "image": {"id": media.id}}]});
    let text = json!({"type": "body", "parameters": [{"type": "text", "text": "Mira"}, {"type": "text", "text": "A"}]});
    let button = json!({"type": "button", "sub_type": "url", "index": "0",
        "parameters": [{"type": "text", "text": "A-1"}]});
    assert_eq!(refused(&stage, body(json!([header, text]))).await, (400, 131_008));
    let (status, answer) = stage.whatsapp(body(json!([header, text, button]))).await;
    assert_eq!(status, 200, "{answer}");
    let shown = stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID).messages()[0].shown.clone();
    assert_eq!((shown.media.len(), shown.buttons[0].id.as_str()), (1, "https://shop.example/track/A-1"));
}

#[tokio::test]
async fn a_file_of_another_kind_at_the_top_fails_later_as_one_in_a_message_does() {
    let stage = stage().await;
    let file = simulator::File::built_in(simulator::Kind::Document);
    let media = stage.sim.world(|world| world.keep(demo::PHONE_NUMBER_ID, file));
    let body = json!({"messaging_product": "whatsapp", "to": MIRA, "type": "template", "template": {
        "name": "order_shipped", "language": {"code": "en_US"}, "components": [
            {"type": "header", "parameters": [{"type": "image", "image": {"id": media.id}}]},
            {"type": "body", "parameters": [{"type": "text", "text": "Mira"}, {"type": "text", "text": "A"}]},
            {"type": "button", "sub_type": "url", "index": "0", "parameters": [{"type": "text", "text": "A-1"}]}]}});
    let (status, answer) = stage.whatsapp(body).await;
    assert_eq!(status, 200, "{answer}");
    stage.settle().await;
    assert_eq!(stage.desk.ticks(answer["messages"][0]["id"].as_str().unwrap()), "failed");
}

#[tokio::test]
async fn variables_are_numbered_without_gaps_or_named_and_each_has_an_example() {
    let stage = stage().await;
    let path = format!("{}/message_templates", demo::WABA_ID);
    let hand_in = async |body: &str, format: &str, example: Value| {
        let new = json!({"name": "pickup", "language": "de", "category": "UTILITY", "parameter_format": format,
            "components": [{"type": "BODY", "text": body, "example": example}]});
        stage.graph("POST", &path, demo::WHATSAPP_TOKEN, new).await.0
    };
    let one = || json!({"body_text": [["Mira"]]});
    assert_eq!(hand_in("Hallo {{1}} {{3}}", "POSITIONAL", json!({"body_text": [["A", "B"]]})).await, 400);
    assert_eq!(hand_in("Hallo {{name}}", "POSITIONAL", one()).await, 400);
    assert_eq!(hand_in("Hallo {{1}}", "NAMED", one()).await, 400);
    assert_eq!(hand_in("Hallo {{1}} {{2}}", "POSITIONAL", one()).await, 400, "an example is missing");
    assert_eq!(hand_in("Hallo {{1}}", "POSITIONAL", one()).await, 200);
}

#[tokio::test]
async fn the_list_comes_in_pages_and_reviews_are_told() {
    let stage = stage().await;
    let path = format!("{}/message_templates", demo::WABA_ID);
    let new = json!({"name": "pickup", "language": "de", "category": "UTILITY", "components": [
        {"type": "BODY", "text": "Hallo {{1}}", "example": {"body_text": [["Mira"]]}}]});
    let (status, made) = stage.graph("POST", &path, demo::WHATSAPP_TOKEN, new.clone()).await;
    assert_eq!((status, &made["status"]), (200, &json!("PENDING")));
    assert_eq!(stage.graph("POST", &path, demo::WHATSAPP_TOKEN, new).await.0, 400, "the name is taken");
    stage.sim.review(made["id"].as_str().unwrap(), "REJECTED", Some("PROMOTIONAL")).unwrap();
    stage.settle().await;
    let told = &stage.desk.changes("message_template_status_update")[0];
    assert_eq!((&told["event"], &told["reason"]), (&json!("REJECTED"), &json!("PROMOTIONAL")));

    let mut names = Vec::new();
    let mut after = String::new();
    loop {
        let (_, page) =
            stage.get(&format!("{path}?fields=name,status&limit=2{after}"), demo::WHATSAPP_TOKEN).await;
        names.extend(page["data"].as_array().unwrap().iter().map(|template| template["name"].clone()));
        if page["paging"]["next"].is_null() {
            break;
        }
        after = format!("&after={}", page["paging"]["cursors"]["after"].as_str().unwrap());
    }
    assert_eq!(json!(names), json!(["order_ready", "order_shipped", "reminder", "autumn_offer", "pickup"]));
    let (status, _) =
        stage.graph("DELETE", &format!("{path}?name=pickup"), demo::WHATSAPP_TOKEN, Value::Null).await;
    assert_eq!(status, 200);
    let (_, page) = stage.get(&format!("{path}?name=pickup"), demo::WHATSAPP_TOKEN).await;
    assert_eq!(page["data"], json!([]));
}
