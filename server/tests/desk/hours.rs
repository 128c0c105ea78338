//! Business hours: who is served when.

use crate::world::{Colleague, World, refused};
use app::{
    api::desk::Desk,
    domain::{
        agent::{Role, Status},
        hours::Hours,
        refusal::Refusal,
        settings::{Group, Terms},
        time::{Span, Timestamp},
        visitor::Stage,
    },
};

/// Nine to six in Istanbul on each day of the week.
fn nine_to_six() -> Hours {
    let week = (0..7).flat_map(|day| Hours::read_day(day, "9-18").expect("hours")).collect();
    Hours { zone: "Europe/Istanbul".into(), week, holidays: Vec::new() }
}

async fn serves_in(world: &World, ada: Colleague, hours: Hours) -> Result<(), Refusal> {
    let terms = Terms { hours: Some(hours), ..Terms::default() };
    refused(world.service.save_group(ada.caller, Group { terms, ..world.group() }).await)
}

/// Lets time pass until then, with Maya's browser connected all the while.
async fn until(world: &World, who: Colleague, then: Timestamp) {
    world.passes(then.since(world.now()));
    world.service.agents_heard(&[who.caller.agent]).await.expect("heard");
    world.service.tick().await.expect("a tick");
}

/// Wednesday, 15 November 2023: the desk's first day is the 14th.
fn on_the_15th(hour: i64) -> Timestamp {
    Timestamp::from_millis(1_699_995_600_000).plus(Span::hours(hour))
}

#[tokio::test]
async fn outside_the_hours_customers_leave_a_message_that_is_given_out_when_the_group_opens() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    serves_in(&world, ada, nine_to_six()).await.expect("hours");
    maya.is(&world, Status::Online).await;
    until(&world, maya, on_the_15th(8)).await;
    assert_eq!(world.service.availability(world.channel().id, None).await.expect("known").online, 0);
    let daniel = world.customer_writes("Daniel", "are you there?").await;
    let stage = daniel.sees(&world).await.expect("his chat").stage;
    assert_eq!(stage, Stage::MessageLeft, "he is told that the answer comes later");
    assert_eq!(maya.chats(&world).await, [], "she is Online, but her group is closed");
    world.holds().await;

    let due = world.service.tick().await.expect("a tick");
    assert!(due.is_some_and(|due| due <= on_the_15th(9)), "the desk wakes when the group opens: {due:?}");
    until(&world, maya, on_the_15th(9)).await;
    assert_eq!(maya.chats(&world).await, [daniel.conversation]);
    assert_eq!(world.service.availability(world.channel().id, None).await.expect("known").online, 1);

    world.passes(Span::seconds(1));
    let hannah = world.customer_writes("Hannah", "hello").await;
    assert!(matches!(hannah.sees(&world).await.expect("her chat").stage, Stage::With { .. }));
    until(&world, maya, on_the_15th(18)).await;
    assert_eq!(maya.chats(&world).await.len(), 2, "whom she has she keeps");
    world.customer_writes("Elif", "hello").await;
    assert_eq!(maya.chats(&world).await.len(), 2);
    world.ends().await;
}

#[tokio::test]
async fn a_returning_customer_waits_for_the_opening_as_well() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    serves_in(&world, ada, nine_to_six()).await.expect("hours");
    maya.is(&world, Status::Online).await;
    until(&world, maya, on_the_15th(17)).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    maya.resolves(&world, daniel.conversation).await;
    until(&world, maya, on_the_15th(19)).await;
    daniel.says(&world, "one more thing").await;
    assert!(world.row(ada, daniel.conversation).await.is_waiting());
    until(&world, maya, on_the_15th(33)).await;
    assert_eq!(maya.chats(&world).await, [daniel.conversation]);
    world.ends().await;
}

#[tokio::test]
async fn what_opened_while_the_desk_was_down_is_given_out_when_it_is_up_again() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    serves_in(&world, ada, nine_to_six()).await.expect("hours");
    maya.is(&world, Status::Online).await;
    until(&world, maya, on_the_15th(8)).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    let clock = server::clock::Clock::fixed(on_the_15th(10));
    let second = server::desk::Service::open(&world.database.url, clock).await.expect("the desk opens again");
    second.tick().await.expect("a tick");
    assert_eq!(world.row(ada, daniel.conversation).await.owner(), Some(maya.caller.agent));
}

#[tokio::test]
async fn hours_that_are_none_are_refused() {
    let (world, ada) = World::open().await;
    let nowhere = Hours { zone: "Middle/Earth".into(), ..nine_to_six() };
    let refusal = serves_in(&world, ada, nowhere).await;
    assert!(matches!(refusal, Err(Refusal::Invalid { field, .. }) if field == "zone"));
    let mut backwards = nine_to_six();
    backwards.week.reverse();
    let refusal = serves_in(&world, ada, backwards).await;
    assert!(matches!(refusal, Err(Refusal::Invalid { field, .. }) if field == "hours"));
    world.ends().await;
}
