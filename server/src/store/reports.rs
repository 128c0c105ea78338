//! What the reports count. Each question goes over the channels, of which there are few: the ledger's index begins with
//! kind and channel. `cross join` has SQLite begin there; it would else read all there ever was of a kind.

use super::{Reading, StoreResult, catalog::id, ledger::named};
use app::domain::{
    ids::AgentId,
    report::{Asked, Averaged},
    time::Span,
};

impl Reading {
    /// How often each of these happened through each agent.
    pub async fn counted(&mut self, asked: &Asked) -> StoreResult<Vec<(AgentId, String, u64)>> {
        let (product, channel) = named(asked.scope);
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "select l.agent, l.kind, count(*)
             from channels c
             cross join ledger l
             where l.kind in ('assigned', 'transferred', 'resolved', 'reopened', 'missed')
                 and l.channel = c.id and l.at >= $1 and l.at < $2
                 and l.agent is not null and ($3 = '' or c.product = $3) and ($4 = '' or c.id = $4)
             group by l.agent, l.kind
             union all
             select l.body, 'handed_on', count(*)
             from channels c
             cross join ledger l
             where l.kind = 'transferred' and l.channel = c.id and l.at >= $1 and l.at < $2
                 and (l.agent is null or l.agent <> l.body)
                 and ($3 = '' or c.product = $3) and ($4 = '' or c.id = $4)
             group by l.body",
        )
        .bind(asked.from.millis())
        .bind(asked.until.millis())
        .bind(product)
        .bind(channel)
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter().map(|(agent, kind, n)| Ok((id("ledger", &agent)?, kind, n as u64))).collect()
    }

    /// How long each agent took to answer first in the chats that he got: while he had them, and as often as he got them.
    pub async fn first_answers(&mut self, asked: &Asked) -> StoreResult<Vec<(AgentId, Averaged)>> {
        self.averaged(
            "select agent, count(*), cast(sum(answered - given) as bigint)
             from (
                 select h.agent, h.given, (
                     select min(e.at) from entries e
                     where e.conversation = h.conversation and e.author = h.agent and e.failed_at is null
                         and e.at >= h.given and (h.gone is null or e.at < h.gone)
                 ) as answered
                 from (
                     select l.agent, l.conversation, l.at as given, (
                         select min(n.at) from ledger n
                         where n.conversation = l.conversation and n.kind in ('assigned', 'transferred')
                             and n.at > l.at
                     ) as gone
                     from channels c
                     cross join ledger l
                     where l.kind in ('assigned', 'transferred')
                         and l.channel = c.id and l.at >= $1 and l.at < $2
                         and l.agent is not null and ($3 = '' or c.product = $3) and ($4 = '' or c.id = $4)
                 ) h
             ) answers
             where answered is not null
             group by agent",
            asked,
        )
        .await
    }

    /// How long each agent had had the chats that he resolved.
    pub async fn resolutions(&mut self, asked: &Asked) -> StoreResult<Vec<(AgentId, Averaged)>> {
        self.averaged(
            "select agent, count(*), cast(sum(took) as bigint)
             from (
                 select r.agent, r.at - (
                     select max(a.at) from ledger a
                     where a.conversation = r.conversation and a.kind in ('assigned', 'transferred')
                         and a.agent = r.agent and a.at <= r.at
                 ) as took
                 from channels c
                 cross join ledger r
                 where r.kind = 'resolved' and r.channel = c.id and r.at >= $1 and r.at < $2
                     and ($3 = '' or c.product = $3) and ($4 = '' or c.id = $4)
             ) ends
             where took is not null
             group by agent",
            asked,
        )
        .await
    }

    async fn averaged(&mut self, text: &'static str, asked: &Asked) -> StoreResult<Vec<(AgentId, Averaged)>> {
        let (product, channel) = named(asked.scope);
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(text)
            .bind(asked.from.millis())
            .bind(asked.until.millis())
            .bind(product)
            .bind(channel)
            .fetch_all(self.connection().await?)
            .await?;
        let averaged = |count, total| Averaged { count: count as u64, total: Span::millis(total) };
        rows.into_iter().map(|(agent, n, total)| Ok((id("ledger", &agent)?, averaged(n, total)))).collect()
    }

    /// How long each agent was what (duty and status, as JSON), up to what he is now. No channel: time is not any one's.
    pub async fn time_spent(&mut self, asked: &Asked) -> StoreResult<Vec<(AgentId, String, Span)>> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as(
            "select agent, body, cast(sum(
                 case when at < $2 then at else $2 end
                 - case when at - amount > $1 then at - amount else $1 end
             ) as bigint)
             from ledger
             where kind = 'duty' and channel is null and at > $1 and at - amount < $2
             group by agent, body",
        )
        .bind(asked.from.millis())
        .bind(asked.until.millis())
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|(agent, what, ms)| Ok((id("ledger", &agent)?, what, Span::millis(ms))))
            .collect()
    }
}
