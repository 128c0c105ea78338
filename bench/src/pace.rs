//! A rate that does not wait for the server.

use crate::latency::{Latencies, Summary};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until},
};

/// Starts something so often a second, and answers when all of it has ended: how late the load itself was with starting.
/// What of the latencies may be its own fault.
pub async fn evenly<F>(rate: f64, how_long: Duration, mut start: impl FnMut(u64) -> F) -> Summary
where
    F: Future<Output = ()> + Send + 'static,
{
    let late = Arc::new(Mutex::new(Latencies::default()));
    let (from, mut running) = (Instant::now(), JoinSet::new());
    for n in 0..(how_long.as_secs_f64() * rate) as u64 {
        let due = from + Duration::from_secs_f64(n as f64 / rate);
        sleep_until(due).await;
        let (late, work) = (late.clone(), start(n));
        running.spawn(async move {
            late.lock().unwrap_or_else(PoisonError::into_inner).record(due.elapsed());
            work.await;
        });
        // Those that have ended are not kept.
        while running.try_join_next().is_some() {}
    }
    while running.join_next().await.is_some() {}
    late.lock().unwrap_or_else(PoisonError::into_inner).summary()
}
