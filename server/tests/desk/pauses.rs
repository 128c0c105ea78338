//! No new chats from channels of one kind for a while (V-18), and what a break is for (V-17).

use crate::world::{Colleague, World, refused};
use app::{
    api::{
        conversations::{Destination, WrapUp},
        desk::Desk,
    },
    domain::{
        agent::{Pause, Role, Status},
        channel::{Channel, ChannelKind},
        ids::ChannelId,
        message::{Body, Happened, LeftOut},
        policy::Policy,
        refusal::Refusal,
        report::{Asked, Spent},
        scope::Scope,
        settings::{Group, Mode, Terms},
        time::Span,
    },
};

/// Maya and Tom serve the web and an app.
async fn desk(mode: Mode) -> (World, Colleague, Colleague, Colleague, Channel) {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    world.passes(Span::millis(1));
    let id = ChannelId::at(world.now());
    let app = Channel { id, kind: ChannelKind::InApp, name: "App".into(), ..world.channel() };
    refused(world.service.save_channel(ada.caller, app.clone()).await).expect("a channel");
    let group = world.group();
    let serves = vec![group.serves[0], app.id];
    let terms = Terms { mode, may_decline: true, ..Terms::default() };
    refused(world.service.save_group(ada.caller, Group { serves, terms, ..group }).await).expect("a group");
    (world, ada, maya, tom, app)
}

async fn is_somebody_there(world: &World, channel: ChannelId) -> bool {
    world.service.availability(channel, None).await.expect("the desk").online > 0
}

#[tokio::test]
async fn an_agent_who_pauses_a_kind_of_channel_keeps_its_chats_and_gets_those_of_others() {
    let (world, _, maya, tom, app) = desk(Mode::Push).await;
    maya.is(&world, Status::Online).await;
    let kept = world.writes_on(app.id, "Daniel").await;
    maya.pauses(&world, ChannelKind::InApp, true).await;
    let since = world.now();
    assert_eq!(world.agent(maya).paused, [Pause { kind: ChannelKind::InApp, since }]);
    assert!(!is_somebody_there(&world, app.id).await, "customers of the app find the form");
    assert!(is_somebody_there(&world, world.channel().id).await);
    world.passes(Span::seconds(5));
    maya.pauses(&world, ChannelKind::InApp, true).await;
    assert_eq!(world.agent(maya).paused[0].since, since, "said twice, it is the same pause");

    let waits = world.writes_on(app.id, "Hannah").await;
    let own = world.customer_writes("Omar", "hello").await;
    assert_eq!(maya.chats(&world).await, [kept.conversation, own.conversation]);
    maya.replies(&world, kept.conversation, "I am still here").await;

    tom.is(&world, Status::Online).await;
    assert_eq!(tom.chats(&world).await, [waits.conversation]);
    let line = world.opens(tom, waits.conversation).await.entries.pop().expect("a line").body;
    let Body::Happened(Happened::Assigned { why, .. }) = line else { panic!("{line:?}") };
    assert!(why.left_out.contains(&(maya.caller.agent, LeftOut::Paused)), "the chat tells why not she");

    tom.is(&world, Status::Break).await;
    let next = world.writes_on(app.id, "Petra").await;
    world.holds().await;
    maya.pauses(&world, ChannelKind::InApp, false).await;
    assert!(maya.chats(&world).await.contains(&next.conversation), "at once, when she wants them again");
    world.ends().await;
}

#[tokio::test]
async fn a_customer_who_comes_back_and_a_colleague_who_hands_on_do_not_get_round_a_pause() {
    let (world, ada, maya, tom, app) = desk(Mode::Push).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.writes_on(app.id, "Daniel").await;
    maya.resolves(&world, daniel.conversation).await;
    maya.pauses(&world, ChannelKind::InApp, true).await;
    daniel.says(&world, "One more thing").await;
    assert!(world.row(ada, daniel.conversation).await.is_waiting());
    tom.is(&world, Status::Online).await;

    let to = Destination::Agent(maya.caller.agent);
    let handed = world.service.transfer(tom.caller, daniel.conversation, to, WrapUp::default()).await;
    assert_eq!(refused(handed), Err(Refusal::CannotTake { agent: "Maya".into(), why: LeftOut::Paused }));
    // Whoever is asked to talk along gets no chat.
    let asked = world.service.invite(tom.caller, daniel.conversation, maya.caller.agent, false, "").await;
    refused(asked).expect("asked in");
    refused(world.service.accept(maya.caller, daniel.conversation).await).expect("she comes");
    world.ends().await;
}

#[tokio::test]
async fn what_is_put_before_somebody_who_pauses_goes_to_the_next_one_and_is_no_miss() {
    let (world, _, maya, tom, app) = desk(Mode::Offer).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.writes_on(app.id, "Daniel").await;
    let omar = world.customer_writes("Omar", "hello").await;
    tom.is(&world, Status::Online).await;
    maya.pauses(&world, ChannelKind::InApp, true).await;
    let mut reading = world.service.store.glance().await.expect("a glance");
    let before_tom = reading.offers_to(tom.caller.agent).await.expect("offers");
    assert_eq!(before_tom[0].conversation.id, daniel.conversation);
    drop(reading);
    assert_eq!(world.agent(maya).missed_at, None);
    refused(world.service.accept(maya.caller, omar.conversation).await).expect("the other one is hers");
    world.ends().await;
}

#[tokio::test]
async fn by_his_own_hand_one_takes_what_one_has_paused() {
    let (world, _, maya, _, app) = desk(Mode::Pick).await;
    maya.is(&world, Status::Online).await;
    maya.pauses(&world, ChannelKind::InApp, true).await;
    let daniel = world.writes_on(app.id, "Daniel").await;
    refused(world.service.take(maya.caller, daniel.conversation).await).expect("hers");
    world.ends().await;
}

async fn reasons(world: &World, ada: Colleague, reasons: &[&str]) -> Result<(), Refusal> {
    let break_reasons = reasons.iter().map(|reason| (*reason).to_owned()).collect();
    let policy = Policy { break_reasons, ..Policy::default() };
    refused(world.service.save_policy(ada.caller, policy).await)
}

#[tokio::test]
async fn a_break_has_a_reason_of_the_workspace_and_the_report_counts_it() {
    let (world, ada, maya, _, _) = desk(Mode::Push).await;
    let begins = world.now();
    reasons(&world, ada, &["Lunch", "Training"]).await.expect("two reasons");
    maya.is(&world, Status::Online).await;
    let rests = async |status, reason: &str| {
        refused(world.service.set_status(maya.caller, status, Some(reason.into())).await)
    };
    let unknown = rests(Status::Break, "Shopping").await;
    assert!(matches!(unknown, Err(Refusal::Invalid { field, .. }) if field == "reason"));
    assert!(rests(Status::Online, "Lunch").await.is_err(), "whoever is there needs no reason");
    assert_eq!(world.agent(maya).status, Status::Online, "a refusal changes nothing");

    rests(Status::Break, "Lunch").await.expect("a break");
    assert_eq!(world.agent(maya).reason.as_deref(), Some("Lunch"));
    world.passes(Span::seconds(60));
    rests(Status::Break, "Training").await.expect("another one");
    assert_eq!(world.agent(maya).since, world.now(), "each has its own time (S1-15)");
    world.service.set_status_of(ada.caller, maya.caller.agent, Status::Break).await.expect("as she is");
    let hers = world.agent(maya);
    assert_eq!((hers.reason.as_deref(), hers.set_by), (Some("Training"), None), "nothing is changed by it");
    // What is no reason any more is one for whoever is there already.
    reasons(&world, ada, &["Lunch"]).await.expect("one reason");
    world.passes(Span::seconds(30));
    maya.is(&world, Status::Break).await;
    assert_eq!(world.agent(maya).reason, None);
    world.passes(Span::seconds(10));
    rests(Status::Break, "Lunch").await.expect("a break");
    world.passes(Span::seconds(5));

    let asked = Asked { from: begins, until: world.now(), scope: Scope::default(), group: None };
    let rows = world.service.agents_done(ada.caller, asked).await.expect("a report");
    let hers = rows.into_iter().find(|row| row.agent == maya.caller.agent).expect("her row").done;
    assert_eq!(hers.time(Spent::Break), Span::seconds(105), "all of it");
    assert_eq!(hers.break_for("Lunch"), Span::seconds(65));
    assert_eq!(hers.break_for("Training"), Span::seconds(30));
    maya.is(&world, Status::Online).await;
    assert_eq!(world.agent(maya).reason, None);
    world.ends().await;
}

#[tokio::test]
async fn reasons_are_few_short_and_different() {
    let (world, ada, _, _, _) = desk(Mode::Push).await;
    let many: Vec<String> = (0..21).map(|n| format!("Reason {n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for wrong in [&["Lunch", "Lunch"][..], &[""], &[" Lunch"], &["x".repeat(41).as_str()], &["a\nb"], &many] {
        let answer = reasons(&world, ada, wrong).await;
        assert!(
            matches!(&answer, Err(Refusal::Invalid { field, .. }) if field == "break_reasons"),
            "{answer:?}"
        );
    }
    reasons(&world, ada, &many[..20]).await.expect("twenty are enough");
    world.ends().await;
}
