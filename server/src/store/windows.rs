//! Windows of channels, as times at which something is due.

use super::{
    ConversationRow, Reading, StoreResult, Tx,
    agents::json,
    catalog::id,
    conversation_rows::{Row, columns, rows, select},
    ledger::named,
    puts::values,
};
use app::{
    api::queues::{LostChat, LostOn},
    domain::{
        conversation::Elsewhere,
        event::Seq,
        ids::{ChannelId, ConversationId, CustomerId},
        scope::Scope,
        time::Timestamp,
    },
};

/// Conversation, time, agent, and what the customer is called: his name, his touchpoint.
type LostRow = (String, i64, Option<String>, Option<String>, Option<String>);

/// A conversation whose window is over.
pub struct Expired {
    pub row: ConversationRow,
    pub over_at: Timestamp,
    /// Where the log ended when this was read.
    pub seq: Seq,
}

#[derive(sqlx::FromRow)]
struct ExpiredRow {
    #[sqlx(flatten)]
    row: Row,
    closes_at: i64,
    head: i64,
}

impl Reading {
    /// Running conversations whose window is over, the earliest first, from the one after this on.
    pub async fn expired(
        &mut self,
        now: Timestamp,
        after: Option<(Timestamp, ConversationId)>,
        most: i64,
    ) -> StoreResult<Vec<Expired>> {
        let found: Vec<ExpiredRow> = sqlx::query_as(concat!(
            "select ",
            columns!(),
            ", c.closes_at, (select seq from head) as head
             from conversations c join customers u on u.id = c.customer
             where c.closes_at <= $1 and (c.closes_at, c.id) > ($2, $3) order by c.closes_at, c.id limit $4"
        ))
        .bind(now.millis())
        .bind(after.map_or(i64::MIN, |(at, _)| at.millis()))
        .bind(after.map(|(_, id)| id.to_string()).unwrap_or_default())
        .bind(most)
        .fetch_all(self.connection().await?)
        .await?;
        let expired = |ExpiredRow { row, closes_at, head }| {
            let (over_at, seq) = (Timestamp::from_millis(closes_at), Seq(head));
            Ok(Expired { row: ConversationRow::try_from(row)?, over_at, seq })
        };
        found.into_iter().map(expired).collect()
    }

    /// One of them, if its window is over and nobody has looked after that yet.
    pub async fn is_expired(
        &mut self,
        id: ConversationId,
        now: Timestamp,
    ) -> StoreResult<Option<ConversationRow>> {
        let row: Option<Row> = sqlx::query_as(select!("where c.id = $1 and c.closes_at <= $2"))
            .bind(id.to_string())
            .bind(now.millis())
            .fetch_optional(self.connection().await?)
            .await?;
        row.map(ConversationRow::try_from).transpose()
    }

    /// Those that are nearly over.
    pub async fn to_escalate(&mut self, now: Timestamp, most: i64) -> StoreResult<Vec<ConversationRow>> {
        let found: Vec<Row> =
            sqlx::query_as(select!("where c.escalate_at <= $1 order by c.escalate_at, c.id limit $2"))
                .bind(now.millis())
                .bind(most)
                .fetch_all(self.connection().await?)
                .await?;
        rows(found)
    }

    /// A channel's running conversations whose window is not over, a page of them.
    pub async fn open_windows(
        &mut self,
        channel: ChannelId,
        after: Option<ConversationId>,
        most: i64,
    ) -> StoreResult<Vec<ConversationRow>> {
        let found: Vec<Row> = sqlx::query_as(select!(
            "where c.channel = $1 and c.closes_at is not null and c.id > $2 order by c.id limit $3"
        ))
        .bind(channel.to_string())
        .bind(after.map(|id| id.to_string()).unwrap_or_default())
        .bind(most)
        .fetch_all(self.connection().await?)
        .await?;
        rows(found)
    }

    /// When the next window is over, or nearly so.
    pub async fn next_window(&mut self) -> StoreResult<Option<Timestamp>> {
        let closes: Option<i64> =
            sqlx::query_scalar("select min(closes_at) from conversations where closes_at is not null")
                .fetch_one(self.connection().await?)
                .await?;
        let warns: Option<i64> =
            sqlx::query_scalar("select min(escalate_at) from conversations where escalate_at is not null")
                .fetch_one(self.connection().await?)
                .await?;
        Ok([closes, warns].into_iter().flatten().min().map(Timestamp::from_millis))
    }

    /// Windows that ended since then, by channel: all, and those in which the customer had no answer.
    pub async fn lost_windows(&mut self, since: Timestamp, scope: Scope) -> StoreResult<Vec<LostOn>> {
        let (product, channel) = named(scope);
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(
            "select l.channel, count(*), cast(coalesce(sum(1 - l.amount), 0) as bigint)
             from channels c
             cross join ledger l
             where l.kind = 'expired' and l.channel = c.id and l.at >= $1
                 and ($2 = '' or c.product = $2) and ($3 = '' or c.id = $3)
             group by l.channel order by l.channel",
        )
        .bind(since.millis())
        .bind(product)
        .bind(channel)
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|(channel, all, lost)| {
                Ok(LostOn { channel: id("ledger", &channel)?, ended: all as u64, unanswered: lost as u64 })
            })
            .collect()
    }

    /// The last of those in which the customer had no answer.
    pub async fn lost_chats(
        &mut self,
        since: Timestamp,
        scope: Scope,
        most: i64,
    ) -> StoreResult<Vec<LostChat>> {
        let (product, channel) = named(scope);
        let rows: Vec<LostRow> = sqlx::query_as(
            "select l.conversation, l.at, l.agent, u.name, c.contact
             from channels h
             cross join ledger l
             join conversations c on c.id = l.conversation
             join customers u on u.id = c.customer
             where l.kind = 'expired' and l.channel = h.id and l.amount = 0 and l.at >= $1
                 and ($2 = '' or h.product = $2) and ($3 = '' or h.id = $3)
             order by l.at desc, l.id desc limit $4",
        )
        .bind(since.millis())
        .bind(product)
        .bind(channel)
        .bind(most)
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|(conversation, at, agent, name, contact)| {
                Ok(LostChat {
                    conversation: id("ledger", &conversation)?,
                    name: name.or(contact),
                    agent: agent.map(|agent| id("ledger", &agent)).transpose()?,
                    at: Timestamp::from_millis(at),
                })
            })
            .collect()
    }
}

impl Tx {
    /// Sets the window of a conversation, and what is due because of it.
    pub fn set_window(
        &mut self,
        conversation: ConversationId,
        from: Option<Timestamp>,
        closes: Option<Timestamp>,
        escalate: Option<Timestamp>,
    ) {
        self.put(
            "update conversations set window_from = $2, closes_at = $3, escalate_at = $4 where id = $1",
            values![conversation.to_string(), from, closes, escalate],
        );
    }

    /// Another program holds it on its channel, or none any more.
    pub fn set_elsewhere(&mut self, conversation: ConversationId, elsewhere: Option<&Elsewhere>) {
        self.put(
            "update conversations set elsewhere = $2 where id = $1",
            values![conversation.to_string(), elsewhere.map(json)],
        );
    }

    /// The touchpoint became known: a user name.
    pub fn set_contact(&mut self, customer: CustomerId, channel: ChannelId, contact: &str) {
        self.put(
            "update conversations set contact = $3 where customer = $1 and channel = $2",
            values![customer.to_string(), channel.to_string(), contact],
        );
    }
}
