//! A connection to read from: a snapshot, a single glance, or the writer's own view inside a transaction.

use super::{StoreResult, dialect::Database, writer::Turn};
use sqlx::{Any, AnyConnection, AnyPool, Transaction, pool::PoolConnection};

/// Everything that can be asked of the database; the questions are in the files by subject.
pub struct Reading {
    source: Source,
}

enum Source {
    Glance(PoolConnection<Any>),
    /// Ends by being dropped: there is nothing to keep.
    Snapshot(Transaction<'static, Any>),
    /// Boxed: a transaction is moved about by its use-case.
    Writer(Box<Turn>),
}

impl Reading {
    pub(super) async fn glance(pool: &AnyPool) -> StoreResult<Self> {
        Ok(Self { source: Source::Glance(pool.acquire().await?) })
    }

    pub(super) async fn snapshot(database: Database, pool: &AnyPool) -> StoreResult<Self> {
        Ok(Self { source: Source::Snapshot(pool.begin_with(database.begin_read()).await?) })
    }

    pub(super) fn of_writer(turn: Turn) -> Self {
        Self { source: Source::Writer(Box::new(turn)) }
    }

    /// The connection, after what this transaction has written so far has reached it.
    pub(super) async fn connection(&mut self) -> StoreResult<&mut AnyConnection> {
        match &mut self.source {
            Source::Glance(connection) => Ok(connection),
            Source::Snapshot(transaction) => Ok(transaction),
            Source::Writer(turn) => turn.flushed().await,
        }
    }

    /// The writer's turn; there is one whenever this is the reading side of a `Tx`.
    pub(super) fn turn(&mut self) -> &mut Turn {
        match &mut self.source {
            Source::Writer(turn) => turn,
            Source::Glance(_) | Source::Snapshot(_) => unreachable!("only a Tx asks for its turn"),
        }
    }

    pub(super) fn into_turn(self) -> Turn {
        match self.source {
            Source::Writer(turn) => *turn,
            Source::Glance(_) | Source::Snapshot(_) => unreachable!("only a Tx asks for its turn"),
        }
    }
}
