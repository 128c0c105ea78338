//! Files up and down.

use crate::desk::{MIRA, code, stage};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use simulator::{File, Kind, MINUTE, demo};

#[tokio::test]
async fn a_picture_comes_down_with_the_token_while_its_link_lives() {
    let stage = stage().await;
    stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID).send(Kind::Image).unwrap();
    stage.settle().await;
    let id = stage.desk.messages()[0]["image"]["id"].as_str().unwrap().to_owned();
    let (_, media) = stage.get(&id, demo::WHATSAPP_TOKEN).await;
    let url = media["url"].as_str().unwrap();
    let open = stage.http.get(url).send().await.unwrap();
    assert_eq!(open.status(), 401, "not without the token");
    let file = stage.http.get(url).bearer_auth(demo::WHATSAPP_TOKEN).send().await.unwrap();
    assert_eq!(file.headers()["content-type"], "image/jpeg");
    assert_eq!(file.bytes().await.unwrap().len() as u64, media["file_size"].as_u64().unwrap());
    stage.sim.advance(5 * MINUTE).await;
    assert_eq!(stage.http.get(url).bearer_auth(demo::WHATSAPP_TOKEN).send().await.unwrap().status(), 404);
    assert_eq!(stage.graph("DELETE", &id, demo::WHATSAPP_TOKEN, Value::Null).await.0, 200);
    assert_eq!(code(&stage.get(&id, demo::WHATSAPP_TOKEN).await.1), (100, 33));
}

async fn upload(stage: &crate::desk::Stage, mime: &str, bytes: Vec<u8>) -> (u16, Value) {
    let file = Part::bytes(bytes).file_name("a").mime_str(mime).unwrap();
    let form =
        Form::new().text("messaging_product", "whatsapp").text("type", mime.to_owned()).part("file", file);
    let url = format!("{}/v26.0/{}/media", stage.sim.base_url(), demo::PHONE_NUMBER_ID);
    let answer = stage.http.post(url).bearer_auth(demo::WHATSAPP_TOKEN).multipart(form).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn a_picture_goes_up_within_the_limits() {
    let stage = stage().await;
    stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID).write("ein Bild?").unwrap();
    assert_eq!(upload(&stage, "image/gif", vec![0; 9]).await.0, 400);
    assert_eq!(upload(&stage, "image/png", vec![0; 5 * 1024 * 1024 + 1]).await.0, 400);
    let (status, media) = upload(&stage, "image/png", File::png().bytes).await;
    assert_eq!(status, 200, "{media}");
    let send = |kind: &str| json!({"messaging_product": "whatsapp", "to": MIRA, "type": kind, kind: {"id": media["id"]}});
    let (_, good) = stage.whatsapp(send("image")).await;
    let (_, bad) = stage.whatsapp(send("video")).await;
    stage.settle().await;
    assert_eq!(stage.desk.ticks(good["messages"][0]["id"].as_str().unwrap()), "sent delivered");
    assert_eq!(stage.desk.failure(bad["messages"][0]["id"].as_str().unwrap())["code"], 131_053);
}

#[tokio::test]
async fn messenger_fetches_what_is_linked() {
    let stage = stage().await;
    let jonas = stage.sim.phone(demo::JONAS, demo::PAGE_ID);
    jonas.send(Kind::Image).unwrap();
    stage.settle().await;
    let url = stage.desk.messaging("messaging")[0]["message"]["attachments"][0]["payload"]["url"].clone();
    let body = |url: &Value| {
        json!({"recipient": {"id": jonas.scoped_id()}, "messaging_type": "RESPONSE",
            "message": {"attachment": {"type": "image", "payload": {"url": url}}}})
    };
    assert_eq!(stage.page(body(&url)).await.0, 200);
    let (status, answer) = stage.page(body(&json!("http://127.0.0.1:9/none.png"))).await;
    assert_eq!((status, code(&answer)), (400, (100, 2_018_008)));
    let picture = &jonas.messages()[1].shown.media[0];
    assert_eq!(stage.http.get(&picture.url).send().await.unwrap().status(), 200);
}
