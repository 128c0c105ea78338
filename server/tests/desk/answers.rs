//! What ends a customer's waiting: a person's word that got out. Not what the desk says by itself, nor what the channel did not
//! take (S4-14, S1-10).

use crate::{
    outside::{Outside, account, desk, only, progress, said, thread},
    world::{Colleague, World, refused},
};
use app::{
    api::{
        channels::TemplateForm,
        conversations::{Destination, WrapUp},
        desk::Desk,
    },
    domain::{
        agent::Status,
        channel::{Account, Channel, ChannelKind},
        content::Progress,
        conversation::{Archived, Conversation, Priority, State},
        ids::{ConversationId, GroupId, MessageId},
        message::{Body, Happened, Speaker},
        scope::Scope,
        settings::{Group, Terms},
        template::{Blank, Place},
        time::Span,
    },
};
use simulator::{CallFault, Phone, demo};

/// The provider's "no such receiver".
const NO_RECEIVER: i64 = 131_026;

/// Mira has written to Maya's desk, and is greeted in these words.
async fn written(welcome: &str) -> (World, Colleague, Colleague, Outside, Phone, ConversationId) {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let account_of = channel.account.clone().expect("connected");
    let greeting = Channel { account: Some(Account { welcome: welcome.into(), ..account_of }), ..channel };
    world.service.save_channel(ada.caller, greeting).await.expect("a welcome");
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Guten Tag").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    (world, ada, maya, outside, mira, chat)
}

/// How many windows were over, and in how many of them nobody had answered.
async fn lost(world: &World, ada: Colleague) -> (u64, u64) {
    let report = world.service.lost_windows(ada.caller, 30, Scope::default()).await.expect("a report");
    report.channels.iter().map(|on| (on.ended, on.unanswered)).next().unwrap_or_default()
}

async fn first_reply(world: &World, ada: Colleague, chat: ConversationId) -> (Option<i64>, Option<Span>) {
    let profile = world.service.profile(ada.caller, chat).await.expect("a profile");
    let speed = world.service.speed(ada.caller, Scope::default()).await.expect("averages");
    (profile.first_reply, speed.first_reply)
}

/// Whether he waits, whether the last word failed, and how urgent it is.
fn standing(row: &Conversation) -> (bool, bool, Priority) {
    (row.needs_reply(), row.last.as_ref().is_some_and(|last| last.failed), row.priority)
}

#[tokio::test]
async fn a_welcome_is_no_answer() {
    let (world, ada, maya, outside, _, chat) = written("Willkommen!").await;
    let row = world.row(ada, chat).await;
    assert_eq!(
        row.last.as_ref().map(|last| (last.by, last.text.as_str())),
        Some((Speaker::Desk, "Willkommen!"))
    );
    assert!(row.needs_reply(), "a machine's word is nobody's");
    assert_eq!(first_reply(&world, ada, chat).await, (None, None));
    outside.passes(&world, &[ada, maya], Span::minutes(23 * 60 + 45)).await;
    assert_eq!(world.row(ada, chat).await.priority, Priority::Urgent, "those who oversee are told");
    outside.passes(&world, &[ada, maya], Span::minutes(20)).await;
    let row = world.row(ada, chat).await;
    assert!(matches!(row.state, State::Archived { how: Archived::Expired, .. }));
    assert!(row.needs_reply(), "it says so in the archive");
    assert_eq!(row.priority, Priority::Normal, "nothing is urgent in the archive");
    assert_eq!(lost(&world, ada).await, (1, 1));
    outside.ends(world).await;
}

#[tokio::test]
async fn what_the_channel_did_not_take_leaves_the_customer_waiting_until_it_does() {
    let (world, ada, maya, outside, _, chat) = written("").await;
    let sim = outside.sim.client();
    outside.passes(&world, &[ada, maya], Span::minutes(23 * 60 + 40)).await;
    assert_eq!(standing(&world.row(ada, chat).await), (true, false, Priority::Urgent));
    sim.next_calls(CallFault::error(1, NO_RECEIVER));
    maya.replies(&world, chat, "Wie kann ich helfen?").await;
    assert_eq!(standing(&world.row(ada, chat).await), (false, false, Priority::Normal), "it is on its way");
    outside.settle(&world).await;
    assert_eq!(standing(&world.row(ada, chat).await), (true, true, Priority::Urgent), "it came back");
    assert_eq!(first_reply(&world, ada, chat).await, (None, None), "he has heard nothing");

    let failed = thread(&world, maya, chat).await.entries.into_iter().find(|entry| entry.body.has_failed());
    world.passes(Span::seconds(1));
    refused(world.service.retry(maya.caller, chat, failed.expect("it").id).await).expect("again");
    outside.settle(&world).await;
    assert_eq!(standing(&world.row(ada, chat).await), (false, false, Priority::Normal), "now he has it");
    outside.passes(&world, &[ada, maya], Span::minutes(30)).await;
    assert_eq!(lost(&world, ada).await, (1, 0));
    outside.ends(world).await;
}

#[tokio::test]
async fn a_failure_that_is_told_once_more_is_none_of_what_was_sent_again() {
    let (world, ada, maya, outside, mira, chat) = written("").await;
    let sim = outside.sim.client();
    let channel = world.row(ada, chat).await.channel;
    let (_, ours) = world.service.channel_health(ada.caller, channel).await.expect("health");
    sim.set_callback(&ours.callback, &ours.verify_token).await;
    mira.block().expect("blocked");
    let before = sim.deliveries().len();
    maya.replies(&world, chat, "Wie kann ich helfen?").await;
    outside.settle(&world).await;
    let told: Vec<String> = sim.deliveries().into_iter().skip(before).map(|told| told.body).collect();
    let failed = thread(&world, maya, chat).await.entries.into_iter().find(|entry| entry.body.has_failed());
    mira.unblock().expect("unblocked");
    sim.world(|world| world.settings.deliver = false);
    world.passes(Span::seconds(1));
    refused(world.service.retry(maya.caller, chat, failed.expect("it").id).await).expect("again");
    outside.settle(&world).await;
    assert_eq!(progress(&thread(&world, maya, chat).await), [Progress::Sent]);
    sim.faults(simulator::Faults { hold: true, ..Default::default() });
    for body in &told {
        sim.raw(body.as_bytes(), simulator::Signature::Good);
        outside.settle(&world).await;
    }
    let lines = said(&thread(&world, maya, chat).await);
    let delivery = lines[1].2.delivery.clone().expect("ours");
    assert!(delivery.is_there() && delivery.failed.is_none(), "{delivery:?}");
    outside.ends(world).await;
}

#[tokio::test]
async fn one_answer_that_got_out_is_enough_whatever_failed_after_it() {
    let (world, ada, maya, outside, mira, chat) = written("").await;
    let sim = outside.sim.client();
    maya.replies(&world, chat, "Guten Tag!").await;
    outside.settle(&world).await;
    sim.next_calls(CallFault::error(1, NO_RECEIVER));
    world.passes(Span::seconds(1));
    maya.replies(&world, chat, "Wie kann ich helfen?").await;
    outside.settle(&world).await;
    assert_eq!(standing(&world.row(ada, chat).await), (false, true, Priority::Normal));
    mira.write("Hallo?").expect("written");
    outside.settle(&world).await;
    assert_eq!(standing(&world.row(ada, chat).await), (true, false, Priority::Normal));
    outside.ends(world).await;
}

#[tokio::test]
async fn a_message_that_came_too_late_is_sent_again_once_the_customer_wrote() {
    let (world, ada, maya, outside, mira, chat) = written("").await;
    let sim = outside.sim.client();
    // The provider's clock is ahead of ours: for it the window is over.
    sim.advance(Span::hours(25).as_millis()).await;
    world.passes(Span::seconds(10));
    maya.replies(&world, chat, "Womit kann ich helfen?").await;
    outside.settle(&world).await;
    let row = world.row(ada, chat).await;
    assert!(row.is_archived() && row.needs_reply(), "{row:?}");
    assert_eq!(lost(&world, ada).await, (1, 1), "131047");
    world.passes(Span::seconds(10));
    mira.write("Ich bin wieder da").expect("written");
    outside.settle(&world).await;
    let failed = thread(&world, maya, chat).await.entries.into_iter().find(|entry| entry.body.has_failed());
    let failed = failed.expect("the one that was too late");
    let why = said(&thread(&world, maya, chat).await)[1].2.delivery.clone().and_then(|d| d.failed);
    assert!(why.is_some_and(|why| why.why.may_be_retried()), "it is offered");
    refused(world.service.retry(maya.caller, chat, failed.id).await).expect("again");
    outside.settle(&world).await;
    let lines = said(&thread(&world, maya, chat).await);
    assert!(lines[1].2.delivery.as_ref().is_some_and(|delivery| delivery.is_there()), "{lines:?}");
    outside.ends(world).await;
}

#[tokio::test]
async fn who_was_urgent_for_his_window_alone_is_so_no_more_once_it_begins_anew() {
    let (world, ada, maya, outside, mira, chat) = written("").await;
    world.service.set_priority(maya.caller, chat, Priority::High).await.expect("high");
    outside.passes(&world, &[ada, maya], Span::minutes(23 * 60 + 45)).await;
    assert_eq!(world.row(ada, chat).await.priority, Priority::Urgent);
    mira.write("Hallo?").expect("written");
    outside.settle(&world).await;
    assert_eq!(world.row(ada, chat).await.priority, Priority::High, "there is a day again");
    outside.passes(&world, &[ada, maya], Span::minutes(23 * 60 + 45)).await;
    assert_eq!(world.row(ada, chat).await.priority, Priority::Urgent);
    world.service.set_priority(maya.caller, chat, Priority::Urgent).await.expect("by hand");
    maya.replies(&world, chat, "Da bin ich").await;
    outside.settle(&world).await;
    assert_eq!(world.row(ada, chat).await.priority, Priority::Urgent, "a person wants it so");
    outside.ends(world).await;
}

#[tokio::test]
async fn rows_of_an_older_version_learn_what_is_no_answer() {
    let (world, ada, maya, outside, _, chat) = written("Willkommen!").await;
    outside.sim.client().next_calls(CallFault::error(1, NO_RECEIVER));
    world.passes(Span::seconds(1));
    maya.replies(&world, chat, "Wie kann ich helfen?").await;
    outside.settle(&world).await;
    let now = world.row(ada, chat).await;
    assert_eq!(standing(&now), (true, true, Priority::Normal));

    sqlx::any::install_default_drivers();
    let mut connection =
        <sqlx::AnyConnection as sqlx::Connection>::connect(&world.database.url).await.expect("a connection");
    let run = async |connection: &mut sqlx::AnyConnection, text: &str| {
        sqlx::raw_sql(sqlx::AssertSqlSafe(text)).execute(connection).await.expect("run");
    };
    let forget = "update conversations set last = replace(replace(last, ',\"failed\":true', ''),
                      ',\"leaves_waiting\":true', '')";
    run(&mut connection, forget).await;
    run(&mut connection, "update entries set failed_at = null").await;
    assert_eq!(standing(&world.row(ada, chat).await), (false, false, Priority::Normal), "as it was left");
    for part in include_str!("../../migrations/0025_answers.sql").split(';') {
        if part.contains("update ") {
            run(&mut connection, part).await;
        }
    }
    assert_eq!(world.row(ada, chat).await, now);
    outside.ends(world).await;
}

/// The template of the demo that says that an order is ready.
fn order_ready() -> TemplateForm {
    let blank = |name: &str| Blank { place: Place::Body, name: name.into() };
    TemplateForm {
        name: "order_ready".into(),
        language: "de".into(),
        filled: vec![(blank("1"), "Mira".into()), (blank("2"), "A-1007".into())],
        ..TemplateForm::default()
    }
}

#[tokio::test]
async fn a_template_that_fails_leaves_its_chat_where_it_is_and_its_window_is_counted_once() {
    for keeps in [false, true] {
        let (world, ada, maya, outside, _, chat) = written("").await;
        let sim = outside.sim.client();
        let sends_template = async || {
            let (desk, id) = (&world.service, MessageId::random());
            desk.send_template(maya.caller, chat, id, order_ready()).await.expect("sent");
            outside.settle(&world).await;
        };
        let terms = Terms { keep_expired: keeps, ..world.group().terms };
        world.service.save_group(ada.caller, Group { terms, ..world.group() }).await.expect("terms");
        outside.passes(&world, &[ada, maya], Span::hours(25)).await;
        assert_eq!(world.row(ada, chat).await.is_archived(), !keeps);
        assert_eq!(lost(&world, ada).await, (1, 1));
        // It comes back to whom it is sent by; the provider holds it back.
        sim.next_calls(CallFault::error(1, 131_049));
        sends_template().await;
        assert_eq!(only(&world, maya).await, chat, "she sees what became of it");
        assert!(standing(&world.row(ada, chat).await).1, "it failed");
        outside.passes(&world, &[ada, maya], Span::hours(1)).await;
        assert_eq!((only(&world, maya).await, lost(&world, ada).await), (chat, (1, 1)), "once");

        // One that gets out waits for its answer, in whichever group.
        sends_template().await;
        let (id, members) = (GroupId::at(world.now()), vec![ada.caller.agent]);
        let repairs = Group { id, name: "Repairs".into(), members, terms: Terms::default(), ..world.group() };
        world.service.save_group(ada.caller, repairs.clone()).await.expect("another group");
        let to = Destination::Group(repairs.id);
        world.service.transfer(maya.caller, chat, to, WrapUp::default()).await.expect("sent on");
        outside.settle(&world).await;
        let row = world.row(ada, chat).await;
        assert!(!row.is_archived() && row.group == Some(repairs.id), "{:?}", row.state);
        assert_eq!(lost(&world, ada).await, (1, 1));
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn a_locked_chat_that_is_sent_on_is_locked_and_counted_once() {
    let (world, ada, maya, outside, _, chat) = written("").await;
    let terms = Terms { keep_expired: true, ..world.group().terms };
    world.service.save_group(ada.caller, Group { terms, ..world.group() }).await.expect("terms");
    outside.passes(&world, &[ada, maya], Span::hours(25)).await;
    let (id, members) = (GroupId::at(world.now()), vec![ada.caller.agent]);
    let repairs = Group { id, name: "Repairs".into(), members, ..world.group() };
    world.service.save_group(ada.caller, repairs.clone()).await.expect("another group that keeps them");
    let to = Destination::Group(repairs.id);
    world.service.transfer(maya.caller, chat, to, WrapUp::default()).await.expect("sent on");
    outside.passes(&world, &[ada, maya], Span::minutes(5)).await;
    let lines = thread(&world, ada, chat).await.entries;
    let locked = lines.iter().filter(|line| matches!(line.body, Body::Happened(Happened::Expired { .. })));
    assert_eq!((locked.count(), lost(&world, ada).await), (1, (1, 1)));
    outside.ends(world).await;
}

/// Maya's group keeps expired chats, Ada's does not.
async fn two_minds(world: &World, ada: Colleague, maya: Colleague) -> GroupId {
    let terms = Terms { keep_expired: true, ..world.group().terms };
    let keeping = Group { terms, members: vec![maya.caller.agent], ..world.group() };
    let (id, members) = (GroupId::at(world.now()), vec![ada.caller.agent]);
    let repairs = Group { id, name: "Repairs".into(), members, terms: Terms::default(), ..keeping.clone() };
    for group in [keeping, repairs] {
        world.service.save_group(ada.caller, group).await.expect("a group");
    }
    id
}

#[tokio::test]
async fn a_locked_chat_stays_with_whoever_gets_it_and_back_in_its_queue() {
    let (world, ada, maya, outside, _, chat) = written("").await;
    two_minds(&world, ada, maya).await;
    outside.passes(&world, &[ada, maya], Span::hours(25)).await;
    let to = Destination::Agent(ada.caller.agent);
    ada.is(&world, Status::Online).await;
    world.service.transfer(maya.caller, chat, to, WrapUp::default()).await.expect("by name");
    maya.is(&world, Status::Offline).await;
    outside.settle(&world).await;
    assert_eq!(only(&world, ada).await, chat, "locked, though her own group keeps none");
    ada.is(&world, Status::Offline).await;
    outside.settle(&world).await;
    assert!(world.row(ada, chat).await.is_waiting(), "for the group that keeps it");
    assert_eq!(lost(&world, ada).await, (1, 1), "once");
    outside.ends(world).await;
}

#[tokio::test]
async fn a_locked_chat_that_comes_back_to_the_queue_of_a_group_that_keeps_none_goes_to_the_archive() {
    let (world, ada, maya, outside, _, chat) = written("").await;
    let repairs = two_minds(&world, ada, maya).await;
    ada.is(&world, Status::Break).await;
    let hand = async |by: Colleague, to| world.service.transfer(by.caller, chat, to, WrapUp::default()).await;
    hand(maya, Destination::Group(repairs)).await.expect("to where nobody is");
    hand(ada, Destination::Agent(maya.caller.agent)).await.expect("by name");
    outside.passes(&world, &[ada, maya], Span::hours(25)).await;
    assert_eq!(only(&world, maya).await, chat, "locked, as her group has it");
    maya.is(&world, Status::Offline).await;
    outside.settle(&world).await;
    let row = world.row(ada, chat).await;
    assert!(matches!(row.state, State::Archived { how: Archived::Expired, .. }), "{:?}", row.state);
    assert_eq!(lost(&world, ada).await, (1, 1), "once");
    outside.ends(world).await;
}

#[tokio::test]
async fn what_a_stopped_channel_keeps_back_answers_nobody() {
    let (world, ada, maya, outside, _, chat) = written("").await;
    outside.sim.client().revoke(demo::WHATSAPP_TOKEN);
    maya.replies(&world, chat, "Wie kann ich helfen?").await;
    outside.settle(&world).await;
    assert_eq!(standing(&world.row(ada, chat).await), (false, false, Priority::Normal), "it is on its way");
    outside.passes(&world, &[ada, maya], Span::minutes(23 * 60 + 40)).await;
    assert_eq!(standing(&world.row(ada, chat).await), (true, false, Priority::Urgent), "he waits");
    outside.passes(&world, &[ada, maya], Span::minutes(30)).await;
    assert!(world.row(ada, chat).await.needs_reply());
    assert_eq!(lost(&world, ada).await, (1, 1));
    outside.ends(world).await;
}
