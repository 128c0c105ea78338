//! The server under load: started on a database of its own, asked to end when done, and ended in any case.

use crate::{http::Http, options::Plan};
use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use std::{
    env, fs,
    fs::File,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long it may take to begin and to end.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Server {
    child: Child,
    pub address: SocketAddr,
    pub took_to_start: Duration,
    command: Command,
    log: PathBuf,
    dir: Arc<TempDir>,
}

impl Server {
    pub async fn start(plan: &Plan, name: &str, more: &[&str]) -> Result<Self> {
        let dir = tempfile::Builder::new().prefix(&format!("parley-bench-{name}-")).tempdir()?;
        let address = free_address()?;
        let log = dir.path().join("server.log");
        let mut command = Command::new(&plan.server);
        // Only what is said here counts, not what the shell happens to have set.
        for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PARLEY_")) {
            command.env_remove(name);
        }
        command
            .args(["--addr", &address.to_string(), "--log", "warn"])
            .args(["--database", &format!("sqlite:{}", database_in(&dir).display())])
            .arg("--key-file")
            .arg(dir.path().join("bench.key"))
            .arg("--files")
            .arg(dir.path().join("files"))
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log)?);
        let from = Instant::now();
        let child =
            command.spawn().with_context(|| format!("{} cannot be started", plan.server.display()))?;
        let mut server =
            Self { child, address, took_to_start: Duration::ZERO, command, log, dir: Arc::new(dir) };
        server.ready().await?;
        server.took_to_start = from.elapsed();
        Ok(server)
    }

    /// Kills it as a failing machine would, and starts it again on what is there. Answers when it was ready.
    pub async fn kill_and_start_again(&mut self) -> Result<Instant> {
        kill_process(Pid::from_child(&self.child), Signal::KILL)?;
        self.child.wait()?;
        self.child = self.command.spawn()?;
        self.ready().await?;
        Ok(Instant::now())
    }

    pub fn database(&self) -> PathBuf {
        database_in(&self.dir)
    }

    async fn ready(&mut self) -> Result<()> {
        let (http, until) = (Http::new(self.address), Instant::now() + PATIENCE);
        while Instant::now() < until {
            if http.get("/readyz").await.is_ok_and(|reply| reply.status.is_success()) {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended at once ({status}):\n{}", self.complaints().join("\n"));
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        bail!("the server is not ready after {} seconds", PATIENCE.as_secs())
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The last warnings and errors in its log.
    pub fn complaints(&self) -> Vec<String> {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(10)..].iter().map(|line| (*line).to_owned()).collect()
    }

    /// Asks it to end; how it ends is part of what is measured.
    /// Leaves its files to be looked at, until the answer is dropped.
    pub async fn stop(mut self) -> Result<Left> {
        if let Some(status) = self.child.try_wait()? {
            bail!("the server ended by itself ({status})");
        }
        kill_process(Pid::from_child(&self.child), Signal::TERM)?;
        match self.ended().await? {
            Some(status) if status.success() => {
                Ok(Left { database: self.database(), _dir: self.dir.clone() })
            }
            Some(status) => bail!("the server ended badly ({status})"),
            None => bail!("the server had not ended {} seconds after being asked to", PATIENCE.as_secs()),
        }
    }

    async fn ended(&mut self) -> Result<Option<ExitStatus>> {
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Some(status));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(None)
    }
}

/// What a server leaves behind.
pub struct Left {
    pub database: PathBuf,
    _dir: Arc<TempDir>,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Harmless when it has ended: its pid is ours until we have waited for it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn database_in(dir: &TempDir) -> PathBuf {
    dir.path().join("bench.db")
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
