//! People write, the desk hears it; the desk writes, people see it.

use crate::desk::{MIRA, stage};
use serde_json::{Value, json};
use simulator::{Kind, Signature, demo};

#[tokio::test]
async fn a_customer_writes_on_whatsapp_and_a_signed_webhook_comes() {
    let stage = stage().await;
    let mira = stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID);
    let id = mira.write("Grüße 🚲 — ist mein Rad fertig?").unwrap();
    stage.settle().await;

    let message = &stage.desk.messages()[0];
    assert_eq!(message["id"], id);
    assert_eq!(message["text"]["body"], "Grüße 🚲 — ist mein Rad fertig?");
    assert_eq!(message["from"], "4915550000001");
    assert_eq!(message["timestamp"], "1795000000");
    assert!(stage.desk.raw()[0].is_ascii(), "Meta escapes everything that is not ASCII");
    let value = &stage.desk.changes("messages")[0];
    assert_eq!(value["metadata"]["phone_number_id"], demo::PHONE_NUMBER_ID);
    assert_eq!(value["contacts"][0]["profile"]["name"], "Mira Okoye");
    assert_eq!(stage.desk.refused(), 0);
}

#[tokio::test]
async fn an_answer_on_whatsapp_gets_its_ticks() {
    let stage = stage().await;
    let mira = stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID);
    mira.write("Hallo").unwrap();
    let id = stage.text(MIRA, "Ja, es ist fertig.").await;
    stage.settle().await;
    assert_eq!(stage.desk.ticks(&id), "sent delivered");
    mira.open().unwrap();
    stage.settle().await;
    assert_eq!(stage.desk.ticks(&id), "sent delivered read");
    assert_eq!(mira.message(&id).unwrap().shown.text.as_deref(), Some("Ja, es ist fertig."));
    assert_eq!(stage.sim.sends()[0].body["text"]["body"], "Ja, es ist fertig.");
    assert!(!format!("{:?}", stage.sim.journal()).contains(demo::WHATSAPP_TOKEN), "no token in the journal");
}

#[tokio::test]
async fn who_hides_the_number_is_known_by_the_user_id() {
    let stage = stage().await;
    let nilufar = stage.sim.phone(demo::NILUFAR, demo::PHONE_NUMBER_ID);
    nilufar.write("hi").unwrap();
    stage.settle().await;
    let message = &stage.desk.messages()[0];
    assert_eq!(message.get("from"), None);
    let (status, answer) = stage
        .whatsapp(
            json!({"messaging_product": "whatsapp", "recipient": message["from_user_id"], "type": "text",
            "text": {"body": "hello"}}),
        )
        .await;
    assert_eq!((status, &answer["contacts"][0]["user_id"]), (200, &message["from_user_id"]));
    stage.settle().await;
    assert_eq!(nilufar.messages().len(), 2);
}

#[tokio::test]
async fn buttons_come_back_as_replies() {
    let stage = stage().await;
    let mira = stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID);
    mira.write("Hallo").unwrap();
    let (_, answer) = stage
        .whatsapp(json!({"messaging_product": "whatsapp", "to": MIRA, "type": "interactive", "interactive": {
            "type": "button", "body": {"text": "Heute oder morgen?"}, "action": {"buttons": [
                {"type": "reply", "reply": {"id": "today", "title": "Heute"}},
                {"type": "reply", "reply": {"id": "tomorrow", "title": "Morgen"}}]}}}))
        .await;
    let question = answer["messages"][0]["id"].as_str().unwrap();
    mira.tap(question, "Morgen").unwrap();
    mira.react(question, "👍").unwrap();
    mira.unreact(question).unwrap();
    stage.settle().await;
    let messages = stage.desk.messages();
    assert_eq!(messages[1]["interactive"]["button_reply"], json!({"id": "tomorrow", "title": "Morgen"}));
    assert_eq!(messages[1]["context"]["id"], question);
    assert_eq!(messages[2]["reaction"], json!({"message_id": question, "emoji": "👍"}));
    assert_eq!(messages[3]["reaction"], json!({"message_id": question}), "a removed reaction has no emoji");
}

#[tokio::test]
async fn messenger_tells_echoes_deliveries_and_reads() {
    let stage = stage().await;
    let jonas = stage.sim.phone(demo::JONAS, demo::PAGE_ID);
    jonas.write("Is the blue one in stock?").unwrap();
    let psid = jonas.scoped_id();
    let (status, answer) = stage
        .page(json!({"recipient": {"id": psid}, "messaging_type": "RESPONSE",
            "message": {"text": "Yes, three left.", "metadata": "row:7",
                "quick_replies": [{"content_type": "text", "title": "Keep one", "payload": "KEEP"}]}}))
        .await;
    assert_eq!(status, 200, "{answer}");
    jonas.tap(answer["message_id"].as_str().unwrap(), "Keep one").unwrap();
    jonas.open().unwrap();
    stage.settle().await;
    let events = stage.desk.messaging("messaging");
    assert_eq!(events[0]["sender"]["id"], psid);
    assert_eq!(events[1]["message"]["is_echo"], true);
    assert_eq!(events[1]["message"]["metadata"], "row:7");
    assert_eq!(events[1]["message"]["app_id"].to_string(), demo::APP_ID);
    assert_eq!(events[2]["delivery"]["mids"][0], answer["message_id"]);
    assert_eq!(events[3]["message"]["quick_reply"]["payload"], "KEEP");
    assert!(events[4]["read"]["watermark"].is_i64(), "{}", events[4]);
}

#[tokio::test]
async fn instagram_counts_bytes_and_says_what_was_read() {
    let stage = stage().await;
    for (account, token) in
        [(demo::INSTAGRAM_BY_PAGE_ID, demo::PAGE_TOKEN), (demo::INSTAGRAM_BY_LOGIN_ID, demo::INSTAGRAM_TOKEN)]
    {
        stage.desk.forget();
        let emeka = stage.sim.phone(demo::EMEKA, account);
        emeka.story_reply("Love this! Price?").unwrap();
        let to = emeka.scoped_id();
        let long = json!({"recipient": {"id": to}, "message": {"text": "ü".repeat(501)}});
        assert_eq!(stage.graph("POST", "me/messages", token, long).await.0, 400);
        let body = json!({"recipient": {"id": to}, "message": {"text": "ü".repeat(500)}});
        let (status, answer) = stage.graph("POST", "me/messages", token, body).await;
        assert_eq!(status, 200, "{answer}");
        emeka.open().unwrap();
        stage.settle().await;
        let events = stage.desk.messaging("messaging");
        assert_eq!(stage.desk.bodies()[0]["entry"][0]["id"], account);
        assert!(events[0]["message"]["reply_to"]["story"]["url"].is_string());
        assert_eq!(events[1]["message"]["is_echo"], true);
        assert_eq!(events[2]["read"]["mid"], answer["message_id"]);
        assert_eq!(events.len(), 3, "Instagram tells no deliveries");
    }
}

#[tokio::test]
async fn unsent_edited_and_strange_things() {
    let stage = stage().await;
    let emeka = stage.sim.phone(demo::EMEKA, demo::INSTAGRAM_BY_PAGE_ID);
    let mid = emeka.write("oops").unwrap();
    emeka.edit(&mid, "oops!").unwrap();
    emeka.unsend(&mid).unwrap();
    emeka.story_mention().unwrap();
    emeka.view_once().unwrap();
    emeka.album(3).unwrap();
    emeka.inbox_echo("from the app").unwrap();
    stage.settle().await;
    let events = stage.desk.messaging("messaging");
    assert_eq!(events[1]["message_edit"], json!({"mid": mid, "text": "oops!", "num_edit": 1}));
    assert_eq!(events[2]["message"], json!({"mid": mid, "is_deleted": true}));
    assert_eq!(events[3]["message"]["attachments"][0]["type"], "story_mention");
    assert_eq!(events[4]["message"]["attachments"], json!([{"type": "ephemeral"}]));
    assert_eq!(events[5]["message"]["attachments"].as_array().map(Vec::len), Some(3));
    assert_eq!(events[6]["message"]["is_echo"], true);
    assert_ne!(events[6]["message"]["app_id"].to_string(), demo::APP_ID);
}

#[tokio::test]
async fn the_rarer_news_of_whatsapp() {
    let stage = stage().await;
    let saskia = stage.sim.phone(demo::SASKIA, demo::PHONE_NUMBER_ID);
    saskia.unsupported(Some("poll_creation")).unwrap();
    saskia.change_number("31655500999").unwrap();
    saskia.change_user_id().unwrap();
    saskia.phone_app_echo("from the phone").unwrap();
    saskia.send(Kind::Voice).unwrap();
    stage.settle().await;
    let messages = stage.desk.messages();
    assert_eq!(messages[0]["errors"][0]["code"], 131_051);
    assert_eq!(messages[0]["unsupported"]["type"], "poll_creation");
    assert_eq!(messages[1]["system"]["wa_id"], "31655500999");
    assert!(messages[2]["system"]["previous_user_id"].is_string());
    assert_eq!(messages[3]["audio"]["voice"], true);
    let echo = &stage.desk.changes("smb_message_echoes")[0]["message_echoes"][0];
    assert_eq!(echo["text"]["body"], "from the phone");
}

#[tokio::test]
async fn a_forged_webhook_is_known_by_its_signature() {
    let stage = stage().await;
    let body = serde_json::to_vec(&json!({"object": "page", "entry": []})).unwrap();
    stage.sim.raw(&body, Signature::Good);
    stage.settle().await;
    for forged in [Signature::Wrong, Signature::Missing, Signature::Short] {
        stage.desk.forget();
        stage.sim.raw(&body, forged);
        stage.settle().await;
        assert_eq!(stage.desk.refused(), 6, "{forged:?} is tried again five times");
        assert_eq!(stage.desk.bodies(), Vec::<Value>::new());
    }
}
