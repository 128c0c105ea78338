//! All numbers of a run, as they are kept.

use crate::{
    echo::Echo, floors::Floors, highest::Highest, memory::Visitors, options::Plan, process::Memory,
    queue::Queue, slots::Slots, steady::Steady,
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
    #[expect(
        clippy::disallowed_methods,
        reason = "a measurement is dated by the machine that it was made on"
    )]
    pub fn begin(plan: &Plan) -> Self {
        Self {
            date: Utc::now(),
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
            faults: Vec::new(),
            complaints: Vec::new(),
        }
    }

    /// Everything acknowledged was heard, once and in order, and the server did not fail.
    pub fn is_sound(&self) -> bool {
        let steady = self.steady.iter().map(|steady| steady.page);
        let highest = self.highest.iter().map(|highest| highest.page);
        let slots = self.slots.iter().map(|slots| slots.page);
        self.faults.is_empty() && steady.chain(highest).chain(slots).all(|page| page.counts.is_sound())
    }
}
