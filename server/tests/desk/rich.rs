//! What agents send that is neither words nor a file, against the simulator.

use crate::{
    outside::{account, desk, only, thread},
    world::refused,
};
use app::{
    api::desk::Desk,
    domain::{
        channel::ChannelKind, content::Part, ids::MessageId, message::Body, refusal::Refusal, rich::Rich,
    },
};
use simulator::demo;

fn sizes() -> Rich {
    Rich::Choices { text: "Which size?".into(), choices: vec!["Small".into(), "Large".into()] }
}

#[tokio::test]
async fn an_agent_asks_with_answers_to_tap_and_sends_a_place_and_a_card() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("A rucksack, please").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let message = MessageId::random();
    for _ in 0..2 {
        world.service.send_rich(maya.caller, chat, message, sizes()).await.expect("sent once");
    }
    let place =
        Rich::Place { latitude: "57.7089".into(), longitude: "11.9746".into(), name: "Workshop".into() };
    world.service.send_rich(maya.caller, chat, MessageId::random(), place).await.expect("sent");
    let card = Rich::Card { name: "Workshop".into(), phone: "+46 31 555 010".into() };
    world.service.send_rich(maya.caller, chat, MessageId::random(), card).await.expect("sent");
    let nowhere = Rich::Place { latitude: "north".into(), longitude: "0".into(), name: String::new() };
    let answer = refused(world.service.send_rich(maya.caller, chat, MessageId::random(), nowhere).await);
    assert!(matches!(answer, Err(Refusal::Invalid { field, .. }) if field == "place"));
    let answer = refused(world.service.send_rich(ada.caller, chat, MessageId::random(), sizes()).await);
    assert!(matches!(answer, Err(Refusal::OwnedByOther { .. })), "only who answers the chat sends");
    outside.settle(&world).await;

    let sends = outside.sim.client().sends();
    let kinds: Vec<&str> = sends.iter().filter_map(|sent| sent.body["type"].as_str()).collect();
    assert_eq!(kinds, ["interactive", "location", "contacts"], "taken, in their order: {sends:?}");
    assert!(sends.iter().all(|sent| sent.status == 200));
    let shown: Vec<Part> = thread(&world, maya, chat)
        .await
        .entries
        .iter()
        .filter_map(|entry| match &entry.body {
            Body::Message { more: Some(more), .. } => more.parts.first().cloned(),
            _ => None,
        })
        .collect();
    assert_eq!(shown[0], Part::Choices { choices: vec!["Small".into(), "Large".into()] });
    assert_eq!(
        world.row(ada, chat).await.last.map(|last| last.text).as_deref(),
        Some(""),
        "a card has no words"
    );
    outside.ends(world).await;
}

#[tokio::test]
async fn on_messenger_answers_are_tapped_and_places_are_unknown() {
    let (world, _, maya, outside, _) = desk(ChannelKind::Messenger).await;
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Messenger));
    mira.write("A rucksack, please").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let place = Rich::Place { latitude: "57.7".into(), longitude: "11.9".into(), name: String::new() };
    let answer = refused(world.service.send_rich(maya.caller, chat, MessageId::random(), place).await);
    assert!(matches!(answer, Err(Refusal::Invalid { field, .. }) if field == "kind"));
    world.service.send_rich(maya.caller, chat, MessageId::random(), sizes()).await.expect("sent");
    outside.settle(&world).await;
    let sends = outside.sim.client().sends();
    assert_eq!(sends[0].body["message"]["quick_replies"][1]["title"], "Large");
    outside.ends(world).await;
}
