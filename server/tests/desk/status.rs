//! The four statuses (S1-14 … S1-29) and the connection behind them.

use crate::world::{World, refused};
use app::{
    api::desk::Desk,
    domain::{
        agent::{Duty, Role, Status},
        event::Key,
        refusal::Refusal,
        time::Span,
    },
};
use server::feed::{Heard, Side};

#[tokio::test]
async fn only_online_gets_new_chats_and_only_offline_may_not_go_on() {
    // S1-16 … S1-26
    for (status, gets, answers) in [
        (Status::Online, true, true),
        (Status::Invisible, false, true),
        (Status::Break, false, true),
        (Status::Offline, false, false),
    ] {
        let (world, ada) = World::open().await;
        let maya = world.hires(ada, "Maya", Role::Agent).await;
        maya.is(&world, Status::Online).await;
        let current = world.customer_writes("Current", "hello").await;
        maya.is(&world, status).await;
        let new = world.customer_writes("New", "hello").await;
        assert_eq!(maya.chats(&world).await.contains(&new.conversation), gets, "{status:?}");
        let said = maya.tries_to_reply(&world, current.conversation, "still here").await;
        assert_eq!(said, if answers { Ok(()) } else { Err(Refusal::Offline) }, "{status:?}");
        world.ends().await;
    }
}

#[tokio::test]
async fn going_offline_hands_every_chat_on_in_its_old_order() {
    // S1-27 … S1-29
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let tom = world.hires(ada, "Tom", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let mut chats = Vec::new();
    for name in ["First", "Second", "Third"] {
        world.passes(Span::seconds(1));
        chats.push(world.customer_writes(name, "hello").await.conversation);
    }
    maya.is(&world, Status::Invisible).await;
    maya.is(&world, Status::Offline).await;
    assert_eq!(maya.chats(&world).await, [], "nothing stays with an Offline agent");
    let late = world.customer_writes("Late", "hello").await;
    let product = world.product();
    let two = app::domain::channel::Product { limit: 2, ..product };
    world.service.save_product(ada.caller, two).await.expect("a limit");

    tom.is(&world, Status::Online).await;
    assert_eq!(tom.chats(&world).await, chats[..2], "those who waited longest");
    tom.resolves(&world, chats[0]).await;
    tom.resolves(&world, chats[1]).await;
    let now = tom.chats(&world).await;
    assert!(
        now.contains(&chats[2]) && now.contains(&late.conversation),
        "the handed-back one kept its place"
    );
    world.ends().await;
}

#[tokio::test]
async fn each_change_of_status_starts_its_timer_anew_and_choosing_the_same_does_not() {
    // S1-15, S2-34
    let (world, ada) = World::open().await;
    ada.is(&world, Status::Online).await;
    let began = world.agent(ada).since;
    world.passes(Span::minutes(3));
    ada.is(&world, Status::Online).await;
    assert_eq!(world.agent(ada).since, began);
    ada.is(&world, Status::Break).await;
    assert_eq!(world.agent(ada).since, world.now());
    world.ends().await;
}

#[tokio::test]
async fn an_agent_whose_browser_fell_silent_gets_no_new_chats_until_it_is_back() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let due = world.service.tick().await.expect("a tick").expect("somebody is watched");
    assert_eq!(due, world.now().plus(Span::seconds(45)));
    world.passes(Span::seconds(45));
    world.service.tick().await.expect("a tick");
    assert_eq!(world.agent(maya).duty(), Duty::ConnectionLost);
    assert_eq!(world.agent(maya).status, Status::Online, "what he chose stays what he chose");

    let daniel = world.customer_writes("Daniel", "hello").await;
    assert_eq!(maya.chats(&world).await, []);
    world.service.agent_connected(maya.caller.agent).await.expect("connects");
    assert_eq!(maya.chats(&world).await, [daniel.conversation]);
    world.ends().await;
}

#[tokio::test]
async fn an_offline_agent_reads_the_archive_and_nothing_else() {
    // S1-26
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    maya.is(&world, Status::Online).await;
    let old = world.customer_writes("Old", "hello").await;
    maya.resolves(&world, old.conversation).await;
    let new = world.customer_writes("New", "hello").await;
    maya.is(&world, Status::Offline).await;
    assert!(world.service.thread(maya.caller, old.conversation).await.is_ok());
    assert_eq!(refused(world.service.thread(maya.caller, new.conversation).await), Err(Refusal::Offline));
    assert_eq!(
        refused(world.service.profile(maya.caller, new.conversation).await.map(drop)),
        Err(Refusal::Offline)
    );
    let page = world.service.archive(maya.caller, Default::default()).await.expect("the archive");
    assert_eq!(page.iter().map(|c| c.id).collect::<Vec<_>>(), [old.conversation]);
    let found = world.service.find(maya.caller, "New").await.expect("found");
    assert_eq!(found.conversations, []);
    world.ends().await;
}

#[tokio::test]
async fn what_runs_leaves_the_console_of_who_goes_home_and_is_there_when_he_is_back() {
    // S1-26, for every role; but an overseer's overview counts what runs also while he is away.
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let ines = world.hires(ada, "Ines", Role::Supervisor).await;
    for who in [maya, ines] {
        who.is(&world, Status::Break).await;
    }
    let daniel = world.customer_writes("Daniel", "hello").await.conversation;
    for who in [maya, ines] {
        assert_eq!(world.service.board(who.caller).await.expect("a board").pending(), 1);
        world.opens(who, daniel).await;
        let keys = world.service.keys_of(who.caller);
        let seq = world.service.board(who.caller).await.expect("a board").seq;
        let mut listener = world.service.feed.listen(&world.service.store, Side::Desk, keys, seq);
        who.is(&world, Status::Offline).await;
        while !matches!(listener.next().await.expect("the log"), Heard::Reset) {}
        let board = world.service.board(who.caller).await.expect("a board");
        let oversees = who.caller == ines.caller;
        assert_eq!((board.sees_active(), board.pending()), (false, usize::from(oversees)));
        assert_eq!(board.inbox().count(), 0, "nothing to take");
        assert!(world.service.may_look(who.caller, daniel).await.is_err(), "nor open on his screen");
        let keys = world.service.keys_of(who.caller);
        assert!(keys.iter().all(|key| !matches!(key, Key::Serving(_))), "{keys:?}");
        assert_eq!(keys.contains(&Key::Overseers), oversees, "{keys:?}");
        who.is(&world, Status::Break).await;
        assert_eq!(world.service.board(who.caller).await.expect("a board").pending(), 1);
    }
    world.ends().await;
}

#[tokio::test]
async fn the_ledger_of_an_agents_time_has_neither_gaps_nor_overlaps() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let begun = world.agent(maya).duty_since;
    let ways =
        [Status::Online, Status::Break, Status::Online, Status::Invisible, Status::Offline, Status::Online];
    for (n, status) in ways.into_iter().enumerate() {
        world.passes(Span::seconds(70 * n as i64 + 7));
        // The tick counts her as gone, and her browser comes back, as often as not.
        world.service.tick().await.expect("a tick");
        maya.is(&world, status).await;
        world.passes(Span::seconds(11));
        world.service.agents_heard(&[maya.caller.agent]).await.expect("heard");
    }
    let stints = world
        .service
        .store
        .glance()
        .await
        .expect("a reading")
        .stints(maya.caller.agent)
        .await
        .expect("stints");
    let mut at = begun;
    for stint in &stints {
        assert_eq!(stint.from, at, "{stints:?}");
        at = stint.to;
    }
    assert_eq!(at, world.agent(maya).duty_since, "and what she is now goes on from there");
    assert!(stints.iter().any(|stint| stint.what.contains("connection_lost")), "{stints:?}");
    world.ends().await;
}

#[tokio::test]
async fn whoever_takes_a_chat_in_the_moment_in_which_he_is_set_offline_does_not_have_it() {
    let (world, ada) = World::open().await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let ines = world.hires(ada, "Ines", Role::Supervisor).await;
    for _ in 0..5 {
        maya.is(&world, Status::Online).await;
        let daniel = world.customer_writes("Daniel", "hello").await;
        maya.resolves(&world, daniel.conversation).await;
        let (service, hers) = (&world.service, maya.caller);
        let (set, _) = tokio::join!(
            service.set_status_of(ines.caller, hers.agent, Status::Offline),
            service.reopen(hers, daniel.conversation),
        );
        set.expect("set");
        assert_ne!(world.row(ada, daniel.conversation).await.owner(), Some(hers.agent), "S1-29");
    }
    world.ends().await;
}
