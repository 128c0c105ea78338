//! Queues: who waits where, in which order, and what is put before whom.

use super::{
    ConversationRow, Reading, StoreError, StoreResult, Tx,
    catalog::id,
    conversation_rows::{Row, rows, select},
    puts::values,
};
use app::domain::{
    ids::{AgentId, ChannelId, ConversationId, GroupId},
    line::{InLine, Length},
    time::Timestamp,
};

/// A line that chats stand in: of a group on a channel, or of everybody who serves the channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Queue {
    pub channel: ChannelId,
    pub group: Option<GroupId>,
    /// For those who speak the customer's language, and for others while none of them is there.
    pub lifts: bool,
    /// What each of them takes of an agent's points.
    pub weight: u8,
}

impl Queue {
    /// Where a chat stands or would stand.
    pub fn of(row: &ConversationRow) -> Self {
        let c = &row.conversation;
        Self { channel: c.channel, group: c.group, lifts: c.lifts, weight: c.weight }
    }

    fn key(self) -> String {
        let lifts = if self.lifts { "/lifts" } else { "" };
        let group = self.group.map(|id| id.to_string()).unwrap_or_default();
        format!("{}/{group}/{}{lifts}", self.channel, self.weight)
    }

    fn of_key(key: &str) -> StoreResult<Self> {
        const TABLE: &str = "conversations";
        let nonsense = || StoreError::nonsense(TABLE, key, "not a queue");
        let (rest, lifts) = key.strip_suffix("/lifts").map_or((key, false), |rest| (rest, true));
        let mut parts = rest.splitn(3, '/');
        let mut next = || parts.next().ok_or_else(nonsense);
        let (channel, group, weight) = (next()?, next()?, next()?);
        let group = (!group.is_empty()).then(|| id(TABLE, group)).transpose()?;
        let weight = weight.parse().map_err(|_| nonsense())?;
        Ok(Self { channel: id(TABLE, channel)?, group, lifts, weight })
    }
}

/// The queue that a conversation can be given out of; none while it is with somebody, put before somebody, or over.
pub(super) fn queue_of(row: &ConversationRow) -> Option<String> {
    row.conversation.is_free().then(|| Queue::of(row).key())
}

impl Reading {
    /// From when on the time counts after which a chat goes another way; none where it did already.
    pub async fn goes_on_from(&mut self, chat: ConversationId) -> StoreResult<Option<Timestamp>> {
        let since: Option<i64> = sqlx::query_scalar(
            "select queue_since from conversations where id = $1 and overflowed_at is null",
        )
        .bind(chat.to_string())
        .fetch_optional(self.connection().await?)
        .await?;
        Ok(since.map(Timestamp::from_millis))
    }

    /// The queues in which somebody stands. Steps from one to the next along the index: it costs as much as there are
    /// queues, however many stand in each.
    pub async fn queues(&mut self) -> StoreResult<Vec<Queue>> {
        let found: Vec<(Option<String>,)> = sqlx::query_as(
            "with recursive standing (queue) as (
                 select min(queue) from conversations where queue is not null
                 union all
                 select (select min(c.queue) from conversations c where c.queue is not null and c.queue > s.queue)
                 from standing s where s.queue is not null
             )
             select queue from standing where queue is not null",
        )
        .fetch_all(self.connection().await?)
        .await?;
        found.iter().filter_map(|(key,)| key.as_deref().map(Queue::of_key)).collect()
    }

    /// A page of a queue: the most urgent first, among equals whoever came first.
    pub async fn queue(&mut self, queue: Queue, from: i64, limit: i64) -> StoreResult<Vec<ConversationRow>> {
        let found: Vec<Row> = sqlx::query_as(select!(
            "where c.queue = $1 order by c.priority desc, c.queued_at, c.id limit $2 offset $3"
        ))
        .bind(queue.key())
        .bind(limit)
        .bind(from)
        .fetch_all(self.connection().await?)
        .await?;
        rows(found)
    }

    /// Everybody who waits, in the order in which they are served, offers among them.
    pub async fn waiting_in_order(&mut self) -> StoreResult<Vec<InLine>> {
        type Found = (String, String, Option<String>, Option<i64>, Option<i64>, i64);
        let found: Vec<Found> = sqlx::query_as(
            "select id, channel, grp, lifts_at, left_at, queued_at from conversations where state = 'waiting'
             order by priority desc, queued_at, id",
        )
        .fetch_all(self.connection().await?)
        .await?;
        const TABLE: &str = "conversations";
        let in_line = |(key, channel, group, lifts_at, left_at, since): Found| {
            Ok(InLine {
                conversation: id(TABLE, &key)?,
                channel: id(TABLE, &channel)?,
                group: group.map(|group| id(TABLE, &group)).transpose()?,
                lifts: lifts_at.is_some(),
                has_left: left_at.is_some(),
                since: Timestamp::from_millis(since),
            })
        };
        found.into_iter().map(in_line).collect()
    }

    /// How many wait for this group, or on this channel for everybody, and since when the first of those who wait in person.
    pub async fn line(&mut self, of: (ChannelId, Option<GroupId>)) -> StoreResult<Length> {
        let question = match of {
            (_, Some(group)) => sqlx::query_as(
                "select count(*), min(case when left_at is null then queued_at end) from conversations
                 where state = 'waiting' and grp = $1",
            )
            .bind(group.to_string()),
            (channel, None) => sqlx::query_as(
                "select count(*), min(case when left_at is null then queued_at end) from conversations
                 where state = 'waiting' and grp is null and channel = $1",
            )
            .bind(channel.to_string()),
        };
        let (count, since): (i64, Option<i64>) = question.fetch_one(self.connection().await?).await?;
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        Ok(Length { count, first_since: since.map(Timestamp::from_millis) })
    }

    /// What is put before an agent: chats, and invitations to some.
    pub async fn offers_to(&mut self, agent: AgentId) -> StoreResult<Vec<ConversationRow>> {
        let found: Vec<Row> = sqlx::query_as(select!(
            "where c.offered_to = $1 or (c.invited_until is not null and c.invited like $2)
             order by coalesce(c.offer_until, c.invited_until), c.id"
        ))
        .bind(agent.to_string())
        .bind(invites(agent))
        .fetch_all(self.connection().await?)
        .await?;
        rows(found)
    }

    /// Everything that is put before anybody, the newest first. Asked as ranges: of `is not null` on either side SQLite would
    /// make a walk through every conversation.
    pub async fn offers(&mut self) -> StoreResult<Vec<ConversationRow>> {
        let found: Vec<Row> = sqlx::query_as(select!(
            "where c.offered_to > '' or c.invited_until > 0
             order by coalesce(c.offer_until, c.invited_until) desc, c.id desc"
        ))
        .fetch_all(self.connection().await?)
        .await?;
        rows(found)
    }

    /// Conversations that this agent was called in to.
    pub async fn helped_by(&mut self, agent: AgentId) -> StoreResult<Vec<ConversationRow>> {
        let found: Vec<Row> = sqlx::query_as(select!(
            "where c.helpers <> '[]' and c.helpers like $1 order by c.opened_at, c.id"
        ))
        .bind(format!("%\"{agent}\"%"))
        .fetch_all(self.connection().await?)
        .await?;
        rows(found)
    }

    /// Those of which an offer's time is over.
    pub async fn offers_ended(&mut self, now: Timestamp) -> StoreResult<Vec<ConversationRow>> {
        let found: Vec<Row> = sqlx::query_as(select!(
            "where c.offer_until <= $1 or c.invited_until <= $1
             order by coalesce(c.offer_until, c.invited_until), c.id"
        ))
        .bind(now.millis())
        .fetch_all(self.connection().await?)
        .await?;
        rows(found)
    }

    /// Chats that may be given again to somebody who passed them on.
    pub async fn to_retry(&mut self, now: Timestamp) -> StoreResult<Vec<ConversationRow>> {
        let found: Vec<Row> = sqlx::query_as(select!("where c.retry_at <= $1 order by c.retry_at, c.id"))
            .bind(now.millis())
            .fetch_all(self.connection().await?)
            .await?;
        rows(found)
    }

    /// Since when the first of those waits who stand in this group's queues, or in those of no group, and have not gone
    /// another way yet. Who left a message waits for no one.
    pub async fn waits_since(&mut self, group: Option<GroupId>) -> StoreResult<Option<Timestamp>> {
        let question = match group {
            Some(group) => sqlx::query_scalar(
                "select min(queue_since) from conversations
                 where grp = $1 and queue is not null and overflowed_at is null and left_at is null
                   and ended_at is null",
            )
            .bind(group.to_string()),
            None => sqlx::query_scalar(
                "select min(queue_since) from conversations
                 where grp is null and queue is not null and overflowed_at is null and left_at is null
                   and ended_at is null",
            ),
        };
        let since: Option<i64> = question.fetch_one(self.connection().await?).await?;
        Ok(since.map(Timestamp::from_millis))
    }

    /// Those of them who have waited since then or longer, in order.
    pub async fn waiting_since(
        &mut self,
        group: Option<GroupId>,
        since: Timestamp,
    ) -> StoreResult<Vec<ConversationRow>> {
        let question = match group {
            Some(group) => sqlx::query_as(select!(
                "where c.grp = $2 and c.queue is not null and c.overflowed_at is null and c.left_at is null
                   and c.ended_at is null
                   and c.queue_since <= $1 order by c.priority desc, c.queued_at, c.id"
            ))
            .bind(since.millis())
            .bind(group.to_string()),
            None => sqlx::query_as(select!(
                "where c.grp is null and c.queue is not null and c.overflowed_at is null and c.left_at is null
                   and c.ended_at is null
                   and c.queue_since <= $1 order by c.priority desc, c.queued_at, c.id"
            ))
            .bind(since.millis()),
        };
        let found: Vec<Row> = question.fetch_all(self.connection().await?).await?;
        rows(found)
    }

    /// When the next offer ends or the next pause is over.
    pub async fn next_in_queues(&mut self) -> StoreResult<Option<Timestamp>> {
        let (offer, invitation, retry): (Option<i64>, Option<i64>, Option<i64>) = sqlx::query_as(
            "select (select min(offer_until) from conversations where offer_until is not null),
                    (select min(invited_until) from conversations where invited_until is not null),
                    (select min(retry_at) from conversations where retry_at is not null)",
        )
        .fetch_one(self.connection().await?)
        .await?;
        Ok([offer, invitation, retry].into_iter().flatten().min().map(Timestamp::from_millis))
    }
}

/// How an invitation of this agent reads among those of a conversation.
pub(super) fn invites(agent: AgentId) -> String {
    format!("%\"to\":\"{agent}\"%")
}

impl Tx {
    /// Ways that chats go on by are different: those that had none, which no line of theirs tells of, may have one now.
    pub fn look_again_at_overflow(&mut self) {
        self.put(
            "update conversations set overflowed_at = null
             where queue is not null and overflowed_at is not null and not exists (
                 select 1 from ledger l where l.conversation = conversations.id and l.kind = 'overflowed'
                 and l.at >= conversations.queue_since)",
            values![],
        );
    }
}
