//! What it costs that an agent changes his status, with few and with many colleagues whose consoles are told.

use crate::{
    crowd::Crowd,
    latency::{Latencies, Summary},
    options::Plan,
    process::{Spent, Watched},
    server::Server,
    socket::{self, Socket},
};
use anyhow::{Result, ensure};
use futures::StreamExt;
use serde::Serialize;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{sync::Notify, time::timeout};
use tokio_tungstenite::tungstenite::Message;

#[derive(Debug, Serialize)]
pub struct Status {
    /// All who work here, whether their consoles are open or not.
    pub agents: usize,
    pub few: Cost,
    pub many: Cost,
}

/// What a change costs.
#[derive(Debug, Serialize)]
pub struct Cost {
    pub consoles: usize,
    pub changes: u64,
    /// The server's processor time for a change, in microseconds.
    pub server_us: f64,
    pub frames_each: f64,
    pub bytes_each: f64,
    /// From just before the request until the last console was told.
    pub told: Summary,
    pub spent: Spent,
}

impl Cost {
    /// Of the server's time, for each console.
    pub fn server_us_each(&self) -> f64 {
        self.server_us / self.consoles as f64
    }
}

impl Status {
    /// What one more console adds to the server's time, in microseconds: without what a change costs by itself.
    pub fn one_more_us(&self) -> f64 {
        (self.many.server_us - self.few.server_us) / (self.many.consoles - self.few.consoles) as f64
    }
}

#[derive(Default)]
struct Tally {
    frames: AtomicU64,
    bytes: AtomicU64,
    more: Notify,
}

pub async fn run(plan: &Plan) -> Result<Status> {
    let (few, many, changes) = if plan.quick { (3, 30, [100, 50]) } else { (10, 500, [2_000, 200]) };
    let server = Server::start(plan, "status", &["--no-rate-limit"]).await?;
    let crowd = Crowd::hired(&server, many, Arc::default()).await?;
    // He is at work already: whoever comes to work has his console start afresh, and it would hear no more.
    crowd.desk.go(&crowd.agents[0], "invisible").await?;
    eprintln!("an agent changes his status before {few} and before {many} consoles …");
    let tally = Arc::<Tally>::default();
    listen(&crowd, 0..few, &tally).await?;
    let cost_of_few = change(&server, &crowd, &tally, few, changes[0]).await?;
    listen(&crowd, few..many, &tally).await?;
    let cost_of_many = change(&server, &crowd, &tally, many, changes[1]).await?;
    server.stop().await?;
    Ok(Status { agents: many, few: cost_of_few, many: cost_of_many })
}

/// These agents' consoles are open from now on.
async fn listen(crowd: &Crowd, which: std::ops::Range<usize>, tally: &Arc<Tally>) -> Result<()> {
    let head = crowd.desk.head().await?;
    for agent in &crowd.agents[which] {
        let socket = socket::open_as_agent(crowd.http.address, &agent.cookie, head).await?;
        tokio::spawn(count(socket, tally.clone()));
    }
    // That they came is told as well.
    tokio::time::sleep(Duration::from_secs(3)).await;
    Ok(())
}

/// Counts what it is told. The beat of the connection is no news.
async fn count(mut socket: Socket, tally: Arc<Tally>) {
    while let Some(Ok(frame)) = socket.next().await {
        if let Message::Text(text) = frame
            && !text.starts_with("{\"at\"")
        {
            tally.bytes.fetch_add(text.len() as u64, Ordering::Relaxed);
            tally.frames.fetch_add(1, Ordering::Relaxed);
            tally.more.notify_one();
        }
    }
}

/// One change after the other, each when all have heard of the one before.
async fn change(
    server: &Server,
    crowd: &Crowd,
    tally: &Tally,
    consoles: usize,
    changes: u64,
) -> Result<Cost> {
    let (frames, bytes) = (tally.frames.load(Ordering::Relaxed), tally.bytes.load(Ordering::Relaxed));
    let (mut told, watched) = (Latencies::default(), Watched::begin(server.pid())?);
    for n in 0..changes {
        let from = Instant::now();
        let status = if n % 2 == 0 { "break" } else { "invisible" };
        crowd.desk.go(&crowd.agents[0], status).await?;
        let all = frames + (n + 1) * consoles as u64;
        let heard = async {
            while tally.frames.load(Ordering::Relaxed) < all {
                tally.more.notified().await;
            }
        };
        let heard = timeout(Duration::from_secs(10), heard).await;
        ensure!(heard.is_ok(), "a change of status was not told to everybody");
        told.record(from.elapsed());
    }
    let spent = watched.end()?;
    let each = |now: &AtomicU64, before: u64| {
        (now.load(Ordering::Relaxed) - before) as f64 / (changes * consoles as u64) as f64
    };
    Ok(Cost {
        consoles,
        changes,
        server_us: spent.server_cores * spent.seconds * 1e6 / changes as f64,
        frames_each: each(&tally.frames, frames),
        bytes_each: each(&tally.bytes, bytes),
        told: told.summary(),
        spent,
    })
}
