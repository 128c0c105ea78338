//! What waiting visitors are told of their wait, and what it turns out to be. People come by chance and are served for
//! as long as chance has it, in seconds instead of minutes.

use crate::{
    chance, clock,
    crowd::Crowd,
    options::Plan,
    overseer::{self, Sight},
    results::Results,
    server::Server,
};
use anyhow::{Context, Result};
use serde::Serialize;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::mpsc,
    time::{Instant, sleep, timeout},
};

/// Chats that an agent has at most.
const LIMIT: usize = 2;
/// How long one takes on average.
const SERVED: Duration = Duration::from_secs(6);

#[derive(Debug, Serialize)]
pub struct Waits {
    pub agents: usize,
    /// Visitors who were told how long it would take.
    pub told: usize,
    /// How long they waited.
    pub waited_p50_s: f64,
    pub waited_p90_s: f64,
    /// By how much they were told wrong.
    pub error_p50_s: f64,
    pub error_p90_s: f64,
    /// How much more they were told than it was, in the middle; below 0: less.
    pub bias_s: f64,
}

#[derive(Default)]
struct Book {
    /// Who was told what: when, and how many seconds it would take.
    told: HashMap<String, (i64, f64)>,
    /// When whose wait was over.
    assigned: HashMap<String, i64>,
}

impl Book {
    /// What they were told and what it was, in seconds; nothing while some of them wait.
    fn pairs(&self) -> Option<Vec<(f64, f64)>> {
        let pair = |(conversation, (at, told)): (&String, &(i64, f64))| {
            let waited = self.assigned.get(conversation)? - at;
            Some((*told, waited as f64 / 1000.0))
        };
        self.told.iter().map(pair).collect()
    }
}

type Shared = Arc<Mutex<Book>>;

fn locked(book: &Shared) -> MutexGuard<'_, Book> {
    book.lock().unwrap_or_else(PoisonError::into_inner)
}

pub async fn run(plan: &Plan, results: &mut Results) -> Result<Waits> {
    let (agents, seconds) = if plan.quick { (4, 8) } else { (20, 60) };
    let server = Server::start(plan, "waits", &["--no-rate-limit"]).await?;
    let mut crowd = Crowd::hired(&server, agents, Arc::default()).await?;
    crowd.desk.limit(LIMIT).await?;
    let sights = overseer::watch(&crowd.http, &crowd.desk).await?;
    crowd.attend().await?;
    eprintln!("visitors wait for as long as it takes …");
    let places = agents * LIMIT;
    // Everybody is full, and a queue stands there.
    crowd.start_chats(places * 4).await?;
    let (crowd, book) = (Arc::new(crowd), Shared::default());
    let serving = tokio::spawn(serve(crowd.clone(), sights, book.clone()));
    // Until the desk has seen at which pace it goes.
    sleep(SERVED).await;
    let until = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < until {
        // As many come as can be served.
        sleep(chance::gap(SERVED / places as u32)).await;
        tokio::spawn(come(crowd.clone(), book.clone()));
    }
    let pairs =
        timeout(20 * SERVED, all_served(&book)).await.context("some who were told a time wait for ever")?;
    serving.abort();
    results.note(&crowd.watch, &server);
    server.stop().await?;
    Ok(summed_up(agents, &pairs))
}

async fn come(crowd: Arc<Crowd>, book: Shared) {
    match crowd.ask_in().await {
        Ok((conversation, Some(seconds))) => {
            locked(&book).told.insert(conversation, (clock::now_ms(), seconds));
        }
        // He need not wait, or nobody knows how long.
        Ok((_, None)) => {}
        Err(error) => crowd.watch.faults.note(format!("a visitor could not come: {error:#}")),
    }
}

/// Chats end after a while, and the next ones come.
async fn serve(crowd: Arc<Crowd>, mut sights: mpsc::UnboundedReceiver<(i64, Sight)>, book: Shared) {
    while let Some((at, sight)) = sights.recv().await {
        let Sight::Assigned { conversation, agent } = sight else { continue };
        locked(&book).assigned.insert(conversation.clone(), at);
        let crowd = crowd.clone();
        tokio::spawn(async move {
            sleep(chance::gap(SERVED)).await;
            let Some(agent) = crowd.agents.iter().find(|known| known.id == agent) else { return };
            // One that fails when all is over is no fault.
            let _ = crowd.desk.resolve(agent, &conversation).await;
        });
    }
}

async fn all_served(book: &Shared) -> Vec<(f64, f64)> {
    loop {
        let pairs = locked(book).pairs();
        match pairs {
            Some(pairs) => return pairs,
            None => sleep(Duration::from_millis(100)).await,
        }
    }
}

fn summed_up(agents: usize, pairs: &[(f64, f64)]) -> Waits {
    let sorted = |of: fn(&(f64, f64)) -> f64| {
        let mut all: Vec<f64> = pairs.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all
    };
    let at = |all: &[f64], share: f64| {
        all.get((all.len().saturating_sub(1) as f64 * share).round() as usize).copied().unwrap_or_default()
    };
    let (waited, errors) = (sorted(|(_, waited)| *waited), sorted(|(told, waited)| (told - waited).abs()));
    Waits {
        agents,
        told: pairs.len(),
        waited_p50_s: at(&waited, 0.5),
        waited_p90_s: at(&waited, 0.9),
        error_p50_s: at(&errors, 0.5),
        error_p90_s: at(&errors, 0.9),
        bias_s: at(&sorted(|(told, waited)| told - waited), 0.5),
    }
}
