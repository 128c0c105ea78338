//! Very many chats whose windows are over in the same second, while others chat on and offers run out.

use crate::{
    clock,
    crowd::Crowd,
    database::Database,
    house::House,
    latency::Summary,
    ledger::{Counts, Page},
    offers::{self, End},
    options::Plan,
    process::{Spent, Watched},
    results::Results,
    steady,
};
use anyhow::{Result, ensure};
use serde::Serialize;
use std::{
    cell::Cell,
    time::{Duration, Instant},
};
use tokio::time::sleep;

/// The desk ends WhatsApp's window this long after the customer's last word: a day, and half a minute kept in hand.
const WINDOW: i64 = 24 * 3600 - 30;
/// Customers of the channel are counted from here: what they said is none of the live chats'.
const FIRST: usize = 1_000_000;
/// How long people talk in the live chats before that second, and after it.
const AROUND: Duration = Duration::from_secs(3);
const AFTER: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Debug, Serialize)]
pub struct Expiry {
    pub chats: usize,
    /// How many of them were with an agent.
    pub assigned: usize,
    pub agents: usize,
    pub visitors: usize,
    pub rate: u32,
    pub seen: Seen,
    pub counts: Counts,
    /// Chats that the desk wrote down as expired.
    pub expired: usize,
    pub late: Summary,
    pub offers: OffersMeanwhile,
}

/// Offers before agents with frozen screens whose promised end fell into that time.
#[derive(Debug, Serialize)]
pub struct OffersMeanwhile {
    pub agents: usize,
    pub stands_s: u32,
    pub offers: usize,
    /// Seen on the admin's screen after the promised end (or, below 0, before it), in milliseconds.
    pub earliest_ms: i64,
    pub latest_ms: i64,
}

#[derive(Debug, Serialize)]
pub struct Seen {
    /// From the second in which the windows were over until the last chat was in the archive.
    pub all_ms: f64,
    /// What the live chats were like in the seconds before, and in that time.
    pub before: Page,
    pub meanwhile: Page,
    pub spent: Spent,
}

impl Expiry {
    pub fn is_sound(&self) -> bool {
        self.counts.is_sound() && self.expired == self.chats
    }
}

/// Everybody has an agent: of those who wait, each that gets a place which became free is told to every console, and
/// that is another measurement.
pub async fn run(plan: &Plan, results: &mut Results) -> Result<Expiry> {
    let (agents, beside, visitors, chats, rate, lead) =
        if plan.quick { (8, 4, 20, 300, 20, 8) } else { (210, 40, 200, 10_000, 100, 90) };
    let mut house = House::open(plan, "expiry", agents + beside, 1, Duration::ZERO).await?;
    let aside = set_aside(&mut house, beside).await?;
    house.crowd.attend().await?;
    house.crowd.start_chats(visitors).await?;
    house.crowd.all_assigned(visitors).await?;
    house.crowd.connect(0).await?;
    eprintln!("{chats} WhatsApp chats come, whose windows will be over in the same second …");
    let over = clock::now().timestamp() + lead;
    house.customers_write(FIRST..FIRST + chats, over - WINDOW).await?;
    let open = open(&house)?;
    ensure!(
        open == chats && left(over) > AROUND,
        "{open} windows are open, {:?} before their end",
        left(over)
    );
    let assigned = house.desk().held().await?.len() - visitors;
    let is_done = Cell::new(false);
    let crowd = &house.crowd;
    let talk = async {
        sleep(left(over).saturating_sub(AROUND)).await;
        let talk = steady::talk(crowd, &crowd.visitors, rate, AROUND + AFTER);
        let both = tokio::join!(talk, see(&house, over));
        is_done.set(true);
        both
    };
    let (ends, (late, seen)) = tokio::join!(offers::run_out(aside, |_| is_done.get()), talk);
    let (seen, (_, ends)) = (seen?, ends?);
    let offers = meanwhile(beside, &ends, over, &seen);
    crowd.watch.ledger.settle().await;
    let counts = crowd.watch.ledger.counts();
    let expired = Database::open(&house.server.database())?.count("ledger where kind = 'expired'")?;
    house.close(results).await?;
    Ok(Expiry { chats, assigned, agents, visitors, rate, seen, counts, expired, late, offers })
}

/// So many of the agents have a product of their own, whose customers are offered to them and never accepted.
async fn set_aside(house: &mut House, count: usize) -> Result<Crowd> {
    let crowd = &mut house.crowd;
    let desk = crowd.desk.beside(&crowd.agents, count).await?;
    let agents = crowd.agents.split_off(crowd.agents.len() - count);
    Ok(Crowd { http: crowd.http.clone(), desk, agents, visitors: Vec::new(), watch: crowd.watch.clone() })
}

/// Of these ends those that were promised for the time in which windows were over, and a while after it.
fn meanwhile(agents: usize, ends: &[End], over: i64, seen: &Seen) -> OffersMeanwhile {
    let busy = (seen.all_ms as i64).max(1_000 * i64::from(offers::STANDS));
    let time = over * 1000..over * 1000 + busy;
    let late: Vec<i64> = ends.iter().filter(|end| time.contains(&end.promised)).map(End::late).collect();
    let (earliest, latest) = (late.iter().min(), late.iter().max());
    OffersMeanwhile {
        agents,
        stands_s: offers::STANDS,
        offers: late.len(),
        earliest_ms: earliest.copied().unwrap_or_default(),
        latest_ms: latest.copied().unwrap_or_default(),
    }
}

/// How long it is until this second.
fn left(over: i64) -> Duration {
    Duration::from_millis((over * 1000 - clock::now_ms()).max(0) as u64)
}

fn open(house: &House) -> Result<usize> {
    Database::open(&house.server.database())?.count("conversations where closes_at is not null")
}

/// Watches the windows being over.
async fn see(house: &House, over: i64) -> Result<Seen> {
    let ledger = &house.crowd.watch.ledger;
    ledger.turn();
    sleep(left(over)).await;
    let (before, watched, from) = (ledger.turn(), Watched::begin(house.server.pid())?, Instant::now());
    loop {
        let open = open(house)?;
        if open == 0 {
            let all_ms = (clock::now_ms() - over * 1000) as f64;
            return Ok(Seen { all_ms, before, meanwhile: ledger.turn(), spent: watched.end()? });
        }
        ensure!(from.elapsed() < PATIENCE, "{open} windows are over and their chats still there");
        sleep(Duration::from_millis(25)).await;
    }
}
