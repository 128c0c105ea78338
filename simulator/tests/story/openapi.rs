//! What the simulator takes is what Meta's own document allows. `PARLEY_META_OPENAPI` says where the document is.
use crate::desk::{MIRA, stage, text_to};
use serde_json::json;
use simulator::{demo, openapi::Document};

fn document() -> Option<Document> {
    let Some(path) = std::env::var_os("PARLEY_META_OPENAPI") else {
        println!("SKIPPED: PARLEY_META_OPENAPI is not set, so that nothing was held against Meta's document");
        return None;
    };
    Some(Document::load(path).unwrap())
}

#[tokio::test]
async fn accepted_requests_are_what_metas_document_allows() {
    let Some(document) = document() else { return };
    let stage = stage().await;
    let mira = stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID);
    let question = mira.write("Hallo").unwrap();
    let media = stage.sim.world(|world| world.keep(demo::PHONE_NUMBER_ID, simulator::File::png()));
    let with = |kind: &str, content: serde_json::Value| {
        json!({"messaging_product": "whatsapp", "recipient_type": "individual", "to": MIRA, "type": kind,
            kind: content, "context": {"message_id": question}})
    };
    let bodies = [
        text_to(MIRA, "ja"),
        with("image", json!({"id": media.id, "caption": "so"})),
        with("location", json!({"latitude": 52.5, "longitude": 13.4, "name": "Werkstatt"})),
        with("reaction", json!({"message_id": question, "emoji": "👍"})),
        with("contacts", json!([{"name": {"formatted_name": "Jonas"}, "phones": [{"phone": "+49 30 1"}]}])),
        with(
            "interactive",
            json!({"type": "button", "body": {"text": "?"}, "action": {"buttons": [
            {"type": "reply", "reply": {"id": "a", "title": "A"}}]}}),
        ),
        with(
            "template",
            json!({"name": "order_ready", "language": {"code": "de"}, "components": [
            {"type": "body", "parameters": [{"type": "text", "text": "Mira"}, {"type": "text", "text": "A"}]},
            {"type": "button", "sub_type": "quick_reply", "index": "0",
                "parameters": [{"type": "payload", "payload": "COME"}]}]}),
        ),
        json!({"messaging_product": "whatsapp", "status": "read", "message_id": question,
            "typing_indicator": {"type": "text"}}),
    ];
    for body in bodies {
        let (status, answer) = stage.whatsapp(body).await;
        assert_eq!(status, 200, "{answer}");
    }
    for entry in stage.sim.journal() {
        let checked = document.check_request(&entry.method, &entry.path, &entry.body);
        assert_eq!(checked, Ok(()), "{}", entry.body);
    }
}

#[test]
fn what_the_document_forbids_is_found() {
    let Some(document) = document() else { return };
    let path = format!("/v26.0/{}/messages", demo::PHONE_NUMBER_ID);
    let mut body = text_to(MIRA, "ja");
    body["surprise"] = json!(1);
    body["text"]["colour"] = json!("red");
    let reasons = document.check_request("POST", &path, &body).unwrap_err();
    assert!(reasons.iter().any(|reason| reason.contains("surprise")), "{reasons:?}");
    assert!(reasons.iter().any(|reason| reason.contains("colour")), "{reasons:?}");
    let nobody = json!({"messaging_product": "whatsapp", "type": "text", "text": {"body": "ja"}});
    assert!(document.check_request("POST", &path, &nobody).is_err());
    assert!(document.check_request("POST", &path, &json!({"type": "poll"})).is_err());
    assert!(document.check_request("POST", "/v26.0/1/nowhere", &json!({})).is_err());
}
