//! Signing in: throttled, telling nothing about accounts.

use crate::world::{PASSWORD, World, refused};
use app::{
    api::desk::Desk,
    domain::{refusal::Refusal, time::Span},
};

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
