//! Routing rules: which group a new chat goes to, in which order, and what becomes of it if nobody of them is there.

use crate::world::{Colleague, Visitor, World, refused};
use app::{
    api::desk::{Desk, Start},
    domain::{
        agent::{Role, Status},
        conversation::Priority,
        hours::{Hours, Stretch},
        ids::{GroupId, MessageId},
        message::Text,
        refusal::{Refusal, Thing, Use},
        routing::{Routing, Rule, Tongue},
        settings::{Group, ItemId, Mode, Terms},
        time::Span,
        visitor::Answers,
    },
};

/// A group of these people on the first channel.
async fn group_of(world: &World, ada: Colleague, name: &str, members: &[Colleague]) -> Group {
    let group = Group {
        id: GroupId::random(),
        name: name.into(),
        members: members.iter().map(|c| c.caller.agent).collect(),
        serves: vec![world.channel().id],
        terms: Terms::default(),
    };
    world.service.save_group(ada.caller, group.clone()).await.expect("a group");
    group
}

fn rule(to: &Group) -> Rule {
    Rule { on: true, product: None, channel: None, tongue: None, to: to.id, priority: Priority::Normal }
}

async fn follows(world: &World, ada: Colleague, rules: Vec<Rule>, fallback: Option<&Group>) {
    let routing = Routing { rules, fallback: fallback.map(|group| group.id), overflow: None };
    refused(world.service.save_routing(ada.caller, routing).await).expect("rules");
}

async fn limit_of(world: &World, ada: Colleague, limit: u32) {
    let product = world.product();
    let product = app::domain::channel::Product { limit, ..product };
    world.service.save_product(ada.caller, product).await.expect("a limit");
}

/// A new customer whose browser speaks this language.
async fn writes_in(world: &World, name: &str, accepts: &str) -> Visitor {
    let channel = world.channel().id;
    let mail = format!("{}@mail.example", name.to_lowercase());
    let start = Start {
        pass: None,
        address: "1.2.3.4",
        answers: Answers(vec![("name".into(), name.into()), ("email".into(), mail)]),
        message: MessageId::at(world.now()),
        text: Text::new("hello").expect("a text"),
        page: None,
        tongue: Tongue::of_browser(accepts),
    };
    let started = refused(world.service.start(channel, start).await).expect("a chat begins");
    Visitor { pass: started.pass, channel, conversation: started.chat.conversation }
}

#[tokio::test]
async fn the_first_rule_that_fits_chooses_the_group_and_the_priority() {
    // V-05
    let (world, ada) = World::open().await;
    let maya = world.hires_for(ada, "Maya", Role::Agent).await;
    let elif = world.hires_for(ada, "Elif", Role::Agent).await;
    let everyone = world.group();
    let turkish = group_of(&world, ada, "Turkish", &[elif]).await;
    let shop = group_of(&world, ada, "Shop", &[maya]).await;
    let in_turkish = Rule { tongue: Tongue::read("tr"), priority: Priority::Urgent, ..rule(&turkish) };
    let of_channel = Rule { channel: Some(world.channel().id), priority: Priority::High, ..rule(&shop) };
    follows(&world, ada, vec![in_turkish.clone(), of_channel.clone()], None).await;
    let daniel = writes_in(&world, "Daniel", "en-GB,tr;q=0.5").await;
    let row = world.row(ada, daniel.conversation).await;
    assert_eq!((row.group, row.priority), (Some(shop.id), Priority::High));
    let zeynep = writes_in(&world, "Zeynep", "tr-TR,tr;q=0.9,en;q=0.8").await;
    let row = world.row(ada, zeynep.conversation).await;
    assert_eq!((row.group, row.priority), (Some(turkish.id), Priority::Urgent));

    let off = Rule { on: false, ..of_channel };
    follows(&world, ada, vec![in_turkish, off], Some(&everyone)).await;
    let hannah = writes_in(&world, "Hannah", "").await;
    let row = world.row(ada, hannah.conversation).await;
    assert_eq!((row.group, row.priority), (Some(everyone.id), Priority::Normal), "the last resort");
    world.ends().await;
}

#[tokio::test]
async fn while_nobody_who_speaks_the_language_is_there_others_get_the_chat() {
    // V-06
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let elif = world.hires_for(ada, "Elif", Role::Agent).await;
    let turkish = group_of(&world, ada, "Turkish", &[elif]).await;
    follows(&world, ada, vec![Rule { tongue: Tongue::read("tr"), ..rule(&turkish) }], None).await;
    maya.is(&world, Status::Online).await;
    elif.is(&world, Status::Online).await;
    let zeynep = writes_in(&world, "Zeynep", "tr").await;
    assert_eq!(elif.chats(&world).await, [zeynep.conversation], "Maya is as free, but does not speak it");

    elif.is(&world, Status::Break).await;
    world.passes(Span::seconds(1));
    let mehmet = writes_in(&world, "Mehmet", "tr").await;
    assert_eq!(maya.chats(&world).await, [mehmet.conversation], "the rule is lifted");

    maya.is(&world, Status::Break).await;
    elif.is(&world, Status::Online).await;
    elif.is(&world, Status::Break).await;
    let ayse = writes_in(&world, "Ayse", "tr").await;
    elif.is(&world, Status::Online).await;
    maya.is(&world, Status::Online).await;
    assert!(elif.chats(&world).await.contains(&ayse.conversation), "who speaks it is there again first");
    world.ends().await;
}

#[tokio::test]
async fn a_language_rule_is_lifted_when_the_last_speaker_goes_and_not_because_he_is_full() {
    // V-06
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let elif = world.hires_for(ada, "Elif", Role::Agent).await;
    let turkish = group_of(&world, ada, "Turkish", &[elif]).await;
    follows(&world, ada, vec![Rule { tongue: Tongue::read("tr"), ..rule(&turkish) }], None).await;
    limit_of(&world, ada, 1).await;
    maya.is(&world, Status::Online).await;
    elif.is(&world, Status::Online).await;
    writes_in(&world, "Zeynep", "tr").await;
    world.passes(Span::seconds(1));
    let mehmet = writes_in(&world, "Mehmet", "tr").await;
    assert_eq!(maya.chats(&world).await, [], "he waits for Elif, who has one");
    world.holds().await;
    elif.is(&world, Status::Break).await;
    assert_eq!(maya.chats(&world).await, [mehmet.conversation]);
    world.ends().await;
}

#[tokio::test]
async fn a_lifted_chat_is_given_out_as_the_other_group_does_it() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let offering = Terms { mode: Mode::Offer, may_decline: false, ..Terms::default() };
    let everyone = Group { terms: offering, ..world.group() };
    world.service.save_group(ada.caller, everyone).await.expect("terms");
    let elif = world.hires_for(ada, "Elif", Role::Agent).await;
    let turkish = group_of(&world, ada, "Turkish", &[elif]).await;
    follows(&world, ada, vec![Rule { tongue: Tongue::read("tr"), ..rule(&turkish) }], None).await;
    maya.is(&world, Status::Online).await;
    let zeynep = writes_in(&world, "Zeynep", "tr").await;
    assert_eq!(world.row(ada, zeynep.conversation).await.offered_to(), Some(maya.caller.agent));
    let declined = refused(world.service.decline(maya.caller, zeynep.conversation).await);
    assert_eq!(declined, Err(Refusal::NoDeclining));
    refused(world.service.accept(maya.caller, zeynep.conversation).await).expect("accepted");
    assert_eq!(maya.chats(&world).await, [zeynep.conversation]);
    world.ends().await;
}

#[tokio::test]
async fn a_lifted_chat_reaches_the_inbox_of_a_group_that_picks_its_chats() {
    // V-06, S4-08
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires_for(ada, "Tom", Role::Agent).await;
    let picking = Terms { mode: Mode::Pick, wrap_up_seconds: 10, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms: picking, ..world.group() }).await.expect("terms");
    let elif = world.hires_for(ada, "Elif", Role::Agent).await;
    let turkish = group_of(&world, ada, "Turkish", &[elif]).await;
    follows(&world, ada, vec![Rule { tongue: Tongue::read("tr"), ..rule(&turkish) }], None).await;
    limit_of(&world, ada, 1).await;
    maya.is(&world, Status::Online).await;
    elif.is(&world, Status::Online).await;
    writes_in(&world, "Ayse", "tr").await;
    let zeynep = writes_in(&world, "Zeynep", "tr").await;
    let inbox = async |who: Colleague| {
        world.service.board(who.caller).await.expect("a board").inbox().map(|c| c.id).collect::<Vec<_>>()
    };
    assert_eq!(inbox(maya).await, [], "she waits for Elif, who is there and full");
    let no = refused(world.service.take(maya.caller, zeynep.conversation).await);
    assert_eq!(no, Err(Refusal::NoPicking));

    elif.is(&world, Status::Break).await;
    assert_eq!(inbox(maya).await, [zeynep.conversation], "nobody who speaks it is there");
    assert!(
        refused(world.service.take(tom.caller, zeynep.conversation).await).is_err(),
        "Tom serves nothing"
    );
    refused(world.service.take(maya.caller, zeynep.conversation).await).expect("taken");
    assert_eq!(maya.chats(&world).await, [zeynep.conversation]);
    maya.resolves(&world, zeynep.conversation).await;
    let me = world.service.board(maya.caller).await.expect("a board").myself().cloned().expect("Maya");
    assert!(me.wrap_up_until.is_some(), "as the group has it through which she had it");
    world.ends().await;
}

#[tokio::test]
async fn closed_speakers_are_not_there_and_every_console_knows_it() {
    // V-06: the world begins on a Tuesday at 22:13.
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let picking = Terms { mode: Mode::Pick, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms: picking, ..world.group() }).await.expect("terms");
    let elif = world.hires_for(ada, "Elif", Role::Agent).await;
    let turkish = group_of(&world, ada, "Turkish", &[elif]).await;
    follows(&world, ada, vec![Rule { tongue: Tongue::read("tr"), ..rule(&turkish) }], None).await;
    maya.is(&world, Status::Online).await;
    elif.is(&world, Status::Online).await;
    let by_day = Stretch { day: 1, from: 9 * 60, to: 17 * 60 };
    let hours = Some(Hours { zone: "UTC".into(), week: vec![by_day], holidays: vec![] });
    let closed = Group { terms: Terms { hours, ..Terms::default() }, ..turkish.clone() };
    world.service.save_group(ada.caller, closed).await.expect("hours");
    world.service.tick().await.expect("a tick");
    world.service.tick().await.expect("another");
    let zeynep = writes_in(&world, "Zeynep", "tr").await;
    let board = world.service.board(maya.caller).await.expect("a board");
    assert!(board.catalog.closed.contains(&turkish.id));
    assert_eq!(board.inbox().map(|c| c.id).collect::<Vec<_>>(), [zeynep.conversation]);
    refused(world.service.take(maya.caller, zeynep.conversation).await).expect("taken");

    let open = Group { terms: Terms::default(), ..turkish.clone() };
    world.service.save_group(ada.caller, open).await.expect("no hours");
    world.service.tick().await.expect("a tick");
    let board = world.service.board(maya.caller).await.expect("a board");
    assert!(board.catalog.closed.is_empty());
    world.ends().await;
}

#[tokio::test]
async fn a_customer_who_matters_goes_before_others_and_only_overseers_say_who_does() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let ines = world.hires(ada, "Ines", Role::Supervisor).await;
    world.customer_writes("Daniel", "hello").await;
    world.passes(Span::seconds(1));
    let hannah = world.customer_writes("Hannah", "hello").await;
    let customer = world.row(ada, hannah.conversation).await.customer;
    let denied = refused(world.service.set_vip(maya.caller, customer, true).await);
    assert_eq!(denied, Err(Refusal::NotAllowed));
    refused(world.service.set_vip(ines.caller, customer, true).await).expect("set");
    refused(world.service.set_vip(ines.caller, customer, true).await).expect("set twice is set");
    assert_eq!(world.row(ada, hannah.conversation).await.priority, Priority::High, "the chat that waits");
    ines.is(&world, Status::Break).await;
    let profile = world.service.profile(ines.caller, hannah.conversation).await.expect("a profile");
    assert!(profile.customer.vip);
    maya.is(&world, Status::Online).await;
    maya.resolves(&world, hannah.conversation).await;
    world.passes(Span::hours(48));
    hannah.says(&world, "again").await;
    let chat = hannah.sees(&world).await.expect("a chat").conversation;
    assert_ne!(chat, hannah.conversation, "a new one");
    assert_eq!(world.row(ada, chat).await.priority, Priority::High);
    world.ends().await;
}

#[tokio::test]
async fn rules_that_cannot_be_kept_are_refused_and_what_they_name_stays() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let repairs = group_of(&world, ada, "Repairs", &[maya]).await;
    let saves = async |rules: Vec<Rule>, fallback| {
        refused(world.service.save_routing(ada.caller, Routing { rules, fallback, overflow: None }).await)
    };
    let gone = Rule { to: GroupId::random(), ..rule(&repairs) };
    assert_eq!(saves(vec![gone], None).await, Err(Refusal::Gone(Thing::Group)));
    assert_eq!(saves(vec![], Some(GroupId::random())).await, Err(Refusal::Gone(Thing::Group)));
    let elsewhere = Group { id: GroupId::random(), serves: vec![], ..repairs.clone() };
    world.service.save_group(ada.caller, elsewhere.clone()).await.expect("a group");
    let unserved = Rule { channel: Some(world.channel().id), ..rule(&elsewhere) };
    assert!(
        matches!(saves(vec![unserved], None).await, Err(Refusal::Invalid { field, .. }) if field == "rules")
    );
    let many = vec![rule(&repairs); Routing::RULES + 1];
    assert!(matches!(saves(many, None).await, Err(Refusal::Invalid { .. })));
    let not_hers = refused(world.service.save_routing(maya.caller, Routing::default()).await);
    assert_eq!(not_hers, Err(Refusal::NotAllowed));

    saves(vec![rule(&repairs)], None).await.expect("rules");
    let removed = refused(world.service.remove(ada.caller, ItemId::Group(repairs.id)).await);
    assert_eq!(removed, Err(Refusal::InUse { what: Thing::Group, by: Use::Rules(1) }));
    saves(vec![], None).await.expect("no rules");
    refused(world.service.remove(ada.caller, ItemId::Group(repairs.id)).await).expect("removed");
    world.ends().await;
}
