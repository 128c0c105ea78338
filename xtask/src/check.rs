//! `cargo xtask test`: the steps, in the order of how soon they can say no.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use crate::{browser, budget, bundles, postgres::Postgres, shell};

#[derive(Args)]
pub struct Options {
    /// Also the tests marked `#[ignore]`, and many more cases of the property tests.
    #[arg(long)]
    long: bool,
    /// Only these steps, such as `--only fmt,clippy`.
    #[arg(long, value_delimiter = ',', value_name = "STEPS")]
    only: Vec<Step>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Step {
    /// Is everything formatted?
    Fmt,
    /// Does clippy agree, for the server and for the browser?
    Clippy,
    /// The tests in Rust, on SQLite.
    Rust,
    /// The tests of the desk again, on a temporary PostgreSQL.
    Postgres,
    /// Are the files that a browser loads as small as promised?
    Budget,
    /// The journeys, in Chromium.
    Browser,
}

impl Step {
    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    fn run(self, long: bool) -> Result<()> {
        match self {
            // Not by `shell::cargo`: made quiet, it would not say what is wrong.
            Self::Fmt => shell::run(shell::program("cargo").args(["fmt", "--all", "--check"])),
            Self::Clippy => clippy(),
            Self::Rust => rust(long),
            Self::Postgres => postgres(long),
            Self::Budget => budget::check(),
            Self::Browser => browser::journeys(long),
        }
    }
}

pub fn run(options: &Options) -> Result<()> {
    let chosen = |step: &&Step| options.only.is_empty() || options.only.contains(step);
    let mut summary = Vec::new();
    let mut outcome = Ok(());
    for step in Step::value_variants().iter().filter(chosen) {
        println!("\n== {}", step.name());
        let begun = Instant::now();
        outcome = step.run(options.long).with_context(|| format!("the step `{}` failed", step.name()));
        summary.push((step.name(), begun.elapsed(), outcome.is_ok()));
        if outcome.is_err() {
            break;
        }
    }
    print_summary(&summary);
    outcome
}

fn print_summary(steps: &[(String, Duration, bool)]) {
    println!("\n== summary");
    for (name, took, passed) in steps {
        let verdict = if *passed { "passed" } else { "FAILED" };
        println!("{name:<10} {verdict} {:>7.1} s", took.as_secs_f64());
    }
}

/// Twice, because `app` is two programs: one for the server, one for the browser.
fn clippy() -> Result<()> {
    let strict = ["--", "-D", "warnings"];
    let native = ["--workspace", "--exclude", "frontend", "--exclude", "frontend-widget", "--all-targets"];
    shell::run(shell::cargo("clippy").args(native).args(strict))?;
    bundles::ensure_target()?;
    let browser = ["-p", "app", "-p", "frontend", "-p", "frontend-widget", "--features", "app/hydrate"];
    shell::run(shell::cargo("clippy").args(browser).args(["--target", bundles::TARGET]).args(strict))
}

/// Where the desk's stories write down what they sent to WhatsApp.
const REQUESTS: &str = "PARLEY_META_REQUESTS";

/// How many random operations the desk's model test does.
const MODEL: &str = "PARLEY_OPERATIONS";

/// As many as there is time for in every run, on this database; the long run has time.
fn operations(long: bool, every_run: &'static str) -> &'static str {
    if long { "1000000" } else { every_run }
}

fn rust(long: bool) -> Result<()> {
    let requests = shell::root().join("target/meta-requests.jsonl");
    let _ = std::fs::remove_file(&requests);
    shell::run(
        test(&["-p", "app", "-p", "server", "--features", "app/ssr"], long)
            .env(MODEL, operations(long, "100000"))
            .env(REQUESTS, &requests),
    )?;
    // What the desk said to WhatsApp is held against Meta's own document, where `PARLEY_META_OPENAPI` says where that is.
    shell::run(test(&["-p", "simulator", "--features", "openapi"], long).env(REQUESTS, &requests))?;
    // By itself, so that its dependencies keep the features they were built with a moment ago.
    shell::run(&mut test(&["-p", "xtask"], long))
}

fn postgres(long: bool) -> Result<()> {
    let server = Postgres::start()?;
    let mut desk = test(&["-p", "server", "--test", "desk"], long);
    shell::run(desk.env("PARLEY_TEST_DATABASE", server.url()).env(MODEL, operations(long, "100000")))
}

/// `cargo test`, with a dot per test: names are told of those that fail.
fn test(what: &[&str], long: bool) -> Command {
    let mut command = shell::cargo("test");
    shell::in_memory(&mut command).args(what);
    if long {
        // Without `--tests` the ignored examples in comments would run, too.
        command.arg("--tests").env("PROPTEST_CASES", "4096").env("PARLEY_LONG", "1");
    }
    command.arg("--");
    // A quiet cargo asks the tests to be quiet by itself, and they refuse to be asked twice.
    if shell::is_watched() {
        command.arg("--quiet");
    }
    if long {
        command.arg("--include-ignored");
    }
    command
}
