//! WhatsApp, Messenger and Instagram, against a simulator of their providers over true HTTP: what comes in and what goes out
//! (S0-*, S1-07 … S1-13, V-09 … V-12).

use crate::{
    outside::{account, account_by, desk, desk_by, form, only, progress, said, thread},
    world::refused,
};
use app::{
    api::{
        channels::{Connection, TemplateForm},
        desk::Desk,
    },
    domain::{
        agent::{Role, Status},
        channel::{Channel, ChannelKind},
        content::{Cause, Progress, Quote},
        conversation::Showing,
        ids::MessageId,
        message::Body,
        refusal::Refusal,
        settings::{Group, Mode, Terms},
        template::{Blank, Place},
        time::Span,
        window::Window,
    },
};
use simulator::demo;

#[tokio::test]
async fn a_customer_writes_on_whatsapp_and_is_answered_once() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    assert_eq!(channel.account.as_ref().map(|a| a.label.as_str()), Some(demo::PHONE_NUMBER));
    let (health, _) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
    assert!(health.verified_at.is_some(), "the provider asked whether the address is ours");
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    let wamid = mira.write("Hallo, ist der Tisch noch da? 🙂").expect("written");
    outside.settle(&world).await;

    let chat = only(&world, maya).await;
    let row = world.row(ada, chat).await;
    assert_eq!(row.name.as_deref(), Some("Mira Okoye"));
    assert_eq!(row.contact.as_deref(), Some("+4915550000001"), "the touchpoint (S4-18)");
    assert!(matches!(row.window(world.now()).0, Window::Free { .. }));
    let upto = world.service.thread(maya.caller, chat).await.expect("a thread").seq;
    world.service.seen(maya.caller, chat, upto).await.expect("read");
    maya.replies(&world, chat, "Ja, er ist noch da.").await;
    outside.settle(&world).await;
    let told = |entry: &simulator::Entry| entry.body["status"] == "read";
    assert_eq!(
        outside.sim.client().journal().iter().filter(|e| told(e)).count(),
        1,
        "she sees that she was read"
    );
    mira.open().expect("read");
    outside.settle(&world).await;

    let thread = thread(&world, maya, chat).await;
    assert_eq!(said(&thread)[0].1, "Hallo, ist der Tisch noch da? 🙂");
    assert_eq!(progress(&thread), [Progress::Read]);
    let sends = outside.sim.client().sends();
    assert_eq!(sends.len(), 1, "sent once: {sends:?}");
    assert_eq!(sends[0].body["to"], "+4915550000001");
    assert_eq!(mira.messages().len(), 2);
    let by_id = said(&thread).len();
    assert_eq!(by_id, 2, "{wamid:?}");
    outside.ends(world).await;
}

#[tokio::test]
async fn who_writes_again_much_later_has_the_agent_he_knows() {
    for (kind, name) in [(ChannelKind::Whatsapp, demo::MIRA), (ChannelKind::Instagram, demo::EMEKA)] {
        let (world, ada, maya, outside, channel) = desk(kind).await;
        let customer = outside.sim.client().phone(name, account(kind));
        customer.write("Hallo").expect("written");
        outside.settle(&world).await;
        let first = only(&world, maya).await;
        maya.resolves(&world, first).await;
        // Tom has had no chat yet: who is new would be his.
        let tom = world.hires(ada, "Tom Okafor", Role::Agent).await;
        tom.is(&world, Status::Online).await;
        outside.passes(&world, &[maya, tom], a_little_later(&channel)).await;
        customer.write("Hallo nochmal").expect("written");
        outside.settle(&world).await;
        assert_ne!(only(&world, maya).await, first, "a new conversation, and Maya has it");
        assert_eq!(tom.chats(&world).await, []);

        let second = only(&world, maya).await;
        maya.resolves(&world, second).await;
        maya.is(&world, Status::Break).await;
        outside.passes(&world, &[maya, tom], a_little_later(&channel)).await;
        customer.write("Und nochmal").expect("written");
        outside.settle(&world).await;
        only(&world, tom).await;
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn what_is_taken_back_goes_out_of_the_offer_that_says_it() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Instagram).await;
    let terms = Terms { mode: Mode::Offer, offer_seconds: 300, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms, ..world.group() }).await.expect("terms");
    let emeka = outside.sim.client().phone(demo::EMEKA, account(ChannelKind::Instagram));
    let secret = emeka.write("my card number is 4111").expect("written");
    outside.settle(&world).await;
    let about = || {
        let board = world.service.board(maya.caller);
        async {
            board.await.expect("a board").offers()[0]
                .offer
                .clone()
                .expect("an offer")
                .about
                .expect("his words")
        }
    };
    assert_eq!(about().await.text, "my card number is 4111");
    emeka.write("are you there?").expect("written");
    emeka.unsend(secret.as_str()).expect("unsent");
    outside.settle(&world).await;
    let about = about().await;
    assert_eq!((about.text.as_str(), about.showing), ("", Some(Showing::Unsent)));
    let mut reading = world.service.store.read().await.expect("a reading");
    let log = reading.events_after(app::domain::event::Seq(0)).await.expect("the log");
    assert!(log.iter().all(|event| !event.body.contains("card number")), "nor in the log");
    drop(reading);
    outside.ends(world).await;
}

#[tokio::test]
async fn an_agent_writes_first_to_a_number_with_a_template() {
    let (world, _, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let blank = |name: &str| Blank { place: Place::Body, name: name.into() };
    let filled =
        vec![(blank("first_name"), "Saskia".to_owned()), (blank("subject"), "your repair".to_owned())];
    let form =
        TemplateForm { name: "reminder".into(), language: "en_US".into(), filled, ..TemplateForm::default() };
    let bad = world
        .service
        .write_first(maya.caller, channel.id, "0155 50", MessageId::random(), form.clone())
        .await;
    assert!(matches!(refused(bad), Err(Refusal::Invalid { field, .. }) if field == "phone"));
    let message = MessageId::random();
    let chat = world
        .service
        .write_first(maya.caller, channel.id, "+31 6 55500-105", message, form)
        .await
        .expect("opened");
    outside.settle(&world).await;
    assert_eq!(maya.chats(&world).await, [chat]);
    let saskia = outside.sim.client().phone(demo::SASKIA, account(ChannelKind::Whatsapp));
    assert_eq!(saskia.messages().len(), 1);
    saskia.write("Yes please").expect("written");
    outside.settle(&world).await;
    assert_eq!(maya.chats(&world).await, [chat], "her answer comes into the same conversation");
    outside.ends(world).await;
}

#[tokio::test]
async fn instagram_splits_by_bytes_reads_take_effect_and_what_is_unsent_is_gone() {
    let (world, _, maya, outside, _) = desk(ChannelKind::Instagram).await;
    let emeka = outside.sim.client().phone(demo::EMEKA, account(ChannelKind::Instagram));
    let secret = emeka.write("my card number is 4111").expect("written");
    emeka.story_reply("Love this! Price?").expect("written");
    emeka.story_mention().expect("mentioned");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    maya.replies(&world, chat, &"ä".repeat(700)).await;
    outside.settle(&world).await;
    emeka.open().expect("read");
    emeka.unsend(secret.as_str()).expect("unsent");
    outside.settle(&world).await;
    let lines = thread(&world, maya, chat).await;
    let said = said(&lines);
    assert_eq!(said.len(), 4);
    assert!(said[0].1.is_empty() && said[0].2.unsent_at.is_some(), "erased: {:?}", said[0]);
    assert!(!serde_json::to_string(&lines).expect("json").contains("card number"));
    let mut reading = world.service.store.read().await.expect("a reading");
    let log = reading.events_after(app::domain::event::Seq(0)).await.expect("the log");
    assert!(log.iter().all(|event| !event.body.contains("card number")), "nor in the log");
    drop(reading);
    assert!(matches!(said[1].2.quote, Some(Quote::Story { .. })));
    assert_eq!(outside.sim.client().sends().len(), 2, "1,400 bytes are two messages");
    assert_eq!(progress(&lines), [Progress::Read]);
    outside.ends(world).await;
}

#[tokio::test]
async fn an_answer_that_is_lost_on_its_way_is_never_sent_twice() {
    let ways =
        [ChannelKind::Whatsapp, ChannelKind::Messenger, ChannelKind::Instagram].map(|kind| (kind, false));
    for (kind, own_login) in ways.into_iter().chain([(ChannelKind::Instagram, true)]) {
        let (world, _, maya, outside, _) = desk_by(kind, own_login).await;
        let sim = outside.sim.client();
        let mira = sim.phone(demo::MIRA, account_by(kind, own_login));
        mira.write("Hello?").expect("written");
        outside.settle(&world).await;
        let chat = only(&world, maya).await;
        let fault = simulator::CallFault {
            times: 1,
            after: 0,
            path: "/messages".into(),
            fault: simulator::Fault::Nonsense,
        };
        sim.next_calls(fault);
        maya.replies(&world, chat, "Here I am").await;
        outside.settle(&world).await;
        let ours = mira
            .messages()
            .iter()
            .filter(|message| message.author == simulator::world::Author::Business)
            .count();
        assert_eq!(ours, 1, "{kind:?}: once on the phone");
        let lines = thread(&world, maya, chat).await;
        assert_eq!(said(&lines).len(), 2, "{kind:?}: its echo is no second message");
        assert!(progress(&lines)[0] >= Progress::Sent, "{kind:?}: found again by what was told of it");
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn a_token_that_was_taken_back_stops_the_channel_and_loses_nothing() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Hello?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    sim.revoke(demo::WHATSAPP_TOKEN);
    maya.replies(&world, chat, "Here").await;
    maya.replies(&world, chat, "I am").await;
    outside.settle(&world).await;
    let known = world.service.feed.catalog().channels[&channel.id].clone();
    assert!(known.trouble.is_some(), "said in every console");
    assert_eq!(progress(&thread(&world, maya, chat).await), [Progress::Pending; 2]);
    let again = Connection { channel: Some(channel.id), ..form(&world, ChannelKind::Whatsapp) };
    let refusal = refused(world.service.connect(ada.caller, again.clone()).await);
    assert!(matches!(refusal, Err(Refusal::Invalid { field, .. }) if field == "token"), "still revoked");
    sim.world(|world| {
        world.token_mut(demo::WHATSAPP_TOKEN).expect("known").state = simulator::world::TokenState::Good
    });
    world.service.connect(ada.caller, again).await.expect("connected anew");
    outside.settle(&world).await;
    assert!(progress(&thread(&world, maya, chat).await).iter().all(|p| *p >= Progress::Sent));
    let texts: Vec<String> =
        sim.sends().iter().filter(|s| s.status == 200).map(|s| s.body["text"]["body"].to_string()).collect();
    assert_eq!(texts, ["\"Here\"", "\"I am\""], "in order, each once");
    assert!(known.account.is_some());
    outside.ends(world).await;
}

#[tokio::test]
async fn what_fails_says_why_in_words_and_may_be_sent_again() {
    let (world, _, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Hello?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    mira.block().expect("blocked");
    maya.replies(&world, chat, "Hello!").await;
    outside.settle(&world).await;
    let lines = thread(&world, maya, chat).await;
    let failed = said(&lines)[1].2.delivery.clone().expect("ours");
    assert_eq!(failed.progress, Progress::Failed);
    assert_eq!(failed.failed.map(|failed| failed.why), Some(Cause::Unreachable));
    let fault = simulator::Fault::Error {
        code: 131_000,
        subcode: None,
        status: Some(500),
        message: None,
        details: None,
    };
    sim.next_calls(simulator::CallFault { times: 2, after: 0, path: "/messages".into(), fault });
    mira.unblock().expect("unblocked");
    let id = lines.entries.iter().rev().find(|e| matches!(e.body, Body::Message { .. })).expect("a line").id;
    refused(world.service.retry(maya.caller, chat, id).await).expect("again");
    outside.settle(&world).await;
    outside.passes(&world, &[maya], Span::minutes(5)).await;
    outside.passes(&world, &[maya], Span::minutes(5)).await;
    assert_eq!(
        progress(&thread(&world, maya, chat).await),
        [Progress::Delivered],
        "after two passing failures"
    );
    outside.ends(world).await;
}

#[tokio::test]
async fn what_is_not_signed_or_not_ours_changes_nothing_and_is_not_kept_from_others() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Hello").expect("written");
    outside.settle(&world).await;
    let (_, ours) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
    sim.set_callback(&ours.callback, &ours.verify_token).await;
    let before = world.service.store.read().await.expect("a reading").head().await.expect("the head");
    let message = |pid: &str, id: &str, at: &str| {
        serde_json::json!({"object": "whatsapp_business_account", "entry": [{"id": demo::WABA_ID, "changes": [{"field": "messages",
            "value": {"messaging_product": "whatsapp", "metadata": {"phone_number_id": pid},
                "messages": [{"from": "4915550000001", "id": id, "timestamp": at, "type": "text", "text": {"body": "hi"}}]}}]}]})
        .to_string()
    };
    let good = message(demo::PHONE_NUMBER_ID, "wamid.forged", "1700000000");
    for signature in [simulator::Signature::Wrong, simulator::Signature::Missing, simulator::Signature::Short]
    {
        sim.raw(good.as_bytes(), signature);
    }
    outside.settle(&world).await;
    let strangers = message("999999999999999", "wamid.strangers", "1700000000");
    sim.raw(strangers.as_bytes(), simulator::Signature::Good);
    sim.raw(b"{\"object\":\"\\ud83d\"", simulator::Signature::Good);
    sim.raw("[".repeat(500).as_bytes(), simulator::Signature::Good);
    sim.raw(b"\xff\xfe\0 not even text", simulator::Signature::Good);
    outside.settle(&world).await;
    let after = world.service.store.read().await.expect("a reading").head().await.expect("the head");
    assert_eq!(before, after, "nothing of it became anything");
    let (health, _) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
    assert_eq!(health.unreadable, 4, "kept for whoever looks into it");
    for (id, at) in [("wamid.future", "9999999999"), ("wamid.ancient", "1"), ("wamid.words", "yesterday")] {
        sim.raw(message(demo::PHONE_NUMBER_ID, id, at).as_bytes(), simulator::Signature::Good);
    }
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let lines = thread(&world, maya, chat).await;
    assert_eq!(said(&lines).len(), 4, "odd times harm no message");
    assert!(lines.entries.windows(2).all(|two| two[0].at <= two[1].at), "and no order");
    assert!(lines.entries.iter().all(|entry| entry.at <= world.now()));

    // Of one webhook a part is ours: the other is kept, alone.
    let parts =
        [message(demo::PHONE_NUMBER_ID, "wamid.ours", "1700000000"), message("9", "wamid.other", "1")];
    let mut both: Vec<serde_json::Value> =
        parts.iter().map(|part| serde_json::from_str(part).expect("json")).collect();
    let other = both[1]["entry"][0].take();
    both[0]["entry"].as_array_mut().expect("entries").push(other);
    sim.raw(both[0].to_string().as_bytes(), simulator::Signature::Good);
    outside.settle(&world).await;
    assert_eq!(said(&thread(&world, maya, chat).await).len(), 5);
    let kept = world.service.kept(ada.caller, channel.id).await.expect("what is kept");
    assert!(kept.iter().any(|kept| kept.body.contains("wamid.other")), "{kept:?}");
    assert!(kept.iter().all(|kept| !kept.body.contains("wamid.ours")), "it may be taken back");
    outside.ends(world).await;
}

/// When what was resolved on a channel does not come back any more.
fn a_little_later(channel: &Channel) -> Span {
    Span::millis(channel.reopening_time().as_millis() + 1)
}

#[tokio::test]
async fn a_button_of_the_page_that_is_tapped_opens_a_chat_and_its_window() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Messenger).await;
    let jonas = outside.sim.client().phone(demo::JONAS, account(ChannelKind::Messenger));
    jonas.postback("Get started", "START").expect("tapped");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    assert!(world.row(ada, chat).await.window(world.now()).0.lets_write());
    let lines = thread(&world, maya, chat).await;
    assert_eq!(said(&lines).iter().map(|line| line.1.as_str()).collect::<Vec<_>>(), ["Get started"]);
    maya.replies(&world, chat, "How can I help?").await;
    outside.settle(&world).await;
    assert!(progress(&thread(&world, maya, chat).await)[0] >= Progress::Sent);
    outside.ends(world).await;
}
