//! From one agent to another by name: at once, with a word, and never to somebody who cannot have it.

use crate::world::{Colleague, Visitor, World, refused, word};
use app::{
    api::{conversations::Destination, desk::Desk},
    domain::{
        agent::{Role, Status},
        channel::Product,
        message::{Body, Happened, LeftOut, OfferEnd},
        refusal::Refusal,
        settings::{Group, Mode, Terms},
        time::Span,
        visitor::{LineKind, Stage},
    },
};

impl Colleague {
    pub async fn hands(
        self,
        world: &World,
        chat: &Visitor,
        to: Colleague,
        note: &str,
    ) -> Result<(), Refusal> {
        refused(
            world
                .service
                .transfer(self.caller, chat.conversation, Destination::Agent(to.caller.agent), word(note))
                .await,
        )
    }
}

async fn limit(world: &World, ada: Colleague, limit: u32) {
    let product = world.product();
    world.service.save_product(ada.caller, Product { limit, ..product }).await.expect("a limit");
}

#[tokio::test]
async fn a_colleague_gets_the_chat_at_once_with_a_word_that_the_customer_never_sees() {
    // S3-14 … S3-18, S4-06
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya Lindqvist", Role::Agent).await;
    let tom = world.hires(ada, "Tom Okafor", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    tom.is(&world, Status::Online).await;

    world.passes(Span::seconds(1));
    maya.hands(&world, &daniel, tom, "He asks for the blue one").await.expect("handed over");
    assert_eq!(tom.chats(&world).await, [daniel.conversation]);
    assert_eq!(maya.chats(&world).await, []);
    let thread = world.opens(tom, daniel.conversation).await;
    let last = thread.entries.last().expect("a line");
    let (by, from, to) = (maya.caller.agent, Some(maya.caller.agent), tom.caller.agent);
    let (note, topic) = ("He asks for the blue one".to_owned(), None);
    assert_eq!(last.body, Body::Happened(Happened::Transferred { by, from, to, note, topic }));

    let chat = daniel.sees(&world).await.expect("his chat");
    assert!(matches!(&chat.stage, Stage::With { agent, .. } if agent == "Tom"));
    let joined = chat.lines.last().map(|line| line.what.clone());
    assert_eq!(joined, Some(LineKind::Joined { agent: "Tom".into() }), "who, and not why");
    let late = maya.tries_to_reply(&world, daniel.conversation, "one more thing").await;
    assert!(matches!(late, Err(Refusal::OwnedByOther { owner, .. }) if owner == "Tom Okafor"));
    tom.replies(&world, daniel.conversation, "The blue one it is").await;
    let profile = world.service.profile(tom.caller, daniel.conversation).await.expect("a profile");
    assert_eq!(profile.agents, [maya.caller.agent, tom.caller.agent], "everybody who had it, in order");
    world.ends().await;
}

#[tokio::test]
async fn the_place_that_a_take_over_frees_takes_the_next_chat_at_once() {
    // S2-17
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let ines = world.hires(ada, "Ines", Role::Supervisor).await;
    limit(&world, ada, 1).await;
    maya.is(&world, Status::Online).await;
    ines.is(&world, Status::Invisible).await;
    let first = world.customer_writes("First", "hello").await;
    let second = world.customer_writes("Second", "hello").await;
    assert_eq!(maya.chats(&world).await, [first.conversation], "she is full");

    ines.hands(&world, &first, ines, "").await.expect("taken over");
    assert_eq!(maya.chats(&world).await, [second.conversation]);
    assert_eq!(ines.chats(&world).await, [first.conversation]);
    world.ends().await;
}

#[tokio::test]
async fn nobody_gets_a_chat_who_cannot_have_it_and_a_refused_transfer_changes_nothing() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    let olaf = world.hires_for(ada, "Olaf", Role::Agent).await;
    limit(&world, ada, 1).await;
    maya.is(&world, Status::Online).await;
    olaf.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;

    let to = |refusal: Result<(), Refusal>| match refusal {
        Err(Refusal::Invalid { field, what }) if field == "to" => what,
        other => panic!("not refused for its target: {other:?}"),
    };
    assert_eq!(to(maya.hands(&world, &daniel, maya, "").await), "Maya has this chat already");
    assert_eq!(to(maya.hands(&world, &daniel, olaf, "").await), "Olaf does not serve this channel");
    let cannot = |why| Err(Refusal::CannotTake { agent: "Tom".into(), why });
    let is_full = LeftOut::Full { open: 1, limit: 1 };
    assert_eq!(maya.hands(&world, &daniel, tom, "").await, cannot(LeftOut::NotOnline), "he is Offline");
    tom.is(&world, Status::Online).await;
    world.customer_writes("His", "hello").await;
    assert_eq!(maya.hands(&world, &daniel, tom, "").await, cannot(is_full), "he is full");
    assert!(matches!(tom.hands(&world, &daniel, tom, "").await, Err(Refusal::OwnedByOther { .. })));
    let long = "x".repeat(2_001);
    assert!(matches!(maya.hands(&world, &daniel, tom, &long).await, Err(Refusal::Invalid { .. })));
    assert_eq!(maya.chats(&world).await, [daniel.conversation]);

    maya.resolves(&world, daniel.conversation).await;
    assert_eq!(maya.hands(&world, &daniel, tom, "").await, Err(Refusal::AlreadyResolved));
    world.ends().await;
}

#[tokio::test]
async fn a_supervisor_takes_a_chat_over_and_gives_it_to_whom_he_wants() {
    // V-14: explicit, and in the thread.
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    let ines = world.hires(ada, "Ines", Role::Supervisor).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    ines.is(&world, Status::Invisible).await;
    tom.is(&world, Status::Online).await;

    ines.hands(&world, &daniel, ines, "").await.expect("taken over");
    assert_eq!(ines.chats(&world).await, [daniel.conversation]);
    ines.replies(&world, daniel.conversation, "Ines here").await;
    ines.hands(&world, &daniel, tom, "angry, be kind").await.expect("handed over");
    assert_eq!(tom.chats(&world).await, [daniel.conversation]);

    let load = world.service.colleagues(tom.caller, daniel.conversation).await.expect("colleagues");
    let maya_now = load.iter().find(|c| c.agent == maya.caller.agent).expect("Maya");
    assert_eq!((maya_now.open, maya_now.limit), (0, Product::DEFAULT_LIMIT));
    assert!(load.iter().all(|c| c.agent != tom.caller.agent), "not to oneself");
    world.ends().await;
}

/// Ines the supervisor, on a break; Maya and Tom are Online and serve the first group.
async fn overseen() -> (World, Colleague, Colleague, Colleague, Colleague) {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    let ines = world.hires(ada, "Ines", Role::Supervisor).await;
    ines.is(&world, Status::Break).await;
    (world, ada, ines, maya, tom)
}

#[tokio::test]
async fn a_supervisor_gives_a_running_chat_to_another_agent_without_having_it_himself() {
    // V-07, V-14: from the overview, in one step.
    let (world, _, ines, maya, tom) = overseen().await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    tom.is(&world, Status::Online).await;
    world.opens(ines, daniel.conversation).await;

    assert!(matches!(tom.hands(&world, &daniel, tom, "").await, Err(Refusal::OwnedByOther { .. })));
    ines.hands(&world, &daniel, tom, "Tom knows him").await.expect("given");
    assert_eq!((maya.chats(&world).await, tom.chats(&world).await), (vec![], vec![daniel.conversation]));
    let last = world.opens(tom, daniel.conversation).await.entries.pop().expect("a line");
    let (by, from, to) = (ines.caller.agent, Some(maya.caller.agent), tom.caller.agent);
    let (note, topic) = ("Tom knows him".to_owned(), None);
    assert_eq!(last.body, Body::Happened(Happened::Transferred { by, from, to, note, topic }));
    world.ends().await;
}

#[tokio::test]
async fn a_supervisor_gives_a_waiting_chat_to_an_agent_and_an_agent_may_not() {
    let (world, ada, ines, maya, tom) = overseen().await;
    picked(&world, ada).await;
    limit(&world, ada, 1).await;
    maya.is(&world, Status::Online).await;
    let (first, second) =
        (world.customer_writes("First", "hello").await, world.customer_writes("Second", "hello").await);
    assert_eq!(maya.hands(&world, &first, maya, "").await, Err(Refusal::NotYours));
    let cannot = |why| Err(Refusal::CannotTake { agent: "Tom".into(), why });
    let is_full = LeftOut::Full { open: 1, limit: 1 };
    assert_eq!(ines.hands(&world, &first, tom, "").await, cannot(LeftOut::NotOnline), "he is not there");
    tom.is(&world, Status::Online).await;
    ines.hands(&world, &first, tom, "").await.expect("given");
    assert_eq!(tom.chats(&world).await, [first.conversation]);
    assert_eq!(ines.hands(&world, &second, tom, "").await, cannot(is_full), "he is full");
    let last = world.opens(tom, first.conversation).await.entries.pop().expect("a line");
    assert!(matches!(last.body, Body::Happened(Happened::Transferred { from: None, .. })), "{last:?}");
    world.ends().await;
}

/// From now on the group's members take its chats from the Inbox.
async fn picked(world: &World, ada: Colleague) {
    let group = world.group();
    let terms = Terms { mode: Mode::Pick, ..group.terms.clone() };
    world.service.save_group(ada.caller, Group { terms, ..group }).await.expect("terms");
}

#[tokio::test]
async fn what_is_put_before_one_agent_and_given_to_another_is_withdrawn_and_the_thread_says_so() {
    let (world, ada, ines, maya, tom) = overseen().await;
    let group = world.group();
    let terms = Terms { mode: Mode::Offer, ..group.terms.clone() };
    world.service.save_group(ada.caller, Group { terms, ..group }).await.expect("terms");
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    assert_eq!(world.row(ada, daniel.conversation).await.offered_to(), Some(maya.caller.agent));
    tom.is(&world, Status::Online).await;
    let again = ines.hands(&world, &daniel, maya, "").await;
    assert_eq!(again, Err(Refusal::invalid("to", "Maya is being asked already")));

    ines.hands(&world, &daniel, tom, "").await.expect("asked");
    assert_eq!(world.row(ada, daniel.conversation).await.offered_to(), Some(tom.caller.agent));
    let late = refused(world.service.accept(maya.caller, daniel.conversation).await);
    assert_eq!(late, Err(Refusal::OfferOver { owner: None }));
    refused(world.service.accept(tom.caller, daniel.conversation).await).expect("accepted");
    let lines = world.opens(ines, daniel.conversation).await.entries;
    let told = |what: &Happened| lines.iter().any(|line| line.body == Body::Happened(what.clone()));
    assert!(told(&Happened::OfferEnded { to: maya.caller.agent, how: OfferEnd::Withdrawn }));
    world.ends().await;
}
