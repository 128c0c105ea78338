//! What a bare axum WebSocket does on this machine with the same client: a server of ours adds to that.

use crate::{
    latency::{Latencies, Summary},
    options::Plan,
    socket,
};
use anyhow::{Context, Result};
use axum::{
    Router,
    extract::ws::{Message, WebSocket, WebSocketUpgrade},
    routing::get,
    serve::ListenerExt,
};
use futures::{SinkExt, StreamExt, future::try_join_all};
use serde::Serialize;
use std::{net::SocketAddr, thread, time::Duration};
use tokio::{net::TcpListener, sync::oneshot, time::Instant};
use tokio_tungstenite::tungstenite::Message as Said;

const SOCKETS: usize = 64;
/// As long as the frame of a short message.
const FRAME: usize = 1_000;

#[derive(Debug, Serialize)]
pub struct Echo {
    pub per_second: f64,
    /// There and back on one socket with nothing else going on.
    pub alone: Summary,
}

pub async fn measure(plan: &Plan) -> Result<Echo> {
    eprintln!("a bare WebSocket …");
    let (address, _ends) = serve().await?;
    let alone = exchange(address, plan.floor / 2).await?.summary();
    let from = Instant::now();
    let all = try_join_all((0..SOCKETS).map(|_| exchange(address, plan.floor))).await?;
    let frames: u64 = all.iter().map(|one| one.summary().count).sum();
    Ok(Echo { per_second: frames as f64 / from.elapsed().as_secs_f64(), alone })
}

/// Sends a frame, waits for it, sends the next.
async fn exchange(address: SocketAddr, how_long: Duration) -> Result<Latencies> {
    let (mut latencies, until) = (Latencies::default(), Instant::now() + how_long);
    let mut socket = socket::open(address, "/", &[]).await?;
    let frame = "x".repeat(FRAME);
    while Instant::now() < until {
        let from = Instant::now();
        socket.send(Said::text(frame.clone())).await?;
        socket.next().await.context("the echo ended")??;
        latencies.record(from.elapsed());
    }
    Ok(latencies)
}

/// Serves on threads of its own, as many as a server would have, until the sender is dropped.
async fn serve() -> Result<(SocketAddr, oneshot::Sender<()>)> {
    let (end, ended) = oneshot::channel::<()>();
    let (tell, told) = oneshot::channel();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    thread::spawn(move || {
        runtime.block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let _ = tell.send(listener.local_addr()?);
            let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
            let router = Router::new().route("/", get(async |upgrade| answer(upgrade)));
            tokio::select! {
                served = axum::serve(listener, router) => served,
                _ = ended => Ok(()),
            }
        })
    });
    Ok((told.await.context("the echo server did not start")?, end))
}

fn answer(upgrade: WebSocketUpgrade) -> axum::response::Response {
    upgrade.read_buffer_size(4 * 1024).write_buffer_size(0).on_upgrade(echo)
}

async fn echo(mut socket: WebSocket) {
    while let Some(Ok(frame)) = socket.recv().await {
        if matches!(frame, Message::Text(_)) && socket.send(frame).await.is_err() {
            return;
        }
    }
}
