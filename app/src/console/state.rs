//! What the console knows, and how it stays true: the board from the server, events folded in as they come.

use crate::node::prelude::*;
use crate::{
    api::{
        agents::{Opening, load_board},
        session::who_am_i,
    },
    domain::{
        board::Board,
        conversation::Conversation,
        customer::Customer,
        event::{Change, Down, Envelope, Event, Seq, Typist, Up},
        ids::{AgentId, ChannelId, ConversationId},
        message::Body,
        refusal::Refusal,
        table::Table,
        thread::Thread,
        ticket::TicketNumber,
        time::{Span, Timestamp},
    },
    live::{self, Address, Link, Live},
};
use std::collections::{BTreeMap, BTreeSet};

mod folding;

/// How often the desk is told that one does something.
const USED: Span = Span::seconds(20);

/// Something happened to a chat in which one has a part, or asked somebody to have one.
#[derive(Clone)]
pub struct Moved {
    pub before: Conversation,
    pub change: Box<Change>,
}

impl Moved {
    fn of(board: &Board, envelope: &Envelope) -> Option<Self> {
        let (me, is_new) = (board.me.agent, envelope.seq > board.seq);
        let Event::Conversation(change) = &envelope.event else { return None };
        let before = board.conversations.get(&change.now.id).filter(|_| is_new)?;
        let happened = matches!(change.entry.as_ref()?.body, Body::Happened(_));
        let asked = || before.asked().any(|offer| offer.by() == Some(me));
        let concerns = happened && (before.has_part(me) || asked());
        concerns.then(|| Self { before: before.clone(), change: change.clone() })
    }
}

/// The state of a console, in context for every screen. `Copy`, like the signals it is made of.
#[derive(Clone, Copy)]
pub struct ConsoleState {
    pub board: RwSignal<Board>,
    /// The server's time, once a second.
    pub now: RwSignal<Timestamp>,
    /// The conversation that is open, folded along; `None` while it loads or none is.
    pub thread: RwSignal<Option<Thread>>,
    /// The customer whose profile changed last: the profile pane takes it over if it shows him.
    pub customer: RwSignal<Option<Customer>>,
    /// Who types where, with the time at which the mark fades.
    pub typing: RwSignal<Table<(ConversationId, Typist), Timestamp>>,
    /// Which agents have which conversation open.
    pub looking: RwSignal<Table<ConversationId, Vec<AgentId>>>,
    /// Conversations whose customer has our page open.
    pub here: RwSignal<BTreeSet<ConversationId>>,
    /// Runs once per customer message that came in live, for sound and notification.
    pub arrived: RwSignal<Option<(ConversationId, Seq)>>,
    /// A chat that is about to be lost unanswered, for who oversees.
    pub escalated: RwSignal<Option<(ConversationId, Seq)>>,
    /// What happened a moment ago to chats of one's own.
    pub moved: RwSignal<Vec<Moved>>,
    /// Conversations that went to the archive, or came back from it, since this page was loaded: the archive
    /// is not on the board, and its list takes them over.
    pub archived: RwSignal<BTreeMap<ConversationId, Conversation>>,
    /// The tickets that somebody changed a moment ago: pages that show them fetch them anew.
    pub tickets: RwSignal<Vec<TicketNumber>>,
    /// The channels whose templates changed a moment ago.
    pub templates: RwSignal<Vec<ChannelId>>,
    /// The conversation that somebody opens in order to answer: its composer takes the focus.
    pub answers: RwSignal<Option<ConversationId>>,
    /// Counts the fresh starts, after which pages fetched before may have missed something.
    pub starts: RwSignal<u32>,
    pub link: RwSignal<Link>,
    /// When one will be signed out for doing nothing, once the desk says so.
    pub idle: RwSignal<Option<Timestamp>>,
    /// When the desk last heard that one does something.
    used: StoredValue<Timestamp>,
    /// How far the server's clock is ahead of the browser's, in milliseconds.
    ahead: StoredValue<i64>,
    live: StoredValue<Option<Live>>,
    /// Whether one is on one's way out: there is nothing to connect to any more.
    leaving: StoredValue<bool>,
    waiting: StoredValue<Vec<Envelope>>,
}

impl ConsoleState {
    pub fn new(opening: Opening) -> Self {
        Self {
            board: RwSignal::new(opening.board),
            now: RwSignal::new(opening.now),
            ahead: StoredValue::new(0),
            thread: RwSignal::new(None),
            customer: RwSignal::new(None),
            typing: RwSignal::default(),
            looking: RwSignal::default(),
            here: RwSignal::default(),
            arrived: RwSignal::new(None),
            escalated: RwSignal::new(None),
            moved: RwSignal::default(),
            archived: RwSignal::default(),
            tickets: RwSignal::default(),
            templates: RwSignal::default(),
            answers: RwSignal::new(None),
            starts: RwSignal::new(0),
            link: RwSignal::new(Link::Connecting),
            idle: RwSignal::new(None),
            used: StoredValue::default(),
            live: StoredValue::new(None),
            leaving: StoredValue::new(false),
            waiting: StoredValue::default(),
        }
    }

    /// Starts the clock and the socket. Browser only: call it from an effect.
    pub fn start(self) {
        self.run_clock();
        let live = live::connect(
            move || {
                let path = format!("/live?after={}", self.board.with_untracked(|b| b.seq.0));
                (!self.leaving.get_value()).then_some(Address { path, pass: None })
            },
            move |frame| self.hear(frame),
            move |_| self.look(),
        );
        self.live.set_value(Some(live));
        Effect::new(move |_| {
            let link = live.link.get();
            self.link.set(link);
            if matches!(link, Link::Down { tries } if tries > 1) {
                self.ask_whether_signed_in();
            }
        });
    }

    /// A socket that is refused says not why. Whoever was signed out meanwhile (a laptop that slept) goes to the door.
    fn ask_whether_signed_in(self) {
        leptos::task::spawn_local(async move {
            if who_am_i().await == Err(Refusal::SignedOut) && !self.leaving.get_value() {
                self.leave();
                let _ = window().location().reload();
            }
        });
    }

    /// Opens (or leaves) a conversation: its events come from now on, colleagues see that we look.
    pub fn open(self, thread: Option<Thread>) {
        self.thread.set(thread);
        self.look();
    }

    /// Tells colleagues and customer that we type.
    pub fn types_in(self, conversation: ConversationId) {
        self.say(&Up::Typing { conversation });
    }

    /// A key was pressed or a pointer moved. The desk hears of it now and then, and at once when it asks.
    pub fn used(self) {
        let now = self.now.get_untracked();
        let is_asked = self.idle.get_untracked().is_some();
        let is_counted = self.board.with_untracked(|board| board.catalog.policy.idle_minutes > 0);
        if is_counted && (is_asked || now.since(self.used.get_value()) >= USED) {
            self.used.set_value(now);
            self.idle.set(None);
            self.say(&Up::Used);
        }
    }

    fn look(self) {
        let (conversation, after) = self.thread.with_untracked(|thread| match thread {
            Some(thread) => (Some(thread.conversation.id), thread.seq),
            None => (None, Seq::default()),
        });
        self.say(&Up::Looking { conversation, after });
    }

    fn say(self, what: &Up) {
        self.live.with_value(|live| {
            if let Some(live) = live {
                live.say(what);
            }
        });
    }

    fn run_clock(self) {
        self.set_clock(self.now.get_untracked());
        let tick = move || {
            let now = Timestamp::from_millis(browser_now() + self.ahead.get_value());
            self.now.set(now);
            if self.typing.with_untracked(|typing| typing.values().any(|until| *until <= now)) {
                self.typing.update(|typing| typing.retain(|_, until| *until > now));
            }
        };
        if let Ok(clock) = set_interval_with_handle(tick, std::time::Duration::from_secs(1)) {
            on_cleanup(move || clock.clear());
        }
    }

    /// The server says what time it is.
    fn set_clock(self, now: Timestamp) {
        self.ahead.set_value(now.millis() - browser_now());
        self.now.set(now);
    }

    fn hear(self, frame: Down) {
        match frame {
            // A burst (a resume, a busy supervisor's desk) is folded once per frame that the screen draws.
            Down::Event(envelope) => {
                let first = self.waiting.try_update_value(|waiting| {
                    waiting.push(envelope);
                    waiting.len() == 1
                });
                if first == Some(true) {
                    request_animation_frame_or_soon(move || self.fold());
                }
            }
            Down::Signal(moment) => self.notice(moment),
            Down::At(seq) => {
                self.fold();
                self.board.update_untracked(|board| board.heard(seq));
            }
            // The page was made a while before it was awake, and this machine may have slept.
            Down::Now(now) => self.set_clock(now),
            Down::Reset => self.start_afresh(),
        }
    }

    /// One is signed out.
    pub fn leave(self) {
        self.leaving.set_value(true);
    }

    /// Recovery is start-up: fetch the board again and go on from there.
    fn start_afresh(self) {
        leptos::task::spawn_local(async move {
            match load_board().await {
                Ok(opening) => {
                    // This machine may have slept, or somebody set its clock.
                    self.set_clock(opening.now);
                    self.board.set(opening.board);
                    self.archived.set(BTreeMap::new());
                    self.starts.update(|starts| *starts += 1);
                    let open = self.thread.with_untracked(|t| t.as_ref().map(|t| t.conversation.id));
                    if let Some(open) = open {
                        self.open(crate::api::conversations::load_thread(open).await.ok());
                    }
                    self.live.with_value(|live| {
                        if let Some(live) = live {
                            live.reconnect();
                        }
                    });
                }
                // What is being written stays where it is until the desk answers again.
                Err(refusal) if refusal.is_passing() => set_timeout(move || self.start_afresh(), AFRESH),
                // A little later: who signs out is on his way to the door already.
                Err(_) => {
                    self.leave();
                    set_timeout(|| drop(window().location().reload()), LEAVING);
                }
            }
        });
    }
}

/// The console's state; there is always one inside the signed-in pages.
pub fn console() -> ConsoleState {
    expect_context::<ConsoleState>()
}

/// How long a fresh start waits after one that did not get through.
const AFRESH: std::time::Duration = std::time::Duration::from_secs(2);

/// How long somebody who signed out has to leave by himself.
const LEAVING: std::time::Duration = std::time::Duration::from_millis(500);

fn browser_now() -> i64 {
    js_sys::Date::now() as i64
}

/// A hidden tab draws no frames; there, a short timer does.
fn request_animation_frame_or_soon(run: impl FnOnce() + 'static) {
    if document().hidden() {
        set_timeout(run, std::time::Duration::from_millis(50));
    } else {
        request_animation_frame(run);
    }
}
