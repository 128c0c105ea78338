//! The use-cases: load, decide, save, append, commit. The one room that knows both the rules and the store.
//!
//! Rights are checked here and nowhere else. Time is read once at the start of a use-case and passed down.

mod accounts;
mod agents;
mod answering;
mod assigning;
mod callers;
mod conference;
mod conversations;
mod customers;
mod delivery;
mod demo;
pub mod demo_channels;
mod doors;
mod elsewhere;
mod handing_over;
mod hearing;
mod holding;
mod hours;
mod idle;
mod inbound;
mod lines;
mod mailing;
mod media;
mod merging;
mod names;
mod offers;
mod outcomes;
mod overflow;
mod overhearing;
mod pace;
mod passwords;
mod pictures;
mod placing;
mod policy;
mod prechat;
mod reacting;
mod receipts;
mod refused;
mod report_file;
mod reports;
mod reverting;
mod revising;
mod rich;
mod roster;
mod routes;
mod service;
mod sessions;
mod settings;
mod spend;
mod steps;
mod subscribing;
mod switching;
mod telling;
mod templates;
mod tickets;
mod timers;
mod tokens;
mod typing;
mod visitors;
mod waits;
mod windows;

use crate::{
    channels::graph::{Graph, Places},
    clock::Clock,
    feed::Feed,
    files::Files,
    mail::Mailer,
    presence::Presence,
    rules::routing,
    seal::Key,
    store::{ConversationRow, Store, Tx},
};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        agent::{Agent, Role, Status, Viewer},
        ids::{ChannelId, ConversationId, GroupId},
        refusal::{Refusal, Thing},
        settings::Catalog,
        time::Timestamp,
    },
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{
        Arc, Mutex, RwLock,
        atomic::{AtomicBool, AtomicI64},
    },
};
use tokio::sync::{Notify, Semaphore};

/// What a desk needs of the world to speak with the providers.
pub struct Outside {
    pub key: Key,
    pub files: Files,
    pub places: Places,
    pub public_url: String,
    /// How answers on tickets go out; none: they wait.
    pub mailer: Option<Mailer>,
}

impl Outside {
    /// Of a desk without channels: a key that nobody keeps, and nobody to speak with.
    pub fn nowhere() -> anyhow::Result<Self> {
        let nobody = "http://127.0.0.1:9".to_owned();
        Ok(Self {
            key: Key::of_the_moment(),
            files: Files::new(std::env::temp_dir().join("parley-files")),
            places: Places {
                graph: nobody.clone(),
                instagram: nobody.clone(),
                version: "v26.0".into(),
                media_hosts: Vec::new(),
            },
            public_url: nobody,
            mailer: None,
        })
    }
}

/// The desk itself. One per process; shared by the doors and the workers.
pub struct Service {
    pub store: Store,
    pub feed: Arc<Feed>,
    pub presence: Presence,
    elsewhere: elsewhere::Elsewhere,
    pub clock: Clock,
    /// Since when this process can have heard anybody, and when it last wrote down whom it did ([`Service::listening_since`]).
    since: AtomicI64,
    beaten: AtomicI64,
    /// The groups that were closed when time was last looked at; nothing, before the first look.
    closed: Mutex<Option<BTreeSet<GroupId>>>,
    /// Rings when a timer may be due sooner than thought.
    pub timers: Notify,
    /// Likewise, of those of windows.
    window_timers: Notify,
    /// Rings when a customer's page begins to listen: what was told a moment ago, it has not heard.
    came: Notify,
    /// Rings when something came in, is to be sent, is to be fetched.
    arrivals: Notify,
    /// Whether messages may wait for a channel that is on.
    holds: AtomicBool,
    refusing: refused::Refusing,
    /// Channels whose provider could not be reached of late.
    unreached: Mutex<BTreeSet<ChannelId>>,
    /// Since when the provider was not reached for a message: by the parcel's name.
    waits_since: Mutex<HashMap<String, Timestamp>>,
    last_place: AtomicI64,
    parcels: Notify,
    fetches: Notify,
    /// Rings when a mail is to be sent.
    mails: Notify,
    mailer: Option<Mailer>,
    /// Rings when a channel is to be asked who somebody is.
    unasked: Notify,
    /// Rings when a provider is to be asked something that no message waits for.
    asking: Notify,
    /// A token that nobody was asked about yet.
    hurry_tokens: Notify,
    /// Channels whose templates are to be fetched anew: from when on, and how often that failed.
    to_sync: Mutex<BTreeMap<ChannelId, (Timestamp, u32)>>,
    /// How fast each channel may be sent to.
    pace: pace::Pace,
    typing: typing::Typing,
    /// What opens the channels, as far as it was needed.
    opened: RwLock<HashMap<ChannelId, Arc<accounts::Secrets>>>,
    key: Key,
    graph: Graph,
    pub files: Files,
    /// What browsers and providers call this desk.
    public_url: String,
    /// Hashing a password takes memory and a core: few at a time.
    hashing: Semaphore,
}

impl Service {
    /// Opens the database, loads what is set up, and starts the feed. Workers are started apart
    /// ([`Service::work`]), so that tests can run them by hand.
    pub async fn open(database: &str, clock: Clock) -> anyhow::Result<Arc<Service>> {
        Self::open_with(database, clock, Outside::nowhere()?).await
    }

    /// Likewise, with what it needs to speak with the providers.
    pub async fn open_with(database: &str, clock: Clock, outside: Outside) -> anyhow::Result<Arc<Service>> {
        let feed = Feed::new();
        let to_feed = feed.clone();
        let store = Store::open(database, Box::new(move |events| to_feed.committed(events))).await?;
        feed.start(&store).await?;
        let since = AtomicI64::new(clock.now().millis());
        let overheard = feed.overheard();
        let service = Arc::new(Service {
            since,
            beaten: AtomicI64::new(0),
            elsewhere: elsewhere::Elsewhere::new(&store),
            store,
            feed,
            presence: Presence::default(),
            clock,
            closed: Mutex::default(),
            timers: Notify::new(),
            window_timers: Notify::new(),
            came: Notify::new(),
            arrivals: Notify::new(),
            holds: AtomicBool::new(true),
            refusing: refused::Refusing::default(),
            unreached: Mutex::default(),
            waits_since: Mutex::default(),
            last_place: AtomicI64::new(0),
            parcels: Notify::new(),
            typing: typing::Typing::default(),
            fetches: Notify::new(),
            mails: Notify::new(),
            mailer: outside.mailer,
            asking: Notify::new(),
            hurry_tokens: Notify::new(),
            unasked: Notify::new(),
            to_sync: Mutex::default(),
            pace: pace::Pace::default(),
            opened: RwLock::default(),
            key: outside.key,
            graph: Graph::new(outside.places)?,
            files: outside.files,
            public_url: outside.public_url.trim_end_matches('/').to_owned(),
            hashing: Semaphore::new(2),
        });
        if let Some(overheard) = overheard {
            tokio::spawn(elsewhere::overhear(Arc::downgrade(&service), overheard));
        }
        Ok(service)
    }

    fn catalog(&self) -> Arc<Catalog> {
        self.feed.catalog()
    }

    /// What this caller may see.
    fn viewer(&self, caller: Caller) -> Viewer {
        let serves = routing::served_by(caller.agent, self.catalog().groups.values());
        Viewer { agent: caller.agent, role: caller.role, serves }
    }

    /// A turn on the writer, and the conversation that is to be changed in it, if this caller may read it.
    async fn turn_on(&self, caller: Caller, id: ConversationId) -> Answer<(Tx, ConversationRow)> {
        let mut tx = self.store.write().await?;
        let row = tx.conversation(id).await?.ok_or(Refusal::Gone(Thing::Conversation))?;
        may_read(&self.viewer(caller), self.myself(caller)?.status, &row)?;
        Ok((tx, row))
    }

    /// The caller as colleagues see him.
    fn myself(&self, caller: Caller) -> Answer<Agent> {
        Ok(self.catalog().agents.get(&caller.agent).cloned().ok_or(Refusal::SignedOut)?)
    }
}

/// Refuses those below a role.
fn at_least(caller: Caller, role: Role) -> Result<(), Refusal> {
    if caller.role >= role { Ok(()) } else { Err(Refusal::NotAllowed) }
}

/// Refuses conversations of other groups, and active ones to those who are Offline (S1-26). What one may not
/// see does not exist: the answer to a foreign id and to a wrong one is the same.
fn may_read(viewer: &Viewer, status: Status, row: &ConversationRow) -> Result<(), Refusal> {
    if !row.conversation.may_be_read_by(viewer) {
        return Err(Refusal::Gone(Thing::Conversation));
    }
    if !status.sees_active() && !row.conversation.is_archived() {
        return Err(Refusal::Offline);
    }
    Ok(())
}

/// A short text of a form: trimmed, without control characters, of limited length, not empty.
fn short(field: &str, typed: &str, longest: usize) -> Result<String, Refusal> {
    let text = optional(field, typed, longest)?;
    text.ok_or_else(|| Refusal::invalid(field, format!("the {field} is empty")))
}

/// Like [`short`], but may be empty.
fn optional(field: &str, typed: &str, longest: usize) -> Result<Option<String>, Refusal> {
    let text: String = typed.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let text = text.trim();
    if text.chars().count() > longest {
        return Err(Refusal::invalid(field, format!("the {field} is longer than {longest} characters")));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// A token that nobody guesses: 32 random bytes in hex.
fn secret() -> String {
    let bytes: [u8; 32] = rand::random();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is kept of a token.
fn hash_of(secret: &str) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The number that settles what the rules leave open.
fn tie(now: Timestamp, salt: u64) -> u64 {
    (now.millis() as u64).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(salt) >> 16
}
