//! The programs that make a bundle small. Both come with the packages of `end2end/`; without them it works, and is larger.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, Result, bail};

use super::OPTIMISE;
use crate::{shell, site::Asset};

pub struct Tools {
    wasm_opt: Option<Tool>,
    esbuild: Option<Tool>,
}

impl Tools {
    pub fn find() -> Self {
        let tools = Self { wasm_opt: Tool::find("wasm-opt"), esbuild: Tool::find("esbuild") };
        if tools.wasm_opt.is_none() || tools.esbuild.is_none() {
            eprintln!(
                "wasm-opt or esbuild not found: the bundles stay larger than they could be (`npm ci` in end2end/ brings both)"
            );
        }
        tools
    }

    /// What a bundle depends on beside its code.
    pub fn identity(&self) -> String {
        let name = |tool: &Option<Tool>| tool.as_ref().map_or("", |tool| tool.identity.as_str()).to_owned();
        format!("{} {}", name(&self.wasm_opt), name(&self.esbuild))
    }

    pub fn optimise(&self, from: &Path, to: &Path) -> Result<()> {
        let Some(tool) = &self.wasm_opt else {
            fs::copy(from, to)?;
            return Ok(());
        };
        shell::quietly(shell::program(&tool.program).args(OPTIMISE).arg(from).arg("-o").arg(to))?;
        Ok(())
    }

    /// The same script without comments, spaces and long names of its own.
    pub fn minify(&self, script: Asset) -> Result<Asset> {
        let Some(tool) = &self.esbuild else { return Ok(script) };
        let mut command = shell::program(&tool.program);
        command.args(["--minify", "--format=esm", "--target=es2022", "--charset=utf8"]);
        let mut running = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        // It reads all before it writes: neither waits for the other.
        running.stdin.take().context("esbuild does not listen")?.write_all(&script.bytes)?;
        let output = running.wait_with_output()?;
        if !output.status.success() {
            bail!("esbuild refuses {}: {}", script.name, String::from_utf8_lossy(&output.stderr));
        }
        Ok(Asset { bytes: output.stdout, ..script })
    }
}

struct Tool {
    program: PathBuf,
    /// Path, size and time of change: asking for its version would cost more than the rest of an unchanged run.
    identity: String,
}

impl Tool {
    fn find(name: &str) -> Option<Self> {
        let ours = shell::root().join("end2end/node_modules/.bin").join(name);
        let program = if ours.is_file() { ours } else { shell::find(&[name])? };
        let file = fs::metadata(&program).ok()?;
        let identity = format!("{} {} {:?}", program.display(), file.len(), file.modified().ok()?);
        Some(Self { program, identity })
    }
}
