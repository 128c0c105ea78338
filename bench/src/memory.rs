//! How much memory the server holds: idle, and for each visitor who is just there.

use crate::{
    crowd::Crowd,
    options::Plan,
    process::{self, Memory},
    server::Server,
};
use anyhow::Result;
use serde::Serialize;
use std::time::Duration;

/// Until what a start or a rush has left behind is cleared away.
const CALM: Duration = Duration::from_secs(2);

#[derive(Debug, Serialize)]
pub struct Visitors {
    pub count: usize,
    /// Before they came, after their chats were started, after they were connected.
    pub before: Memory,
    pub started: Memory,
    pub connected: Memory,
}

impl Visitors {
    /// For his chat and his socket, in kB.
    pub fn each_kb(&self) -> f64 {
        self.grown(self.before)
    }

    /// For his socket alone, in kB.
    pub fn each_socket_kb(&self) -> f64 {
        self.grown(self.started)
    }

    fn grown(&self, from: Memory) -> f64 {
        (self.connected.resident_kb as f64 - from.resident_kb as f64) / self.count as f64
    }
}

/// A desk with the demo data that nobody uses.
pub async fn idle(plan: &Plan) -> Result<Memory> {
    eprintln!("a desk with the demo data, idle …");
    let server = Server::start(plan, "idle", &["--demo"]).await?;
    tokio::time::sleep(CALM).await;
    let memory = process::memory(server.pid())?;
    server.stop().await?;
    Ok(memory)
}

/// Lets visitors come and sit there in silence.
pub async fn of_visitors(server: &Server, crowd: &mut Crowd, count: usize) -> Result<Visitors> {
    eprintln!("{count} visitors come …");
    tokio::time::sleep(CALM).await;
    let before = process::memory(server.pid())?;
    crowd.start_chats(count).await?;
    crowd.all_assigned(count).await?;
    tokio::time::sleep(CALM).await;
    let started = process::memory(server.pid())?;
    crowd.connect(0).await?;
    tokio::time::sleep(CALM).await;
    Ok(Visitors { count, before, started, connected: process::memory(server.pid())? })
}
