//! What customers do without a word: they call, or come by a link or an advertisement (V-09, S4-31), against the simulator.

use crate::outside::{account, desk, only, thread};
use app::domain::{
    channel::ChannelKind,
    message::{Body, Happened},
    time::Span,
    window::Window,
};
use serde_json::json;
use simulator::{Faults, demo};

fn happened(entries: &[app::domain::message::Entry]) -> Vec<Happened> {
    let it = |body: &Body| match body {
        Body::Happened(what @ (Happened::Called | Happened::Referred { .. })) => Some(what.clone()),
        _ => None,
    };
    entries.iter().filter_map(|entry| it(&entry.body)).collect()
}

#[tokio::test]
async fn a_link_into_the_chat_opens_the_window_and_is_a_line_of_it_told_once() {
    for kind in [ChannelKind::Messenger, ChannelKind::Instagram] {
        let (world, ada, maya, outside, _) = desk(kind).await;
        if kind == ChannelKind::Messenger {
            // Of the same Page: it must not be asked for less than before.
            outside.connects(&world, ada, ChannelKind::Instagram).await;
        }
        let sim = outside.sim.client();
        let mira = sim.phone(demo::MIRA, account(kind));
        mira.referral(json!({"ref": "shelf", "source": "SHORTLINK", "type": "OPEN_THREAD"})).expect("came");
        outside.settle(&world).await;
        assert!(maya.chats(&world).await.is_empty(), "who says nothing has no chat by it");
        mira.write("Hello?").expect("written");
        outside.settle(&world).await;
        let chat = only(&world, maya).await;
        world.opens(maya, chat).await;
        outside.passes(&world, &[ada, maya], Span::hours(25)).await;
        assert!(matches!(world.row(ada, chat).await.window(world.now()).0, Window::HumanOnly { .. }));
        sim.faults(Faults { copies: 3, shuffle: true, ..Faults::default() });
        mira.referral(json!({"ref": "summer", "source": "SHORTLINK", "type": "OPEN_THREAD"})).expect("came");
        outside.settle(&world).await;
        let row = world.row(ada, chat).await;
        assert!(matches!(row.window(world.now()).0, Window::Free { .. }), "{kind:?}: a link opens it (§5.3)");
        assert_eq!(row.unread, 1, "and is no message");
        let lines = thread(&world, maya, chat).await.entries;
        assert_eq!(happened(&lines), [Happened::Referred { what: "SHORTLINK · summer".into() }], "{kind:?}");
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn a_call_to_the_number_opens_the_window_and_is_a_line_told_once() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Guten Tag").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    outside.passes(&world, &[ada, maya], Span::hours(25)).await;
    assert!(maya.chats(&world).await.is_empty());
    mira.call().expect("called");
    outside.settle(&world).await;
    let row = world.row(ada, chat).await;
    assert!(matches!(row.window(world.now()).0, Window::Free { .. }), "a call opens it (§3.1)");
    let lines = thread(&world, ada, chat).await.entries;
    assert_eq!(happened(&lines), [Happened::Called], "ringing and its end are one");
    // Nobody says that it is hers again; she takes it, and writes.
    app::api::desk::Desk::reopen(&*world.service, maya.caller, chat).await.expect("moved back by hand");
    maya.replies(&world, chat, "You called?").await;
    outside.settle(&world).await;
    assert_eq!(sim.sends().len(), 1);
    assert_eq!(
        mira.messages().last().and_then(|last| last.shown.text.clone()).as_deref(),
        Some("You called?")
    );
    outside.ends(world).await;
}
