//! What the workspace decides about absence.

use crate::world::{PASSWORD, World, refused};
use app::{
    api::desk::Desk,
    domain::{
        agent::{Role, Status},
        policy::Policy,
        refusal::Refusal,
        time::Span,
    },
};

#[tokio::test]
async fn how_long_a_silence_is_forgiven_is_the_workspace_s_to_say() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    let policy = Policy { grace_seconds: 90, hand_back_seconds: 120, pause_seconds: 10, ..Policy::default() };
    world.service.save_policy(ada.caller, policy).await.expect("a policy");
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    tom.is(&world, Status::Online).await;
    world.service.agents_heard(&[maya.caller.agent]).await.expect("heard");
    let beat = async |seconds| {
        world.passes(Span::seconds(seconds));
        world.service.agents_heard(&[tom.caller.agent]).await.expect("heard");
        world.service.tick().await.expect("a tick")
    };
    let due = beat(80).await;
    assert_eq!(due, Some(world.now().plus(Span::seconds(10))), "she is looked at again when her grace ends");
    assert!(world.agent(maya).connected);
    beat(10).await;
    assert!(!world.agent(maya).connected);
    assert_eq!(maya.chats(&world).await, [daniel.conversation]);
    beat(30).await;
    assert_eq!(tom.chats(&world).await, [daniel.conversation]);

    maya.is(&world, Status::Break).await;
    refused(world.service.send_back(tom.caller, daniel.conversation).await).expect("sent back");
    assert!(world.row(ada, daniel.conversation).await.is_waiting());
    beat(10).await;
    assert_eq!(tom.chats(&world).await, [daniel.conversation], "the shorter pause is over");
    world.ends().await;
}

#[tokio::test]
async fn a_policy_that_makes_no_sense_is_refused_and_only_admins_make_one() {
    let (world, ada) = World::open().await;
    let ines = world.hires(ada, "Ines", Role::Supervisor).await;
    let refusal = async |policy| refused(world.service.save_policy(ada.caller, policy).await);
    let usual = Policy::default;
    for (policy, named) in [
        (Policy { grace_seconds: 5, ..usual() }, "grace_seconds"),
        (Policy { hand_back_seconds: 100_000, ..usual() }, "hand_back_seconds"),
        (Policy { pause_seconds: 4_000, ..usual() }, "pause_seconds"),
        (Policy { grace_seconds: 600, hand_back_seconds: 300, ..usual() }, "hand_back_seconds"),
    ] {
        assert!(matches!(refusal(policy).await, Err(Refusal::Invalid { field, .. }) if field == named));
    }
    assert_eq!(refused(world.service.save_policy(ines.caller, usual()).await), Err(Refusal::NotAllowed));
    world.ends().await;
}

#[tokio::test]
async fn while_the_desk_itself_was_stopped_nobody_was_away() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let daniel = world.customer_writes("Daniel", "hello").await;
    world.service.tick_beat().await.expect("a beat");
    // The machine slept, or its database was away.
    world.passes(Span::minutes(20));
    world.service.tick().await.expect("a tick");
    assert!(world.agent(maya).connected, "nobody could hear her");
    assert_eq!(maya.chats(&world).await, [daniel.conversation]);
    world.service.tick_beat().await.expect("a beat");
    let silent = async || {
        world.passes(Span::seconds(15));
        world.service.tick_beat().await.expect("a beat");
        world.service.tick().await.expect("a tick");
        world.agent(maya).connected
    };
    assert!(silent().await && silent().await);
    assert!(!silent().await, "now she is silent, and counted from when it went on");
    world.ends().await;
}

#[tokio::test]
async fn a_second_device_connects_and_changes_no_status_that_was_chosen() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    for status in Status::ALL {
        maya.is(&world, status).await;
        let before = world.agent(maya);
        world.passes(Span::seconds(5));
        let second =
            world.service.sign_in(&before.email, PASSWORD, "another device").await.expect("signs in");
        let caller = world.service.caller(&second.token).await.expect("a session").expect("hers");
        world.service.agent_connected(caller.agent).await.expect("connects");
        world.service.tick().await.expect("a tick");
        assert_eq!(world.agent(maya), before, "as she chose it, and since then");
    }
    world.ends().await;
}
