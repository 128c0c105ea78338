//! A look into the server's database, read-only: how far it is with what nobody is shown, and what it holds at the end.

use crate::{clock, frames};
use anyhow::Result;
use rusqlite::{Connection, OpenFlags};
use serde::Deserialize;
use std::{collections::HashMap, path::Path, time::Duration};

/// Opened for a look and closed again: a connection that is kept open would spare a server that is killed meanwhile
/// what it has to do when it starts again.
pub struct Database(Connection);

/// What came in and is not worked off yet.
#[derive(Debug, Clone, Copy, Default)]
pub struct Backlog {
    pub bodies: usize,
    /// How long ago the first of them came.
    pub behind: Duration,
}

#[derive(Deserialize)]
struct Line {
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Message {
    text: String,
}

impl Database {
    pub fn open(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        Ok(Self(connection))
    }

    pub fn backlog(&self) -> Result<Backlog> {
        let sql = "select count(*), min(at) from arrivals where done_at is null";
        let (bodies, first): (i64, Option<i64>) =
            self.0.query_row(sql, (), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let behind = first.map_or(0, |first| clock::now_ms() - first).max(0) as u64;
        Ok(Backlog { bodies: bodies as usize, behind: Duration::from_millis(behind) })
    }

    /// How many rows there are of what this names: a table, and perhaps which of its rows.
    pub fn count(&self, what: &'static str) -> Result<usize> {
        let count: i64 = self.0.query_row(&format!("select count(*) from {what}"), (), |row| row.get(0))?;
        Ok(count as usize)
    }

    /// How often each message of the load is there.
    pub fn said(&self) -> Result<HashMap<(usize, usize), usize>> {
        let mut statement = self.0.prepare("select body from entries where body like '{\"message\"%'")?;
        let mut rows = statement.query(())?;
        let mut said = HashMap::new();
        while let Some(row) = rows.next()? {
            let line: Line = serde_json::from_str(row.get_ref(0)?.as_str()?)?;
            if let Some(which) = line.message.and_then(|message| frames::number(&message.text)) {
                *said.entry(which).or_default() += 1;
            }
        }
        Ok(said)
    }
}
