//! WhatsApp's webhooks at a high rate, and a server that is killed in the middle of it: Meta sends again what was not
//! answered with 200, and in the end each message has to be in the desk, once.

use crate::{
    chance,
    database::{Backlog, Database},
    house::House,
    http::Http,
    latency::{Latencies, Summary},
    meta::{Number, Said, Webhook},
    options::Plan,
    pace,
    process::{Spent, Watched},
    results::Results,
};
use anyhow::Result;
use serde::Serialize;
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::{
    task::JoinHandle,
    time::{sleep, timeout},
};

/// The most messages in one body.
const BATCH: usize = 4;
/// Of so many messages one is the first of a customer.
const NEW: usize = 20;
/// How long Meta waits for an answer, and how long it keeps sending again here.
const PATIENCE: Duration = Duration::from_secs(10);
const GIVEN_UP: Duration = Duration::from_secs(120);
/// Who is behind by less works off what comes as it comes.
const BEHIND: Duration = Duration::from_secs(1);

#[derive(Debug, Serialize)]
pub struct Hooks {
    pub agents: usize,
    pub customers: usize,
    pub most_in_a_body: usize,
    pub bodies: u64,
    /// Messages a second.
    pub rate: f64,
    pub seconds: f64,
    /// From a body's sending to its answer: until the server was killed, and in the whole run. What was not answered with
    /// 200 counts when it was sent again.
    pub answered_before: Summary,
    pub answered: Summary,
    pub late: Summary,
    /// Until the server was killed.
    pub spent: Spent,
    pub most_behind_before_ms: f64,
    /// From the kill until the server was ready again.
    pub down_ms: f64,
    /// Sendings that were not answered with 200.
    pub unanswered: u64,
    /// The most that was not worked off after the kill, and how long after the server was back it took until it was not
    /// behind any more.
    pub most_bodies_after: usize,
    pub worked_off_ms: f64,
    /// From the last answer until nothing was left.
    pub rest_ms: f64,
    pub found: Found,
}

/// What is in the desk at the end.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Found {
    pub sent: usize,
    pub stored: usize,
    pub lost: usize,
    pub doubled: usize,
    /// Customers and conversations that nobody is behind, or that are missing.
    pub strays: usize,
    /// What came in and could not be read, or was left.
    pub left: usize,
}

impl Found {
    pub fn is_sound(&self) -> bool {
        self.lost + self.doubled + self.strays + self.left == 0
    }
}

pub async fn run(plan: &Plan, results: &mut Results) -> Result<Hooks> {
    let (agents, rate, seconds) = if plan.quick { (5, 200, 6) } else { (50, 1_000, 45) };
    let mut house = House::open(plan, "hooks", agents, 1, Duration::ZERO).await?;
    house.attend().await?;
    eprintln!("{rate} WhatsApp messages a second for {seconds} s, and the server is killed …");
    let post = Arc::new(Post::new(&house));
    let looks = Looks::begin(house.server.database());
    let (how_long, from) = (Duration::from_secs(seconds), Instant::now());
    let sending = async { Ok(send(&post, rate, how_long).await) };
    let (late, killed) = tokio::try_join!(sending, kill(&mut house, &post, how_long / 2))?;
    let (seconds, answered) = (from.elapsed().as_secs_f64(), Instant::now());
    house.worked_off().await?;
    let (rest, looks) = (answered.elapsed(), looks.end());
    let found = look(house, &post, results).await?;
    let book = post.book();
    let (before, after) = looks.iter().partition::<Vec<&Look>, _>(|look| look.at < killed.at);
    let behind = after
        .iter()
        .filter(|look| look.at > killed.ready && look.backlog.behind > BEHIND)
        .map(|look| look.at);
    Ok(Hooks {
        agents,
        customers: book.customers.len(),
        most_in_a_body: BATCH,
        bodies: book.bodies,
        rate: found.sent as f64 / seconds,
        seconds,
        answered_before: killed.answered,
        answered: book.answered.summary(),
        late,
        spent: killed.spent,
        most_behind_before_ms: milliseconds(
            before.iter().map(|look| look.backlog.behind).max().unwrap_or_default(),
        ),
        down_ms: milliseconds(killed.ready.duration_since(killed.at)),
        unanswered: book.unanswered,
        most_bodies_after: after.iter().map(|look| look.backlog.bodies).max().unwrap_or_default(),
        worked_off_ms: milliseconds(
            behind.max().map_or(Duration::ZERO, |last| last.duration_since(killed.ready)),
        ),
        rest_ms: milliseconds(rest),
        found,
    })
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Who sends the webhooks, and what he knows of them.
struct Post {
    http: Arc<Http>,
    number: Arc<Number>,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    /// How many messages each customer has sent.
    customers: Vec<usize>,
    messages: usize,
    bodies: u64,
    answered: Latencies,
    unanswered: u64,
}

impl Post {
    fn new(house: &House) -> Self {
        let number = house.numbers[0].clone();
        Self { http: house.crowd.http.clone(), number, book: Mutex::default() }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A few messages of whoever happens to write.
    fn next(&self) -> Webhook {
        let said: Vec<Said> = (0..1 + chance::below(BATCH)).map(|_| self.book().says()).collect();
        self.book().bodies += 1;
        self.number.webhook(&said)
    }

    /// Sends it until it is answered with 200, as Meta does.
    async fn deliver(&self, webhook: Webhook) {
        let until = Instant::now() + GIVEN_UP;
        let mut pause = Duration::from_millis(100);
        while Instant::now() < until {
            let from = Instant::now();
            let answer = timeout(PATIENCE, self.number.post(&self.http, &webhook)).await;
            if answer.is_ok_and(|reply| reply.is_ok_and(|reply| reply.status == 200)) {
                return self.book().answered.record(from.elapsed());
            }
            self.book().unanswered += 1;
            sleep(pause + chance::gap(pause)).await;
            pause = (pause * 2).min(Duration::from_secs(2));
        }
    }
}

impl Book {
    fn says(&mut self) -> Said {
        if self.messages.is_multiple_of(NEW) {
            self.customers.push(0);
        }
        self.messages += 1;
        // Whoever is new says something at once.
        let newest = self.customers.len() - 1;
        let customer = if self.customers[newest] == 0 { newest } else { chance::below(newest + 1) };
        self.customers[customer] += 1;
        Said::now(customer, self.customers[customer] - 1)
    }
}

async fn send(post: &Arc<Post>, rate: u32, how_long: Duration) -> Summary {
    let bodies = f64::from(rate) / ((1 + BATCH) as f64 / 2.0);
    pace::evenly(bodies, how_long, |_| {
        let (post, webhook) = (post.clone(), post.next());
        async move { post.deliver(webhook).await }
    })
    .await
}

/// How it was until the server was killed, and when that was.
struct Killed {
    at: Instant,
    ready: Instant,
    answered: Summary,
    spent: Spent,
}

async fn kill(house: &mut House, post: &Post, after: Duration) -> Result<Killed> {
    let watched = Watched::begin(house.server.pid())?;
    sleep(after).await;
    let (spent, answered, at) = (watched.end()?, post.book().answered.summary(), Instant::now());
    let ready = house.server.kill_and_start_again().await?;
    Ok(Killed { at, ready, answered, spent })
}

/// What was not worked off, again and again.
struct Looks(JoinHandle<()>, Arc<Mutex<Vec<Look>>>);

#[derive(Clone, Copy)]
struct Look {
    at: Instant,
    backlog: Backlog,
}

impl Looks {
    fn begin(path: PathBuf) -> Self {
        let all = Arc::<Mutex<Vec<Look>>>::default();
        let looks = all.clone();
        let looking = tokio::spawn(async move {
            loop {
                sleep(Duration::from_millis(100)).await;
                // One that fails, since the server is just being killed, is none.
                if let Ok(backlog) = Database::open(&path).and_then(|database| database.backlog()) {
                    let look = Look { at: Instant::now(), backlog };
                    looks.lock().unwrap_or_else(PoisonError::into_inner).push(look);
                }
            }
        });
        Self(looking, all)
    }

    fn end(self) -> Vec<Look> {
        self.0.abort();
        std::mem::take(&mut self.1.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Stops the server, and looks what it has written down.
async fn look(house: House, post: &Post, results: &mut Results) -> Result<Found> {
    let left = house.close(results).await?;
    let database = Database::open(&left.database)?;
    let (said, book) = (database.said()?, post.book());
    let sent = book.customers.iter().enumerate();
    let sent = sent.flat_map(|(customer, count)| (0..*count).map(move |number| (customer, number)));
    let lost = sent.filter(|which| !said.contains_key(which)).count();
    let strays = |what| Ok::<usize, anyhow::Error>(database.count(what)?.abs_diff(book.customers.len()));
    Ok(Found {
        sent: book.messages,
        stored: said.len(),
        lost,
        doubled: said.values().map(|count| count - 1).sum(),
        strays: strays("customers")? + strays("conversations")?,
        left: database.count("arrivals")?,
    })
}
