//! The log: reading it back.

use super::{Reading, StoreError, StoreResult, Tx, puts::values};
use app::domain::{
    conversation::Last,
    event::{Envelope, Event, Seq},
    ids::ConversationId,
    message::Entry,
    time::Timestamp,
};
use std::sync::Arc;

/// An event with its text, written once and shared by the log and every socket.
#[derive(Debug)]
pub struct Appended {
    pub envelope: Envelope,
    /// The event alone, as JSON.
    pub body: Arc<str>,
}

impl Appended {
    pub(super) fn new(envelope: Envelope) -> StoreResult<Self> {
        let body = serde_json::to_string(&envelope.event)
            .map_err(|error| StoreError::nonsense("events", &envelope.seq.0.to_string(), error))?;
        Ok(Self { envelope, body: body.into() })
    }
}

/// How much of the log is read at a time.
const PAGE: i64 = 500;

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    at: i64,
    body: String,
}

impl TryFrom<Row> for Appended {
    type Error = StoreError;
    fn try_from(row: Row) -> StoreResult<Self> {
        let event = serde_json::from_str(&row.body)
            .map_err(|error| StoreError::nonsense("events", &row.seq.to_string(), error))?;
        let envelope = Envelope { seq: Seq(row.seq), at: Timestamp::from_millis(row.at), event };
        Ok(Self { envelope, body: row.body.into() })
    }
}

fn all(rows: Vec<Row>) -> StoreResult<Vec<Arc<Appended>>> {
    rows.into_iter().map(|row| Appended::try_from(row).map(Arc::new)).collect()
}

impl Reading {
    /// The last number given out.
    pub async fn head(&mut self) -> StoreResult<Seq> {
        let seq: i64 = sqlx::query_scalar("select seq from head").fetch_one(self.connection().await?).await?;
        Ok(Seq(seq))
    }

    /// The first number that is still kept; older places cannot be resumed from.
    pub async fn oldest_event(&mut self) -> StoreResult<Option<Seq>> {
        let seq: Option<i64> =
            sqlx::query_scalar("select min(seq) from events").fetch_one(self.connection().await?).await?;
        Ok(seq.map(Seq))
    }

    /// A page of the log after a number.
    pub async fn events_after(&mut self, after: Seq) -> StoreResult<Vec<Arc<Appended>>> {
        let rows = sqlx::query_as("select seq, at, body from events where seq > $1 order by seq limit $2")
            .bind(after.0)
            .bind(PAGE)
            .fetch_all(self.connection().await?)
            .await?;
        all(rows)
    }

    /// A page of one conversation's log, after one number and up to another.
    pub async fn events_of(
        &mut self,
        conversation: ConversationId,
        after: Seq,
        upto: Seq,
    ) -> StoreResult<Vec<Arc<Appended>>> {
        let rows = sqlx::query_as(
            "select seq, at, body from events
             where conversation = $1 and seq > $2 and seq <= $3
             order by seq limit $4",
        )
        .bind(conversation.to_string())
        .bind(after.0)
        .bind(upto.0)
        .bind(PAGE)
        .fetch_all(self.connection().await?)
        .await?;
        all(rows)
    }
}

impl Tx {
    /// Drops the log's beginning; the last event always stays, so that its place is known.
    pub fn forget_events(&mut self, before: Timestamp) {
        self.put(
            "delete from events where at < $1 and seq < (select max(seq) from events)",
            super::puts::values![before],
        );
    }
}

impl Tx {
    /// A customer took a message back: what it said goes out of the log as well.
    pub async fn erase_from_log(&mut self, conversation: ConversationId, erased: &Entry) -> StoreResult<()> {
        let rows: Vec<Row> = sqlx::query_as("select seq, at, body from events where conversation = $1")
            .bind(conversation.to_string())
            .fetch_all(self.connection().await?)
            .await?;
        for row in rows {
            let seq = row.seq;
            let mut event = Appended::try_from(row)?.envelope.event;
            if erase(&mut event, erased) {
                let body = serde_json::to_string(&event)
                    .map_err(|error| StoreError::nonsense("events", &seq.to_string(), error))?;
                self.put("update events set body = $2 where seq = $1", values![seq, body]);
            }
        }
        Ok(())
    }
}

/// `false`: it says nothing of it.
fn erase(event: &mut Event, erased: &Entry) -> bool {
    let Event::Conversation(change) = event else { return false };
    let mut found = false;
    for entry in [&mut change.entry, &mut change.revised].into_iter().flatten() {
        if entry.id == erased.id {
            entry.body = erased.body.clone();
            found = true;
        }
    }
    let mut erase = |said: &mut Last| {
        if said.seq == erased.seq {
            said.text.clear();
            found = true;
        }
    };
    change.now.last.as_mut().map(&mut erase);
    change.now.abouts().for_each(&mut erase);
    found
}
