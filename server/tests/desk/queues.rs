//! Queues of groups: who may get what, by which way, and in which order.

use crate::world::{Colleague, Visitor, World, refused, word};
use app::{
    api::{conversations::Destination, desk::Desk, queues::Speed},
    domain::{
        agent::{Role, Status},
        conversation::Priority,
        ids::GroupId,
        refusal::{Refusal, Thing},
        scope::Scope,
        settings::{Group, Mode, Terms},
        time::Span,
    },
};

impl Colleague {
    async fn sends(self, world: &World, chat: &Visitor, group: GroupId) -> Result<(), Refusal> {
        let to = Destination::Group(group);
        refused(world.service.transfer(self.caller, chat.conversation, to, word("a matter for them")).await)
    }

    async fn takes(self, world: &World, chat: &Visitor) -> Result<(), Refusal> {
        refused(world.service.take(self.caller, chat.conversation).await)
    }
}

/// A second group on the first channel.
async fn second_group(world: &World, ada: Colleague, members: &[Colleague], terms: Terms) -> Group {
    let group = Group {
        id: GroupId::at(world.now()),
        name: "Repairs".into(),
        members: members.iter().map(|c| c.caller.agent).collect(),
        serves: vec![world.channel().id],
        terms,
    };
    world.service.save_group(ada.caller, group.clone()).await.expect("a group");
    group
}

#[tokio::test]
async fn a_chat_sent_to_a_group_goes_to_its_members_only_and_keeps_its_place() {
    // S3-15
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires_for(ada, "Tom", Role::Agent).await;
    let repairs = second_group(&world, ada, &[tom], Terms::default()).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "it broke").await;
    world.passes(Span::minutes(5));
    maya.sends(&world, &daniel, repairs.id).await.expect("sent");
    let row = world.row(ada, daniel.conversation).await;
    assert_eq!(
        (row.is_waiting(), row.group),
        (true, Some(repairs.id)),
        "Maya is free, but it is not for her"
    );
    let again = maya.sends(&world, &daniel, repairs.id).await;
    assert_eq!(again, Err(Refusal::NotYours), "she has given it away");

    tom.is(&world, Status::Online).await;
    assert_eq!(tom.chats(&world).await, [daniel.conversation]);
    let away = tom.sends(&world, &daniel, GroupId::random()).await;
    assert_eq!(away, Err(Refusal::Gone(Thing::Group)));
    let elsewhere = Group { id: GroupId::at(world.now()), serves: vec![], ..repairs };
    world.service.save_group(ada.caller, elsewhere.clone()).await.expect("a group");
    let refused = tom.sends(&world, &daniel, elsewhere.id).await;
    assert!(matches!(refused, Err(Refusal::Invalid { field, .. }) if field == "to"));
    world.ends().await;
}

#[tokio::test]
async fn a_full_group_keeps_nobody_else_from_his_chats() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires_for(ada, "Tom", Role::Agent).await;
    let repairs = second_group(&world, ada, &[tom], Terms::default()).await;
    maya.is(&world, Status::Online).await;
    let mut chats = Vec::new();
    for n in 0..5 {
        let chat = world.customer_writes(&format!("Customer {n}"), "hello").await;
        maya.sends(&world, &chat, repairs.id).await.expect("sent");
        world.passes(Span::seconds(1));
        chats.push(chat);
    }
    let hannah = world.customer_writes("Hannah", "hello").await;
    assert_eq!(maya.chats(&world).await, [hannah.conversation], "five wait before her, for somebody else");
    tom.is(&world, Status::Online).await;
    assert_eq!(tom.chats(&world).await.len(), 5);
    world.ends().await;
}

#[tokio::test]
async fn a_supervisor_sees_how_fast_the_last_day_s_chats_were_answered_and_resolved() {
    // V-14: from the assignment to the first answer, and to the end.
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    assert_eq!(world.service.speed(ada.caller, Scope::default()).await.expect("averages"), Speed::default());
    for seconds in [10, 30] {
        let chat = world.customer_writes("Daniel", "hello").await;
        world.passes(Span::seconds(seconds));
        maya.replies(&world, chat.conversation, "Hello").await;
        world.passes(Span::minutes(2));
        maya.replies(&world, chat.conversation, "And goodbye").await;
        maya.resolves(&world, chat.conversation).await;
    }
    let speed = world.service.speed(ada.caller, Scope::default()).await.expect("averages");
    assert_eq!(speed.first_reply, Some(Span::seconds(20)));
    assert_eq!(speed.resolved, Some(Span::seconds(140)));
    world.passes(Span::hours(25));
    assert_eq!(
        world.service.speed(ada.caller, Scope::default()).await.expect("averages"),
        Speed::default(),
        "yesterday's are past"
    );
    assert_eq!(refused(world.service.speed(maya.caller, Scope::default()).await), Err(Refusal::NotAllowed));
    world.ends().await;
}

#[tokio::test]
async fn the_urgent_go_first_and_among_equals_whoever_came_first() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    ada.is(&world, Status::Break).await;
    let mut chats = Vec::new();
    for name in ["A", "B", "C", "D"] {
        world.passes(Span::seconds(1));
        chats.push(world.customer_writes(name, "hello").await);
    }
    let raises =
        |chat: &Visitor, priority| world.service.set_priority(ada.caller, chat.conversation, priority);
    raises(&chats[2], Priority::Urgent).await.expect("urgent");
    raises(&chats[3], Priority::High).await.expect("high");
    let product = world.product();
    let product = app::domain::channel::Product { limit: 1, ..product };
    world.service.save_product(ada.caller, product).await.expect("a limit");
    maya.is(&world, Status::Online).await;
    let mut served = Vec::new();
    while let Some(chat) = maya.chats(&world).await.first().copied() {
        served.push(chat);
        maya.resolves(&world, chat).await;
    }
    let expected: Vec<_> = [2, 3, 0, 1].map(|n: usize| chats[n].conversation).into();
    assert_eq!(served, expected);
    world.ends().await;
}

#[tokio::test]
async fn where_agents_pick_a_chat_waits_in_the_inbox_until_one_takes_it() {
    // S4-06 … S4-10
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    let picking = Group { terms: Terms { mode: Mode::Pick, ..Terms::default() }, ..world.group() };
    world.service.save_group(ada.caller, picking).await.expect("terms");
    maya.is(&world, Status::Online).await;
    tom.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    assert!(world.row(ada, daniel.conversation).await.is_waiting());
    for who in [maya, tom] {
        let board = world.service.board(who.caller).await.expect("a board");
        assert_eq!(board.inbox().map(|c| c.id).collect::<Vec<_>>(), [daniel.conversation]);
    }
    let (one, two) = futures::join!(maya.takes(&world, &daniel), tom.takes(&world, &daniel));
    let won = if one.is_ok() { "Maya" } else { "Tom" };
    let lost = if one.is_ok() { two } else { one };
    assert!(
        matches!(lost, Err(Refusal::OwnedByOther { owner, .. }) if owner == won),
        "the loser is told who won"
    );
    world.ends().await;
}

#[tokio::test]
async fn out_of_a_queue_that_gives_out_by_itself_only_overseers_take_by_hand() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    maya.is(&world, Status::Break).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    assert_eq!(maya.takes(&world, &daniel).await, Err(Refusal::NoPicking));
    ada.is(&world, Status::Break).await;
    ada.takes(&world, &daniel).await.expect("she oversees");
    assert_eq!(ada.chats(&world).await, [daniel.conversation]);
    world.ends().await;
}

#[tokio::test]
async fn a_chat_sent_back_goes_to_another_agent_and_not_to_the_one_who_had_it() {
    // S4-24
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    let sent = world.service.send_back(maya.caller, daniel.conversation).await;
    refused(sent).expect("sent back");
    assert!(world.row(ada, daniel.conversation).await.is_waiting(), "she is alone, but she has just had it");
    let not_hers = refused(world.service.send_back(maya.caller, daniel.conversation).await);
    assert_eq!(not_hers, Err(Refusal::NotYours));
    tom.is(&world, Status::Online).await;
    assert_eq!(tom.chats(&world).await, [daniel.conversation]);

    refused(world.service.send_back(tom.caller, daniel.conversation).await).expect("sent back");
    assert_eq!(maya.chats(&world).await, [daniel.conversation], "somebody else had it in between");
    world.ends().await;
}

#[tokio::test]
async fn chats_of_somebody_whose_connection_stays_lost_go_to_others() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    world.passes(Span::seconds(1));
    let hannah = world.customer_writes("Hannah", "hello").await;
    tom.is(&world, Status::Online).await;
    world.service.agents_heard(&[maya.caller.agent]).await.expect("heard");
    let beat = async |seconds| {
        world.passes(Span::seconds(seconds));
        world.service.agents_heard(&[tom.caller.agent]).await.expect("heard");
        world.service.tick().await.expect("a tick")
    };
    beat(44).await;
    assert!(world.agent(maya).connected, "a reload is forgiven");
    beat(1).await;
    assert!(!world.agent(maya).connected);
    assert_eq!(maya.chats(&world).await.len(), 2, "her chats wait for her");
    for _ in 0..6 {
        beat(40).await;
    }
    assert_eq!(maya.chats(&world).await.len(), 2);
    beat(15).await;
    assert_eq!(
        tom.chats(&world).await,
        [daniel.conversation, hannah.conversation],
        "five minutes are enough"
    );
    assert_eq!(world.agent(maya).status, Status::Online, "her status is still what she chose");
    world.ends().await;
}

#[tokio::test]
async fn a_supervisor_sets_statuses_but_calls_nobody_back_to_work() {
    // V-14
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let ines = world.hires(ada, "Ines", Role::Supervisor).await;
    let sets = |who: Colleague, agent: Colleague, status| {
        world.service.set_status_of(who.caller, agent.caller.agent, status)
    };
    assert_eq!(
        refused(sets(ines, maya, Status::Online).await),
        Err(Refusal::IsOffline { agent: "Maya".into() })
    );
    maya.is(&world, Status::Break).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    assert_eq!(refused(sets(maya, ines, Status::Online).await), Err(Refusal::NotAllowed));
    refused(sets(ines, maya, Status::Online).await).expect("set");
    assert_eq!(world.agent(maya).set_by, Some(ines.caller.agent), "she is told who did it");
    assert_eq!(maya.chats(&world).await, [daniel.conversation]);
    refused(sets(ines, maya, Status::Offline).await).expect("sent home");
    assert_eq!(maya.chats(&world).await, []);
    maya.is(&world, Status::Online).await;
    assert_eq!(world.agent(maya).set_by, None);
    world.ends().await;
}
