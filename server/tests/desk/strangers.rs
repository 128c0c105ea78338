//! Who it is that writes: by his id on the channel, since a number is not his for ever (meta-api §2.2).

use crate::{
    outside::{account, desk, only, said, thread},
    refusals::reminder,
};
use app::{
    api::desk::Desk,
    domain::{
        agent::Status,
        channel::{Account, Channel, ChannelKind},
        conversation::Priority,
        ids::{GroupId, MessageId},
        message::Author,
        routing::{Routing, Rule, Tongue},
        settings::{Group, Terms},
        time::Span,
    },
};
use simulator::{Person, demo};

const MIRAS_NUMBER: &str = "4915550000001";

#[tokio::test]
async fn whoever_has_the_number_of_a_customer_by_now_is_somebody_else() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    sim.phone(demo::MIRA, account(ChannelKind::Whatsapp))
        .write("My address is Elm Street 1")
        .expect("written");
    outside.settle(&world).await;
    let hers = only(&world, maya).await;
    let otto = Person::new("otto", "Otto Lind", MIRAS_NUMBER);
    sim.add_person(Person { bsuid: "DE.8800".into(), ..otto });
    let otto = sim.phone("otto", account(ChannelKind::Whatsapp));
    otto.write("Hello").expect("written");
    outside.settle(&world).await;
    let chats = maya.chats(&world).await;
    let his = *chats.iter().find(|chat| **chat != hers).expect("a chat of his own");
    let (mira, other) = (world.row(ada, hers).await, world.row(ada, his).await);
    assert_ne!(mira.customer, other.customer);
    assert_eq!([mira.name.as_deref(), other.name.as_deref()], [Some("Mira Okoye"), Some("Otto Lind")]);
    let lines = thread(&world, maya, his).await;
    assert_eq!(said(&lines).len(), 1, "nothing that she wrote");

    // He is who has the number, whoever writes to it first.
    otto.write("Are you there?").expect("written");
    outside.settle(&world).await;
    assert_eq!(maya.chats(&world).await.len(), 2);
    maya.replies(&world, his, "Yes").await;
    outside.settle(&world).await;
    maya.replies(&world, hers, "Thank you").await;
    outside.settle(&world).await;
    let whom = |sent: &serde_json::Value| {
        let of = |key: &str| sent[key].as_str().unwrap_or_default().to_owned();
        (of("to"), of("recipient"))
    };
    let sent: Vec<_> = sim.sends().iter().map(|sent| whom(&sent.body)).collect();
    assert_ne!(sent[0], sent[1], "each answer to the one it is for: {sent:?}");
    outside.ends(world).await;
}

#[tokio::test]
async fn a_customer_without_a_number_is_known_by_his_id_also_when_that_changes() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let nilufar = outside.sim.client().phone(demo::NILUFAR, account(ChannelKind::Whatsapp));
    nilufar.write("Hello").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let row = world.row(ada, chat).await;
    assert_eq!((row.name.as_deref(), row.contact.as_deref()), (Some("Nilufar Azizova"), Some("@nilu.rides")));
    maya.replies(&world, chat, "Good morning").await;
    outside.settle(&world).await;
    nilufar.change_user_id().expect("changed");
    nilufar.write("It is me").expect("written");
    outside.settle(&world).await;
    assert_eq!(only(&world, maya).await, chat, "the same customer");
    maya.replies(&world, chat, "I know").await;
    outside.settle(&world).await;
    let taken: Vec<_> = outside.sim.client().sends().iter().map(|sent| sent.status).collect();
    assert_eq!(taken, [200, 200]);
    outside.ends(world).await;
}

#[tokio::test]
async fn a_chat_that_an_agent_begins_has_the_window_that_its_customer_opened_before() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Hello").expect("written");
    outside.settle(&world).await;
    let first = only(&world, maya).await;
    maya.resolves(&world, first).await;
    outside.passes(&world, &[maya], Span::hours(1)).await;
    let number = format!("+{MIRAS_NUMBER}");
    let second = world.service.write_first(maya.caller, channel.id, &number, MessageId::random(), reminder());
    let second = second.await.expect("begun");
    assert!(world.row(ada, second).await.window(world.now()).0.lets_write(), "she wrote an hour ago");
    maya.replies(&world, second, "One more thing").await;
    outside.settle(&world).await;
    let taken: Vec<_> = outside.sim.client().sends().iter().map(|sent| sent.status).collect();
    assert_eq!(taken, [200, 200]);
    outside.passes(&world, &[maya], Span::hours(24)).await;
    assert!(world.row(ada, second).await.is_archived(), "and it ends with hers");
    outside.ends(world).await;
}

#[tokio::test]
async fn who_comes_back_while_nobody_is_there_is_told_so() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let typed = channel.account.clone().expect("connected");
    let words = Account { welcome: "Welcome!".into(), away: "We are back at nine.".into(), ..typed };
    let greeting = Channel { account: Some(words), ..channel };
    world.service.save_channel(ada.caller, greeting).await.expect("two words");
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Hello").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    maya.resolves(&world, chat).await;
    mira.write("One more thing").expect("written");
    outside.settle(&world).await;
    maya.resolves(&world, chat).await;
    for who in [ada, maya] {
        who.is(&world, Status::Offline).await;
    }
    mira.write("And another").expect("written");
    mira.write("And another").expect("written");
    outside.settle(&world).await;
    maya.is(&world, Status::Break).await;
    let lines = thread(&world, maya, chat).await;
    let automatic: Vec<String> =
        said(&lines).into_iter().filter(|line| line.0 == Author::Automatic).map(|line| line.1).collect();
    assert_eq!(automatic, ["Welcome!", "We are back at nine."], "each once");
    outside.ends(world).await;
}

#[tokio::test]
async fn a_rule_of_a_language_fits_by_the_account_and_from_the_second_chat_on_by_what_messenger_tells() {
    // V-06
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Messenger).await;
    let typed = channel.account.clone().expect("connected");
    let german = Account { tongue: Tongue::read("de"), ..typed };
    let channel = Channel { account: Some(german), ..channel };
    world.service.save_channel(ada.caller, channel.clone()).await.expect("a language");
    let groups = ["German", "English"].map(|name| Group {
        id: GroupId::random(),
        name: name.into(),
        members: [maya.caller.agent].into(),
        serves: vec![channel.id],
        terms: Terms::default(),
    });
    let mut rules = Vec::new();
    for (group, tongue) in groups.iter().zip(["de", "en"]) {
        world.service.save_group(ada.caller, group.clone()).await.expect("a group");
        let tongue = Tongue::read(tongue);
        let (product, channel, priority) = (None, None, Priority::Normal);
        rules.push(Rule { on: true, product, channel, tongue, to: group.id, priority });
    }
    let routing = Routing { rules, ..Routing::default() };
    world.service.save_routing(ada.caller, routing).await.expect("rules");
    let emeka = outside.sim.client().phone(demo::EMEKA, account(ChannelKind::Messenger));
    emeka.write("Hello").expect("written");
    outside.settle(&world).await;
    let first = only(&world, maya).await;
    assert_eq!(world.row(ada, first).await.group, Some(groups[0].id), "the account's");
    maya.resolves(&world, first).await;

    outside.passes(&world, &[ada, maya], Span::hours(8 * 24)).await;
    emeka.write("Something else").expect("written");
    outside.settle(&world).await;
    let second = only(&world, maya).await;
    let row = world.row(ada, second).await;
    assert_ne!(second, first);
    assert_eq!((row.group, row.lifts), (Some(groups[1].id), true), "his own");

    // An app that may not ask for languages hears the name all the same.
    outside.sim.client().world(|world| world.app.user_locale = false);
    outside.sim.client().phone(demo::SASKIA, account(ChannelKind::Messenger)).write("Hoi").expect("written");
    outside.settle(&world).await;
    let chats = maya.chats(&world).await;
    let hers = *chats.iter().find(|chat| **chat != second).expect("a chat of her own");
    assert_eq!(world.row(ada, hers).await.name.as_deref(), Some("Saskia de Vries"));
    outside.ends(world).await;
}
