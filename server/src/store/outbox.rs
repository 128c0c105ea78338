//! What is to be sent. A conversation's messages go one after the other; a message that is being sent when its process
//! dies is never sent again by itself.

use super::{Reading, StoreResult, Tx, catalog::id, puts::values};
use app::domain::{
    event::Seq,
    ids::{ChannelId, ConversationId, MessageId},
    time::Timestamp,
};

/// One message to be sent, or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    /// Sorts in the order of sending.
    pub id: String,
    pub entry: MessageId,
    pub channel: ChannelId,
    pub conversation: ConversationId,
    /// `channels::Outgoing` as JSON.
    pub body: String,
    pub at: Timestamp,
    pub attempts: u32,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    entry: String,
    channel: String,
    conversation: String,
    body: String,
    at: i64,
    attempts: i64,
}

impl Row {
    fn parcel(self) -> StoreResult<Parcel> {
        const TABLE: &str = "outbox";
        Ok(Parcel {
            entry: id(TABLE, &self.entry)?,
            channel: id(TABLE, &self.channel)?,
            conversation: id(TABLE, &self.conversation)?,
            body: self.body,
            at: Timestamp::from_millis(self.at),
            attempts: self.attempts as u32,
            id: self.id,
        })
    }
}

/// Why it waits.
const UNREACHED: &str = "unreached";

impl Parcel {
    /// The name by which a part of a line sorts.
    pub fn name(seq: Seq, part: usize) -> String {
        format!("{:019}-{part:03}", seq.0)
    }
}

impl Reading {
    /// What may be sent on a channel now: the first of each conversation, unless one of it is on its way.
    pub async fn due_parcels(
        &mut self,
        channel: ChannelId,
        now: Timestamp,
        most: i64,
    ) -> StoreResult<Vec<Parcel>> {
        let rows: Vec<Row> = sqlx::query_as(
            "select o.id, o.entry, o.channel, o.conversation, o.body, o.at, o.attempts from outbox o
             where o.channel = $3 and o.sending_since is null and o.due_at <= $1
               and not exists (select 1 from outbox e where e.conversation = o.conversation and e.id < o.id)
             order by o.due_at, o.id limit $2",
        )
        .bind(now.millis())
        .bind(most)
        .bind(channel.to_string())
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter().map(Row::parcel).collect()
    }

    /// What was on its way when its process died.
    pub async fn lost_parcels(&mut self, since_before: Timestamp) -> StoreResult<Vec<Parcel>> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, entry, channel, conversation, body, at, attempts from outbox where sending_since < $1
             order by sending_since, id",
        )
        .bind(since_before.millis())
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter().map(Row::parcel).collect()
    }

    /// When the next one becomes due after now, or counts as lost.
    pub async fn next_parcel(&mut self, now: Timestamp, lease: i64) -> StoreResult<Option<Timestamp>> {
        let due: Option<i64> =
            sqlx::query_scalar("select min(due_at) from outbox where sending_since is null and due_at > $1")
                .bind(now.millis())
                .fetch_one(self.connection().await?)
                .await?;
        let lost: Option<i64> =
            sqlx::query_scalar("select min(sending_since) from outbox where sending_since is not null")
                .fetch_one(self.connection().await?)
                .await?;
        let times = [due, lost.map(|since| since + lease)];
        Ok(times.into_iter().flatten().min().map(Timestamp::from_millis))
    }

    /// Whether something of this line is on its way.
    pub async fn is_being_sent(&mut self, entry: MessageId) -> StoreResult<bool> {
        let count: i64 =
            sqlx::query_scalar("select count(*) from outbox where entry = $1 and sending_since is not null")
                .bind(entry.to_string())
                .fetch_one(self.connection().await?)
                .await?;
        Ok(count > 0)
    }

    /// Whether something of this line is still to be sent.
    pub async fn is_in_outbox(&mut self, entry: MessageId) -> StoreResult<bool> {
        let count: i64 = sqlx::query_scalar("select count(*) from outbox where entry = $1")
            .bind(entry.to_string())
            .fetch_one(self.connection().await?)
            .await?;
        Ok(count > 0)
    }
}

impl Tx {
    pub fn add_parcel(&mut self, parcel: &Parcel) {
        self.put(
            "insert into outbox (id, entry, channel, conversation, kind, body, at, due_at, attempts)
             values ($1, $2, $3, $4, '', $5, $6, $6, 0)",
            values![
                parcel.id.as_str(),
                parcel.entry.to_string(),
                parcel.channel.to_string(),
                parcel.conversation.to_string(),
                parcel.body.as_str(),
                parcel.at
            ],
        );
    }

    /// It is on its way.
    pub fn claim_parcel(&mut self, id: &str, now: Timestamp) {
        self.put(
            "update outbox set sending_since = $2, attempts = attempts + 1, kind = '' where id = $1 and sending_since is null",
            values![id, now],
        );
    }

    /// It still is.
    pub fn still_sending(&mut self, id: &str, now: Timestamp) {
        self.put(
            "update outbox set sending_since = $2 where id = $1 and sending_since is not null",
            values![id, now],
        );
    }

    /// To be tried again then.
    pub fn delay_parcel(&mut self, id: &str, due: Timestamp) {
        self.put("update outbox set sending_since = null, due_at = $2 where id = $1", values![id, due]);
    }

    /// What it says is another thing by now.
    pub fn rewrite_parcel(&mut self, id: &str, body: &str) {
        self.put("update outbox set body = $2 where id = $1", values![id, body]);
    }

    /// Likewise of what never reached the provider: as if it had not been tried, and due at once when one does.
    pub fn delay_unreached(&mut self, id: &str, due: Timestamp) {
        self.put(
            "update outbox set sending_since = null, due_at = $2, attempts = attempts - 1, kind = $3 where id = $1",
            values![id, due, UNREACHED],
        );
    }

    /// The provider can be reached again.
    pub fn hurry_unreached(&mut self, channel: ChannelId, now: Timestamp) {
        self.put(
            "update outbox set due_at = $2
             where channel = $1 and kind = $3 and sending_since is null and due_at > $2",
            values![channel.to_string(), now, UNREACHED],
        );
    }

    pub fn remove_parcel(&mut self, id: &str) {
        self.put("delete from outbox where id = $1", values![id]);
    }

    /// Whatever else of a line is to be sent: a part of it failed.
    pub fn remove_parcels_of(&mut self, entry: MessageId) {
        self.put("delete from outbox where entry = $1", values![entry.to_string()]);
    }

    /// As if it had not been taken: it was not tried.
    pub fn put_parcel_back(&mut self, id: &str) {
        self.put(
            "update outbox set sending_since = null, attempts = attempts - 1 where id = $1 and sending_since is not null",
            values![id],
        );
    }

    /// The channel sends again: nothing waits for another attempt's time.
    pub fn release_channel(&mut self, channel: ChannelId, now: Timestamp) {
        self.put(
            "update outbox set due_at = $2 where channel = $1 and sending_since is null and due_at > $2",
            values![channel.to_string(), now],
        );
    }
}
