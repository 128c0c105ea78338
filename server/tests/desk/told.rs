//! What is told of messages: too early, too late, twice, and of others than it seems (V-09 … V-12), against the simulator.

use crate::outside::{account, desk, only, progress, said, thread};
use crate::world::World;
use app::{
    api::desk::Desk,
    domain::{
        channel::ChannelKind,
        content::{Progress, Quote},
        ids::MessageId,
        message::Text,
        time::Span,
    },
};
use serde_json::json;
use simulator::{CallFault, Client, Fault, Kind, Phone, Signature, demo};

const ALL: [ChannelKind; 3] = [ChannelKind::Whatsapp, ChannelKind::Messenger, ChannelKind::Instagram];

#[tokio::test]
async fn all_is_read_says_nothing_of_what_failed_and_of_what_may_never_have_been_sent() {
    for kind in [ChannelKind::Messenger, ChannelKind::Instagram] {
        let (world, _, maya, outside, _) = desk(kind).await;
        let sim = outside.sim.client();
        let jonas = sim.phone(demo::JONAS, account(kind));
        jonas.write("Hello?").expect("written");
        outside.settle(&world).await;
        let chat = only(&world, maya).await;
        for (words, fault) in [
            ("refused", Some(CallFault::error(1, 100))),
            ("lost on its way", Some(CallFault::bad_gateway(1))),
            ("taken", None),
        ] {
            fault.into_iter().for_each(|fault| sim.next_calls(fault));
            maya.replies(&world, chat, words).await;
            outside.settle(&world).await;
        }
        jonas.open().expect("read");
        outside.settle(&world).await;
        let lines = thread(&world, maya, chat).await;
        assert_eq!(progress(&lines), [Progress::Failed, Progress::Unknown, Progress::Read], "{kind:?}");
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn what_is_told_of_a_message_before_its_sending_was_answered_is_told_of_that_message() {
    for kind in ALL {
        let (world, _, maya, outside, _) = desk(kind).await;
        let sim = outside.sim.client();
        let mira = sim.phone(demo::MIRA, account(kind));
        mira.write("Hello?").expect("written");
        outside.settle(&world).await;
        let chat = only(&world, maya).await;
        sim.next_calls(CallFault::answer_last(1));
        maya.replies(&world, chat, "Here I am").await;
        let news = async {
            while sim.sends().is_empty() {
                tokio::task::yield_now().await;
            }
            outside.sim.settle().await;
            world.service.tick_arrivals().await.expect("worked off");
            sim.release();
        };
        let (sent, ()) = tokio::join!(world.service.tick_outbox(), news);
        sent.expect("its end is written down, and nothing is held up by it");
        outside.settle(&world).await;
        maya.replies(&world, chat, "And still").await;
        outside.settle(&world).await;
        let lines = thread(&world, maya, chat).await;
        assert_eq!(said(&lines).len(), 3, "{kind:?}: its echo is no message of somebody else's");
        assert!(progress(&lines).iter().all(|p| *p >= Progress::Sent), "{kind:?}: {:?}", progress(&lines));
        assert_eq!(sim.sends().len(), 2, "{kind:?}: each once");
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn what_is_told_again_changes_nothing_that_was_done_since() {
    for kind in ALL {
        let (world, ada, maya, outside, channel) = desk(kind).await;
        let sim = outside.sim.client();
        let (_, ours) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
        sim.set_callback(&ours.callback, &ours.verify_token).await;
        let mira = sim.phone(demo::MIRA, account(kind));
        let first = mira.write("Helo").expect("written");
        outside.settle(&world).await;
        let chat = only(&world, maya).await;
        let since = sim.deliveries().len();
        let acts: [&dyn Fn(); 5] = [
            &|| mira.react(&first, "👍").expect("set"),
            &|| mira.react(&first, "❤️").expect("changed"),
            &|| mira.unreact(&first).expect("taken away"),
            &|| mira.edit(&first, "Hello").expect("changed"),
            &|| mira.edit(&first, "Hello!").expect("changed once more"),
        ];
        for act in acts {
            outside.passes(&world, &[maya], Span::seconds(2)).await;
            act();
            outside.settle(&world).await;
        }
        let lines = thread(&world, maya, chat).await;
        assert_eq!(
            (said(&lines)[0].1.as_str(), said(&lines)[0].2.reactions.len()),
            ("Hello!", 0),
            "{kind:?}"
        );
        // The provider tells everything once more, the last first.
        let told: Vec<String> = sim.deliveries().into_iter().skip(since).map(|told| told.body).collect();
        assert_eq!(told.len(), 5, "{kind:?}: {told:?}");
        for body in told.iter().rev() {
            sim.raw(body.as_bytes(), Signature::Good);
            outside.settle(&world).await;
        }
        assert_eq!(thread(&world, maya, chat).await.entries, lines.entries, "{kind:?}");
        outside.ends(world).await;
    }
}

/// On a channel that can: what is told of a message that has not come yet.
async fn before_it_comes(
    kind: ChannelKind,
    act: impl Fn(&Phone, &str),
) -> (String, app::domain::content::More) {
    let (world, _, maya, outside, _) = desk(kind).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(kind));
    mira.write("Hi").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    sim.faults(simulator::Faults { hold: true, ..Default::default() });
    let second = mira.write("a secret").expect("written");
    let held = sim.world(|world| std::mem::take(&mut world.held));
    act(&mira, &second);
    sim.release();
    outside.settle(&world).await;
    assert_eq!(said(&thread(&world, maya, chat).await).len(), 1, "{kind:?}: nothing to be seen of it");
    sim.world(|world| world.held = held);
    sim.release();
    outside.settle(&world).await;
    let lines = said(&thread(&world, maya, chat).await);
    assert_eq!(lines.len(), 2, "{kind:?}");
    assert!(lines[1].2.unsent_at.is_none() || !log_has(&world, "a secret").await, "no console hears of it");
    outside.ends(world).await;
    (lines[1].1.clone(), lines[1].2.clone())
}

#[tokio::test]
async fn what_is_told_of_a_message_before_it_comes_waits_for_it() {
    for kind in ALL {
        let (text, more) = before_it_comes(kind, |mira, id| mira.react(id, "👍").expect("set")).await;
        assert_eq!((text.as_str(), more.reactions.len()), ("a secret", 1), "{kind:?}");
        let (text, more) = before_it_comes(kind, |mira, id| mira.edit(id, "none").expect("changed")).await;
        assert_eq!((text.as_str(), more.earlier), ("none", vec!["a secret".to_owned()]), "{kind:?}");
    }
    // Messenger tells nobody.
    for kind in [ChannelKind::Whatsapp, ChannelKind::Instagram] {
        let (text, more) = before_it_comes(kind, |mira, id| mira.unsend(id).expect("taken back")).await;
        assert!(text.is_empty() && more.unsent_at.is_some(), "{kind:?}");
    }
}

async fn log_has(world: &World, words: &str) -> bool {
    let mut reading = world.service.store.read().await.expect("a reading");
    let log = reading.events_after(app::domain::event::Seq(0)).await.expect("the log");
    log.iter().any(|event| event.body.contains(words))
}

#[tokio::test]
async fn what_is_taken_back_before_it_comes_calls_nobody() {
    for kind in [ChannelKind::Whatsapp, ChannelKind::Instagram] {
        let (world, _, maya, outside, _) = desk(kind).await;
        let sim = outside.sim.client();
        let mira = sim.phone(demo::MIRA, account(kind));
        sim.faults(simulator::Faults { hold: true, ..Default::default() });
        let first = mira.write("a secret").expect("written");
        let held = sim.world(|world| std::mem::take(&mut world.held));
        mira.unsend(&first).expect("taken back");
        sim.release();
        outside.settle(&world).await;
        for _ in 0..2 {
            sim.world(|world| world.held.clone_from(&held));
            sim.release();
            outside.settle(&world).await;
        }
        assert_eq!(maya.chats(&world).await, [], "{kind:?}: there is nothing to be seen of it");
        assert!(!log_has(&world, "a secret").await, "{kind:?}");
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn what_is_taken_back_is_in_no_quote_of_a_later_chat_either() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    let secret = mira.write("my card number is 4111").expect("written");
    outside.settle(&world).await;
    let earlier = only(&world, maya).await;
    maya.resolves(&world, earlier).await;
    outside.passes(&world, &[ada, maya], Span::hours(30)).await;
    mira.reply(&secret, "Did you get this?").expect("written");
    outside.settle(&world).await;
    let later = only(&world, maya).await;
    assert_ne!(earlier, later);
    assert!(
        matches!(&said(&thread(&world, maya, later).await)[0].2.quote, Some(Quote::Line { preview, .. }) if preview.contains("card number"))
    );
    mira.unsend(&secret).expect("taken back");
    outside.settle(&world).await;
    for chat in [earlier, later] {
        let lines = thread(&world, ada, chat).await;
        assert!(!serde_json::to_string(&lines).expect("json").contains("card number"), "{lines:?}");
    }
    assert!(!log_has(&world, "card number").await, "nor in the log");
    outside.ends(world).await;
}

#[tokio::test]
async fn what_the_shop_takes_back_in_the_providers_own_app_is_gone_here_and_nobody_takes_back_anothers_words()
{
    for kind in [ChannelKind::Whatsapp, ChannelKind::Instagram] {
        let (world, ada, maya, outside, channel) = desk(kind).await;
        let sim = outside.sim.client();
        let (_, ours) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
        sim.set_callback(&ours.callback, &ours.verify_token).await;
        let mira = sim.phone(demo::MIRA, account(kind));
        let hers = mira.write("Is it ready?").expect("written");
        let elsewhere = match kind {
            ChannelKind::Whatsapp => mira.phone_app_echo("No, and stop asking"),
            _ => mira.inbox_echo("No, and stop asking"),
        };
        let elsewhere = elsewhere.expect("answered");
        outside.settle(&world).await;
        let chat = only(&world, maya).await;
        let (seconds, whose) = (sim.now() / 1000, mira.scoped_id());
        let taken_back = |id: &str| match kind {
            ChannelKind::Whatsapp => {
                json!({"object": "whatsapp_business_account", "entry": [{"id": demo::WABA_ID, "changes": [
                {"field": "smb_message_echoes", "value": {"messaging_product": "whatsapp",
                    "metadata": {"phone_number_id": demo::PHONE_NUMBER_ID},
                    "message_echoes": [{"from": "4930555", "to": "4915550000001", "id": format!("{id}.revoke"),
                        "timestamp": seconds.to_string(), "type": "revoke", "revoke": {"original_message_id": id}}]}}]}]})
            }
            _ => {
                json!({"object": "instagram", "entry": [{"id": account(kind), "time": seconds * 1000, "messaging": [
                {"sender": {"id": account(kind)}, "recipient": {"id": whose}, "timestamp": seconds * 1000,
                    "message": {"mid": id, "is_echo": true, "is_deleted": true}}]}]})
            }
        };
        for id in [&elsewhere, &hers] {
            sim.raw(taken_back(id).to_string().as_bytes(), Signature::Good);
            outside.settle(&world).await;
        }
        let lines = said(&thread(&world, maya, chat).await);
        assert_eq!(
            (lines[0].1.as_str(), lines[0].2.unsent_at),
            ("Is it ready?", None),
            "{kind:?}: hers stays"
        );
        assert!(lines[1].1.is_empty() && lines[1].2.unsent_at.is_some(), "{kind:?}: {lines:?}");
        assert!(!log_has(&world, "stop asking").await, "{kind:?}");
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn who_has_another_number_is_shown_found_and_answered_by_it() {
    let (world, _, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Hello").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let shown = async || {
        let contact = world.row(maya, chat).await.contact.unwrap_or_default();
        let profile = world.service.profile(maya.caller, chat).await.expect("a profile").customer;
        (contact, profile.phone.unwrap_or_default())
    };
    let (old, _) = shown().await;
    mira.change_number("+49 155 50009999").expect("changed");
    outside.settle(&world).await;
    let new = "+4915550009999".to_owned();
    assert_ne!(old, new);
    assert_eq!(shown().await, (new.clone(), new));
    let finds = async |words: &str| {
        let found = world.service.find(maya.caller, words).await.expect("found");
        found.conversations.len()
    };
    assert_eq!((finds("15550009999").await, finds(old.trim_start_matches('+')).await), (1, 0));
    mira.write("It is me").expect("written");
    outside.settle(&world).await;
    assert_eq!(only(&world, maya).await, chat, "the same customer");
    maya.replies(&world, chat, "I know").await;
    outside.settle(&world).await;
    assert!(progress(&thread(&world, maya, chat).await)[0] >= Progress::Sent);
    outside.ends(world).await;
}

#[tokio::test]
async fn what_is_taken_back_is_in_no_quote_and_on_no_disk() {
    let (world, _, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    let secret = mira.write("my card number is 4111").expect("written");
    let shown = mira.send(Kind::Image).expect("sent");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let first = thread(&world, maya, chat).await.entries.into_iter().find(|line| {
        matches!(&line.body, app::domain::message::Body::Message { text, .. } if text.as_str().contains("card number"))
    });
    let (quoted, text) = (first.expect("her line").id, Text::new("Please do not send that").expect("a text"));
    let answer = world.service.reply_to(maya.caller, chat, MessageId::at(world.now()), text, quoted).await;
    answer.expect("answered");
    mira.reply(&secret, "Why?").expect("answered");
    outside.settle(&world).await;
    let hash = hash_of_built_in();
    let on_disk = || world.service.files.has(&hash);
    assert!(on_disk());
    mira.unsend(&secret).expect("taken back");
    mira.unsend(&shown).expect("taken back");
    outside.settle(&world).await;
    let lines = thread(&world, maya, chat).await;
    assert!(!serde_json::to_string(&lines).expect("json").contains("card number"), "{lines:?}");
    let mut reading = world.service.store.read().await.expect("a reading");
    let log = reading.events_after(app::domain::event::Seq(0)).await.expect("the log");
    assert!(log.iter().all(|event| !event.body.contains("card number")), "nor in the log");
    drop(reading);
    assert!(!on_disk(), "nobody shows it");

    // Somebody else sent the same one: his stays.
    let jonas = sim.phone(demo::JONAS, account(ChannelKind::Whatsapp));
    jonas.send(Kind::Image).expect("sent");
    let again = mira.send(Kind::Image).expect("sent");
    outside.settle(&world).await;
    mira.unsend(&again).expect("taken back");
    outside.settle(&world).await;
    assert!(on_disk());
    outside.ends(world).await;
}

#[tokio::test]
async fn a_file_that_is_taken_back_while_it_is_fetched_does_not_come_back() {
    let (world, _, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    let shown = mira.send(Kind::Image).expect("sent");
    outside.sim.settle().await;
    world.service.tick_arrivals().await.expect("worked off");
    let chat = only(&world, maya).await;
    sim.next_calls(CallFault { times: 1, after: 0, path: String::new(), fault: Fault::AnswerLast });
    let before = sim.journal().len();
    let meanwhile = async {
        until_called(&sim, before).await;
        mira.unsend(&shown).expect("taken back");
        outside.sim.settle().await;
        world.service.tick_arrivals().await.expect("worked off");
        sim.release();
    };
    let (fetched, ()) = tokio::join!(world.service.tick_fetches(), meanwhile);
    fetched.expect("fetched");
    outside.settle(&world).await;
    let lines = said(&thread(&world, maya, chat).await);
    assert!(lines[0].2.unsent_at.is_some() && lines[0].2.parts.is_empty(), "{lines:?}");
    assert!(!world.service.files.has(&hash_of_built_in()), "nor are its bytes kept");
    outside.ends(world).await;
}

async fn until_called(sim: &Client, before: usize) {
    while sim.journal().len() == before {
        tokio::task::yield_now().await;
    }
}

/// Under what the picture is kept that people send here.
fn hash_of_built_in() -> String {
    use sha2::Digest as _;
    let bytes = simulator::File::built_in(Kind::Image).bytes;
    sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
