//! In which order a thread stands that came in another one (meta-api §1.4), against the simulator.

use crate::outside::{Outside, account, desk, only, said, thread};
use crate::world::{Colleague, World};
use app::{
    api::desk::Desk,
    domain::{channel::ChannelKind, ids::ConversationId, message::Author, time::Span},
};
use simulator::{Faults, Signature, demo};

/// The words, and for what has none the number of its parts.
async fn told(world: &World, maya: Colleague, chat: ConversationId) -> Vec<String> {
    let said = said(&thread(world, maya, chat).await);
    said.iter()
        .map(|(_, text, more)| if text.is_empty() { more.parts.len().to_string() } else { text.clone() })
        .collect()
}

/// What the customer does is told when it is released, in the order of the faults.
async fn second_passes(world: &World, outside: &Outside) {
    world.passes(Span::seconds(1));
    outside.sim.client().set_clock(world.now().millis()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn webhooks_three_times_shuffled_and_in_parallel_make_one_thread_in_the_order_in_which_it_was_said() {
    for kind in [ChannelKind::Whatsapp, ChannelKind::Messenger, ChannelKind::Instagram] {
        for batch in [1, 7] {
            let (world, ada, maya, outside, channel) = desk(kind).await;
            let sim = outside.sim.client();
            sim.faults(Faults {
                copies: 3,
                shuffle: true,
                parallel: 8,
                hold: true,
                batch,
                ..Faults::default()
            });
            let mira = sim.phone(demo::MIRA, account(kind));
            let mut expected: Vec<String> = Vec::new();
            for n in 0..12 {
                second_passes(&world, &outside).await;
                mira.write(&format!("word {n}")).expect("written");
                expected.push(format!("word {n}"));
            }
            second_passes(&world, &outside).await;
            mira.album(10).expect("an album");
            let album: &[&str] = if kind == ChannelKind::Whatsapp { &["1"; 10] } else { &["10"] };
            expected.extend(album.iter().map(|parts| (*parts).to_owned()));
            second_passes(&world, &outside).await;
            mira.write("the last word").expect("written");
            expected.push("the last word".into());

            // Somebody has it on his screen from the first word on, and what came is worked off while more comes.
            let working = async {
                sim.release();
                loop {
                    world.service.tick_arrivals().await.expect("worked off");
                    if maya.chats(&world).await.len() == 1 {
                        let chat = only(&world, maya).await;
                        world.opens(maya, chat).await;
                        return chat;
                    }
                }
            };
            let chat = working.await;
            outside.settle(&world).await;
            assert_eq!(told(&world, maya, chat).await, expected, "{kind:?}");
            let row = world.row(ada, chat).await;
            assert_eq!(row.last.expect("a last line").text, "the last word");
            assert_eq!(row.unread as usize, expected.len(), "each once");
            let (health, _) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
            let received: u64 = health.hours.iter().map(|hour| hour.received).sum();
            assert_eq!(received as usize, expected.len(), "and counted once (channel health)");
            outside.ends(world).await;
        }
    }
}

/// A text of Mira's with a time of its own.
fn webhook(id: &str, text: &str, at: i64) -> Vec<u8> {
    serde_json::json!({"object": "whatsapp_business_account", "entry": [{"id": demo::WABA_ID, "changes": [{"field": "messages",
        "value": {"messaging_product": "whatsapp", "metadata": {"phone_number_id": demo::PHONE_NUMBER_ID},
            "messages": [{"from": "4915550000001", "id": id, "timestamp": at.to_string(), "type": "text", "text": {"body": text}}]}}]}]})
    .to_string()
    .into_bytes()
}

#[tokio::test]
async fn what_comes_late_stands_below_what_was_answered_without_it_and_no_wrong_clock_hides_it() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let (_, ours) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
    sim.set_callback(&ours.callback, &ours.verify_token).await;
    let now = || world.now().millis() / 1000;
    let comes = async |id: &str, text: &str, at: i64| {
        sim.raw(&webhook(id, text, at), Signature::Good);
        outside.settle(&world).await;
    };
    outside.passes(&world, &[ada, maya], Span::minutes(10)).await;
    comes("wamid.2", "second", now() - 60).await;
    let chat = only(&world, maya).await;
    world.opens(maya, chat).await;
    comes("wamid.1", "first", now() - 120).await;
    assert_eq!(told(&world, maya, chat).await, ["first", "second"]);
    let row = world.row(ada, chat).await;
    assert_eq!((row.last.expect("a last line").text.as_str(), row.unread), ("second", 2));

    outside.passes(&world, &[ada, maya], Span::minutes(1)).await;
    maya.replies(&world, chat, "an answer").await;
    outside.settle(&world).await;
    comes("wamid.4", "after it", now()).await;
    comes("wamid.3", "said before it, heard after it", now() - 300).await;
    comes("wamid.ancient", "of 1971", 40_000_000).await;
    comes("wamid.future", "of tomorrow", now() + 86_400).await;
    let lines = thread(&world, maya, chat).await;
    let words: Vec<String> = said(&lines).into_iter().map(|(_, text, _)| text).collect();
    let expected = [
        "first",
        "second",
        "an answer",
        "said before it, heard after it",
        "after it",
        "of 1971",
        "of tomorrow",
    ];
    assert_eq!(words, expected);
    assert!(lines.entries.iter().all(|entry| entry.at <= world.now()), "nothing is said tomorrow");
    assert_eq!(world.row(ada, chat).await.unread, 4, "none is passed over");
    outside.ends(world).await;
}

#[tokio::test]
async fn pages_of_a_thread_that_came_in_another_order_have_each_line_once() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let service = &*world.service;
    let (_, ours) = service.channel_health(ada.caller, channel.id).await.expect("health");
    sim.set_callback(&ours.callback, &ours.verify_token).await;
    outside.passes(&world, &[ada, maya], Span::minutes(10)).await;
    let begun = world.now().millis() / 1000 - 500;
    // Every second one is late by a hundred and more.
    let order = (0..130).filter(|n| n % 2 == 0).chain((0..130).filter(|n| n % 2 == 1).rev());
    for n in order {
        sim.raw(&webhook(&format!("wamid.{n}"), &format!("word {n}"), begun + n), Signature::Good);
        outside.sim.settle().await;
        service.tick_arrivals().await.expect("worked off");
    }
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let mut thread = thread(&world, maya, chat).await;
    while thread.has_older {
        let before = thread.oldest().expect("a line");
        let older = service.older(maya.caller, chat, before).await.expect("a page");
        thread.prepend(older);
    }
    let words: Vec<String> = said(&thread)
        .into_iter()
        .filter(|(by, ..)| *by == Author::Customer)
        .map(|(_, text, _)| text)
        .collect();
    let expected: Vec<String> = (0..130).map(|n| format!("word {n}")).collect();
    assert_eq!(words, expected);
    let found = service.find_lines(maya.caller, chat, "word 7").await.expect("found");
    assert!(found.lines.is_sorted_by(|a, b| a.place >= b.place), "newest first");
    outside.ends(world).await;
}
