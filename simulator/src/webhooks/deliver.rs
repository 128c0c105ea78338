//! Brings webhooks to the callback, again and again until they are taken.

use super::{Event, Signature, body};
use crate::{clock::HOUR, hub::Hub, journal::Delivery, world::World};
use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};

/// One request to a callback.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub number: u64,
    pub url: String,
    pub body: Arc<[u8]>,
    pub signature: Option<String>,
    pub after_ms: u64,
    /// Whose news it is.
    pub accounts: Vec<String>,
}

impl World {
    /// Makes requests of what happened since the last time, as the faults want it.
    pub(crate) fn posts(&mut self) -> Vec<Post> {
        let events = std::mem::take(&mut self.events);
        let wanted = events.into_iter().filter(|event| self.wants(event)).collect::<Vec<_>>();
        if self.faults.hold || (self.faults.batch > 1 && self.held.len() + wanted.len() < self.faults.batch) {
            self.held.extend(wanted);
            return Vec::new();
        }
        let mut due = std::mem::take(&mut self.held);
        due.extend(wanted);
        self.written_out(due)
    }

    /// All that was held, whether or not a batch is full.
    pub(crate) fn release(&mut self) -> Vec<Post> {
        self.faults.hold = false;
        let due = std::mem::take(&mut self.held);
        self.written_out(due)
    }

    fn written_out(&mut self, mut due: Vec<Event>) -> Vec<Post> {
        if self.faults.shuffle {
            for at in (1..due.len()).rev() {
                let other = self.roll(at + 1);
                due.swap(at, other);
            }
        }
        let size = self.faults.batch.max(1);
        let mut posts = Vec::new();
        for group in self.by_callback(due) {
            for batch in group.chunks(size) {
                posts.extend(self.post(batch));
            }
        }
        posts
    }

    /// A request has one object, one address and one signature: events that differ in these cannot share it. Without
    /// batches nothing needs to be sorted, and the order in which things happened is kept.
    fn by_callback(&self, due: Vec<Event>) -> Vec<Vec<Event>> {
        if self.faults.batch <= 1 {
            return due.into_iter().map(|event| vec![event]).collect();
        }
        let mut at = HashMap::new();
        let mut groups: Vec<Vec<Event>> = Vec::new();
        for event in due {
            let key = (event.channel, self.callback(&event), self.secret(&event));
            let index = *at.entry(key).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[index].push(event);
        }
        groups
    }

    fn post(&mut self, batch: &[Event]) -> Vec<Post> {
        let Some(first) = batch.first() else { return Vec::new() };
        let Some(url) = self.callback(first) else { return Vec::new() };
        let accounts: Vec<String> = batch.iter().map(|event| event.entry.clone()).collect();
        let body = body::written(&body::envelope(batch, self.now()));
        let signature = Signature::Good.header(&self.secret(first), &body);
        let longest = batch.iter().map(|event| event.after_ms).max().unwrap_or_default();
        (0..self.faults.copies.max(1))
            .map(|_| {
                let scatter = if self.faults.shuffle { self.roll(40) as u64 } else { 0 };
                let after_ms = longest + self.faults.delay_ms + scatter;
                let post = self.addressed(url.clone(), body.clone(), signature.clone(), after_ms);
                Post { accounts: accounts.clone(), ..post }
            })
            .collect()
    }

    /// A Page or an Instagram account whose news nobody takes for an hour gives its app up.
    fn taken(&mut self, post: &Post, is_taken: bool) {
        let now = self.now();
        for account in &post.accounts {
            if is_taken {
                self.failing.remove(account);
            } else if now - *self.failing.entry(account.clone()).or_insert(now) >= HOUR {
                self.failing.remove(account);
                self.give_up(account);
            }
        }
    }

    pub(crate) fn addressed(
        &mut self,
        url: String,
        body: Vec<u8>,
        signature: Option<String>,
        after_ms: u64,
    ) -> Post {
        let number = self.fresh();
        self.deliveries.push_back(Delivery {
            number,
            url: url.clone(),
            body: String::from_utf8_lossy(&body).into_owned(),
            attempts: Vec::new(),
            done: false,
        });
        while self.deliveries.len() > self.settings.kept {
            self.deliveries.pop_front();
        }
        Post { number, url, body: body.into(), signature, after_ms, accounts: Vec::new() }
    }
}

/// Takes requests from the queue as long as the simulator lives: as many at once as the faults allow, normally one,
/// so that what happened first arrives first.
pub(crate) async fn dispatch(hub: Arc<Hub>) {
    loop {
        let woken = hub.woken.notified();
        match hub.next_post() {
            Some(post) => drop(tokio::spawn(run(hub.clone(), post))),
            None => woken.await,
        }
    }
}

async fn run(hub: Arc<Hub>, post: Post) {
    let status = attempt(&hub, &post).await;
    hub.with(|world| world.taken(&post, status == 200));
    hub.landed();
    let mut waits: VecDeque<u64> = hub.with(|world| world.settings.retry_ms.clone()).into();
    let mut status = status;
    // Later attempts do not hold up those behind them.
    while status != 200 {
        let Some(wait) = waits.pop_front() else { break };
        hub.with(|world| world.attempted(post.number, status, false));
        tokio::time::sleep(Duration::from_millis(wait)).await;
        status = attempt(&hub, &post).await;
        hub.with(|world| world.taken(&post, status == 200));
    }
    hub.with(|world| world.attempted(post.number, status, true));
    hub.finished();
}

/// The callback's answer; 0 if there was none.
async fn attempt(hub: &Arc<Hub>, post: &Post) -> u16 {
    let timeout = Duration::from_millis(hub.with(|world| world.settings.callback_timeout_ms));
    let mut request = hub
        .http
        .post(&post.url)
        .header("content-type", "application/json")
        .header("accept", "*/*")
        .timeout(timeout)
        .body(post.body.to_vec());
    if let Some(signature) = &post.signature {
        request = request.header("x-hub-signature-256", signature);
    }
    match request.send().await {
        Ok(answer) => answer.status().as_u16(),
        Err(_) => 0,
    }
}
