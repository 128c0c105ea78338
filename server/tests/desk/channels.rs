//! WhatsApp, Messenger and Instagram, against a simulator of their providers over true HTTP: what comes in, what goes out,
//! and windows (S0-*, S1-07 … S1-13, S4-26 … S4-33, V-09 … V-12).

use crate::world::{Colleague, World, refused};
use app::{
    api::{
        channels::{Connection, TemplateForm},
        desk::Desk,
    },
    domain::{
        agent::{Role, Status},
        channel::{Channel, ChannelKind},
        content::{Cause, More, Progress, Quote},
        conversation::{Archived, Conversation, Priority, State},
        ids::{ConversationId, MessageId},
        message::{Author, Body, Happened},
        refusal::Refusal,
        settings::{Group, Terms},
        template::{Blank, Place},
        thread::Thread,
        time::{Span, Timestamp},
        window::{MARGIN, Window},
    },
};
use clap::Parser;
use server::{config::Config, http::Web, http::assets::Assets, shutdown::Shutdown};
use simulator::{Simulator, demo};
use std::net::SocketAddr;

/// A desk whose address the providers reach, and the providers.
pub struct Outside {
    pub sim: Simulator,
    shutdown: Shutdown,
}

impl Outside {
    /// Opens a desk that is connected to nothing yet.
    pub async fn open() -> (World, Colleague, Outside) {
        server::channels::graph::prepare_tls();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let desk = format!("http://{}", listener.local_addr().expect("an address"));
        let now = 1_700_000_000_000;
        let config = simulator::Config { now: Some(now), ..Default::default() };
        let config = simulator::Config { settings: config.settings.clone().retrying_at_once(3), ..config };
        let sim = Simulator::start(config).await.expect("a simulator");
        let (world, ada) = World::open_towards(&sim.base_url(), &desk).await;
        let shutdown = Shutdown::new();
        let web =
            Web::new(world.service.clone(), Assets::of([]), Config::parse_from(["parley"]), shutdown.clone());
        let router = server::router(web).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, router).await });
        (world, ada, Outside { sim, shutdown })
    }

    /// Everybody is served: what came in is worked off, what is due is sent, until nobody has anything to say.
    pub async fn settle(&self, world: &World) {
        for _ in 0..4 {
            self.sim.settle().await;
            world.service.tick_arrivals().await.expect("worked off");
            world.service.tick_templates().await.expect("fetched");
            world.service.tick_fetches().await.expect("fetched");
            world.service.tick_names().await.expect("asked");
            world.service.tick_outbox().await.expect("sent");
            world.service.tick().await.expect("a tick");
        }
    }

    /// Time passes for everybody, the agents' browsers stay connected.
    pub async fn passes(&self, world: &World, agents: &[Colleague], span: Span) {
        world.passes(span);
        let agents: Vec<_> = agents.iter().map(|c| c.caller.agent).collect();
        world.service.agents_heard(&agents).await.expect("heard");
        self.sim.client().advance(span.as_millis()).await;
        self.settle(world).await;
    }

    pub async fn connects(&self, world: &World, ada: Colleague, kind: ChannelKind) -> Channel {
        let connected = world.service.connect(ada.caller, form(world, kind)).await.expect("connected");
        self.settle(world).await;
        if kind != ChannelKind::Whatsapp {
            let told = self.sim.client().set_callback(&connected.callback, &connected.verify_token).await;
            assert!(told.verified, "{told:?}");
        }
        let channel = world.service.feed.catalog().channels[&connected.channel].clone();
        let mut group = world.group();
        group.serves.push(channel.id);
        world.service.save_group(ada.caller, group).await.expect("it is served");
        channel
    }

    /// Writes down every message to WhatsApp, where the tests are told to: they are held against Meta's own document
    /// afterwards (`simulator/tests/story/desk_requests.rs`).
    fn write_down(&self) {
        use std::io::Write as _;
        let Ok(path) = std::env::var("PARLEY_META_REQUESTS") else { return };
        let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
        let mut file = file.expect("a file for the requests");
        for sent in self.sim.client().journal() {
            if sent.method == "POST" && sent.path.ends_with(&format!("{}/messages", demo::PHONE_NUMBER_ID)) {
                let line = serde_json::json!({ "path": sent.path, "body": sent.body }).to_string() + "\n";
                file.write_all(line.as_bytes()).expect("written");
            }
        }
    }

    pub async fn ends(self, world: World) {
        self.write_down();
        self.shutdown.begin();
        self.sim.stop().await;
        world.ends().await;
    }
}

fn form(world: &World, kind: ChannelKind) -> Connection {
    let (account, parent, token) = match kind {
        ChannelKind::Whatsapp => (demo::PHONE_NUMBER_ID, demo::WABA_ID, demo::WHATSAPP_TOKEN),
        ChannelKind::Messenger => (demo::PAGE_ID, "", demo::PAGE_TOKEN),
        _ => (demo::INSTAGRAM_BY_PAGE_ID, demo::PAGE_ID, demo::PAGE_TOKEN),
    };
    Connection {
        channel: None,
        product: world.channel().product,
        kind,
        name: "Nordlicht".into(),
        account: account.into(),
        parent: parent.into(),
        own_login: false,
        token: token.into(),
        app_secret: demo::APP_SECRET.into(),
        instagram_secret: demo::INSTAGRAM_APP_SECRET.into(),
    }
}

/// A desk with one connected account, and Maya Online who serves it.
pub async fn desk(kind: ChannelKind) -> (World, Colleague, Colleague, Outside, Channel) {
    let (world, ada, outside) = Outside::open().await;
    let maya = world.hires(ada, "Maya Lindqvist", Role::Agent).await;
    ada.is(&world, Status::Break).await;
    let channel = outside.connects(&world, ada, kind).await;
    maya.is(&world, Status::Online).await;
    (world, ada, maya, outside, channel)
}

pub fn account(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Whatsapp => demo::PHONE_NUMBER_ID,
        ChannelKind::Messenger => demo::PAGE_ID,
        _ => demo::INSTAGRAM_BY_PAGE_ID,
    }
}

pub async fn only(world: &World, agent: Colleague) -> ConversationId {
    let chats = agent.chats(world).await;
    assert_eq!(chats.len(), 1, "{chats:?}");
    chats[0]
}

pub async fn thread(world: &World, who: Colleague, id: ConversationId) -> Thread {
    world.service.thread(who.caller, id).await.expect("a thread")
}

/// What was said, by whom, and what is besides.
fn said(thread: &Thread) -> Vec<(Author, String, More)> {
    let line = |body: &Body| match body {
        Body::Message { author, text, more } => {
            Some((*author, text.as_str().to_owned(), more.as_deref().cloned().unwrap_or_default()))
        }
        _ => None,
    };
    thread.entries.iter().filter_map(|entry| line(&entry.body)).collect()
}

fn progress(thread: &Thread) -> Vec<Progress> {
    said(thread).iter().filter_map(|(_, _, more)| more.delivery.as_ref().map(|d| d.progress)).collect()
}

#[tokio::test]
async fn a_customer_writes_on_whatsapp_and_is_answered_once() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    assert_eq!(channel.account.as_ref().map(|a| a.label.as_str()), Some(demo::PHONE_NUMBER));
    let (health, _) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
    assert!(health.verified_at.is_some(), "the provider asked whether the address is ours");
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    let wamid = mira.write("Hallo, ist der Tisch noch da? 🙂").expect("written");
    outside.settle(&world).await;

    let chat = only(&world, maya).await;
    let row = world.row(ada, chat).await;
    assert_eq!(row.name.as_deref(), Some("Mira Okoye"));
    assert_eq!(row.contact.as_deref(), Some("+4915550000001"), "the touchpoint (S4-18)");
    assert!(matches!(row.window(world.now()).0, Window::Free { .. }));
    let upto = world.service.thread(maya.caller, chat).await.expect("a thread").seq;
    world.service.seen(maya.caller, chat, upto).await.expect("read");
    maya.replies(&world, chat, "Ja, er ist noch da.").await;
    outside.settle(&world).await;
    let told = |entry: &simulator::Entry| entry.body["status"] == "read";
    assert_eq!(
        outside.sim.client().journal().iter().filter(|e| told(e)).count(),
        1,
        "she sees that she was read"
    );
    mira.open().expect("read");
    outside.settle(&world).await;

    let thread = thread(&world, maya, chat).await;
    assert_eq!(said(&thread)[0].1, "Hallo, ist der Tisch noch da? 🙂");
    assert_eq!(progress(&thread), [Progress::Read]);
    let sends = outside.sim.client().sends();
    assert_eq!(sends.len(), 1, "sent once: {sends:?}");
    assert_eq!(sends[0].body["to"], "+4915550000001");
    assert_eq!(mira.messages().len(), 2);
    let by_id = said(&thread).len();
    assert_eq!(by_id, 2, "{wamid:?}");
    outside.ends(world).await;
}

#[tokio::test]
async fn webhooks_three_times_shuffled_and_in_parallel_make_one_conversation_with_each_message_once() {
    let (world, _, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let chaos = simulator::Faults { copies: 3, shuffle: true, parallel: 8, ..Default::default() };
    sim.faults(chaos);
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.album(10).expect("an album");
    for n in 0..10 {
        mira.write(&format!("{n}")).expect("written");
    }
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let thread = thread(&world, maya, chat).await;
    let said = said(&thread);
    assert_eq!(said.len(), 20, "each once");
    let pictures = said.iter().filter(|(_, _, more)| !more.parts.is_empty()).count();
    assert_eq!(pictures, 10);
    let mut words: Vec<&str> =
        said.iter().map(|(_, text, _)| text.as_str()).filter(|t| !t.is_empty()).collect();
    words.sort_unstable();
    assert_eq!(words, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    outside.ends(world).await;
}

#[tokio::test]
async fn a_whatsapp_window_runs_out_in_every_console_and_the_customers_word_opens_it_again() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Guten Tag").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    outside.passes(&world, &[ada, maya], Span::hours(24).minus_margin(Span::seconds(1))).await;
    assert_eq!(maya.chats(&world).await, [chat], "a second is left");
    assert_eq!(world.row(ada, chat).await.priority, Priority::Urgent, "those who oversee were told in time");
    outside.passes(&world, &[ada, maya], Span::seconds(2)).await;
    assert!(maya.chats(&world).await.is_empty(), "it left Active by itself (S1-10)");
    let row = world.row(ada, chat).await;
    assert!(matches!(row.state, State::Archived { how: Archived::Expired, .. }));
    let refusal = maya.tries_to_reply(&world, chat, "Sind Sie noch da?").await;
    assert!(matches!(refusal, Err(Refusal::TemplateOnly | Refusal::AlreadyResolved)), "{refusal:?}");
    let late = refused(world.service.reopen(maya.caller, chat).await);
    assert_eq!(late, Err(Refusal::ReopeningOver), "S1-13");
    mira.write("Ich bin wieder da").expect("written");
    outside.settle(&world).await;
    assert_eq!(maya.chats(&world).await, [chat], "the same conversation, the same agent (S4-31)");
    maya.replies(&world, chat, "Schön").await;
    outside.settle(&world).await;
    assert_eq!(outside.sim.client().sends().len(), 1);
    let lines = thread(&world, maya, chat).await;
    let lost =
        |body: &Body| matches!(body, Body::Happened(Happened::Expired { answered: false, kept: false }));
    assert!(lines.entries.iter().any(|entry| lost(&entry.body)), "lost without an answer, and counted");
    let report = world.service.lost_windows(ada.caller, 30).await.expect("a report");
    assert_eq!(report.channels.iter().map(|on| (on.ended, on.unanswered)).collect::<Vec<_>>(), [(1, 1)]);
    assert_eq!((report.latest[0].conversation, report.latest[0].agent), (chat, Some(maya.caller.agent)));
    assert_eq!(refused(world.service.lost_windows(maya.caller, 30).await), Err(Refusal::NotAllowed));
    outside.ends(world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_in_a_day_late_has_its_window_end_when_it_does_and_not_when_somebody_looks() {
    let (world, _, _, outside, _) = desk(ChannelKind::Whatsapp).await;
    world.service.work();
    // Time has been looked at; nothing is due for an hour.
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    world.passes(Span::hours(25));
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Guten Tag").expect("written");
    let over = async || {
        let mut reading = world.service.store.glance().await.expect("a reading");
        let lost = reading.lost_windows(Timestamp::default()).await.expect("counted");
        lost.iter().map(|on| on.ended).sum::<u64>()
    };
    let mut tries = 0;
    while over().await == 0 && tries < 100 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        tries += 1;
    }
    assert_eq!(over().await, 1);
    outside.ends(world).await;
}

#[tokio::test]
async fn where_a_group_keeps_such_chats_they_stay_locked_in_place() {
    let (world, ada, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let terms = Terms { keep_expired: true, escalate_minutes: 0, ..Terms::default() };
    world.service.save_group(ada.caller, Group { terms, ..world.group() }).await.expect("terms");
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Guten Tag").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    outside.passes(&world, &[ada, maya], Span::hours(25)).await;
    assert_eq!(maya.chats(&world).await, [chat], "locked in place (S4-29)");
    assert_eq!(maya.tries_to_reply(&world, chat, "Hallo?").await, Err(Refusal::TemplateOnly));
    mira.write("Ich bin wieder da").expect("written");
    outside.settle(&world).await;
    maya.replies(&world, chat, "Schön").await;
    outside.settle(&world).await;
    maya.resolves(&world, chat).await;
    outside.ends(world).await;
}

#[tokio::test]
async fn a_template_reaches_who_cannot_be_written_to_and_his_answer_brings_the_chat_back() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let mira = outside.sim.client().phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Wann ist mein Rad fertig?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    maya.replies(&world, chat, "Ich frage nach").await;
    outside.passes(&world, &[ada, maya], Span::hours(30)).await;
    let blank = |name: &str| Blank { place: Place::Body, name: name.into() };
    let form = |filled: Vec<(Blank, String)>| TemplateForm {
        name: "order_ready".into(),
        language: "de".into(),
        filled,
    };
    let missing = form(vec![(blank("1"), "Mira".into())]);
    let refusal = world.service.send_template(maya.caller, chat, MessageId::random(), missing).await;
    assert!(matches!(refused(refusal), Err(Refusal::Invalid { field, .. }) if field == "template"));
    let message = MessageId::random();
    let right = form(vec![(blank("1"), "Mira".into()), (blank("2"), "A-1007".into())]);
    for _ in 0..2 {
        world
            .service
            .send_template(maya.caller, chat, message, right.clone())
            .await
            .expect("sent, twice clicked");
    }
    outside.settle(&world).await;
    assert_eq!(maya.chats(&world).await, [chat], "it is hers again");
    let lines = thread(&world, maya, chat).await;
    let said = said(&lines);
    let (_, text, more) = said.last().expect("the template");
    assert_eq!(text, "Hallo Mira, dein Auftrag A-1007 kann abgeholt werden.");
    assert_eq!(more.template.as_ref().map(|t| t.buttons.len()), Some(2));
    assert_eq!(more.delivery.as_ref().map(|d| d.progress), Some(Progress::Delivered));
    assert_eq!(maya.tries_to_reply(&world, chat, "Noch etwas").await, Err(Refusal::TemplateOnly));
    let theirs = mira.messages();
    let template = theirs.last().expect("on her phone").id.clone();
    mira.tap(&template, "Ich komme heute").expect("tapped");
    outside.settle(&world).await;
    maya.replies(&world, chat, "Bis gleich").await;
    outside.settle(&world).await;
    let known = world.service.templates(maya.caller, channel.id).await.expect("templates");
    let counted = known.iter().find(|one| one.name == "order_ready").expect("counted");
    assert_eq!((counted.sent, counted.delivered), (1, 1));
    outside.ends(world).await;
}

#[tokio::test]
async fn an_agent_writes_first_to_a_number_with_a_template() {
    let (world, _, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let blank = |name: &str| Blank { place: Place::Body, name: name.into() };
    let filled =
        vec![(blank("first_name"), "Saskia".to_owned()), (blank("subject"), "your repair".to_owned())];
    let form = TemplateForm { name: "reminder".into(), language: "en_US".into(), filled };
    let bad = world
        .service
        .write_first(maya.caller, channel.id, "0155 50", MessageId::random(), form.clone())
        .await;
    assert!(matches!(refused(bad), Err(Refusal::Invalid { field, .. }) if field == "phone"));
    let message = MessageId::random();
    let chat = world
        .service
        .write_first(maya.caller, channel.id, "+31 6 55500-105", message, form)
        .await
        .expect("opened");
    outside.settle(&world).await;
    assert_eq!(maya.chats(&world).await, [chat]);
    let saskia = outside.sim.client().phone(demo::SASKIA, account(ChannelKind::Whatsapp));
    assert_eq!(saskia.messages().len(), 1);
    saskia.write("Yes please").expect("written");
    outside.settle(&world).await;
    assert_eq!(maya.chats(&world).await, [chat], "her answer comes into the same conversation");
    outside.ends(world).await;
}

#[tokio::test]
async fn on_messenger_a_person_has_seven_days_and_a_machine_one() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Messenger).await;
    let jonas = outside.sim.client().phone(demo::JONAS, account(ChannelKind::Messenger));
    jonas.write("Is the blue one in stock?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    assert_eq!(world.row(ada, chat).await.name.as_deref(), Some("Jonas Brandt"), "asked of the channel");
    maya.replies(&world, chat, "Let me look").await;
    outside.settle(&world).await;
    outside.passes(&world, &[ada, maya], Span::hours(48)).await;
    assert!(matches!(world.row(ada, chat).await.window(world.now()).0, Window::HumanOnly { .. }));
    maya.replies(&world, chat, "Yes, three left").await;
    outside.settle(&world).await;
    let sends = outside.sim.client().sends();
    let tags: Vec<_> = sends.iter().map(|send| send.body["tag"].as_str().unwrap_or_default()).collect();
    assert_eq!(tags, ["", "HUMAN_AGENT"], "S0-01, S0-02");
    assert_eq!(outside.sim.client().needless_human_agent(), 0, "never inside the day");
    maya.resolves(&world, chat).await;
    world.service.reopen(maya.caller, chat).await.expect("moved back by hand within the week (S0-05)");
    outside.passes(&world, &[ada, maya], Span::hours(6 * 24)).await;
    let row: Conversation = world.row(ada, chat).await;
    assert!(matches!(row.state, State::Archived { how: Archived::Expired, .. }), "{:?}", row.state);
    let late = refused(world.service.reopen(maya.caller, chat).await);
    assert_eq!(late, Err(Refusal::ReopeningOver), "S0-12");
    assert_eq!(outside.sim.client().sends().len(), 2, "{}", channel.name);
    outside.ends(world).await;
}

#[tokio::test]
async fn instagram_splits_by_bytes_reads_take_effect_and_what_is_unsent_is_gone() {
    let (world, _, maya, outside, _) = desk(ChannelKind::Instagram).await;
    let emeka = outside.sim.client().phone(demo::EMEKA, account(ChannelKind::Instagram));
    let secret = emeka.write("my card number is 4111").expect("written");
    emeka.story_reply("Love this! Price?").expect("written");
    emeka.story_mention().expect("mentioned");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    maya.replies(&world, chat, &"ä".repeat(700)).await;
    outside.settle(&world).await;
    emeka.open().expect("read");
    emeka.unsend(secret.as_str()).expect("unsent");
    outside.settle(&world).await;
    let lines = thread(&world, maya, chat).await;
    let said = said(&lines);
    assert_eq!(said.len(), 4);
    assert!(said[0].1.is_empty() && said[0].2.unsent_at.is_some(), "erased: {:?}", said[0]);
    assert!(!serde_json::to_string(&lines).expect("json").contains("4111"));
    let mut reading = world.service.store.read().await.expect("a reading");
    let log = reading.events_after(app::domain::event::Seq(0)).await.expect("the log");
    assert!(log.iter().all(|event| !event.body.contains("4111")), "nor in the log");
    drop(reading);
    assert!(matches!(said[1].2.quote, Some(Quote::Story { .. })));
    assert_eq!(outside.sim.client().sends().len(), 2, "1,400 bytes are two messages");
    assert_eq!(progress(&lines), [Progress::Read]);
    outside.ends(world).await;
}

#[tokio::test]
async fn an_answer_that_is_lost_on_its_way_is_never_sent_twice() {
    for kind in [ChannelKind::Whatsapp, ChannelKind::Messenger, ChannelKind::Instagram] {
        let (world, _, maya, outside, _) = desk(kind).await;
        let sim = outside.sim.client();
        let mira = sim.phone(demo::MIRA, account(kind));
        mira.write("Hello?").expect("written");
        outside.settle(&world).await;
        let chat = only(&world, maya).await;
        let fault =
            simulator::CallFault { times: 1, path: "/messages".into(), fault: simulator::Fault::Nonsense };
        sim.next_calls(fault);
        maya.replies(&world, chat, "Here I am").await;
        outside.settle(&world).await;
        let ours = mira
            .messages()
            .iter()
            .filter(|message| message.author == simulator::world::Author::Business)
            .count();
        assert_eq!(ours, 1, "{kind:?}: once on the phone");
        let lines = thread(&world, maya, chat).await;
        assert_eq!(said(&lines).len(), 2, "{kind:?}: its echo is no second message");
        assert!(progress(&lines)[0] >= Progress::Sent, "{kind:?}: found again by what was told of it");
        outside.ends(world).await;
    }
}

#[tokio::test]
async fn a_token_that_was_taken_back_stops_the_channel_and_loses_nothing() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Hello?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    sim.revoke(demo::WHATSAPP_TOKEN);
    maya.replies(&world, chat, "Here").await;
    maya.replies(&world, chat, "I am").await;
    outside.settle(&world).await;
    let known = world.service.feed.catalog().channels[&channel.id].clone();
    assert!(known.trouble.is_some(), "said in every console");
    assert_eq!(progress(&thread(&world, maya, chat).await), [Progress::Pending; 2]);
    let again = Connection { channel: Some(channel.id), ..form(&world, ChannelKind::Whatsapp) };
    let refusal = refused(world.service.connect(ada.caller, again.clone()).await);
    assert!(matches!(refusal, Err(Refusal::Invalid { field, .. }) if field == "token"), "still revoked");
    sim.world(|world| {
        world.token_mut(demo::WHATSAPP_TOKEN).expect("known").state = simulator::world::TokenState::Good
    });
    world.service.connect(ada.caller, again).await.expect("connected anew");
    outside.settle(&world).await;
    assert!(progress(&thread(&world, maya, chat).await).iter().all(|p| *p >= Progress::Sent));
    let texts: Vec<String> =
        sim.sends().iter().filter(|s| s.status == 200).map(|s| s.body["text"]["body"].to_string()).collect();
    assert_eq!(texts, ["\"Here\"", "\"I am\""], "in order, each once");
    assert!(known.account.is_some());
    outside.ends(world).await;
}

#[tokio::test]
async fn what_fails_says_why_in_words_and_may_be_sent_again() {
    let (world, _, maya, outside, _) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Hello?").expect("written");
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    mira.block().expect("blocked");
    maya.replies(&world, chat, "Hello!").await;
    outside.settle(&world).await;
    let lines = thread(&world, maya, chat).await;
    let failed = said(&lines)[1].2.delivery.clone().expect("ours");
    assert_eq!(failed.progress, Progress::Failed);
    assert_eq!(failed.failed.map(|failed| failed.why), Some(Cause::Unreachable));
    let fault = simulator::Fault::Error {
        code: 131_000,
        subcode: None,
        status: Some(500),
        message: None,
        details: None,
    };
    sim.next_calls(simulator::CallFault { times: 2, path: "/messages".into(), fault });
    mira.unblock().expect("unblocked");
    let id = lines.entries.iter().rev().find(|e| matches!(e.body, Body::Message { .. })).expect("a line").id;
    refused(world.service.retry(maya.caller, chat, id).await).expect("again");
    outside.settle(&world).await;
    outside.passes(&world, &[maya], Span::minutes(5)).await;
    outside.passes(&world, &[maya], Span::minutes(5)).await;
    assert_eq!(
        progress(&thread(&world, maya, chat).await),
        [Progress::Delivered],
        "after two passing failures"
    );
    outside.ends(world).await;
}

#[tokio::test]
async fn what_is_not_signed_or_not_ours_changes_nothing_and_is_not_kept_from_others() {
    let (world, ada, maya, outside, channel) = desk(ChannelKind::Whatsapp).await;
    let sim = outside.sim.client();
    let mira = sim.phone(demo::MIRA, account(ChannelKind::Whatsapp));
    mira.write("Hello").expect("written");
    outside.settle(&world).await;
    let (_, ours) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
    sim.set_callback(&ours.callback, &ours.verify_token).await;
    let before = world.service.store.read().await.expect("a reading").head().await.expect("the head");
    let message = |pid: &str, id: &str, at: &str| {
        serde_json::json!({"object": "whatsapp_business_account", "entry": [{"id": demo::WABA_ID, "changes": [{"field": "messages",
            "value": {"messaging_product": "whatsapp", "metadata": {"phone_number_id": pid},
                "messages": [{"from": "4915550000001", "id": id, "timestamp": at, "type": "text", "text": {"body": "hi"}}]}}]}]})
        .to_string()
    };
    let good = message(demo::PHONE_NUMBER_ID, "wamid.forged", "1700000000");
    for signature in [simulator::Signature::Wrong, simulator::Signature::Missing, simulator::Signature::Short]
    {
        sim.raw(good.as_bytes(), signature);
    }
    outside.settle(&world).await;
    let strangers = message("999999999999999", "wamid.strangers", "1700000000");
    sim.raw(strangers.as_bytes(), simulator::Signature::Good);
    sim.raw(b"{\"object\":\"\\ud83d\"", simulator::Signature::Good);
    sim.raw("[".repeat(500).as_bytes(), simulator::Signature::Good);
    sim.raw(b"\xff\xfe\0 not even text", simulator::Signature::Good);
    outside.settle(&world).await;
    let after = world.service.store.read().await.expect("a reading").head().await.expect("the head");
    assert_eq!(before, after, "nothing of it became anything");
    let (health, _) = world.service.channel_health(ada.caller, channel.id).await.expect("health");
    assert_eq!(health.unreadable, 4, "kept for whoever looks into it");
    for (id, at) in [("wamid.future", "9999999999"), ("wamid.ancient", "1"), ("wamid.words", "yesterday")] {
        sim.raw(message(demo::PHONE_NUMBER_ID, id, at).as_bytes(), simulator::Signature::Good);
    }
    outside.settle(&world).await;
    let chat = only(&world, maya).await;
    let lines = thread(&world, maya, chat).await;
    assert_eq!(said(&lines).len(), 4, "odd times harm no message");
    assert!(lines.entries.windows(2).all(|two| two[0].at <= two[1].at), "and no order");
    assert!(lines.entries.iter().all(|entry| entry.at <= world.now()));
    outside.ends(world).await;
}

/// A little less than a span, as the window's end is.
trait Margin {
    fn minus_margin(self, besides: Span) -> Span;
}

impl Margin for Span {
    fn minus_margin(self, besides: Span) -> Span {
        Span::millis(self.as_millis() - MARGIN.as_millis() - besides.as_millis())
    }
}
