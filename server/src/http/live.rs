//! The live sockets: events down, typing up. Commands go over HTTP, where they have answers.
//!
//! What is heard on an agent's socket is his heartbeat: presence and assignment depend on it.

use super::{Web, failure::No};
use crate::{
    desk::Service,
    feed::{Heard, Listener, Side},
    presence::Console,
    rules::presence,
    shutdown::OpenSocket,
};
use app::{
    api::desk::{Asking, Caller},
    domain::{
        event::{Down, Key, Seq, Up},
        ids::{ChannelId, ConversationId},
        refusal::Refusal,
        routing::Tongue,
        visitor::{VisitorDown, VisitorUp},
    },
};
use axum::{
    Extension, Router,
    extract::{
        Query, State,
        ws::{Message, WebSocket, WebSocketUpgrade},
    },
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use futures::{FutureExt, SinkExt};
use serde::Deserialize;
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, MissedTickBehavior, interval};

/// How often a customer's page is spoken to at least, and how long a silent browser is believed in.
const PING: Duration = Duration::from_secs(20);
const SILENCE: Duration = Duration::from_secs(45);
/// How long a browser may take to accept a frame. One that vanished fills its buffer, and while we wait for it we hear
/// neither it nor that it says nothing.
const PATIENCE: Duration = Duration::from_secs(10);
/// Frames are small; the buffers of two thousand quiet visitors should be as well.
const BUFFER: usize = 1024;
/// What an agent's console is told at once goes out together, up to so many bytes and frames.
const TOGETHER: usize = 16 * 1024;
const BURST: usize = 64;
/// What a browser may say at once: typing, looking.
const LONGEST_WORD: usize = 4 * 1024;
/// Typing marks a second that are passed on.
const MARKS: u32 = 5;

pub fn routes() -> Router<Web> {
    Router::new().route("/live", get(agent)).route("/live/visitor", get(visitor))
}

#[derive(Deserialize)]
struct From {
    #[serde(default)]
    after: i64,
}

fn sized(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade
        .protocols(["parley"])
        .read_buffer_size(BUFFER)
        .write_buffer_size(0)
        .max_message_size(LONGEST_WORD)
        .max_frame_size(LONGEST_WORD)
}

async fn agent(
    State(web): State<Web>,
    Extension(asking): Extension<Asking>,
    Query(from): Query<From>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let Some(caller) = asking.caller else { return No::from(Refusal::SignedOut).into_response() };
    sized(upgrade).write_buffer_size(TOGETHER).on_upgrade(move |socket| async move {
        let open = web.shutdown.open_socket();
        let session = AgentSession { service: web.service, caller, looks_at: None };
        session.run(socket, open, Seq(from.after)).await;
    })
}

/// An agent's socket.
struct AgentSession {
    service: Arc<Service>,
    caller: Caller,
    looks_at: Option<ConversationId>,
}

impl AgentSession {
    async fn run(mut self, socket: WebSocket, open: OpenSocket, after: Seq) {
        let keys = self.service.keys_of(self.caller);
        let listener = self.service.feed.listen(&self.service.store, Side::Desk, keys, after);
        let console = self.service.presence.console_came(self.caller.agent, self.caller.session);
        if let Err(error) = self.service.agent_connected(self.caller.agent).await {
            tracing::warn!(%error, "a connection could not be written down");
        }
        let asked = Duration::from_millis(presence::ASKED.as_millis() as u64);
        let mut pipe = Pipe::new(socket, open, listener, asked);
        pipe.is_heard_by = Some((self.service.clone(), console));
        // Where it cannot be said, nothing is heard either.
        let _ = pipe.say(&Down::Now(self.service.clock.now())).await;
        while let Some(word) = pipe.next_word(Down::At).await {
            if let Ok(up) = serde_json::from_str(&word) {
                self.hear(&mut pipe, up).await;
            }
        }
        self.service.presence.console_went(console);
        self.tell_looking(None);
    }

    async fn hear(&mut self, pipe: &mut Pipe, up: Up) {
        match up {
            Up::Looking { conversation, after } => {
                let allowed = match conversation {
                    Some(id) => self.service.may_look(self.caller, id).await.is_ok().then_some(id),
                    None => None,
                };
                if let Err(error) = pipe.listener.look_at(allowed, after).await {
                    tracing::warn!(%error, "a conversation's events could not be read");
                }
                self.tell_looking(allowed);
            }
            Up::Typing { conversation } if self.looks_at == Some(conversation) && pipe.may_mark() => {
                if let Err(error) = self.service.agent_types(self.caller.agent, conversation).await {
                    tracing::warn!(%error, "that somebody types could not be shown");
                }
            }
            Up::Typing { .. } => {}
            Up::Used if pipe.may_mark() => {
                if let Err(error) = self.service.console_used(self.caller.agent).await {
                    tracing::warn!(%error, "that somebody is there could not be written down");
                }
            }
            Up::Used => {}
        }
    }

    fn tell_looking(&mut self, to: Option<ConversationId>) {
        let from = std::mem::replace(&mut self.looks_at, to);
        if from == to {
            return;
        }
        self.service.looks(self.caller.agent, from, to);
    }
}

#[derive(Deserialize)]
struct VisitorFrom {
    channel: ChannelId,
    #[serde(default)]
    after: i64,
}

async fn visitor(
    State(web): State<Web>,
    Extension(asking): Extension<Asking>,
    Query(from): Query<VisitorFrom>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let service = web.service;
    if let Err(failure) = service.embed(from.channel).await {
        return No::from(failure).into_response();
    }
    let tongue = asking.tongue;
    let in_cookie =
        asking.passes.into_iter().find(|(channel, _)| *channel == from.channel).map(|(_, pass)| pass);
    let conversation = match pass_in(&headers).or(in_cookie) {
        Some(pass) => service.visitor_conversation(&pass, from.channel).await.unwrap_or_default(),
        None => None,
    };
    sized(upgrade).on_upgrade(move |socket| async move {
        let open = web.shutdown.open_socket();
        visitor_session(service, socket, open, from, (conversation, tongue)).await;
    })
}

/// The pass as it comes without a cookie: the second subprotocol, since a browser's socket cannot have headers
/// and an address is written into logs.
fn pass_in(headers: &HeaderMap) -> Option<String> {
    let protocols = headers.get(header::SEC_WEBSOCKET_PROTOCOL)?.to_str().ok()?;
    let mut protocols = protocols.split(',').map(str::trim);
    (protocols.next()? == "parley").then(|| protocols.next().map(str::to_owned)).flatten()
}

async fn visitor_session(
    service: Arc<Service>,
    socket: WebSocket,
    open: OpenSocket,
    from: VisitorFrom,
    (conversation, tongue): (Option<ConversationId>, Option<Tongue>),
) {
    let mut keys = vec![Key::Widget(from.channel, tongue)];
    keys.extend(conversation.map(Key::Visitor));
    // Without a conversation there is no log to resume: only what is of the moment.
    let after = if conversation.is_some() { Seq(from.after) } else { Seq::default() };
    let listener = service.feed.listen(&service.store, Side::Visitor, keys, after);
    customer(&service, conversation, true);
    let mut pipe = Pipe::new(socket, open, listener, PING);
    if let Ok(availability) = service.availability(from.channel, tongue).await {
        // One that is gone says so at the next look.
        let _ = pipe.say(&VisitorDown::Availability(availability)).await;
    }
    while let Some(word) = pipe.next_word(VisitorDown::At).await {
        if let (Ok(VisitorUp::Typing), Some(conversation), true) =
            (serde_json::from_str(&word), conversation, pipe.may_mark())
        {
            service.customer_types(conversation).await;
        }
    }
    customer(&service, conversation, false);
}

fn customer(service: &Arc<Service>, conversation: Option<ConversationId>, came: bool) {
    let Some(conversation) = conversation else { return };
    service.customer_came(conversation, came);
}

/// A socket and what it listens to.
struct Pipe {
    socket: WebSocket,
    open: OpenSocket,
    listener: Listener,
    ping: tokio::time::Interval,
    heard: Instant,
    /// Whose presence follows from what is heard here.
    is_heard_by: Option<(Arc<Service>, Console)>,
    marks: (Instant, u32),
}

impl Pipe {
    fn new(socket: WebSocket, open: OpenSocket, listener: Listener, asks: Duration) -> Self {
        let mut ping = interval(asks);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let now = Instant::now();
        Self { socket, open, listener, ping, heard: now, is_heard_by: None, marks: (now, 0) }
    }

    fn hears(&mut self) {
        self.heard = Instant::now();
        if let Some((service, console)) = &self.is_heard_by {
            service.presence.console_heard(*console, service.clock.now());
        }
    }

    /// Serves the socket until its other end says something; `None` when it is over.
    async fn next_word<D: serde::Serialize>(&mut self, at: impl Fn(Seq) -> D) -> Option<String> {
        loop {
            tokio::select! {
                heard = self.listener.next() => self.pass_on(heard).await?,
                frame = self.socket.recv() => {
                    match frame? {
                        // Who says goodbye was there until now.
                        Ok(Message::Close(_)) => {
                            self.hears();
                            return None;
                        }
                        Err(_) => return None,
                        Ok(Message::Text(word)) => {
                            self.hears();
                            return Some(word.to_string());
                        }
                        Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_)) => self.hears(),
                    }
                }
                () = self.open.closing() => return None,
                // The first tick is at once: it tells the page that the connection stands.
                _ = self.ping.tick() => {
                    if self.heard.elapsed() > SILENCE {
                        return None;
                    }
                    let word = at(self.listener.at());
                    self.say(&word).await?;
                    self.send(Message::Ping(Default::default())).await?;
                }
            }
        }
    }

    async fn say(&mut self, word: &impl serde::Serialize) -> Option<()> {
        let word = serde_json::to_string(word).ok()?;
        self.send(Message::Text(word.into())).await
    }

    /// `None` when it is gone, or takes too long.
    async fn send(&mut self, frame: Message) -> Option<()> {
        tokio::time::timeout(PATIENCE, self.socket.send(frame)).await.ok()?.ok()
    }

    /// What is there to be heard at once goes out in one write: a burst costs its readers one waking.
    async fn pass_on(&mut self, first: anyhow::Result<Heard>) -> Option<()> {
        let mut next = Some(first);
        for left in (0..BURST).rev() {
            let Some(heard) = next.take() else { break };
            let text = match heard {
                Ok(Heard::Event(_, text) | Heard::Moment(text)) => text,
                Ok(Heard::Reset) => {
                    self.say(&Down::Reset).await?;
                    return None;
                }
                Err(error) => {
                    tracing::warn!(%error, "the log could not be read for a socket; it will reconnect");
                    return None;
                }
            };
            let frame = Message::Text(text.as_ref().into());
            tokio::time::timeout(PATIENCE, self.socket.feed(frame)).await.ok()?.ok()?;
            if left > 0 {
                next = self.listener.next().now_or_never();
            }
        }
        tokio::time::timeout(PATIENCE, self.socket.flush()).await.ok()?.ok()
    }

    /// Whether another typing mark may be passed on this second.
    fn may_mark(&mut self) -> bool {
        if self.marks.0.elapsed() > Duration::from_secs(1) {
            self.marks = (Instant::now(), 0);
        }
        self.marks.1 += 1;
        self.marks.1 <= MARKS
    }
}
