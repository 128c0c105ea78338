//! A desk with WhatsApp numbers connected to it, its agents, and the provider behind it.

use crate::{
    clock,
    crowd::Crowd,
    database::Database,
    desk::Desk,
    frames,
    graph::Graph,
    http::Http,
    meta::{Number, Said},
    options::Plan,
    results::Results,
    server::{Left, Server},
    socket,
    watch::Watch,
};
use anyhow::{Result, ensure};
use futures::{StreamExt, TryStreamExt, stream};
use std::{sync::Arc, time::Duration};
use tokio::{task::JoinSet, time::sleep};

/// How many webhooks are under way at the same time where their rate does not matter, and how much is in one.
const AT_ONCE: usize = 16;
const BATCH: usize = 10;

pub struct House {
    pub server: Server,
    pub crowd: Crowd,
    pub numbers: Vec<Arc<Number>>,
    consoles: JoinSet<()>,
    _graph: Graph,
}

impl House {
    pub async fn open(
        plan: &Plan,
        name: &str,
        agents: usize,
        numbers: usize,
        latency: Duration,
    ) -> Result<Self> {
        let watch = Arc::<Watch>::default();
        let graph = Graph::start(watch.clone(), latency).await?;
        let url = format!("http://{}", graph.address);
        let server = Server::start(plan, name, &["--no-rate-limit", "--graph-url", &url]).await?;
        let crowd = Crowd::hired(&server, agents, watch).await?;
        let mut connected = Vec::new();
        for n in 0..numbers {
            connected.push(Arc::new(Number::connect(&crowd.desk, n).await?));
        }
        Ok(Self { server, crowd, numbers: connected, consoles: JoinSet::new(), _graph: graph })
    }

    /// The agents go Online with consoles that listen, and come back when the server was gone. Nobody counts what they hear.
    pub async fn attend(&mut self) -> Result<()> {
        self.crowd.go_online().await?;
        for agent in &self.crowd.agents {
            let (http, cookie) = (self.crowd.http.clone(), agent.cookie.clone());
            let head = self.crowd.desk.head().await?;
            self.consoles.spawn(console(http, cookie, head));
        }
        Ok(())
    }

    /// These customers say something for the first time, at this second; returns when it is in the desk.
    pub async fn customers_write(&self, customers: std::ops::Range<usize>, at: i64) -> Result<()> {
        let batches: Vec<(usize, Vec<Said>)> = (0..self.numbers.len())
            .flat_map(|n| {
                let his = customers.clone().skip(n).step_by(self.numbers.len());
                let said: Vec<Said> = his.map(|customer| Said { customer, number: 0, at }).collect();
                said.chunks(BATCH).map(|batch| (n, batch.to_vec())).collect::<Vec<_>>()
            })
            .collect();
        let posts = batches.iter().map(|(n, said)| async {
            let number = &self.numbers[*n];
            let reply = number.post(&self.crowd.http, &number.webhook(said)).await?;
            ensure!(reply.status == 200, "a webhook was answered with {}", reply.status);
            Ok(())
        });
        stream::iter(posts).buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await?;
        self.worked_off().await
    }

    /// Waits until everything that came in is worked off.
    pub async fn worked_off(&self) -> Result<()> {
        let until = clock::now_ms() + 120_000;
        loop {
            let left = Database::open(&self.server.database())?.backlog()?.bodies;
            if left == 0 {
                return Ok(());
            }
            ensure!(clock::now_ms() < until, "{left} webhooks are not worked off after two minutes");
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Asks the server to end, and tells what it left behind.
    pub async fn close(mut self, results: &mut Results) -> Result<Left> {
        results.note(&self.crowd.watch, &self.server);
        self.consoles.shutdown().await;
        self.server.stop().await
    }

    pub fn desk(&self) -> &Desk {
        &self.crowd.desk
    }
}

/// Comes back with what it heard last, as a browser does.
async fn console(http: Arc<Http>, cookie: String, mut after: i64) {
    loop {
        if let Ok(mut socket) = socket::open_as_agent(http.address, &cookie, after).await {
            while let Some(Ok(frame)) = socket.next().await {
                let heard = frame.to_text().ok().and_then(frames::place);
                after = heard.unwrap_or(after).max(after);
            }
        }
        sleep(Duration::from_millis(200)).await;
    }
}
