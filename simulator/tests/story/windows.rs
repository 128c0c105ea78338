//! 24 hours, 7 days, and what may be said when.

use crate::desk::{MIRA, code, stage, stage_of, text_to};
use serde_json::json;
use simulator::{Config, DAY, HOUR, Settings, demo};

#[tokio::test]
async fn a_text_after_24_hours_is_accepted_and_fails_by_status() {
    let stage = stage().await;
    let mira = stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID);
    mira.write("Hallo").unwrap();
    stage.sim.advance(24 * HOUR + 1).await;
    let id = stage.text(MIRA, "zu spät").await;
    stage.settle().await;
    assert_eq!(stage.desk.ticks(&id), "failed");
    assert_eq!(stage.desk.failure(&id)["code"], 131_047);
    mira.write("noch da?").unwrap();
    let id = stage.text(MIRA, "ja").await;
    stage.settle().await;
    assert_eq!(stage.desk.ticks(&id), "sent delivered");
}

#[tokio::test]
async fn it_can_be_refused_at_once_as_well() {
    let settings = Settings { late_refusal: false, ..Settings::default() };
    let stage = stage_of(Config { settings, ..Config::default() }).await;
    let (status, answer) = stage.whatsapp(text_to(MIRA, "hello?")).await;
    assert_eq!((status, code(&answer).0), (400, 131_047));
}

#[tokio::test]
async fn a_reaction_opens_no_window_on_whatsapp() {
    let stage = stage().await;
    let mira = stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID);
    let first = mira.write("Hallo").unwrap();
    stage.sim.advance(DAY + 1).await;
    mira.react(&first, "❤️").unwrap();
    assert!(!mira.window_open());
}

#[tokio::test]
async fn human_agent_is_for_the_days_after_the_first() {
    let stage = stage().await;
    for (account, outside) in [(demo::PAGE_ID, 2_018_278), (demo::INSTAGRAM_BY_PAGE_ID, 2_534_022)] {
        let jonas = stage.sim.phone(demo::JONAS, account);
        jonas.write("hello").unwrap();
        let to = jonas.scoped_id();
        let plain = json!({"recipient": {"id": to}, "messaging_type": "RESPONSE", "message": {"text": "a"}});
        let tagged = json!({"recipient": {"id": to}, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT",
            "message": {"text": "b"}});
        assert_eq!(stage.page(plain.clone()).await.0, 200);
        stage.sim.advance(DAY + 1).await;
        let (status, answer) = stage.page(plain.clone()).await;
        assert_eq!((status, code(&answer)), (400, (10, outside)));
        assert_eq!(stage.page(tagged.clone()).await.0, 200);
        stage.sim.world(|world| world.app.human_agent = false);
        assert_eq!(code(&stage.page(tagged.clone()).await.1).0, 100);
        stage.sim.world(|world| world.app.human_agent = true);
        stage.sim.advance(6 * DAY).await;
        assert_eq!(code(&stage.page(tagged.clone()).await.1), (10, outside));
        assert_eq!(stage.sim.needless_human_agent(), 0);
        jonas.write("again").unwrap();
        assert_eq!(stage.page(tagged).await.0, 200);
        assert_eq!(stage.sim.needless_human_agent(), 1);
        stage.sim.world(|world| world.needless_human_agent = 0);
    }
}

#[tokio::test]
async fn dead_tags_are_refused() {
    let stage = stage().await;
    let jonas = stage.sim.phone(demo::JONAS, demo::PAGE_ID);
    jonas.write("hello").unwrap();
    let body = json!({"recipient": {"id": jonas.scoped_id()}, "messaging_type": "MESSAGE_TAG",
        "tag": "ACCOUNT_UPDATE", "message": {"text": "a"}});
    assert_eq!(code(&stage.page(body).await.1).0, 100);
}

#[tokio::test]
async fn another_app_may_own_the_thread() {
    let stage = stage().await;
    stage.sim.world(|world| world.pages[0].default_app = Some(demo::APP_ID.into()));
    let jonas = stage.sim.phone(demo::JONAS, demo::PAGE_ID);
    jonas.write("hello").unwrap();
    jonas.inbox_echo("we are on it").unwrap();
    jonas.write("thanks").unwrap();
    stage.settle().await;
    assert_eq!(stage.desk.messaging("standby").len(), 2);
    let to = json!({"id": jonas.scoped_id()});
    let text = json!({"recipient": to, "messaging_type": "RESPONSE", "message": {"text": "a"}});
    assert_eq!(code(&stage.page(text.clone()).await.1), (10, 2_018_300));
    let path = format!("{}/take_thread_control", demo::PAGE_ID);
    let (status, _) = stage.graph("POST", &path, demo::PAGE_TOKEN, json!({"recipient": to})).await;
    assert_eq!((status, stage.page(text).await.0), (200, 200));
}
