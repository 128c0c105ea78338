//! Plays Meta: the WhatsApp Cloud API, Messenger and Instagram over their true protocol, with people at the other end.
//! For the desk's tests, its browser journeys and the demo. `README.md` has the HTTP side of it.
//!
//! ```no_run
//! # async fn story() -> anyhow::Result<()> {
//! use simulator::{Config, Simulator, demo};
//! let sim = Simulator::start(Config::default()).await?;
//! sim.set_callback("http://127.0.0.1:3000/webhooks/meta", demo::VERIFY_TOKEN).await;
//! let mira = sim.phone(demo::MIRA, demo::PHONE_NUMBER_ID);
//! let question = mira.write("Hallo, ist mein Rad fertig?")?;
//! sim.settle().await;
//! # Ok(()) }
//! ```

mod client;
mod clock;
mod config;
mod control;
pub mod demo;
mod faults;
mod graph;
mod hub;
mod journal;
#[cfg(feature = "openapi")]
pub mod openapi;
mod page;
mod people;
mod phone;
mod templates;
mod webhooks;
pub mod world;

pub use client::Client;
pub use clock::{Clock, DAY, HOUR, MINUTE, Millis, SECOND};
pub use config::{Config, Settings};
pub use faults::{CallFault, Fault, Faults};
pub use journal::{Delivery, Entry};
pub use people::{Act, File, Kind, Oops, Place};
pub use phone::Phone;
pub use webhooks::{Signature, Verification, signature, written};
pub use world::{Person, Portrait, World};

use anyhow::Context;
use hub::Hub;
use std::{net::SocketAddr, ops::Deref};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

/// A running Meta. Stops when it is dropped.
pub struct Simulator {
    client: Client,
    addr: SocketAddr,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Simulator {
    pub async fn start(config: Config) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(config.addr)
            .await
            .with_context(|| format!("the simulator cannot listen on {}", config.addr))?;
        let addr = listener.local_addr()?;
        let hub = Hub::new(config, format!("http://{addr}"));
        let (stop, stopped) = watch::channel(false);
        let rooms = control::router(hub.clone()).merge(page::router()).merge(graph::router(hub.clone()));
        let serving = tokio::spawn(async move {
            let served = axum::serve(listener, rooms).with_graceful_shutdown(ended(stopped)).await;
            if let Err(error) = served {
                tracing::error!(%error, "the simulator stopped serving");
            }
        });
        let sending = tokio::spawn(webhooks::dispatch(hub.clone()));
        Ok(Self { client: Client { hub }, addr, stop, tasks: vec![serving, sending] })
    }

    /// Where Graph is: `{base}/v26.0/…`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.addr)
    }

    pub fn client(&self) -> Client {
        self.client.clone()
    }

    /// Returns when every webhook that is not held has been answered or given up, and every Graph call is answered.
    pub async fn settle(&self) {
        self.client.hub.settle().await;
    }

    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        // Kept-alive connections may idle for long: what is still open then is cut.
        let tasks = std::mem::take(&mut self.tasks);
        for task in &tasks {
            task.abort();
        }
        for task in tasks {
            let _ = task.await;
        }
    }
}

async fn ended(mut stopped: watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stop| *stop).await;
}

/// The control desk belongs to it: `sim.phone(…)`, `sim.journal()`.
impl Deref for Simulator {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}
