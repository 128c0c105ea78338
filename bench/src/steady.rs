//! A full house at a moderate rate: how long a message takes from the visitor's hand to the agent's screen.

use crate::{
    crowd::{Crowd, Visitor},
    latency::{Latencies, Summary},
    ledger::Page,
    options::Plan,
    process::{Spent, Watched},
    server::Server,
};
use anyhow::Result;
use serde::Serialize;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::time::{Instant, sleep_until};

#[derive(Debug, Serialize)]
pub struct Steady {
    pub rate: u32,
    pub page: Page,
    pub spent: Spent,
    /// How late the load itself was with its sending: what of the latencies may be its own fault.
    pub late: Summary,
}

pub async fn run(server: &Server, crowd: &Crowd, plan: &Plan) -> Result<Steady> {
    eprintln!("{} messages a second for {} s …", plan.rate, plan.steady.as_secs());
    crowd.watch.ledger.turn();
    let watched = Watched::begin(server.pid())?;
    let late = talk(crowd, &crowd.visitors, plan.rate, plan.steady).await;
    crowd.watch.ledger.settle().await;
    Ok(Steady { rate: plan.rate, spent: watched.end()?, page: crowd.watch.ledger.turn(), late })
}

/// These visitors say something in turn, at a rate that does not wait for the server.
pub async fn talk(crowd: &Crowd, visitors: &[Arc<Visitor>], rate: u32, how_long: Duration) -> Summary {
    let late = Arc::new(Mutex::new(Latencies::default()));
    let from = Instant::now();
    for n in 0..(how_long.as_secs_f64() * f64::from(rate)) as u64 {
        let due = from + Duration::from_secs_f64(n as f64 / f64::from(rate));
        sleep_until(due).await;
        let visitor = visitors[n as usize % visitors.len()].clone();
        let (http, watch, late) = (crowd.http.clone(), crowd.watch.clone(), late.clone());
        tokio::spawn(async move {
            late.lock().unwrap_or_else(PoisonError::into_inner).record(due.elapsed());
            visitor.say(&http, &watch).await;
        });
    }
    late.lock().unwrap_or_else(PoisonError::into_inner).summary()
}
