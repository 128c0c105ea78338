//! What admins set up: who may, what is refused, and that every console hears of it.

use crate::world::{World, refused};
use app::{
    api::{agents::AgentForm, desk::Desk},
    domain::{
        agent::{Role, Status},
        channel::Color,
        ids::*,
        refusal::{Refusal, Thing},
        settings::{Hue, ItemId, QuickResponse, Scope, Tag, Topic},
    },
};

fn response(scope: Scope, shortcut: &str) -> QuickResponse {
    QuickResponse {
        id: QuickResponseId::random(),
        shortcut: shortcut.into(),
        title: "A title".into(),
        text: "Hello {{customer.first_name}}".into(),
        scope,
    }
}

#[tokio::test]
async fn rights_are_checked_in_the_use_case() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await.caller;
    let desk = &world.service;
    let not_allowed = Err(Refusal::NotAllowed);
    let (channel, group) = (world.channel(), world.group());
    let product = desk.feed.catalog().products[&channel.product].clone();
    let tag = Tag { id: TagId::random(), name: "X".into(), hue: Hue::Red, hint: String::new() };
    let topic = Topic { id: TopicId::random(), parent: None, name: "X".into(), active: true };
    let form = AgentForm {
        id: Some(maya.agent),
        name: "Maya".into(),
        email: "maya@parley.example".into(),
        role: Role::Admin,
        password: String::new(),
        deactivated: false,
        limits: vec![],
    };
    assert_eq!(refused(desk.save_agent(maya, form).await), not_allowed, "nobody promotes himself");
    assert_eq!(refused(desk.save_workspace(maya, "Mine").await), not_allowed);
    assert_eq!(refused(desk.save_product(maya, product).await), not_allowed);
    assert_eq!(refused(desk.save_channel(maya, channel.clone()).await), not_allowed);
    assert_eq!(refused(desk.save_group(maya, group).await), not_allowed);
    assert_eq!(refused(desk.save_tag(maya, tag).await), not_allowed);
    assert_eq!(refused(desk.save_topic(maya, topic).await), not_allowed);
    assert_eq!(refused(desk.remove(maya, ItemId::Channel(channel.id)).await), not_allowed);
    let shared = response(Scope::Shared, "hi");
    assert_eq!(refused(desk.save_quick_response(maya, shared).await), not_allowed);
    let of_ada = response(Scope::Own(ada.caller.agent), "hi");
    assert_eq!(refused(desk.save_quick_response(maya, of_ada).await), not_allowed);
    desk.save_quick_response(maya, response(Scope::Own(maya.agent), "hi")).await.expect("her own");
    world.ends().await;
}

#[tokio::test]
async fn a_shortcut_is_unique_in_its_scope_and_seen_by_those_who_may_use_it() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let outsider = world.hires_for(ada, "Olaf", Role::Agent).await;
    let desk = &world.service;
    let of_group = response(Scope::Group(world.group().id), "kit");
    let seen_by = async |who: crate::world::Colleague| {
        desk.board(who.caller).await.expect("a board").catalog.quick_responses.len()
    };
    desk.save_quick_response(ada.caller, response(Scope::Shared, "/Hello")).await.expect("shared");
    desk.save_quick_response(ada.caller, of_group.clone()).await.expect("the group's");
    desk.save_quick_response(maya.caller, response(Scope::Own(maya.caller.agent), "hello"))
        .await
        .expect("hers");
    let taken = desk.save_quick_response(ada.caller, response(Scope::Shared, "hello")).await;
    assert!(matches!(refused(taken), Err(Refusal::Invalid { field, .. }) if field == "shortcut"));
    assert_eq!((seen_by(ada).await, seen_by(maya).await, seen_by(outsider).await), (2, 3, 1));
    // Moved from the group to everybody: the outsider gets it too, nobody has it twice.
    let for_all = QuickResponse { scope: Scope::Shared, ..of_group };
    desk.save_quick_response(ada.caller, for_all).await.expect("moved");
    assert_eq!((seen_by(maya).await, seen_by(outsider).await), (3, 2));
    world.ends().await;
}

#[tokio::test]
async fn a_deactivated_agent_is_signed_out_and_his_chats_go_on() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    tom.is(&world, Status::Online).await;
    let form = AgentForm {
        id: Some(maya.caller.agent),
        name: "Maya".into(),
        email: "maya@parley.example".into(),
        role: Role::Agent,
        password: String::new(),
        deactivated: true,
        limits: vec![],
    };
    world.service.save_agent(ada.caller, form).await.expect("deactivated");
    assert_eq!(tom.chats(&world).await, [daniel.conversation]);
    let signed_in = world.service.sign_in("maya@parley.example", crate::world::PASSWORD, "local").await;
    assert_eq!(refused(signed_in).map(drop), Err(Refusal::WrongCredentials));
    world.ends().await;
}

#[tokio::test]
async fn the_last_admin_stays_one() {
    let (world, ada) = World::open().await;
    let form = |role, deactivated| AgentForm {
        id: Some(ada.caller.agent),
        name: "Ada".into(),
        email: "ada@parley.example".into(),
        role,
        password: String::new(),
        deactivated,
        limits: vec![],
    };
    for form in [form(Role::Agent, false), form(Role::Admin, true)] {
        assert_eq!(refused(world.service.save_agent(ada.caller, form).await), Err(Refusal::LastAdmin));
    }
    world.ends().await;
}

#[tokio::test]
async fn a_colour_that_cannot_be_read_and_a_topic_below_itself_are_refused() {
    let (world, ada) = World::open().await;
    let mut channel = world.channel();
    channel.web.accent = Color::rgb(255, 240, 160);
    let no = refused(world.service.save_channel(ada.caller, channel).await);
    assert!(matches!(no, Err(Refusal::Invalid { field, .. }) if field == "accent"));
    let root = world.topic();
    let child = Topic { id: TopicId::random(), parent: Some(root.id), name: "Child".into(), active: true };
    world.service.save_topic(ada.caller, child.clone()).await.expect("a child");
    let knot = Topic { parent: Some(child.id), ..root };
    assert!(matches!(
        refused(world.service.save_topic(ada.caller, knot).await),
        Err(Refusal::Invalid { .. })
    ));
    world.ends().await;
}

#[tokio::test]
async fn of_two_who_save_the_same_at_once_one_is_told_that_it_is_taken() {
    let (world, ada) = World::open().await;
    let desk = &world.service;
    let tag = |name: &str| Tag { id: TagId::random(), name: name.into(), hue: Hue::Red, hint: String::new() };
    let (one, two) =
        futures::join!(desk.save_tag(ada.caller, tag("Refund")), desk.save_tag(ada.caller, tag("refund")));
    let taken =
        |no: &Result<(), Refusal>| matches!(no, Err(Refusal::Invalid { field, .. }) if field == "name");
    assert_eq!([refused(one), refused(two)].iter().filter(|no| taken(no)).count(), 1);
    let shared = || desk.save_quick_response(ada.caller, response(Scope::Shared, "hello"));
    let (one, two) = futures::join!(shared(), shared());
    let saved = [refused(one), refused(two)];
    assert_eq!(saved.iter().filter(|no| no.is_err()).count(), 1);
    assert!(saved.iter().any(|no| matches!(no, Err(Refusal::Invalid { field, .. }) if field == "shortcut")));
    world.ends().await;
}

#[tokio::test]
async fn what_is_not_there_is_neither_named_nor_removed() {
    let (world, ada) = World::open().await;
    let desk = &world.service;
    let gone = |thing| Err(Refusal::Gone(thing));
    let nobodys = response(Scope::Group(GroupId::random()), "hello");
    assert_eq!(refused(desk.save_quick_response(ada.caller, nobodys).await), gone(Thing::Group));
    let form = AgentForm {
        id: Some(ada.caller.agent),
        name: "Ada".into(),
        email: "ada@parley.example".into(),
        role: Role::Admin,
        password: String::new(),
        deactivated: false,
        limits: vec![(ProductId::random(), 3)],
    };
    assert_eq!(refused(desk.save_agent(ada.caller, form).await), gone(Thing::Product));
    for (item, thing) in [
        (ItemId::Product(ProductId::random()), Thing::Product),
        (ItemId::Channel(ChannelId::random()), Thing::Channel),
        (ItemId::Group(GroupId::random()), Thing::Group),
        (ItemId::Tag(TagId::random()), Thing::Tag),
        (ItemId::Topic(TopicId::random()), Thing::Topic),
        (ItemId::QuickResponse(QuickResponseId::random()), Thing::QuickResponse),
    ] {
        assert_eq!(refused(desk.remove(ada.caller, item).await), gone(thing));
    }
    world.ends().await;
}
