//! What the kernel knows of a process: memory, processor time, open files.

use anyhow::{Context, Result};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::Serialize;
use std::{
    fs,
    time::{Duration, Instant},
};

/// Resident memory in kB, all of it and the part that is not mapped from files.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Memory {
    pub resident_kb: u64,
    pub anonymous_kb: u64,
}

pub fn memory(pid: u32) -> Result<Memory> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("the server is gone")?;
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().trim_end_matches("kB").trim().parse().ok()
    };
    let told = field("VmRSS:").zip(field("RssAnon:"));
    let (resident_kb, anonymous_kb) = told.context("the kernel does not tell the server's memory")?;
    Ok(Memory { resident_kb, anonymous_kb })
}

/// Processor time since its start, of all its threads.
fn processor_time(pid: u32) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).context("the server is gone")?;
    // The name of the program comes second and may hold anything; after it there are only numbers.
    let numbers = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: u64 = numbers.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<u64>().ok()).sum();
    Ok(Duration::from_secs_f64(ticks as f64 / rustix::param::clock_ticks_per_second() as f64))
}

/// Measures a stretch of time, and the processor time that server and load took of it.
pub struct Watched {
    server: u32,
    from: Instant,
    before: (Duration, Duration),
}

#[derive(Debug, Clone, Copy, Serialize)]
pub struct Spent {
    pub seconds: f64,
    /// Cores kept busy on average.
    pub server_cores: f64,
    pub load_cores: f64,
}

impl Watched {
    pub fn begin(server: u32) -> Result<Self> {
        let before = (processor_time(server)?, processor_time(std::process::id())?);
        Ok(Self { server, from: Instant::now(), before })
    }

    pub fn end(self) -> Result<Spent> {
        let seconds = self.from.elapsed().as_secs_f64();
        let server = processor_time(self.server)?.saturating_sub(self.before.0);
        let load = processor_time(std::process::id())?.saturating_sub(self.before.1);
        Ok(Spent {
            seconds,
            server_cores: server.as_secs_f64() / seconds,
            load_cores: load.as_secs_f64() / seconds,
        })
    }
}

/// Thousands of sockets need as many open files; the server inherits what we are allowed.
pub fn allow_many_files() {
    let limit = getrlimit(Resource::Nofile);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }) {
        eprintln!("the limit of open files stays at {:?}: {error}", limit.current);
    }
}
