//! Signing in: throttled, telling nothing about accounts.

use crate::world::{PASSWORD, World, refused};
use app::{
    api::desk::Desk,
    domain::{
        agent::{Duty, Role, Status},
        refusal::Refusal,
        time::Span,
    },
};
use server::feed::{Heard, Side};

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_get_the_same_answer_and_then_both_must_wait() {
    let (world, _ada) = World::open().await;
    for email in ["ada@parley.example", "nobody@parley.example"] {
        for _ in 0..5 {
            let no = world.service.sign_in(email, "wrong password", "6.6.6.6").await;
            let no = refused(no).map(drop);
            assert!(matches!(no, Err(Refusal::WrongCredentials | Refusal::TooMany { .. })), "{no:?}");
        }
        let no = world.service.sign_in(email, PASSWORD, "7.7.7.7").await;
        if email.starts_with("ada") {
            assert_eq!(
                refused(no).map(drop),
                Err(Refusal::TooMany { seconds: 2 }),
                "from another address as well"
            );
        }
    }
    let other_account = world.service.sign_in("tom@parley.example", "x", "6.6.6.6").await;
    assert!(
        matches!(refused(other_account).map(drop), Err(Refusal::TooMany { .. })),
        "the address waits too"
    );
    world.passes(Span::minutes(16));
    world.service.sign_in(" Ada@Parley.example ", PASSWORD, "6.6.6.6").await.expect("after the wait");
    world.ends().await;
}

#[tokio::test]
async fn attempts_that_come_all_at_once_are_counted_one_by_one() {
    let (world, _ada) = World::open().await;
    let tries = (0..20).map(|n| {
        let (service, address) = (world.service.clone(), format!("6.6.6.{n}"));
        async move { service.sign_in("ada@parley.example", "wrong password", &address).await }
    });
    let answers = futures::future::join_all(tries).await.into_iter().map(|no| refused(no).map(drop));
    let looked_at = answers.filter(|no| *no == Err(Refusal::WrongCredentials)).count();
    assert_eq!(looked_at, 5, "those that are let go; no other password was even looked at");
    world.ends().await;
}

#[tokio::test]
async fn who_signs_out_is_gone_at_once_and_not_when_he_has_been_silent_for_long_enough() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let consoles = &world.service.presence;
    let (here, agent) = (consoles.console_came(maya.caller.agent, maya.caller.session), maya.caller.agent);
    let elsewhere = world.service.sign_in("maya@parley.example", PASSWORD, "local").await.expect("signs in");
    let elsewhere = world.service.caller(&elsewhere.token).await.expect("a look-up").expect("a session");
    let there = consoles.console_came(agent, elsewhere.session);
    let keys = world.service.keys_of(maya.caller);
    let seq = world.service.board(maya.caller).await.expect("a board").seq;
    let mut listener = world.service.feed.listen(&world.service.store, Side::Desk, keys, seq);

    world.service.sign_out(maya.caller).await.expect("out");
    while !matches!(listener.next().await.expect("the log"), Heard::Reset) {}
    assert!(world.agent(maya).connected, "another browser of hers is there");
    world.service.sign_out(elsewhere).await.expect("out there, too");
    assert_eq!(world.agent(maya).duty(), Duty::ConnectionLost);
    for console in [here, there] {
        consoles.console_heard(console, world.now());
    }
    world.service.tick_beat().await.expect("a beat");
    let daniel = world.customer_writes("Daniel", "hello").await;
    assert!(world.row(ada, daniel.conversation).await.is_waiting(), "nobody is there for him");
    world.ends().await;
}

#[tokio::test]
async fn a_new_password_ends_what_the_old_one_opened() {
    let (world, ada) = World::open().await;
    let elsewhere = world.service.sign_in("ada@parley.example", PASSWORD, "local").await.expect("signs in");
    let here = world.service.sign_in("ada@parley.example", PASSWORD, "local").await.expect("signs in");
    let me = world.service.caller(&here.token).await.expect("a look-up").expect("a session");
    assert_eq!(me.agent, ada.caller.agent);
    world.service.change_password(me, PASSWORD, "another long password").await.expect("changed");
    assert!(world.service.caller(&elsewhere.token).await.expect("a look-up").is_none());
    assert!(world.service.caller(&here.token).await.expect("a look-up").is_some(), "but not this one");
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session() {
    let (world, ada) = World::open().await;
    let elsewhere = world.service.sign_in("ada@parley.example", PASSWORD, "local").await.expect("signs in");
    assert!(world.service.caller(&elsewhere.token).await.expect("a look-up").is_some());
    world.service.sign_out_everywhere(ada.caller).await.expect("out");
    assert!(world.service.caller(&elsewhere.token).await.expect("a look-up").is_none());
    let again = world.service.first_run(
        app::api::agents::FirstRun {
            workspace: "Mine".into(),
            name: "Eve".into(),
            email: "eve@parley.example".into(),
            password: PASSWORD.into(),
        },
        "local",
    );
    assert_eq!(refused(again.await).map(drop), Err(Refusal::AlreadySetUp));
}
