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
