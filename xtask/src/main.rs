//! The tool chain of Parley in one small program, so that a fresh machine needs nothing but cargo.
//! Each room holds one subject; the commands are at the bottom of the arrows: `serve`, `check`, `bench`, `release`.

mod bench;
mod browser;
mod budget;
mod bundles;
mod check;
mod npm;
mod postgres;
mod release;
mod serve;
mod shell;
mod site;
mod styles;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds, runs and checks Parley. A second run without a change does nothing.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the site and the server, then runs the server until Ctrl-C.
    Serve(serve::Options),
    /// Builds the release: one file that holds the server and everything a browser loads.
    Build,
    /// Runs every check that a change must pass, in the order of their speed; stops at the first failure.
    Test(check::Options),
    /// Measures the release server under load: many agents and visitors over real sockets.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(options) => serve::run(options),
        Command::Build => release::run(),
        Command::Test(options) => check::run(&options),
        Command::Bench(options) => bench::run(options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
