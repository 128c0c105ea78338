//! The server: what only we know. Rooms and arrows: `http -> desk -> (rules, store)`; this file wires them.

#![recursion_limit = "256"]

pub mod channels;
pub mod clock;
pub mod config;
pub mod desk;
pub mod feed;
pub mod http;
pub mod presence;
pub mod rules;
pub mod shutdown;
pub mod store;

use crate::{
    clock::Clock,
    config::Config,
    desk::Service,
    http::{Web, assets::Assets},
    shutdown::Shutdown,
};
use anyhow::{Context, Result};
use axum::{Router, serve::ListenerExt};
use std::net::SocketAddr;
use tokio::net::TcpListener;

pub use crate::http::router;

/// Runs a desk until somebody asks it to end.
pub async fn start(config: Config) -> Result<()> {
    // First of all: where another desk runs already, nothing is touched.
    let listener = TcpListener::bind(&config.addr)
        .await
        .with_context(|| format!("cannot listen at {}; is another program there?", config.addr))?;
    let service = Service::open(&config.database, Clock::System).await?;
    if config.demo {
        service.seed_demo().await?;
    }
    service.work();
    greet(&config, listener.local_addr()?);

    let shutdown = Shutdown::new();
    let web = Web::new(service, Assets::built_in(), config, shutdown.clone());
    serve(listener, router(web), shutdown).await
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

/// The addresses that a person opens next.
fn greet(config: &Config, listening: SocketAddr) {
    let desk = match &config.public_url {
        Some(url) => url.to_string(),
        None if listening.ip().is_unspecified() => format!("http://localhost:{}", listening.port()),
        None => format!("http://{listening}"),
    };
    println!("The desk is open:\n  console    {desk}");
    if config.demo {
        println!("  demo shop  {desk}/demo");
    }
}
