//! What makes a bundle small: binaryen and esbuild. Both come with the packages of `end2end/`; without them it works, and is
//! larger.

use std::{fs, io::Write, path::PathBuf, process::Stdio};

use anyhow::{Context, Result, bail};

use super::OPTIMISE;
use crate::{shell, site::Asset};

pub struct Tools {
    wasm_opt: Option<Optimiser>,
    esbuild: Option<Tool>,
}

enum Optimiser {
    /// The library, for node to run.
    Library { node: PathBuf, library: Tool },
    /// The system's program.
    Program(Tool),
}

/// A module, and where it is written when it is small.
pub type Job = (PathBuf, PathBuf);

impl Tools {
    pub fn find() -> Self {
        let tools = Self { wasm_opt: Optimiser::find(), esbuild: Tool::find("esbuild") };
        if tools.wasm_opt.is_none() || tools.esbuild.is_none() {
            eprintln!(
                "wasm-opt or esbuild not found: the bundles stay larger than they could be (`npm ci` in end2end/ brings both)"
            );
        }
        tools
    }

    /// What a bundle depends on beside its code.
    pub fn identity(&self) -> String {
        let wasm_opt = match &self.wasm_opt {
            Some(Optimiser::Library { library: tool, .. } | Optimiser::Program(tool)) => {
                tool.identity.as_str()
            }
            None => "",
        };
        format!("{wasm_opt} {}", self.esbuild.as_ref().map_or("", |tool| tool.identity.as_str()))
    }

    /// All of them one after the other, on one core.
    pub fn optimise(&self, jobs: &[Job]) -> Result<()> {
        match &self.wasm_opt {
            Some(Optimiser::Library { node, library }) => {
                let mut command = shell::program(node);
                let script = shell::root().join("xtask/src/bundles/optimise.mjs");
                command.arg(script).arg(&library.program).args(OPTIMISE).arg("--");
                for (from, to) in jobs {
                    command.arg(from).arg(to);
                }
                shell::quietly(&mut command)?;
            }
            Some(Optimiser::Program(tool)) => {
                for (from, to) in jobs {
                    shell::quietly(shell::program(&tool.program).args(OPTIMISE).arg(from).arg("-o").arg(to))?;
                }
            }
            None => {
                for (from, to) in jobs {
                    fs::copy(from, to)?;
                }
            }
        }
        Ok(())
    }

    /// The same script without comments, spaces and long names of its own.
    pub fn minify(&self, script: Asset) -> Result<Asset> {
        let Some(tool) = &self.esbuild else { return Ok(script) };
        let mut command = shell::program(&tool.program);
        command.args(["--minify", "--format=esm", "--target=es2022", "--charset=utf8"]);
        let mut running =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
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

impl Optimiser {
    fn find() -> Option<Self> {
        let library = Tool::at(packages().join("binaryen/index.js"));
        match shell::find(&["node"]).zip(library) {
            Some((node, library)) => Some(Self::Library { node, library }),
            None => Tool::at(shell::find(&["wasm-opt"])?).map(Self::Program),
        }
    }
}

fn packages() -> PathBuf {
    shell::root().join("end2end/node_modules")
}

impl Tool {
    fn find(name: &str) -> Option<Self> {
        let ours = packages().join(".bin").join(name);
        let program = if ours.is_file() { ours } else { shell::find(&[name])? };
        Self::at(program)
    }

    fn at(program: PathBuf) -> Option<Self> {
        let file = fs::metadata(&program).ok()?;
        let identity = format!("{} {} {:?}", program.display(), file.len(), file.modified().ok()?);
        Some(Self { program, identity })
    }
}
