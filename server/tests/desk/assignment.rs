//! Who gets which chat, through the whole desk. The rule itself is tested beside it.

use crate::world::World;
use app::{
    api::desk::Desk,
    domain::{
        agent::{Role, Status},
        message::{Body, Happened, LeftOut, Reason},
        time::Span,
    },
};

#[tokio::test]
async fn chats_are_shared_out_evenly_and_each_says_why() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    let aylin = world.hires(ada, "Aylin", Role::Agent).await;
    for agent in [maya, tom, aylin] {
        agent.is(&world, Status::Online).await;
    }
    aylin.is(&world, Status::Break).await;
    for name in ["A", "B", "C", "D"] {
        world.passes(Span::seconds(1));
        world.customer_writes(name, "hello").await;
    }
    assert_eq!((maya.chats(&world).await.len(), tom.chats(&world).await.len()), (2, 2));

    let chat = maya.chats(&world).await[1];
    let thread = world.service.thread(maya.caller, chat).await.expect("a thread");
    let why = thread.entries.iter().find_map(|entry| match &entry.body {
        Body::Happened(Happened::Assigned { agent, why }) if *agent == maya.caller.agent => Some(why.clone()),
        _ => None,
    });
    let why = why.expect("a reason is kept");
    assert_eq!(why.group, Some(world.group().id));
    assert!(matches!(why.reason, Reason::FewestOpen | Reason::LongestSinceLast | Reason::Tie));
    assert!(why.left_out.contains(&(aylin.caller.agent, LeftOut::NotOnline)));
    assert!(why.candidates.iter().any(|c| c.agent == tom.caller.agent));
    world.ends().await;
}

#[tokio::test]
async fn only_members_of_a_group_that_serves_the_channel_get_its_chats() {
    // S2-06
    let (world, ada) = World::open().await;
    let outsider = world.hires_for(ada, "Olaf", Role::Agent).await;
    outsider.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    assert_eq!(outsider.chats(&world).await, []);

    let mut group = world.group();
    group.members.push(outsider.caller.agent);
    world.service.save_group(ada.caller, group).await.expect("a member more");
    assert_eq!(outsider.chats(&world).await, [daniel.conversation], "the moment he may, he does");
    world.ends().await;
}

#[tokio::test]
async fn an_agent_takes_no_more_than_his_limit_and_his_own_limit_goes_before_the_products() {
    // V-01
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let product = world.product().id;
    let agent = world.agent(maya);
    let form = app::api::agents::AgentForm {
        id: Some(agent.id),
        name: agent.name,
        email: agent.email,
        role: agent.role,
        password: String::new(),
        deactivated: false,
        limits: vec![(product, 2)],
    };
    world.service.save_agent(ada.caller, form).await.expect("a limit of his own");
    maya.is(&world, Status::Online).await;
    for name in ["A", "B", "C"] {
        world.passes(Span::seconds(1));
        world.customer_writes(name, "hello").await;
    }
    assert_eq!(maya.chats(&world).await.len(), 2);
    world.ends().await;
}

#[tokio::test]
async fn two_desks_on_one_database_assign_as_one() {
    let (world, ada) = World::open().await;
    if !world.service.store.is_shared() {
        return; // one process per SQLite file
    }
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    tom.is(&world, Status::Online).await;
    let clock = world.service.clock.clone();
    let second = server::desk::Service::open(&world.database.url, clock).await.expect("a second desk");
    let channel = world.channel().id;
    let starts = (0..40).map(|n| {
        let desk = if n % 2 == 0 { world.service.clone() } else { second.clone() };
        async move {
            let answers = app::domain::visitor::Answers(vec![
                ("name".into(), format!("Customer {n}")),
                ("email".into(), format!("c{n}@mail.example")),
            ]);
            let start = app::api::desk::Start {
                pass: None,
                address: "1.2.3.4",
                answers,
                message: app::domain::ids::MessageId::random(),
                text: app::domain::message::Text::new("hello").expect("a text"),
                page: None,
                tongue: None,
            };
            desk.start(channel, start).await.expect("a chat");
        }
    });
    futures::future::join_all(starts).await;
    assert_eq!((maya.chats(&world).await.len(), tom.chats(&world).await.len()), (20, 20));
    // The second desk's commits rang here: nobody has to look.
    world.ends().await;
}
