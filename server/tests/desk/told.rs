//! What is told of messages: too early, too late, twice, and of others than it seems (V-09 … V-12), against the simulator.

use crate::outside::{account, desk, only, progress, said, thread};
use app::domain::{channel::ChannelKind, content::Progress};
use simulator::{CallFault, demo};

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
