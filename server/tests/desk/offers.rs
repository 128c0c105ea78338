//! Offers: put before an agent, accepted in time or gone to the next one (S3-03 … S3-11, S3-18, S3-19).

use crate::world::{Colleague, Visitor, World, refused, word};
use app::{
    api::{
        conversations::{Destination, WrapUp},
        desk::{Caller, Desk},
    },
    domain::{
        agent::{Duty, Role, Status},
        conversation::OfferedFrom,
        ids::GroupId,
        message::{Body, Happened, OfferEnd},
        refusal::Refusal,
        routing::Routing,
        settings::{Group, Mode, Terms},
        time::Span,
        visitor::{LineKind, Stage},
    },
};

impl Colleague {
    async fn accepts(self, world: &World, chat: &Visitor) -> Result<(), Refusal> {
        refused(world.service.accept(self.caller, chat.conversation).await)
    }

    async fn declines(self, world: &World, chat: &Visitor) -> Result<(), Refusal> {
        refused(world.service.decline(self.caller, chat.conversation).await)
    }

    async fn asks(self, world: &World, chat: &Visitor, to: Colleague) -> Result<(), Refusal> {
        let to = Destination::Agent(to.caller.agent);
        refused(world.service.transfer(self.caller, chat.conversation, to, word("he is in a hurry")).await)
    }
}

/// A desk whose first group has these terms, with Maya and Tom in it, both Online. Tom has just had a chat: the next one
/// is Maya's.
async fn desk(terms: Terms) -> (World, Colleague, Colleague, Colleague) {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya Lindqvist", Role::Agent).await;
    let tom = world.hires(ada, "Tom Okafor", Role::Agent).await;
    ada.is(&world, Status::Break).await;
    tom.is(&world, Status::Online).await;
    let zoe = world.customer_writes("Zoe", "hello").await;
    tom.resolves(&world, zoe.conversation).await;
    let group = Group { terms, ..world.group() };
    world.service.save_group(ada.caller, group).await.expect("terms");
    maya.is(&world, Status::Online).await;
    world.passes(Span::seconds(1));
    (world, ada, maya, tom)
}

fn offering() -> Terms {
    Terms { mode: Mode::Offer, offer_seconds: 30, ..Terms::default() }
}

/// Nobody has more chats than this.
async fn allows(world: &World, ada: Colleague, limit: u32) {
    let product = world.product();
    let product = app::domain::channel::Product { limit, ..product };
    world.service.save_product(ada.caller, product).await.expect("a limit");
}

/// Lets time pass with everybody's browser heard of, and what is due be done.
async fn waits(world: &World, who: &[Colleague], span: Span) {
    world.passes(span);
    let agents: Vec<_> = who.iter().map(|c| c.caller.agent).collect();
    world.service.agents_heard(&agents).await.expect("heard");
    world.service.tick().await.expect("a tick");
}

#[tokio::test]
async fn a_chat_is_offered_and_accepted_and_the_customer_saw_only_his_place() {
    let (world, ada, maya, tom) = desk(offering()).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    let row = world.row(ada, daniel.conversation).await;
    let offer = row.offer.expect("an offer");
    assert_eq!((offer.to, offer.until.since(offer.at)), (maya.caller.agent, Span::seconds(30)));
    assert!(matches!(offer.from, OfferedFrom::Queue { .. }));
    assert_eq!(maya.chats(&world).await, [], "not hers yet");
    let chat = daniel.sees(&world).await.expect("his chat");
    assert!(matches!(chat.stage, Stage::Waiting { place: 1, .. }), "{:?}", chat.stage);
    let early = maya.tries_to_reply(&world, daniel.conversation, "hi").await;
    assert_eq!(early, Err(Refusal::NotYours), "every action needs the offer to be accepted (S3-13)");
    assert_eq!(tom.accepts(&world, &daniel).await, Err(Refusal::OfferOver { owner: None }));

    maya.accepts(&world, &daniel).await.expect("accepted");
    maya.accepts(&world, &daniel).await.expect("twice is once");
    assert_eq!(maya.chats(&world).await, [daniel.conversation]);
    let chat = daniel.sees(&world).await.expect("his chat");
    let said: Vec<_> = chat.lines.iter().map(|line| &line.what).collect();
    assert_eq!(said, [&LineKind::Mine("hello".into()), &LineKind::Joined { agent: "Maya".into() }]);
    let late = tom.accepts(&world, &daniel).await;
    assert_eq!(
        late,
        Err(Refusal::OfferOver { owner: Some("Maya Lindqvist".into()) }),
        "the loser is told who won"
    );
    world.ends().await;
}

#[tokio::test]
async fn an_offer_says_what_the_customer_wrote_first_since_he_has_no_answer() {
    let (world, ada, maya, tom) = desk(offering()).await;
    let about = async |chat: &Visitor| {
        let offer = world.row(ada, chat.conversation).await.offer.expect("an offer");
        (offer.to, offer.about.expect("his words").text)
    };
    let daniel = world.customer_writes("Daniel", "Is the Fjell waterproof?").await;
    daniel.says(&world, "anybody?").await;
    assert_eq!(about(&daniel).await, (maya.caller.agent, "Is the Fjell waterproof?".into()));
    maya.declines(&world, &daniel).await.expect("declined");
    assert_eq!(about(&daniel).await, (tom.caller.agent, "Is the Fjell waterproof?".into()));
    tom.accepts(&world, &daniel).await.expect("accepted");
    tom.replies(&world, daniel.conversation, "It is.").await;
    tom.asks(&world, &daniel, maya).await.expect("asked");
    assert_eq!(about(&daniel).await.1, "Is the Fjell waterproof?", "the first of all, not Tom's own words");
    maya.declines(&world, &daniel).await.expect("declined");
    daniel.says(&world, "And the Ochre?").await;
    daniel.says(&world, "It is for my son").await;
    tom.asks(&world, &daniel, maya).await.expect("asked");
    assert_eq!(about(&daniel).await.1, "And the Ochre?");
    world.ends().await;
}

#[tokio::test]
async fn nobody_signs_out_of_an_offer_but_everywhere_at_once() {
    // V-16; whoever fears for his account must always be able to end all its sessions.
    let (world, ada, maya, _) = desk(offering()).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    assert_eq!(
        world.row(ada, daniel.conversation).await.offer.map(|offer| offer.to),
        Some(maya.caller.agent)
    );
    assert_eq!(refused(world.service.sign_out(maya.caller).await), Err(Refusal::OfferStands));
    maya.accepts(&world, &daniel).await.expect("accepted");
    world.service.sign_out(maya.caller).await.expect("signed out");
    let piet = world.customer_writes("Piet", "hello").await;
    let offer = world.row(ada, piet.conversation).await.offer.expect("an offer");
    let whose = Caller { agent: offer.to, ..maya.caller };
    world.service.sign_out_everywhere(whose).await.expect("always");
    world.ends().await;
}

#[tokio::test]
async fn who_misses_an_offer_gets_no_more_until_he_sets_himself_online() {
    // S3-09, S3-10
    let (world, ada, maya, tom) = desk(offering()).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    waits(&world, &[maya, tom], Span::millis(29_999)).await;
    assert_eq!(world.row(ada, daniel.conversation).await.offered_to(), Some(maya.caller.agent));
    waits(&world, &[maya, tom], Span::millis(1)).await;
    assert_eq!(world.agent(maya).duty(), Duty::Missed);
    assert_eq!(world.agent(maya).status, Status::Online, "what she chose is still what she chose");
    assert_eq!(world.row(ada, daniel.conversation).await.offered_to(), Some(tom.caller.agent));
    assert_eq!(maya.accepts(&world, &daniel).await, Err(Refusal::OfferOver { owner: None }));

    let hannah = world.customer_writes("Hannah", "me too").await;
    assert_eq!(world.row(ada, hannah.conversation).await.offered_to(), Some(tom.caller.agent));
    waits(&world, &[maya, tom], Span::seconds(30)).await;
    assert_eq!(world.agent(tom).duty(), Duty::Missed);
    assert_eq!(
        world.row(ada, daniel.conversation).await.offer,
        None,
        "nobody is left: both wait in their places"
    );
    maya.is(&world, Status::Online).await;
    assert_eq!(world.agent(maya).duty(), Duty::Available);
    for chat in [&daniel, &hannah] {
        assert_eq!(world.row(ada, chat.conversation).await.offered_to(), Some(maya.caller.agent));
    }
    let thread = world.opens(ada, daniel.conversation).await;
    let trail: Vec<_> = thread.entries.iter().filter(|e| matches!(e.body, Body::Happened(_))).collect();
    let missed = |who: Colleague| {
        let line = Happened::OfferEnded { to: who.caller.agent, how: OfferEnd::Missed };
        trail.iter().filter(|entry| entry.body == Body::Happened(line.clone())).count()
    };
    assert_eq!((missed(maya), missed(tom)), (1, 1), "each once, and readable afterwards");
    world.ends().await;
}

#[tokio::test]
async fn nobody_else_says_that_he_is_there_again() {
    // S3-09
    let (world, ada, maya, tom) = desk(offering()).await;
    tom.is(&world, Status::Break).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    waits(&world, &[maya, tom], Span::seconds(30)).await;
    let sets = |status| world.service.set_status_of(ada.caller, maya.caller.agent, status);
    let missed = Err(Refusal::HasMissed { agent: "Maya Lindqvist".into() });
    assert_eq!(refused(sets(Status::Online).await), missed, "nothing would change, and it is said why");
    for status in [Status::Break, Status::Online] {
        refused(sets(status).await).expect("those who oversee may set it");
    }
    assert_eq!(refused(sets(Status::Online).await), missed);
    assert_eq!(world.agent(maya).duty(), Duty::Missed, "that she missed one stays laid over it");
    assert_eq!(world.row(ada, daniel.conversation).await.offer, None);
    maya.is(&world, Status::Online).await;
    assert_eq!(world.row(ada, daniel.conversation).await.offered_to(), Some(maya.caller.agent));
    world.ends().await;
}

#[tokio::test]
async fn a_timer_fires_once_even_if_the_desk_was_down_when_it_was_due() {
    let (world, ada, maya, tom) = desk(offering()).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    world.passes(Span::seconds(40));
    let clock = world.service.clock.clone();
    let second = server::desk::Service::open(&world.database.url, clock).await.expect("the desk opens again");
    second.agents_heard(&[maya.caller.agent, tom.caller.agent]).await.expect("heard");
    second.tick().await.expect("a tick");
    second.tick().await.expect("another");
    assert_eq!(world.row(ada, daniel.conversation).await.offered_to(), Some(tom.caller.agent));
    let thread = second.thread(ada.caller, daniel.conversation).await.expect("a thread");
    let ends =
        |e: &&app::domain::message::Entry| matches!(e.body, Body::Happened(Happened::OfferEnded { .. }));
    assert_eq!(thread.entries.iter().filter(ends).count(), 1);
    let duty = second.feed.catalog().agents[&maya.caller.agent].duty();
    assert_eq!(duty, Duty::Available, "nobody could have pressed Accept while the desk was down");
}

#[tokio::test]
async fn who_fills_himself_by_hand_is_asked_no_more_and_does_not_miss_it() {
    let (world, ada, maya, tom) = desk(offering()).await;
    let hannah = world.customer_writes("Hannah", "hello").await;
    maya.accepts(&world, &hannah).await.expect("accepted");
    maya.resolves(&world, hannah.conversation).await;
    allows(&world, ada, 1).await;
    tom.is(&world, Status::Break).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    assert_eq!(world.row(ada, daniel.conversation).await.offered_to(), Some(maya.caller.agent));
    refused(world.service.reopen(maya.caller, hannah.conversation).await).expect("moved to Active");
    assert_eq!(world.row(ada, daniel.conversation).await.offer, None, "she has room for none");
    waits(&world, &[ada, maya, tom], Span::seconds(40)).await;
    assert_eq!(world.agent(maya).duty(), Duty::Available);
    tom.is(&world, Status::Online).await;
    assert_eq!(world.row(ada, daniel.conversation).await.offered_to(), Some(tom.caller.agent));
    world.ends().await;
}

#[tokio::test]
async fn who_asked_a_colleague_can_tell_that_he_went_from_that_it_goes_another_way() {
    let (world, _, maya, tom) = desk(offering()).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    maya.accepts(&world, &daniel).await.expect("accepted");
    maya.asks(&world, &daniel, tom).await.expect("asked");
    tom.is(&world, Status::Break).await;
    let thread = world.service.thread(maya.caller, daniel.conversation).await.expect("a thread");
    let end = Happened::OfferEnded { to: tom.caller.agent, how: OfferEnd::Gone };
    assert_eq!(thread.entries.last().map(|line| &line.body), Some(&Body::Happened(end)));
    assert_eq!(maya.chats(&world).await, [daniel.conversation], "still hers");
    world.ends().await;
}

#[tokio::test]
async fn a_declined_chat_goes_to_the_next_one_and_back_after_a_minute_if_nobody_else_could() {
    let (world, ada, maya, tom) = desk(offering()).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    maya.declines(&world, &daniel).await.expect("declined");
    assert_eq!(world.row(ada, daniel.conversation).await.offered_to(), Some(tom.caller.agent));
    tom.declines(&world, &daniel).await.expect("declined");
    assert_eq!(world.row(ada, daniel.conversation).await.offer, None);
    assert_eq!(world.agent(maya).duty(), Duty::Available, "declining is no missing");
    waits(&world, &[maya, tom], Span::seconds(60)).await;
    assert!(world.row(ada, daniel.conversation).await.offer.is_some(), "nobody waits for ever");
    world.ends().await;

    let (world, _, maya, _) = desk(Terms { may_decline: false, ..offering() }).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    assert_eq!(maya.declines(&world, &daniel).await, Err(Refusal::NoDeclining));
    world.ends().await;
}

#[tokio::test]
async fn offers_to_somebody_who_goes_away_go_to_others_at_once() {
    let (world, ada, maya, tom) = desk(offering()).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    maya.is(&world, Status::Break).await;
    assert_eq!(world.row(ada, daniel.conversation).await.offered_to(), Some(tom.caller.agent));
    maya.is(&world, Status::Online).await;
    assert_eq!(world.agent(maya).duty(), Duty::Available, "leaving is no missing");
    // Tom's browser is gone: after the grace time, and with the chat's offer not over yet.
    world.passes(Span::seconds(10));
    let hannah = world.customer_writes("Hannah", "hello").await;
    assert_eq!(world.row(ada, hannah.conversation).await.offered_to(), Some(maya.caller.agent));
    world.service.agents_heard(&[maya.caller.agent]).await.expect("heard");
    daniel.ends(&world).await;
    assert!(world.row(ada, daniel.conversation).await.is_archived());
    assert_eq!(world.row(ada, daniel.conversation).await.offer, None);
    assert_eq!(
        tom.accepts(&world, &daniel).await,
        Err(Refusal::OfferOver { owner: None }),
        "he left the queue"
    );
    world.ends().await;
}

#[tokio::test]
async fn offers_count_towards_the_limit() {
    let (world, ada, maya, tom) = desk(offering()).await;
    allows(&world, ada, 2).await;
    let mut chats = Vec::new();
    for name in ["A", "B", "C", "D", "E"] {
        chats.push(world.customer_writes(name, "hello").await);
    }
    let mut offered = Vec::new();
    for chat in &chats {
        offered.push(world.row(ada, chat.conversation).await.offered_to());
    }
    let to = |who: Colleague| offered.iter().filter(|to| **to == Some(who.caller.agent)).count();
    assert_eq!((to(maya), to(tom), offered[4]), (2, 2, None));
    let board = world.service.board(maya.caller).await.expect("a board");
    let mine: Vec<_> = board.offers().iter().map(|c| c.id).collect();
    assert_eq!(mine.len(), 2, "several stack, oldest on top (V-16)");
    assert!(mine.is_sorted());
}

#[tokio::test]
async fn the_place_of_an_offer_that_is_taken_away_goes_to_whoever_waits() {
    let (world, ada, maya, tom) = desk(offering()).await;
    tom.is(&world, Status::Break).await;
    allows(&world, ada, 1).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    let hannah = world.customer_writes("Hannah", "hello").await;
    assert_eq!(world.row(ada, hannah.conversation).await.offer, None, "Maya has no room for two");
    refused(world.service.take(ada.caller, daniel.conversation).await).expect("taken by hand");
    assert_eq!(world.row(ada, hannah.conversation).await.offered_to(), Some(maya.caller.agent));
    world.ends().await;
}

#[tokio::test]
async fn who_may_not_have_it_any_more_is_not_asked_any_more() {
    let (world, ada, maya, tom) = desk(offering()).await;
    let group = world.group();
    let without_maya = group.members.iter().copied().filter(|id| *id != maya.caller.agent).collect();
    let daniel = world.customer_writes("Daniel", "hello").await;
    let asked = async |chat: &Visitor| world.row(ada, chat.conversation).await.offered_to();
    assert_eq!(asked(&daniel).await, Some(maya.caller.agent));
    let smaller = Group { members: without_maya, ..group.clone() };
    world.service.save_group(ada.caller, smaller).await.expect("she leaves the group");
    assert_eq!(asked(&daniel).await, Some(tom.caller.agent), "it goes to the next one");
    assert!(maya.accepts(&world, &daniel).await.is_err(), "it is not hers to accept");
    world.service.save_group(ada.caller, group).await.expect("she is back");

    // A limit is lowered: of too many the oldest stay.
    world.passes(Span::seconds(1));
    let hannah = world.customer_writes("Hannah", "hello").await;
    world.passes(Span::seconds(1));
    let piet = world.customer_writes("Piet", "hello").await;
    assert_eq!((asked(&hannah).await, asked(&piet).await), (Some(maya.caller.agent), Some(tom.caller.agent)));
    allows(&world, ada, 1).await;
    assert_eq!((asked(&daniel).await, asked(&piet).await), (Some(tom.caller.agent), None));
    world.ends().await;
}

#[tokio::test]
async fn who_is_not_there_for_one_chat_is_not_there_for_the_others_before_him() {
    let terms = Terms { wrap_up_seconds: 60, ..offering() };
    let (world, ada, maya, tom) = desk(terms).await;
    let asked = async |chat: &Visitor| world.row(ada, chat.conversation).await.offered_to();
    tom.is(&world, Status::Break).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    world.passes(Span::seconds(20));
    let hannah = world.customer_writes("Hannah", "hello").await;
    waits(&world, &[maya, tom], Span::seconds(10)).await;
    assert_eq!(world.agent(maya).duty(), Duty::Missed);
    assert_eq!((asked(&daniel).await, asked(&hannah).await), (None, None), "neither is before her now");
    assert_eq!(maya.accepts(&world, &hannah).await, Err(Refusal::OfferOver { owner: None }));

    maya.is(&world, Status::Online).await;
    maya.accepts(&world, &daniel).await.expect("accepted");
    assert_eq!(asked(&hannah).await, Some(maya.caller.agent));
    maya.resolves(&world, daniel.conversation).await;
    assert_eq!(world.agent(maya).duty(), Duty::WrappingUp);
    assert_eq!(asked(&hannah).await, None, "she finishes the one before she is asked again");
    waits(&world, &[maya, tom], Span::seconds(60)).await;
    assert_eq!(asked(&hannah).await, Some(maya.caller.agent));
    world.ends().await;
}

#[tokio::test]
async fn a_colleague_who_is_asked_accepts_or_the_chat_stays_where_it_is() {
    // S3-18, S3-19: never dropped.
    let (world, ada, maya, tom) = desk(offering()).await;
    tom.is(&world, Status::Break).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    maya.accepts(&world, &daniel).await.expect("accepted");
    tom.is(&world, Status::Online).await;

    maya.asks(&world, &daniel, tom).await.expect("asked");
    let row = world.row(ada, daniel.conversation).await;
    assert_eq!((row.owner(), row.offered_to()), (Some(maya.caller.agent), Some(tom.caller.agent)));
    maya.replies(&world, daniel.conversation, "One moment, my colleague will know").await;
    tom.declines(&world, &daniel).await.expect("declined");
    let row = world.row(ada, daniel.conversation).await;
    assert_eq!((row.owner(), row.offer), (Some(maya.caller.agent), None));

    maya.asks(&world, &daniel, tom).await.expect("asked again");
    waits(&world, &[maya, tom], Span::seconds(30)).await;
    let row = world.row(ada, daniel.conversation).await;
    assert_eq!((row.owner(), row.offer), (Some(maya.caller.agent), None), "not in time: it stays with Maya");
    tom.is(&world, Status::Online).await;

    maya.asks(&world, &daniel, tom).await.expect("and again");
    tom.accepts(&world, &daniel).await.expect("accepted");
    assert_eq!(tom.chats(&world).await, [daniel.conversation]);

    // The sender goes home while his colleague thinks: the chat is not lost with him.
    tom.asks(&world, &daniel, maya).await.expect("asked");
    tom.is(&world, Status::Offline).await;
    let row = world.row(ada, daniel.conversation).await;
    assert_eq!((row.owner(), row.offered_to()), (None, Some(maya.caller.agent)), "it went through the queue");
    maya.accepts(&world, &daniel).await.expect("accepted");
    world.ends().await;
}

#[tokio::test]
async fn after_a_chat_there_is_time_to_wrap_up() {
    let (world, ada, maya, tom) = desk(Terms { wrap_up_seconds: 60, ..Terms::default() }).await;
    tom.is(&world, Status::Offline).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    maya.resolves(&world, daniel.conversation).await;
    assert_eq!(world.agent(maya).duty(), Duty::WrappingUp);
    let hannah = world.customer_writes("Hannah", "hello").await;
    assert!(world.row(ada, hannah.conversation).await.is_waiting());
    waits(&world, &[maya], Span::seconds(59)).await;
    assert!(world.row(ada, hannah.conversation).await.is_waiting());
    waits(&world, &[maya], Span::seconds(1)).await;
    assert_eq!(maya.chats(&world).await, [hannah.conversation]);

    maya.resolves(&world, hannah.conversation).await;
    let jonas = world.customer_writes("Jonas", "hello").await;
    maya.is(&world, Status::Online).await;
    assert_eq!(maya.chats(&world).await, [jonas.conversation], "ready sooner");
    world.ends().await;
}

#[tokio::test]
async fn the_time_to_wrap_up_is_that_of_the_group_through_which_the_chat_came() {
    let (world, ada, maya, _) = desk(Terms { wrap_up_seconds: 60, ..Terms::default() }).await;
    let returns = Group {
        id: GroupId::at(world.now()),
        name: "Returns".into(),
        members: vec![ada.caller.agent],
        terms: Terms::default(),
        ..world.group()
    };
    world.service.save_group(ada.caller, returns.clone()).await.expect("another group");
    let daniel = world.customer_writes("Daniel", "hello").await;

    let to = Destination::Group(returns.id);
    world.service.transfer(maya.caller, daniel.conversation, to, WrapUp::default()).await.expect("handed on");
    assert_eq!(
        world.agent(maya).duty(),
        Duty::WrappingUp,
        "her group gives her the time, not the one that has it now"
    );
    world.ends().await;
}

#[tokio::test]
async fn of_two_chats_that_left_him_the_longer_time_to_wrap_up_counts() {
    let (world, ada, maya, tom) = desk(Terms { wrap_up_seconds: 60, ..Terms::default() }).await;
    tom.is(&world, Status::Break).await;
    let terms = Terms { wrap_up_seconds: 5, ..Terms::default() };
    let returns = Group { id: GroupId::at(world.now()), name: "Returns".into(), terms, ..world.group() };
    world.service.save_group(ada.caller, returns.clone()).await.expect("another group");
    let routing = Routing { fallback: Some(world.group().id), ..Routing::default() };
    world.service.save_routing(ada.caller, routing).await.expect("a group for all chats");
    maya.is(&world, Status::Break).await;
    let daniel = world.customer_writes("Daniel", "hello").await.conversation;
    let hannah = world.customer_writes("Hannah", "hello").await.conversation;
    let to = Destination::Group(returns.id);
    world.service.transfer(ada.caller, hannah, to, WrapUp::default()).await.expect("for the other group");
    maya.is(&world, Status::Online).await;
    assert_eq!(maya.chats(&world).await.len(), 2);

    maya.resolves(&world, daniel).await;
    let until = world.agent(maya).wrap_up_until;
    maya.resolves(&world, hannah).await;
    assert_eq!(world.agent(maya).wrap_up_until, until, "sixty seconds, not five");
    world.ends().await;
}

#[tokio::test]
async fn who_is_in_a_group_that_picks_and_in_one_that_offers_is_asked() {
    let (world, ada, maya, tom) = desk(Terms { mode: Mode::Pick, ..Terms::default() }).await;
    tom.is(&world, Status::Break).await;
    let offering = Group {
        id: GroupId::at(world.now()),
        name: "Second line".into(),
        members: vec![maya.caller.agent],
        serves: world.group().serves,
        terms: offering(),
    };
    world.service.save_group(ada.caller, offering.clone()).await.expect("a group");
    let daniel = world.customer_writes("Daniel", "hello").await;
    let row = world.row(ada, daniel.conversation).await;
    assert_eq!((row.owner(), row.offered_to()), (None, Some(maya.caller.agent)), "not his without asking");
    world.ends().await;
}

#[tokio::test]
async fn a_customer_who_comes_back_is_put_before_the_one_he_knows_also_if_that_one_is_of_another_group() {
    let (world, ada, maya, tom) = desk(Terms::default()).await;
    let terms = Terms { may_decline: false, wrap_up_seconds: 15, ..offering() };
    let [first, second] = world.second_line(ada, tom, terms).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    maya.asks(&world, &daniel, tom).await.expect("asked");
    tom.accepts(&world, &daniel).await.expect("his");
    tom.resolves(&world, daniel.conversation).await;
    assert_eq!(world.agent(tom).duty(), Duty::WrappingUp, "as his own group has it");
    world.passes(Span::seconds(15));
    world.service.agents_heard(&[maya, tom].map(|c| c.caller.agent)).await.expect("heard");
    world.service.tick().await.expect("a tick");

    daniel.says(&world, "One more thing").await;
    let offer = world.row(ada, daniel.conversation).await.offer.expect("an offer");
    assert_eq!(offer.to, tom.caller.agent);
    let OfferedFrom::Queue { why } = &offer.from else { panic!("{offer:?}") };
    assert_eq!(why.group, Some(second.id), "by whose terms he is asked");
    assert_eq!(tom.declines(&world, &daniel).await, Err(Refusal::NoDeclining));
    // Something else is saved meanwhile.
    world.service.save_group(ada.caller, first).await.expect("the same");
    tom.accepts(&world, &daniel).await.expect("his again");
    assert_eq!(world.row(ada, daniel.conversation).await.owner(), Some(tom.caller.agent));
    world.ends().await;
}
