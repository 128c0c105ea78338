//! Channels of somebody else's that are switched off, disconnected, connected anew, or not believed; and what an admin sees
//! of what came in; against the simulator.

use crate::{
    outside::{Outside, account, desk, form, only, said, thread},
    world::{Colleague, World, refused},
};
use app::{
    api::{
        channels::{Connection, TemplateForm},
        desk::Desk,
    },
    domain::{
        agent::Status,
        channel::{Account, Channel, ChannelKind, Health, Refused},
        ids::{ChannelId, ConversationId, MessageId},
        message::Author,
        refusal::Refusal,
        settings::{Group, Mode, Terms},
        template::{Blank, Place},
        time::{Span, Timestamp},
    },
};
use simulator::{
    Signature, Simulator, demo,
    world::{Page, Token},
};

async fn health(world: &World, ada: Colleague, id: ChannelId) -> Health {
    world.service.channel_health(ada.caller, id).await.expect("health").0
}

async fn switches(world: &World, ada: Colleague, id: ChannelId, on: bool) {
    let known = world.service.feed.catalog().channels[&id].clone();
    world.service.save_channel(ada.caller, Channel { disabled: !on, ..known }).await.expect("saved");
}

async fn texts(world: &World, who: Colleague, chat: ConversationId) -> Vec<String> {
    said(&thread(world, who, chat).await).into_iter().map(|(_, text, _)| text).collect()
}

/// One text of WhatsApp's, as its webhook tells it.
fn webhook(id: &str, at: &str) -> Vec<u8> {
    format!(
        r#"{{"object": "whatsapp_business_account", "entry": [{{"id": "{}", "changes": [{{"field": "messages",
            "value": {{"metadata": {{"phone_number_id": "{}"}}, "messages": [{{"from": "4915550000001", "id": "{id}",
                "timestamp": {at}, "type": "text", "text": {{"body": "Hi"}}}}]}}}}]}}]}}"#,
        demo::WABA_ID,
        demo::PHONE_NUMBER_ID
    )
    .into_bytes()
}

#[tokio::test]
async fn a_channel_that_is_switched_off_takes_no_chats_and_loses_no_message() {
    for kind in [ChannelKind::Whatsapp, ChannelKind::Messenger, ChannelKind::Instagram] {
        let (world, ada, maya, outside, channel) = desk(kind).await;
        let sim = outside.sim.client();
        let phone = |person| sim.phone(person, account(kind));
        phone(demo::MIRA).write("Hello?").expect("written");
        outside.settle(&world).await;
        let chat = only(&world, maya).await;

        switches(&world, ada, channel.id, false).await;
        phone(demo::MIRA).write("Still there?").expect("written");
        phone(demo::JONAS).write("Anybody?").expect("written");
        let regretted = phone(demo::EMEKA).write("Never mind").expect("written");
        outside.settle(&world).await;
        phone(demo::EMEKA).unsend(&regretted).ok();
        outside.settle(&world).await;
        assert_eq!(only(&world, maya).await, chat, "{kind:?}: no new chat");
        assert_eq!(
            texts(&world, maya, chat).await,
            ["Hello?", "Still there?"],
            "{kind:?}: stored where it runs"
        );
        assert!(sim.deliveries().iter().all(|told| told.attempts == [200]), "{kind:?}: nothing bounces");
        let held = health(&world, ada, channel.id).await.held;
        assert!((1..=2).contains(&held), "{kind:?}: {held}");
        assert_eq!(health(&world, ada, channel.id).await.unreadable, 0, "{kind:?}: it can be read");
        let answer = maya.tries_to_reply(&world, chat, "Yes").await;
        assert!(matches!(answer, Err(Refusal::Invalid { field, .. }) if field == "channel"), "{kind:?}");

        outside.passes(&world, &[ada, maya], Span::hours(1)).await;
        switches(&world, ada, channel.id, true).await;
        outside.settle(&world).await;
        let his = maya.chats(&world).await.into_iter().filter(|one| *one != chat);
        let mut heard = Vec::new();
        for one in his {
            heard.extend(texts(&world, maya, one).await);
        }
        assert!(heard.contains(&"Anybody?".to_owned()), "{kind:?}: {heard:?}");
        assert_eq!(health(&world, ada, channel.id).await.held, 0, "{kind:?}");
        maya.replies(&world, chat, "Yes").await;
        outside.settle(&world).await;
        assert!(sim.sends().iter().any(|sent| sent.status == 200), "{kind:?}");
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn what_was_held_counts_from_when_it_was_written_and_what_waits_is_given_to_nobody() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    maya.is(&world, Status::Break).await;
    sim.phone(demo::MIRA, account(ChannelKind::Whatsapp)).write("I wait").expect("written");
    outside.settle(&world).await;
    switches(&world, ada, channel.id, false).await;
    maya.is(&world, Status::Online).await;
    assert!(maya.chats(&world).await.is_empty(), "she could not answer");
    let began = world.now();
    sim.phone(demo::JONAS, account(ChannelKind::Whatsapp)).write("Anybody?").expect("written");
    outside.settle(&world).await;
    outside.passes(&world, &[ada, maya], Span::hours(3)).await;
    let template = write_first(&world, maya, channel.id).await;
    assert!(matches!(template, Err(Refusal::Invalid { field, .. }) if field == "channel"));
    switches(&world, ada, channel.id, true).await;
    outside.settle(&world).await;
    let chats = maya.chats(&world).await;
    assert_eq!(chats.len(), 2, "given out again");
    let mut windows = Vec::new();
    for chat in chats {
        windows.push(world.row(ada, chat).await.window_from.expect("a window"));
    }
    assert!(windows.iter().all(|from| from.since(began) < Span::minutes(1)), "{windows:?}");
    outside.ends(world).await;
}

async fn write_first(world: &World, who: Colleague, channel: ChannelId) -> Result<(), Refusal> {
    let blank = |name: &str| Blank { place: Place::Body, name: name.into() };
    let filled = vec![(blank("first_name"), "Mira".to_owned()), (blank("subject"), "your bike".to_owned())];
    let form =
        TemplateForm { name: "reminder".into(), language: "en_US".into(), filled, file_name: String::new() };
    let sent =
        world.service.write_first(who.caller, channel, "+31655500105", MessageId::random(), form).await;
    refused(sent).map(drop)
}

#[tokio::test]
async fn a_disconnected_account_is_neither_sent_by_nor_heard_until_it_is_connected_anew() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Hello?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let (_, before) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
    assert_eq!(
        refused(world.service.disconnect(maya.caller, channel.id).await),
        Err(Refusal::NotAllowed),
        "an admin's to do"
    );
    world.service.disconnect(ada.caller, channel.id).await.expect("disconnected");
    let calls = sim.journal().len();
    mira.write("Are you there?").expect("written");
    outside.passes(&world, &[ada, maya], Span::hours(1)).await;
    world.service.tick_tokens().await.expect("nobody is asked");
    let answer = maya.tries_to_reply(&world, chat, "Yes").await;
    let Err(Refusal::Invalid { field, what }) = answer else { panic!("{answer:?}") };
    assert!(field == "channel" && what.contains("disconnected"), "{field}: {what}");
    assert_eq!(sim.journal().len(), calls, "nothing is asked of the provider");
    assert_eq!(texts(&world, maya, chat).await, ["Hello?"], "nothing is heard");
    assert!(sim.deliveries().iter().all(|told| told.attempts == [200]), "and nobody is made to come again");
    assert_eq!(health(&world, ada, channel.id).await.unreadable, 0);
    let known = world.service.feed.catalog().channels[&channel.id].clone();
    let as_it_was = channel.account.clone().map(|account| Account { disconnected: true, ..account });
    assert_eq!(known.account, as_it_was, "the rest stays");

    let anew = Connection { channel: Some(channel.id), ..form(&world, ChannelKind::Whatsapp) };
    let connected = world.service.connect(ada.caller, anew).await.expect("connected anew");
    assert_eq!(connected.verify_token, before.verify_token, "what was copied to the provider is good still");
    maya.replies(&world, chat, "Yes").await;
    mira.write("Fine").expect("written");
    outside.settle(&world).await;
    assert_eq!(texts(&world, maya, chat).await, ["Hello?", "Yes", "Fine"]);
    assert!(thread(&world, maya, chat).await.entries.len() >= 3);
    outside.ends(world).await;
}

/// A second page of the demo's app.
fn second_page(outside: &Outside) {
    outside.sim.client().world(|there| {
        there.pages.push(Page { id: "52".into(), name: "Verleih".into(), ..demo::page() });
        let first = there.tokens.iter().find(|token| token.value == demo::PAGE_TOKEN).cloned();
        let first = first.expect("the first page's");
        there.tokens.push(Token { value: "EAAsecond".into(), reaches: vec!["52".into()], ..first });
    });
}

#[tokio::test]
async fn the_other_pages_of_an_app_come_in_by_the_address_of_one_that_is_disconnected() {
    for first in [true, false] {
        they_come_in(first).await;
    }
}

/// Whether the other page is connected before the first one is disconnected.
async fn they_come_in(first: bool) {
    let (world, ada, maya, outside, page) = desk(ChannelKind::Messenger).await;
    second_page(&outside);
    let connects = async || {
        let other = Connection {
            account: "52".into(),
            token: "EAAsecond".into(),
            ..form(&world, ChannelKind::Messenger)
        };
        let connected = world.service.connect(ada.caller, other).await.expect("connected");
        let mut group = world.group();
        group.serves.push(connected.channel);
        world.service.save_group(ada.caller, group).await.expect("served");
    };
    // The app has one address, and it is the first page's.
    if first {
        connects().await;
    }
    world.service.disconnect(ada.caller, page.id).await.expect("disconnected");
    if !first {
        connects().await;
    }
    outside.sim.client().phone(demo::MIRA, "52").write("To the second page").expect("written");
    outside.sim.client().phone(demo::JONAS, demo::PAGE_ID).write("To the first one").expect("written");
    outside.settle(&world).await;
    world.watch(maya).await;
    let chat = only(&world, maya).await;
    assert_eq!(texts(&world, maya, chat).await, ["To the second page"]);
    outside.ends(world).await;
}

#[tokio::test]
async fn a_channel_is_connected_anew_with_its_own_account_alone() {
    let (world, ada, _, outside, page) = desk(ChannelKind::Messenger).await;
    second_page(&outside);
    let moved = Connection {
        channel: Some(page.id),
        account: "52".into(),
        token: "EAAsecond".into(),
        ..form(&world, ChannelKind::Messenger)
    };
    let answer = refused(world.service.connect(ada.caller, moved.clone()).await);
    let Err(Refusal::Invalid { field, what }) = answer else { panic!("{answer:?}") };
    assert!(field == "account" && what.contains("a channel of its own"), "{field}: {what}");
    assert_eq!(world.service.feed.catalog().channels[&page.id].account, page.account);
    // Nobody typed a name: it is called what the page is called.
    let new = Connection { channel: None, name: " ".into(), ..moved };
    let connected = world.service.connect(ada.caller, new).await.expect("connected");
    assert_eq!(world.service.feed.catalog().channels[&connected.channel].name, "Verleih");
    let form = Connection { app_secret: String::new(), ..form(&world, ChannelKind::Messenger) };
    let answer = refused(world.service.connect(ada.caller, form).await);
    let Err(Refusal::Invalid { field, what }) = answer else { panic!("{answer:?}") };
    assert_eq!((field.as_str(), what.as_str()), ("app_secret", "the app secret is empty"));
    outside.ends(world).await;
}

#[tokio::test]
async fn refused_signatures_are_counted_and_forgotten_when_the_account_is_connected_anew() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let (_, ours) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
    sim.set_callback(&ours.callback, &ours.verify_token).await;
    for signature in [Signature::Wrong, Signature::Missing, Signature::Short] {
        sim.raw(&webhook("wamid.forged", "\"1700000000\""), signature);
    }
    outside.settle(&world).await;
    let refused = async || health(&world, ada, channel.id).await.refused;
    let first = refused().await.expect("counted");
    assert!(first.count >= 3 && first.at == world.now(), "{first:?}");
    outside.passes(&world, &[ada, maya], Span::minutes(3)).await;
    sim.raw(&webhook("wamid.forged", "\"1700000000\""), Signature::Wrong);
    outside.settle(&world).await;
    let second = refused().await.expect("counted");
    assert!(second.count > first.count && second.at == world.now(), "{second:?}");
    assert!(maya.chats(&world).await.is_empty() && health(&world, ada, channel.id).await.unreadable == 0);
    let anew = Connection { channel: Some(channel.id), ..form(&world, ChannelKind::Whatsapp) };
    world.service.connect(ada.caller, anew).await.expect("connected anew");
    assert_eq!(refused().await, None::<Refused>);
    outside.ends(world).await;
}

#[tokio::test]
async fn a_message_with_an_impossible_time_counts_from_when_it_came() {
    let far = Timestamp::from_millis(1_700_000_000_000).plus(Span::hours(9_000)).millis() / 1_000;
    for at in ["\"5\"".to_owned(), "0".to_owned(), format!("\"{far}\"")] {
        let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
        let sim = outside.sim.client();
        let (_, ours) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
        sim.set_callback(&ours.callback, &ours.verify_token).await;
        sim.raw(&webhook("wamid.old", &at), Signature::Good);
        outside.settle(&world).await;
        let chat = only(&world, maya).await;
        outside.passes(&world, &[ada, maya], Span::minutes(2)).await;
        let row = world.row(ada, chat).await;
        assert!(
            !row.is_archived() && row.unread == 1 && row.owner() == Some(maya.caller.agent),
            "{at}: {row:?}"
        );
        let from = row.window_from.expect("a window");
        assert!(world.now().since(from) < Span::minutes(5) && from <= world.now(), "{at}: {from:?}");
        maya.replies(&world, chat, "Hello").await;
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn an_admin_sees_what_is_kept_as_it_came() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let (_, ours) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
    sim.set_callback(&ours.callback, &ours.verify_token).await;
    sim.raw(b"this is no JSON", Signature::Good);
    outside.settle(&world).await;
    outside.passes(&world, &[ada, maya], Span::minutes(1)).await;
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.unsupported(Some("poll_creation")).expect("sent");
    outside.settle(&world).await;
    assert_eq!(
        refused(world.service.kept(maya.caller, channel.id).await),
        Err(Refusal::NotAllowed),
        "it holds what any customer wrote"
    );
    let kept = world.service.kept(ada.caller, channel.id).await.expect("a list");
    assert_eq!(kept.len() as u64, health(&world, ada, channel.id).await.unreadable);
    assert!(kept[0].body.contains("poll_creation"), "the newest first: {kept:?}");
    assert!(kept[1].body == "this is no JSON" && kept[1].why.contains("no JSON"), "{kept:?}");
    for _ in 0..30 {
        sim.raw(b"{", Signature::Good);
        outside.settle(&world).await;
    }
    assert_eq!(world.service.kept(ada.caller, channel.id).await.expect("a list").len(), 20);
    outside.ends(world).await;
}

#[tokio::test]
async fn what_is_missing_to_send_is_said_without_sending_anything() {
    for kind in [ChannelKind::Messenger, ChannelKind::Instagram] {
        let (world, ada, maya, outside, channel) = desk(kind).await;
        let sim = outside.sim.client();
        let state = world.service.rights(ada.caller, channel.id).await.expect("told");
        assert!(state.is_valid && state.missing.is_empty(), "{state:?}");
        sim.world(|world| {
            world.token_mut(demo::PAGE_TOKEN).expect("known").scopes.retain(|scope| !scope.contains("messag"))
        });
        let state = world.service.rights(ada.caller, channel.id).await.expect("told");
        assert!(state.missing.iter().any(|right| right.contains("messag")), "{kind:?}: {state:?}");
        assert_eq!(refused(world.service.rights(maya.caller, channel.id).await), Err(Refusal::NotAllowed));
        assert!(sim.sends().is_empty(), "{kind:?}");
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn a_demo_that_starts_again_is_where_the_simulator_is() {
    server::channels::graph::prepare_tls();
    let sim = Simulator::start(simulator::Config::default()).await.expect("a simulator");
    let offset = async || server::desk::demo_channels::offset_at(&sim.base_url()).await.expect("told");
    assert!(offset().await < Span::seconds(5));
    sim.client().advance(Span::hours(25).as_millis()).await;
    let moved = offset().await;
    assert!(moved >= Span::hours(25) && moved < Span::hours(26), "{moved:?}");
    sim.stop().await;
    assert!(server::desk::demo_channels::offset_at("http://127.0.0.1:9").await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_uses_the_new_token_of_an_account_that_is_connected_anew() {
    let (world, ada, _, outside, channel) = desk(ChannelKind::Messenger).await;
    let Some(other) = world.beside().await else { return outside.ends(world).await };
    other.work();
    outside.sim.client().world(|there| {
        let old = there.token_mut(demo::PAGE_TOKEN).expect("known");
        let new = Token { value: "EAAnew".into(), ..old.clone() };
        old.scopes.clear();
        there.tokens.push(new);
    });
    let missing = async || other.rights(ada.caller, channel.id).await.expect("told").missing;
    assert!(!missing().await.is_empty(), "by the old one, which it knows from here on");
    let anew = Connection {
        channel: Some(channel.id),
        token: "EAAnew".into(),
        ..form(&world, ChannelKind::Messenger)
    };
    world.service.connect(ada.caller, anew).await.expect("connected anew");
    let heard = async {
        while !missing().await.is_empty() {
            tokio::task::yield_now().await;
        }
    };
    assert!(tokio::time::timeout(std::time::Duration::from_secs(10), heard).await.is_ok());
    outside.ends(world).await;
}

#[tokio::test]
async fn nothing_is_answered_by_itself_on_a_channel_that_is_off() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let welcome = channel.account.clone().map(|account| Account { welcome: "Hello!".into(), ..account });
    world
        .service
        .save_channel(ada.caller, Channel { account: welcome, disabled: true, ..channel.clone() })
        .await
        .expect("saved");
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Hi").expect("written");
    outside.settle(&world).await;
    assert!(outside.sim.client().sends().is_empty());
    switches(&world, ada, channel.id, true).await;
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let by: Vec<Author> = said(&thread(&world, maya, chat).await).into_iter().map(|(by, ..)| by).collect();
    assert_eq!(by, [Author::Customer, Author::Automatic], "greeted when she is heard");
    outside.ends(world).await;
}

#[tokio::test]
async fn what_is_put_before_somebody_goes_with_its_channel_and_comes_back_with_it() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let terms = Terms { mode: Mode::Offer, offer_seconds: 600, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms, ..world.group() }).await.expect("terms");
    outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp)).write("Hello?").expect("written");
    outside.settle(&world).await;
    let board = world.service.board(ada.caller).await.expect("a board");
    let chat = board.conversations.values().find(|c| c.channel == channel.id).expect("her chat").id;
    let asked = async || world.row(ada, chat).await.offered_to();
    assert_eq!(asked().await, Some(maya.caller.agent));
    switches(&world, ada, channel.id, false).await;
    assert_eq!(asked().await, None, "she could not answer");
    switches(&world, ada, channel.id, true).await;
    assert_eq!(asked().await, Some(maya.caller.agent));
    world.service.disconnect(ada.caller, channel.id).await.expect("disconnected");
    assert_eq!(asked().await, None);
    let anew = Connection { channel: Some(channel.id), ..form(&world, ChannelKind::Whatsapp) };
    world.service.connect(ada.caller, anew).await.expect("connected anew");
    assert_eq!(asked().await, Some(maya.caller.agent), "nobody need do anything else");
    world.service.accept(maya.caller, chat).await.expect("hers");
    outside.ends(world).await;
}
