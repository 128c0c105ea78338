//! An agent's hundred points (V-20).

use crate::world::{Colleague, World, refused};
use app::{
    api::{
        conversations::{Destination, WrapUp},
        desk::Desk,
    },
    domain::{
        agent::{Role, Status},
        message::{Body, Happened, LeftOut},
        policy::{Policy, Weights},
        refusal::Refusal,
        settings::{Group, Mode, Terms},
        time::Span,
    },
};

async fn weighs(world: &World, ada: Colleague, web: u8) -> Result<(), Refusal> {
    let policy = Policy { weighs: true, weights: Weights { web, ..Weights::default() }, ..Policy::default() };
    refused(world.service.save_policy(ada.caller, policy).await)
}

/// Maya and Tom serve the first group; chats of the web take this much.
async fn desk(web: u8) -> (World, Colleague, Colleague, Colleague) {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    weighs(&world, ada, web).await.expect("weights");
    (world, ada, maya, tom)
}

#[tokio::test]
async fn an_agent_is_given_no_more_than_a_hundred_points_and_the_next_one_waits() {
    let (world, _, maya, tom) = desk(40).await;
    maya.is(&world, Status::Online).await;
    let mut chats = Vec::new();
    for name in ["First", "Second", "Third"] {
        chats.push(world.customer_writes(name, "hello").await);
        world.passes(Span::seconds(1));
    }
    assert_eq!(maya.chats(&world).await.len(), 2, "a third would make a hundred and twenty");
    world.holds().await;
    maya.resolves(&world, chats[0].conversation).await;
    assert!(maya.chats(&world).await.contains(&chats[2].conversation));
    let fourth = world.customer_writes("Fourth", "hello").await;
    tom.is(&world, Status::Online).await;
    assert_eq!(tom.chats(&world).await, [fourth.conversation]);
    let why = world.opens(tom, fourth.conversation).await.entries.pop().expect("a line").body;
    let Body::Happened(Happened::Assigned { why, .. }) = why else { panic!("{why:?}") };
    assert!(why.left_out.contains(&(maya.caller.agent, LeftOut::NoPoints { taken: 80, weight: 40 })));
    assert_eq!(why.candidates[0].points, Some(0));
    world.ends().await;
}

#[tokio::test]
async fn a_chat_keeps_what_it_took_when_it_was_opened() {
    let (world, ada, maya, _) = desk(50).await;
    maya.is(&world, Status::Online).await;
    world.customer_writes("First", "hello").await;
    world.customer_writes("Second", "hello").await;
    let third = world.customer_writes("Third", "hello").await;
    weighs(&world, ada, 1).await.expect("weights");
    assert_eq!(maya.chats(&world).await.len(), 2, "what is there weighs what it weighed");
    world.passes(Span::seconds(1));
    world.customer_writes("Fourth", "hello").await;
    let all = maya.chats(&world).await;
    maya.resolves(&world, all[0]).await;
    let row = world.row(ada, third.conversation).await;
    assert_eq!((row.weight, row.owner()), (50, Some(maya.caller.agent)), "who came first is served first");
    world.holds().await;

    weighs(&world, ada, 100).await.expect("weights");
    world.service.save_policy(ada.caller, Policy::default()).await.expect("points are not counted any more");
    assert_eq!(maya.chats(&world).await.len(), 3);
    world.ends().await;
}

#[tokio::test]
async fn who_has_fewer_points_comes_first_and_nobody_is_handed_one_too_many() {
    let (world, ada, maya, tom) = desk(60).await;
    ada.is(&world, Status::Break).await;
    maya.is(&world, Status::Online).await;
    let heavy = world.customer_writes("Heavy", "hello").await;
    weighs(&world, ada, 10).await.expect("weights");
    maya.is(&world, Status::Break).await;
    tom.is(&world, Status::Online).await;
    for name in ["One", "Two", "Three"] {
        world.customer_writes(name, "hello").await;
    }
    maya.is(&world, Status::Online).await;
    world.passes(Span::seconds(1));
    world.customer_writes("Four", "hello").await;
    assert_eq!(
        (maya.chats(&world).await.len(), tom.chats(&world).await.len()),
        (1, 4),
        "sixty against thirty"
    );
    weighs(&world, ada, 80).await.expect("weights");
    tom.is(&world, Status::Break).await;
    let waits = world.customer_writes("Waits", "hello").await;
    let to = Destination::Agent(maya.caller.agent);
    let handed = refused(world.service.transfer(ada.caller, waits.conversation, to, WrapUp::default()).await);
    let why = LeftOut::NoPoints { taken: 60, weight: 80 };
    assert_eq!(handed, Err(Refusal::CannotTake { agent: "Maya".into(), why }));
    let known = world.service.colleagues(ada.caller, waits.conversation).await.expect("colleagues");
    let maya_now = known.iter().find(|c| c.agent == maya.caller.agent).expect("Maya");
    assert_eq!((maya_now.points, maya_now.is_full), (Some(60), true));
    assert_eq!(world.row(ada, heavy.conversation).await.weight, 60);
    world.ends().await;
}

#[tokio::test]
async fn offers_that_stand_take_points_as_well() {
    let (world, ada, maya, _) = desk(60).await;
    let group = world.group();
    let terms = Terms { mode: Mode::Offer, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms, ..group }).await.expect("terms");
    maya.is(&world, Status::Online).await;
    let first = world.customer_writes("First", "hello").await;
    let second = world.customer_writes("Second", "hello").await;
    assert_eq!(world.row(ada, first.conversation).await.offered_to(), Some(maya.caller.agent));
    assert_eq!(world.row(ada, second.conversation).await.offered_to(), None);
    world.ends().await;
}

#[tokio::test]
async fn weights_that_are_none_are_refused() {
    let (world, ada, maya, _) = desk(30).await;
    for web in [0, 101] {
        let refusal = weighs(&world, ada, web).await;
        assert!(matches!(refusal, Err(Refusal::Invalid { field, .. }) if field == "weights"), "{web}");
    }
    assert_eq!(weighs(&world, maya, 20).await, Err(Refusal::NotAllowed));
    world.ends().await;
}

/// Whatever is weighed how and when: what the desk gives out by itself never makes more than a hundred.
#[tokio::test]
async fn at_random_nobody_is_given_more_than_a_hundred_points() {
    let (world, ada, maya, tom) = desk(30).await;
    let mut seed = 7_u64;
    let mut roll = |sides: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % sides
    };
    for n in 0..150 {
        world.passes(Span::seconds(1));
        world.service.agents_heard(&[maya.caller.agent, tom.caller.agent]).await.expect("heard");
        let who = if roll(2) == 0 { maya } else { tom };
        match roll(6) {
            0 => weighs(&world, ada, 1 + roll(100) as u8).await.expect("weights"),
            1 => who.is(&world, [Status::Online, Status::Break, Status::Offline][roll(3) as usize]).await,
            2 | 3 => drop(world.customer_writes(&format!("Customer {n}"), "hello").await),
            _ => {
                if let Some(chat) = who.chats(&world).await.first() {
                    let _ = who.tries_to_resolve(&world, *chat).await;
                }
            }
        }
        let mut reading = world.service.store.read().await.expect("a reading");
        let points = reading.staff().await.expect("the staff").points;
        assert!(points.values().all(|points| *points <= Weights::POINTS), "{points:?}");
        drop(reading);
        world.holds().await;
    }
    world.ends().await;
}
