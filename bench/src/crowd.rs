//! Agents who are Online and visitors who chat with them, all connected.

use crate::{
    chance,
    desk::{Agent, Desk},
    frames,
    http::Http,
    server::Server,
    socket,
    watch::Watch,
};
use anyhow::{Context, Result};
use futures::{StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, oneshot},
    time::Instant,
};

/// How many come at the same time.
const AT_ONCE: usize = 16;

pub struct Crowd {
    pub http: Arc<Http>,
    pub desk: Desk,
    pub agents: Vec<Agent>,
    pub visitors: Vec<Arc<Visitor>>,
    pub watch: Arc<Watch>,
}

pub struct Visitor {
    index: usize,
    channel: String,
    pass: String,
    pub conversation: String,
    /// He had to queue when he came.
    pub waited: bool,
    /// Where the log stood when his chat was read.
    seq: i64,
    /// He sends one message after the other, so that there is an order to be kept.
    turn: Mutex<()>,
}

impl Crowd {
    /// Hires agents, connects them, and has them go Online.
    pub async fn of_agents(server: &Server, count: usize) -> Result<Self> {
        let crowd = Self::hired(server, count, Arc::default()).await?;
        crowd.attend().await?;
        Ok(crowd)
    }

    /// The agents go Online and connect; what they hear goes to the ledger. In this order: whoever comes to work with a
    /// console open has it start afresh.
    pub async fn attend(&self) -> Result<()> {
        self.go_online().await?;
        let head = self.desk.head().await?;
        for agent in &self.agents {
            let socket = socket::open_as_agent(self.http.address, &agent.cookie, head).await?;
            tokio::spawn(socket::listen_as_agent(socket, agent.id.clone(), self.watch.clone()));
        }
        Ok(())
    }

    /// Hires agents, who are not there yet.
    pub async fn hired(server: &Server, count: usize, watch: Arc<Watch>) -> Result<Self> {
        eprintln!("{count} agents are hired and sign in …");
        let http = Arc::new(Http::new(server.address));
        let desk = Desk::first_run(http.clone()).await?;
        desk.limit(50).await?;
        let agents = desk.hire(count).await?;
        Ok(Self { http, desk, agents, visitors: Vec::new(), watch })
    }

    pub async fn go_online(&self) -> Result<()> {
        let online = self.agents.iter().map(|agent| self.desk.go_online(agent));
        stream::iter(online).buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await?;
        Ok(())
    }

    /// More visitors start a chat. They are not connected yet.
    pub async fn start_chats(&mut self, count: usize) -> Result<()> {
        let first = self.visitors.len();
        let starts = (first..first + count).map(|index| self.start_chat(index));
        let came: Vec<Arc<Visitor>> = stream::iter(starts).buffered(AT_ONCE).try_collect().await?;
        self.visitors.extend(came);
        Ok(())
    }

    async fn begin(&self, index: usize) -> Result<Value> {
        let form = json!({
            "channel": self.desk.channel, "pass": null, "message": message_id(), "page": "https://shop.example/blue",
            "answers": [["name", format!("Visitor {index}")], ["email", format!("visitor-{index}@bench.example")]],
            "text": "Hello!",
        });
        self.http.call("/api/visitor/start", None, &form).await
    }

    /// Somebody starts a chat and is seen no more: which one, and how many seconds he is told that it takes.
    pub async fn ask_in(&self) -> Result<(String, Option<f64>)> {
        let started = self.begin(chance::below(usize::MAX)).await?;
        Ok((
            text(&started["chat"]["conversation"])?,
            started["chat"]["stage"]["waiting"]["wait_seconds"].as_f64(),
        ))
    }

    async fn start_chat(&self, index: usize) -> Result<Arc<Visitor>> {
        let started = self.begin(index).await?;
        Ok(Arc::new(Visitor {
            index,
            channel: self.desk.channel.clone(),
            pass: text(&started["pass"])?,
            conversation: text(&started["chat"]["conversation"])?,
            waited: started["chat"]["stage"].get("waiting").is_some(),
            seq: started["chat"]["seq"].as_i64().unwrap_or_default(),
            turn: Mutex::default(),
        }))
    }

    /// Connects the visitors from this one on.
    pub async fn connect(&self, first: usize) -> Result<()> {
        let opening = self.visitors[first..].iter().map(|visitor| visitor.connect(&self.http, &self.watch));
        stream::iter(opening).buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await?;
        Ok(())
    }

    /// Waits until the agents' sockets told of this many assignments.
    pub async fn all_assigned(&self, expected: usize) -> Result<()> {
        let until = Instant::now() + Duration::from_secs(20);
        while self.watch.assignments.count() < expected {
            let found = self.watch.assignments.count();
            anyhow::ensure!(Instant::now() < until, "{found} of {expected} chats came to an agent");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }
}

fn text(value: &Value) -> Result<String> {
    value.as_str().map(str::to_owned).context("a chat started without a name")
}

impl Visitor {
    async fn connect(&self, http: &Http, watch: &Arc<Watch>) -> Result<()> {
        let path = format!("/live/visitor?channel={}&after={}", self.channel, self.seq);
        let protocols = format!("parley, {}", self.pass);
        let socket = socket::open(http.address, &path, &[("sec-websocket-protocol", &protocols)]).await?;
        tokio::spawn(socket::listen_as_visitor(socket, self.index, watch.clone()));
        Ok(())
    }

    /// Says something and returns when the server has acknowledged it, with the news of its arrival.
    pub async fn say(&self, http: &Http, watch: &Watch) -> oneshot::Receiver<()> {
        let _turn = self.turn.lock().await;
        let (number, told) = watch.ledger.say(self.index);
        let text = frames::text(self.index, number);
        let form = json!({"channel": self.channel, "pass": self.pass, "message": message_id(), "text": text});
        let reply = http.post("/api/visitor/say", None, &form).await;
        match reply.and_then(|reply| reply.json()) {
            Ok(_) => watch.ledger.stored(self.index, number),
            Err(error) => {
                watch.ledger.refused();
                watch.faults.note(format!("visitor {} was refused: {error:#}", self.index));
            }
        }
        told
    }
}

/// An id as browsers make them: random, since its order in the index is part of the cost.
pub fn message_id() -> String {
    format!("msg_{:016x}{:016x}", chance::number(), chance::number())
}
