//! Pictures and documents: what is kept, in which lines it shows, and what is still to be fetched.

use super::{Reading, StoreResult, Tx, catalog::id, puts::values, queues::invites};
use app::domain::{
    ids::{AgentId, ChannelId, ConversationId, FetchId, MessageId},
    picture::Picture,
    time::Timestamp,
};

/// A file to be fetched from a channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Fetch {
    pub id: FetchId,
    pub channel: ChannelId,
    pub conversation: ConversationId,
    pub entry: MessageId,
    /// Which of its parts.
    pub part: usize,
    /// `channels::event::Source` as JSON.
    pub source: String,
    pub due_at: Timestamp,
    pub attempts: u32,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    channel: String,
    conversation: String,
    entry: String,
    part: i64,
    source: String,
    due_at: i64,
    attempts: i64,
}

/// Of the conversations `c`, some of those that an agent (`$3`, or everybody) may read.
macro_rules! readable {
    () => {
        " and ($2 = '' or c.state = $2)
          and ($3 = '' or c.owner = $3 or c.offered_to = $3 or c.helpers like $4 or c.invited like $5
               or c.channel in (
                   select gc.channel from group_channels gc
                   join group_members gm on gm.grp = gc.grp and gm.agent = $3))
          limit 10"
    };
}

impl Reading {
    /// Its type and size.
    pub async fn file(&mut self, hash: &str) -> StoreResult<Option<(String, u64)>> {
        let row: Option<(String, i64)> = sqlx::query_as("select mime, size from files where hash = $1")
            .bind(hash.to_owned())
            .fetch_optional(self.connection().await?)
            .await?;
        Ok(row.map(|(mime, size)| (mime, size as u64)))
    }

    /// Conversations that it shows in, of those that an agent may read, or of all: a channel's stickers are in everybody's.
    /// Archived ones only, for who sees no others.
    pub async fn shown_in(
        &mut self,
        hash: &str,
        agent: Option<AgentId>,
        archived_only: bool,
    ) -> StoreResult<Vec<ConversationId>> {
        self.readable(
            concat!("select c.id from file_uses u join conversations c on c.id = u.conversation where u.hash = $1", readable!()),
            hash,
            agent,
            archived_only,
        )
        .await
    }

    /// Conversations with customers who look like this, likewise: many may have the same face, the one that a channel gives
    /// to all who have none.
    pub async fn faced_in(
        &mut self,
        picture: Picture,
        agent: Option<AgentId>,
        archived_only: bool,
    ) -> StoreResult<Vec<ConversationId>> {
        self.readable(
            concat!(
                "select c.id from customers u join conversations c on c.customer = u.id where u.picture = $1",
                readable!()
            ),
            &picture.to_string(),
            agent,
            archived_only,
        )
        .await
    }

    async fn readable(
        &mut self,
        text: &'static str,
        hash: &str,
        agent: Option<AgentId>,
        archived_only: bool,
    ) -> StoreResult<Vec<ConversationId>> {
        let invited = agent.map(invites).unwrap_or_default();
        let agent = agent.map(|id| id.to_string()).unwrap_or_default();
        let rows: Vec<(String,)> = sqlx::query_as(text)
            .bind(hash.to_owned())
            .bind(if archived_only { "archived" } else { "" }.to_owned())
            .bind(agent.clone())
            .bind(format!("%{agent}%"))
            .bind(invited)
            .fetch_all(self.connection().await?)
            .await?;
        rows.into_iter().map(|(conversation,)| id("conversations", &conversation)).collect()
    }

    /// How often a file was tried that is still to be fetched; none: that is over.
    pub async fn fetch_attempts(&mut self, fetch: FetchId) -> StoreResult<Option<u32>> {
        let tried: Option<i64> = sqlx::query_scalar("select attempts from fetches where id = $1")
            .bind(fetch.to_string())
            .fetch_optional(self.connection().await?)
            .await?;
        Ok(tried.map(|tried| tried as u32))
    }

    /// Whether a kept file is shown by a line, or is somebody's face.
    pub async fn is_in_use(&mut self, hash: &str) -> StoreResult<bool> {
        let (lines, faces): (i64, i64) = sqlx::query_as(
            "select (select count(*) from file_uses where hash = $1),
                    (select count(*) from customers where picture = $1)",
        )
        .bind(hash.to_owned())
        .fetch_one(self.connection().await?)
        .await?;
        Ok(lines + faces > 0)
    }

    /// Files that a line showed which does so no more.
    pub async fn unused_files(&mut self, most: i64) -> StoreResult<Vec<String>> {
        let text = "select hash from files where unused_at is not null order by unused_at, hash limit $1";
        Ok(sqlx::query_scalar(text).bind(most).fetch_all(self.connection().await?).await?)
    }

    /// What is to be fetched by now.
    pub async fn due_fetches(&mut self, now: Timestamp, most: i64) -> StoreResult<Vec<Fetch>> {
        const TABLE: &str = "fetches";
        let rows: Vec<Row> = sqlx::query_as(
            "select id, channel, conversation, entry, part, source, due_at, attempts from fetches
             where due_at <= $1 order by due_at, id limit $2",
        )
        .bind(now.millis())
        .bind(most)
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Fetch {
                    id: id(TABLE, &row.id)?,
                    channel: id(TABLE, &row.channel)?,
                    conversation: id(TABLE, &row.conversation)?,
                    entry: id(TABLE, &row.entry)?,
                    part: row.part as usize,
                    source: row.source,
                    due_at: Timestamp::from_millis(row.due_at),
                    attempts: row.attempts as u32,
                })
            })
            .collect()
    }

    pub async fn next_fetch(&mut self) -> StoreResult<Option<Timestamp>> {
        let due: Option<i64> =
            sqlx::query_scalar("select min(due_at) from fetches").fetch_one(self.connection().await?).await?;
        Ok(due.map(Timestamp::from_millis))
    }
}

impl Tx {
    pub fn keep_file(&mut self, hash: &str, mime: &str, size: u64, now: Timestamp) {
        self.put(
            "insert into files (hash, mime, size, at) values ($1, $2, $3, $4) on conflict (hash) do nothing",
            values![hash, mime, size as i64, now],
        );
    }

    /// It is kept no more; its bytes are the caller's to remove.
    pub fn drop_file(&mut self, hash: &str) {
        self.put("delete from files where hash = $1", values![hash]);
    }

    pub fn use_file(&mut self, hash: &str, entry: MessageId, conversation: ConversationId) {
        self.put(
            "insert into file_uses (hash, entry, conversation) values ($1, $2, $3)
             on conflict (hash, entry) do nothing",
            values![hash, entry.to_string(), conversation.to_string()],
        );
    }

    /// It is to go, unless somebody uses it.
    pub fn suspect_file(&mut self, hash: &str, now: Timestamp) {
        self.put("update files set unused_at = $2 where hash = $1", values![hash, now]);
    }

    /// Somebody does.
    pub fn clear_file(&mut self, hash: &str) {
        self.put("update files set unused_at = null where hash = $1", values![hash]);
    }

    /// Its content is erased from a line.
    pub fn unuse_files(&mut self, entry: MessageId, now: Timestamp) {
        self.put(
            "update files set unused_at = $2 where hash in (select hash from file_uses where entry = $1)",
            values![entry.to_string(), now],
        );
        self.put("delete from file_uses where entry = $1", values![entry.to_string()]);
        self.put("delete from fetches where entry = $1", values![entry.to_string()]);
    }

    pub fn add_fetch(&mut self, fetch: &Fetch) {
        self.put(
            "insert into fetches (id, channel, conversation, entry, part, source, due_at, attempts)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (id) do update set due_at = excluded.due_at, attempts = excluded.attempts",
            values![
                fetch.id.to_string(),
                fetch.channel.to_string(),
                fetch.conversation.to_string(),
                fetch.entry.to_string(),
                fetch.part as i64,
                fetch.source.as_str(),
                fetch.due_at,
                i64::from(fetch.attempts)
            ],
        );
    }

    /// The channel is connected again: what it did not hand over is asked for now.
    pub fn hurry_fetches(&mut self, channel: ChannelId, now: Timestamp) {
        self.put(
            "update fetches set due_at = $2 where channel = $1 and due_at > $2",
            values![channel.to_string(), now],
        );
    }

    pub fn remove_fetch(&mut self, fetch: FetchId) {
        self.put("delete from fetches where id = $1", values![fetch.to_string()]);
    }
}
