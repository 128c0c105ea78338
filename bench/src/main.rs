//! `bench`: load on a real server from outside, over HTTP and sockets, as `cargo xtask bench` runs it.
//!
//! It knows the desk's public addresses and nothing of its code. Server and load share the machine, so the load
//! is one thread, and the processor time of both is told with each number.

mod assigned;
mod chance;
mod clock;
mod crowd;
mod database;
mod desk;
mod echo;
mod expiry;
mod floors;
mod frames;
mod graph;
mod highest;
mod hooks;
mod house;
mod http;
mod latency;
mod ledger;
mod memory;
mod meta;
mod offers;
mod options;
mod outbound;
mod overseer;
mod pace;
mod process;
mod queue;
mod report;
mod results;
mod server;
mod slots;
mod socket;
mod status;
mod steady;
mod waits;
mod watch;

use crate::{
    crowd::Crowd,
    options::{Options, Part, Plan},
    results::Results,
    server::Server,
};
use anyhow::{Result, bail};
use clap::Parser;
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};

fn main() -> ExitCode {
    match run(&Options::parse().plan()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("the bench could not be run to its end: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Measures and reports; answers whether everything said was heard, once and in order.
fn run(plan: &Plan) -> Result<bool> {
    process::allow_many_files();
    let mut results = Results::begin(plan);
    if plan.wants(Part::Floors) {
        results.floors = Some(floors::measure(plan)?);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // Ended from outside, the future is dropped, and with it the server.
        tokio::select! {
            done = measure(plan, &mut results) => done,
            () = asked_to_end() => bail!("interrupted"),
        }
    })?;
    report::print(&results);
    let kept = report::keep(&results, &plan.out)?;
    println!("\nkept as {}", kept.display());
    Ok(results.is_sound())
}

async fn measure(plan: &Plan, results: &mut Results) -> Result<()> {
    if plan.wants(Part::Floors) {
        results.echo = Some(echo::measure(plan).await?);
    }
    if plan.wants(Part::Memory) {
        results.idle = Some(memory::idle(plan).await?);
    }
    if plan.wants(Part::Queue) {
        results.queue = Some(queue::run(plan).await?);
    }
    if plan.wants(Part::Hooks) {
        results.hooks = Some(hooks::run(plan, results).await?);
    }
    if plan.wants(Part::Outbound) {
        results.outbound = Some(outbound::run(plan, results).await?);
    }
    if plan.wants(Part::Expiry) {
        results.expiry = Some(expiry::run(plan, results).await?);
    }
    if plan.wants(Part::Offers) {
        results.offers = Some(offers::run(plan, results).await?);
    }
    if plan.wants(Part::Status) {
        results.status = Some(status::run(plan).await?);
    }
    if [Part::Memory, Part::Steady, Part::Highest, Part::Slots].iter().any(|part| plan.wants(*part)) {
        load(plan, results).await?;
    }
    Ok(())
}

/// Everything that needs a full house.
async fn load(plan: &Plan, results: &mut Results) -> Result<()> {
    let server = Server::start(plan, "load", &["--no-rate-limit"]).await?;
    results.start_ms = Some(server.took_to_start.as_secs_f64() * 1000.0);
    let mut crowd = Crowd::of_agents(&server, plan.agents).await?;
    results.visitors = Some(memory::of_visitors(&server, &mut crowd, plan.visitors).await?);
    if plan.wants(Part::Steady) {
        results.steady = Some(steady::run(&server, &crowd, plan).await?);
    }
    if plan.wants(Part::Highest) {
        results.highest = Some(highest::run(&server, &crowd, plan).await?);
    }
    if plan.wants(Part::Slots) {
        results.slots = Some(slots::run(&mut crowd, plan).await?);
    }
    results.note(&crowd.watch, &server);
    if let Err(error) = server.stop().await {
        results.faults.push(format!("{error:#}"));
    }
    Ok(())
}

async fn asked_to_end() {
    match (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) {
        (Ok(mut interrupt), Ok(mut terminate)) => {
            tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
        }
        _ => std::future::pending().await,
    }
}
