//! The browser's end of the live socket: connect, resume, back off, hand over what comes.
//!
//! The socket is a pipe for frames; what they mean is folded elsewhere (`Board::apply`, `Thread::apply`,
//! `Chat::apply`). This is the one file that differs between server (nothing) and browser.

use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// How the connection stands, for the footer and the banner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    Connecting,
    Up,
    /// Lost since this many tries.
    Down {
        tries: u32,
    },
}

/// Where to connect: asked anew before each try, because the place to resume from moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Path and query: `/live?after=4711`.
    pub path: String,
    /// A secret that must not be in the address: goes as a subprotocol.
    pub pass: Option<String>,
}

/// A running connection. Dropping the handle does not close it; a page has one for its whole life.
#[derive(Clone, Copy)]
pub struct Live {
    pub link: RwSignal<Link>,
    up: StoredValue<Option<futures::channel::mpsc::UnboundedSender<String>>>,
}

impl Live {
    fn new() -> Self {
        Self { link: RwSignal::new(Link::Connecting), up: StoredValue::new(None) }
    }

    /// Says something; lost if the connection is down (everything said here is of the moment only).
    pub fn say<U: Serialize>(&self, what: &U) {
        let Ok(text) = serde_json::to_string(what) else { return };
        self.up.with_value(|up| {
            if let Some(up) = up {
                let _ = up.unbounded_send(text);
            }
        });
    }

    /// Starts again from the present address at once: after a reset, or with a new pass.
    pub fn reconnect(&self) {
        self.up.set_value(None);
    }
}

/// Connects and stays connected. `on` gets each frame; `opened` runs after each successful connect.
#[cfg(not(feature = "hydrate"))]
pub fn connect<D: DeserializeOwned + 'static>(
    _address: impl Fn() -> Option<Address> + 'static,
    _on: impl Fn(D) + 'static,
    _opened: impl Fn(Live) + 'static,
) -> Live {
    Live::new()
}

/// Connects and stays connected. `on` gets each frame; `opened` runs after each successful connect.
/// While `address` answers `None` there is nothing to connect to yet.
#[cfg(feature = "hydrate")]
pub fn connect<D: DeserializeOwned + 'static>(
    address: impl Fn() -> Option<Address> + 'static,
    on: impl Fn(D) + 'static,
    opened: impl Fn(Live) + 'static,
) -> Live {
    let live = Live::new();
    leptos::task::spawn_local(async move {
        let mut tries: u32 = 0;
        loop {
            if let Some(address) = address() {
                let heard = browser::run_once(live, &address, &on, &opened).await;
                tries = if heard { 0 } else { tries.saturating_add(1) };
                if live.link.try_set(Link::Down { tries }).is_some() {
                    return; // the page is gone
                }
            }
            browser::pause(tries).await;
        }
    });
    live
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::*;
    use futures::{FutureExt, SinkExt, StreamExt, channel::mpsc, select};
    use gloo_net::websocket::{Message, futures::WebSocket};
    use gloo_timers::future::TimeoutFuture;

    /// The server speaks every 20 s at least; silence for longer than this means that nobody is there.
    const SILENCE_MS: u32 = 45_000;

    /// One connection from open to close. Returns whether anything was heard.
    pub async fn run_once<D: DeserializeOwned>(
        live: Live,
        address: &Address,
        on: &impl Fn(D),
        opened: &impl Fn(Live),
    ) -> bool {
        let Ok(socket) = open(address) else { return false };
        let (up, mut said) = mpsc::unbounded();
        live.up.set_value(Some(up));
        let (mut write, read) = socket.split();
        let mut read = read.fuse();
        let mut heard = false;
        loop {
            let mut silence = TimeoutFuture::new(SILENCE_MS).fuse();
            select! {
                frame = read.next() => match frame {
                    Some(Ok(Message::Text(text))) => {
                        if !heard {
                            heard = true;
                            live.link.try_set(Link::Up);
                            opened(live);
                        }
                        match crate::parts::json::read(&text) {
                            Some(frame) => on(frame),
                            // A newer server speaks words that this page does not know: the next load will.
                            None => leptos::logging::warn!("a frame from the desk was not understood"),
                        }
                    }
                    Some(Ok(Message::Bytes(_))) => {}
                    Some(Err(_)) | None => return heard,
                },
                text = said.next() => match text {
                    Some(text) => if write.send(Message::Text(text)).await.is_err() { return heard },
                    // The handle let go of this connection: `reconnect`.
                    None => return heard,
                },
                () = silence => return heard,
            }
        }
    }

    fn open(address: &Address) -> Result<WebSocket, ()> {
        let location = window().location();
        let scheme = if location.protocol().as_deref() == Ok("https:") { "wss" } else { "ws" };
        let host = location.host().map_err(drop)?;
        let url = format!("{scheme}://{host}{}", address.path);
        match &address.pass {
            Some(pass) => WebSocket::open_with_protocols(&url, &["parley", pass]),
            None => WebSocket::open_with_protocols(&url, &["parley"]),
        }
        .map_err(drop)
    }

    /// 0.3 s after a connection that worked, then 1, 2, 4 … 30 s, each with up to half of it added at random so
    /// that a restarted server is not met by everybody in the same moment. Coming back online ends the wait.
    pub async fn pause(tries: u32) {
        let base =
            if tries == 0 { 300.0 } else { (1000.0 * f64::from(2_u32.pow(tries.min(6) - 1))).min(30_000.0) };
        let wait = base * (1.0 + js_sys::Math::random() / 2.0);
        let mut over = TimeoutFuture::new(wait as u32).fuse();
        let (tell, mut told) = mpsc::channel::<()>(1);
        let handle = window_event_listener(leptos::ev::online, move |_| {
            let _ = tell.clone().try_send(());
        });
        select! { () = over => {}, _ = told.next() => {} }
        handle.remove();
    }
}
