//! Two servers on one database do what one does: what is due happens once. SQLite has one process per file.

use crate::world::{Colleague, World};
use app::{
    api::desk::Desk,
    domain::{
        agent::{Role, Status},
        ids::{ConversationId, GroupId},
        message::{Body, Entry, Happened, OfferEnd},
        routing::Routing,
        settings::{Group, Mode, Overflow, OverflowTo, Terms},
        time::Span,
    },
};
use server::desk::Service;
use std::sync::Arc;

async fn second(world: &World) -> Option<Arc<Service>> {
    if !world.service.store.is_shared() {
        return None;
    }
    let clock = world.service.clock.clone();
    Some(Service::open(&world.database.url, clock).await.expect("a second desk"))
}

/// Both look at the time at once, several times.
async fn tick(one: &Service, two: &Service) {
    for _ in 0..3 {
        let (one, two) = futures::join!(one.tick(), two.tick());
        one.expect("a tick");
        two.expect("a tick");
    }
}

async fn lines(world: &World, ada: Colleague, id: ConversationId, is: impl Fn(&Happened) -> bool) -> usize {
    let thread = world.service.thread(ada.caller, id).await.expect("a thread");
    let counts = |e: &&Entry| matches!(&e.body, Body::Happened(what) if is(what));
    thread.entries.iter().filter(counts).count()
}

#[tokio::test]
async fn an_offer_ends_once_is_accepted_once_and_a_wait_overflows_once() {
    let (world, ada) = World::open().await;
    let Some(other) = second(&world).await else { return };
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    let last = Group {
        id: GroupId::random(),
        name: "Second line".into(),
        members: vec![],
        serves: vec![world.channel().id],
        terms: Terms::default(),
    };
    let overflow = Some(Overflow { after_seconds: 100, to: OverflowTo::Group(last.id) });
    let terms = Terms { mode: Mode::Offer, offer_seconds: 30, overflow, ..Terms::default() };
    let first = Group { terms, ..world.group() };
    world.service.save_group(ada.caller, last.clone()).await.expect("a group");
    world.service.save_group(ada.caller, first.clone()).await.expect("terms");
    let routing = Routing { fallback: Some(first.id), ..Routing::default() };
    world.service.save_routing(ada.caller, routing).await.expect("a last resort");
    ada.is(&world, Status::Break).await;
    maya.is(&world, Status::Online).await;
    tom.is(&world, Status::Online).await;
    let both = [maya.caller.agent, tom.caller.agent];
    let daniel = world.customer_writes("Daniel", "hello").await.conversation;
    // Both let it run out.
    for _ in 0..2 {
        world.passes(Span::seconds(30));
        world.service.agents_heard(&both).await.expect("heard");
        tick(&world.service, &other).await;
    }
    let missed = |what: &Happened| matches!(what, Happened::OfferEnded { how: OfferEnd::Missed, .. });
    assert_eq!(lines(&world, ada, daniel, missed).await, 2, "each once");
    world.passes(Span::seconds(45));
    world.service.agents_heard(&both).await.expect("heard");
    tick(&world.service, &other).await;
    let went_on = |what: &Happened| matches!(what, Happened::Overflowed { .. });
    assert_eq!(lines(&world, ada, daniel, went_on).await, 1);

    maya.is(&world, Status::Online).await;
    let hannah = world.customer_writes("Hannah", "hello").await.conversation;
    let (one, two) =
        futures::join!(world.service.accept(maya.caller, hannah), other.accept(maya.caller, hannah));
    one.expect("accepted");
    two.expect("accepted twice is accepted");
    let given = |what: &Happened| matches!(what, Happened::Assigned { .. });
    assert_eq!(lines(&world, ada, hannah, given).await, 1);
    world.ends().await;
}

/// A cable to the database that can be cut.
async fn cable(to: &str) -> (String, tokio::task::JoinHandle<()>) {
    let (scheme, rest) = to.split_once('@').expect("somebody signs in there");
    let (host, name) = rest.split_once('/').expect("a database");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let here = listener.local_addr().expect("an address");
    let host = host.to_owned();
    let task = tokio::spawn(async move {
        // With this task goes what it carries.
        let mut carried = tokio::task::JoinSet::new();
        while let Ok((mut near, _)) = listener.accept().await {
            let mut far = tokio::net::TcpStream::connect(&host).await.expect("the database");
            carried.spawn(async move { tokio::io::copy_bidirectional(&mut near, &mut far).await });
        }
    });
    (format!("{scheme}@{here}/{name}"), task)
}

#[tokio::test]
async fn a_desk_whose_database_is_out_of_reach_is_not_ready_and_says_so_soon() {
    let (world, _) = World::open().await;
    if !world.service.store.is_shared() {
        return;
    }
    let (url, cable) = cable(&world.database.url).await;
    let far = Service::open(&url, world.service.clock.clone()).await.expect("a desk at the end of a cable");
    assert!(far.is_ready().await && world.service.is_ready().await);
    cable.abort();
    let begun = std::time::Instant::now();
    assert!(!far.is_ready().await, "whoever watches over the desk is told");
    assert!(begun.elapsed() < std::time::Duration::from_secs(5), "and not kept waiting");
    assert!(world.service.is_ready().await, "the other one still reaches it");
}
