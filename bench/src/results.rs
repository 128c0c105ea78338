//! All numbers of a run, as they are kept.

use crate::{
    clock, echo::Echo, expiry::Expiry, floors::Floors, highest::Highest, hooks::Hooks, memory::Visitors,
    offers::Offers, options::Plan, outbound::Outbound, process::Memory, queue::Queue, server::Server,
    slots::Slots, status::Status, steady::Steady, watch::Watch,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::{fs, thread};

#[derive(Debug, Serialize)]
pub struct Results {
    pub date: DateTime<Utc>,
    pub machine: Machine,
    pub quick: bool,
    pub agents: usize,
    pub visitors_connected: usize,
    /// Until the server was ready, on an empty database.
    pub start_ms: Option<f64>,
    pub floors: Option<Floors>,
    pub echo: Option<Echo>,
    pub idle: Option<Memory>,
    pub visitors: Option<Visitors>,
    pub steady: Option<Steady>,
    pub highest: Option<Highest>,
    pub slots: Option<Slots>,
    pub queue: Option<Queue>,
    pub hooks: Option<Hooks>,
    pub outbound: Option<Outbound>,
    pub expiry: Option<Expiry>,
    pub offers: Option<Offers>,
    pub status: Option<Status>,
    /// What must not have happened.
    pub faults: Vec<String>,
    /// The end of what the server wrote into its log.
    pub complaints: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct Machine {
    pub cores: usize,
    pub processor: String,
    pub kernel: String,
    /// Of the minute before: numbers of a busy machine say little.
    pub load_before: f64,
}

impl Machine {
    fn here() -> Self {
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        let info = read("/proc/cpuinfo");
        let model = info.lines().find(|line| line.starts_with("model name"));
        let processor = model.and_then(|line| line.split_once(": ")).map_or("unknown", |(_, name)| name);
        let load = read("/proc/loadavg");
        Self {
            cores: thread::available_parallelism().map_or(1, usize::from),
            processor: processor.to_owned(),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            load_before: load.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or_default(),
        }
    }
}

impl Results {
    pub fn begin(plan: &Plan) -> Self {
        Self {
            date: clock::now(),
            machine: Machine::here(),
            quick: plan.quick,
            agents: plan.agents,
            visitors_connected: plan.visitors,
            start_ms: None,
            floors: None,
            echo: None,
            idle: None,
            visitors: None,
            steady: None,
            highest: None,
            slots: None,
            queue: None,
            hooks: None,
            outbound: None,
            expiry: None,
            offers: None,
            status: None,
            faults: Vec::new(),
            complaints: Vec::new(),
        }
    }

    /// Notes what went wrong before a server that is about to be stopped.
    pub fn note(&mut self, watch: &Watch, server: &Server) {
        self.faults.extend(watch.faults.all());
        self.complaints.extend(server.complaints());
    }

    /// Everything acknowledged was heard, once and in order, and the server did not fail.
    pub fn is_sound(&self) -> bool {
        let steady = self.steady.iter().map(|steady| steady.page);
        let highest = self.highest.iter().map(|highest| highest.page);
        let slots = self.slots.iter().map(|slots| slots.page);
        self.faults.is_empty()
            && steady.chain(highest).chain(slots).all(|page| page.counts.is_sound())
            && self.hooks.iter().all(|hooks| hooks.found.is_sound())
            && self.outbound.iter().all(Outbound::is_sound)
            && self.expiry.iter().all(Expiry::is_sound)
    }
}
