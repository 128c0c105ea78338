//! What the channels refuse, and what follows from it for the chat, its agent and those who oversee (S0-01, S0-02, S4-26 …
//! S4-32, V-09), against the simulator.

use crate::{
    outside::{account, desk, form, only, progress, said, thread},
    world::refused,
};
use app::{
    api::{channels::Connection, desk::Desk},
    domain::{
        channel::{Account, Channel, ChannelKind},
        content::{Cause, Progress},
        conversation::{Archived, State},
        message::Body,
        refusal::Refusal,
        time::Span,
        window::Window,
    },
};
use simulator::{Signature, demo};

#[tokio::test]
async fn a_welcome_that_comes_too_late_for_a_machine_leaves_the_agent_her_week() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Messenger).await;
    let sim = outside.sim.client();
    let typed = channel.account.clone().expect("connected");
    let greeting = Channel { account: Some(Account { welcome: "Welcome!".into(), ..typed }), ..channel.clone() };
    world.service.save_channel(ada.caller, greeting).await.expect("a welcome");
    let jonas = sim.phone(demo::JONAS, account(ChannelKind::Messenger));
    sim.revoke(demo::PAGE_TOKEN);
    jonas.write("Is the blue one in stock?").expect("written");
    outside.settle(&world).await;
    outside.passes(&world, &[ada, maya], Span::hours(25)).await;
    sim.world(|world| {
        world.token_mut(demo::PAGE_TOKEN).expect("known").state = simulator::world::TokenState::Good
    });
    let again = Connection { channel: Some(channel.id), ..form(&world, ChannelKind::Messenger) };
    world.service.connect(ada.caller, again).await.expect("connected anew");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    assert_eq!(progress(&thread(&world, maya, chat).await), [Progress::Failed], "a machine has a day");
    assert!(matches!(world.row(ada, chat).await.window(world.now()).0, Window::HumanOnly { .. }));
    maya.replies(&world, chat, "Yes, three left").await;
    outside.settle(&world).await;
    let sends = sim.sends();
    let taken: Vec<_> = sends.iter().filter(|sent| sent.status == 200).map(|sent| &sent.body["tag"]).collect();
    assert_eq!(taken, ["HUMAN_AGENT"], "S0-01, S0-02");
    outside.ends(world).await;
}

#[tokio::test]
async fn whatsapps_word_that_the_window_is_over_ends_it_unless_the_customer_has_written_since() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let (_, ours) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
    sim.set_callback(&ours.callback, &ours.verify_token).await;
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Guten Tag").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    // By WhatsApp's clock a day has passed; by ours a moment.
    sim.advance(Span::hours(25).as_millis()).await;
    world.passes(Span::seconds(10));
    maya.replies(&world, chat, "Womit kann ich helfen?").await;
    outside.settle(&world).await;
    let row = world.row(ada, chat).await;
    assert!(matches!(row.state, State::Archived { how: Archived::Expired, .. }), "{:?}", row.state);
    let report = world.service.lost_windows(ada.caller, 30).await.expect("a report");
    assert_eq!(report.channels.iter().map(|on| on.ended).collect::<Vec<_>>(), [1], "and is counted");
    let lines = thread(&world, maya, chat).await;
    let failed = said(&lines)[1].2.delivery.clone().and_then(|delivery| delivery.failed).expect("refused");
    assert_eq!((failed.why, failed.code), (Cause::WindowOver, 131_047));
    assert_eq!(refused(world.service.reopen(maya.caller, chat).await), Err(Refusal::ReopeningOver));

    world.passes(Span::seconds(10));
    mira.write("Sind Sie noch da?").expect("written");
    outside.settle(&world).await;
    assert_eq!(maya.chats(&world).await, [chat], "the same chat, open again");
    // A refusal of what was sent before she wrote comes in late.
    sim.settings(simulator::Settings { deliver: false, ..Default::default() });
    maya.replies(&world, chat, "Ja").await;
    outside.settle(&world).await;
    world.passes(Span::seconds(10));
    mira.write("Schön").expect("written");
    outside.settle(&world).await;
    let lines = thread(&world, maya, chat).await.entries;
    let is_it = |body: &Body| matches!(body, Body::Message { text, .. } if text.as_str() == "Ja");
    let answer = lines.iter().find(|line| is_it(&line.body)).expect("her answer");
    sim.raw(refusal_of(&answer.id.to_string()).as_bytes(), Signature::Good);
    outside.settle(&world).await;
    assert_eq!(progress(&thread(&world, maya, chat).await), [Progress::Failed; 2]);
    assert_eq!(maya.chats(&world).await, [chat], "it says nothing of the window that she opened since");
    outside.ends(world).await;
}

/// A status with 131047, about the message on which that word of ours stands.
fn refusal_of(tag: &str) -> String {
    serde_json::json!({"object": "whatsapp_business_account", "entry": [{"id": demo::WABA_ID, "changes": [{
        "field": "messages", "value": {"metadata": {"phone_number_id": demo::PHONE_NUMBER_ID}, "statuses": [{
            "id": "wamid.late", "status": "failed", "timestamp": "1700000000", "biz_opaque_callback_data": tag,
            "errors": [{"code": 131_047, "title": "Re-engagement message"}]}]}}]}]})
    .to_string()
}
