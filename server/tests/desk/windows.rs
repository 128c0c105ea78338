//! Windows of the social channels: how they run out, what is left to send then, and what brings a chat back (S0-05 … S0-12,
//! S1-10 … S1-13, S4-26 … S4-33, V-09), against the simulator.

use crate::{
    outside::{account, desk, only, said, thread},
    world::refused,
};
use app::{
    api::{channels::TemplateForm, desk::Desk},
    domain::{
        channel::{ChannelKind, TroubleKind},
        content::Progress,
        conversation::{Archived, Conversation, Priority, State},
        ids::{GroupId, MessageId},
        message::{Body, Happened},
        refusal::Refusal,
        report::Asked,
        scope::Scope,
        settings::{Group, Mode, Terms},
        template::{Blank, Place},
        time::{Span, Timestamp},
        window::{MARGIN, Window},
    },
};
use simulator::demo;

#[tokio::test]
async fn a_whatsapp_window_runs_out_in_every_console_and_the_customers_word_opens_it_again() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Guten Tag").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    outside.passes(&world, &[ada, maya], before_the_end(Span::hours(24), Span::seconds(1))).await;
    assert_eq!(maya.chats(&world).await, [chat], "a second is left");
    assert_eq!(world.row(ada, chat).await.priority, Priority::Urgent, "those who oversee were told in time");
    outside.passes(&world, &[ada, maya], Span::seconds(2)).await;
    assert!(maya.chats(&world).await.is_empty(), "it left Active by itself (S1-10)");
    let row = world.row(ada, chat).await;
    assert!(matches!(row.state, State::Archived { how: Archived::Expired, .. }));
    let refusal = maya.tries_to_reply(&world, chat, "Sind Sie noch da?").await;
    assert!(matches!(refusal, Err(Refusal::TemplateOnly | Refusal::AlreadyResolved)), "{refusal:?}");
    let late = refused(world.service.reopen(maya.caller, chat).await);
    assert_eq!(late, Err(Refusal::ReopeningOver), "S1-13");
    mira.write("Ich bin wieder da").expect("written");
    outside.settle(&world).await;
    assert_eq!(maya.chats(&world).await, [chat], "the same conversation, the same agent (S4-31)");
    maya.replies(&world, chat, "Schön").await;
    outside.settle(&world).await;
    assert_eq!(outside.sim.client().sends().len(), 1);
    let lines = thread(&world, maya, chat).await;
    let lost =
        |body: &Body| matches!(body, Body::Happened(Happened::Expired { answered: false, kept: false }));
    assert!(lines.entries.iter().any(|entry| lost(&entry.body)), "lost without an answer, and counted");
    let report = world.service.lost_windows(ada.caller, 30, Scope::default()).await.expect("a report");
    assert_eq!(report.channels.iter().map(|on| (on.ended, on.unanswered)).collect::<Vec<_>>(), [(1, 1)]);
    assert_eq!((report.latest[0].conversation, report.latest[0].agent), (chat, Some(maya.caller.agent)));
    let (from, until) = (world.now().minus(Span::hours(72)), world.now());
    let asked = Asked { from, until, scope: Scope::default(), group: None };
    let done = world.service.agents_done(ada.caller, asked).await.expect("a report");
    assert!(done.iter().all(|row| row.done.resolved == 0), "nobody resolved it: {done:?}");
    let channels = world.service.feed.catalog().channels.clone();
    let web = channels.values().find(|channel| channel.kind == ChannelKind::Web).expect("the widget");
    let web = Scope { channel: Some(web.id), ..Scope::default() };
    let of_web = world.service.lost_windows(ada.caller, 30, web).await.expect("a report");
    assert!(of_web.channels.is_empty() && of_web.latest.is_empty(), "narrowed to another channel (V-14)");
    assert_eq!(
        refused(world.service.lost_windows(maya.caller, 30, Scope::default()).await),
        Err(Refusal::NotAllowed)
    );
    outside.ends(world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_in_a_day_late_has_its_window_end_when_it_does_and_not_when_somebody_looks() {
    let (world, _, _, outside, _) = desk(ChannelKind::Whatsapp).await;
    world.service.work();
    // Time has been looked at; nothing is due for an hour.
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    world.passes(Span::hours(25));
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Guten Tag").expect("written");
    let over = async || {
        let mut reading = world.service.store.glance().await.expect("a reading");
        let lost = reading.lost_windows(Timestamp::default(), Scope::default()).await.expect("counted");
        lost.iter().map(|on| on.ended).sum::<u64>()
    };
    let mut tries = 0;
    while over().await == 0 && tries < 100 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        tries += 1;
    }
    assert_eq!(over().await, 1);
    outside.ends(world).await;
}

#[tokio::test]
async fn where_a_group_keeps_such_chats_they_stay_locked_in_place() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let terms = Terms { keep_expired: true, escalate_minutes: 0, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms, ..world.group() }).await.expect("terms");
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Guten Tag").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    outside.passes(&world, &[ada, maya], Span::hours(25)).await;
    assert_eq!(maya.chats(&world).await, [chat], "locked in place (S4-29)");
    assert_eq!(maya.tries_to_reply(&world, chat, "Hallo?").await, Err(Refusal::TemplateOnly));
    mira.write("Ich bin wieder da").expect("written");
    outside.settle(&world).await;
    maya.replies(&world, chat, "Schön").await;
    outside.settle(&world).await;
    maya.resolves(&world, chat).await;
    outside.ends(world).await;
}

#[tokio::test]
async fn a_template_reaches_who_cannot_be_written_to_and_his_answer_brings_the_chat_back() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Wann ist mein Rad fertig?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    maya.replies(&world, chat, "Ich frage nach").await;
    outside.passes(&world, &[ada, maya], Span::hours(30)).await;
    let blank = |name: &str| Blank { place: Place::Body, name: name.into() };
    let form = |filled: Vec<(Blank, String)>| TemplateForm {
        name: "order_ready".into(),
        language: "de".into(),
        filled,
        ..TemplateForm::default()
    };
    let missing = form(vec![(blank("1"), "Mira".into())]);
    let refusal = world.service.send_template(maya.caller, chat, MessageId::random(), missing).await;
    assert!(matches!(refused(refusal), Err(Refusal::Invalid { field, .. }) if field == "template"));
    let message = MessageId::random();
    let right = form(vec![(blank("1"), "Mira".into()), (blank("2"), "A-1007".into())]);
    for _ in 0..2 {
        world
            .service
            .send_template(maya.caller, chat, message, right.clone())
            .await
            .expect("sent, twice clicked");
    }
    outside.settle(&world).await;
    assert_eq!(maya.chats(&world).await, [chat], "it is hers again");
    let lines = thread(&world, maya, chat).await;
    let said = said(&lines);
    let (_, text, more) = said.last().expect("the template");
    assert_eq!(text, "Hallo Mira, dein Auftrag A-1007 kann abgeholt werden.");
    assert_eq!(more.template.as_ref().map(|t| t.buttons.len()), Some(2));
    assert_eq!(more.delivery.as_ref().map(|d| d.progress), Some(Progress::Delivered));
    assert_eq!(maya.tries_to_reply(&world, chat, "Noch etwas").await, Err(Refusal::TemplateOnly));
    let theirs = mira.messages();
    let template = theirs.last().expect("on her phone").id.clone();
    mira.tap(&template, "Ich komme heute").expect("tapped");
    outside.settle(&world).await;
    maya.replies(&world, chat, "Bis gleich").await;
    outside.settle(&world).await;
    let known = world.service.templates(maya.caller, channel.id).await.expect("templates");
    let counted = known.iter().find(|one| one.name == "order_ready").expect("counted");
    assert_eq!((counted.sent, counted.delivered), (1, 1));
    outside.ends(world).await;
}

#[tokio::test]
async fn on_messenger_a_person_has_seven_days_and_a_machine_one() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Messenger).await;
    let jonas = outside.sim.client().phone(demo::JONAS, account(ChannelKind::Messenger));
    jonas.write("Is the blue one in stock?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    assert_eq!(world.row(ada, chat).await.name.as_deref(), Some("Jonas Brandt"), "asked of the channel");
    maya.replies(&world, chat, "Let me look").await;
    outside.settle(&world).await;
    outside.passes(&world, &[ada, maya], Span::hours(48)).await;
    assert!(matches!(world.row(ada, chat).await.window(world.now()).0, Window::HumanOnly { .. }));
    maya.replies(&world, chat, "Yes, three left").await;
    outside.settle(&world).await;
    let sends = outside.sim.client().sends();
    let tags: Vec<_> = sends.iter().map(|send| send.body["tag"].as_str().unwrap_or_default()).collect();
    assert_eq!(tags, ["", "HUMAN_AGENT"], "S0-01, S0-02");
    assert_eq!(outside.sim.client().needless_human_agent(), 0, "never inside the day");
    maya.resolves(&world, chat).await;
    world.service.reopen(maya.caller, chat).await.expect("moved back by hand within the week (S0-05)");
    outside.passes(&world, &[ada, maya], Span::hours(6 * 24)).await;
    let row: Conversation = world.row(ada, chat).await;
    assert!(matches!(row.state, State::Archived { how: Archived::Expired, .. }), "{:?}", row.state);
    let late = refused(world.service.reopen(maya.caller, chat).await);
    assert_eq!(late, Err(Refusal::ReopeningOver), "S0-12");
    assert_eq!(outside.sim.client().sends().len(), 2, "{}", channel.name);
    outside.ends(world).await;
}

/// A little before the end of a span, as a window's end is, and earlier by this.
fn before_the_end(span: Span, by: Span) -> Span {
    Span::millis(span.as_millis() - MARGIN.as_millis() - by.as_millis())
}

#[tokio::test]
async fn what_ends_in_seconds_does_not_wait_for_windows_that_run_out() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Guten Tag").expect("written");
    outside.settle(&world).await;
    let late = only(&world, maya).await;
    let terms = Terms { mode: Mode::Offer, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms, ..world.group() }).await.expect("terms");
    world.passes(Span::hours(25));
    world.service.agents_heard(&[maya.caller.agent]).await.expect("heard");
    let daniel = world.customer_writes("Daniel", "hello").await.conversation;
    assert!(world.row(ada, daniel).await.offer.is_some());
    world.passes(Span::seconds(30));
    world.service.agents_heard(&[maya.caller.agent]).await.expect("heard");
    // Each has a loop of its own.
    world.service.tick_agents().await.expect("what is due in seconds");
    assert_eq!(world.row(ada, daniel).await.offer, None);
    assert!(!world.row(ada, late).await.is_archived());
    world.service.tick_windows().await.expect("what is due in hours");
    assert!(world.row(ada, late).await.is_archived());
    outside.ends(world).await;
}

#[tokio::test]
async fn without_the_human_agents_feature_a_window_is_over_after_a_day_and_an_admin_hears_why() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Messenger).await;
    let sim = outside.sim.client();
    sim.world(|world| world.app.human_agent = false);
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Messenger));
    mira.write("Hallo?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    outside.passes(&world, &[ada, maya], Span::hours(48)).await;
    maya.replies(&world, chat, "Da bin ich").await;
    outside.settle(&world).await;
    let expired = matches!(world.row(ada, chat).await.state, State::Archived { how: Archived::Expired, .. });
    assert!(expired, "nobody is promised five days more");
    let known = world.service.feed.catalog().channels[&channel.id].trouble.clone().expect("a notice");
    assert!(known.what == TroubleKind::Noticed && known.detail.contains("HUMAN_AGENT"), "{known:?}");
    mira.write("Sind Sie da?").expect("written");
    outside.settle(&world).await;
    maya.replies(&world, chat, "Jetzt ja").await;
    outside.settle(&world).await;
    assert!(crate::outside::progress(&thread(&world, maya, chat).await)[1] >= Progress::Sent);
    outside.ends(world).await;
}

#[tokio::test]
async fn of_several_chats_of_one_customer_the_one_that_runs_is_answered() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    let chats = async |text: &str| {
        mira.write(text).expect("written");
        outside.settle(&world).await;
        only(&world, maya).await
    };
    let earlier = chats("Wann ist mein Rad fertig?").await;
    maya.resolves(&world, earlier).await;
    outside.passes(&world, &[ada, maya], Span::hours(30)).await;
    let later = chats("Und der Sattel?").await;
    assert_ne!(earlier, later);
    maya.resolves(&world, later).await;
    outside.passes(&world, &[ada, maya], Span::hours(30)).await;
    let sends_template = async || {
        let blank = |name: &str| Blank { place: Place::Body, name: name.into() };
        let form = TemplateForm {
            name: "order_ready".into(),
            language: "de".into(),
            filled: vec![(blank("1"), "Mira".into()), (blank("2"), "A-1007".into())],
            ..TemplateForm::default()
        };
        world.service.send_template(maya.caller, earlier, MessageId::random(), form).await.expect("sent");
        outside.settle(&world).await;
    };
    sends_template().await;
    assert_eq!(chats("Ich komme").await, earlier, "hers is the chat that runs, not the one that came last");
    assert!(matches!(world.row(ada, later).await.state, State::Archived { .. }));

    // Of two that are closed the one that was closed last comes back (rulings, 4).
    maya.resolves(&world, earlier).await;
    assert_eq!(chats("Noch etwas").await, earlier);

    // By a template a chat whose window is open comes back as by hand: it runs out.
    maya.resolves(&world, earlier).await;
    sends_template().await;
    assert_eq!(only(&world, maya).await, earlier);
    outside.passes(&world, &[ada, maya], Span::hours(25)).await;
    let expired =
        matches!(world.row(ada, earlier).await.state, State::Archived { how: Archived::Expired, .. });
    assert!(expired, "S1-10");
    outside.ends(world).await;
}

#[tokio::test]
async fn a_group_that_wants_to_be_warned_or_takes_a_channel_on_is_warned_of_windows_that_run_too() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let warned = async |minutes: u32| {
        let terms = Terms { escalate_minutes: minutes, ..Terms::default() };
        world.service.save_group(ada.caller, Group { terms, ..world.group() }).await
    };
    assert!(
        matches!(refused(warned(721).await), Err(Refusal::Invalid { field, .. }) if field == "escalate_minutes")
    );
    warned(0).await.expect("never");
    outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp)).write("Hallo?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let priority = async || {
        outside.settle(&world).await;
        world.row(ada, chat).await.priority
    };
    outside.passes(&world, &[ada, maya], Span::hours(22)).await;
    assert_eq!(priority().await, Priority::Normal);
    let terms = Terms { escalate_minutes: 100, ..Terms::default() };
    let (id, name, members) = (GroupId::at(world.now()), "Repairs".into(), Vec::new());
    let repairs = Group { id, name, members, terms, ..world.group() };
    world.service.save_group(ada.caller, repairs).await.expect("another group");
    outside.passes(&world, &[ada, maya], Span::minutes(30)).await;
    assert_eq!(priority().await, Priority::Normal, "it is not that group's");
    let given_up = Group { serves: vec![world.channel().id], ..world.group() };
    world.service.save_group(ada.caller, given_up).await.expect("its own has the channel no more");
    assert_eq!(priority().await, Priority::Urgent, "it is now, and time for that already");

    warned(180).await.expect("three hours before");
    outside.settle(&world).await;
    let lines = thread(&world, maya, chat).await.entries;
    let told = lines.iter().filter(|line| matches!(line.body, Body::Happened(Happened::ClosesSoon { .. })));
    assert_eq!(told.count(), 1, "once");
    outside.ends(world).await;
}
