//! What is told of messages: too early, too late, twice, and of others than it seems (V-09 … V-12), against the simulator.

use crate::outside::{account, desk, only, progress, thread};
use app::domain::{channel::ChannelKind, content::Progress};
use simulator::{CallFault, demo};

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
