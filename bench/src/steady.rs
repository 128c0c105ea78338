//! A full house at a moderate rate: how long a message takes from the visitor's hand to the agent's screen.

use crate::{
    crowd::{Crowd, Visitor},
    latency::Summary,
    ledger::Page,
    options::Plan,
    pace,
    process::{Spent, Watched},
    server::Server,
};
use anyhow::Result;
use serde::Serialize;
use std::{sync::Arc, time::Duration};

#[derive(Debug, Serialize)]
pub struct Steady {
    pub rate: u32,
    pub page: Page,
    pub spent: Spent,
    /// How late the load itself was with its sending.
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
    let say = |n: u64| {
        let visitor = visitors[n as usize % visitors.len()].clone();
        let (http, watch) = (crowd.http.clone(), crowd.watch.clone());
        async move { drop(visitor.say(&http, &watch).await) }
    };
    pace::evenly(f64::from(rate), how_long, say).await
}
