//! What the channels refuse, and what follows from it for the chat, its agent and those who oversee (S0-01, S0-02, S4-26 …
//! S4-32, V-09), against the simulator.

use crate::{
    outside::{account, desk, form, only, progress, said, thread},
    world::refused,
};
use app::{
    api::{
        channels::{Connection, TemplateForm},
        desk::Desk,
    },
    domain::{
        channel::{Account, Channel, ChannelKind, TroubleKind},
        content::{Cause, Progress},
        conversation::{Archived, State},
        event::Seq,
        ids::{ConversationId, MessageId},
        message::{Body, Happened, Text},
        refusal::Refusal,
        scope::Scope,
        settings::{Group, Terms},
        template::{Blank, Place},
        time::Span,
        window::Window,
    },
};
use server::store::Parcel;
use simulator::{CallFault, Signature, demo};

#[tokio::test]
async fn an_account_whose_seal_no_key_opens_any_more_is_connected_anew_and_harms_no_other() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Messenger).await;
    let other = outside.connects(&world, ada, ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let jonas = sim.phone(demo::JONAS, account(ChannelKind::Messenger));
    jonas.write("Is the blue one in stock?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    // As in a database that came back without its key. Connecting is what makes the desk forget what it has opened.
    let anew = || Connection { channel: Some(channel.id), ..form(&world, ChannelKind::Messenger) };
    world.service.connect(ada.caller, anew()).await.expect("connected anew");
    let mut tx = world.service.store.write().await.expect("a turn");
    tx.seal(channel.id, "sealed with another key");
    tx.commit().await.expect("sealed");
    maya.replies(&world, chat, "Yes, three left").await;
    outside.settle(&world).await;
    assert_eq!(progress(&thread(&world, maya, chat).await), [Progress::Pending], "it waits");
    world.service.tick_tokens().await.expect("the others are asked");
    world.service.channel_health(ada.caller, channel.id).await.expect("its card");
    world.service.channel_health(ada.caller, other.id).await.expect("another card");

    world.service.connect(ada.caller, anew()).await.expect("connected anew");
    outside.settle(&world).await;
    assert_eq!(progress(&thread(&world, maya, chat).await), [Progress::Delivered], "and gone out");
    outside.ends(world).await;
}

#[tokio::test]
async fn a_welcome_that_comes_too_late_for_a_machine_leaves_the_agent_her_week() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Messenger).await;
    let sim = outside.sim.client();
    let typed = channel.account.clone().expect("connected");
    let greeting =
        Channel { account: Some(Account { welcome: "Welcome!".into(), ..typed }), ..channel.clone() };
    world.service.save_channel(ada.caller, greeting).await.expect("a welcome");
    let jonas = sim.phone(demo::JONAS, account(ChannelKind::Messenger));
    sim.revoke(demo::PAGE_TOKEN);
    jonas.write("Is the blue one in stock?").expect("written");
    outside.settle(&world).await;
    outside.passes(&world, &[ada, maya], Span::hours(25)).await;
    sim.world(|world| {
        world.token_mut(demo::PAGE_TOKEN).expect("known").state = simulator::world::TokenState::Good
    });
    let again = Connection { channel: Some(channel.id), ..form(&world, ChannelKind::Messenger) };
    world.service.connect(ada.caller, again).await.expect("connected anew");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    assert_eq!(progress(&thread(&world, maya, chat).await), [Progress::Failed], "a machine has a day");
    assert!(matches!(world.row(ada, chat).await.window(world.now()).0, Window::HumanOnly { .. }));
    maya.replies(&world, chat, "Yes, three left").await;
    outside.settle(&world).await;
    let sends = sim.sends();
    let taken: Vec<_> =
        sends.iter().filter(|sent| sent.status == 200).map(|sent| &sent.body["tag"]).collect();
    assert_eq!(taken, ["HUMAN_AGENT"], "S0-01, S0-02");
    outside.ends(world).await;
}

#[tokio::test]
async fn whatsapps_word_that_the_window_is_over_ends_it_unless_the_customer_has_written_since() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let (_, ours) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
    sim.set_callback(&ours.callback, &ours.verify_token).await;
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Guten Tag").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    // By WhatsApp's clock a day has passed; by ours a moment.
    sim.advance(Span::hours(25).as_millis()).await;
    world.passes(Span::seconds(10));
    maya.replies(&world, chat, "Womit kann ich helfen?").await;
    outside.settle(&world).await;
    let row = world.row(ada, chat).await;
    assert!(matches!(row.state, State::Archived { how: Archived::Expired, .. }), "{:?}", row.state);
    let report = world.service.lost_windows(ada.caller, 30, Scope::default()).await.expect("a report");
    assert_eq!(report.channels.iter().map(|on| on.ended).collect::<Vec<_>>(), [1], "and is counted");
    let lines = thread(&world, maya, chat).await;
    let failed = said(&lines)[1].2.delivery.clone().and_then(|delivery| delivery.failed).expect("refused");
    assert_eq!((failed.why, failed.code), (Cause::WindowOver, 131_047));
    assert_eq!(refused(world.service.reopen(maya.caller, chat).await), Err(Refusal::ReopeningOver));

    world.passes(Span::seconds(10));
    mira.write("Sind Sie noch da?").expect("written");
    outside.settle(&world).await;
    assert_eq!(maya.chats(&world).await, [chat], "the same chat, open again");
    // A refusal of what was sent before she wrote comes in late.
    sim.settings(simulator::Settings { deliver: false, ..Default::default() });
    maya.replies(&world, chat, "Ja").await;
    outside.settle(&world).await;
    world.passes(Span::seconds(10));
    mira.write("Schön").expect("written");
    outside.settle(&world).await;
    let lines = thread(&world, maya, chat).await.entries;
    let is_it = |body: &Body| matches!(body, Body::Message { text, .. } if text.as_str() == "Ja");
    let answer = lines.iter().find(|line| is_it(&line.body)).expect("her answer");
    sim.raw(refusal_of(&answer.id.to_string(), 131_047).as_bytes(), Signature::Good);
    outside.settle(&world).await;
    assert_eq!(progress(&thread(&world, maya, chat).await), [Progress::Failed; 2]);
    assert_eq!(maya.chats(&world).await, [chat], "it says nothing of the window that she opened since");
    outside.ends(world).await;
}

/// A status that says that it failed, about the message on which that word of ours stands.
fn refusal_of(tag: &str, code: i64) -> String {
    serde_json::json!({"object": "whatsapp_business_account", "entry": [{"id": demo::WABA_ID, "changes": [{
        "field": "messages", "value": {"metadata": {"phone_number_id": demo::PHONE_NUMBER_ID}, "statuses": [{
            "id": format!("wamid.{code}"), "status": "failed", "timestamp": "1700000000", "biz_opaque_callback_data": tag,
            "errors": [{"code": code, "title": "It was not delivered"}]}]}}]}]})
    .to_string()
}

#[tokio::test]
async fn what_whatsapp_says_of_the_account_long_after_it_took_a_message_is_heard_by_those_who_can_mend_it() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let (_, ours) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
    sim.set_callback(&ours.callback, &ours.verify_token).await;
    sim.settings(simulator::Settings { deliver: false, ..Default::default() });
    sim.phone(demo::MIRA, account(ChannelKind::Whatsapp)).write("Guten Tag").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let failure = async || {
        let (health, _) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
        (health.failure.unwrap_or_default(), health.hours.iter().map(|hour| hour.failed).sum::<u64>())
    };
    for (n, code) in (1..).zip([131_048, 131_050, 131_042]) {
        let message = MessageId::random();
        let text = Text::new("Hallo").expect("a text");
        world.service.reply(maya.caller, chat, message, text).await.expect("a reply");
        outside.settle(&world).await;
        for _ in 0..2 {
            sim.raw(refusal_of(&message.to_string(), code).as_bytes(), Signature::Good);
            outside.settle(&world).await;
        }
        let (words, failed) = failure().await;
        assert!(words.contains(&code.to_string()), "{words}");
        assert_eq!(failed, n, "each once");
    }
    let profile = world.service.profile(maya.caller, chat).await.expect("a profile");
    assert_eq!(profile.stopped, [channel.id], "131050: she wants no more advertising");
    let known = world.service.feed.catalog().channels[&channel.id].clone();
    assert_eq!(known.trouble.map(|trouble| trouble.what), Some(TroubleKind::Payment), "131042 stops it");

    // What is written meanwhile stays, also what nobody had written when it stopped.
    let waits = async || progress(&thread(&world, maya, chat).await).last().copied();
    maya.replies(&world, chat, "Sind Sie noch da?").await;
    outside.settle(&world).await;
    assert_eq!(waits().await, Some(Progress::Pending));
    assert_eq!(refused(world.service.go_on(maya.caller, channel.id).await), Err(Refusal::NotAllowed));
    world.service.go_on(ada.caller, channel.id).await.expect("the bill is paid");
    outside.settle(&world).await;
    assert_eq!(waits().await, Some(Progress::Sent), "with the token that the desk has");
    let known = world.service.feed.catalog().channels[&channel.id].clone();
    assert_eq!(known.trouble, None);
    outside.ends(world).await;
}

#[tokio::test]
async fn a_number_that_may_write_first_to_nobody_sends_answers_and_no_templates_until_an_admin_has_seen_to_it()
 {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    sim.phone(demo::MIRA, account(ChannelKind::Whatsapp)).write("Guten Tag").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    sim.next_calls(CallFault::error(1, 131_048));
    maya.replies(&world, chat, "Hallo").await;
    outside.settle(&world).await;
    let trouble = || world.service.feed.catalog().channels[&channel.id].trouble.clone().map(|it| it.what);
    assert_eq!(trouble(), Some(TroubleKind::Limited), "an admin is told (meta-api §4.4)");
    maya.replies(&world, chat, "Hallo nochmal").await;
    outside.settle(&world).await;
    assert_eq!(
        progress(&thread(&world, maya, chat).await).last(),
        Some(&Progress::Delivered),
        "she had written"
    );
    let sends = async || {
        refused(world.service.send_template(maya.caller, chat, MessageId::random(), reminder()).await)
    };
    let no = sends().await.expect_err("not now");
    assert!(no.to_string().starts_with("the provider lets this account write first to nobody"), "{no}");
    world.service.go_on(ada.caller, channel.id).await.expect("seen to");
    assert_eq!(trouble(), None);
    sends().await.expect("again");
    outside.ends(world).await;
}

#[tokio::test]
async fn a_reaction_that_the_channel_would_not_take_is_not_shown_as_if_it_had() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Messenger).await;
    let sim = outside.sim.client();
    let jonas = sim.phone(demo::JONAS, account(ChannelKind::Messenger));
    let first = jonas.write("Is the blue one in stock?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let lines = thread(&world, maya, chat).await.entries;
    let line = lines.iter().find(|line| matches!(line.body, Body::Message { .. })).expect("his line").id;
    let shown = async || said(&thread(&world, maya, chat).await)[0].2.reactions.len();
    let reacts = async |emoji| refused(world.service.react(maya.caller, chat, line, emoji).await);

    sim.next_calls(CallFault::error(1, 100));
    reacts(Some("👍")).await.expect("taken by the desk");
    outside.settle(&world).await;
    assert_eq!(shown().await, 0, "the channel refused it");
    reacts(Some("👍")).await.expect("again");
    outside.settle(&world).await;
    let of_ours = |message: simulator::world::Message| message.reactions.get("business").cloned();
    assert_eq!((shown().await, jonas.message(&first).and_then(of_ours).as_deref()), (1, Some("like")));

    outside.passes(&world, &[ada, maya], Span::hours(25)).await;
    let late = reacts(Some("❤️")).await;
    assert!(
        matches!(&late, Err(Refusal::Invalid { field, what }) if field == "emoji" && what.contains("a day"))
    );
    assert_eq!(shown().await, 1);
    maya.replies(&world, chat, "Yes").await;
    outside.settle(&world).await;
    outside.ends(world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_that_is_far_behind_holds_up_no_other() {
    let (world, ada, maya, outside, whatsapp) = desk(ChannelKind::Whatsapp).await;
    outside.connects(&world, ada, ChannelKind::Messenger).await;
    let sim = outside.sim.client();
    sim.phone(demo::JONAS, account(ChannelKind::Messenger)).write("Hello?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let mut tx = world.service.store.write().await.expect("a turn");
    for n in 0..400 {
        // Of conversations of nobody's: they take their turns all the same.
        tx.add_parcel(&Parcel {
            id: Parcel::name(Seq(0), n),
            entry: MessageId::random(),
            channel: whatsapp.id,
            conversation: ConversationId::random(),
            body: r#"{"text":{"text":"Hallo","answers":null}}"#.into(),
            at: world.now(),
            attempts: 0,
        });
    }
    tx.commit().await.expect("written");
    world.service.work();
    maya.replies(&world, chat, "Here I am").await;
    let sent = async {
        while sim.sends().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), sent).await.expect("sent");
    let (health, _) = world.service.channel_health(ada.caller, whatsapp.id).await.expect("health");
    assert!(health.waiting > 200, "long before the others had their turns: {} wait", health.waiting);
    outside.ends(world).await;
}

#[tokio::test]
async fn a_reaction_that_a_status_refuses_later_is_gone_again_and_a_line_says_why() {
    // The status comes after the answer to the call, and before it.
    for quicker in [false, true] {
        let (world, _, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
        let sim = outside.sim.client();
        let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
        let first = mira.write("Guten Tag").expect("written");
        outside.settle(&world).await;
        let chat = only(&world, maya).await;
        world.opens(maya, chat).await;
        let lines = thread(&world, maya, chat).await.entries;
        let line = lines.iter().find(|line| matches!(line.body, Body::Message { .. })).expect("her line").id;
        // She deleted it on her phone alone.
        sim.world(|world| {
            let message = world.message_mut(account(ChannelKind::Whatsapp), demo::MIRA, &first);
            message.expect("on her phone").deleted = true;
        });
        refused(world.service.react(maya.caller, chat, line, Some("👍")).await).expect("taken by the desk");
        if quicker {
            sim.next_calls(CallFault::answer_last(1));
            let news = async {
                while sim.sends().is_empty() {
                    tokio::task::yield_now().await;
                }
                outside.sim.settle().await;
                world.service.tick_arrivals().await.expect("worked off");
                sim.release();
            };
            let (sent, ()) = tokio::join!(world.service.tick_outbox(), news);
            sent.expect("sent");
        }
        outside.settle(&world).await;
        let lines = thread(&world, maya, chat).await;
        assert!(said(&lines)[0].2.reactions.is_empty(), "it is not shown as if she had it");
        let why: Vec<i64> = lines
            .entries
            .iter()
            .filter_map(|entry| match &entry.body {
                Body::Happened(Happened::ReactionRefused { emoji, why }) if emoji == "👍" => Some(why.code),
                _ => None,
            })
            .collect();
        assert_eq!(why, [131_009], "once, in the channel's words");
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn where_a_group_keeps_them_whatsapps_word_locks_the_chat_a_template_goes_out_and_her_word_unlocks_it()
{
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let terms = Terms { keep_expired: true, escalate_minutes: 0, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms, ..world.group() }).await.expect("terms");
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Guten Tag").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    sim.advance(Span::hours(25).as_millis()).await;
    world.passes(Span::seconds(10));
    maya.replies(&world, chat, "Womit kann ich helfen?").await;
    outside.settle(&world).await;
    assert_eq!(maya.chats(&world).await, [chat], "locked in place");
    assert_eq!(maya.tries_to_reply(&world, chat, "Hallo?").await, Err(Refusal::TemplateOnly));
    let form = reminder();
    refused(world.service.send_template(maya.caller, chat, MessageId::random(), form).await)
        .expect("the way out");
    outside.settle(&world).await;
    assert_eq!(progress(&thread(&world, maya, chat).await), [Progress::Failed, Progress::Delivered]);
    world.passes(Span::seconds(10));
    mira.write("Ich bin wieder da").expect("written");
    outside.settle(&world).await;
    maya.replies(&world, chat, "Schön").await;
    outside.settle(&world).await;
    assert_eq!(progress(&thread(&world, maya, chat).await)[2], Progress::Delivered, "S4-31");
    outside.ends(world).await;
}

/// Windows that the channel had called over were once emptied, and their chats left where they were.
#[tokio::test]
async fn chats_that_an_older_version_left_without_a_window_expire_or_lock_and_those_begun_by_us_stay() {
    for kept in [false, true] {
        let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
        let terms = Terms { keep_expired: kept, ..Terms::default() };
        world.service.save_group(ada.caller, Group { terms, ..world.group() }).await.expect("terms");
        let sim = outside.sim.client();
        let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
        mira.write("Guten Tag").expect("written");
        outside.settle(&world).await;
        let chat = only(&world, maya).await;
        let first = world.service.write_first(
            maya.caller,
            channel.id,
            "+31655500105",
            MessageId::random(),
            reminder(),
        );
        let ours = refused(first.await).expect("opened by us");
        let mut tx = world.service.store.write().await.expect("a turn");
        tx.set_window(chat, None, None, None);
        tx.commit().await.expect("as it was left");
        outside.settle(&world).await;
        assert_eq!(maya.chats(&world).await.len(), 2, "for ever");

        let migration = include_str!("../../migrations/0022_channels.sql");
        let heals =
            migration.split(';').find(|part| part.contains("update conversations")).expect("it heals");
        sqlx::any::install_default_drivers();
        let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(&world.database.url)
            .await
            .expect("a connection");
        sqlx::raw_sql(sqlx::AssertSqlSafe(heals)).execute(&mut connection).await.expect("healed");
        outside.settle(&world).await;
        let expected = if kept { vec![chat, ours] } else { vec![ours] };
        let mut now = maya.chats(&world).await;
        now.sort_by_key(|id| expected.iter().position(|one| one == id));
        assert_eq!(now, expected, "kept: {kept}");
        let lines = thread(&world, ada, chat).await.entries;
        let over = |body: &Body| matches!(body, Body::Happened(Happened::Expired { .. }));
        assert_eq!(lines.iter().filter(|line| over(&line.body)).count(), 1);
        mira.write("Ich bin wieder da").expect("written");
        outside.settle(&world).await;
        maya.replies(&world, chat, "Schön").await;
        outside.settle(&world).await;
        assert_eq!(progress(&thread(&world, maya, chat).await), [Progress::Delivered]);
        outside.ends(world).await;
    }
}

pub fn reminder() -> TemplateForm {
    let blank = |name: &str| Blank { place: Place::Body, name: name.into() };
    let filled = vec![(blank("first_name"), "Mira".to_owned()), (blank("subject"), "dein Rad".to_owned())];
    TemplateForm { name: "reminder".into(), language: "en_US".into(), filled, ..TemplateForm::default() }
}

#[tokio::test]
async fn what_is_refused_again_and_again_without_a_reason_is_told_to_an_admin() {
    // meta-api §5.4: 1 to 99 is often a right that is missing.
    let (world, _, maya, outside, channel) = desk(ChannelKind::Messenger).await;
    let sim = outside.sim.client();
    sim.phone(demo::MIRA, account(ChannelKind::Messenger)).write("Hallo?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let trouble = || world.service.feed.catalog().channels[&channel.id].trouble.clone().map(|it| it.what);
    for expected in [None, None, Some(TroubleKind::Noticed)] {
        sim.next_calls(CallFault::error(1, 1));
        maya.replies(&world, chat, "Guten Tag").await;
        outside.settle(&world).await;
        assert_eq!(progress(&thread(&world, maya, chat).await).last(), Some(&Progress::Failed));
        assert_eq!(trouble(), expected);
    }
    maya.replies(&world, chat, "Jetzt?").await;
    outside.settle(&world).await;
    assert!(
        progress(&thread(&world, maya, chat).await).last() >= Some(&Progress::Sent),
        "nothing is stopped"
    );
    outside.ends(world).await;
}
