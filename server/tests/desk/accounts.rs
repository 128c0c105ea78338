//! What admins do about connected accounts: automatic replies, templates, costs (V-09, S1-31), against the simulator.

use crate::{
    outside::{account, desk, form, only, thread},
    world::refused,
};
use app::{
    api::{
        channels::{Connection, TemplateForm},
        desk::Desk,
    },
    domain::{
        agent::Status,
        channel::{Account, Channel, ChannelKind},
        event::Event,
        ids::{BookingId, MessageId},
        message::{Author, Body},
        refusal::Refusal,
        settings::ItemId,
        spend::{Money, Price, Prices},
        template::{Blank, Component, Place, Template},
        time::Timestamp,
    },
};
use simulator::{
    demo,
    world::{Page, Token},
};

fn template(channel: &Channel, name: &str, body: &str) -> Template {
    Template {
        channel: channel.id,
        name: name.into(),
        language: "en_US".into(),
        provider_id: String::new(),
        status: "APPROVED".into(),
        category: "UTILITY".into(),
        quality: None,
        reason: None,
        components: vec![Component::Body { text: body.into() }],
        sent: 0,
        delivered: 0,
        read: 0,
        failed: 0,
        changed_at: Timestamp::default(),
    }
}

fn reminder() -> TemplateForm {
    let blank = |name: &str| Blank { place: Place::Body, name: name.into() };
    let filled = vec![(blank("first_name"), "Mira".to_owned()), (blank("subject"), "your repair".to_owned())];
    TemplateForm { name: "reminder".into(), language: "en_US".into(), filled, ..TemplateForm::default() }
}

#[tokio::test]
async fn an_admin_writes_a_welcome_and_saving_changes_nothing_that_only_connecting_may() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let typed = channel.account.clone().expect("an account");
    let stolen = Account { id: "666".into(), rate: 1, welcome: " Hello! ".into(), ..typed.clone() };
    let changed = Channel { account: Some(stolen), ..channel.clone() };
    assert_eq!(
        refused(world.service.save_channel(maya.caller, changed.clone()).await),
        Err(Refusal::NotAllowed)
    );
    world.service.save_channel(ada.caller, changed).await.expect("saved");
    let kept = world.service.feed.catalog().channels[&channel.id].account.clone().expect("an account");
    assert_eq!(kept, Account { welcome: "Hello!".into(), ..typed });

    let made = Channel { id: app::domain::ids::ChannelId::random(), ..channel.clone() };
    let answer = refused(world.service.save_channel(ada.caller, made).await);
    assert!(
        matches!(answer, Err(Refusal::Invalid { field, .. }) if field == "kind"),
        "it is connected, not made"
    );

    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Hi").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let told: Vec<Author> = thread(&world, maya, chat)
        .await
        .entries
        .iter()
        .filter_map(|entry| match &entry.body {
            Body::Message { author, .. } => Some(*author),
            _ => None,
        })
        .collect();
    assert_eq!(told, [Author::Customer, Author::Automatic]);
    assert_eq!(outside.sim.client().sends()[0].body["text"]["body"], "Hello!");
    outside.ends(world).await;
}

#[tokio::test]
async fn a_customer_on_whatsapp_sees_that_an_agent_types() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Hi").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let signs = || {
        let journal = outside.sim.client().journal();
        journal.iter().filter(|entry| entry.body["typing_indicator"]["type"] == "text").count()
    };
    world.service.show_typing(ada.caller.agent, chat).await.expect("passed over");
    assert_eq!(signs(), 0, "who only looks on does not type to her");
    world.service.show_typing(maya.caller.agent, chat).await.expect("shown");
    assert_eq!(signs(), 1);
    outside.ends(world).await;
}

#[tokio::test]
async fn another_page_of_the_same_app_needs_no_check_of_its_own() {
    let (world, ada, _, outside, page) = desk(ChannelKind::Messenger).await;
    outside.sim.client().world(|there| {
        there.pages.push(Page { id: "52".into(), name: "Verleih".into(), ..demo::page() });
        let first = there.tokens.iter().find(|token| token.value == demo::PAGE_TOKEN).cloned();
        let first = first.expect("the first page's");
        let token = |value: &str, app_secret: Option<&str>| Token {
            value: value.into(),
            reaches: vec!["52".into()],
            app_secret: app_secret.map(Into::into),
            ..first.clone()
        };
        there.tokens.extend([token("EAAsecond", None), token("EAAstranger", Some("another-apps-secret"))]);
    });
    let second = Connection {
        account: "52".into(),
        token: "EAAsecond".into(),
        ..form(&world, ChannelKind::Messenger)
    };
    let checked =
        async |id| world.service.channel_health(ada.caller, id).await.expect("health").0.verified_at;
    let stranger = Connection {
        token: "EAAstranger".into(),
        app_secret: "another-apps-secret".into(),
        ..second.clone()
    };
    let connected = world.service.connect(ada.caller, stranger).await.expect("connected");
    assert_eq!(checked(connected.channel).await, None, "an app of its own has an address of its own");
    let anew = Connection { channel: Some(connected.channel), ..second };
    world.service.connect(ada.caller, anew).await.expect("connected anew");
    assert_eq!(checked(connected.channel).await, checked(page.id).await, "the app's address is checked");
    assert!(checked(page.id).await.is_some());
    outside.ends(world).await;
}

#[tokio::test]
async fn an_admin_hands_a_template_in_and_deletes_it_and_agents_may_not() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let new = template(&channel, "order_late", "Hi {{1}}, your order is late");
    assert_eq!(
        refused(world.service.create_template(maya.caller, new.clone(), None, &[]).await),
        Err(Refusal::NotAllowed)
    );
    let nameless = Template { name: "Order late".into(), ..new.clone() };
    let answer = refused(world.service.create_template(ada.caller, nameless, None, &[]).await);
    assert!(matches!(answer, Err(Refusal::Invalid { field, .. }) if field == "name"));
    let mira = [(Blank { place: Place::Body, name: "1".into() }, " Mira ".to_owned())];
    for (body, field, said) in [
        ("Hi {{1}}, your order is late", "examples", "{{1}} needs an example"),
        ("Hi {{1}} and {{name}}", "body", "all numbered or all named"),
        ("Hi {{1}} and {{3}}", "body", "{{2}} is missing"),
    ] {
        let bad = template(&channel, "order_late", body);
        let answer = refused(world.service.create_template(ada.caller, bad, None, &[]).await);
        let Err(Refusal::Invalid { field: at, what }) = answer else { panic!("{answer:?}") };
        assert!(at == field && what.contains(said), "{at}: {what}");
    }
    world.service.create_template(ada.caller, new, None, &mira).await.expect("handed in");
    let handed_in = outside.sim.client().world(|there| there.wabas[0].templates.last().cloned());
    let example = &handed_in.expect("it is there").components[0]["example"];
    assert_eq!(example["body_text"][0][0], "Mira", "what the admin wrote");
    let told = async || {
        let mut reading = world.service.store.glance().await.expect("a reading");
        let log = reading.events_after(app::domain::event::Seq(0)).await.expect("the log");
        log.iter().filter(|one| one.envelope.event == Event::Templates(channel.id)).count()
    };
    let before = told().await;
    assert!(before > 0, "whoever looks at the list hears of the new one");
    let listed = world.service.templates(maya.caller, channel.id).await.expect("a list");
    let late = listed.iter().find(|one| one.name == "order_late").expect("it is listed");
    assert_eq!(late.status, "PENDING", "whatever was said, the provider decides");
    outside.sim.client().review(&late.provider_id, "APPROVED", None).expect("reviewed");
    outside.settle(&world).await;
    let listed = world.service.templates(maya.caller, channel.id).await.expect("a list");
    assert!(listed.iter().any(|one| one.name == "order_late" && one.is_sendable()));
    assert_eq!(told().await, before + 1, "and that it was approved");
    world.service.refresh_templates(maya.caller, channel.id).await.expect("a list");
    let fetched = told().await;
    world.service.refresh_templates(maya.caller, channel.id).await.expect("a list");
    assert_eq!(told().await, fetched, "nothing new is no news");
    world.service.delete_template(ada.caller, channel.id, "order_late", "en_US").await.expect("deleted");
    let listed = world.service.refresh_templates(maya.caller, channel.id).await.expect("a list");
    assert!(!listed.iter().any(|one| one.name == "order_late"), "gone there as well");
    outside.ends(world).await;
}

#[tokio::test]
async fn an_account_that_nobody_wrote_to_is_removed_with_all_that_is_its_own() {
    let (world, ada, _, outside, channel) = desk(ChannelKind::Whatsapp).await;
    world
        .service
        .pay_in(ada.caller, channel.id, BookingId::random(), Money::micros(5), "")
        .await
        .expect("paid");
    let far =
        world.service.pay_in(ada.caller, channel.id, BookingId::random(), Money::micros(i64::MAX), "").await;
    assert!(matches!(refused(far), Err(Refusal::Invalid { field, .. }) if field == "amount"));
    // Another account of the same app comes in by its address.
    let page = outside.connects(&world, ada, ChannelKind::Messenger).await;
    let needed = refused(world.service.remove(ada.caller, ItemId::Channel(channel.id)).await);
    assert!(matches!(needed, Err(Refusal::Invalid { field, .. }) if field == "channel"));
    world.service.disconnect(ada.caller, page.id).await.expect("disconnected");
    world.service.remove(ada.caller, ItemId::Channel(channel.id)).await.expect("removed");
    assert!(!world.service.feed.catalog().channels.contains_key(&channel.id));
    // It may be connected again, as a new one.
    outside.connects(&world, ada, ChannelKind::Whatsapp).await;
    outside.ends(world).await;
}

#[tokio::test]
async fn what_happens_to_a_template_is_not_what_it_is_afterwards() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let ready = async || {
        outside.settle(&world).await;
        let listed = world.service.templates(maya.caller, channel.id).await.expect("a list");
        listed.into_iter().find(|one| one.name == "order_ready").expect("it is listed")
    };
    let id = ready().await.provider_id;
    for (event, sendable) in [
        ("FLAGGED", true),
        ("PAUSED", false),
        ("REINSTATED", true),
        ("DISABLED", false),
        ("LIMIT_EXCEEDED", false),
        ("APPROVED", true),
        ("LOCKED", true),
    ] {
        sim.review(&id, event, None).expect("told");
        assert_eq!(ready().await.is_sendable(), sendable, "{event}");
        let (health, _) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
        let said = health.notice.map(|notice| notice.words).unwrap_or_default();
        assert!(sendable || event != "FLAGGED" || said.contains("order_ready (de): FLAGGED"), "{said}");
        world.service.refresh_templates(maya.caller, channel.id).await.expect("a list");
        assert_eq!(ready().await.is_sendable(), sendable, "{event}: as the list has it");
    }
    outside.ends(world).await;
}

#[tokio::test]
async fn a_template_that_opens_a_form_is_sent_and_one_that_wants_what_nobody_can_fill_in_is_refused() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    outside.sim.client().world(|there| {
        let known = there.wabas[0].templates[0].clone();
        for kind in ["FLOW", "MPM"] {
            let buttons =
                serde_json::json!([{"type": "QUICK_REPLY", "text": "Nein"}, {"type": kind, "text": "Los"}]);
            let components = vec![
                serde_json::json!({"type": "BODY", "text": "Wie war es?"}),
                serde_json::json!({"type": "BUTTONS", "buttons": buttons}),
            ];
            let (id, name) = (format!("71000000000000{}", kind.len()), kind.to_lowercase());
            there.wabas[0].templates.push(simulator::world::Template {
                id,
                name,
                components,
                ..known.clone()
            });
        }
    });
    world.service.refresh_templates(ada.caller, channel.id).await.expect("a list");
    let sends = async |name: &str| {
        let form = TemplateForm { name: name.into(), language: "de".into(), ..TemplateForm::default() };
        let sent =
            world.service.write_first(maya.caller, channel.id, "+31655500105", MessageId::random(), form);
        refused(sent.await)
    };
    let answer = sends("mpm").await;
    assert!(matches!(answer, Err(Refusal::Invalid { field, .. }) if field == "template"));
    sends("flow").await.expect("sent");
    outside.settle(&world).await;
    let sent = outside.sim.client().sends();
    assert_eq!(sent.iter().map(|sent| sent.status).collect::<Vec<_>>(), [200], "{sent:?}");
    outside.ends(world).await;
}

#[tokio::test]
async fn a_text_that_is_too_long_once_it_is_filled_in_is_refused_before_it_is_sent() {
    let (world, _, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let mut form = reminder();
    form.filled.iter_mut().for_each(|(_, value)| *value = "x".repeat(900));
    let message = MessageId::random();
    let answer = world.service.write_first(maya.caller, channel.id, "+31655500105", message, form).await;
    let Err(Refusal::Invalid { field, what }) = refused(answer) else { panic!("it was taken") };
    assert!(field == "template" && what.contains("characters too long once it is filled in"), "{what}");
    assert!(outside.sim.client().sends().is_empty());
    outside.ends(world).await;
}

#[tokio::test]
async fn what_the_provider_charges_is_booked_once_and_an_empty_account_sends_no_template() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let each = Money::micros(60_000);
    let price =
        |category: &str, code: &str, each| Price { category: category.into(), code: code.into(), each };
    let list = vec![
        price("UTILITY", "31", each),
        price("UTILITY", "", Money::micros(1)),
        price("MARKETING", "31", each),
    ];
    let prices = Prices { currency: "eur".into(), list, warn_below: Money::micros(1_000_000) };
    let twice = Prices { list: [prices.list.clone(), prices.list.clone()].concat(), ..prices.clone() };
    let answer = refused(world.service.save_prices(ada.caller, channel.id, twice).await);
    assert!(matches!(answer, Err(Refusal::Invalid { what, .. }) if what.contains("the same category")));
    let bad = Prices { currency: "€".into(), ..prices.clone() };
    let answer = refused(world.service.save_prices(ada.caller, channel.id, bad).await);
    assert!(matches!(answer, Err(Refusal::Invalid { field, .. }) if field == "currency"));
    assert_eq!(refused(world.service.spend(maya.caller, channel.id).await), Err(Refusal::NotAllowed));
    world.service.save_prices(ada.caller, channel.id, prices).await.expect("saved");

    // Nobody keeps account: nothing is refused.
    let send =
        |form| world.service.write_first(maya.caller, channel.id, "+31655500105", MessageId::random(), form);
    send(reminder()).await.expect("sent");
    outside.settle(&world).await;
    let spend = world.service.spend(ada.caller, channel.id).await.expect("an account");
    assert_eq!(spend.balance, None);
    let counts: u64 = spend.month.iter().map(|(_, count, _)| count).sum();
    assert_eq!(counts, 1, "booked once, however often it is told: {:?}", spend.month);
    let [charged] = spend.charges.as_slice() else { panic!("one charge: {:?}", spend.charges) };
    let expected = (Some("+31655500105"), Some("reminder"), each);
    assert_eq!((charged.customer.as_deref(), charged.template.as_deref(), charged.amount), expected);

    let booking = BookingId::random();
    for _ in 0..2 {
        let paid = Money::micros(100_000);
        world.service.pay_in(ada.caller, channel.id, booking, paid, "card").await.expect("paid in");
    }
    let spend = world.service.spend(ada.caller, channel.id).await.expect("an account");
    assert_eq!(spend.balance, Some(Money::micros(40_000)), "paid in once, less the first one");
    assert!(spend.is_low());
    let answer = refused(send(reminder()).await);
    let Err(Refusal::Invalid { field, what }) = answer else { panic!("{answer:?}") };
    assert_eq!(field, "balance");
    assert!(what.contains("0.06 EUR") && what.contains("0.04 EUR"), "{what}");
    let paid = Money::micros(100_000);
    world.service.pay_in(ada.caller, channel.id, BookingId::random(), paid, "").await.expect("paid in");
    for _ in 0..2 {
        send(reminder()).await.expect("sent");
    }
    let answer = refused(send(reminder()).await);
    let Err(Refusal::Invalid { what, .. }) = answer else { panic!("{answer:?}") };
    assert!(what.contains("0.02 EUR"), "what is on its way is spent: {what}");
    outside.settle(&world).await;
    let spend = world.service.spend(ada.caller, channel.id).await.expect("an account");
    assert_eq!(spend.balance, Some(Money::micros(20_000)), "charged, and counted once");
    assert!(refused(send(reminder()).await).is_err());

    // One that was entered by mistake is taken back.
    let balance = async || world.service.spend(ada.caller, channel.id).await.expect("an account").balance;
    let before = balance().await;
    for micros in [5_000_000, -5_000_000] {
        let paid = Money::micros(micros);
        let entered = world.service.pay_in(ada.caller, channel.id, BookingId::random(), paid, "").await;
        refused(entered).expect("entered");
    }
    assert_eq!(balance().await, before);
    maya.is(&world, Status::Break).await;
    outside.ends(world).await;
}
