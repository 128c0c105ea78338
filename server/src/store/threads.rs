//! What stands in a conversation: its lines, and the texts that agents have not sent yet.

use super::{Reading, StoreError, StoreResult, Tx, agents::json, catalog::id, puts::values};
use app::domain::{
    event::Seq,
    ids::{AgentId, ConversationId, MessageId},
    message::{Author, Body, Entry, Happened},
    thread::{Older, Thread},
    time::Timestamp,
};

impl Reading {
    /// The lines before a number, oldest first, and whether there are more before them.
    pub async fn lines(&mut self, conversation: ConversationId, before: Seq) -> StoreResult<Older> {
        let mut entries = self.lines_down(conversation, before, Thread::PAGE + 1).await?;
        let has_older = entries.len() as i64 > Thread::PAGE;
        entries.truncate(Thread::PAGE as usize);
        entries.reverse();
        Ok(Older { entries, has_older })
    }

    /// The lines before a number, newest first.
    pub async fn lines_down(
        &mut self,
        conversation: ConversationId,
        before: Seq,
        most: i64,
    ) -> StoreResult<Vec<Entry>> {
        let (place, at, seq) = self.order_of(conversation, before).await?;
        let found: Vec<Line> = sqlx::query_as(
            "select id, seq, at, body, place from entries
             where conversation = $1 and coalesce(place, seq) <= $2
             and (coalesce(place, seq), at, seq) < ($2, $3, $4)
             order by coalesce(place, seq) desc, at desc, seq desc limit $5",
        )
        .bind(conversation.to_string())
        .bind(place)
        .bind(at)
        .bind(seq)
        .bind(most)
        .fetch_all(self.connection().await?)
        .await?;
        found.into_iter().map(entry).collect()
    }

    /// Where the line of this number stands; where there is none, as if one were written down under it.
    async fn order_of(&mut self, conversation: ConversationId, seq: Seq) -> StoreResult<(i64, i64, i64)> {
        let text = "select coalesce(place, seq), at, seq from entries where conversation = $1 and seq = $2";
        let found: Option<(i64, i64, i64)> = match seq {
            Seq(i64::MAX) => None,
            seq => {
                let asked = sqlx::query_as(text).bind(conversation.to_string()).bind(seq.0);
                asked.fetch_optional(self.connection().await?).await?
            }
        };
        Ok(found.unwrap_or((seq.0, 0, seq.0)))
    }

    /// An agent's unsent texts.
    pub async fn drafts(&mut self, agent: AgentId) -> StoreResult<Vec<(ConversationId, String)>> {
        let found: Vec<(String, String)> =
            sqlx::query_as("select conversation, body from drafts where agent = $1")
                .bind(agent.to_string())
                .fetch_all(self.connection().await?)
                .await?;
        found.into_iter().map(|(key, body)| Ok((id("drafts", &key)?, body))).collect()
    }
}

impl Reading {
    /// An agent's unsent text in a conversation.
    pub async fn draft(
        &mut self,
        agent: AgentId,
        conversation: ConversationId,
    ) -> StoreResult<Option<String>> {
        let text = "select body from drafts where agent = $1 and conversation = $2";
        Ok(sqlx::query_scalar(text)
            .bind(agent.to_string())
            .bind(conversation.to_string())
            .fetch_optional(self.connection().await?)
            .await?)
    }

    /// A line, by its id, and where it stands.
    pub async fn entry(&mut self, id_: MessageId) -> StoreResult<Option<(ConversationId, Entry)>> {
        let row: Option<(String, String, i64, i64, String, Option<i64>)> =
            sqlx::query_as("select conversation, id, seq, at, body, place from entries where id = $1")
                .bind(id_.to_string())
                .fetch_optional(self.connection().await?)
                .await?;
        row.map(|(conversation, key, seq, at, body, place)| {
            Ok((id("entries", &conversation)?, entry((key, seq, at, body, place))?))
        })
        .transpose()
    }

    /// The customer's last message up to a number.
    pub async fn last_of_customer(
        &mut self,
        conversation: ConversationId,
        upto: Seq,
    ) -> StoreResult<Option<MessageId>> {
        let found: Option<(String,)> = sqlx::query_as(
            "select id from entries where conversation = $1 and +seq <= $2 and author = 'customer'
             order by coalesce(place, seq) desc, at desc, seq desc limit 1",
        )
        .bind(conversation.to_string())
        .bind(upto.0)
        .fetch_optional(self.connection().await?)
        .await?;
        found.map(|(key,)| id("entries", &key)).transpose()
    }

    /// What the customer wrote first since an agent last answered; if he wrote nothing since, his very first message.
    pub async fn first_unanswered(&mut self, conversation: ConversationId) -> StoreResult<Option<Entry>> {
        let found: Option<Line> = sqlx::query_as(
            "select id, seq, at, body, place from entries where conversation = $1 and author = 'customer'
             order by case when seq > (
                 select coalesce(max(seq), 0) from entries
                 where conversation = $1 and author not in ('customer', 'automatic') and failed_at is null
             ) then 0 else 1 end, coalesce(place, seq), at, seq limit 1",
        )
        .bind(conversation.to_string())
        .fetch_optional(self.connection().await?)
        .await?;
        found.map(entry).transpose()
    }

    /// Whether a person of ours said something that got out, and the customer nothing since.
    pub async fn is_answered(&mut self, conversation: ConversationId) -> StoreResult<bool> {
        self.has_answer(conversation, true).await
    }

    /// Likewise, by something that is on no stopped channel's pile.
    pub async fn has_sent_answer(&mut self, conversation: ConversationId) -> StoreResult<bool> {
        self.has_answer(conversation, false).await
    }

    async fn has_answer(&mut self, conversation: ConversationId, unsent_too: bool) -> StoreResult<bool> {
        let answers: i64 = sqlx::query_scalar(
            "select count(*) from entries e
             where e.conversation = $1 and e.author not in ('customer', 'automatic') and e.failed_at is null
             and ($2 = 1 or not exists (select 1 from outbox o where o.conversation = $1 and o.entry = e.id))
             and not exists (
                 select 1 from entries c where c.conversation = $1
                 and (c.author = 'customer' or (c.author = 'automatic' and c.body = $3))
                 and (coalesce(c.place, c.seq), c.at, c.seq) > (coalesce(e.place, e.seq), e.at, e.seq)
             )",
        )
        .bind(conversation.to_string())
        .bind(i64::from(unsent_too))
        // What another program answered before it handed him over is no answer to what it could not.
        .bind(json(&Body::Happened(Happened::HandedOver)))
        .fetch_one(self.connection().await?)
        .await?;
        Ok(answers > 0)
    }

    /// The lines that name another one, those that quote it, for example: of its conversation and of the others that its
    /// customer has had on the channel.
    pub async fn lines_naming(
        &mut self,
        conversation: ConversationId,
        named: MessageId,
    ) -> StoreResult<Vec<(ConversationId, Entry)>> {
        let found: Vec<(String, String, i64, i64, String, Option<i64>)> = sqlx::query_as(
            "select e.conversation, e.id, e.seq, e.at, e.body, e.place
             from conversations own
             join conversations c on c.customer = own.customer and c.channel = own.channel
             join entries e on e.conversation = c.id
             where own.id = $1 and e.id <> $2 and e.body like $3 order by e.seq",
        )
        .bind(conversation.to_string())
        .bind(named.to_string())
        .bind(format!("%{named}%"))
        .fetch_all(self.connection().await?)
        .await?;
        found
            .into_iter()
            .map(|(of, key, seq, at, body, place)| {
                Ok((id("entries", &of)?, entry((key, seq, at, body, place))?))
            })
            .collect()
    }

    /// Our lines of a conversation up to a time, newest first.
    pub async fn ours_until(
        &mut self,
        conversation: ConversationId,
        upto: Timestamp,
        most: i64,
    ) -> StoreResult<Vec<Entry>> {
        let found: Vec<Line> = sqlx::query_as(
            "select id, seq, at, body, place from entries
             where conversation = $1 and at <= $2 and author is not null and author <> 'customer'
             order by seq desc limit $3",
        )
        .bind(conversation.to_string())
        .bind(upto.millis())
        .bind(most)
        .fetch_all(self.connection().await?)
        .await?;
        found.into_iter().map(entry).collect()
    }
}

/// Id, number, time, body, place.
type Line = (String, i64, i64, String, Option<i64>);

fn entry((key, seq, at, body, place): Line) -> StoreResult<Entry> {
    let body = serde_json::from_str(&body).map_err(|e| StoreError::nonsense("entries", &key, e))?;
    let (at, place) = (Timestamp::from_millis(at), place.map(Seq));
    Ok(Entry { id: id("entries", &key)?, seq: Seq(seq), at, body, place })
}

impl Tx {
    pub fn add_entry(&mut self, conversation: ConversationId, entry: &Entry) {
        let author = match &entry.body {
            Body::Message { author: Author::Customer, .. } => Some("customer".to_owned()),
            Body::Message { author: Author::Agent(agent), .. } => Some(agent.to_string()),
            Body::Message { author: Author::Automatic, .. } => Some("automatic".to_owned()),
            Body::Message { author: Author::Elsewhere, .. } => Some("elsewhere".to_owned()),
            // Whoever asks what was answered asks for it as well.
            Body::Happened(Happened::HandedOver) => Some("automatic".to_owned()),
            Body::Note { .. } | Body::Happened(_) => None,
        };
        self.put(
            "insert into entries (id, conversation, seq, at, author, body, place)
             values ($1, $2, $3, $4, $5, $6, $7)",
            values![
                entry.id.to_string(),
                conversation.to_string(),
                entry.seq.0,
                entry.at,
                author,
                json(&entry.body),
                entry.place.map(|place| place.0)
            ],
        );
    }

    /// A line is different now.
    pub fn revise_entry(&mut self, entry: &Entry) {
        self.put(
            "update entries set body = $2, failed_at = $3 where id = $1",
            values![entry.id.to_string(), json(&entry.body), entry.body.has_failed().then_some(entry.at)],
        );
    }

    pub fn save_draft(&mut self, agent: AgentId, conversation: ConversationId, text: &str) {
        if text.is_empty() {
            self.put(
                "delete from drafts where agent = $1 and conversation = $2",
                values![agent.to_string(), conversation.to_string()],
            );
        } else {
            self.put(
                "insert into drafts (agent, conversation, body) values ($1, $2, $3)
                 on conflict (agent, conversation) do update set body = excluded.body",
                values![agent.to_string(), conversation.to_string(), text],
            );
        }
    }
}
