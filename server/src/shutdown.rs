//! The end of a running desk: no new connections, running requests are answered, sockets say goodbye.
//! Whoever is not done after ten seconds is left behind, so that a restart never hangs on one browser.

use std::{sync::Arc, time::Duration};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
};

/// How long the rest may take once the end has begun.
const PATIENCE: Duration = Duration::from_secs(10);

/// Tells every room that the end has begun, and knows how many sockets are still open.
#[derive(Debug, Clone)]
pub struct Shutdown {
    begun: Arc<watch::Sender<bool>>,
    sockets: Arc<watch::Sender<usize>>,
}

/// One open socket. The end waits until it is dropped.
#[derive(Debug)]
pub struct OpenSocket {
    shutdown: Shutdown,
}

impl Shutdown {
    /// Nothing ends before [`Shutdown::begin`].
    pub fn new() -> Self {
        Self { begun: Arc::new(watch::Sender::new(false)), sockets: Arc::new(watch::Sender::new(0)) }
    }

    /// From now on nothing new is begun.
    pub fn begin(&self) {
        self.begun.send_replace(true);
    }

    /// Returns once the end has begun.
    pub async fn begun(&self) {
        // The sender lives in `self`, so the wait cannot fail.
        let _ = self.begun.subscribe().wait_for(|begun| *begun).await;
    }

    /// Counts a socket as open for as long as what it returns lives.
    pub fn open_socket(&self) -> OpenSocket {
        self.sockets.send_modify(|open| *open += 1);
        OpenSocket { shutdown: self.clone() }
    }

    /// Returns once every socket is closed.
    pub async fn sockets_closed(&self) {
        let _ = self.sockets.subscribe().wait_for(|open| *open == 0).await;
    }

    /// Returns when somebody asks the program to end: SIGTERM or Ctrl-C.
    pub async fn asked() {
        let terminate = async {
            match signal(SignalKind::terminate()) {
                Ok(mut signals) => drop(signals.recv().await),
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            () = terminate => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    }

    /// Returns when the end has taken too long, or somebody asks a second time.
    pub async fn overdue(&self) {
        self.begun().await;
        tokio::select! {
            () = tokio::time::sleep(PATIENCE) => tracing::warn!("not everything was done after 10 s; leaving it"),
            () = Self::asked() => tracing::warn!("asked twice to end; leaving at once"),
        }
    }
}

impl Default for Shutdown {
    fn default() -> Self {
        Self::new()
    }
}

impl OpenSocket {
    /// Returns when the socket should say goodbye.
    pub async fn closing(&self) {
        self.shutdown.begun().await;
    }
}

impl Drop for OpenSocket {
    fn drop(&mut self) {
        self.shutdown.sockets.send_modify(|open| *open -= 1);
    }
}
