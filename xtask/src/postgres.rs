//! A PostgreSQL of our own for as long as the tests run: in a directory that goes away, on a free port of this machine only.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::shell;

/// Runs the server until its input closes, then stops it and removes its directory. Our end of that pipe closes with us,
/// however we end (done, panic, Ctrl-C, killed), so nothing is ever left behind.
const KEEPER: &str = r#"
"$1/postgres" -D "$2/data" -k "" -h 127.0.0.1 -p "$3" -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c max_connections=200 >"$2/log" 2>&1 </dev/null &
server=$!
echo started
cat
kill -INT $server 2>/dev/null
wait $server
rm -rf "$2"
"#;

pub struct Postgres {
    keeper: Child,
    port: u16,
}

impl Postgres {
    pub fn start() -> Result<Self> {
        let programs = programs()?;
        let owner = Owner::find()?;
        let dir = owner.directory()?;
        let started = owner.init(&programs, &dir).and_then(|()| owner.launch(&programs, &dir));
        if started.is_err() {
            fs::remove_dir_all(&dir).ok();
        }
        let server = started?;
        server.wait_until_ready(&dir)?;
        Ok(server)
    }

    /// Where tests make their own databases: append a name.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/", self.port)
    }

    /// The server writes its state into the eighth line of its pid file; this is also how `pg_ctl` knows.
    fn wait_until_ready(&self, dir: &Path) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(30) {
            let state = fs::read_to_string(dir.join("data/postmaster.pid")).unwrap_or_default();
            if state.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("PostgreSQL did not start\n{}", fs::read_to_string(dir.join("log")).unwrap_or_default());
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        self.keeper.wait().ok();
    }
}

/// Who runs the server: ourselves, or the user `postgres` when we are root, because PostgreSQL refuses to run as root.
struct Owner {
    ids: Option<(u32, u32)>,
}

impl Owner {
    fn find() -> Result<Self> {
        if !shell::is_root() {
            return Ok(Self { ids: None });
        }
        let no_user = "PostgreSQL does not run as root, and there is no user `postgres`";
        let user = shell::number_of(&["-u", "postgres"]).context(no_user)?;
        let group = shell::number_of(&["-g", "postgres"]).context(no_user)?;
        Ok(Self { ids: Some((user, group)) })
    }

    fn directory(&self) -> Result<PathBuf> {
        let dir = env::temp_dir().join(format!("parley-postgres-{}", std::process::id()));
        fs::create_dir(&dir).with_context(|| format!("`{}` cannot be made", dir.display()))?;
        if let Some((user, group)) = self.ids {
            chown(&dir, Some(user), Some(group))?;
        }
        Ok(dir)
    }

    fn init(&self, programs: &Path, dir: &Path) -> Result<()> {
        let mut init = self.program(programs.join("initdb"), dir);
        init.args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "--pgdata",
        ]);
        shell::quietly(init.arg(dir.join("data")))?;
        Ok(())
    }

    fn launch(&self, programs: &Path, dir: &Path) -> Result<Postgres> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut keeper = self.program("sh", dir);
        keeper.args(["-c", KEEPER, "parley-postgres"]).arg(programs).arg(dir).arg(port.to_string());
        // A process group of its own: Ctrl-C is for us, and the keeper must outlive us by a moment.
        keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).process_group(0);
        let mut keeper = keeper.spawn().context("`sh` could not be started")?;
        if let Some(output) = keeper.stdout.take() {
            BufReader::new(output).read_line(&mut String::new())?;
        }
        Ok(Postgres { keeper, port })
    }

    fn program(&self, name: impl AsRef<Path>, dir: &Path) -> Command {
        let mut command = shell::program(name);
        // Not the root of the workspace: the user `postgres` may not be allowed to look into it.
        command.current_dir(dir);
        if let Some((user, group)) = self.ids {
            command.uid(user).gid(group);
        }
        command
    }
}

/// The directory of `initdb` and `postgres`. Debian keeps it out of the search path, one per version: the newest counts.
fn programs() -> Result<PathBuf> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    shell::install("postgresql", "PostgreSQL")?;
    installed().context("PostgreSQL was installed, yet there is no `initdb` in /usr/lib/postgresql")
}

fn installed() -> Option<PathBuf> {
    let complete = |dir: &PathBuf| dir.join("initdb").is_file() && dir.join("postgres").is_file();
    let path = env::var_os("PATH").unwrap_or_default();
    if let Some(found) = env::split_paths(&path).find(complete) {
        return Some(found);
    }
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let number = |name: &str| name.parse::<u32>().ok();
    let numbered =
        versions.filter_map(|entry| Some((number(entry.file_name().to_str()?)?, entry.path().join("bin"))));
    numbered.filter(|(_, dir)| complete(dir)).max().map(|(_, dir)| dir)
}
