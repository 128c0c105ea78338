//! Chats that wait too long.

use crate::world::{Colleague, World, refused};
use app::{
    api::desk::Desk,
    domain::{
        agent::{Role, Status},
        channel::Product,
        hours::{Hours, Stretch},
        ids::{ConversationId, GroupId},
        message::{Body, Happened},
        refusal::{Refusal, Thing, Use},
        routing::Routing,
        settings::{Group, ItemId, Overflow, OverflowTo, Terms},
        time::Span,
        visitor::{LineKind, Stage},
    },
};

/// Everyone's chats go on after two minutes; all of them are Everyone's first. Ada of that group is on a break, Tom of the
/// second line is there, so that customers wait and leave no messages.
async fn desk(to: impl FnOnce(&Group) -> OverflowTo) -> (World, Colleague, Colleague, Group) {
    let (world, ada) = World::open().await;
    let tom = world.hires_for(ada, "Tom", Role::Agent).await;
    let second = Group {
        id: GroupId::random(),
        name: "Second line".into(),
        members: vec![tom.caller.agent],
        serves: vec![world.channel().id],
        terms: Terms::default(),
    };
    world.service.save_group(ada.caller, second.clone()).await.expect("a group");
    let overflow = Some(Overflow { after_seconds: 120, to: to(&second) });
    let terms = Terms { overflow, ..Terms::default() };
    let everyone = Group { terms, ..world.group() };
    world.service.save_group(ada.caller, everyone.clone()).await.expect("terms");
    let routing = Routing { fallback: Some(everyone.id), ..Routing::default() };
    world.service.save_routing(ada.caller, routing).await.expect("a last resort");
    ada.is(&world, Status::Break).await;
    tom.is(&world, Status::Online).await;
    (world, ada, tom, second)
}

async fn overflows(world: &World, ada: Colleague, chat: ConversationId) -> usize {
    let thread = world.service.thread(ada.caller, chat).await.expect("a thread");
    let lines = thread.entries.iter();
    lines.filter(|e| matches!(e.body, Body::Happened(Happened::Overflowed { .. }))).count()
}

#[tokio::test]
async fn who_waits_too_long_for_one_group_waits_for_another_in_his_old_place() {
    let (world, ada, tom, second) = desk(|second| OverflowTo::Group(second.id)).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    tom.is(&world, Status::Break).await;
    world.passes(Span::seconds(119));
    let due = world.service.tick().await.expect("a tick");
    assert!(due.is_some_and(|due| due <= world.now().plus(Span::seconds(1))), "the desk wakes for it");
    assert!(world.row(ada, daniel.conversation).await.group != Some(second.id));
    world.passes(Span::seconds(1));
    world.service.tick().await.expect("a tick");
    world.service.tick().await.expect("another");
    assert_eq!(world.row(ada, daniel.conversation).await.group, Some(second.id));
    assert_eq!(overflows(&world, ada, daniel.conversation).await, 1, "once, and the thread says so");
    let lines = daniel.sees(&world).await.expect("a chat").lines;
    assert_eq!(lines.len(), 1, "the customer sees only what he wrote: {lines:?}");
    world.passes(Span::minutes(10));
    world.service.agents_heard(&[ada.caller.agent, tom.caller.agent]).await.expect("heard");
    world.service.tick().await.expect("a tick");
    assert_eq!(overflows(&world, ada, daniel.conversation).await, 1);
    tom.is(&world, Status::Online).await;
    assert_eq!(tom.chats(&world).await, [daniel.conversation]);
    world.ends().await;
}

#[tokio::test]
async fn while_only_the_others_are_there_the_wait_is_what_is_left_until_it_goes_on() {
    let (world, ada, tom, _) = desk(|second| OverflowTo::Group(second.id)).await;
    ada.is(&world, Status::Online).await;
    let product = world.product();
    world.service.save_product(ada.caller, Product { limit: 1, ..product }).await.expect("a limit");
    let first = world.customer_writes("Piet", "hello").await;
    let second = world.customer_writes("Hannah", "hello").await;
    world.passes(Span::seconds(3));
    ada.resolves(&world, first.conversation).await;
    ada.resolves(&world, second.conversation).await;
    ada.is(&world, Status::Break).await;

    let daniel = world.customer_writes("Daniel", "hello").await;
    world.passes(Span::seconds(40));
    world.service.agents_heard(&[tom.caller.agent]).await.expect("heard");
    let stage = daniel.sees(&world).await.expect("his chat").stage;
    assert_eq!(stage, Stage::Waiting { place: 1, wait_seconds: Some(80) }, "not as fast as with Ada");
    let newcomer = world.service.availability(world.channel().id, None).await.expect("known");
    assert_eq!((newcomer.online, newcomer.wait_seconds), (1, Some(120)));
    tom.is(&world, Status::Break).await;
    let newcomer = world.service.availability(world.channel().id, None).await.expect("known");
    assert_eq!((newcomer.online, newcomer.wait_seconds), (0, None), "nobody is there");
    world.ends().await;
}

#[tokio::test]
async fn a_free_agent_of_the_other_group_gets_it_at_that_moment() {
    let (world, _, tom, _) = desk(|second| OverflowTo::Group(second.id)).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    assert_eq!(tom.chats(&world).await, []);
    world.passes(Span::seconds(40));
    world.service.agents_heard(&[tom.caller.agent]).await.expect("heard");
    world.passes(Span::seconds(40));
    world.service.agents_heard(&[tom.caller.agent]).await.expect("heard");
    world.passes(Span::seconds(40));
    world.service.agents_heard(&[tom.caller.agent]).await.expect("heard");
    world.service.tick().await.expect("a tick");
    assert_eq!(tom.chats(&world).await, [daniel.conversation]);
    world.ends().await;
}

#[tokio::test]
async fn or_the_customer_hears_that_he_may_leave_a_message_and_who_left_one_is_left_alone() {
    let (world, ada, tom, second) = desk(|_| OverflowTo::Message).await;
    // Ada is there, and has as much as she can.
    let product = world.product();
    let one = Product { limit: 1, ..product };
    world.service.save_product(ada.caller, one).await.expect("a limit");
    world.service.agent_connected(ada.caller.agent).await.expect("connects");
    ada.is(&world, Status::Online).await;
    world.customer_writes("First", "hello").await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    world.passes(Span::seconds(1));
    let hannah = world.customer_writes("Hannah", "hello").await;
    let asked = world.service.answer_by_mail(&hannah.pass, hannah.channel, "hannah@mail.example").await;
    refused(asked).expect("an address");
    world.passes(Span::minutes(3));
    world.service.agents_heard(&[ada.caller.agent, tom.caller.agent]).await.expect("heard");
    world.service.tick().await.expect("a tick");
    let lines = daniel.sees(&world).await.expect("a chat").lines;
    assert_eq!(lines.iter().filter(|line| line.what == LineKind::TakesLong).count(), 1);
    assert_ne!(world.row(ada, daniel.conversation).await.group, Some(second.id), "he keeps his place");
    assert_eq!(overflows(&world, ada, hannah.conversation).await, 0);
    world.ends().await;
}

#[tokio::test]
async fn it_happens_once_even_if_the_desk_was_down_when_it_was_due() {
    let (world, ada, tom, second) = desk(|second| OverflowTo::Group(second.id)).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    tom.is(&world, Status::Break).await;
    world.passes(Span::minutes(5));
    let clock = world.service.clock.clone();
    let again = server::desk::Service::open(&world.database.url, clock).await.expect("the desk opens again");
    again.tick().await.expect("a tick");
    again.tick().await.expect("another");
    assert_eq!(world.row(ada, daniel.conversation).await.group, Some(second.id));
    assert_eq!(overflows(&world, ada, daniel.conversation).await, 1);
}

#[tokio::test]
async fn who_has_no_other_way_goes_on_once_the_other_group_takes_up_his_channel() {
    let (world, ada, tom, second) = desk(|second| OverflowTo::Group(second.id)).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    tom.is(&world, Status::Break).await;
    let idle = Group { serves: Vec::new(), ..second.clone() };
    world.service.save_group(ada.caller, idle).await.expect("it serves nothing");
    world.passes(Span::minutes(3));
    world.service.tick().await.expect("a tick");
    assert_eq!(overflows(&world, ada, daniel.conversation).await, 0);
    world.service.save_group(ada.caller, second.clone()).await.expect("it serves again");
    world.service.tick().await.expect("a tick");
    world.service.save_group(ada.caller, second.clone()).await.expect("saved once more");
    world.service.tick().await.expect("a tick");
    assert_eq!(world.row(ada, daniel.conversation).await.group, Some(second.id));
    assert_eq!(overflows(&world, ada, daniel.conversation).await, 1);
    world.ends().await;
}

#[tokio::test]
async fn nobody_goes_on_to_a_group_that_is_closed_until_it_opens() {
    let (world, ada, tom, second) = desk(|second| OverflowTo::Group(second.id)).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    tom.is(&world, Status::Break).await;
    // The desk's first day is a Tuesday, and it is night in Istanbul.
    let week = (0..7).map(|day| Stretch { day, from: 9 * 60, to: 18 * 60 }).collect();
    let hours = Hours { zone: "Europe/Istanbul".into(), week, holidays: Vec::new() };
    let terms = Terms { hours: Some(hours), ..second.terms.clone() };
    let part_time = Group { terms, ..second.clone() };
    world.service.save_group(ada.caller, part_time).await.expect("hours");
    world.service.tick().await.expect("a tick");
    world.passes(Span::minutes(5));
    world.service.agents_heard(&[ada.caller.agent, tom.caller.agent]).await.expect("heard");
    world.service.tick().await.expect("a tick");
    assert_eq!(overflows(&world, ada, daniel.conversation).await, 0, "nobody would take him there");
    world.passes(Span::hours(12));
    world.service.agents_heard(&[ada.caller.agent, tom.caller.agent]).await.expect("heard");
    world.service.tick().await.expect("a tick");
    assert_eq!(world.row(ada, daniel.conversation).await.group, Some(second.id), "it is open");
    assert_eq!(overflows(&world, ada, daniel.conversation).await, 1);
    world.ends().await;
}

#[tokio::test]
async fn who_ended_his_chat_waits_for_nothing_and_hears_of_no_more_agents() {
    let (world, ada, _, _) = desk(|_| OverflowTo::Message).await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let everyone = world.group();
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    assert_eq!(maya.chats(&world).await, [daniel.conversation], "{everyone:?}");
    daniel.ends(&world).await;
    let before = daniel.sees(&world).await.expect("a chat").lines;
    world.passes(Span::seconds(1));
    maya.is(&world, Status::Offline).await;
    world.passes(Span::minutes(5));
    world.service.agents_heard(&[ada.caller.agent]).await.expect("heard");
    world.service.tick().await.expect("a tick");
    assert_eq!(overflows(&world, ada, daniel.conversation).await, 0);
    assert_eq!(daniel.sees(&world).await.expect("a chat").lines, before);
    world.ends().await;
}

#[tokio::test]
async fn a_new_wait_is_measured_from_its_own_beginning() {
    let (world, ada, tom, _) = desk(|second| OverflowTo::Group(second.id)).await;
    world.service.agent_connected(ada.caller.agent).await.expect("connects");
    ada.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    assert_eq!(ada.chats(&world).await, [daniel.conversation]);
    world.passes(Span::minutes(20));
    world.service.agents_heard(&[ada.caller.agent, tom.caller.agent]).await.expect("heard");
    ada.is(&world, Status::Offline).await;
    ada.is(&world, Status::Break).await;
    world.service.tick().await.expect("a tick");
    assert_eq!(overflows(&world, ada, daniel.conversation).await, 0, "he has only begun to wait again");
    world.passes(Span::minutes(2));
    world.service.agents_heard(&[ada.caller.agent, tom.caller.agent]).await.expect("heard");
    world.service.tick().await.expect("a tick");
    assert_eq!(overflows(&world, ada, daniel.conversation).await, 1);
    world.ends().await;
}

#[tokio::test]
async fn ways_that_lead_nowhere_are_refused() {
    let (world, ada, _, second) = desk(|second| OverflowTo::Group(second.id)).await;
    let saves = async |after_seconds, to| {
        let overflow = Some(Overflow { after_seconds, to });
        let group = Group { terms: Terms { overflow, ..Terms::default() }, ..second.clone() };
        refused(world.service.save_group(ada.caller, group).await)
    };
    let named = |refusal: Result<(), Refusal>, name| {
        assert!(matches!(refusal, Err(Refusal::Invalid { field, .. }) if field == name));
    };
    named(saves(5, OverflowTo::Message).await, "overflow_seconds");
    named(saves(60, OverflowTo::Group(second.id)).await, "overflow_to");
    assert_eq!(saves(60, OverflowTo::Group(GroupId::random())).await, Err(Refusal::Gone(Thing::Group)));
    let removed = refused(world.service.remove(ada.caller, ItemId::Group(second.id)).await);
    let by = Use::Overflow("Everyone".into());
    assert_eq!(removed, Err(Refusal::InUse { what: Thing::Group, by }));
    world.ends().await;
}

/// Whoever waits for everybody goes on after a minute.
async fn goes_on(world: &World, ada: Colleague, to: OverflowTo) -> Result<(), Refusal> {
    let overflow = Some(Overflow { after_seconds: 60, to });
    refused(world.service.save_routing(ada.caller, Routing { overflow, ..Routing::default() }).await)
}

async fn a_minute(world: &World, who: &[Colleague]) {
    for _ in 0..2 {
        world.passes(Span::seconds(30));
        let agents: Vec<_> = who.iter().map(|c| c.caller.agent).collect();
        world.service.agents_heard(&agents).await.expect("heard");
    }
    world.service.tick().await.expect("a tick");
}

#[tokio::test]
async fn chats_that_wait_for_everybody_go_on_as_the_workspace_has_it() {
    let (world, ada, tom, second) = desk(|_| OverflowTo::Message).await;
    goes_on(&world, ada, OverflowTo::Group(second.id)).await.expect("a way");
    let product = world.product();
    let one = Product { limit: 1, ..product };
    world.service.save_product(ada.caller, one).await.expect("a limit");
    world.customer_writes("First", "hello").await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    assert_eq!(world.row(ada, daniel.conversation).await.group, None, "two groups serve his channel");
    a_minute(&world, &[tom]).await;
    assert_eq!(world.row(ada, daniel.conversation).await.group, Some(second.id));
    let thread = world.service.thread(ada.caller, daniel.conversation).await.expect("a thread");
    let told = Body::Happened(Happened::Overflowed { from: None, to: Some(second.id) });
    assert!(thread.entries.iter().any(|entry| entry.body == told));
    a_minute(&world, &[tom]).await;
    assert_eq!(overflows(&world, ada, daniel.conversation).await, 1, "once in a wait");
    world.ends().await;
}

#[tokio::test]
async fn on_a_channel_that_no_group_serves_any_more_the_customer_hears_that_he_may_leave_a_message() {
    let (world, ada, tom, _) = desk(|_| OverflowTo::Message).await;
    goes_on(&world, ada, OverflowTo::Message).await.expect("a way");
    tom.is(&world, Status::Invisible).await;
    ada.is(&world, Status::Online).await;
    world.service.agent_connected(ada.caller.agent).await.expect("connects");
    let product = world.product();
    let one = Product { limit: 1, ..product };
    world.service.save_product(ada.caller, one).await.expect("a limit");
    world.customer_writes("First", "hello").await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    for group in world.service.feed.catalog().groups.values() {
        let nothing = Group { serves: vec![], ..group.clone() };
        world.service.save_group(ada.caller, nothing).await.expect("serves nothing");
    }
    a_minute(&world, &[ada, tom]).await;
    let lines = daniel.sees(&world).await.expect("a chat").lines;
    assert_eq!(lines.iter().filter(|line| line.what == LineKind::TakesLong).count(), 1, "{lines:?}");
    world.ends().await;
}

#[tokio::test]
async fn where_everybodys_chats_go_is_checked_and_not_taken_away() {
    let (world, ada, _, second) = desk(|_| OverflowTo::Message).await;
    let gone = Err(Refusal::Gone(Thing::Group));
    assert_eq!(goes_on(&world, ada, OverflowTo::Group(GroupId::random())).await, gone);
    let overflow = Some(Overflow { after_seconds: 9, to: OverflowTo::Message });
    let routing = Routing { overflow, ..Routing::default() };
    let hasty = refused(world.service.save_routing(ada.caller, routing).await);
    assert!(matches!(hasty, Err(Refusal::Invalid { field, .. }) if field == "overflow_seconds"));
    goes_on(&world, ada, OverflowTo::Group(second.id)).await.expect("a way");
    let removed = refused(world.service.remove(ada.caller, ItemId::Group(second.id)).await);
    assert!(matches!(removed, Err(Refusal::InUse { what: Thing::Group, .. })), "{removed:?}");
    world.ends().await;
}
