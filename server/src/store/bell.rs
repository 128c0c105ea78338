//! The bell between processes on one PostgreSQL: who commits rings, the others look into the log. It saves waiting, not
//! events: a ring that is lost costs the second until the log is looked into anyway.

use super::dialect::Database;
use app::domain::ids::MessageId;
use sqlx::postgres::PgListener;
use std::time::Duration;

/// How long to wait before trying to listen again.
const AGAIN: Duration = Duration::from_secs(5);

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

    pub async fn listen(&self, heard: impl Fn() -> bool) {
        let Some(url) = &self.url else { return };
        loop {
            match self.until_broken(url, &heard).await {
                Ok(()) => return,
                Err(error) => tracing::warn!(%error, "other processes cannot be heard; trying again"),
            }
            if !heard() {
                return;
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    async fn until_broken(&self, url: &str, heard: impl Fn() -> bool) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect(url).await?;
        listener.listen("parley").await?;
        loop {
            let ring = listener.recv().await?;
            if ring.payload() != self.name && !heard() {
                return Ok(());
            }
        }
    }
}
