//! `cargo xtask serve`: one command from a fresh checkout to a running desk.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;

use crate::{shell, site};

#[derive(Args)]
pub struct Options {
    /// Fills the desk with invented people and conversations, in a database of its own.
    #[arg(long)]
    demo: bool,
    /// Where the server listens, such as 127.0.0.1:3000 [default: the server's own].
    #[arg(long, value_name = "ADDRESS")]
    addr: Option<String>,
    /// The database [default: sqlite:parley.db, with --demo sqlite:target/demo.db].
    #[arg(long, value_name = "URL", env = "PARLEY_DATABASE", hide_env_values = true)]
    database: Option<String>,
    /// Builds with optimisations: slow to compile, and as fast as in production.
    #[arg(long)]
    release: bool,
    /// Goes to the server as it is; `-- --help` shows what it takes.
    #[arg(last = true, value_name = "MORE")]
    more: Vec<String>,
}

pub fn run(options: Options) -> Result<()> {
    site::build()?;
    let server = build(options.release)?;
    if !options.demo {
        return shell::become_program(shell::program(server).args(arguments(&options)));
    }
    let simulator = simulator(options.release)?;
    let desk = options.addr.clone().unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    let mut other_side = shell::program(simulator);
    other_side.args(["--addr", SIMULATOR, "--clock-hook", &format!("http://{desk}/demo/clock")]);
    let mut other_side = other_side.spawn().context("the simulator could not be started")?;
    let simulator = format!("http://{SIMULATOR}");
    let mut server = shell::program(server);
    server.args(arguments(&options)).args(["--simulator", &simulator]);
    // Ctrl-C reaches both; whichever way the desk ends, the simulator does too.
    let ended = shell::run(&mut server);
    let _ = other_side.kill();
    let _ = other_side.wait();
    ended
}

/// Where the demo's simulator listens.
const SIMULATOR: &str = "127.0.0.1:4400";

/// Builds the program that plays WhatsApp, Messenger and Instagram.
pub fn simulator(release: bool) -> Result<PathBuf> {
    let profile = if release { "release" } else { "dev" };
    shell::build_binary("parley-simulator", &["-p", "simulator", "--profile", profile])
}

/// Builds the server alone and says where it is.
pub fn build(release: bool) -> Result<PathBuf> {
    let profile = if release { "release" } else { "dev" };
    shell::build_binary("parley", &["-p", "server", "--profile", profile])
}

fn arguments(options: &Options) -> Vec<String> {
    let usual = if options.demo { "sqlite:target/demo.db" } else { "sqlite:parley.db" };
    let mut arguments =
        vec!["--database".to_owned(), options.database.clone().unwrap_or_else(|| usual.to_owned())];
    if let Some(address) = options.addr.clone() {
        arguments.extend(["--addr".to_owned(), address]);
    }
    if options.demo {
        arguments.push("--demo".to_owned());
    }
    arguments.extend(options.more.clone());
    arguments
}
