//! A conversation that another program of the page holds (meta-api §5.5).

use crate::outside::{account, desk, only, thread};
use app::domain::{
    channel::ChannelKind,
    message::{Author, Body},
};
use simulator::demo;

#[tokio::test]
async fn what_is_said_to_the_pages_own_inbox_is_shown_and_an_answer_takes_the_conversation_back() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Messenger).await;
    let sim = outside.sim.client();
    sim.world(|world| world.pages[0].default_app = Some(demo::APP_ID.into()));
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Messenger));
    mira.write("Hello?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let upto = thread(&world, maya, chat).await.seq;
    app::api::desk::Desk::seen(&*world.service, maya.caller, chat, upto).await.expect("read");

    // Somebody answers in the page's own inbox, and she goes on there.
    mira.inbox_echo("We are on it").expect("said");
    mira.write("Thank you, when?").expect("written");
    outside.settle(&world).await;
    let lines = |entries: &[app::domain::message::Entry]| -> Vec<(Author, String)> {
        let said = entries.iter().filter_map(|entry| match &entry.body {
            Body::Message { author, text, .. } => Some((*author, text.as_str().to_owned())),
            _ => None,
        });
        said.collect()
    };
    let heard = lines(&thread(&world, maya, chat).await.entries);
    assert_eq!(heard[1], (Author::Elsewhere, "We are on it".to_owned()));
    assert_eq!(heard[2], (Author::Customer, "Thank you, when?".to_owned()), "nothing is missing here");
    assert_eq!(world.row(ada, chat).await.unread, 0, "it is theirs to answer");

    maya.replies(&world, chat, "Tomorrow at ten").await;
    outside.settle(&world).await;
    let got = mira.messages();
    let last = got.last().expect("a message");
    assert_eq!(last.shown.text.as_deref(), Some("Tomorrow at ten"), "it was taken back, and sent once");
    let takes = sim.journal().iter().filter(|call| call.path.ends_with("take_thread_control")).count();
    assert_eq!(takes, 1);
    mira.write("Great").expect("written");
    outside.settle(&world).await;
    assert_eq!(world.row(ada, chat).await.unread, 1, "ours again");
    outside.ends(world).await;
}

#[tokio::test]
async fn who_holds_it_is_said_until_it_is_ours_again() {
    for kind in [ChannelKind::Messenger, ChannelKind::Instagram] {
        let (world, ada, maya, outside, _) = desk(kind).await;
        let sim = outside.sim.client();
        sim.world(|world| world.pages[0].default_app = Some(demo::APP_ID.into()));
        let mira = sim.phone(demo::MIRA, account(kind));
        mira.write("Hello?").expect("written");
        outside.settle(&world).await;
        let chat = only(&world, maya).await;
        let holder = async || {
            let held = world.row(ada, chat).await.elsewhere;
            held.filter(|held| held.holds(world.now())).map(|held| held.app.unwrap_or_default())
        };
        assert_eq!(holder().await, None);
        let inbox = if kind == ChannelKind::Messenger { "263902037430900" } else { "1217981644879628" };
        let second = app::domain::time::Span::seconds(1);

        mira.inbox_takes().expect("taken");
        outside.settle(&world).await;
        assert_eq!(holder().await.as_deref(), Some(inbox), "{kind:?}: told as an event");
        outside.passes(&world, &[ada, maya], second).await;
        mira.inbox_passes().expect("handed over");
        outside.settle(&world).await;
        assert_eq!(holder().await, None, "{kind:?}: handed to us");

        outside.passes(&world, &[ada, maya], second).await;
        mira.inbox_echo("We are on it").expect("said");
        outside.settle(&world).await;
        assert_eq!(holder().await.as_deref(), Some(inbox), "{kind:?}: who writes there has it");
        outside.passes(&world, &[ada, maya], second).await;
        maya.replies(&world, chat, "Tomorrow at ten").await;
        outside.settle(&world).await;
        assert_eq!(holder().await, None, "{kind:?}: our answer took it back");

        outside.passes(&world, &[ada, maya], second).await;
        mira.inbox_echo("At eleven").expect("said");
        outside.settle(&world).await;
        assert!(holder().await.is_some());
        outside.passes(&world, &[ada, maya], app::domain::time::Span::hours(24)).await;
        assert_eq!(holder().await, None, "{kind:?}: a day without a word, and nobody has it");
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn where_it_may_not_be_taken_back_the_header_says_who_has_it_and_the_line_why_it_was_not_sent() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Messenger).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Messenger));
    mira.write("Hello?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    // Another program is the page's first, and has the conversation.
    sim.world(|world| {
        world.pages[0].default_app = Some("4711".into());
        for thread in world.threads.values_mut() {
            thread.owner = Some("4711".into());
        }
    });
    maya.replies(&world, chat, "Here I am").await;
    outside.settle(&world).await;
    let lines = thread(&world, maya, chat).await;
    assert_eq!(crate::outside::progress(&lines), [app::domain::content::Progress::Failed]);
    assert!(
        world
            .row(ada, chat)
            .await
            .elsewhere
            .is_some_and(|held| held.app.is_none() && held.holds(world.now()))
    );
    outside.ends(world).await;
}

#[tokio::test]
async fn with_instagrams_own_sign_in_the_account_itself_takes_it_back() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Messenger).await;
    let own = app::api::channels::Connection {
        kind: ChannelKind::Instagram,
        own_login: true,
        account: String::new(),
        parent: String::new(),
        token: demo::INSTAGRAM_TOKEN.into(),
        ..crate::outside::form(&world, ChannelKind::Instagram)
    };
    let by_login = outside.connects_by(&world, ada, own).await;
    world.watch(maya).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, demo::INSTAGRAM_BY_LOGIN_ID);
    mira.write("Hello?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    assert_eq!((world.row(ada, chat).await.channel, channel.kind), (by_login.id, ChannelKind::Messenger));
    // The simulator knows default apps of pages alone: here the provider says so once.
    let held = simulator::Fault::Error {
        code: 10,
        subcode: Some(2_018_300),
        status: None,
        message: None,
        details: None,
    };
    sim.next_calls(simulator::CallFault { times: 1, after: 0, path: "/messages".into(), fault: held });
    maya.replies(&world, chat, "Here I am").await;
    outside.settle(&world).await;
    let takes = sim.journal().into_iter().filter(|call| call.path.ends_with("take_thread_control"));
    let paths: Vec<String> = takes.map(|call| call.path).collect();
    assert_eq!(paths, [format!("/v26.0/{}/take_thread_control", demo::INSTAGRAM_BY_LOGIN_ID)]);
    outside.ends(world).await;
}

#[tokio::test]
async fn whom_another_program_hands_over_waits_for_somebody_here() {
    for kind in [ChannelKind::Messenger, ChannelKind::Instagram] {
        let (world, ada, maya, outside, _) = desk(kind).await;
        let sim = outside.sim.client();
        // A bot of the page's answers first, and cannot go on; nobody here has heard of him.
        sim.world(|world| world.pages[0].default_app = Some(demo::APP_ID.into()));
        let mira = sim.phone(demo::MIRA, account(kind));
        mira.inbox_echo("How can I help?").expect("said");
        mira.write("I want to talk to a person").expect("written");
        outside.settle(&world).await;
        assert_eq!(maya.chats(&world).await, [], "{kind:?}: it is theirs to answer");
        let before = sim.deliveries().len();
        mira.inbox_passes().expect("handed over");
        outside.settle(&world).await;
        let chat = only(&world, maya).await;
        let row = world.row(ada, chat).await;
        assert!(row.needs_reply() && row.name.is_some(), "{kind:?}: {row:?}");
        let handed = |body: &Body| matches!(body, Body::Happened(app::domain::message::Happened::HandedOver));
        let lines = thread(&world, maya, chat).await.entries;
        assert_eq!(lines.iter().filter(|line| handed(&line.body)).count(), 1, "{kind:?}");
        maya.replies(&world, chat, "Here I am").await;
        outside.settle(&world).await;
        assert_eq!(
            mira.messages().last().and_then(|last| last.shown.text.clone()).as_deref(),
            Some("Here I am")
        );

        // In the archive he comes back, once, however often it is told.
        maya.resolves(&world, chat).await;
        for told in sim.deliveries().into_iter().skip(before).filter(|told| told.body.contains("pass_thread"))
        {
            sim.raw(told.body.as_bytes(), simulator::Signature::Good);
        }
        outside.settle(&world).await;
        assert_eq!(maya.chats(&world).await, [], "{kind:?}: told once more");
        outside.passes(&world, &[ada, maya], app::domain::time::Span::minutes(1)).await;
        let bots = mira.inbox_echo("How can I help?").expect("said");
        mira.inbox_passes().expect("handed over");
        outside.settle(&world).await;
        assert_eq!(only(&world, maya).await, chat, "{kind:?}: the previous agent has him again");
        assert!(world.row(ada, chat).await.needs_reply(), "{kind:?}");
        mira.react(&bots, "👍").expect("set");
        outside.settle(&world).await;
        assert!(world.row(ada, chat).await.needs_reply(), "{kind:?}: the other program's word is no answer");
        outside.ends(world).await;
    }
}
