//! Many are committed at once: what happens to one of them is nobody else's, and what was acknowledged is there.

use crate::world::{Visitor, World};
use app::{
    api::desk::{Answer, Desk},
    domain::{
        event::Seq,
        ids::{ArrivalId, MessageId},
        message::Text,
        time::Span,
    },
};
use server::store::{Arrival, StoreResult};
use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll},
};

/// Looks after something so many times at most, and then no more: its sender closed his browser.
async fn looked_after<R>(times: usize, what: impl Future<Output = R>) -> Option<R> {
    let (mut what, mut left) = (pin!(what), times);
    futures::future::poll_fn(|context: &mut Context<'_>| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        what.as_mut().poll(context).map(Some)
    })
    .await
}

async fn says(world: &World, visitor: &Visitor, text: &str) -> Answer<()> {
    let text = Text::new(text).expect("a text");
    world.service.say(&visitor.pass, visitor.channel, MessageId::random(), text).await.map(drop)
}

/// What of this was acknowledged and is not on disk.
async fn missing(world: &World, acknowledged: Vec<String>) -> Vec<String> {
    let mut reading = world.service.store.read().await.expect("a reading");
    let log = reading.events_after(Seq(0)).await.expect("the log");
    let numbers: Vec<i64> = log.iter().map(|event| event.envelope.seq.0).collect();
    assert!(numbers.windows(2).all(|two| two[1] == two[0] + 1), "the log has no gap");
    assert_eq!(Some(&reading.head().await.expect("its end").0), numbers.last());
    let is_there = |text: &String| log.iter().any(|event| event.body.contains(&format!("\"{text}\"")));
    acknowledged.into_iter().filter(|text| !is_there(text)).collect()
}

/// Something that came in, which is acknowledged as soon as it is kept, and of which no event tells.
async fn arrives(world: &World, id: ArrivalId) -> StoreResult<()> {
    let mut tx = world.service.store.write().await?;
    let (channel, at) = (world.channel().id, world.now());
    tx.add_arrival(&Arrival { id, place: 0, channel, at, body: "{}".into(), tries: 0 });
    tx.commit().await
}

#[tokio::test]
async fn a_question_that_the_database_refuses_takes_nobodys_message_with_it() {
    let (world, _) = World::open().await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    let mut acknowledged = Vec::new();
    for _ in 0..20 {
        world.passes(Span::millis(1));
        // PostgreSQL refuses a text with this character, and with it everything that the transaction did so far.
        let asks = async {
            let mut tx = world.service.store.write().await.expect("a turn");
            tx.attempts("account:a\0b").await.is_ok()
        };
        let id = ArrivalId::at(world.now());
        if futures::join!(arrives(&world, id), asks).0.is_ok() {
            acknowledged.push(id);
        }
    }
    assert!(says(&world, &daniel, "at last").await.is_ok(), "and it goes on");
    let kept = world
        .service
        .store
        .glance()
        .await
        .expect("a glance")
        .open_arrivals(world.now(), 100)
        .await
        .expect("arrivals");
    let missing = acknowledged.iter().filter(|id| !kept.iter().any(|one| one.id == **id)).count();
    assert_eq!(missing, 0, "acknowledged and not there");
    world.ends().await;
}

#[tokio::test]
async fn whoever_goes_away_in_the_middle_takes_nobody_with_him() {
    let (world, _) = World::open().await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    let hannah = world.customer_writes("Hannah", "hello").await;
    let mut acknowledged = Vec::new();
    for times in 0..120 {
        let (before, after) = (format!("before {times}"), format!("after {times}"));
        let (one, _, two) = futures::join!(
            says(&world, &daniel, &before),
            looked_after(times % 24, says(&world, &hannah, "I am off")),
            says(&world, &daniel, &after),
        );
        for (said, text) in [(one, before), (two, after)] {
            if said.is_ok() {
                acknowledged.push(text);
            }
        }
    }
    assert!(says(&world, &daniel, "at last").await.is_ok(), "and it goes on");
    assert!(acknowledged.len() > 220, "nearly all were: {}", acknowledged.len());
    assert_eq!(missing(&world, acknowledged).await, Vec::<String>::new(), "acknowledged and not there");
    world.ends().await;
}
