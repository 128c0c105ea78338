//! The simulator as a program of its own.

use clap::Parser;
use simulator::{Config, Simulator};
use std::net::SocketAddr;

/// Plays WhatsApp, Messenger and Instagram for a Parley desk.
#[derive(Debug, Parser)]
#[command(name = "parley-simulator", version)]
struct Options {
    /// Where Graph, the control desk and the page are served.
    #[arg(long, default_value = "127.0.0.1:4400", env = "SIMULATOR_ADDR")]
    addr: SocketAddr,
    /// The address that links to files start with, when the desk reaches this program by another one.
    #[arg(long, env = "SIMULATOR_PUBLIC_URL")]
    public_url: Option<String>,
    /// The desk's webhook; verified at the start, as in Meta's dashboard.
    #[arg(long, env = "SIMULATOR_CALLBACK_URL")]
    callback_url: Option<String>,
    #[arg(long, env = "SIMULATOR_VERIFY_TOKEN", default_value = simulator::demo::VERIFY_TOKEN)]
    verify_token: String,
    /// Is told how far the clock was moved: `{"offset_ms": 3600000}`.
    #[arg(long, env = "SIMULATOR_CLOCK_HOOK")]
    clock_hook: Option<String>,
    /// Nothing takes time that need not: for tests.
    #[arg(long)]
    quick: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).init();
    let options = Options::parse();
    let base = if options.quick { Config::default() } else { Config::demo() };
    let config =
        Config { addr: options.addr, public_url: options.public_url, clock_hook: options.clock_hook, ..base };
    let sim = Simulator::start(config).await?;
    println!("Graph: {0}/v26.0 · a phone to play with: {0}/ · control: {0}/sim/state", sim.base_url());
    if let Some(url) = options.callback_url {
        let outcome = sim.set_callback(&url, &options.verify_token).await;
        println!("callback {url}: {}", outcome.reason);
    }
    tokio::signal::ctrl_c().await?;
    sim.stop().await;
    Ok(())
}
