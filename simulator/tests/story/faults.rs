//! Meta misbehaves, and nothing is lost.

use crate::desk::{MIRA, code, stage, text_to};
use serde_json::json;
use simulator::{CallFault, Faults, demo};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

#[tokio::test]
async fn webhooks_come_twice_together_and_in_any_order() {
    let stage = stage().await;
    let mira = stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID);
    let jonas = stage.sim.phone(demo::JONAS, demo::PAGE_ID);
    let faults = Faults { copies: 3, shuffle: true, batch: 4, hold: true, parallel: 8, ..Faults::default() };
    stage.sim.faults(faults);
    let ids: BTreeSet<_> = (0..10).map(|at| mira.write(&format!("{at}")).unwrap()).collect();
    jonas.write("between").unwrap();
    stage.settle().await;
    assert_eq!(stage.desk.bodies().len(), 0, "everything is held");
    stage.sim.release();
    stage.settle().await;
    let heard: Vec<_> = stage.desk.messages().iter().map(|m| m["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(heard.len(), 30, "each came three times");
    assert_eq!(heard.iter().cloned().collect::<BTreeSet<_>>(), ids);
    assert_ne!(heard[..10].iter().collect::<Vec<_>>(), ids.iter().collect::<Vec<_>>(), "not in order");
    let most = stage
        .desk
        .bodies()
        .iter()
        .map(|body| body["entry"][0]["changes"].as_array().map_or(0, Vec::len))
        .max();
    assert_eq!(most, Some(4));
}

#[tokio::test]
async fn what_is_not_taken_comes_again() {
    let stage = stage().await;
    stage.desk.fail(3);
    stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID).write("hello").unwrap();
    stage.settle().await;
    assert_eq!(stage.desk.messages().len(), 1);
    assert_eq!(stage.sim.deliveries()[0].attempts, [500, 500, 500, 200]);
}

#[tokio::test]
async fn calls_fail_as_commanded() {
    let stage = stage().await;
    stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID).write("hello").unwrap();
    stage.sim.next_calls(CallFault::error(2, 131_056));
    stage.sim.next_calls(CallFault::bad_gateway(1));
    let mut outcomes = Vec::new();
    for _ in 0..4 {
        let (status, answer) = stage.whatsapp(text_to(MIRA, "x")).await;
        outcomes.push((status, code(&answer).0));
    }
    assert_eq!(outcomes, [(429, 131_056), (429, 131_056), (502, 0), (200, 0)]);
    stage.sim.faults(Faults { down: true, ..Faults::default() });
    assert_eq!(stage.whatsapp(text_to(MIRA, "x")).await.0, 503);
}

#[tokio::test]
async fn a_lost_answer_is_no_lost_message() {
    let stage = stage().await;
    let mira = stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID);
    mira.write("hello").unwrap();
    stage.sim.next_calls(CallFault::hang(1, 300));
    let began = Instant::now();
    let (status, _) = stage.whatsapp(text_to(MIRA, "did it arrive?")).await;
    assert_eq!(status, 504);
    assert!(began.elapsed() >= Duration::from_millis(300));
    stage.settle().await;
    let statuses = stage.desk.changes("messages");
    assert_eq!(statuses[1]["statuses"][0]["biz_opaque_callback_data"], "row:1");
    assert_eq!(mira.messages().len(), 2);
    stage.sim.next_calls(CallFault::nonsense(1));
    let (status, answer) = stage.whatsapp(text_to(MIRA, "and this?")).await;
    assert_eq!((status, answer.is_string()), (200, true));
}

#[tokio::test]
async fn nobody_answers_from_a_blocked_or_unknown_number() {
    let stage = stage().await;
    let mira = stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID);
    mira.write("bye").unwrap();
    mira.block().unwrap();
    for to in [MIRA, "+4915559999999"] {
        let id = stage.text(to, "hello?").await;
        stage.settle().await;
        assert_eq!(stage.desk.failure(&id)["code"], 131_026);
    }
    let jonas = stage.sim.phone(demo::JONAS, demo::PAGE_ID);
    jonas.write("bye").unwrap();
    jonas.block().unwrap();
    let body = json!({"recipient": {"id": jonas.scoped_id()}, "message": {"text": "a"}});
    assert_eq!(code(&stage.page(body).await.1), (551, 1_545_041));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_messages_all_arrive() {
    let stage = stage().await;
    let mira = stage.sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID);
    stage.sim.faults(Faults { parallel: 16, ..Faults::default() });
    let began = Instant::now();
    for at in 0..1000 {
        mira.write(&format!("{at}")).unwrap();
    }
    stage.settle().await;
    println!("1,000 webhooks in {:?}", began.elapsed());
    let ids: BTreeSet<_> = stage.desk.messages().iter().map(|message| message["id"].to_string()).collect();
    assert_eq!(ids.len(), 1000);
}
