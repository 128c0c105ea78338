//! A long queue before many agents who are at their limit: what one assignment costs, and how that grows with the queue.
//!
//! A resolve frees a place and gives it away in the same transaction; where nobody waits it is a resolve alone. The
//! difference is the assignment. Each resolve before the queue is followed by one of a group beside it without a queue,
//! in the same desk: a disk or a core that is slow for a while is slow for both. Nobody listens meanwhile: what events
//! cost their listeners is measured elsewhere.

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
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

/// How many customers come at the same time.
const AT_ONCE: usize = 16;

/// How many work in the group without a queue.
const BESIDE: usize = 10;

#[derive(Debug, Serialize)]
pub struct Queue {
    pub agents: usize,
    pub steps: Vec<Step>,
    /// One agent with many chats goes Offline: until all of them are back in their places.
    pub requeued: Leaving,
    /// Likewise, until all of them are with others.
    pub reassigned: Leaving,
}

#[derive(Debug, Clone, Copy, Serialize)]
pub struct Leaving {
    pub chats: usize,
    pub ms: f64,
}

/// As many as an agent may have.
const MANY: usize = 50;

/// Resolves while so many wait.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Step {
    pub waiting: usize,
    pub before_queue: Summary,
    pub without_queue: Summary,
    /// What an assignment adds to a resolve: the median over the pairs.
    pub assignment_ms: f64,
}

pub async fn run(plan: &Plan) -> Result<Queue> {
    let (agents, lengths, times) =
        if plan.quick { (20, vec![0_usize, 50], 5) } else { (500, vec![0, 100, 1_000, 10_000], 100) };
    eprintln!("a queue of {} before {agents} agents …", lengths.last().copied().unwrap_or_default());
    let server = Server::start(plan, "queue", &["--no-rate-limit"]).await?;
    let http = Arc::new(Http::new(server.address));
    let desk = Desk::first_run(http.clone()).await?;
    let mut staff = desk.hire(agents + BESIDE).await?;
    // Before the limit: theirs is that of the new product.
    let beside = desk.beside(&staff, BESIDE).await?;
    let others = staff.split_off(agents);
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
        go_online_and_hang_up(&http, &beside, &others).await?;
        come(&http, &beside, came, times).await?;
        came += times;
        steps.push(resolves(&desk, &staff, &others, waiting, times).await?);
        let left = desk.waiting().await?;
        ensure!(left == waiting.saturating_sub(times), "of {waiting} who waited {left} still do");
    }
    let requeued = going_offline(&http, &desk, &staff).await?;
    let reassigned = leaving_to_others(&http, &beside, &others, came).await?;
    server.stop().await?;
    Ok(Queue { agents, steps, requeued, reassigned })
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

/// One chat after the other, the oldest first, each before the queue followed by one beside it.
async fn resolves(
    desk: &Desk,
    staff: &[Agent],
    others: &[Agent],
    waiting: usize,
    times: usize,
) -> Result<Step> {
    let held = desk.held().await?;
    let (mut queued, mut alone) = (Latencies::default(), Latencies::default());
    let mut differences = Vec::with_capacity(times);
    for (before, beside) in of(staff, &held).zip(of(others, &held)).take(times) {
        let (before, beside) = (resolve(desk, before).await?, resolve(desk, beside).await?);
        queued.record(before);
        alone.record(beside);
        differences.push((before.as_secs_f64() - beside.as_secs_f64()) * 1000.0);
    }
    ensure!(differences.len() == times, "only {} pairs of chats were held", differences.len());
    differences.sort_by(f64::total_cmp);
    let assignment_ms = differences[times / 2];
    Ok(Step { waiting, before_queue: queued.summary(), without_queue: alone.summary(), assignment_ms })
}

/// The chats that these agents hold, with who holds them.
fn of<'a>(staff: &'a [Agent], held: &'a [(String, String)]) -> impl Iterator<Item = (&'a Agent, &'a str)> {
    let by_id: HashMap<&str, &Agent> = staff.iter().map(|agent| (agent.id.as_str(), agent)).collect();
    held.iter().filter_map(move |(owner, chat)| Some((*by_id.get(owner.as_str())?, chat.as_str())))
}

async fn resolve(desk: &Desk, (agent, conversation): (&Agent, &str)) -> Result<Duration> {
    let from = Instant::now();
    desk.resolve(agent, conversation).await?;
    Ok(from.elapsed())
}

/// One agent with as many chats as there may be goes Offline; nobody else gets any, so that all of them go back to
/// their places.
async fn going_offline(http: &Http, desk: &Desk, staff: &[Agent]) -> Result<Leaving> {
    let (one, others) = staff.split_first().context("nobody works here")?;
    go_all(desk, others, "invisible").await?;
    desk.limit(MANY).await?;
    // He has been gone for long; coming back gives him all that he may have.
    go_online_and_hang_up(http, desk, std::slice::from_ref(one)).await?;
    leaves(desk, one).await
}

/// Likewise in the group without a queue, whose others have room for all of them.
async fn leaving_to_others(http: &Http, desk: &Desk, staff: &[Agent], came: usize) -> Result<Leaving> {
    let (one, others) = staff.split_first().context("nobody works here")?;
    desk.limit(MANY).await?;
    go_online_and_hang_up(http, desk, std::slice::from_ref(one)).await?;
    go_all(desk, others, "invisible").await?;
    let has = of(std::slice::from_ref(one), &desk.held().await?).count();
    come(http, desk, came, MANY - has).await?;
    go_online_and_hang_up(http, desk, others).await?;
    let before = of(others, &desk.held().await?).count();
    let left = leaves(desk, one).await?;
    let got = of(others, &desk.held().await?).count() - before;
    ensure!(got == left.chats, "of {} chats {got} are with others", left.chats);
    Ok(left)
}

async fn go_all(desk: &Desk, staff: &[Agent], status: &str) -> Result<()> {
    let away = staff.iter().map(|agent| desk.go(agent, status));
    stream::iter(away).buffer_unordered(AT_ONCE).try_collect::<Vec<()>>().await.map(drop)
}

async fn leaves(desk: &Desk, one: &Agent) -> Result<Leaving> {
    let chats = of(std::slice::from_ref(one), &desk.held().await?).count();
    ensure!(chats > 0, "he holds none");
    let from = Instant::now();
    desk.go(one, "offline").await?;
    let ms = from.elapsed().as_secs_f64() * 1000.0;
    let kept = of(std::slice::from_ref(one), &desk.held().await?).count();
    ensure!(kept == 0, "he still has {kept}");
    Ok(Leaving { chats, ms })
}
