//! The one writer of a process, on which use-cases take turns, and which commits them in groups.

use super::{
    Appended, Heading, OnCommit, Reading, StoreError, StoreResult,
    ahead::Memory,
    dialect::Database,
    group::Group,
    place::Place,
    puts::{self, Put, Value, values},
    staff::Kept,
};
use app::domain::{
    event::{Envelope, Event, Seq},
    ids::ConversationId,
    time::Timestamp,
};
use sqlx::{AnyConnection, AnyPool};
use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, oneshot};

/// Where use-cases queue for the writer.
#[derive(Clone)]
pub(super) struct Desk {
    writer: Arc<Mutex<Writer>>,
    /// Rings when a turn ended: the committer then queues behind those who are waiting already.
    turn_over: Arc<Notify>,
}

struct Writer {
    database: Database,
    /// Tells our own ringing from that of other processes.
    name: String,
    place: Place,
    pool: AnyPool,
    on_commit: OnCommit,
    group: Option<Group>,
    memory: Memory,
    staff: Option<Kept>,
}

/// One use-case's turn on the writer.
pub(super) struct Turn {
    writer: OwnedMutexGuard<Writer>,
    turn_over: Arc<Notify>,
    puts: Vec<Put>,
    head_before: i64,
    appended_before: usize,
    has_savepoint: bool,
    joined: bool,
}

/// A write transaction. Dropped without [`Tx::commit`] it never happened.
pub struct Tx {
    reading: Reading,
}

impl Deref for Tx {
    type Target = Reading;
    fn deref(&self) -> &Reading {
        &self.reading
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Reading {
        &mut self.reading
    }
}

impl Desk {
    pub fn start(database: Database, name: String, place: Place, pool: AnyPool, on_commit: OnCommit) -> Self {
        let (group, memory, staff) = (None, Memory::default(), None);
        let writer = Writer { database, name, place, pool, on_commit, group, memory, staff };
        let desk = Self { writer: Arc::new(Mutex::new(writer)), turn_over: Arc::default() };
        let (writer, turn_over) = (Arc::downgrade(&desk.writer), desk.turn_over.clone());
        tokio::spawn(async move {
            // Ends with the store: the last handle gone, there is nothing left to commit.
            loop {
                turn_over.notified().await;
                let Some(writer) = writer.upgrade() else { return };
                // Fair: whoever queued before this line gets his turn first and shares the commit.
                writer.lock().await.commit().await;
            }
        });
        desk
    }

    pub async fn begin(&self) -> StoreResult<Tx> {
        let mut writer = self.writer.clone().lock_owned().await;
        let group = writer.open_group().await?;
        let (head_before, appended_before) = (group.head, group.appended.len());
        let turn = Turn {
            writer,
            turn_over: self.turn_over.clone(),
            puts: Vec::new(),
            head_before,
            appended_before,
            has_savepoint: false,
            joined: false,
        };
        Ok(Tx { reading: Reading::of_writer(turn) })
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // Wakes the committer, so that it finds the writer gone and ends.
        self.turn_over.notify_one();
    }
}

impl Writer {
    async fn open_group(&mut self) -> StoreResult<&mut Group> {
        if let Some(group) = &mut self.group
            && let Err(broken) = group.make_sure().await
        {
            self.break_up(broken);
        }
        if self.group.is_none() {
            self.place.check()?;
            let group = Group::open(self.database, &self.pool).await?;
            if self.memory.begins(group.head) {
                // Somebody else has written.
                self.staff = None;
            }
            self.group = Some(group);
        }
        self.group.as_mut().ok_or_else(|| StoreError::Lost("no transaction is open".into()))
    }

    /// The transaction is over, and nothing of it was kept: whoever waits for its commit hears so.
    fn break_up(&mut self, why: StoreError) {
        let Some(mut group) = self.group.take() else { return };
        tracing::error!(%why, waiting = group.waiting.len(), "a transaction ended before its commit; nothing of it was kept");
        self.staff = None;
        for answer in group.waiting.drain(..) {
            let _ =
                answer.send(Err(StoreError::Lost(format!("the transaction ended before its commit: {why}"))));
        }
    }

    async fn commit(&mut self) {
        let Some(mut group) = self.group.take() else { return };
        let appended = std::mem::take(&mut group.appended);
        let waiting = std::mem::take(&mut group.waiting);
        if waiting.is_empty() {
            return group.end().await;
        }
        let head = group.head;
        let bell = (self.database == Database::Postgres).then_some(self.name.as_str());
        let result = group.commit(bell).await;
        match result {
            Ok(()) => self.memory.committed(head),
            Err(_) => self.staff = None,
        }
        if result.is_ok() && !appended.is_empty() {
            // Told before anybody is answered: whoever asks next finds the new catalog.
            (self.on_commit)(appended);
        }
        for answer in waiting {
            let _ = answer.send(result.clone());
        }
    }
}

impl Turn {
    fn group(&mut self) -> StoreResult<&mut Group> {
        self.writer.group.as_mut().ok_or_else(|| StoreError::Lost("the transaction is gone".into()))
    }

    /// Sends what was written so far; then the connection shows it.
    pub async fn flushed(&mut self) -> StoreResult<&mut AnyConnection> {
        if !self.puts.is_empty() {
            self.flush(false).await?;
        }
        self.group()?.connection()
    }

    async fn flush(&mut self, last: bool) -> StoreResult<()> {
        let puts = std::mem::take(&mut self.puts);
        let (open, close) = (!self.has_savepoint, last);
        self.has_savepoint = true;
        let batches = self.writer.database.takes_batches();
        puts::send(self.group()?.connection()?, puts, batches, open, close).await?;
        self.group()?.went_through();
        self.has_savepoint = !last;
        Ok(())
    }

    async fn join(mut self) -> StoreResult<()> {
        if !self.puts.is_empty() || self.has_savepoint {
            self.flush(true).await?;
        }
        let (tell, told) = oneshot::channel();
        self.group()?.waiting.push(tell);
        self.joined = true;
        drop(self);
        told.await.map_err(|_| StoreError::Lost("the writer stopped before the commit".into()))?
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (head, appended, has_savepoint) = (self.head_before, self.appended_before, self.has_savepoint);
        if let (false, Some(group)) = (self.joined, self.writer.group.as_mut()) {
            let told = group.appended.len() > appended;
            group.give_up_turn(head, appended, has_savepoint);
            if told {
                // What it told of never happened.
                self.writer.staff = None;
            }
        }
        self.turn_over.notify_one();
    }
}

impl Tx {
    /// Writes; sent with the other writes of this transaction, before its next read or its commit.
    pub(super) fn put(&mut self, sql: &'static str, values: Vec<Value>) {
        self.reading.turn().puts.push(Put { sql: sql.into(), values });
    }

    /// A step of a turn writes all of a conversation, and the next one does so again: what the first wrote nobody has read, if
    /// nothing was said of conversations since.
    pub(super) fn supersede(&mut self, sql: &'static str, id: &str) {
        const NEAR: usize = 8;
        let puts = &mut self.reading.turn().puts;
        let near = puts.len().saturating_sub(NEAR);
        let last = puts.iter().skip(near).rposition(|put| put.sql.contains("conversations"));
        let Some(at) = last.map(|at| at + near) else { return };
        if puts[at].sql == sql
            && matches!(puts[at].values.first(), Some(Value::Text(Some(known))) if known == id)
        {
            puts.remove(at);
        }
    }

    /// What was read ahead of this turn, if it is still so.
    pub fn still(&mut self, ahead: Option<Heading>) -> Option<Heading> {
        ahead.filter(|heading| self.is_still(heading.row.conversation.id, heading.seq))
    }

    /// Whether the conversation is what it was when the log ended there.
    pub fn is_still(&mut self, conversation: ConversationId, seq: Seq) -> bool {
        self.reading.turn().writer.memory.is_unchanged(conversation, seq)
    }

    pub(super) fn kept_staff(&mut self) -> Option<&Kept> {
        self.reading.turn().writer.staff.as_ref()
    }

    pub(super) fn keep_staff(&mut self, staff: Kept) {
        self.reading.turn().writer.staff = Some(staff);
    }

    /// The number that the next event will have.
    pub fn next_seq(&mut self) -> Seq {
        let turn = self.reading.turn();
        Seq(turn.writer.group.as_ref().map_or(turn.head_before, |group| group.head) + 1)
    }

    /// Appends to the log.
    pub fn append(&mut self, at: Timestamp, event: Event) -> StoreResult<Seq> {
        let seq = self.next_seq();
        let appended = Appended::new(Envelope { seq, at, event })?;
        let writer = &mut self.reading.turn().writer;
        writer.memory.note(seq.0, &appended.envelope.event);
        if let Some(staff) = &mut writer.staff {
            staff.apply(&appended.envelope.event, at);
        }
        let conversation = appended.envelope.event.conversation().map(|id| id.to_string());
        let body = appended.body.to_string();
        self.put(
            "insert into events (seq, at, conversation, body) values ($1, $2, $3, $4)",
            values![seq.0, at, conversation, body],
        );
        let group = self.reading.turn().group()?;
        group.head = seq.0;
        group.appended.push(Arc::new(appended));
        Ok(seq)
    }

    /// Makes it all true, and returns once it is on disk.
    pub async fn commit(self) -> StoreResult<()> {
        self.reading.into_turn().join().await
    }
}
