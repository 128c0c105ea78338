//! Two servers on one database do what one does: what is due happens once. SQLite has one process per file.

use crate::world::{Colleague, World};
use app::{
    api::desk::Desk,
    domain::{
        agent::{Duty, Role, Status},
        event::{Down, Key, Seq, Signal, Typist},
        ids::{ConversationId, GroupId},
        message::{Body, Entry, Happened, OfferEnd},
        routing::Routing,
        settings::{Group, Mode, Overflow, OverflowTo, Terms},
        time::Span,
        visitor::VisitorDown,
    },
};
use server::{
    desk::Service,
    feed::{Heard, Listener, Side},
};
use std::{sync::Arc, time::Duration};

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

/// How many lines of a conversation tell of this.
pub async fn lines(
    world: &World,
    ada: Colleague,
    id: ConversationId,
    is: impl Fn(&Happened) -> bool,
) -> usize {
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
    assert!(begun.elapsed() < Duration::from_secs(5), "and not kept waiting");
    assert!(world.service.is_ready().await, "the other one still reaches it");
    world.ends().await;
}

#[tokio::test]
async fn wrapping_up_a_lost_connection_and_the_hand_back_end_once_in_all() {
    let (world, ada) = World::open().await;
    let Some(other) = second(&world).await else { return };
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    let terms = Terms { wrap_up_seconds: 60, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms, ..world.group() }).await.expect("terms");
    ada.is(&world, Status::Break).await;
    tom.is(&world, Status::Break).await;
    maya.is(&world, Status::Online).await;
    let later = async |seconds, heard: &[Colleague]| {
        world.passes(Span::seconds(seconds));
        let heard: Vec<_> = heard.iter().map(|who| who.caller.agent).collect();
        world.service.agents_heard(&heard).await.expect("heard");
        tick(&world.service, &other).await;
    };
    let daniel = world.customer_writes("Daniel", "hello").await.conversation;
    maya.resolves(&world, daniel).await;
    let hannah = world.customer_writes("Hannah", "hello").await.conversation;
    later(60, &[ada, maya, tom]).await;
    let given = |what: &Happened| matches!(what, Happened::Assigned { .. });
    assert_eq!(lines(&world, ada, hannah, given).await, 1);
    assert_eq!(world.stints_as(maya, Duty::WrappingUp).await, [Span::seconds(60)]);

    // Her browser says nothing from now on.
    tom.is(&world, Status::Online).await;
    later(45, &[ada, tom]).await;
    assert_eq!(world.stints_as(maya, Duty::Available).await, [Span::ZERO, Span::seconds(45)]);
    later(254, &[ada, tom]).await;
    let handed_back = |what: &Happened| matches!(what, Happened::HandedBack { .. });
    assert_eq!(lines(&world, ada, hannah, handed_back).await, 0);
    later(1, &[ada, tom]).await;
    assert_eq!(lines(&world, ada, hannah, handed_back).await, 1);
    assert_eq!(lines(&world, ada, hannah, given).await, 2, "to Maya, and to Tom");
    world.ends().await;
}

/// Does it again and again until somebody hears this: a word that is lost is harmless, and the first ones may be.
async fn hears<T: serde::de::DeserializeOwned>(
    listener: &mut Listener,
    again: impl AsyncFn(),
    is: impl Fn(&T) -> bool,
) {
    for _ in 0..50 {
        again().await;
        while let Ok(heard) = tokio::time::timeout(Duration::from_millis(100), listener.next()).await {
            if let Ok(Heard::Moment(text)) = heard
                && serde_json::from_str(&text).is_ok_and(|word| is(&word))
            {
                return;
            }
        }
    }
    panic!("it was never heard");
}

fn signals(wanted: Signal) -> impl Fn(&Down) -> bool {
    move |down| matches!(down, Down::Signal(signal) if *signal == wanted)
}

#[tokio::test]
async fn who_looks_who_types_and_whether_the_customer_is_here_is_known_at_both() {
    let (world, ada) = World::open().await;
    let Some(two) = second(&world).await else { return };
    let one = world.service.clone();
    let maya = world.hires(ada, "Maya", Role::Agent).await.caller.agent;
    let tom = world.hires(ada, "Tom", Role::Supervisor).await.caller.agent;
    ada.is(&world, Status::Break).await;
    let conversation = world.customer_writes("Daniel", "hello").await.conversation;
    let listens = |at: &Arc<Service>, side, key| at.feed.listen(&at.store, side, vec![key], Seq(1));
    let mut at_one = listens(&one, Side::Desk, Key::Looking(conversation));
    let mut at_two = listens(&two, Side::Desk, Key::Looking(conversation));

    // Maya is connected to the one, Tom to the other.
    one.looks(maya, None, Some(conversation));
    two.looks(tom, None, Some(conversation));
    let mut both = vec![maya, tom];
    both.sort_unstable();
    let all = Signal::Looking { conversation, agents: both };
    hears(&mut at_one, async || two.tick_elsewhere().await, signals(all.clone())).await;
    hears(&mut at_two, async || one.tick_elsewhere().await, signals(all)).await;

    let here = |here| signals(Signal::CustomerHere { conversation, here });
    two.customer_came(conversation, true);
    hears(&mut at_one, async || two.tick_elsewhere().await, here(true)).await;
    two.customer_came(conversation, false);
    hears(&mut at_one, async || {}, here(false)).await;

    let typing = |who| signals(Signal::Typing { conversation, who });
    let types = async || two.agent_types(tom, conversation).await.expect("typed");
    hears(&mut at_one, types, typing(Typist::Agent(tom))).await;
    hears(&mut at_one, async || two.customer_types(conversation).await, typing(Typist::Customer)).await;

    // The other says nothing any more: nobody is there.
    world.passes(Span::seconds(61));
    let alone = Signal::Looking { conversation, agents: vec![maya] };
    hears(&mut at_one, async || one.tick_elsewhere().await, signals(alone)).await;
    world.ends().await;
}

#[tokio::test]
async fn the_customer_sees_that_his_agent_types_wherever_either_is_connected() {
    let (world, ada) = World::open().await;
    let Some(two) = second(&world).await else { return };
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    ada.is(&world, Status::Break).await;
    maya.is(&world, Status::Online).await;
    let conversation = world.customer_writes("Daniel", "hello").await.conversation;
    let mut customer = two.feed.listen(&two.store, Side::Visitor, vec![Key::Visitor(conversation)], Seq(1));
    let types = async || world.service.agent_types(maya.caller.agent, conversation).await.expect("typed");
    hears(&mut customer, types, |down: &VisitorDown| matches!(down, VisitorDown::Typing)).await;

    let mut hers = world.service.feed.listen(
        &world.service.store,
        Side::Desk,
        vec![Key::Agent(maya.caller.agent)],
        Seq(1),
    );
    let typing = signals(Signal::Typing { conversation, who: Typist::Customer });
    hears(&mut hers, async || two.customer_types(conversation).await, typing).await;
    world.ends().await;
}
