//! What customers are told of the moment: whether somebody is there for them, their place, how long it takes.

use crate::world::{Colleague, Visitor, World, refused};
use app::{
    api::desk::{Desk, Start},
    domain::{
        agent::{Role, Status},
        channel::Product,
        conversation::Priority,
        ids::{GroupId, MessageId},
        message::Text,
        refusal::Refusal,
        routing::{Routing, Rule, Tongue},
        scope::Scope,
        settings::{Group, Mode, Terms},
        time::Span,
        visitor::{Answers, Stage},
    },
};

/// Maya answers everybody, Elif those who speak Turkish; each has one chat at a time.
async fn desk() -> (World, Colleague, Colleague, Colleague) {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let elif = world.hires_for(ada, "Elif", Role::Agent).await;
    let first = world.group();
    world.passes(Span::millis(1));
    let turkish = Group {
        id: GroupId::at(world.now()),
        name: "Turkish".into(),
        members: vec![elif.caller.agent],
        ..first.clone()
    };
    world.service.save_group(ada.caller, turkish.clone()).await.expect("a group");
    let (tongue, priority) = (Tongue::read("tr"), Priority::Normal);
    let rule = Rule { on: true, product: None, channel: None, tongue, to: turkish.id, priority };
    let routing = Routing { rules: vec![rule], fallback: Some(first.id), overflow: None };
    refused(world.service.save_routing(ada.caller, routing).await).expect("rules");
    let product = world.product();
    world.service.save_product(ada.caller, Product { limit: 1, ..product }).await.expect("a limit");
    maya.is(&world, Status::Online).await;
    elif.is(&world, Status::Online).await;
    (world, ada, maya, elif)
}

async fn writes_in(world: &World, name: &str, tongue: &str) -> Visitor {
    world.passes(Span::millis(1));
    let channel = world.channel().id;
    let start = Start {
        pass: None,
        address: "1.2.3.4",
        answers: Answers(vec![("name".into(), name.into()), ("email".into(), "a@mail.example".into())]),
        message: MessageId::random(),
        text: Text::new("hello").expect("a text"),
        page: None,
        tongue: Tongue::read(tongue),
    };
    let started = refused(world.service.start(channel, start).await).expect("a chat begins");
    Visitor { pass: started.pass, channel, conversation: started.chat.conversation }
}

/// How many are there for who speaks this, and how many seconds it takes.
async fn told(world: &World, tongue: &str) -> (u32, Option<u32>) {
    let tongue = Tongue::read(tongue);
    let told = world.service.availability(world.channel().id, tongue).await.expect("known");
    (told.online, told.wait_seconds)
}

async fn place_of(world: &World, who: &Visitor) -> Option<u32> {
    match who.sees(world).await.expect("his chat").stage {
        Stage::Waiting { place, .. } => Some(place),
        _ => None,
    }
}

#[tokio::test]
async fn a_place_is_that_in_ones_own_queue_and_who_left_a_message_is_served_in_his_turn() {
    let (world, _, _, elif) = desk().await;
    let zeynep = writes_in(&world, "Zeynep", "tr").await;
    let mehmet = writes_in(&world, "Mehmet", "tr").await;
    let defne = writes_in(&world, "Defne", "tr").await;
    assert_eq!((place_of(&world, &mehmet).await, place_of(&world, &defne).await), (Some(1), Some(2)));
    writes_in(&world, "Daniel", "en").await;
    let hannah = writes_in(&world, "Hannah", "en").await;
    assert_eq!(place_of(&world, &hannah).await, Some(1), "the others wait for somebody else");
    let channel = mehmet.channel;
    refused(world.service.answer_by_mail(&mehmet.pass, channel, "m@mail.example").await).expect("left");
    assert_eq!(place_of(&world, &defne).await, Some(2), "he has his turn all the same");
    elif.resolves(&world, zeynep.conversation).await;
    assert_eq!(place_of(&world, &defne).await, Some(1), "now that he has an agent");
    world.ends().await;
}

#[tokio::test]
async fn whoever_waits_sees_his_place_while_somebody_is_there_and_that_nobody_is() {
    let (world, _, maya, elif) = desk().await;
    let stage = async |who: &Visitor| who.sees(&world).await.expect("his chat").stage;
    let daniel = writes_in(&world, "Daniel", "en").await;
    let hannah = writes_in(&world, "Hannah", "en").await;
    world.passes(Span::minutes(3));
    world.service.agents_heard(&[maya.caller.agent, elif.caller.agent]).await.expect("heard");
    maya.resolves(&world, daniel.conversation).await;
    let omar = writes_in(&world, "Omar", "en").await;
    let waits = Stage::Waiting { place: 1, wait_seconds: Some(180) };
    assert_eq!(stage(&omar).await, waits, "as long as Hannah was the first");
    // Who speaks Turkish is not there for him.
    maya.is(&world, Status::Break).await;
    assert_eq!(stage(&omar).await, Stage::Alone);
    maya.is(&world, Status::Online).await;
    assert_eq!(stage(&omar).await, waits, "in his old place");
    maya.resolves(&world, hannah.conversation).await;
    assert!(matches!(stage(&omar).await, Stage::With { .. }));
    world.ends().await;
}

#[tokio::test]
async fn how_seldom_customers_come_makes_no_wait_longer() {
    let (world, ada, maya, elif) = desk().await;
    let terms = Terms { mode: Mode::Offer, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms, ..world.group() }).await.expect("terms");
    for name in ["Daniel", "Hannah"] {
        let chat = writes_in(&world, name, "en").await;
        world.passes(Span::seconds(10));
        refused(world.service.accept(maya.caller, chat.conversation).await).expect("in ten seconds");
        maya.resolves(&world, chat.conversation).await;
        world.passes(Span::minutes(8));
        world.service.agents_heard(&[maya.caller.agent, elif.caller.agent]).await.expect("heard");
    }
    let omar = writes_in(&world, "Omar", "en").await;
    let seen = omar.sees(&world).await.expect("his chat").stage;
    assert_eq!(
        seen,
        Stage::Waiting { place: 1, wait_seconds: Some(10) },
        "and not the eight minutes between them"
    );
    world.ends().await;
}

#[tokio::test]
async fn with_nobody_ahead_and_everybody_full_the_wait_is_until_one_has_a_place() {
    let (world, _, maya, elif) = desk().await;
    assert_eq!((told(&world, "tr").await, told(&world, "en").await), ((1, Some(0)), (1, Some(0))));
    let zeynep = writes_in(&world, "Zeynep", "tr").await;
    assert_eq!(told(&world, "tr").await, (1, None), "no chat of theirs has ended lately");
    assert_eq!(told(&world, "en").await, (1, Some(0)), "Maya is free");
    world.passes(Span::minutes(4));
    elif.resolves(&world, zeynep.conversation).await;
    world.service.agents_heard(&[maya.caller.agent, elif.caller.agent]).await.expect("heard");
    assert_eq!(told(&world, "tr").await, (1, Some(0)));
    writes_in(&world, "Defne", "tr").await;
    world.passes(Span::minutes(6));
    assert_eq!(told(&world, "tr").await, (1, Some(360)), "as long as since the last one ended");
    world.ends().await;
}

#[tokio::test]
async fn those_who_oversee_see_how_long_each_queue_takes() {
    let (world, ada, maya, elif) = desk().await;
    let outlook = async || {
        let all = world.service.outlook(ada.caller, Scope::default()).await.expect("all queues");
        let of = |group| all.iter().find(|one| one.group == group).expect("a queue").wait_seconds;
        let groups: Vec<_> = world.service.feed.catalog().groups.keys().copied().collect();
        (of(Some(groups[0])), of(Some(groups[1])), of(None), all.len())
    };
    assert_eq!(outlook().await, (Some(0), Some(0), Some(0), 3));
    let zeynep = writes_in(&world, "Zeynep", "tr").await;
    world.passes(Span::minutes(4));
    elif.resolves(&world, zeynep.conversation).await;
    writes_in(&world, "Defne", "tr").await;
    world.passes(Span::minutes(6));
    world.service.agents_heard(&[maya.caller.agent, elif.caller.agent]).await.expect("heard");
    assert_eq!(
        outlook().await,
        (Some(0), Some(360), Some(0), 3),
        "the Turkish one waits for Elif, on the same channel"
    );
    writes_in(&world, "Mehmet", "tr").await;
    assert_eq!(
        outlook().await,
        (Some(0), Some(720), Some(0), 3),
        "the second place; nobody has waited lately, and a chat ended six minutes ago"
    );
    assert_eq!(
        refused(world.service.outlook(maya.caller, Scope::default()).await).map(drop),
        Err(Refusal::NotAllowed)
    );
    world.ends().await;
}

#[tokio::test]
async fn whether_somebody_is_there_is_asked_of_those_who_would_get_the_chat() {
    let (world, ada, maya, elif) = desk().await;
    maya.is(&world, Status::Break).await;
    assert_eq!((told(&world, "tr").await.0, told(&world, "en").await.0), (1, 0), "Elif is not there for all");
    maya.is(&world, Status::Online).await;
    elif.is(&world, Status::Break).await;
    assert_eq!(told(&world, "tr").await.0, 1, "while none of them is there others are");
    maya.is(&world, Status::Break).await;
    assert_eq!(told(&world, "tr").await.0, 0);

    // Who finishes one chat is there for the next one.
    let terms = Terms { wrap_up_seconds: 60, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms, ..world.group() }).await.expect("terms");
    maya.is(&world, Status::Online).await;
    let daniel = writes_in(&world, "Daniel", "en").await;
    maya.resolves(&world, daniel.conversation).await;
    assert_eq!(told(&world, "en").await.0, 1);
    let hannah = writes_in(&world, "Hannah", "en").await;
    assert!(!world.row(ada, hannah.conversation).await.left_message, "she waits, and leaves no message");
    world.ends().await;
}

#[tokio::test]
async fn a_group_has_one_line_whatever_channels_it_serves() {
    let (world, ada, maya, _) = desk().await;
    let oak = world.second_product(ada, maya).await;
    let both = Group { serves: vec![world.channel().id, oak.id], ..world.group() };
    world.service.save_group(ada.caller, both).await.expect("both channels");
    let daniel = writes_in(&world, "Daniel", "en").await;
    let first = world.writes_on(oak.id, "Hannah").await;
    let second = world.writes_on(oak.id, "Omar").await;
    let last = writes_in(&world, "Jonas", "en").await;
    // Maya may have one chat of each product.
    let has = maya.chats(&world).await;
    assert!(has.len() == 2 && has.contains(&daniel.conversation) && has.contains(&first.conversation));
    assert_eq!((place_of(&world, &second).await, place_of(&world, &last).await), (Some(1), Some(2)));
    assert_eq!(told(&world, "en").await, (1, None), "two are ahead, and nothing is known of the pace");
    world.passes(Span::minutes(2));
    world.service.agents_heard(&[maya.caller.agent]).await.expect("heard");
    maya.resolves(&world, first.conversation).await;
    assert_eq!(place_of(&world, &last).await, Some(1));
    let (_, wait) = told(&world, "en").await;
    assert_eq!(
        wait,
        Some(240),
        "two places of the two minutes that Omar was the first, on the other channel"
    );
    world.ends().await;
}

#[tokio::test]
async fn where_chats_are_picked_a_newcomer_waits_as_long_as_it_took_lately() {
    let (world, ada, maya, _) = desk().await;
    let terms = Terms { mode: Mode::Pick, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms, ..world.group() }).await.expect("terms");
    assert_eq!(told(&world, "en").await, (1, None), "nobody knows yet");
    let daniel = writes_in(&world, "Daniel", "en").await;
    world.passes(Span::seconds(100));
    world.service.agents_heard(&[maya.caller.agent]).await.expect("heard");
    refused(world.service.take(maya.caller, daniel.conversation).await).expect("picked");
    maya.resolves(&world, daniel.conversation).await;
    assert_eq!(told(&world, "en").await, (1, Some(100)));
    world.ends().await;
}
