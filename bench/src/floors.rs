//! What SQLite does by itself on this disk, with the settings of the server: nothing of ours can be faster.

use crate::{
    latency::{Latencies, Summary},
    options::Plan,
};
use anyhow::Result;
use rusqlite::{Connection, params};
use serde::Serialize;
use std::time::Instant;

/// Rows in a transaction of the grouped run.
const GROUP: i64 = 32;
/// As long as what a short message adds to the tables and the log.
const ROW: usize = 1_000;

#[derive(Debug, Serialize)]
pub struct Floors {
    /// Rows a second, each in a transaction of its own.
    pub single: f64,
    pub commit: Summary,
    /// Rows a second, 32 in a transaction.
    pub grouped: f64,
}

pub fn measure(plan: &Plan) -> Result<Floors> {
    eprintln!("plain SQLite …");
    let dir = tempfile::Builder::new().prefix("parley-bench-floor-").tempdir()?;
    let mut database = Connection::open(dir.path().join("floor.db"))?;
    database.pragma_update(None, "journal_mode", "wal")?;
    database.pragma_update(None, "synchronous", "full")?;
    database.execute("create table lines (seq integer not null primary key, body text not null)", ())?;
    let (single, commit) = insert(&mut database, plan, 1)?;
    let (grouped, _) = insert(&mut database, plan, GROUP)?;
    Ok(Floors { single, commit, grouped })
}

/// Rows a second, and how long a transaction took.
fn insert(database: &mut Connection, plan: &Plan, group: i64) -> Result<(f64, Summary)> {
    let (body, mut latencies, mut rows) = ("x".repeat(ROW), Latencies::default(), 0);
    let from = Instant::now();
    while from.elapsed() < plan.floor {
        let began = Instant::now();
        let transaction = database.transaction()?;
        for _ in 0..group {
            let mut statement = transaction.prepare_cached("insert into lines (body) values (?1)")?;
            statement.execute(params![body])?;
        }
        transaction.commit()?;
        latencies.record(began.elapsed());
        rows += group;
    }
    Ok((rows as f64 / from.elapsed().as_secs_f64(), latencies.summary()))
}
