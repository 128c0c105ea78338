//! What a simulator starts with.

use crate::{
    clock::Millis,
    demo,
    world::{App, Instagram, Page, Person, Token, Waba},
};
use serde::{Deserialize, Serialize};
use std::net::{Ipv4Addr, SocketAddr};

/// The default is the world of [`demo`] with nothing delayed: what a test wants.
#[derive(Debug, Clone)]
pub struct Config {
    pub addr: SocketAddr,
    /// The address that media links start with, when it is not the one listened on.
    pub public_url: Option<String>,
    /// A fixed clock; `None`: the system's.
    pub now: Option<Millis>,
    /// Part of every id and the seed of all chance; `None`: from the time, so that no two runs share ids.
    pub run: Option<u64>,
    /// Is told the new offset whenever the clock is moved, so that the desk's clock goes along.
    pub clock_hook: Option<String>,
    pub app: App,
    pub wabas: Vec<Waba>,
    pub pages: Vec<Page>,
    pub instagrams: Vec<Instagram>,
    pub tokens: Vec<Token>,
    pub people: Vec<Person>,
    pub settings: Settings,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            addr: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            public_url: None,
            now: None,
            run: None,
            clock_hook: None,
            app: demo::app(),
            wabas: vec![demo::waba()],
            pages: vec![demo::page()],
            instagrams: vec![demo::instagram_by_page(), demo::instagram_by_login()],
            tokens: demo::tokens(),
            people: demo::people(),
            settings: Settings::default(),
        }
    }
}

impl Config {
    /// The same world at a pace that a person can watch.
    pub fn demo() -> Self {
        let settings = Settings {
            status_delay_ms: 700,
            template_review_ms: Some(20_000),
            retry_ms: vec![0, 1_000, 5_000, 30_000, 120_000, 600_000, 3_600_000],
            pair_rate: true,
            throughput: Some(80),
            ..Settings::default()
        };
        Self { settings, ..Self::default() }
    }
}

/// How strict and how quick Meta is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// A free-form message after the window gets 200 and fails by status; `false`: the call itself is refused.
    pub late_refusal: bool,
    /// Messages reach phones by themselves.
    pub deliver: bool,
    /// People read at once what they get.
    pub read: bool,
    /// Between `sent` and `delivered`, and before `sent`.
    pub status_delay_ms: u64,
    /// Waiting times before a webhook is sent again; after the last one it is given up.
    pub retry_ms: Vec<u64>,
    /// How long the callback may take.
    pub callback_timeout_ms: u64,
    /// Reviews end by themselves (approved) after this time.
    pub template_review_ms: Option<u64>,
    /// Accounts that were never subscribed send no webhooks, as at Meta.
    pub require_subscription: bool,
    /// Messages per second and number (130429).
    pub throughput: Option<u32>,
    /// One message per 6 s to one person, 45 ahead (131056).
    pub pair_rate: bool,
    /// Requests kept in the journal, and webhooks kept in the list of deliveries.
    pub kept: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            late_refusal: true,
            deliver: true,
            read: false,
            status_delay_ms: 0,
            retry_ms: vec![20, 100, 500],
            callback_timeout_ms: 10_000,
            template_review_ms: None,
            require_subscription: false,
            throughput: None,
            pair_rate: false,
            kept: 20_000,
        }
    }
}

impl Settings {
    /// Retries at once, `times` times: for tests that wait for them.
    pub fn retrying_at_once(self, times: usize) -> Self {
        Self { retry_ms: vec![0; times], ..self }
    }
}
