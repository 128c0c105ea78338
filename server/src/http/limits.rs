//! How much one address may ask for: enough for a busy office behind one router, too little to be a nuisance.
//!
//! Each address has a bucket of requests per door. A request takes one out; they come back with time.

use super::{auth, failure::No};
use crate::config::Config;
use app::domain::refusal::Refusal;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// What is limited, each with a measure of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Door {
    /// Beginning a chat, which anybody may and which costs an agent's time.
    Start,
    /// Everything else that is not a file.
    Any,
}

impl Door {
    /// Requests at once, and how long it takes until one more is free.
    fn measure(self) -> (u32, Duration) {
        match self {
            Self::Start => (20, Duration::from_secs(3)),
            Self::Any => (200, Duration::from_millis(10)),
        }
    }

    /// The door that a path is behind; `None` for files and health checks, which cost nothing.
    fn of(path: &str) -> Option<Self> {
        let free = [
            "/assets/",
            "/embed.js",
            "/favicon.svg",
            "/robots.txt",
            "/healthz",
            "/readyz",
            "/hooks/",
            "/lent/",
        ];
        if free.iter().any(|free| path.starts_with(free)) {
            return None;
        }
        let begins = path == "/api/visitor/start" || (path.starts_with("/chat/") && path.ends_with("/start"));
        Some(if begins { Self::Start } else { Self::Any })
    }
}

/// The buckets of all addresses that have asked lately.
#[derive(Debug, Default)]
pub struct Limits {
    buckets: Mutex<Buckets>,
}

#[derive(Debug, Default)]
struct Buckets {
    /// When the address will have everything back that it has taken.
    free_at: HashMap<(Door, Option<IpAddr>), Instant>,
    swept: Option<Instant>,
}

impl Limits {
    /// Addresses remembered at a time, a few megabytes. If more than that ask within a minute it is not one
    /// address that floods the desk, and refusing the newcomers would only help who does it.
    const MOST: usize = 50_000;

    /// Takes one request, or says after how many seconds there is one to take.
    pub fn take(&self, door: Door, address: Option<IpAddr>, now: Instant) -> Result<(), u32> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.free_at.len() >= Self::MOST {
            buckets.sweep(now);
        }
        let known = buckets.free_at.get(&(door, address)).copied();
        if known.is_none() && buckets.free_at.len() >= Self::MOST {
            return Ok(());
        }
        let (burst, pause) = door.measure();
        let free_at = known.unwrap_or(now).max(now) + pause;
        let too_much = free_at.duration_since(now).saturating_sub(pause * burst);
        if !too_much.is_zero() {
            return Err(too_much.as_secs() as u32 + u32::from(too_much.subsec_nanos() > 0));
        }
        buckets.free_at.insert((door, address), free_at);
        Ok(())
    }
}

impl Buckets {
    /// Forgets who has everything back. At most once a second: a full map must not make each request slow.
    fn sweep(&mut self, now: Instant) {
        if self.swept.is_some_and(|at| now.saturating_duration_since(at) < Duration::from_secs(1)) {
            return;
        }
        self.swept = Some(now);
        self.free_at.retain(|_, free_at| *free_at > now);
    }
}

/// Refuses whoever asks too fast, before anything is looked up for him.
pub async fn hold(
    State((limits, config)): State<(Arc<Limits>, Arc<Config>)>,
    request: Request,
    next: Next,
) -> Response {
    if let Some(door) = Door::of(request.uri().path()).filter(|_| !config.no_rate_limit) {
        let address = auth::address(request.headers(), request.extensions(), config.trust_proxy);
        if let Err(seconds) = limits.take(door, address, Instant::now()) {
            return No::from(Refusal::TooMany { seconds }).into_response();
        }
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> Option<IpAddr> {
        Some(IpAddr::from([10, 0, 0, last]))
    }

    #[test]
    fn the_twenty_first_chat_of_an_address_waits_three_seconds() {
        let (limits, now) = (Limits::default(), Instant::now());
        for _ in 0..20 {
            assert_eq!(limits.take(Door::Start, address(1), now), Ok(()));
        }
        assert_eq!(limits.take(Door::Start, address(1), now), Err(3));
        assert_eq!(limits.take(Door::Start, address(2), now), Ok(()), "another address is another bucket");
        assert_eq!(limits.take(Door::Any, address(1), now), Ok(()), "who has begun may go on");
        assert_eq!(limits.take(Door::Start, address(1), now + Duration::from_secs(3)), Ok(()));
        assert_eq!(limits.take(Door::Start, address(1), now + Duration::from_secs(4)), Err(2));
    }

    #[test]
    fn who_has_been_quiet_is_forgotten() {
        let (limits, now) = (Limits::default(), Instant::now());
        for n in 0..Limits::MOST as u32 {
            limits.take(Door::Any, Some(IpAddr::from(n.to_be_bytes())), now).unwrap();
        }
        limits.take(Door::Any, address(1), now + Duration::from_secs(1)).unwrap();
        assert_eq!(limits.buckets.lock().unwrap().free_at.len(), 1);
    }
}
