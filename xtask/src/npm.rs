//! The packages of `end2end/`: Playwright for the journeys, binaryen's wasm-opt for the bundles.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::shell;

pub fn dir() -> PathBuf {
    shell::root().join("end2end")
}

/// `npm ci`, where what is installed is not what the lock file says.
pub fn ensure() -> Result<()> {
    let lock = fs::read_to_string(dir().join("package-lock.json"))
        .context("end2end/package-lock.json is missing")?;
    let installed = fs::read_to_string(dir().join("node_modules/.package-lock.json")).unwrap_or_default();
    if is_installed(&lock, &installed) {
        return Ok(());
    }
    if shell::find(&["npm"]).is_none() {
        bail!("npm is missing: install Node 20 or newer (on Debian: `apt-get install npm`) and run again");
    }
    eprintln!("installing the packages of end2end/");
    let mut npm = in_dir("npm");
    // The browser is the system's own (see browser.rs).
    npm.args(["ci", "--no-audit", "--no-fund"]).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    shell::quietly(&mut npm)?;
    Ok(())
}

/// A program that runs in `end2end/`.
pub fn in_dir(name: impl AsRef<Path>) -> Command {
    let mut command = shell::program(name);
    command.current_dir(dir());
    command
}

/// npm writes down what it has installed in a lock file of the same form, without the packages of other platforms.
fn is_installed(lock: &str, installed: &str) -> bool {
    let (Ok(lock), Ok(installed)) =
        (serde_json::from_str::<Value>(lock), serde_json::from_str::<Value>(installed))
    else {
        return false;
    };
    let wanted = lock["packages"].as_object().into_iter().flatten();
    // The entry without a name is end2end itself.
    let mut wanted = wanted.filter(|(name, _)| !name.is_empty());
    wanted.all(|(name, package)| {
        let there = &installed["packages"][name];
        let spared = there.is_null() && package["optional"] == true;
        spared
            || (!there.is_null()
                && there["version"] == package["version"]
                && there["integrity"] == package["integrity"])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"{ "packages": {
        "": { "name": "end2end" },
        "node_modules/binaryen": { "version": "123.0.0", "integrity": "sha512-a" },
        "node_modules/fsevents": { "version": "2.3.2", "integrity": "sha512-b", "optional": true } } }"#;

    fn installed(version: &str) -> String {
        format!(
            r#"{{ "packages": {{ "node_modules/binaryen": {{ "version": "{version}", "integrity": "sha512-a" }} }} }}"#
        )
    }

    #[test]
    fn the_packages_of_other_platforms_are_not_missed() {
        assert!(is_installed(LOCK, &installed("123.0.0")));
    }

    #[test]
    fn an_older_package_or_none_at_all_is_installed_anew() {
        assert!(!is_installed(LOCK, &installed("122.0.0")));
        assert!(!is_installed(LOCK, r#"{ "packages": {} }"#));
        assert!(!is_installed(LOCK, ""));
    }
}
