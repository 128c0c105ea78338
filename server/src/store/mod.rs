//! The store: one SQL text for SQLite and PostgreSQL. Any SQL of the product is in this folder.
//!
//! *Five rules keep one text possible*: columns are `text` and `bigint`; placeholders are `$1`; every text is
//! literal; a write transaction says so when it begins; a claim repeats its condition outside the sub-select.
//!
//! *Writing.* One process has one writer. Use-cases take turns on its open transaction, a savepoint each, and
//! whoever queued up while the last group was being written to disk is committed with the next one: a commit
//! costs a disk sync, so under load one sync serves many. A use-case hears "done" only after that commit, and no
//! use-case's failure makes it hear so without one (`group.rs`).
//! The writer holds the counter row of the log from begin to commit. On PostgreSQL this makes the writers of
//! all processes take turns as well, so that every use-case sees the same world on both databases, and
//! nothing can be assigned twice.

mod agents;
mod ahead;
mod arrivals;
mod bell;
mod catalog;
mod channels;
mod conversation_rows;
mod conversations;
mod customers;
mod dialect;
mod error;
mod events;
mod files;
mod group;
mod ledger;
mod mails;
mod outbox;
mod place;
mod provider;
mod puts;
mod queues;
mod reading;
mod reports;
mod search;
mod sessions;
mod settings;
mod spend;
mod staff;
mod threads;
mod tickets;
mod windows;
mod writer;

pub use agents::{AgentRow, Beat};
pub use arrivals::{Arrival, Held, Odd};
pub use bell::Rung;
pub use channels::Beat as ChannelBeat;
pub use conversations::{ConversationRow, Heading};
pub use customers::{Before, Merge};
pub use error::{StoreError, StoreResult, may_pass};
pub use events::Appended;
pub use files::Fetch;
pub use ledger::{LedgerLine, Stint};
pub use mails::DueMail;
pub use outbox::Parcel;
pub use provider::{Caller, IdKind, SentReaction, Unasked};
pub use queues::Queue;
pub use reading::Reading;
pub use sessions::Attempts;
pub use spend::Booked;
pub use staff::{Member, Staff};
pub use windows::Expired;
pub use writer::Tx;

use dialect::Database;
use sqlx::AnyPool;
use std::{sync::Arc, time::Duration};

/// The database, for use by every room above.
#[derive(Clone)]
pub struct Store {
    database: Database,
    bell: bell::Bell,
    place: place::Place,
    readers: AnyPool,
    writer: writer::Desk,
}

/// How long whoever watches over the desk waits for the database.
const PATIENCE: Duration = Duration::from_secs(2);

/// Hears what was committed, in order, before any use-case of the group is answered.
pub type OnCommit = Box<dyn Fn(Vec<Arc<Appended>>) + Send + Sync>;

impl Store {
    /// Opens (SQLite: creates) the database and brings its schema up to date.
    pub async fn open(url: &str, on_commit: OnCommit) -> anyhow::Result<Store> {
        let database = Database::of(url)?;
        let (readers, writers) = dialect::pools(database, url).await?;
        sqlx::migrate!("./migrations").run(&writers).await?;
        search::fold_older(&writers).await?;
        let bell = bell::Bell::new(database, url);
        let place = place::Place::of(database, url);
        let writer = writer::Desk::start(database, bell.name().to_owned(), place.clone(), writers, on_commit);
        Ok(Store { database, bell, place, readers, writer })
    }

    /// A write transaction: all of it or nothing.
    pub async fn write(&self) -> StoreResult<Tx> {
        self.writer.begin().await
    }

    /// Several reads that see one moment.
    pub async fn read(&self) -> StoreResult<Reading> {
        Reading::snapshot(self.database, &self.readers).await
    }

    /// One read. Cheaper than [`Store::read`] by two round trips.
    pub async fn glance(&self) -> StoreResult<Reading> {
        Reading::glance(&self.readers).await
    }

    /// Whether the database answers, and is what it was when it was opened. Says so soon, whatever the database does.
    pub async fn is_there(&self) -> bool {
        let answers = async { self.glance().await?.head().await };
        let answered = tokio::time::timeout(PATIENCE, answers).await;
        matches!(answered, Ok(Ok(_))) && self.place.check().is_ok()
    }

    /// Calls back whenever another process has written or says something, for as long as it answers `true`.
    pub async fn hear_others(&self, heard: impl Fn(Rung<'_>) -> bool) {
        self.bell.listen(heard).await;
    }

    /// Says something of the moment to the other processes, if there can be any.
    pub async fn tell_others(&self, words: &str) -> StoreResult<()> {
        if self.is_shared() {
            self.bell.say(self.glance().await?.connection().await?, words).await?;
        }
        Ok(())
    }

    /// Whether the log can grow behind this process's back.
    pub fn is_shared(&self) -> bool {
        self.database == Database::Postgres
    }
}
