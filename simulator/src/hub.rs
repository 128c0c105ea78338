//! The one place that holds the world, and wakes those who wait for it to change.

use crate::{config::Config, webhooks::Post, world::World};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;

pub(crate) struct Hub {
    world: Mutex<World>,
    traffic: Mutex<Traffic>,
    pub config: Config,
    pub http: reqwest::Client,
    /// There may be something to send.
    pub woken: Notify,
    /// Answers that a fault kept back may be given.
    pub released: Notify,
    /// Something came to its end.
    idle: Notify,
}

/// Requests on their way, in both directions.
#[derive(Default)]
struct Traffic {
    ready: VecDeque<Post>,
    /// First attempts under way.
    flying: usize,
    /// Webhooks not yet answered or given up, Graph calls not yet answered, and things that will happen by themselves.
    open: usize,
    limit: usize,
}

impl Hub {
    pub fn new(config: Config, base: String) -> Arc<Self> {
        let http = reqwest::Client::builder()
            .user_agent("facebookexternalua")
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap_or_default();
        Arc::new(Self {
            world: Mutex::new(World::new(&config, config.public_url.as_deref().unwrap_or(&base))),
            traffic: Mutex::new(Traffic { limit: 1, ..Traffic::default() }),
            config,
            http,
            woken: Notify::new(),
            released: Notify::new(),
            idle: Notify::new(),
        })
    }

    /// Looks at the world or changes it; what happened by that is sent afterwards.
    pub fn with<R>(self: &Arc<Self>, work: impl FnOnce(&mut World) -> R) -> R {
        let mut world = lock(&self.world);
        let result = work(&mut world);
        if world.events.is_empty() {
            return result;
        }
        let posts = world.posts();
        let limit = world.faults.parallel.max(1);
        // Still under the world's lock, so that the queue has the order of what happened.
        self.queue(posts, limit);
        drop(world);
        result
    }

    /// Everything that a fault kept back goes out.
    pub fn release(self: &Arc<Self>) {
        let mut world = lock(&self.world);
        let posts = world.release();
        let limit = world.faults.parallel.max(1);
        self.queue(posts, limit);
        drop(world);
        self.released.notify_waiters();
    }

    pub fn send(self: &Arc<Self>, post: Post) {
        let limit = lock(&self.traffic).limit;
        self.queue(vec![post], limit);
    }

    fn queue(self: &Arc<Self>, posts: Vec<Post>, limit: usize) {
        let mut traffic = lock(&self.traffic);
        traffic.limit = limit;
        traffic.open += posts.len();
        for post in posts {
            if post.after_ms == 0 {
                traffic.ready.push_back(post);
                continue;
            }
            let hub = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(post.after_ms)).await;
                lock(&hub.traffic).ready.push_back(post);
                hub.woken.notify_one();
            });
        }
        drop(traffic);
        self.woken.notify_one();
    }

    pub fn next_post(&self) -> Option<Post> {
        let mut traffic = lock(&self.traffic);
        if traffic.flying >= traffic.limit {
            return None;
        }
        let post = traffic.ready.pop_front()?;
        traffic.flying += 1;
        Some(post)
    }

    /// A first attempt is over: the next may start.
    pub fn landed(&self) {
        lock(&self.traffic).flying -= 1;
        self.woken.notify_one();
    }

    pub fn started(&self) {
        lock(&self.traffic).open += 1;
    }

    pub fn finished(&self) {
        lock(&self.traffic).open -= 1;
        self.idle.notify_waiters();
    }

    /// Does something later, and counts as busy until then.
    pub fn later(self: &Arc<Self>, after_ms: u64, work: impl FnOnce(&mut World) + Send + 'static) {
        if after_ms == 0 {
            return self.with(work);
        }
        self.started();
        let hub = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(after_ms)).await;
            hub.with(work);
            hub.finished();
        });
    }

    /// Returns when nothing is on its way.
    pub async fn settle(&self) {
        loop {
            let changed = self.idle.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if lock(&self.traffic).open == 0 {
                return;
            }
            changed.await;
        }
    }
}

/// A test that panicked with the lock in its hand has failed already: the others may go on.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
