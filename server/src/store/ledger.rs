//! The ledger: every assignment, transfer, hand-back, resolve, reopening, rating. What profile, waits and reports are made of.

use super::{
    Reading, StoreResult, Tx,
    catalog::id,
    puts::{Value, values},
};
use app::domain::{
    conversation::Conversation,
    ids::{AgentId, ChannelId, ConversationId, GroupId, MessageId},
    scope::Scope,
    time::{Span, Timestamp},
};

/// What happened, to which conversation, through whom, and how much of it.
pub struct LedgerLine<'a> {
    pub at: Timestamp,
    pub kind: &'static str,
    pub conversation: Option<&'a Conversation>,
    pub agent: Option<AgentId>,
    pub amount: Option<i64>,
    pub body: String,
}

impl Reading {
    /// Agents who had it, first one first, and how long the first answer took after the first assignment.
    pub async fn hands(&mut self, conversation: ConversationId) -> StoreResult<(Vec<AgentId>, Option<Span>)> {
        let assigned: Vec<(Option<String>, i64)> = sqlx::query_as(
            "select agent, at from ledger where kind in ('assigned', 'transferred') and conversation = $1 order by at, id",
        )
        .bind(conversation.to_string())
        .fetch_all(self.connection().await?)
        .await?;
        let mut agents = Vec::new();
        for (agent, _) in &assigned {
            let Some(agent) = agent else { continue };
            let agent = id("ledger", agent)?;
            if !agents.contains(&agent) {
                agents.push(agent);
            }
        }
        let Some((_, first)) = assigned.first() else { return Ok((agents, None)) };
        let answered: Option<i64> = sqlx::query_scalar(
            "select min(at) from entries
             where conversation = $1 and at >= $2 and author not in ('customer', 'automatic') and failed_at is null",
        )
        .bind(conversation.to_string())
        .bind(*first)
        .fetch_one(self.connection().await?)
        .await?;
        Ok((agents, answered.map(|at| Span::millis(at - first))))
    }

    /// How often something happened to a conversation.
    pub async fn times(&mut self, kind: &'static str, conversation: ConversationId) -> StoreResult<i64> {
        let text = "select count(*) from ledger where conversation = $1 and kind = $2";
        let asked = sqlx::query_scalar(text).bind(conversation.to_string()).bind(kind);
        Ok(asked.fetch_one(self.connection().await?).await?)
    }

    /// When something happened last to chats of a group (or of none) on a channel, since then, and the ledger's amount of it
    /// (0 where it has none); of those alone that come to `least`.
    pub async fn recently(
        &mut self,
        kind: &'static str,
        (channel, group): (ChannelId, Option<GroupId>),
        since: Timestamp,
        least: i64,
    ) -> StoreResult<Vec<(Timestamp, i64)>> {
        let found: Vec<(i64, i64)> = sqlx::query_as(
            "select at, coalesce(amount, 0) from ledger
             where kind = $1 and channel = $2 and at >= $3 and coalesce(grp, '') = $4 and coalesce(amount, 0) >= $5
             order by at desc limit 20",
        )
        .bind(kind)
        .bind(channel.to_string())
        .bind(since.millis())
        .bind(group.map(|group| group.to_string()).unwrap_or_default())
        .bind(least)
        .fetch_all(self.connection().await?)
        .await?;
        Ok(found.into_iter().map(|(at, amount)| (Timestamp::from_millis(at), amount)).collect())
    }
}

impl Reading {
    /// How long customers had to wait since then for the first answer of the agent who had just got their chat.
    pub async fn average_first_reply(&mut self, since: Timestamp, scope: Scope) -> StoreResult<Option<Span>> {
        self.average(
            "select cast(avg(answered - given) as bigint) from (
                 select chat.given, (
                     select min(e.at) from entries e where e.conversation = chat.conversation and e.at >= chat.given
                     and e.author not in ('customer', 'automatic') and e.failed_at is null
                 ) as answered
                 from (
                     select l.conversation, min(l.at) as given from channels c
                     cross join ledger l
                     where l.kind = 'assigned' and l.channel = c.id and l.at >= $1
                         and ($2 = '' or c.product = $2) and ($3 = '' or c.id = $3)
                     group by l.conversation
                 ) chat
             ) chats where answered is not null",
            since,
            scope,
        )
        .await
    }

    /// How long chats that were resolved since then had been with an agent.
    pub async fn average_resolve(&mut self, since: Timestamp, scope: Scope) -> StoreResult<Option<Span>> {
        self.average(
            "select cast(avg(r.at - (
                 select max(a.at) from ledger a
                 where a.conversation = r.conversation and a.kind = 'assigned' and a.at <= r.at
             )) as bigint)
             from channels c
             cross join ledger r
             where r.kind = 'resolved' and r.channel = c.id and r.at >= $1
                 and ($2 = '' or c.product = $2) and ($3 = '' or c.id = $3)",
            since,
            scope,
        )
        .await
    }

    async fn average(
        &mut self,
        text: &'static str,
        since: Timestamp,
        scope: Scope,
    ) -> StoreResult<Option<Span>> {
        let (product, channel) = named(scope);
        let asked =
            sqlx::query_scalar::<_, Option<i64>>(text).bind(since.millis()).bind(product).bind(channel);
        Ok(asked.fetch_one(self.connection().await?).await?.map(Span::millis))
    }
}

/// A scope as the queries have it: the product's id and the channel's, empty where it does not matter.
pub(super) fn named(scope: Scope) -> (String, String) {
    let product = scope.product.map(|id| id.to_string()).unwrap_or_default();
    (product, scope.channel.map(|id| id.to_string()).unwrap_or_default())
}

/// A stretch of an agent's day in which he was one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stint {
    pub from: Timestamp,
    pub to: Timestamp,
    /// Duty and status, as JSON.
    pub what: String,
}

impl Reading {
    /// An agent's time up to what he is now, in order.
    pub async fn stints(&mut self, agent: AgentId) -> StoreResult<Vec<Stint>> {
        let found: Vec<(i64, i64, String)> = sqlx::query_as(
            "select at, amount, body from ledger where kind = 'duty' and agent = $1 order by at, amount desc",
        )
        .bind(agent.to_string())
        .fetch_all(self.connection().await?)
        .await?;
        let stint = |(at, amount, what)| Stint {
            from: Timestamp::from_millis(at - amount),
            to: Timestamp::from_millis(at),
            what,
        };
        Ok(found.into_iter().map(stint).collect())
    }
}

impl Reading {
    /// Who had it last before then.
    pub async fn owner_until(
        &mut self,
        conversation: ConversationId,
        then: Timestamp,
    ) -> StoreResult<Option<AgentId>> {
        let found: Option<String> = sqlx::query_scalar(
            "select agent from ledger
             where conversation = $1 and kind in ('assigned', 'transferred') and agent is not null and at < $2
             order by at desc, id desc limit 1",
        )
        .bind(conversation.to_string())
        .bind(then.millis())
        .fetch_optional(self.connection().await?)
        .await?;
        found.map(|agent| id("ledger", &agent)).transpose()
    }

    /// Whether a conversation's window was counted as over since then.
    pub async fn has_expired(
        &mut self,
        conversation: ConversationId,
        since: Option<Timestamp>,
    ) -> StoreResult<bool> {
        let found: i64 = sqlx::query_scalar(
            "select count(*) from ledger where conversation = $1 and kind = 'expired' and at >= $2",
        )
        .bind(conversation.to_string())
        .bind(since.unwrap_or_default().millis())
        .fetch_one(self.connection().await?)
        .await?;
        Ok(found > 0)
    }
}

impl Tx {
    /// That a conversation came back from the archive then, and who got it, counts no more.
    pub fn take_out_of_ledger(&mut self, conversation: ConversationId, since: Timestamp) {
        self.put(
            "delete from ledger where conversation = $1 and at >= $2 and kind in ('reopened', 'assigned')",
            values![conversation.to_string(), since],
        );
    }

    /// A row of the ledger, as below, unless its conversation has one of its kind since then.
    pub fn note_once_in_ledger(&mut self, line: LedgerLine<'_>, since: Timestamp) {
        self.put(
            "insert into ledger (id, at, kind, conversation, channel, agent, amount, body, grp)
             select $1, $2, $3, $4, $5, $6, $7, $8, $9
             where not exists (select 1 from ledger l where l.conversation = $4 and l.kind = $3 and l.at >= $10)",
            columns(line).into_iter().chain([since.into()]).collect(),
        );
    }

    /// A row of the ledger: what the reports are made of.
    pub fn note_in_ledger(&mut self, line: LedgerLine<'_>) {
        self.put(
            "insert into ledger (id, at, kind, conversation, channel, agent, amount, body, grp)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            columns(line),
        );
    }
}

/// In the order of the table's columns.
fn columns(line: LedgerLine<'_>) -> Vec<Value> {
    values![
        MessageId::at(line.at).to_string(),
        line.at,
        line.kind,
        line.conversation.map(|c| c.id.to_string()),
        line.conversation.map(|c| c.channel.to_string()),
        line.agent.map(|id| id.to_string()),
        line.amount,
        line.body,
        line.conversation.and_then(|c| c.group).map(|id| id.to_string())
    ]
}
