//! Tokens, fields, limits and the shapes of refusals.

use crate::desk::{MIRA, code, stage, text_to};
use serde_json::json;
use simulator::{DAY, HOUR, Portrait, demo, signature};

#[tokio::test]
async fn only_a_good_token_opens_only_its_own_things() {
    let stage = stage().await;
    let number = demo::PHONE_NUMBER_ID;
    assert_eq!(code(&stage.get(number, "nonsense").await.1).0, 190);
    assert_eq!(code(&stage.get(number, demo::PAGE_TOKEN).await.1), (100, 33));
    let proof = signature(demo::APP_SECRET, demo::WHATSAPP_TOKEN.as_bytes());
    let (status, _) = stage.get(&format!("{number}?appsecret_proof={proof}"), demo::WHATSAPP_TOKEN).await;
    assert_eq!(status, 200);
    let (status, _) = stage.get(&format!("{number}?appsecret_proof=00"), demo::WHATSAPP_TOKEN).await;
    assert_eq!(status, 400);
    stage.sim.expire(demo::PAGE_TOKEN, Some(stage.sim.now() + HOUR));
    assert_eq!(stage.get("me", demo::PAGE_TOKEN).await.1["id"], demo::PAGE_ID);
    stage.sim.advance(HOUR).await;
    assert_eq!(code(&stage.get("me", demo::PAGE_TOKEN).await.1), (190, 463));
    stage.sim.revoke(demo::WHATSAPP_TOKEN);
    let (status, answer) = stage.whatsapp(text_to(MIRA, "x")).await;
    assert_eq!((status, code(&answer)), (401, (190, 460)));
    assert!(answer["error"]["fbtrace_id"].is_string());
}

#[tokio::test]
async fn a_number_shows_the_asked_fields() {
    let stage = stage().await;
    let path = format!("{}?fields=verified_name,throughput,quality_rating", demo::PHONE_NUMBER_ID);
    let (_, answer) = stage.get(&path, demo::WHATSAPP_TOKEN).await;
    assert_eq!(
        answer,
        json!({"id": demo::PHONE_NUMBER_ID, "verified_name": "Nordlicht Fahrräder", "quality_rating": "GREEN",
            "throughput": {"level": "STANDARD"}})
    );
    let (_, list) = stage.get(&format!("{}/phone_numbers", demo::WABA_ID), demo::WHATSAPP_TOKEN).await;
    assert_eq!(list["data"][0]["id"], demo::PHONE_NUMBER_ID);
}

#[tokio::test]
async fn limits_are_limits() {
    let stage = stage().await;
    stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID).write("hello").unwrap();
    let too_long = stage.whatsapp(text_to(MIRA, &"x".repeat(4097))).await;
    assert_eq!((too_long.0, code(&too_long.1).0), (400, 131_009));
    let empty = stage.whatsapp(json!({"messaging_product": "whatsapp", "to": MIRA, "type": "text"})).await;
    assert_eq!(code(&empty.1).0, 131_008);
    let strange = stage.whatsapp(json!({"messaging_product": "whatsapp", "to": MIRA, "type": "poll"})).await;
    assert_eq!(code(&strange.1).0, 100);
    let own = stage.whatsapp(text_to(demo::PHONE_NUMBER, "x")).await;
    assert_eq!(code(&own.1).0, 131_021);
    stage.sim.world(|world| world.settings.pair_rate = true);
    for _ in 0..45 {
        stage.text(MIRA, "x").await;
    }
    assert_eq!(code(&stage.whatsapp(text_to(MIRA, "x")).await.1).0, 131_056);
}

#[tokio::test]
async fn subscriptions_choose_what_is_told() {
    let stage = stage().await;
    let path = format!("{}/subscribed_apps", demo::PAGE_ID);
    let (status, _) =
        stage.graph("POST", &path, demo::PAGE_TOKEN, json!({"subscribed_fields": "message_echoes"})).await;
    assert_eq!(status, 200);
    let (_, list) = stage.get(&path, demo::PAGE_TOKEN).await;
    assert_eq!(list["data"][0]["subscribed_fields"], json!(["message_echoes"]));
    stage.sim.phone(demo::JONAS, demo::PAGE_ID).write("unheard").unwrap();
    stage.settle().await;
    assert_eq!(stage.desk.bodies().len(), 0);
    let (status, answer) = stage
        .graph(
            "POST",
            &format!("{}/subscribed_apps", demo::WABA_ID),
            demo::WHATSAPP_TOKEN,
            json!({"override_callback_uri": "http://127.0.0.1:9/none", "verify_token": "x"}),
        )
        .await;
    assert_eq!((status, code(&answer).0), (400, 2200));
}

#[tokio::test]
async fn profiles_need_consent() {
    let stage = stage().await;
    let jonas = stage.sim.phone(demo::JONAS, demo::PAGE_ID);
    jonas.write("hello").unwrap();
    let path = format!("{}?fields=first_name,profile_pic", jonas.scoped_id());
    let (_, profile) = stage.get(&path, demo::PAGE_TOKEN).await;
    assert_eq!(profile["first_name"], "Jonas");
    stage.sim.world(|world| world.person_mut(demo::JONAS).unwrap().consent = false);
    assert_eq!(code(&stage.get(&path, demo::PAGE_TOKEN).await.1), (100, 2_018_218));
}

#[tokio::test]
async fn a_profile_picture_is_a_png_for_some_days_and_whatever_else_a_test_wants() {
    let stage = stage().await;
    for account in [demo::PAGE_ID, demo::INSTAGRAM_BY_PAGE_ID] {
        let jonas = stage.sim.phone(demo::JONAS, account);
        jonas.change_picture(Portrait::default()).unwrap();
        jonas.write("hello").unwrap();
        let path = format!("{}?fields=name,profile_pic", jonas.scoped_id());
        let (_, profile) = stage.get(&path, demo::PAGE_TOKEN).await;
        let address = profile["profile_pic"].as_str().unwrap().to_owned();
        let fetched = || async { stage.http.get(&address).send().await.unwrap() };
        let png = fetched().await.bytes().await.unwrap();
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n") && png.len() < 10_000, "{} bytes", png.len());
        jonas.change_picture(Portrait::Drawn(2)).unwrap();
        assert_ne!(fetched().await.bytes().await.unwrap(), png);
        jonas.change_picture(Portrait::Lies).unwrap();
        let lie = fetched().await;
        assert_eq!(lie.headers()["content-type"], "image/png");
        assert!(lie.text().await.unwrap().starts_with("<svg"));
        jonas.change_picture(Portrait::Fails).unwrap();
        assert_eq!(fetched().await.status(), 500);
        jonas.change_picture(Portrait::None).unwrap();
        let (_, profile) = stage.get(&path, demo::PAGE_TOKEN).await;
        assert!(profile.get("profile_pic").is_none() && profile["name"] == "Jonas Brandt", "{profile}");
        stage.sim.advance(3 * DAY).await;
        assert_eq!(fetched().await.status(), 403, "its address has run out");
    }
}

#[tokio::test]
async fn an_instagram_token_is_refreshed_when_it_is_a_day_old() {
    let stage = stage().await;
    let path = "refresh_access_token?grant_type=ig_refresh_token";
    stage.sim.expire(demo::INSTAGRAM_TOKEN, Some(stage.sim.now() + 10 * DAY));
    let (status, answer) = stage.get(path, demo::INSTAGRAM_TOKEN).await;
    assert_eq!((status, &answer["expires_in"]), (200, &json!(60 * 86_400)));
    assert_eq!(stage.get(path, demo::INSTAGRAM_TOKEN).await.0, 400, "too young now");
    let (_, me) = stage.get("me?fields=user_id,username", demo::INSTAGRAM_TOKEN).await;
    assert_eq!(me["user_id"], demo::INSTAGRAM_BY_LOGIN_ID);
    assert_ne!(me["id"], demo::INSTAGRAM_BY_LOGIN_ID);
}
