//! Conversations, as rows.

use super::{
    Reading, StoreResult, Tx,
    agents::{as_word, json},
    catalog::id,
    conversation_rows::{HeadingRow, Row, columns, plain, rows, select},
    puts::values,
    queues::queue_of,
};
use app::domain::{
    conversation::{Conversation, Priority, State},
    event::Seq,
    ids::*,
    message::Author,
    routing::Tongue,
    time::Timestamp,
};

/// A conversation with what only the server needs to know of it.
#[derive(Debug, Clone)]
pub struct ConversationRow {
    pub conversation: Conversation,
    pub queued_at: Timestamp,
    pub last_owner: Option<AgentId>,
    /// Who declined it or sent it back while it waited this time, and until when it is not put before him again.
    pub passed: Vec<(AgentId, Timestamp)>,
    /// From when on one of them may get it again.
    pub retry_at: Option<Timestamp>,
    /// What the customer speaks.
    pub tongue: Option<Tongue>,
    /// Since when it stands in its queue.
    pub queue_since: Timestamp,
    /// When it had stood there too long.
    pub overflowed: Option<Timestamp>,
    /// The priority that it had before the end of its window came near, and has again once it is answered.
    pub calm: Option<Priority>,
}

impl ConversationRow {
    /// A conversation that opens now and waits.
    pub fn new(conversation: Conversation) -> Self {
        let queued_at = conversation.opened_at;
        Self {
            conversation,
            queued_at,
            last_owner: None,
            passed: Vec::new(),
            retry_at: None,
            tongue: None,
            queue_since: queued_at,
            overflowed: None,
            calm: None,
        }
    }
}

/// A conversation as a message for it arrives: with the message of the same id, if there is one already.
#[derive(Debug, Clone)]
pub struct Heading {
    pub row: ConversationRow,
    /// Who wrote the message that has this id already, and in which conversation.
    pub taken: Option<(ConversationId, Option<Author>)>,
    /// Whether the agent who asks has an unsent text here.
    pub has_draft: bool,
    /// Where the log ended when this was read.
    pub seq: Seq,
}

impl Reading {
    pub async fn conversation(&mut self, id: ConversationId) -> StoreResult<Option<ConversationRow>> {
        let row: Option<Row> = sqlx::query_as(select!("where c.id = $1"))
            .bind(id.to_string())
            .fetch_optional(self.connection().await?)
            .await?;
        row.map(ConversationRow::try_from).transpose()
    }

    /// A conversation, the message that goes by this id, and whether this agent has a draft, in one question.
    pub async fn heading(
        &mut self,
        id: ConversationId,
        message: MessageId,
        agent: AgentId,
    ) -> StoreResult<Option<Heading>> {
        let row: Option<HeadingRow> = sqlx::query_as(concat!(
            "select ",
            columns!(),
            ", e.conversation as taken_in, e.author as taken_by,
             (select count(*) from drafts d where d.agent = $3 and d.conversation = c.id) as drafts,
             (select seq from head) as head
             from conversations c join customers u on u.id = c.customer left join entries e on e.id = $2
             where c.id = $1"
        ))
        .bind(id.to_string())
        .bind(message.to_string())
        .bind(agent.to_string())
        .fetch_optional(self.connection().await?)
        .await?;
        row.map(Heading::try_from).transpose()
    }

    /// The visitor's conversation, the one that runs or else the one that was closed last, by his pass, and the message that goes by this id, in one question.
    pub async fn heading_of_pass(
        &mut self,
        pass: &str,
        channel: ChannelId,
        message: MessageId,
    ) -> StoreResult<Option<Heading>> {
        let row: Option<HeadingRow> = sqlx::query_as(concat!(
            "select ",
            columns!(),
            ", e.conversation as taken_in, e.author as taken_by, cast(0 as bigint) as drafts,
             (select seq from head) as head
             from passes p
             join conversations c on c.customer = p.customer and c.channel = p.channel
             join customers u on u.id = c.customer left join entries e on e.id = $3
             where p.hash = $1 and p.channel = $2
             order by (c.state = 'archived'), c.since desc, c.id desc limit 1"
        ))
        .bind(pass.to_owned())
        .bind(channel.to_string())
        .bind(message.to_string())
        .fetch_optional(self.connection().await?)
        .await?;
        row.map(Heading::try_from).transpose()
    }

    /// The visitor's conversation on a channel, the one that runs or else the one that was closed last.
    pub async fn latest_of_pass(
        &mut self,
        pass: &str,
        channel: ChannelId,
    ) -> StoreResult<Option<ConversationRow>> {
        let row: Option<Row> = sqlx::query_as(concat!(
            "select ",
            columns!(),
            " from passes p
             join conversations c on c.customer = p.customer and c.channel = p.channel
             join customers u on u.id = c.customer
             where p.hash = $1 and p.channel = $2
             order by (c.state = 'archived'), c.since desc, c.id desc limit 1"
        ))
        .bind(pass.to_owned())
        .bind(channel.to_string())
        .fetch_optional(self.connection().await?)
        .await?;
        row.map(ConversationRow::try_from).transpose()
    }

    /// The running conversation of a customer on a channel; there is one at most.
    pub async fn running_with(
        &mut self,
        customer: CustomerId,
        channel: ChannelId,
    ) -> StoreResult<Option<ConversationRow>> {
        let row: Option<Row> =
            sqlx::query_as(select!("where c.customer = $1 and c.channel = $2 and c.state <> 'archived'"))
                .bind(customer.to_string())
                .bind(channel.to_string())
                .fetch_optional(self.connection().await?)
                .await?;
        row.map(ConversationRow::try_from).transpose()
    }

    /// The agent who had the latest of a customer's conversations on a channel that anybody had.
    pub async fn last_agent_of(
        &mut self,
        customer: CustomerId,
        channel: ChannelId,
    ) -> StoreResult<Option<AgentId>> {
        let found: Option<(String,)> = sqlx::query_as(
            "select last_owner from conversations
             where customer = $1 and channel = $2 and last_owner is not null
             order by opened_at desc, id desc limit 1",
        )
        .bind(customer.to_string())
        .bind(channel.to_string())
        .fetch_optional(self.connection().await?)
        .await?;
        found.map(|(agent,)| id("conversations", &agent)).transpose()
    }

    /// The customer whose message this is: a sender who never heard the answer to his first one.
    pub async fn customer_of_message(
        &mut self,
        message: MessageId,
        channel: ChannelId,
    ) -> StoreResult<Option<CustomerId>> {
        let found: Option<(String,)> = sqlx::query_as(
            "select c.customer from entries e join conversations c on c.id = e.conversation
             where e.id = $1 and e.author = 'customer' and c.channel = $2",
        )
        .bind(message.to_string())
        .bind(channel.to_string())
        .fetch_optional(self.connection().await?)
        .await?;
        found.map(|(customer,)| id("conversations", &customer)).transpose()
    }

    /// Customer messages after a number.
    pub async fn unread_after(&mut self, conversation: ConversationId, seen: Seq) -> StoreResult<u32> {
        let text =
            "select count(*) from entries where conversation = $1 and seq > $2 and author = 'customer'";
        let count: i64 = sqlx::query_scalar(text)
            .bind(conversation.to_string())
            .bind(seen.0)
            .fetch_one(self.connection().await?)
            .await?;
        Ok(count as u32)
    }

    /// Everything that is not in the archive.
    pub async fn running(&mut self) -> StoreResult<Vec<Conversation>> {
        let found: Vec<Row> = sqlx::query_as(select!("where c.state in ('waiting', 'assigned')"))
            .fetch_all(self.connection().await?)
            .await?;
        plain(found)
    }

    /// An agent's chats.
    pub async fn chats_of(&mut self, agent: AgentId) -> StoreResult<Vec<ConversationRow>> {
        let found: Vec<Row> = sqlx::query_as(select!("where c.owner = $1 order by c.queued_at, c.id"))
            .bind(agent.to_string())
            .fetch_all(self.connection().await?)
            .await?;
        rows(found)
    }

    /// All of the queue.
    pub async fn waiting(&mut self) -> StoreResult<Vec<Conversation>> {
        let found: Vec<Row> =
            sqlx::query_as(select!("where c.state = 'waiting'")).fetch_all(self.connection().await?).await?;
        plain(found)
    }

    /// A customer's conversations, newest first.
    pub async fn conversations_of(&mut self, customer: CustomerId) -> StoreResult<Vec<Conversation>> {
        let found: Vec<Row> =
            sqlx::query_as(select!("where c.customer = $1 order by c.opened_at desc, c.id desc limit 50"))
                .bind(customer.to_string())
                .fetch_all(self.connection().await?)
                .await?;
        plain(found)
    }
}

/// The parts of a state that have columns: word, since, owner, how.
fn state_columns(state: &State) -> (&'static str, Timestamp, Option<String>, Option<String>) {
    match state {
        State::Waiting { since } => ("waiting", *since, None, None),
        State::Assigned { agent, since } => ("assigned", *since, Some(agent.to_string()), None),
        State::Archived { at, how } => ("archived", *at, None, Some(json(how))),
    }
}

/// Who closed it, and with which topic, as the archive is looked through by them.
fn closed_columns(state: &State) -> (Option<String>, Option<String>) {
    match state {
        State::Archived { how, .. } => {
            (how.by().map(|by| by.to_string()), how.topic().map(|topic| topic.to_string()))
        }
        _ => (None, None),
    }
}

/// All that can change of a conversation.
const CHANGE: &str = "update conversations
     set grp = $2, state = $3, since = $4, queued_at = $5, owner = $6, last_owner = $7, how = $8,
         ended_at = $9, last_at = $10, last = $11, unread = $12, customer_seen = $13, desk_seen = $14,
         tags = $15, left_at = $16, rating = $17, priority = $18, queue = $19, offered_to = $20,
         offer_until = $21, offer = $22, passed = $23, retry_at = $24, helpers = $25,
         lifts_at = $26, queue_since = $27, overflowed_at = $28, closed_by = $29, topic = $30,
         ticket = $31, calm_priority = $32, invited = $33, invited_until = $34,
         closes_at = case when $3 = 'archived' then null else closes_at end,
         escalate_at = case when $3 = 'archived' then null else escalate_at end
     where id = $1";

impl Tx {
    pub fn add_conversation(&mut self, row: &ConversationRow) {
        let c = &row.conversation;
        let (state, since, owner, how) = state_columns(&c.state);
        self.put(
            "insert into conversations (id, product, channel, kind, customer, grp, state, since, queued_at, owner,
                 last_owner, how, opened_at, ended_at, last_at, last, unread, customer_seen, desk_seen, tags, page,
                 left_at, rating, priority, queue, window_from, contact, tongue, lifts_at, queue_since,
                 weight)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                 $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)",
            values![
                c.id.to_string(),
                c.product.to_string(),
                c.channel.to_string(),
                as_word(&c.kind),
                c.customer.to_string(),
                c.group.map(|id| id.to_string()),
                state,
                since,
                row.queued_at,
                owner,
                row.last_owner.map(|id| id.to_string()),
                how,
                c.opened_at,
                c.ended_at,
                c.touched_at(),
                c.last.as_ref().map(json),
                i64::from(c.unread),
                c.customer_seen.0,
                c.desk_seen.0,
                json(&c.tags),
                c.page.clone(),
                c.left_message.then_some(c.opened_at),
                c.rating.map(i64::from),
                c.priority as i64,
                queue_of(row),
                c.window_from,
                c.contact.clone().filter(|_| c.kind.is_foreign()),
                row.tongue.as_ref().map(|tongue| tongue.as_str().to_owned()),
                c.lifts.then_some(row.queued_at),
                row.queue_since,
                i64::from(c.weight)
            ],
        );
    }

    /// Writes what changes with a message, and none of the columns that an index has.
    pub fn touch_conversation(&mut self, row: &ConversationRow) {
        let c = &row.conversation;
        self.put(
            "update conversations
             set last_at = $2, last = $3, unread = $4, customer_seen = $5, desk_seen = $6
             where id = $1",
            values![
                c.id.to_string(),
                c.touched_at(),
                c.last.as_ref().map(json),
                i64::from(c.unread),
                c.customer_seen.0,
                c.desk_seen.0,
            ],
        );
    }

    /// Writes all that can change of a conversation but its window, which nobody waits for once it is archived.
    pub fn change_conversation(&mut self, row: &ConversationRow) {
        let c = &row.conversation;
        let (state, since, owner, how) = state_columns(&c.state);
        let (closed_by, topic) = closed_columns(&c.state);
        let id = c.id.to_string();
        self.supersede(CHANGE, &id);
        self.put(
            CHANGE,
            values![
                id,
                c.group.map(|id| id.to_string()),
                state,
                since,
                row.queued_at,
                owner,
                row.last_owner.map(|id| id.to_string()),
                how,
                c.ended_at,
                c.touched_at(),
                c.last.as_ref().map(json),
                i64::from(c.unread),
                c.customer_seen.0,
                c.desk_seen.0,
                json(&c.tags),
                c.left_message.then_some(c.opened_at),
                c.rating.map(i64::from),
                c.priority as i64,
                queue_of(row),
                c.offered_to().map(|id| id.to_string()),
                c.offer.as_ref().map(|offer| offer.until),
                c.offer.as_ref().map(json),
                json(&row.passed),
                row.retry_at,
                json(&c.helpers),
                c.lifts.then_some(row.queued_at),
                row.queue_since,
                row.overflowed,
                closed_by,
                topic,
                c.ticket.map(|ticket| ticket.0),
                row.calm.map(|priority| priority as i64),
                json(&c.invited),
                c.invited.iter().map(|offer| offer.until).min()
            ],
        );
    }
}
