//! As fast as it goes: the highest rate at which messages are stored and delivered.
//!
//! Senders wait until their message has arrived before they send the next one, so that nothing piles up between
//! "stored" and "delivered"; more and more of them send at the same time until that brings nothing any more.

use crate::{
    crowd::{Crowd, Visitor},
    ledger::{PATIENCE, Page},
    options::Plan,
    process::{Spent, Watched},
    server::Server,
};
use anyhow::Result;
use futures::future::join_all;
use serde::Serialize;
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, timeout};

const SENDERS: [usize; 6] = [8, 16, 32, 64, 128, 256];
/// What more senders must at least bring for the search to go on.
const WORTH: f64 = 1.02;

#[derive(Debug, Serialize)]
pub struct Highest {
    pub senders: usize,
    pub per_second: f64,
    pub page: Page,
    pub spent: Spent,
    /// Senders and rates on the way there.
    pub probes: Vec<(usize, f64)>,
}

pub async fn run(server: &Server, crowd: &Crowd, plan: &Plan) -> Result<Highest> {
    eprintln!("looking for the highest rate …");
    crowd.watch.ledger.turn();
    let mut probes: Vec<(usize, f64)> = Vec::new();
    let mut best = (1, 0.0);
    for senders in SENDERS.into_iter().filter(|senders| *senders <= crowd.visitors.len()) {
        let rate = rate(crowd, senders, plan.probe).await;
        probes.push((senders, rate));
        let goes_on = rate > best.1 * WORTH;
        if rate > best.1 {
            best = (senders, rate);
        }
        if !goes_on {
            break;
        }
    }
    let found = crowd.watch.ledger.turn();
    let watched = Watched::begin(server.pid())?;
    let per_second = rate(crowd, best.0, plan.sustain).await;
    let spent = watched.end()?;
    crowd.watch.ledger.settle().await;
    let mut page = crowd.watch.ledger.turn();
    // What went wrong on the way counts as well.
    page.counts.lost += found.counts.lost;
    page.counts.doubled += found.counts.doubled;
    page.counts.misordered += found.counts.misordered;
    page.counts.refused += found.counts.refused;
    Ok(Highest { senders: best.0, per_second, page, spent, probes })
}

/// Messages heard a second, with this many at the same time.
async fn rate(crowd: &Crowd, senders: usize, how_long: Duration) -> f64 {
    let (from, before) = (Instant::now(), crowd.watch.ledger.counts().heard);
    let until = from + how_long;
    let sending = (0..senders).map(|first| {
        let mine: Vec<Arc<Visitor>> = crowd.visitors.iter().skip(first).step_by(senders).cloned().collect();
        let (http, watch) = (crowd.http.clone(), crowd.watch.clone());
        tokio::spawn(async move {
            for visitor in mine.iter().cycle() {
                if Instant::now() >= until {
                    return;
                }
                let told = visitor.say(&http, &watch).await;
                let _ = timeout(PATIENCE, told).await;
            }
        })
    });
    join_all(sending).await;
    (crowd.watch.ledger.counts().heard - before) as f64 / from.elapsed().as_secs_f64()
}
