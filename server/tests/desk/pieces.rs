//! What goes out in several messages, and what quotes a message that is gone (meta-api §5.2, §6.2, §6.4).

use crate::outside::{account, desk, only, progress, said, thread};
use app::{
    api::desk::Desk,
    domain::{
        channel::ChannelKind,
        content::{Cause, Progress},
        ids::MessageId,
        message::{Body, Text},
        time::Span,
    },
};
use simulator::{CallFault, Client, demo};

/// What the customer got, by its bytes.
fn taken(sim: &Client) -> Vec<usize> {
    let words = |body: &serde_json::Value| body["message"]["text"].as_str().unwrap_or_default().len();
    sim.sends().iter().filter(|sent| sent.status == 200).map(|sent| words(&sent.body)).collect()
}

#[tokio::test]
async fn of_a_long_answer_that_was_taken_in_part_the_rest_alone_is_sent_again() {
    let (world, _, maya, outside, _) = desk(ChannelKind::Instagram).await;
    let sim = outside.sim.client();
    let emeka = sim.phone(demo::EMEKA, account(ChannelKind::Instagram));
    emeka.write("How do I mend it?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let told = async || progress(&thread(&world, maya, chat).await);

    // Too fast: after a while the rest goes out by itself. 1,400 bytes are two messages.
    sim.next_calls(CallFault::error(1, 613).after(1));
    maya.replies(&world, chat, &"ä".repeat(700)).await;
    outside.settle(&world).await;
    emeka.open().expect("read");
    outside.settle(&world).await;
    assert_eq!(told().await, [Progress::Pending], "he has read the half of it");
    outside.passes(&world, &[maya], Span::seconds(30)).await;
    assert_eq!(taken(&sim), [1_000, 400], "and nothing twice");
    emeka.open().expect("read");
    outside.settle(&world).await;
    assert_eq!(told().await, [Progress::Read]);

    // Refused for good: his agent is told why, and sends what is left.
    sim.next_calls(CallFault::error(1, 100).after(1));
    maya.replies(&world, chat, &"ö".repeat(700)).await;
    outside.settle(&world).await;
    emeka.open().expect("read");
    outside.settle(&world).await;
    let lines = thread(&world, maya, chat).await;
    let why = said(&lines)[2].2.delivery.clone().and_then(|delivery| delivery.failed).expect("refused");
    assert_eq!((told().await[1], why.why, why.code), (Progress::Failed, Cause::Rejected, 100));
    let is_it = |body: &Body| matches!(body, Body::Message { text, .. } if text.as_str().starts_with('ö'));
    let line = lines.entries.iter().find(|line| is_it(&line.body)).expect("her answer").id;
    world.service.retry(maya.caller, chat, line).await.expect("once more");
    outside.settle(&world).await;
    assert_eq!(taken(&sim), [1_000, 400, 1_000, 400]);
    assert_eq!(told().await, [Progress::Read, Progress::Sent]);

    // The answer to the last piece is lost: it may be there, and her own words coming back say that it is.
    sim.next_calls(CallFault::hang(1, 0).after(1));
    maya.replies(&world, chat, &"ü".repeat(700)).await;
    outside.settle(&world).await;
    assert_eq!(taken(&sim), [1_000, 400, 1_000, 400, 1_000, 400], "done as asked, and not answered");
    assert_eq!(told().await[2], Progress::Sent);
    outside.ends(world).await;
}

#[tokio::test]
async fn an_answer_to_a_message_that_is_gone_goes_out_without_its_quote() {
    let (world, _, maya, outside, _) = desk(ChannelKind::Messenger).await;
    let sim = outside.sim.client();
    sim.phone(demo::JONAS, account(ChannelKind::Messenger)).write("Is it in stock?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let question = thread(&world, maya, chat).await.entries;
    let is_it = |body: &Body| matches!(body, Body::Message { .. });
    let question = question.iter().find(|line| is_it(&line.body)).expect("his question").id;
    sim.next_calls(CallFault::error(1, 9_000_001));
    let text = Text::new("Yes, three").expect("a text");
    let answer = world.service.reply_to(maya.caller, chat, MessageId::random(), text, question);
    answer.await.expect("answered");
    outside.settle(&world).await;
    let quoted: Vec<bool> = sim.sends().iter().map(|sent| sent.body["reply_to"].is_object()).collect();
    assert_eq!(quoted, [true, false]);
    assert!(progress(&thread(&world, maya, chat).await)[0] >= Progress::Sent);
    outside.ends(world).await;
}
