//! Whoever does nothing for long is set Offline and signed out, if the workspace wants it (V-18).

use crate::world::{Colleague, PASSWORD, World, refused};
use app::{
    api::desk::Desk,
    domain::{
        agent::{Role, Status},
        event::{Down, Key, Seq, Signal},
        policy::Policy,
        refusal::Refusal,
        time::{Span, Timestamp},
    },
};
use server::feed::{Heard, Listener, Side};

/// Three minutes are allowed; Maya has Daniel's chat, and Tom could have it.
struct Morning {
    world: World,
    ada: Colleague,
    maya: Colleague,
    tom: Colleague,
    /// Of a second session of Maya's.
    token: String,
    begins: Timestamp,
}

impl Morning {
    async fn begins() -> Self {
        let (world, ada) = World::open().await;
        let maya = world.hires(ada, "Maya", Role::Agent).await;
        let tom = world.hires(ada, "Tom", Role::Agent).await;
        ada.is(&world, Status::Break).await;
        maya.is(&world, Status::Online).await;
        let token = world.service.sign_in("maya@parley.example", PASSWORD, "local").await.expect("in").token;
        let policy = Policy { idle_minutes: 3, ..Policy::default() };
        world.service.save_policy(ada.caller, policy).await.expect("a policy");
        let begins = world.now();
        Self { world, ada, maya, tom, token, begins }
    }

    /// Every browser is connected, whether somebody sits before it or not.
    async fn at(&self, second: i64) {
        let at = self.begins.plus(Span::seconds(second));
        self.world.passes(at.since(self.world.now()));
        let all = [self.ada, self.maya, self.tom].map(|who| who.caller.agent);
        self.world.service.agents_heard(&all).await.expect("heard");
        self.world.service.tick().await.expect("a tick");
    }

    async fn uses(&self, who: Colleague) {
        self.world.service.console_used(who.caller.agent).await.expect("used");
    }

    fn listens(&self, who: Colleague) -> Listener {
        let feed = &self.world.service.feed;
        feed.listen(&self.world.service.store, Side::Desk, vec![Key::Agent(who.caller.agent)], Seq(1))
    }

    async fn is_signed_in(&self) -> bool {
        self.world.service.caller(&self.token).await.expect("an answer").is_some()
    }
}

/// What an agent's console was told of being signed out.
async fn told(listener: &mut Listener) -> Vec<Option<Timestamp>> {
    let mut all = Vec::new();
    while let Ok(Ok(heard)) =
        tokio::time::timeout(std::time::Duration::from_millis(200), listener.next()).await
    {
        if let Heard::Moment(text) = heard
            && let Ok(Down::Signal(Signal::Idle { until })) = serde_json::from_str(&text)
        {
            all.push(until);
        }
    }
    all
}

#[tokio::test]
async fn who_does_nothing_is_asked_then_offline_and_signed_out_and_his_chats_go_to_others() {
    let morning = Morning::begins().await;
    let Morning { world, ada, maya, tom, .. } = &morning;
    let daniel = world.customer_writes("Daniel", "hello").await.conversation;
    let mut console = morning.listens(*maya);
    morning.at(119).await;
    morning.uses(*ada).await;
    tom.is(world, Status::Online).await;
    assert_eq!(told(&mut console).await, []);
    morning.at(120).await;
    let until = Some(morning.begins.plus(Span::minutes(3)));
    assert_eq!(told(&mut console).await, [until]);
    let mut second = morning.listens(*maya);
    world.service.agent_connected(maya.caller.agent).await.expect("connected");
    assert_eq!(told(&mut second).await, [until], "a browser that was not there a moment ago");
    told(&mut console).await;
    morning.at(170).await;
    morning.uses(*maya).await;
    assert_eq!(told(&mut console).await, [None], "whatever she does is an answer");
    morning.at(180).await;
    assert!(morning.is_signed_in().await);

    morning.at(280).await;
    morning.uses(*tom).await;
    morning.uses(*ada).await;
    morning.at(349).await;
    assert_eq!(maya.chats(world).await, [daniel], "three minutes from when she was last there");
    morning.at(350).await;
    assert_eq!(world.agent(*maya).status, Status::Offline);
    assert!(!morning.is_signed_in().await);
    assert_eq!(tom.chats(world).await, [daniel]);
    morning.world.ends().await;
}

#[tokio::test]
async fn the_time_goes_on_when_the_desk_is_down_but_nobody_is_out_before_he_can_say_that_he_is_there() {
    let mut morning = Morning::begins().await;
    morning.at(100).await;
    let clock = morning.world.service.clock.clone();
    let url = morning.world.database.url.clone();
    morning.world.service = server::desk::Service::open(&url, clock).await.expect("the desk opens again");
    for who in [morning.ada, morning.maya, morning.tom] {
        morning.world.watch(who).await;
    }
    morning.at(219).await;
    morning.uses(morning.ada).await;
    assert!(morning.is_signed_in().await, "two minutes from the start");
    morning.at(220).await;
    assert!(!morning.is_signed_in().await);
    assert_eq!(morning.world.agent(morning.ada).status, Status::Break);
    morning.world.ends().await;
}

#[tokio::test]
async fn nobody_is_signed_out_where_nothing_is_said_of_it_and_the_limits_are_kept() {
    let morning = Morning::begins().await;
    let saves = async |idle_minutes| {
        let policy = Policy { idle_minutes, ..Policy::default() };
        refused(morning.world.service.save_policy(morning.ada.caller, policy).await)
    };
    for wrong in [1, 2, 1_001] {
        assert!(matches!(saves(wrong).await, Err(Refusal::Invalid { field, .. }) if field == "idle_minutes"));
    }
    saves(0).await.expect("never");
    morning.at(86_400).await;
    assert!(morning.is_signed_in().await);
    // Switched on again, the time that went by does not count.
    saves(3).await.expect("three minutes");
    morning.at(86_400 + 179).await;
    assert!(morning.is_signed_in().await);
    morning.world.ends().await;
}
