//! Two servers on one database share what comes in from the providers and what goes out to them; one may die in the middle.
//! SQLite has one process per file.

use crate::outside::{account, desk, said, thread};
use app::domain::{channel::ChannelKind, ids::ConversationId, message::Author, time::Span};
use simulator::{CallFault, Client, Faults, demo};

const PEOPLE: [&str; 4] = [demo::MIRA, demo::JONAS, demo::EMEKA, demo::SASKIA];

fn sent_to(sim: &Client) -> Vec<(String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    sim.sends().iter().map(|sent| (text(&sent.body["to"]), text(&sent.body["text"]["body"]))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_message_is_stored_once_each_answer_is_sent_once_in_order_whoever_dies() {
    let (world, _, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let Some(other) = world.beside().await else { return outside.ends(world).await };
    let (one, sim) = (world.service.clone(), outside.sim.client());
    sim.faults(Faults { copies: 2, shuffle: true, parallel: 8, hold: true, batch: 3, ..Faults::default() });
    for n in 0..8 {
        world.passes(Span::seconds(1));
        sim.set_clock(world.now().millis()).await;
        for person in PEOPLE {
            let phone = sim.phone(person, account(ChannelKind::Whatsapp));
            phone.write(&format!("word {n}")).expect("written");
        }
    }
    sim.release();
    // One of the two that work on it dies over it.
    let dying = tokio::spawn({
        let other = other.clone();
        async move {
            loop {
                let _ = other.tick_arrivals().await;
                tokio::task::yield_now().await;
            }
        }
    });
    for _ in 0..5 {
        one.tick_arrivals().await.expect("worked off");
        tokio::task::yield_now().await;
    }
    dying.abort();
    let _ = dying.await;
    outside.sim.settle().await;
    let (first, second) = tokio::join!(one.tick_arrivals(), other.tick_arrivals());
    first.expect("worked off");
    second.expect("worked off");
    outside.settle(&world).await;
    let chats: Vec<ConversationId> = maya.chats(&world).await;
    assert_eq!(chats.len(), PEOPLE.len(), "one each");
    let expected: Vec<String> = (0..8).map(|n| format!("word {n}")).collect();
    for chat in &chats {
        let lines = said(&thread(&world, maya, *chat).await);
        let words: Vec<String> =
            lines.into_iter().filter(|(by, ..)| *by == Author::Customer).map(|(_, text, _)| text).collect();
        assert_eq!(words, expected, "each once, in order");
    }

    // Both send; each conversation's answers stay in their order.
    let answers = |from: usize| (from..from + 5).map(|n| format!("answer {n}")).collect::<Vec<_>>();
    for words in answers(0) {
        for chat in &chats {
            maya.replies(&world, *chat, &words).await;
        }
    }
    let (first, second) = tokio::join!(one.tick_outbox(), other.tick_outbox());
    first.expect("sent");
    second.expect("sent");
    outside.settle(&world).await;
    let in_order = |sim: &Client, expected: &[String]| {
        let all = sent_to(sim);
        let people: std::collections::BTreeSet<&String> = all.iter().map(|(to, _)| to).collect();
        assert_eq!(people.len(), PEOPLE.len());
        for person in people {
            let words: Vec<&String> =
                all.iter().filter(|(to, _)| to == person).map(|(_, text)| text).collect();
            assert_eq!(words, expected.iter().collect::<Vec<_>>(), "{person}: each once, in order");
        }
    };
    in_order(&sim, &answers(0));

    // One dies with four messages on their way: whether they arrived nobody knows, and nobody sends them again.
    for words in answers(5) {
        for chat in &chats {
            maya.replies(&world, *chat, &words).await;
        }
    }
    let before = sim.sends().len();
    sim.next_calls(CallFault::answer_last(4));
    let dying = tokio::spawn({
        let other = other.clone();
        async move { other.tick_outbox().await }
    });
    while sim.sends().len() < before + PEOPLE.len() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    dying.abort();
    let _ = dying.await;
    sim.release();
    one.tick_outbox().await.expect("what the dead one holds waits");
    assert_eq!(sim.sends().len(), before + PEOPLE.len(), "nobody overtakes it");
    world.passes(Span::seconds(181));
    one.tick_outbox().await.expect("the rest");
    outside.settle(&world).await;
    in_order(&sim, &[answers(0), answers(5)].concat());
    drop(other);
    outside.ends(world).await;
}
