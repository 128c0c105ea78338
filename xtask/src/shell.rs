//! Running other programs: where, how loud, and what to say when one fails or is missing.

use std::{
    env,
    io::{IsTerminal, stderr},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The root of the workspace. Asked from cargo's environment first, because a moved checkout keeps its old binary.
pub fn root() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let here = PathBuf::from(here);
    here.parent().map_or(here.clone(), Path::to_path_buf)
}

/// A program that runs in the root and never waits for somebody to type.
pub fn program(name: impl AsRef<Path>) -> Command {
    let mut command = Command::new(name.as_ref());
    command.current_dir(root()).stdin(Stdio::null());
    command
}

/// The cargo that started us. Where nobody watches its progress, it tells only what is wrong.
pub fn cargo(subcommand: &str) -> Command {
    let mut command = program(env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from));
    command.arg(subcommand);
    if !is_watched() {
        command.arg("--quiet");
    }
    command
}

pub fn is_watched() -> bool {
    stderr().is_terminal()
}

/// Runs to the end; its output is the user's output.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

/// Runs to the end and keeps the output to itself, unless it fails.
pub fn quietly(command: &mut Command) -> Result<Output> {
    let output = command.output().with_context(|| cannot_start(command))?;
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        bail!(
            "`{}` failed ({})\n{}",
            line(command),
            output.status,
            String::from_utf8_lossy(&said).trim_end()
        );
    }
    Ok(output)
}

/// Becomes the program: the exit code and Ctrl-C are then its own, with nothing in between. Returns only in failure.
pub fn become_program(command: &mut Command) -> Result<()> {
    command.stdin(Stdio::inherit());
    let error = command.exec();
    Err(error).with_context(|| cannot_start(command))
}

/// `cargo build`, and the files it made: asked from cargo, because only cargo knows the target directory.
pub fn build(arguments: &[&str]) -> Result<Vec<PathBuf>> {
    let mut command = cargo("build");
    command.args(["--message-format", "json-render-diagnostics"]).args(arguments).stderr(Stdio::inherit());
    let output = command.output().with_context(|| cannot_start(&command))?;
    if !output.status.success() {
        bail!("`cargo build {}` failed", arguments.join(" "));
    }
    let messages = String::from_utf8(output.stdout).context("cargo wrote something that is not text")?;
    Ok(messages
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .flat_map(|message| files_of(&message))
        .collect())
}

/// Builds one binary and says where it is.
pub fn build_binary(name: &str, arguments: &[&str]) -> Result<PathBuf> {
    let made = build(&[arguments, &["--bin", name]].concat())?;
    let binary =
        made.into_iter().find(|file| file.file_stem().is_some_and(|stem| stem == name) && file.is_file());
    binary.with_context(|| format!("cargo built no binary `{name}`"))
}

fn files_of(message: &Value) -> Vec<PathBuf> {
    let files = message["filenames"].as_array().into_iter().flatten();
    files.filter_map(Value::as_str).map(PathBuf::from).collect()
}

/// The first of these programs that the search path knows.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let places: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().flat_map(|name| places.iter().map(move |place| place.join(name))).find(|file| file.is_file())
}

/// Whether we may install packages and change owners.
pub fn is_root() -> bool {
    number_of(&["-u"]).is_ok_and(|id| id == 0)
}

/// `id -u`, `id -g postgres` and the like.
pub fn number_of(arguments: &[&str]) -> Result<u32> {
    let output = quietly(program("id").args(arguments))?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().with_context(|| format!("`id {}` answered `{}`", arguments.join(" "), text.trim()))
}

/// Installs a Debian package, or says why it cannot. `need` is what the package is for, in words.
pub fn install(package: &str, need: &str) -> Result<()> {
    if !is_root() || find(&["apt-get"]).is_none() {
        bail!("{need} is missing: install it (on Debian: `apt-get install {package}`) and run again");
    }
    eprintln!("installing {package}");
    let apt = || {
        let mut apt = program("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    quietly(apt().arg("update"))?;
    quietly(apt().args(["install", "--yes", "--no-install-recommends", package]))?;
    Ok(())
}

/// What tests write and throw away belongs in memory: the desk asks the disk to be sure of each commit, and half of a test's
/// time is that answer. Nothing where there is no such place, too little room in it, or somebody has chosen a place himself.
pub fn in_memory(command: &mut Command) -> &mut Command {
    const PLACE: &str = "/dev/shm";
    const ENOUGH_MEGABYTES: u64 = 4_000;
    if env::var_os("TMPDIR").is_some() {
        return command;
    }
    let told = quietly(program("df").args(["--output=avail", "--block-size=1M", PLACE]));
    let told = told.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let free = told.lines().last().and_then(|line| line.trim().parse::<u64>().ok());
    if free.is_some_and(|free| free >= ENOUGH_MEGABYTES) {
        command.env("TMPDIR", PLACE);
    }
    command
}

fn cannot_start(command: &Command) -> String {
    format!("`{}` could not be started", command.get_program().to_string_lossy())
}

fn line(command: &Command) -> String {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
