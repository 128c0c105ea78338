//! What each agent did (V-15), with numbers counted by hand.

use crate::{
    mail_server::{MailServer, Mood},
    world::{Colleague, World, refused, word},
};
use app::{
    api::{conversations::Destination, desk::Desk},
    domain::{
        agent::{Role, Status},
        channel::Channel,
        ids::GroupId,
        refusal::{Refusal, Thing},
        report::{Asked, Averaged, Day, Days, Done, Spent},
        scope::Scope,
        settings::{Group, Mode, Terms},
        time::{Span, Timestamp},
    },
};

/// A morning of 400 seconds.
struct Morning {
    world: World,
    ada: Colleague,
    maya: Colleague,
    tom: Colleague,
    oak: Channel,
    begins: Timestamp,
}

impl Morning {
    async fn begins() -> Self {
        let (world, ada) = World::open().await;
        let maya = world.hires(ada, "Maya", Role::Agent).await;
        let tom = world.hires(ada, "Tom", Role::Agent).await;
        let oak = world.second_product(ada, maya).await;
        ada.is(&world, Status::Break).await;
        tom.is(&world, Status::Break).await;
        maya.is(&world, Status::Online).await;
        let begins = world.now();
        Self { world, ada, maya, tom, oak, begins }
    }

    fn until(&self, second: i64) {
        let at = self.begins.plus(Span::seconds(second));
        self.world.passes(at.since(self.world.now()));
    }

    async fn goes_by(&self) {
        let Self { world, maya, tom, .. } = self;
        let daniel = world.customer_writes("Daniel", "hello").await;
        self.until(20);
        maya.replies(world, daniel.conversation, "Hello").await;
        self.until(60);
        tom.is(world, Status::Online).await;
        let to = Destination::Agent(tom.caller.agent);
        let handed = world.service.transfer(maya.caller, daniel.conversation, to, word("for you")).await;
        refused(handed).expect("handed on");
        self.until(70);
        tom.replies(world, daniel.conversation, "Hello from me").await;
        self.until(90);
        tom.replies(world, daniel.conversation, "That is not his first").await;
        self.until(120);
        tom.resolves(world, daniel.conversation).await;
        let hannah = world.writes_on(self.oak.id, "Hannah").await;
        self.until(150);
        maya.replies(world, hannah.conversation, "Hello").await;
        self.until(180);
        maya.resolves(world, hannah.conversation).await;
        self.until(200);
        refused(world.service.reopen(maya.caller, hannah.conversation).await).expect("brought back");
        self.until(210);
        maya.replies(world, hannah.conversation, "One more thing").await;
        self.until(260);
        maya.resolves(world, hannah.conversation).await;
        tom.is(world, Status::Break).await;
        self.misses_an_offer().await;
    }

    /// Zoe is offered to Maya, who is not at her desk.
    async fn misses_an_offer(&self) {
        let Self { world, ada, maya, tom, .. } = self;
        let terms = Terms { mode: Mode::Offer, offer_seconds: 30, ..Terms::default() };
        let group = Group { terms, ..world.group() };
        world.service.save_group(ada.caller, group).await.expect("terms");
        world.customer_writes("Zoe", "hello").await;
        self.until(290);
        let all = [ada, maya, tom].map(|who| who.caller.agent);
        world.service.agents_heard(&all).await.expect("heard");
        world.service.tick().await.expect("a tick");
        self.until(390);
        maya.is(world, Status::Break).await;
        self.until(400);
    }

    fn asked(&self, from: i64, until: i64) -> Asked {
        let at = |second| self.begins.plus(Span::seconds(second));
        Asked { from: at(from), until: at(until), scope: Scope::default(), group: None }
    }

    async fn of(&self, who: Colleague, asked: Asked) -> Option<Done> {
        let all = self.world.service.agents_done(self.ada.caller, asked).await.expect("a report");
        all.into_iter().find(|row| row.agent == who.caller.agent).map(|row| row.done)
    }
}

fn averaged(count: u64, seconds: i64) -> Averaged {
    Averaged { count, total: Span::seconds(seconds) }
}

fn spent(done: &Done, what: Spent) -> i64 {
    done.time(what).as_seconds()
}

#[tokio::test]
async fn each_agent_s_row_is_what_he_did_and_how_he_spent_his_time() {
    let morning = Morning::begins().await;
    morning.goes_by().await;
    let all_day = morning.asked(0, 86_400);
    let maya = morning.of(morning.maya, all_day).await.expect("Maya's row");
    assert_eq!(maya.assigned, 3, "Daniel, Hannah, and Hannah again");
    assert_eq!(maya.first_answer, averaged(3, 20 + 30 + 10));
    assert_eq!(maya.resolution, averaged(2, 60 + 60));
    assert_eq!((maya.resolved, maya.reopened, maya.handed_on, maya.missed), (2, 1, 1, 1));
    let times = Spent::ALL.map(|what| spent(&maya, what));
    assert_eq!(times, [290, 0, 100, 0, 0, 10, 0], "online, then missed until she says so, then a break");

    let tom = morning.of(morning.tom, all_day).await.expect("Tom's row");
    assert_eq!((tom.assigned, tom.first_answer, tom.resolution), (1, averaged(1, 10), averaged(1, 60)));
    assert_eq!((tom.resolved, tom.reopened, tom.handed_on, tom.missed), (1, 0, 0, 0));
    assert_eq!((spent(&tom, Spent::Available), spent(&tom, Spent::Break)), (200, 60 + 140));
    let ada = morning.of(morning.ada, all_day).await.expect("Ada's row");
    assert_eq!((ada.assigned, spent(&ada, Spent::Break)), (0, 400), "up to now and not to midnight");
    morning.world.ends().await;
}

#[tokio::test]
async fn a_report_is_narrowed_to_some_minutes_a_channel_or_a_group() {
    let morning = Morning::begins().await;
    morning.goes_by().await;
    let between = morning.asked(150, 200);
    let maya = morning.of(morning.maya, between).await.expect("Maya's row");
    assert_eq!((maya.assigned, maya.resolved, maya.resolution), (0, 1, averaged(1, 60)));
    assert_eq!((maya.first_answer, spent(&maya, Spent::Available)), (averaged(0, 0), 50));
    assert_eq!(spent(&morning.of(morning.tom, between).await.expect("Tom's row"), Spent::Available), 50);

    let scope = Scope { product: Some(morning.oak.product), channel: Some(morning.oak.id) };
    let on_oak = Asked { scope, ..morning.asked(0, 86_400) };
    let maya = morning.of(morning.maya, on_oak).await.expect("Maya's row");
    assert_eq!((maya.assigned, maya.first_answer, maya.resolved), (2, averaged(2, 40), 2));
    assert_eq!((maya.handed_on, maya.missed), (0, 0), "that was on the other channel");
    assert_eq!(morning.of(morning.tom, on_oak).await, None, "he does not serve it");

    let groups = morning.world.service.feed.catalog();
    let oak = groups.groups.values().find(|group| group.name == "Oak").map(|group| group.id);
    let of_group = Asked { group: oak, ..morning.asked(0, 86_400) };
    assert_eq!(morning.of(morning.maya, of_group).await.expect("Maya's row").assigned, 3);
    assert_eq!(morning.of(morning.tom, of_group).await, None, "he is no member");
    morning.world.ends().await;
}

#[tokio::test]
async fn a_report_that_makes_no_sense_is_refused_and_agents_get_none() {
    let morning = Morning::begins().await;
    let asks = async |who: Colleague, asked| {
        refused(morning.world.service.agents_done(who.caller, asked).await).map(drop)
    };
    let day = morning.asked(0, 86_400);
    assert_eq!(asks(morning.maya, day).await, Err(Refusal::NotAllowed));
    assert_eq!(asks(morning.ada, morning.asked(9, 9)).await, Err(Refusal::BackwardRange));
    let long = asks(morning.ada, morning.asked(0, 86_400 * 400)).await;
    assert!(matches!(long, Err(Refusal::Invalid { field, .. }) if field == "until"));
    let group = Some(GroupId::random());
    assert_eq!(asks(morning.ada, Asked { group, ..day }).await, Err(Refusal::Gone(Thing::Group)));
    morning.world.ends().await;
}

fn day(text: &str) -> Day {
    Day::try_from(text.to_owned()).expect("a day")
}

#[tokio::test]
async fn a_supervisor_has_the_file_sent_to_himself_and_hears_what_the_mail_server_says() {
    let (server, url) = MailServer::open().await;
    let (world, ada) = World::open_with_mail(&url).await;
    let maya = world.hires(ada, "Maya", Role::Agent).await;
    let (from, until) = (world.now(), world.now().plus(Span::hours(24)));
    let asked = Asked { from, until, scope: Scope::default(), group: None };
    let days = Days { from: day("2023-11-14"), until: day("2023-11-15") };
    let mails =
        async |who: Colleague| refused(world.service.mail_agents_done(who.caller, asked, days.clone()).await);
    assert_eq!(mails(maya).await, Err(Refusal::NotAllowed));
    assert_eq!(mails(ada).await, Ok("ada@parley.example".to_owned()), "V-15");
    let mail = server.taken().pop().expect("a mail");
    assert_eq!(mail.to, "ada@parley.example");
    assert!(mail.text.contains("agents-2023-11-14-2023-11-15.csv"), "{}", mail.text);
    assert!(mail.text.contains("Content-Type: text/csv; charset=utf-8"), "{}", mail.text);
    server.will(Mood::Says("552 mailbox full"));
    let no = mails(ada).await.expect_err("not taken");
    assert!(no.to_string().contains("mailbox full") && no.to_string().ends_with("nothing was sent"), "{no}");
    assert_eq!(server.taken().len(), 1);
    world.ends().await;

    let (world, ada) = World::open().await;
    let alone =
        refused(world.service.mail_agents_done(ada.caller, asked, days).await).expect_err("no server");
    assert_eq!(alone.to_string(), "this desk has no mail server; nothing was sent");
    world.ends().await;
}

#[test]
fn a_day_of_a_report_is_a_day_and_no_words() {
    for bad in ["", "2026-1-1", "2026-11-2x", "2026/11/26", "\r\nBcc: a@b", "2026-11-26 "] {
        assert!(Day::try_from(bad.to_owned()).is_err(), "{bad:?}");
    }
}
