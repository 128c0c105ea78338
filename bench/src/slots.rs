//! Everybody is at his limit and customers wait; an agent resolves a chat: how soon is the next one on his screen?

use crate::{
    crowd::Crowd,
    latency::{Latencies, Summary},
    ledger::{PATIENCE, Page},
    options::Plan,
    steady,
};
use anyhow::{Context, Result, bail};
use serde::Serialize;
use std::{
    collections::HashSet,
    time::{Duration, Instant},
};
use tokio::time::timeout;

#[derive(Debug, Serialize)]
pub struct Slots {
    /// With nothing else going on.
    pub quiet: Summary,
    /// While others write at the steady rate.
    pub busy: Summary,
    pub page: Page,
}

pub async fn run(crowd: &mut Crowd, plan: &Plan) -> Result<Slots> {
    eprintln!("a queue forms, and {} slots free up …", 2 * plan.slots);
    crowd.watch.ledger.turn();
    form_queue(crowd, 2 * plan.slots).await?;
    // Whoever writes meanwhile keeps his chat: a message to a resolved one would bring it back.
    let writers = &crowd.visitors[..plan.visitors / 2];
    let keep: HashSet<String> = writers.iter().map(|visitor| visitor.conversation.clone()).collect();
    let quiet = free(crowd, &keep, 0, plan.slots).await?;
    let talk = steady::talk(crowd, writers, plan.rate, Duration::from_secs(3600));
    let busy = tokio::select! {
        _ = talk => bail!("the talk ended before the slots were freed"),
        busy = free(crowd, &keep, plan.slots, plan.slots) => busy?,
    };
    crowd.watch.ledger.settle().await;
    Ok(Slots { quiet, busy, page: crowd.watch.ledger.turn() })
}

/// Brings everybody to his limit, and this many into the queue behind that.
async fn form_queue(crowd: &mut Crowd, length: usize) -> Result<()> {
    let first = crowd.visitors.len();
    crowd.desk.limit(crowd.watch.assignments.most().max(1)).await?;
    let waiting = |crowd: &Crowd| crowd.visitors.iter().filter(|visitor| visitor.waited).count();
    while waiting(crowd) < length {
        crowd.start_chats(16).await?;
    }
    let assigned = crowd.visitors.len() - waiting(crowd);
    crowd.all_assigned(assigned).await?;
    crowd.connect(first).await?;
    // What the newcomers set in motion is not to be measured.
    tokio::time::sleep(Duration::from_secs(2)).await;
    Ok(())
}

/// Resolves chats, one agent after the other.
async fn free(crowd: &Crowd, keep: &HashSet<String>, first: usize, count: usize) -> Result<Summary> {
    let mut latencies = Latencies::default();
    let mut freed = 0;
    for n in first.. {
        if freed == count {
            break;
        }
        anyhow::ensure!(n < first + 100 * count, "nobody holds a chat that may be resolved");
        let agent = &crowd.agents[n % crowd.agents.len()];
        let Some(conversation) = crowd.watch.assignments.give_up(&agent.id, keep) else { continue };
        let rung = crowd.watch.assignments.bell(&agent.id);
        let from = Instant::now();
        let (resolved, rung) =
            tokio::join!(crowd.desk.resolve(agent, &conversation), timeout(PATIENCE, rung));
        resolved?;
        let at = rung.ok().and_then(Result::ok).context("a slot freed, and the next chat never came")?;
        latencies.record(at.duration_since(from));
        freed += 1;
    }
    Ok(latencies.summary())
}
