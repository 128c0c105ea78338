//! Where the two databases differ: how they are opened, and how a transaction begins.

use super::{StoreError, StoreResult};
use anyhow::{Context, bail};
use sqlx::{AnyConnection, AnyPool, Executor, any::AnyPoolOptions};
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    pub fn of(url: &str) -> anyhow::Result<Self> {
        match url.split(':').next() {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => bail!("a database is given as sqlite:FILE or postgres://…, not `{}`", without_secrets(url)),
        }
    }

    /// A plain `begin` on SQLite takes the write lock at the first write, too late to wait for it: of
    /// concurrent writers that read first, some then fail.
    pub fn begin_write(self) -> &'static str {
        match self {
            Self::Sqlite => "begin immediate",
            Self::Postgres => "begin",
        }
    }

    /// Fails if the transaction that was begun is over, or will never be committed.
    pub async fn ask_open(self, connection: &mut AnyConnection) -> StoreResult<()> {
        match self {
            // After any statement that failed it answers none other.
            Self::Postgres => Ok(connection.execute("select 1").await.map(drop)?),
            // There is no other question that it answers differently within a transaction.
            Self::Sqlite => match connection.execute("begin").await {
                Err(error) if is_within(&error) => Ok(()),
                Err(error) => Err(error.into()),
                Ok(_) => Err(StoreError::Lost("the transaction had ended".into())),
            },
        }
    }

    pub fn begin_read(self) -> &'static str {
        match self {
            Self::Sqlite => "begin",
            Self::Postgres => "begin isolation level repeatable read read only",
        }
    }

    /// Reads the log's counter; on PostgreSQL this is where writers take turns.
    pub fn read_head(self) -> &'static str {
        match self {
            Self::Sqlite => "select seq from head",
            Self::Postgres => "select seq from head for update",
        }
    }

    /// Whether several statements may be sent as one text. On SQLite each call is a hop to another thread and
    /// back, which costs more than the statement.
    pub fn takes_batches(self) -> bool {
        self == Self::Sqlite
    }
}

/// SQLite's only word for it: it has no code of its own.
fn is_within(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.message().contains("within a transaction"))
}

/// What a connection to SQLite keeps of the file, in KiB. A change touches ten indices, each at another place: with SQLite's
/// own 2 MiB most of a large desk's would be read anew for every change, and a large transaction written out before its end.
const WRITERS_CACHE: &str = "pragma cache_size = -16384";
const READERS_CACHE: &str = "pragma cache_size = -2048";

/// Opens the pools for reading and for writing.
pub async fn pools(database: Database, url: &str) -> anyhow::Result<(AnyPool, AnyPool)> {
    sqlx::any::install_default_drivers();
    let options = || AnyPoolOptions::new().acquire_timeout(Duration::from_secs(10)).min_connections(1);
    let open = async |size: u32, cache: &'static str, url: &str| match database {
        Database::Sqlite => {
            options()
                .max_connections(size)
                .after_connect(move |connection, _| {
                    Box::pin(async move {
                        connection.execute("pragma busy_timeout = 5000").await?;
                        connection.execute("pragma journal_mode = wal").await?;
                        connection.execute("pragma synchronous = full").await?;
                        connection.execute("pragma foreign_keys = on").await?;
                        // What a turn would need to be taken back: each is a savepoint, and would make a file of it.
                        connection.execute("pragma temp_store = memory").await?;
                        // Each of the readers would have the whole file in its memory, and a desk of two thousand
                        // quiet visitors would be twice as large. What a read gains by it does not show in the rates.
                        connection.execute("pragma mmap_size = 0").await?;
                        connection.execute(cache).await?;
                        Ok(())
                    })
                })
                .connect(url)
                .await
        }
        Database::Postgres => options().max_connections(size * 2).connect(url).await,
    };
    let name = without_secrets(url);
    match database {
        Database::Sqlite => {
            let url = if url.contains('?') { url.to_owned() } else { format!("{url}?mode=rwc") };
            // The writer first: it creates the file.
            let writers = open(1, WRITERS_CACHE, &url)
                .await
                .with_context(|| format!("the database {name} cannot be opened"))?;
            let readers = open(4, READERS_CACHE, &url)
                .await
                .with_context(|| format!("the database {name} cannot be read"))?;
            Ok((readers, writers))
        }
        Database::Postgres => {
            let pool = open(6, READERS_CACHE, url)
                .await
                .with_context(|| format!("the database {name} cannot be reached"))?;
            Ok((pool.clone(), pool))
        }
    }
}

/// The address without its password, for messages.
fn without_secrets(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}
