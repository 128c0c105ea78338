//! Offers before agents whose screens are frozen: how far from its promised end does an offer truly end?

use crate::{
    chance,
    crowd::Crowd,
    desk::Agent,
    options::Plan,
    overseer::{self, Sight},
    results::Results,
    server::Server,
    socket,
    waits::{self, Waits},
};
use anyhow::{Context, Result, bail};
use serde::Serialize;
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{task::JoinSet, time::timeout};

/// How long an offer stands: as short as a group may have it.
pub const STANDS: u32 = 5;
/// How long it takes on average until an agent who missed one sets himself Online again.
const AWAY: Duration = Duration::from_millis(500);
/// Frozen consoles are opened anew before the desk counts them as gone.
const FROZEN: Duration = Duration::from_secs(30);

#[derive(Debug, Serialize)]
pub struct Offers {
    pub agents: usize,
    pub stands_s: u32,
    pub offers: usize,
    /// Seen on the admin's screen after the promised end (or, below 0, before it), in milliseconds.
    pub earliest_ms: i64,
    pub p50_ms: i64,
    pub p99_ms: i64,
    pub latest_ms: i64,
    pub waits: Waits,
}

pub async fn run(plan: &Plan, results: &mut Results) -> Result<Offers> {
    let (agents, count) = if plan.quick { (8, 16) } else { (40, 240) };
    let server = Server::start(plan, "offers", &["--no-rate-limit"]).await?;
    let crowd = Crowd::hired(&server, agents, Arc::default()).await?;
    eprintln!("{count} offers run out …");
    let (crowd, ends) = run_out(crowd, |ended| ended >= count).await?;
    let mut late: Vec<i64> = ends.iter().map(End::late).collect();
    results.note(&crowd.watch, &server);
    server.stop().await?;
    late.sort_unstable();
    let at = |share: f64| late[((late.len() - 1) as f64 * share).round() as usize];
    Ok(Offers {
        agents,
        stands_s: STANDS,
        offers: late.len(),
        earliest_ms: at(0.0),
        p50_ms: at(0.5),
        p99_ms: at(0.99),
        latest_ms: at(1.0),
        waits: waits::run(plan, results).await?,
    })
}

/// When an offer ended, by its promise and on the admin's screen, in milliseconds since 1970.
#[derive(Debug, Clone, Copy)]
pub struct End {
    pub promised: i64,
    seen: i64,
}

impl End {
    pub fn late(&self) -> i64 {
        self.seen - self.promised
    }
}

/// The ends of offers, until there are enough. Nobody accepts one.
pub async fn run_out(mut crowd: Crowd, enough: impl Fn(usize) -> bool) -> Result<(Arc<Crowd>, Vec<End>)> {
    crowd.desk.limit(1).await?;
    crowd.desk.offer_for(STANDS).await?;
    let mut sights = overseer::watch(&crowd.http, &crowd.desk).await?;
    crowd.go_online().await?;
    let mut frozen = freeze(&crowd).await?;
    // More than can be put before anybody: whoever is there again gets one at once.
    crowd.start_chats(crowd.agents.len() * 3 / 2).await?;
    let crowd = Arc::new(crowd);
    let (mut promised, mut ends, mut backs) = (HashMap::new(), Vec::new(), JoinSet::new());
    let mut since = Instant::now();
    while !enough(ends.len()) {
        let next = timeout(Duration::from_secs(30), sights.recv()).await;
        let (at, sight) = next
            .context("no offer was made or ran out for half a minute")?
            .context("the admin's socket ended")?;
        match sight {
            Sight::Offered { conversation, until } => drop(promised.insert(conversation, until)),
            Sight::Missed { conversation, agent } => {
                let until: i64 = promised.remove(&conversation).context("one ended that was never made")?;
                ends.push(End { promised: until, seen: at });
                backs.spawn(come_back(crowd.clone(), agent));
            }
            Sight::Assigned { conversation, .. } if promised.contains_key(&conversation) => {
                bail!("somebody took an offer, and nobody was there")
            }
            // Of others, who are at work meanwhile.
            Sight::Assigned { .. } => {}
        }
        if since.elapsed() > FROZEN {
            (frozen, since) = (freeze(&crowd).await?, Instant::now());
        }
    }
    drop(frozen);
    Ok((crowd, ends))
}

/// Consoles that stand there and neither read nor write.
async fn freeze(crowd: &Crowd) -> Result<Vec<socket::Socket>> {
    let (mut all, head) = (Vec::new(), crowd.desk.head().await?);
    for agent in &crowd.agents {
        all.push(socket::open_as_agent(crowd.http.address, &agent.cookie, head).await?);
    }
    Ok(all)
}

async fn come_back(crowd: Arc<Crowd>, id: String) {
    tokio::time::sleep(chance::gap(AWAY)).await;
    let is_he = |agent: &&Agent| agent.id == id;
    if let Some(agent) = crowd.agents.iter().find(is_he)
        && let Err(error) = crowd.desk.go_online(agent).await
    {
        crowd.watch.faults.note(format!("an agent could not come back: {error:#}"));
    }
}
