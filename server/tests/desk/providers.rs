//! Providers that are slow, away or in doubt, and what they say of those who write (V-09, V-12), against the simulator.

use crate::{
    outside::{account, desk, form, only, said, thread},
    world::World,
};
use app::{
    api::{
        channels::{Connection, TemplateForm},
        desk::Desk,
    },
    domain::{
        agent::Status,
        channel::{Channel, ChannelKind, TroubleKind},
        content::{FileState, Part},
        ids::MessageId,
        template::{Blank, Place},
        thread::Thread,
        time::Span,
    },
};
use simulator::{CallFault, Client, Fault, Kind, Person, Signature, demo};
use std::time::Duration;

/// A call that fails with this code, or is answered last, by a part of its path.
fn on(path: &str, fault: Fault) -> CallFault {
    CallFault { times: 1, after: 0, path: path.into(), fault }
}

fn error(code: i64) -> Fault {
    Fault::Error { code, subcode: None, status: None, message: None, details: None }
}

fn calls(sim: &Client, path: &str) -> usize {
    sim.journal().iter().filter(|call| call.path.contains(path)).count()
}

/// Waits for what a running desk does by itself.
async fn until(world: &World, mut is_so: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(10), wait).await;
    assert!(waited.is_ok(), "the desk did it at {:?}", world.now());
}

fn picture(thread: &Thread) -> FileState {
    let part = said(thread).iter().find_map(|(_, _, more)| more.parts.first().cloned());
    let Some(Part::File(file)) = part else { panic!("no picture: {part:?}") };
    file.state
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn templates_that_are_slow_to_come_hold_up_no_message() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    world.service.clone().work();
    sim.next_calls(on("/message_templates", Fault::AnswerLast));
    let before = calls(&sim, "/message_templates");
    let again = Connection { channel: Some(channel.id), ..form(&world, ChannelKind::Whatsapp) };
    world.service.connect(ada.caller, again).await.expect("connected anew");
    until(&world, async || calls(&sim, "/message_templates") > before).await;
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Hello?").expect("written");
    until(&world, async || !maya.chats(&world).await.is_empty()).await;
    sim.release();
    outside.ends(world).await;
}

#[tokio::test]
async fn templates_that_could_not_be_fetched_are_fetched_a_little_later() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    sim.world(|world| world.wabas[0].templates.retain(|template| template.name == "reminder"));
    for _ in 0..2 {
        sim.next_calls(on("/message_templates", error(2)));
    }
    let again = Connection { channel: Some(channel.id), ..form(&world, ChannelKind::Whatsapp) };
    world.service.connect(ada.caller, again).await.expect("connected anew");
    outside.settle(&world).await;
    let count = async || world.service.templates(ada.caller, channel.id).await.expect("a list").len();
    assert_eq!(count().await, 4, "as they were known");
    outside.passes(&world, &[ada, maya], Span::seconds(31)).await;
    assert_eq!(count().await, 4, "not yet");
    outside.passes(&world, &[ada, maya], Span::seconds(61)).await;
    assert_eq!(count().await, 1);
    outside.ends(world).await;
}

#[tokio::test]
async fn a_picture_comes_once_the_channel_hands_it_over() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    for code in [4, 80_007, 1, 2] {
        sim.next_calls(on("", error(code)));
    }
    mira.send(Kind::Image).expect("sent");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    for _ in 0..4 {
        assert_eq!(picture(&thread(&world, maya, chat).await), FileState::Coming);
        outside.passes(&world, &[ada, maya], Span::minutes(25)).await;
    }
    assert!(matches!(picture(&thread(&world, maya, chat).await), FileState::Here { .. }));

    sim.revoke(demo::WHATSAPP_TOKEN);
    sim.phone(demo::JONAS, account(ChannelKind::Whatsapp)).send(Kind::Image).expect("sent");
    outside.settle(&world).await;
    let his = maya.chats(&world).await.into_iter().find(|other| *other != chat).expect("his");
    let known = world.service.feed.catalog().channels[&channel.id].clone();
    assert!(known.trouble.is_some(), "said in every console, before a message runs into it");
    assert_eq!(picture(&thread(&world, maya, his).await), FileState::Coming);
    sim.world(|world| {
        world.token_mut(demo::WHATSAPP_TOKEN).expect("known").state = simulator::world::TokenState::Good
    });
    let again = Connection { channel: Some(channel.id), ..form(&world, ChannelKind::Whatsapp) };
    world.service.connect(ada.caller, again).await.expect("connected anew");
    outside.settle(&world).await;
    assert!(matches!(picture(&thread(&world, maya, his).await), FileState::Here { .. }));
    outside.ends(world).await;
}

#[tokio::test]
async fn who_answers_under_another_number_than_was_dialled_is_the_same_and_has_a_name_then() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    // In Brazil a nine is dialled that is not part of what WhatsApp calls her.
    sim.add_person(Person::new("bia", "Bia Souza", "551187654321"));
    let blank = |name: &str| Blank { place: Place::Body, name: name.into() };
    let filled = vec![(blank("first_name"), "Bia".to_owned()), (blank("subject"), "your bike".to_owned())];
    let form =
        TemplateForm { name: "reminder".into(), language: "en_US".into(), filled, ..TemplateForm::default() };
    let first =
        world.service.write_first(maya.caller, channel.id, "+55 11 98765-4321", MessageId::random(), form);
    let chat = first.await.expect("opened");
    outside.settle(&world).await;
    assert_eq!(world.row(ada, chat).await.name.as_deref(), Some("+5511987654321"), "all that is known");
    sim.phone("bia", account(ChannelKind::Whatsapp)).write("Oi!").expect("written");
    outside.settle(&world).await;
    assert_eq!(maya.chats(&world).await, [chat], "her answer is in the same chat");
    assert_eq!(world.row(ada, chat).await.name.as_deref(), Some("Bia Souza"));
    let profile = world.service.profile(maya.caller, chat).await.expect("a profile");
    assert_eq!(profile.customer.name.as_deref(), Some("Bia Souza"));
    outside.ends(world).await;
}

#[tokio::test]
async fn what_concerns_a_business_concerns_all_its_numbers_and_what_names_one_that_one() {
    let (world, ada, maya, outside, first) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    sim.world(|world| {
        let number = world.wabas[0].numbers[0].clone();
        let second = simulator::world::Number {
            id: "310000000000002".into(),
            display: "+49 30 5550002".into(),
            ..number
        };
        world.wabas[0].numbers.push(second);
    });
    let other = Connection { account: "310000000000002".into(), ..form(&world, ChannelKind::Whatsapp) };
    let second = outside.connects_by(&world, ada, other).await;
    let quality = async |channel: &Channel| {
        let (health, _) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
        health.quality.unwrap_or_default()
    };
    assert_eq!((quality(&first).await, quality(&second).await), ("GREEN".into(), "GREEN".into()), "as told");
    sim.number_quality("310000000000002", "YELLOW").expect("told");
    sim.review("710000000000004", "APPROVED", None).expect("reviewed");
    outside.settle(&world).await;
    world.service.tick_tokens().await.expect("asked");
    assert_eq!(quality(&first).await, "GREEN", "it is about the other number");
    assert_eq!(quality(&second).await, "YELLOW", "as the provider rates it now");
    for channel in [&first, &second] {
        let all = world.service.templates(ada.caller, channel.id).await.expect("a list");
        assert!(all.iter().all(|template| template.status == "APPROVED"), "{all:?}");
    }
    for (what, trouble) in [
        ("RESTRICTED_ADD_PHONE_NUMBER_ACTION", TroubleKind::Noticed),
        ("RESTRICTED_BIZ_INITIATED_MESSAGING", TroubleKind::Limited),
        ("RESTRICTED_CUSTOMER_INITIATED_MESSAGING", TroubleKind::Restricted),
        ("RESTRICTED_ADD_PHONE_NUMBER_ACTION", TroubleKind::Restricted),
    ] {
        let more = serde_json::json!({"restriction_info": [{"restriction_type": what, "expiration": 1}]});
        sim.account_update(demo::WABA_ID, "ACCOUNT_RESTRICTION", more);
        outside.settle(&world).await;
        for channel in [&first, &second] {
            let known = world.service.feed.catalog().channels[&channel.id].clone();
            assert_eq!(known.trouble.map(|known| known.what), Some(trouble), "{what}: of each number");
            let (health, _) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
            assert!(health.notice.is_some_and(|told| told.words.contains(what)), "{what}");
            assert_eq!(health.failure, None, "nothing failed");
        }
    }
    maya.is(&world, Status::Break).await;
    outside.ends(world).await;
}

#[tokio::test]
async fn what_nobody_here_knows_is_kept_as_it_came_and_harms_nothing_beside_it() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let (_, ours) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
    sim.set_callback(&ours.callback, &ours.verify_token).await;
    let message = |id: &str, text: &str| {
        format!(
            r#"{{"from": "4915550000001", "id": "{id}", "timestamp": "1700000000", "type": "text", "text": {{"body": "{text}"}}}}"#
        )
    };
    let deep = format!(r#"{{"id": "wamid.deep", "odd": {}{}}}"#, "[".repeat(200), "]".repeat(200));
    let all = [message("wamid.half", "half \\ud83d"), deep, message("wamid.whole", "whole")].join(",");
    let body = format!(
        r#"{{"object": "whatsapp_business_account", "entry": [{{"id": "{}", "changes": [{{"field": "messages",
            "value": {{"metadata": {{"phone_number_id": "{}"}}, "messages": [{all}]}}}}]}}]}}"#,
        demo::WABA_ID,
        demo::PHONE_NUMBER_ID
    );
    sim.raw(body.as_bytes(), Signature::Good);
    outside.settle(&world).await;
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    let poll = mira.unsupported(Some("poll_creation")).expect("sent");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let texts: Vec<_> =
        said(&thread(&world, maya, chat).await).into_iter().map(|(_, text, _)| text).collect();
    assert_eq!(texts, ["half \u{fffd}", "whole", ""]);
    let kept = async || {
        let mut reading = world.service.store.glance().await.expect("a reading");
        reading.odd_items(channel.id, 10).await.expect("kept")
    };
    let odd = kept().await;
    assert!(odd.iter().any(|item| item.contains("poll_creation") && item.contains(&poll)), "{odd:?}");
    assert!(odd.iter().any(|item| item.contains("wamid.deep")), "{odd:?}");
    mira.unsend(&poll).expect("taken back");
    outside.settle(&world).await;
    assert!(kept().await.iter().all(|item| !item.contains("poll_creation")), "his to take back");
    outside.ends(world).await;
}

#[tokio::test]
async fn a_file_whose_bytes_are_not_those_that_were_sent_is_asked_for_again_and_then_shown_as_missing() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    let garbled = |times| CallFault { times, after: 0, path: "/lookaside/".into(), fault: Fault::Garbled };
    sim.next_calls(garbled(1));
    mira.send(Kind::Image).expect("sent");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    assert_eq!(picture(&thread(&world, maya, chat).await), FileState::Coming, "not shown as it came");
    outside.passes(&world, &[ada, maya], Span::minutes(1)).await;
    assert!(
        matches!(picture(&thread(&world, maya, chat).await), FileState::Here { .. }),
        "the second one is right"
    );

    sim.next_calls(garbled(20));
    sim.phone(demo::JONAS, account(ChannelKind::Whatsapp)).send(Kind::Image).expect("sent");
    outside.settle(&world).await;
    let his = maya.chats(&world).await.into_iter().find(|other| *other != chat).expect("his");
    for _ in 0..5 {
        outside.passes(&world, &[ada, maya], Span::hours(2)).await;
    }
    let state = picture(&thread(&world, maya, his).await);
    assert!(matches!(&state, FileState::Missing { why } if why.contains("bytes")), "{state:?}");
    outside.ends(world).await;
}

/// A change of the business as WhatsApp tells it, at that second.
fn told_at(at: i64, field: &str, value: &serde_json::Value) -> String {
    serde_json::json!({"object": "whatsapp_business_account", "entry": [
        {"id": demo::WABA_ID, "time": at / 1_000, "changes": [{"field": field, "value": value}]},
    ]})
    .to_string()
}

#[tokio::test]
async fn an_old_notice_that_is_told_late_or_again_undoes_nothing() {
    let (world, ada, _, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let (_, ours) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
    sim.set_callback(&ours.callback, &ours.verify_token).await;
    world.passes(Span::minutes(10));
    sim.advance(Span::minutes(10).as_millis()).await;
    let now = world.now().millis();
    let tells = async |at: i64, field: &str, value: serde_json::Value| {
        sim.raw(told_at(at, field, &value).as_bytes(), Signature::Good);
        outside.settle(&world).await;
    };
    let account =
        |state: &str| serde_json::json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": state}});
    let trouble =
        || world.service.feed.catalog().channels[&channel.id].trouble.clone().map(|known| known.what);
    tells(now - 300_000, "account_update", account("DISABLE")).await;
    let first = trouble();
    tells(now - 200_000, "account_update", account("REINSTATE")).await;
    assert_eq!(trouble(), None, "after {first:?}");
    tells(now - 300_000, "account_update", account("DISABLE")).await;
    assert_eq!(trouble(), None, "told again, it is of five minutes ago");
    assert!(first.is_some(), "it was true then");

    tells(now - 180_000, "account_update", account("DISABLE")).await;
    let remark = serde_json::json!({"display_phone_number": "15550001", "event": "UPGRADE"});
    tells(now - 100_000, "phone_number_quality_update", remark).await;
    tells(now - 150_000, "account_update", account("REINSTATE")).await;
    assert_eq!(trouble(), None, "what was said later of something else overtakes nothing");

    let template = |event: &str| {
        serde_json::json!({"event": event, "message_template_id": 1, "reason": "NONE",
            "message_template_name": "reminder", "message_template_language": "en_US"})
    };
    let status = async || {
        let all = world.service.templates(ada.caller, channel.id).await.expect("a list");
        all.into_iter().find(|template| template.name == "reminder").expect("it").status
    };
    tells(now - 60_000, "message_template_status_update", template("PAUSED")).await;
    assert_eq!(status().await, "PAUSED");
    tells(now - 120_000, "message_template_status_update", template("DISABLED")).await;
    assert_eq!(status().await, "APPROVED", "asked about, and so it is there");
    outside.ends(world).await;
}
