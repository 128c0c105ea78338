//! The providers of the social channels, for the stories: a simulator that the desk reaches over true HTTP, and that reaches the
//! desk.

use crate::{
    ear::Ear,
    world::{Colleague, World},
};
use app::{
    api::{channels::Connection, desk::Desk},
    domain::{
        agent::{Role, Status},
        channel::{Channel, ChannelKind},
        content::{More, Progress},
        ids::ConversationId,
        message::{Author, Body},
        thread::Thread,
        time::Span,
    },
};
use clap::Parser;
use server::{config::Config, http::Web, http::assets::Assets, shutdown::Shutdown};
use simulator::{Simulator, demo};
use std::net::SocketAddr;

/// A desk whose address the providers reach, and the providers.
pub struct Outside {
    pub sim: Simulator,
    /// What browsers call the desk.
    pub desk: String,
    shutdown: Shutdown,
    ear: Ear,
}

impl Outside {
    /// Opens a desk that is connected to nothing yet.
    pub async fn open() -> (World, Colleague, Outside) {
        server::channels::graph::prepare_tls();
        let ear = Ear::open();
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
        (world, ada, Outside { sim, desk, shutdown, ear })
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
        self.connects_by(world, ada, form(world, kind)).await
    }

    pub async fn connects_by(&self, world: &World, ada: Colleague, form: Connection) -> Channel {
        let kind = form.kind;
        let connected = world.service.connect(ada.caller, form).await.expect("connected");
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

    /// Writes down every request to WhatsApp, where the tests are told to: they are held against Meta's own document
    /// afterwards (`simulator/tests/story/desk_requests.rs`).
    fn write_down(&self) {
        use std::io::Write as _;
        let Ok(path) = std::env::var("PARLEY_META_REQUESTS") else { return };
        let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
        let mut file = file.expect("a file for the requests");
        for sent in self.sim.client().journal() {
            // Of a number, of a business, or for a file of theirs.
            let names = |id: &str| sent.path.split('/').any(|part| part == id);
            let is_theirs = names(demo::PHONE_NUMBER_ID) || names(demo::WABA_ID);
            if is_theirs || sent.query.contains_key("phone_number_id") {
                let (method, path, body) = (sent.method, sent.path, sent.body);
                let line = serde_json::json!({ "method": method, "path": path, "body": body }).to_string();
                file.write_all((line + "\n").as_bytes()).expect("written");
            }
        }
    }

    pub async fn ends(self, world: World) {
        let told = self.sim.client().journal().into_iter().find(|call| call.tells_secret);
        assert!(told.is_none(), "a secret in an address: {told:?}");
        self.write_down();
        self.shutdown.begin();
        self.sim.stop().await;
        world.ends().await;
        self.ear.closes();
    }
}

pub fn form(world: &World, kind: ChannelKind) -> Connection {
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
    desk_by(kind, false).await
}

/// Likewise; an Instagram account may be connected by its own sign-in.
pub async fn desk_by(kind: ChannelKind, own_login: bool) -> (World, Colleague, Colleague, Outside, Channel) {
    let (world, ada, outside) = Outside::open().await;
    let maya = world.hires(ada, "Maya Lindqvist", Role::Agent).await;
    ada.is(&world, Status::Break).await;
    let by_page = form(&world, kind);
    let connection = match own_login {
        true => {
            Connection { own_login, parent: String::new(), token: demo::INSTAGRAM_TOKEN.into(), ..by_page }
        }
        false => by_page,
    };
    let channel = outside.connects_by(&world, ada, connection).await;
    maya.is(&world, Status::Online).await;
    // A channel more to serve is a board anew: from here on each event counts.
    for colleague in [ada, maya] {
        world.watch(colleague).await;
    }
    (world, ada, maya, outside, channel)
}

/// Whom customers write to there.
pub fn account_by(kind: ChannelKind, own_login: bool) -> &'static str {
    if own_login { demo::INSTAGRAM_BY_LOGIN_ID } else { account(kind) }
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
pub fn said(thread: &Thread) -> Vec<(Author, String, More)> {
    let line = |body: &Body| match body {
        Body::Message { author, text, more } => {
            Some((*author, text.as_str().to_owned(), more.as_deref().cloned().unwrap_or_default()))
        }
        _ => None,
    };
    thread.entries.iter().filter_map(|entry| line(&entry.body)).collect()
}

pub fn progress(thread: &Thread) -> Vec<Progress> {
    said(thread).iter().filter_map(|(_, _, more)| more.delivery.as_ref().map(|d| d.progress)).collect()
}
