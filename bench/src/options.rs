//! What is measured, and how much of it.

use clap::{Parser, ValueEnum};
use std::{path::PathBuf, time::Duration};

/// Puts load on a desk and tells how it bears it.
///
/// Exits with 1 when a message was lost, doubled or out of order, or when the server failed. Missed targets of
/// speed are told, not punished: the machine may be busy.
#[derive(Debug, Parser)]
#[command(name = "bench")]
pub struct Options {
    /// Small numbers and a few seconds: to see that everything still works.
    #[arg(long)]
    quick: bool,
    /// Agents who are Online.
    #[arg(long)]
    agents: Option<usize>,
    /// Visitors who are in a chat.
    #[arg(long)]
    visitors: Option<usize>,
    /// Messages a second in the steady part.
    #[arg(long)]
    rate: Option<u32>,
    /// How long the steady part lasts.
    #[arg(long)]
    seconds: Option<u64>,
    /// Only these parts.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
    /// Where the numbers are kept.
    #[arg(long, value_name = "DIR", default_value = "target/bench")]
    out: PathBuf,
    /// The server to measure: its binary.
    #[arg(long, value_name = "FILE", env = "PARLEY_BIN")]
    server: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// What the machine can do without us: plain SQLite, a bare WebSocket.
    Floors,
    /// Resident memory, idle and per visitor.
    Memory,
    /// Many connected, a moderate rate: latency.
    Steady,
    /// As fast as it goes.
    Highest,
    /// A slot frees, the next chat comes.
    Slots,
    /// A long queue before many agents.
    Queue,
    /// WhatsApp's webhooks, and a server that is killed in the middle.
    Hooks,
    /// Answers on WhatsApp, to a Graph that takes its time.
    Outbound,
    /// Ten thousand windows that are over in the same second.
    Expiry,
    /// When offers truly end, and how long visitors truly wait.
    Offers,
    /// What a change of status costs.
    Status,
}

/// The options with their numbers filled in.
#[derive(Debug)]
pub struct Plan {
    pub quick: bool,
    pub agents: usize,
    pub visitors: usize,
    pub rate: u32,
    pub steady: Duration,
    /// How long each step of the search for the highest rate lasts, and the proof of what was found.
    pub probe: Duration,
    pub sustain: Duration,
    /// Slots freed, once in quiet and once under the steady rate.
    pub slots: usize,
    /// How long each floor is measured.
    pub floor: Duration,
    pub only: Vec<Part>,
    pub out: PathBuf,
    pub server: PathBuf,
}

impl Options {
    pub fn plan(self) -> Plan {
        let (agents, visitors, rate, seconds) =
            if self.quick { (8, 60, 50, 5) } else { (200, 2_000, 500, 60) };
        let (probe, sustain, slots, floor) = if self.quick { (1, 3, 20, 1) } else { (3, 12, 200, 4) };
        Plan {
            quick: self.quick,
            agents: self.agents.unwrap_or(agents).max(1),
            visitors: self.visitors.unwrap_or(visitors).max(2),
            rate: self.rate.unwrap_or(rate).max(1),
            steady: Duration::from_secs(self.seconds.unwrap_or(seconds)),
            probe: Duration::from_secs(probe),
            sustain: Duration::from_secs(sustain),
            slots,
            floor: Duration::from_secs(floor),
            only: self.only,
            out: self.out,
            server: self.server,
        }
    }
}

impl Plan {
    pub fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}
