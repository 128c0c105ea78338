//! Agents who answer on WhatsApp while Graph takes its time: everything is sent once, in the order of its conversation.
//!
//! The time counts from just before the agent's request until Graph has heard of it.

use crate::{
    database::Database,
    desk::Agent,
    frames,
    house::House,
    latency::Summary,
    ledger::{Counts, Page},
    options::Plan,
    pace,
    process::{Spent, Watched},
    results::Results,
};
use anyhow::{Result, ensure};
use serde::Serialize;
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// How long Graph takes to answer.
const LATENCY: Duration = Duration::from_millis(300);
/// Each may be sent 80 messages a second: what a number has that never asked for more.
const NUMBERS: usize = 4;
/// How many an agent sends in a row in the second part.
const BURST: usize = 5;

#[derive(Debug, Serialize)]
pub struct Outbound {
    pub latency_ms: f64,
    pub numbers: usize,
    pub agents: usize,
    pub conversations: usize,
    pub rate: u32,
    /// Messages that Graph heard a second, until the last one was written.
    pub per_second: f64,
    /// One here and one there: no message has to wait for one before it.
    pub single: Page,
    /// Several in a row, where each waits until the one before it was answered.
    pub in_a_row: usize,
    pub row: Page,
    pub counts: Counts,
    /// What is left to be sent.
    pub left: usize,
    pub late: Summary,
    pub spent: Spent,
}

impl Outbound {
    pub fn is_sound(&self) -> bool {
        self.counts.is_sound() && self.left == 0
    }
}

/// A chat and who answers in it.
struct Chat {
    index: usize,
    conversation: String,
    agent: Arc<Agent>,
    /// He sends one message after the other, so that there is an order to be kept.
    turn: Mutex<()>,
}

pub async fn run(plan: &Plan, results: &mut Results) -> Result<Outbound> {
    let (agents, count, rate, seconds) = if plan.quick { (4, 40, 20, 5) } else { (20, 400, 200, 40) };
    let mut house = House::open(plan, "outbound", agents, NUMBERS, LATENCY).await?;
    house.attend().await?;
    let chats = chats(&house, count).await?;
    eprintln!("{rate} answers a second to a Graph that takes {} ms …", LATENCY.as_millis());
    let house = Arc::new(house);
    let ledger = &house.crowd.watch.ledger;
    let (watched, from) = (Watched::begin(house.server.pid())?, Instant::now());
    // The chats of a number stand together; their turns do not come together, or its pace would be what is measured.
    let chat = |n: u64| chats[n as usize * (count / NUMBERS + 1) % count].clone();
    let one = |n: u64| answer(house.clone(), chat(n), 1);
    let late = pace::evenly(f64::from(rate), Duration::from_secs(seconds), one).await;
    let per_second = ledger.counts().heard as f64 / from.elapsed().as_secs_f64();
    ledger.settle().await;
    let (single, spent) = (ledger.turn(), watched.end()?);
    let several = |n: u64| answer(house.clone(), chat(n), BURST);
    pace::evenly(f64::from(rate) / BURST as f64, Duration::from_secs(seconds / 4), several).await;
    ledger.settle().await;
    let (row, counts) = (ledger.turn(), ledger.counts());
    let left = unsent(&house).await?;
    let latency_ms = LATENCY.as_secs_f64() * 1000.0;
    drop(chats);
    if let Some(house) = Arc::into_inner(house) {
        house.close(results).await?;
    }
    Ok(Outbound {
        latency_ms,
        numbers: NUMBERS,
        agents,
        conversations: count,
        rate,
        per_second,
        single,
        in_a_row: BURST,
        row,
        counts,
        left,
        late,
        spent,
    })
}

/// So many customers write, and agents have them.
async fn chats(house: &House, count: usize) -> Result<Vec<Arc<Chat>>> {
    house.customers_write(0..count, crate::clock::now().timestamp()).await?;
    let agents: HashMap<&str, Arc<Agent>> =
        house.crowd.agents.iter().map(|agent| (agent.id.as_str(), Arc::new(agent.clone()))).collect();
    let held = house.desk().held().await?;
    ensure!(held.len() == count, "{} of {count} chats are with an agent", held.len());
    let with = held.into_iter().enumerate().filter_map(|(index, (owner, conversation))| {
        let agent = agents.get(owner.as_str())?.clone();
        Some(Arc::new(Chat { index, conversation, agent, turn: Mutex::default() }))
    });
    Ok(with.collect())
}

/// What is still to be sent, when the last of it has had time to be answered.
async fn unsent(house: &House) -> Result<usize> {
    tokio::time::sleep(2 * LATENCY).await;
    Database::open(&house.server.database())?.count("outbox")
}

async fn answer(house: Arc<House>, chat: Arc<Chat>, times: usize) {
    let watch = &house.crowd.watch;
    let _turn = chat.turn.lock().await;
    for _ in 0..times {
        let (number, _told) = watch.ledger.say(chat.index);
        let text = frames::text(chat.index, number);
        match house.desk().reply(&chat.agent, &chat.conversation, &text).await {
            Ok(()) => watch.ledger.stored(chat.index, number),
            Err(error) => {
                watch.ledger.refused();
                watch.faults.note(format!("an answer was refused: {error:#}"));
            }
        }
    }
}
