//! A long queue before many agents who are at their limit: what one assignment costs, and how that grows with the queue.
//!
//! A resolve frees a place and gives it away in the same transaction; without a queue it is a resolve alone. The
//! difference is the assignment. Nobody listens meanwhile: what events cost their listeners is measured elsewhere.

use crate::{
    crowd::message_id,
    desk::{Agent, Desk},
    http::Http,
    latency::{Latencies, Summary},
    options::Plan,
    server::Server,
    socket,
};
use anyhow::{Context, Result, ensure};
use futures::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use serde_json::json;
use std::{collections::HashMap, sync::Arc, time::Instant};

/// How many customers come at the same time.
const AT_ONCE: usize = 16;

#[derive(Debug, Serialize)]
pub struct Queue {
    pub agents: usize,
    /// Resolves, by how many wait.
    pub steps: Vec<(usize, Summary)>,
    /// One agent with many chats goes Offline: until all of them are with others or in their places.
    pub offline_chats: usize,
    pub offline_ms: f64,
}

impl Queue {
    /// What an assignment adds to a resolve, by the median.
    pub fn assignment_ms(&self, waiting: usize) -> Option<f64> {
        let at = |n| self.steps.iter().find(|(waiting, _)| *waiting == n).map(|(_, summary)| summary.p50_ms);
        Some(at(waiting)? - at(0)?)
    }
}

pub async fn run(plan: &Plan) -> Result<Queue> {
    let (agents, lengths, times) =
        if plan.quick { (20, vec![0_usize, 50], 5) } else { (500, vec![0, 100, 1_000, 10_000], 100) };
    eprintln!("a queue of {} before {agents} agents …", lengths.last().copied().unwrap_or_default());
    let server = Server::start(plan, "queue", &["--no-rate-limit"]).await?;
    let http = Arc::new(Http::new(server.address));
    let desk = Desk::first_run(http.clone()).await?;
    let staff = desk.hire(agents).await?;
    desk.limit(2).await?;
    go_online_and_hang_up(&http, &desk, &staff).await?;
    // Everybody is full: two chats each.
    come(&http, &desk, 0, 2 * agents).await?;
    let mut came = 2 * agents;
    let mut steps = Vec::new();
    for waiting in lengths {
        // The first of them take the places that are free.
        loop {
            let missing = waiting.saturating_sub(desk.waiting().await?);
            if missing == 0 {
                break;
            }
            come(&http, &desk, came, missing).await?;
            came += missing;
        }
        // It has taken a while: they call again.
        go_online_and_hang_up(&http, &desk, &staff).await?;
        steps.push((waiting, resolves(&desk, &staff, times).await?));
        let left = desk.waiting().await?;
        ensure!(left == waiting.saturating_sub(times), "of {waiting} who waited {left} still do");
    }
    let (offline_chats, offline_ms) = going_offline(&http, &desk, &staff).await?;
    server.stop().await?;
    Ok(Queue { agents, steps, offline_chats, offline_ms })
}

/// A short call is enough: a browser that is gone is forgiven for longer than this takes.
async fn go_online_and_hang_up(http: &Http, desk: &Desk, staff: &[Agent]) -> Result<()> {
    let online = staff.iter().map(|agent| desk.go_online(agent));
    stream::iter(online).buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await?;
    let head = desk.head().await?;
    let calls = staff.iter().map(|agent| async move {
        let mut socket = socket::open_as_agent(http.address, &agent.cookie, head).await?;
        // He counts as connected when he is spoken to.
        socket.next().await.context("nobody speaks to an agent")??;
        anyhow::Ok(())
    });
    stream::iter(calls).buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await?;
    Ok(())
}

async fn come(http: &Http, desk: &Desk, first: usize, count: usize) -> Result<()> {
    let starts = (first..first + count).map(|n| async move {
        let form = json!({
            "channel": desk.channel, "pass": null, "message": message_id(), "page": null, "text": "Hello!",
            "answers": [["name", format!("Visitor {n}")], ["email", format!("visitor-{n}@bench.example")]],
        });
        http.call("/api/visitor/start", None, &form).await.map(drop)
    });
    stream::iter(starts).buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await?;
    Ok(())
}

/// One chat after the other, the oldest first.
async fn resolves(desk: &Desk, staff: &[Agent], times: usize) -> Result<Summary> {
    let by_id: HashMap<&str, &Agent> = staff.iter().map(|agent| (agent.id.as_str(), agent)).collect();
    let mut latencies = Latencies::default();
    for (owner, conversation) in desk.held().await?.into_iter().take(times) {
        let agent = by_id.get(owner.as_str()).context("a chat is with somebody unknown")?;
        let from = Instant::now();
        desk.resolve(agent, &conversation).await?;
        latencies.record(from.elapsed());
    }
    Ok(latencies.summary())
}

/// One agent with as many chats as there may be goes Offline; nobody else gets any, so that all of them go back to
/// their places.
async fn going_offline(http: &Http, desk: &Desk, staff: &[Agent]) -> Result<(usize, f64)> {
    let (one, others) = staff.split_first().context("nobody works here")?;
    let away = others.iter().map(|agent| desk.go(agent, "invisible"));
    stream::iter(away).buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await?;
    desk.limit(50).await?;
    // He has been gone for long; coming back gives him all that he may have.
    go_online_and_hang_up(http, desk, std::slice::from_ref(one)).await?;
    let mine = desk.held().await?.iter().filter(|(owner, _)| *owner == one.id).count();
    let from = Instant::now();
    desk.go(one, "offline").await?;
    Ok((mine, from.elapsed().as_secs_f64() * 1000.0))
}
