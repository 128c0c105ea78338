//! What exists at Meta's side: the app, its accounts, the people, what they wrote to each other.

mod account;
mod media;
mod person;
mod portrait;
mod template;
mod thread;
mod token;

pub use account::{App, Channel, Instagram, Number, Page, Waba};
pub use media::Media;
pub use person::{Person, add_person};
pub use portrait::Portrait;
pub use template::Template;
pub use thread::{Author, Button, Message, Picture, Shown, Status, Thread, ThreadKey};
pub use token::{Token, TokenKind, TokenState};

use crate::{
    clock::{Clock, Millis},
    config::{Config, Settings},
    faults::Faults,
    journal::{Delivery, Entry},
    webhooks::Event,
};
use serde::Serialize;
use std::collections::{BTreeMap, VecDeque};

/// All there is, behind one mutex.
#[derive(Debug, Serialize)]
pub struct World {
    pub clock: Clock,
    /// What links to files start with.
    #[serde(skip)]
    pub base: String,
    pub app: App,
    pub wabas: Vec<Waba>,
    pub pages: Vec<Page>,
    pub instagrams: Vec<Instagram>,
    pub tokens: Vec<Token>,
    pub people: Vec<Person>,
    #[serde(serialize_with = "thread::in_a_row")]
    pub threads: BTreeMap<ThreadKey, Thread>,
    #[serde(skip)]
    pub media: BTreeMap<String, Media>,
    /// Samples that are being handed over, or were.
    #[serde(skip)]
    pub uploads: BTreeMap<String, crate::graph::Upload>,
    pub settings: Settings,
    pub faults: Faults,
    /// How often HUMAN_AGENT was used although the customer had written within 24 h: a desk that counts right has 0.
    pub needless_human_agent: u32,
    #[serde(skip)]
    pub journal: VecDeque<Entry>,
    #[serde(skip)]
    pub deliveries: VecDeque<Delivery>,
    /// Events that happened and were not yet made into requests.
    #[serde(skip)]
    pub events: Vec<Event>,
    /// Events that a fault keeps back.
    #[serde(skip)]
    pub held: Vec<Event>,
    /// Since when the callback has taken nothing of an account.
    #[serde(skip)]
    pub(crate) failing: BTreeMap<String, Millis>,
    #[serde(skip)]
    pub rates: crate::graph::Rates,
    /// Part of every id, so that a second run does not repeat the ids of the first.
    #[serde(skip)]
    run: u64,
    #[serde(skip)]
    made: u64,
    #[serde(skip)]
    dice: u64,
    /// Counts changes, so that the page knows when to look again.
    pub revision: u64,
}

impl World {
    pub fn new(config: &Config, base: &str) -> Self {
        let run = config.run.unwrap_or_else(|| crate::clock::system().unsigned_abs() % 1_000_000_000);
        Self {
            clock: config.now.map_or_else(Clock::default, |at| Clock::Fixed { at }),
            base: base.into(),
            app: config.app.clone(),
            wabas: config.wabas.clone(),
            pages: config.pages.clone(),
            instagrams: config.instagrams.clone(),
            tokens: config.tokens.clone(),
            people: config.people.clone(),
            threads: BTreeMap::new(),
            media: BTreeMap::new(),
            uploads: BTreeMap::new(),
            settings: config.settings.clone(),
            faults: Faults::default(),
            needless_human_agent: 0,
            journal: VecDeque::new(),
            deliveries: VecDeque::new(),
            events: Vec::new(),
            held: Vec::new(),
            failing: BTreeMap::new(),
            rates: Default::default(),
            run,
            made: 0,
            dice: run | 1,
            revision: 0,
        }
    }

    /// Everything as at the start, but the dashboard keeps its callback, and no id comes a second time.
    pub(crate) fn begin_again(&mut self, config: &Config) {
        let fresh = Self::new(config, &self.base);
        let old = std::mem::replace(self, fresh);
        self.app = old.app;
        self.run = old.run;
        self.made = old.made;
        self.revision = old.revision + 1;
    }

    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// A number that no other thing of this run, and hardly one of another, has.
    pub fn fresh(&mut self) -> u64 {
        self.made += 1;
        self.run * 1_000_000 + self.made
    }

    /// Enough chance to shuffle a queue with; the same in every run that is given the same `run`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        usize::try_from(self.dice % (sides.max(1) as u64)).unwrap_or(0)
    }

    pub fn fresh_wamid(&mut self) -> String {
        use base64::Engine;
        let plain = format!("\x1c\x18\x0b{}\x15\x02\x00", self.fresh());
        format!("wamid.{}", base64::engine::general_purpose::STANDARD.encode(plain))
    }

    pub fn fresh_mid(&mut self, channel: Channel) -> String {
        let number = self.fresh();
        match channel {
            Channel::Whatsapp => self.fresh_wamid(),
            Channel::Messenger => format!("m_{number:x}AbQx_{}", number % 97),
            Channel::Instagram => format!("aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlE{number}ZD"),
        }
    }

    pub fn trace_id(&mut self) -> String {
        format!("A{:x}", self.fresh())
    }
}
