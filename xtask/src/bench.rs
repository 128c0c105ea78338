//! `cargo xtask bench`: the load generator against the release server.

use anyhow::Result;
use clap::Args;

use crate::{serve, shell, site};

#[derive(Args)]
pub struct Options {
    /// A short run, to see that everything still works.
    #[arg(long)]
    quick: bool,
    /// Goes to the load generator as it is.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "MORE")]
    more: Vec<String>,
}

pub fn run(options: Options) -> Result<()> {
    site::build()?;
    let server = serve::build(true)?;
    let bench = shell::build_binary("bench", &["-p", "bench", "--release"])?;
    let quick = options.quick.then(|| "--quick".to_owned());
    shell::become_program(shell::program(bench).args(quick).args(options.more).env("PARLEY_BIN", server))
}
