//! What goes wrong while chats are given out: too late, twice, to somebody who is not there any more, by a clock that
//! jumps. Each has one clear answer, and no chat is lost by it.

use crate::world::{Colleague, Visitor, World, refused};
use app::{
    api::{
        agents::AgentForm,
        conversations::{Destination, WrapUp},
        desk::Desk,
    },
    domain::{
        agent::{Duty, Role, Status},
        ids::{AgentId, ConversationId, GroupId},
        message::{Body, Happened, LeftOut},
        refusal::{Refusal, Thing},
        settings::{Group, ItemId, Mode, Terms},
        time::Span,
    },
};

/// Ada oversees on a break; Maya and Tom are Online in a group that gives out in this way, and Maya gets the first chat.
async fn desk(mode: Mode) -> (World, Colleague, Colleague, Colleague) {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    ada.is(&world, Status::Break).await;
    maya.is(&world, Status::Online).await;
    let before = world.customer_writes("Before", "hello").await;
    maya.is(&world, Status::Break).await;
    tom.is(&world, Status::Online).await;
    world.passes(Span::seconds(1));
    let his = world.customer_writes("His", "hello").await;
    for (who, chat) in [(maya, before), (tom, his)] {
        who.resolves(&world, chat.conversation).await;
    }
    let group = world.group();
    let terms = Terms { mode, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms, ..group }).await.expect("terms");
    maya.is(&world, Status::Online).await;
    (world, ada, maya, tom)
}

async fn heard(world: &World, who: &[Colleague]) {
    let agents: Vec<_> = who.iter().map(|c| c.caller.agent).collect();
    world.service.agents_heard(&agents).await.expect("heard");
}

async fn hands(world: &World, from: Colleague, chat: &Visitor, to: Destination) -> Result<(), Refusal> {
    refused(world.service.transfer(from.caller, chat.conversation, to, WrapUp::default()).await)
}

async fn accepts(world: &World, who: Colleague, chat: &Visitor) -> Result<(), Refusal> {
    refused(world.service.accept(who.caller, chat.conversation).await)
}

async fn ended(world: &World, ada: Colleague, chat: ConversationId) -> usize {
    let thread = world.service.thread(ada.caller, chat).await.expect("a thread");
    let lines = thread.entries.iter();
    lines.filter(|line| matches!(line.body, Body::Happened(Happened::OfferEnded { .. }))).count()
}

/// Deactivates an agent; his name stays.
async fn leaves_for_good(world: &World, ada: Colleague, name: &str, who: Colleague) {
    let form = AgentForm {
        id: Some(who.caller.agent),
        name: name.into(),
        email: format!("{}@parley.example", name.to_lowercase()),
        role: Role::Agent,
        password: String::new(),
        deactivated: true,
        limits: vec![],
    };
    world.service.save_agent(ada.caller, form).await.expect("deactivated");
}

#[tokio::test]
async fn what_is_handed_to_somebody_or_something_that_is_not_there_any_more_stays() {
    let (world, ada, maya, tom) = desk(Mode::Push).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    assert_eq!(maya.chats(&world).await, [daniel.conversation]);
    let repairs = Group { id: GroupId::random(), name: "Repairs".into(), ..world.group() };
    world.service.save_group(ada.caller, repairs.clone()).await.expect("a group");
    refused(world.service.remove(ada.caller, ItemId::Group(repairs.id)).await).expect("removed");
    let gone = hands(&world, maya, &daniel, Destination::Group(repairs.id)).await;
    assert_eq!(gone, Err(Refusal::Gone(Thing::Group)));
    let nobody = hands(&world, maya, &daniel, Destination::Agent(AgentId::random())).await;
    assert_eq!(nobody, Err(Refusal::Gone(Thing::Agent)));
    leaves_for_good(&world, ada, "Tom", tom).await;
    let left = hands(&world, maya, &daniel, Destination::Agent(tom.caller.agent)).await;
    assert_eq!(left, Err(Refusal::CannotTake { agent: "Tom".into(), why: LeftOut::NotOnline }));
    let herself = hands(&world, maya, &daniel, Destination::Agent(maya.caller.agent)).await;
    assert_eq!(herself, Err(Refusal::invalid("to", "Maya has this chat already")));
    assert_eq!(maya.chats(&world).await, [daniel.conversation]);
    world.ends().await;
}

#[tokio::test]
async fn too_late_is_too_late_even_before_the_desk_has_noticed() {
    let (world, ada, maya, tom) = desk(Mode::Offer).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    assert_eq!(world.row(ada, daniel.conversation).await.offered_to(), Some(maya.caller.agent));
    world.passes(Span::seconds(30));
    heard(&world, &[maya, tom]).await;
    assert_eq!(accepts(&world, maya, &daniel).await, Err(Refusal::OfferOver { owner: None }));
    let declined = refused(world.service.decline(maya.caller, daniel.conversation).await);
    assert_eq!(declined, Err(Refusal::OfferOver { owner: None }));
    assert_eq!(world.agent(maya).duty(), Duty::Available, "nobody has looked yet");
    world.service.tick().await.expect("a tick");
    assert_eq!(world.agent(maya).duty(), Duty::Missed);
    assert_eq!(world.row(ada, daniel.conversation).await.offered_to(), Some(tom.caller.agent));
    assert_eq!(ended(&world, ada, daniel.conversation).await, 1);
    world.ends().await;
}

#[tokio::test]
async fn of_two_acceptances_at_once_one_counts_and_what_was_withdrawn_is_nobodys() {
    let (world, ada, maya, tom) = desk(Mode::Offer).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    let (one, two) = futures::join!(accepts(&world, maya, &daniel), accepts(&world, maya, &daniel));
    assert_eq!((one, two), (Ok(()), Ok(())), "two of her windows: it is hers");
    let thread = world.service.thread(ada.caller, daniel.conversation).await.expect("a thread");
    let assigned = |body: &Body| matches!(body, Body::Happened(Happened::Assigned { .. }));
    assert_eq!(thread.entries.iter().filter(|line| assigned(&line.body)).count(), 1);

    hands(&world, maya, &daniel, Destination::Agent(tom.caller.agent)).await.expect("asked");
    maya.resolves(&world, daniel.conversation).await;
    assert_eq!(accepts(&world, tom, &daniel).await, Err(Refusal::OfferOver { owner: None }), "it is over");
    assert!(world.row(ada, daniel.conversation).await.is_archived());
    world.ends().await;
}

#[tokio::test]
async fn whatever_status_somebody_chooses_while_offers_stand_no_offer_is_left_behind() {
    for status in [Status::Invisible, Status::Break, Status::Offline] {
        let (world, ada, maya, tom) = desk(Mode::Offer).await;
        let daniel = world.customer_writes("Daniel", "hello").await;
        let hannah = world.customer_writes("Hannah", "hello").await;
        let to = |who: Colleague| Some(who.caller.agent);
        assert_eq!(world.row(ada, hannah.conversation).await.offered_to(), to(tom));
        accepts(&world, tom, &hannah).await.expect("accepted");
        hands(&world, tom, &hannah, Destination::Agent(maya.caller.agent)).await.expect("asked");

        maya.is(&world, Status::Online).await;
        assert_eq!(world.row(ada, daniel.conversation).await.offered_to(), to(maya), "nothing changed");
        maya.is(&world, status).await;
        let row = world.row(ada, daniel.conversation).await;
        assert_eq!(row.offered_to(), to(tom), "{status:?}: the next one is asked");
        let row = world.row(ada, hannah.conversation).await;
        assert_eq!((row.owner(), row.offer), (to(tom), None), "{status:?}: it stays with whom it was");
        assert_eq!(accepts(&world, maya, &daniel).await, gone_or_over(status), "{status:?}");
        world.ends().await;
    }
}

/// Offline one sees nothing of it any more.
fn gone_or_over(status: Status) -> Result<(), Refusal> {
    match status {
        Status::Offline => Err(Refusal::Offline),
        _ => Err(Refusal::OfferOver { owner: None }),
    }
}

#[tokio::test]
async fn a_clock_that_jumps_ahead_ends_everything_once() {
    let (world, ada, maya, tom) = desk(Mode::Offer).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    let hannah = world.customer_writes("Hannah", "hello").await;
    accepts(&world, tom, &hannah).await.expect("accepted");
    world.passes(Span::hours(24 * 30));
    for _ in 0..3 {
        world.service.tick().await.expect("a tick");
    }
    for (who, chat) in [(maya, &daniel), (tom, &hannah)] {
        assert_eq!(world.agent(who).duty(), Duty::ConnectionLost);
        let row = world.row(ada, chat.conversation).await;
        assert!(row.is_free(), "it waits for whoever comes: {row:?}");
    }
    assert_eq!(ended(&world, ada, daniel.conversation).await, 1);
    heard(&world, &[maya, tom]).await;
    let row = world.row(ada, daniel.conversation).await;
    assert!(row.offered_to().is_some(), "who is back is asked");
    world.ends().await;
}

#[tokio::test]
async fn a_clock_that_jumps_back_stops_nobody_and_the_ledger_keeps_its_order() {
    let (world, ada, maya, tom) = desk(Mode::Offer).await;
    let begun = world.agent(maya).duty_since;
    let daniel = world.customer_writes("Daniel", "hello").await;
    world.passes(Span::minutes(-60));
    world.service.tick().await.expect("a tick");
    heard(&world, &[maya, tom]).await;
    assert_eq!(world.row(ada, daniel.conversation).await.offered_to(), Some(maya.caller.agent));
    accepts(&world, maya, &daniel).await.expect("accepted");
    daniel.says(&world, "are you there?").await;
    maya.replies(&world, daniel.conversation, "yes").await;
    for status in [Status::Break, Status::Online, Status::Invisible] {
        world.passes(Span::seconds(5));
        maya.is(&world, status).await;
    }
    maya.resolves(&world, daniel.conversation).await;
    let texts = daniel.sees(&world).await.expect("his chat").lines.len();
    assert!(texts >= 3, "in the order in which it was said");
    let mut glance = world.service.store.glance().await.expect("a glance");
    let stints = glance.stints(maya.caller.agent).await.expect("stints");
    drop(glance);
    let from_then = stints.iter().filter(|stint| stint.from >= begun);
    let ends = from_then.fold(begun, |at, stint| {
        assert_eq!(stint.from, at, "{stints:?}");
        stint.to
    });
    assert_eq!(ends, world.agent(maya).duty_since);
    world.ends().await;
}

#[tokio::test]
async fn what_chats_hang_on_is_not_taken_from_under_them() {
    let (world, ada, maya, tom) = desk(Mode::Push).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    let hannah = world.customer_writes("Hannah", "hello").await;
    assert_eq!((maya.chats(&world).await.len(), tom.chats(&world).await.len()), (1, 1));
    for item in [ItemId::Group(world.group().id), ItemId::Channel(daniel.channel)] {
        let no = refused(world.service.remove(ada.caller, item).await);
        assert!(matches!(no, Err(Refusal::InUse { .. })), "{no:?}");
    }
    // An agent is never deleted: he is let go, and what he had goes on.
    leaves_for_good(&world, ada, "Maya", maya).await;
    assert_eq!(tom.chats(&world).await.len(), 2);
    // A group may lose its last member, and a channel its last group: the chats wait where those who oversee see them.
    leaves_for_good(&world, ada, "Tom", tom).await;
    let board = world.service.board(ada.caller).await.expect("a board");
    for chat in [&daniel, &hannah] {
        assert!(board.conversations[&chat.conversation].is_free(), "waits, and is no orphan");
    }
    let nothing = Group { members: vec![], serves: vec![], ..world.group() };
    world.service.save_group(ada.caller, nothing).await.expect("an empty group");
    assert_eq!(hands(&world, ada, &daniel, Destination::Agent(ada.caller.agent)).await, Ok(()));
    refused(world.service.take(ada.caller, hannah.conversation).await).expect("taken");
    ada.resolves(&world, daniel.conversation).await;
    world.ends().await;
}
