//! `parley`: reads the configuration, starts the desk, waits.

use clap::Parser;
use server::config::Config;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// A message is many small allocations on several threads: the system's own allocator takes a quarter of the time for
/// them, and keeps what they leave.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let config = Config::parse();
    let filter = EnvFilter::try_new(&config.log)?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    log.with_ansi(std::io::stderr().is_terminal()).init();
    server::start(config).await
}
