//! The bell between processes on one PostgreSQL: who commits rings, the others look into the log. It saves waiting, not
//! events: a ring that is lost costs the second until the log is looked into anyway. The same line carries what is of the
//! moment.

use super::dialect::Database;
use app::domain::ids::MessageId;
use sqlx::postgres::PgListener;
use std::time::Duration;

/// How long to wait before trying to listen again.
const AGAIN: Duration = Duration::from_secs(5);

/// What is heard of another process.
pub enum Rung<'r> {
    /// It has written.
    Log,
    /// It, by its name, says something.
    Said(&'r str, &'r str),
}

/// Where what is of the moment is said: a name, a space, and the words.
const MOMENTS: &str = "parley_moments";

#[derive(Clone)]
pub(super) struct Bell {
    /// Where to listen; nowhere on SQLite, whose file is one process's own.
    url: Option<String>,
    name: String,
}

impl Bell {
    pub fn new(database: Database, url: &str) -> Self {
        let url = (database == Database::Postgres).then(|| url.to_owned());
        Self { url, name: MessageId::random().to_string() }
    }

    /// What this process rings with.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Says something of the moment to whoever listens.
    pub async fn say(&self, connection: &mut sqlx::AnyConnection, words: &str) -> Result<(), sqlx::Error> {
        let said = format!("{} {words}", self.name);
        let ring = sqlx::query("select cast(pg_notify($1, $2) as text)").bind(MOMENTS).bind(said);
        ring.execute(connection).await.map(drop)
    }

    pub async fn listen(&self, heard: impl Fn(Rung<'_>) -> bool) {
        let Some(url) = &self.url else { return };
        loop {
            match self.until_broken(url, &heard).await {
                Ok(()) => return,
                Err(error) => tracing::warn!(%error, "other processes cannot be heard; trying again"),
            }
            if !heard(Rung::Log) {
                return;
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    async fn until_broken(&self, url: &str, heard: impl Fn(Rung<'_>) -> bool) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect(url).await?;
        listener.listen_all(["parley", MOMENTS]).await?;
        loop {
            let ring = listener.recv().await?;
            let (name, words) = ring.payload().split_once(' ').unwrap_or((ring.payload(), ""));
            let rung = if ring.channel() == MOMENTS { Rung::Said(name, words) } else { Rung::Log };
            if name != self.name && !heard(rung) {
                return Ok(());
            }
        }
    }
}
