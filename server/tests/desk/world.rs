//! The stage: a real service on a real database, a fixed clock, and people.
//!
//! Every agent who signed in keeps a board from his first moment on and folds each event that reaches him. When
//! the story ends, [`World::ends`] compares every board with a fresh snapshot, and every open thread with its
//! table: an event forgotten, or sent to the wrong person, fails every story that touches it.

use crate::statements;
use app::{
    api::{
        conversations::WrapUp,
        desk::{Answer, Caller, Desk, Failure, Start},
    },
    domain::{
        agent::{Agent, Duty, Role, Status},
        board::{Applied, Board},
        channel::{Channel, ChannelKind, Product},
        conversation::Conversation,
        event::{Down, Envelope, Seq},
        ids::*,
        message::Text,
        refusal::Refusal,
        routing::Routing,
        settings::{Catalog, Group, Mode, Terms, Topic},
        thread::Thread,
        time::{Span, Timestamp},
        visitor::{Answers, Chat, VisitorDown},
    },
};
use server::{
    clock::Clock,
    desk::Service,
    feed::{Heard, Listener, Side},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

pub const PASSWORD: &str = "a long password";

pub struct World {
    pub service: Arc<Service>,
    pub database: Database,
    /// How a second desk on the same database reaches the providers.
    towards: Option<Towards>,
    /// What Ada's first run made: a later id may sort before it.
    first: Catalog,
    boards: Mutex<BTreeMap<AgentId, Watched>>,
}

struct Towards {
    key: server::seal::Key,
    files: tempfile::TempDir,
    places: server::channels::graph::Places,
    desk: String,
}

impl Towards {
    fn outside(&self) -> server::desk::Outside {
        server::desk::Outside {
            key: self.key.clone(),
            files: server::files::Files::new(self.files.path()),
            places: self.places.clone(),
            public_url: self.desk.clone(),
            mailer: None,
        }
    }
}

/// A database of its own, gone with the story.
pub struct Database {
    pub url: String,
    _dir: Option<tempfile::TempDir>,
}

struct Watched {
    caller: Caller,
    board: Board,
    listener: Listener,
    threads: BTreeMap<ConversationId, Thread>,
}

/// Somebody who answers.
#[derive(Clone, Copy)]
pub struct Colleague {
    pub caller: Caller,
}

/// Somebody who writes.
#[derive(Clone)]
pub struct Visitor {
    pub pass: String,
    pub channel: ChannelId,
    pub conversation: ConversationId,
}

impl Database {
    pub async fn fresh() -> Self {
        statements::listen();
        match std::env::var("PARLEY_TEST_DATABASE") {
            Ok(server) => Self::on_postgres(&server).await,
            Err(_) => {
                let dir = tempfile::tempdir().expect("a directory");
                Self { url: format!("sqlite:{}", dir.path().join("desk.db").display()), _dir: Some(dir) }
            }
        }
    }

    async fn on_postgres(server: &str) -> Self {
        use sqlx::{Connection, Executor};
        let name = format!("story_{}", MessageId::random().to_string().trim_start_matches("msg_"));
        let mut connection =
            sqlx::PgConnection::connect(&format!("{server}postgres")).await.expect("a server");
        connection
            .execute(sqlx::AssertSqlSafe(format!("create database {name}")))
            .await
            .expect("a database of its own");
        Self { url: format!("{server}{name}"), _dir: None }
    }
}

impl World {
    /// A desk that Ada the admin has just set up: one product, one web channel, one group with her in it.
    pub async fn open() -> (World, Colleague) {
        Self::open_with(server::desk::Outside::nowhere().expect("nowhere")).await
    }

    /// Likewise, with providers at that address, who reach the desk at this one.
    pub async fn open_towards(graph: &str, desk: &str) -> (World, Colleague) {
        let files = tempfile::tempdir().expect("a directory");
        let places = server::channels::graph::Places {
            graph: graph.to_owned(),
            instagram: graph.to_owned(),
            version: "v26.0".into(),
            media_hosts: Vec::new(),
        };
        let key = server::seal::Key::of_the_moment();
        let towards = Towards { key, files, places, desk: desk.to_owned() };
        let (world, ada) = Self::open_with(towards.outside()).await;
        (World { towards: Some(towards), ..world }, ada)
    }

    /// A second server on the same database, where that can have one.
    pub async fn beside(&self) -> Option<Arc<Service>> {
        let towards = self.towards.as_ref().filter(|_| self.service.store.is_shared())?;
        let clock = self.service.clock.clone();
        Some(Service::open_with(&self.database.url, clock, towards.outside()).await.expect("a second desk"))
    }

    /// Likewise, with nobody who looks at its boards.
    pub async fn second(&self) -> Option<World> {
        if !self.service.store.is_shared() {
            return None;
        }
        let database = Database { url: self.database.url.clone(), _dir: None };
        let service = Service::open(&database.url, self.service.clock.clone()).await.expect("a second desk");
        let (towards, first) = (None, self.first.clone());
        Some(World { service, database, towards, first, boards: Mutex::default() })
    }

    /// This agent is in a group of his own by now, on these terms: what comes goes to the first one. Answers with both.
    pub async fn second_line(&self, ada: Colleague, who: Colleague, terms: Terms) -> [Group; 2] {
        let mut first = self.group();
        first.members.retain(|member| *member != who.caller.agent);
        let (id, members, serves) = (GroupId::random(), vec![who.caller.agent], first.serves.clone());
        let second = Group { id, name: "Second line".into(), members, serves, terms };
        for group in [&first, &second] {
            self.service.save_group(ada.caller, group.clone()).await.expect("a group");
        }
        let routing = Routing { fallback: Some(first.id), ..Routing::default() };
        self.service.save_routing(ada.caller, routing).await.expect("to the first line");
        [first, second]
    }

    /// A desk as [`World::open`] has it, with a mail server.
    pub async fn open_with_mail(smtp: &str) -> (World, Colleague) {
        Self::open_with(mailing(smtp)).await
    }

    async fn open_with(outside: server::desk::Outside) -> (World, Colleague) {
        let database = Database::fresh().await;
        let clock = Clock::fixed(Timestamp::from_millis(1_700_000_000_000));
        let service = Service::open_with(&database.url, clock, outside).await.expect("a desk opens");
        let (towards, first) = (None, Catalog::default());
        let mut world = World { service, database, towards, first, boards: Mutex::default() };
        let form = app::api::agents::FirstRun {
            workspace: "Harrow & Pine".into(),
            name: "Ada Berg".into(),
            email: "ada@parley.example".into(),
            password: PASSWORD.into(),
        };
        let signed_in = world.service.first_run(form, "local").await.expect("the first run");
        let caller = world.service.caller(&signed_in.token).await.expect("a session").expect("of Ada");
        let ada = Colleague { caller };
        world.first = Catalog::clone(&world.service.feed.catalog());
        world.watch(ada).await;
        (world, ada)
    }

    /// Lets time pass; nothing else.
    pub fn passes(&self, span: Span) {
        self.service.clock.pass(span);
    }

    pub fn now(&self) -> Timestamp {
        self.service.clock.now()
    }

    /// The first run's web channel, as it is now.
    pub fn channel(&self) -> Channel {
        let first =
            self.first.channels.values().find(|channel| !channel.kind.is_foreign()).expect("a channel");
        self.service.feed.catalog().channels.get(&first.id).cloned().expect("still there")
    }

    /// The first run's group, as it is now.
    pub fn group(&self) -> Group {
        let first = self.first.groups.keys().next().expect("a group");
        self.service.feed.catalog().groups.get(first).cloned().expect("still there")
    }

    /// The first run's product, as it is now.
    pub fn product(&self) -> Product {
        let first = self.first.products.keys().next().expect("a product");
        self.service.feed.catalog().products.get(first).cloned().expect("still there")
    }

    /// The first run's topic, as it is now.
    pub fn topic(&self) -> Topic {
        let first = self.first.topics.keys().next().expect("a topic");
        self.service.feed.catalog().topics.get(first).cloned().expect("still there")
    }

    /// Hires an agent who serves the first group, and signs him in with a connected browser.
    pub async fn hires(&self, ada: Colleague, name: &str, role: Role) -> Colleague {
        let hired = self.hires_for(ada, name, role).await;
        let mut group = self.group();
        group.members.push(hired.caller.agent);
        self.service.save_group(ada.caller, group).await.expect("a member more");
        self.watch(hired).await;
        hired
    }

    /// Hires an agent who serves nothing yet.
    pub async fn hires_for(&self, ada: Colleague, name: &str, role: Role) -> Colleague {
        let email = format!("{}@parley.example", first_word(name));
        let form = app::api::agents::AgentForm {
            id: None,
            name: name.into(),
            email: email.clone(),
            role,
            password: PASSWORD.into(),
            deactivated: false,
            limits: vec![],
        };
        self.service.save_agent(ada.caller, form).await.expect("an agent");
        let signed_in = self.service.sign_in(&email, PASSWORD, "local").await.expect("signs in");
        let caller = self.service.caller(&signed_in.token).await.expect("a session").expect("of the agent");
        let hired = Colleague { caller };
        self.service.agent_connected(caller.agent).await.expect("connects");
        self.watch(hired).await;
        hired
    }

    /// Begins (or begins anew) to hold an agent's board.
    pub async fn watch(&self, who: Colleague) {
        let board = self.service.board(who.caller).await.expect("a board");
        let keys = self.service.keys_of(who.caller);
        let listener = self.service.feed.listen(&self.service.store, Side::Desk, keys, board.seq);
        let watched = Watched { caller: who.caller, board, listener, threads: BTreeMap::new() };
        self.boards.lock().expect("boards").insert(who.caller.agent, watched);
    }

    /// The row of a conversation as the admin sees it.
    pub async fn row(&self, ada: Colleague, id: ConversationId) -> Conversation {
        let mut reading = self.service.store.glance().await.expect("a reading");
        let _ = ada;
        reading.conversation(id).await.expect("a row").expect("of this id").conversation
    }

    pub fn agent(&self, who: Colleague) -> Agent {
        self.service.feed.catalog().agents[&who.caller.agent].clone()
    }

    /// A new customer with a first message.
    pub async fn customer_writes(&self, name: &str, text: &str) -> Visitor {
        self.tries_to_write(name, text).await.expect("a chat begins")
    }

    pub async fn tries_to_write(&self, name: &str, text: &str) -> Result<Visitor, Refusal> {
        let channel = self.channel().id;
        let answers = Answers(vec![
            ("name".into(), name.into()),
            ("email".into(), format!("{}@mail.example", first_word(name))),
        ]);
        let start = Start {
            pass: None,
            address: "1.2.3.4",
            answers,
            message: MessageId::at(self.now()),
            text: Text::new(text).expect("a text"),
            page: Some("https://shop.example/packs".into()),
            tongue: None,
        };
        let started = refused(self.service.start(channel, start).await)?;
        Ok(Visitor { pass: started.pass, channel, conversation: started.chat.conversation })
    }

    /// Holds every board against a fresh one, and every thread against its table.
    pub async fn ends(self) {
        let mut boards = std::mem::take(&mut *self.boards.lock().expect("boards"));
        for watched in boards.values_mut() {
            watched.catches_up(&self.service).await;
            let fresh = self.service.board(watched.caller).await;
            let Ok(fresh) = fresh else { continue }; // signed out or deactivated in the story
            assert_eq!(
                Board { seq: fresh.seq, ..watched.board.clone() },
                fresh,
                "events tell the whole story"
            );
            for (id, thread) in &watched.threads {
                let Ok(fresh) = self.service.thread(watched.caller, *id).await else { continue };
                let tail = thread.entries.len().saturating_sub(fresh.entries.len());
                assert_eq!(thread.entries[tail..], fresh.entries, "the thread of {id}");
                assert_eq!(thread.conversation, fresh.conversation, "the head of {id}");
            }
        }
        self.holds().await;
        statements::are_answered_by_indices(&self.database.url).await;
    }

    /// What must hold after every story: one owner or in one queue, offers only before those who are there, nothing with
    /// somebody who is Offline, and no chat waits while somebody could be given it.
    pub async fn holds(&self) {
        let catalog = self.service.feed.catalog();
        let mut tx = self.service.store.write().await.expect("a turn");
        let kept = tx.staff_now().await.expect("what the writer keeps");
        assert_eq!(
            kept,
            tx.staff().await.expect("what is written"),
            "the writer's own facts are those of the tables"
        );
        drop(tx);
        let mut reading = self.service.store.read().await.expect("a reading");
        let staff = reading.staff().await.expect("what is written");
        for conversation in reading.running().await.expect("running chats") {
            let kind = catalog.channels[&conversation.channel].kind;
            if let Some(owner) = conversation.owner() {
                let status = catalog.agents[&owner].status;
                assert_ne!(status, Status::Offline, "nobody Offline holds a chat (S1-29)");
            }
            for offer in conversation.asked() {
                let asked = &catalog.agents[&offer.to];
                assert!(asked.is_available(), "nothing is put before somebody who is not there for it");
                assert_ne!(conversation.owner(), Some(offer.to), "nobody is offered what he has");
                let wants = !asked.has_paused(kind) || !offer.holds_a_place();
                assert!(wants, "nothing is put before somebody who wants none of it (V-18)");
                let times = conversation.asked().filter(|other| other.to == offer.to).count();
                assert_eq!(times, 1, "nobody is asked twice at once");
            }
            for invited in &conversation.invited {
                assert!(conversation.owner().is_some(), "whoever has a chat calls in");
                assert_eq!(conversation.helper(invited.to), None, "nobody is asked to where he is");
            }
            for helper in &conversation.helpers {
                assert_ne!(conversation.owner(), Some(helper.agent), "nobody helps himself");
                let status = catalog.agents[&helper.agent].status;
                assert_ne!(status, Status::Offline, "nobody Offline is in a conference");
            }
            if !conversation.is_free() {
                continue;
            }
            let all: Vec<Group> = catalog.groups.values().cloned().collect();
            let is_open = |group: &Group| server::rules::hours::is_open(group, self.now());
            let is_there = |agent: &Agent| {
                matches!(agent.duty(), Duty::Available | Duty::WrappingUp) && !agent.has_paused(kind)
            };
            let somebody = |group: &Group| {
                let mut members = group.members.iter().filter_map(|id| catalog.agents.get(id));
                is_open(group) && members.any(|agent| is_there(agent) && !agent.deactivated)
            };
            let (channel, own) = (conversation.channel, conversation.group);
            let pool = app::domain::routing::pool(channel, own, conversation.lifts, all.iter(), somebody);
            let giving = pool.into_iter().filter(|group| group.terms.mode != Mode::Pick && is_open(group));
            let could = |agent: &&Agent| {
                let taken = staff.points.get(&agent.id).copied().unwrap_or(0);
                let points = taken + u32::from(conversation.weight) <= 100 || !catalog.policy.weighs;
                let load = staff.open.get(&(agent.id, conversation.product)).copied().unwrap_or(0);
                let own = agent.limits.iter().find(|(of, _)| *of == conversation.product).map(|(_, n)| *n);
                let limit = own.unwrap_or(catalog.products[&conversation.product].limit);
                agent.is_available() && !agent.has_paused(kind) && load < limit && points
            };
            let members = giving.flat_map(|g| &g.members).filter_map(|id| catalog.agents.get(id));
            let able: Vec<&Agent> = members.filter(could).collect();
            if able.is_empty() {
                continue;
            }
            let row = reading.conversation(conversation.id).await.expect("a row").expect("of this id");
            let passed = |agent| row.passed.iter().any(|(who, until)| *who == agent && self.now() < *until);
            let free = able.into_iter().find(|agent| !passed(agent.id));
            let name = free.map(|a| &a.name);
            assert!(free.is_none(), "{name:?} could be given one who waits: {row:?}");
        }
    }

    /// Opens a conversation on this agent's screen: from now on its thread is folded too.
    pub async fn opens(&self, who: Colleague, id: ConversationId) -> Thread {
        let thread = self.service.thread(who.caller, id).await.expect("a thread");
        let mut boards = std::mem::take(&mut *self.boards.lock().expect("boards"));
        if let Some(watched) = boards.get_mut(&who.caller.agent) {
            watched.catches_up(&self.service).await;
            watched.listener.look_at(Some(id), thread.seq).await.expect("looks");
            watched.threads.insert(id, thread.clone());
        }
        *self.boards.lock().expect("boards") = boards;
        thread
    }
}

impl Watched {
    /// Hears everything up to the log's end.
    async fn catches_up(&mut self, service: &Arc<Service>) {
        let head = service.store.glance().await.expect("a reading").head().await.expect("a head");
        // Ordinary quiet is found by a short wait, not by a sleep in the story: sockets are awaited.
        while let Ok(heard) = tokio::time::timeout(self.patience(head), self.listener.next()).await {
            match heard.expect("the log is readable") {
                Heard::Event(_, text) | Heard::Moment(text) => self.folds(&text),
                Heard::Reset => self.starts_afresh(service).await,
            }
        }
    }

    fn patience(&self, head: Seq) -> Duration {
        if self.listener.at() >= head { Duration::ZERO } else { Duration::from_secs(5) }
    }

    fn folds(&mut self, text: &str) {
        let Ok(Down::Event(envelope)) = serde_json::from_str::<Down>(text) else { return };
        let envelope: Envelope = envelope;
        self.threads.values_mut().for_each(|thread| drop(thread.apply(&envelope).cloned()));
        assert_ne!(self.board.apply(&envelope), Applied::Reset, "resets come as such");
    }

    async fn starts_afresh(&mut self, service: &Arc<Service>) {
        let Ok(board) = service.board(self.caller).await else { return };
        self.board = board;
        let keys = service.keys_of(self.caller);
        self.listener = service.feed.listen(&service.store, Side::Desk, keys, self.board.seq);
    }
}

impl Colleague {
    pub async fn is(self, world: &World, status: Status) {
        world.service.set_status(self.caller, status, None).await.expect("a status");
    }

    /// Wants no new chats from channels of this kind, or again some.
    pub async fn pauses(self, world: &World, kind: ChannelKind, paused: bool) {
        world.service.pause_kind(self.caller, kind, paused).await.expect("a kind");
    }

    pub async fn replies(self, world: &World, to: ConversationId, text: &str) {
        self.tries_to_reply(world, to, text).await.expect("a reply");
    }

    pub async fn tries_to_reply(self, world: &World, to: ConversationId, text: &str) -> Result<(), Refusal> {
        let text = Text::new(text)?;
        refused(world.service.reply(self.caller, to, MessageId::at(world.now()), text).await)
    }

    /// With the first topic there is.
    pub async fn resolves(self, world: &World, id: ConversationId) {
        self.tries_to_resolve(world, id).await.expect("resolved");
    }

    pub async fn tries_to_resolve(self, world: &World, id: ConversationId) -> Result<(), Refusal> {
        let topic = world.topic().id;
        refused(world.service.resolve(self.caller, id, Some(topic), "done").await)
    }

    pub async fn chats(self, world: &World) -> Vec<ConversationId> {
        let board = world.service.board(self.caller).await.expect("a board");
        board.mine().map(|c| c.id).collect()
    }
}

impl Visitor {
    pub async fn says(&self, world: &World, text: &str) {
        let text = Text::new(text).expect("a text");
        let said = world.service.say(&self.pass, self.channel, MessageId::at(world.now()), text).await;
        refused(said).expect("said");
    }

    pub async fn sees(&self, world: &World) -> Option<Chat> {
        world.service.visit(self.channel, Some(&self.pass), None).await.expect("a visit").chat
    }

    pub async fn ends(&self, world: &World) {
        refused(world.service.end(&self.pass, self.channel).await).expect("ended");
    }

    /// Everything the visitor's browser would be sent about his conversation, from the beginning.
    pub async fn hears(&self, world: &World) -> Vec<VisitorDown> {
        let keys = vec![app::domain::event::Key::Visitor(self.conversation)];
        let mut listener = world.service.feed.listen(&world.service.store, Side::Visitor, keys, Seq(1));
        let mut heard = Vec::new();
        while let Ok(Ok(Heard::Event(_, text))) =
            tokio::time::timeout(Duration::from_millis(200), listener.next()).await
        {
            heard.push(serde_json::from_str(&text).expect("a word that the widget knows"));
        }
        heard
    }
}

/// A desk that sends its mails there.
pub fn mailing(smtp: &str) -> server::desk::Outside {
    let mailer = server::mail::Mailer::new(smtp, "help@shop.example").expect("a mail server");
    server::desk::Outside { mailer: Some(mailer), ..server::desk::Outside::nowhere().expect("nowhere") }
}

/// A word for whoever gets a chat that is handed on, and no topic.
pub fn word(note: &str) -> WrapUp {
    WrapUp { note: note.into(), topic: None }
}

/// The part of a name that an address can be made of.
fn first_word(name: &str) -> String {
    let word: String = name.chars().take_while(|c| c.is_alphanumeric()).collect();
    if word.is_empty() { "someone".into() } else { word.to_lowercase() }
}

/// Breakage fails the story; a refusal is an answer.
pub fn refused<T>(answer: Answer<T>) -> Result<T, Refusal> {
    answer.map_err(|failure| match failure {
        Failure::Refused(refusal) => refusal,
        Failure::Broken(error) => panic!("the desk broke: {error:#}"),
    })
}
