//! The server: what only we know. Rooms and arrows: `http -> desk -> (rules, store)`; this file wires them.

#![recursion_limit = "256"]

pub mod channels;
pub mod clock;
pub mod config;
pub mod desk;
pub mod feed;
pub mod files;
pub mod http;
pub mod mail;
pub mod presence;
pub mod rules;
pub mod seal;
pub mod shutdown;
pub mod store;

use crate::{
    channels::graph::Places,
    clock::Clock,
    config::Config,
    desk::{Outside, Service},
    files::Files,
    http::{Web, assets::Assets},
    mail::Mailer,
    seal::Key,
    shutdown::Shutdown,
};
use anyhow::{Context, Result};
use axum::{Router, serve::ListenerExt};
use std::{net::SocketAddr, sync::Arc};
use tokio::net::TcpListener;

pub use crate::http::router;

/// Runs a desk until somebody asks it to end.
pub async fn start(config: Config) -> Result<()> {
    // First of all: where another desk runs already, nothing is touched.
    let listener = TcpListener::bind(&config.addr)
        .await
        .with_context(|| format!("cannot listen at {}; is another program there?", config.addr))?;
    let clock = if config.demo { Clock::Moved(Arc::default()) } else { Clock::System };
    if let (true, Some(simulator)) = (config.demo, &config.simulator) {
        keep_time_with(&clock, simulator).await;
    }
    let outside = outside(&config, listener.local_addr()?)?;
    let service = Service::open_with(&config.database, clock, outside).await?;
    if config.demo {
        service.seed_demo().await?;
    }
    service.work();
    greet(&config, listener.local_addr()?);

    let shutdown = Shutdown::new();
    if let Some(simulator) = config.simulator.clone() {
        // Beside the serving: the simulator asks us back.
        let desk = service.clone();
        tokio::spawn(async move {
            if let Err(error) = desk.connect_demo(&simulator).await {
                tracing::error!(error = format!("{error:#}"), "the demo's accounts are not connected");
            }
        });
    }
    let web = Web::new(service, Assets::built_in(), config, shutdown.clone());
    serve(listener, router(web), shutdown).await
}

/// A demo that starts again is where the simulator is by then. One that is not there yet has not moved its clock.
async fn keep_time_with(clock: &Clock, simulator: &str) {
    channels::graph::prepare_tls();
    match desk::demo_channels::offset_at(simulator).await {
        Ok(offset) => clock.set_offset(offset),
        Err(error) => tracing::info!(%error, "the simulator does not tell its time"),
    }
}

/// What it needs to speak with the providers.
fn outside(config: &Config, listening: SocketAddr) -> Result<Outside> {
    Ok(Outside {
        key: Key::from_file(&config.key_file)?,
        files: Files::new(&config.files),
        places: Places {
            graph: config.simulator.clone().unwrap_or_else(|| config.graph_url.clone()),
            instagram: config.simulator.clone().unwrap_or_else(|| config.instagram_url.clone()),
            version: config.graph_version.clone(),
            media_hosts: config.media_hosts.iter().map(|host| host.to_ascii_lowercase()).collect(),
        },
        public_url: address(config, listening),
        mailer: mailer(config)?,
    })
}

/// Serves until the end is asked for and everything under way is done, or ten seconds have passed since.
pub async fn serve(listener: TcpListener, router: Router, shutdown: Shutdown) -> Result<()> {
    // Live frames are small and many: waiting to fill a packet would delay each.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let ending = shutdown.clone();
    let asked = async move {
        tokio::select! { () = Shutdown::asked() => {}, () = ending.begun() => {} }
        tracing::info!("ending: finishing what is under way");
        ending.begin();
    };
    let serving = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>());
    let done = async {
        serving.with_graceful_shutdown(asked).await?;
        shutdown.sockets_closed().await;
        Ok(())
    };
    tokio::select! { done = done => done, () = shutdown.overdue() => Ok(()) }
}

/// The way to the mail server, where there is one.
fn mailer(config: &Config) -> Result<Option<Mailer>> {
    let Some(smtp) = &config.smtp else { return Ok(None) };
    let from =
        config.mail_from.as_deref().context("--smtp needs --mail-from, the address that mails come from")?;
    Mailer::new(smtp.reveal(), from).map(Some)
}

/// What browsers, and the providers, call this desk.
fn address(config: &Config, listening: SocketAddr) -> String {
    match &config.public_url {
        Some(url) => url.to_string(),
        None if listening.ip().is_unspecified() => format!("http://localhost:{}", listening.port()),
        None => format!("http://{listening}"),
    }
}

/// The addresses that a person opens next.
fn greet(config: &Config, listening: SocketAddr) {
    let desk = address(config, listening);
    println!("The desk is open:\n  console    {desk}");
    if config.demo {
        println!("  demo shop  {desk}/demo");
        if let Some(simulator) = &config.simulator {
            println!("  a phone    {simulator}   (WhatsApp, Messenger, Instagram; and a clock to move)");
        }
    }
}
