//! The use-cases of one commit, on one transaction.
//!
//! What one of them breaks must not be told to the others as done. A database may end a transaction by itself: PostgreSQL
//! does after any statement that fails, and answers a later `commit` as if all were well; SQLite does when its disk is full,
//! and writes what comes next at once, each statement for itself. So the group knows whether anybody saw how its last
//! statement ended, and asks whether the transaction is still there before it goes on. If it is gone, everybody is told that
//! nothing happened, and the connection is closed.

use super::{Appended, StoreError, StoreResult, dialect::Database};
use sqlx::{Any, AnyConnection, AnyPool, Executor, pool::PoolConnection};
use std::sync::Arc;
use tokio::sync::oneshot;

pub(super) struct Group {
    database: Database,
    /// None: given back, or closed.
    connection: Option<PoolConnection<Any>>,
    /// The last number of the log on disk, and the last one given out.
    head_before: i64,
    pub head: i64,
    pub appended: Vec<Arc<Appended>>,
    pub waiting: Vec<oneshot::Sender<StoreResult<()>>>,
    /// A turn was given up after its savepoint: undo it before anything else happens.
    abandoned: bool,
    /// Nobody has seen how the last statement ended.
    in_doubt: bool,
}

impl Group {
    pub async fn open(database: Database, pool: &AnyPool) -> StoreResult<Self> {
        let mut group = Self {
            database,
            connection: Some(pool.acquire().await?),
            head_before: 0,
            head: 0,
            appended: Vec::new(),
            waiting: Vec::new(),
            abandoned: false,
            in_doubt: false,
        };
        let connection = group.raw()?;
        connection.execute(database.begin_write()).await?;
        let head: i64 = sqlx::query_scalar(database.read_head()).fetch_one(connection).await?;
        (group.head_before, group.head) = (head, head);
        Ok(group)
    }

    fn raw(&mut self) -> StoreResult<&mut AnyConnection> {
        self.connection.as_deref_mut().ok_or_else(|| StoreError::Lost("the transaction is gone".into()))
    }

    /// For somebody whose statements may fail without our seeing it.
    pub fn connection(&mut self) -> StoreResult<&mut AnyConnection> {
        self.in_doubt = true;
        self.raw()
    }

    /// The last statement went through.
    pub fn went_through(&mut self) {
        self.in_doubt = false;
    }

    /// A turn is over that nothing comes of. What it had sent is undone before the next one.
    pub fn give_up_turn(&mut self, head: i64, appended: usize, has_savepoint: bool) {
        self.abandoned |= has_savepoint;
        self.head = head;
        self.appended.truncate(appended);
    }

    /// Fails if the transaction is not what it was before the turn that was given up last.
    pub async fn make_sure(&mut self) -> StoreResult<()> {
        if self.abandoned {
            // Whether or not somebody waits for the answer: until it has come, nothing is sure.
            self.in_doubt = true;
            self.raw()?.execute("rollback to savepoint turn; release savepoint turn").await?;
            self.abandoned = false;
        }
        if self.in_doubt {
            let database = self.database;
            database.ask_open(self.raw()?).await?;
            self.in_doubt = false;
        }
        Ok(())
    }

    /// Writes it to disk. `bell`: by which name the other processes are told.
    pub async fn commit(mut self, bell: Option<&str>) -> StoreResult<()> {
        self.make_sure().await?;
        let (head, has_news) = (self.head, self.head != self.head_before);
        let connection = self.raw()?;
        if has_news {
            sqlx::query("update head set seq = $1").bind(head).execute(&mut *connection).await?;
            if let Some(me) = bell {
                // Heard by the other processes at the very moment of the commit.
                let ring = sqlx::query("select cast(pg_notify('parley', $1) as text)").bind(me.to_owned());
                ring.execute(&mut *connection).await?;
            }
        }
        connection.execute("commit").await?;
        self.give_back();
        Ok(())
    }

    /// Nothing of it was to be kept.
    pub async fn end(mut self) {
        if let Ok(connection) = self.raw()
            && connection.execute("rollback").await.is_ok()
        {
            self.give_back();
        }
    }

    fn give_back(&mut self) {
        drop(self.connection.take());
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Something went wrong on it: it is closed, with which its transaction never happened, and no other is begun on it.
        if let Some(connection) = self.connection.take() {
            drop(connection.detach());
        }
    }
}
