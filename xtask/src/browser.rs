//! The journeys: Playwright with the system's Chromium against the server as developers run it.

use std::{env, path::PathBuf};

use anyhow::{Context, Result};

use crate::{npm, serve, shell, site};

const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

pub fn journeys(long: bool) -> Result<()> {
    npm::ensure()?;
    let chromium = chromium()?;
    site::build()?;
    let server = serve::build(false)?;
    let simulator = serve::simulator(false)?;
    let mut playwright = npm::in_dir(npm::dir().join("node_modules/.bin/playwright"));
    shell::in_memory(&mut playwright)
        .arg("test")
        .env("PARLEY_BIN", server)
        .env("PARLEY_SIMULATOR_BIN", simulator)
        .env("PARLEY_CHROMIUM", chromium);
    if long {
        playwright.env("PARLEY_LONG", "1");
    }
    shell::run(&mut playwright)
}

fn chromium() -> Result<PathBuf> {
    if let Some(chosen) = env::var_os("PARLEY_CHROMIUM") {
        return Ok(chosen.into());
    }
    if let Some(found) = shell::find(&CHROMIUM) {
        return Ok(found);
    }
    shell::install("chromium", "Chromium")?;
    shell::find(&CHROMIUM).context("Chromium was installed, yet there is no `chromium` in the search path")
}
