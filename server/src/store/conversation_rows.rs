//! How a conversation stands in its table, and is read out of it.

use super::{
    StoreError, StoreResult,
    agents::word,
    catalog::id,
    conversations::{ConversationRow, Heading},
};
use app::domain::{
    conversation::{Conversation, Priority, State},
    event::Seq,
    ids::*,
    message::Author,
    routing::Tongue,
    ticket::TicketNumber,
    time::Timestamp,
};

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: String,
    product: String,
    channel: String,
    kind: String,
    customer: String,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    grp: Option<String>,
    state: String,
    since: i64,
    queued_at: i64,
    owner: Option<String>,
    last_owner: Option<String>,
    how: Option<String>,
    opened_at: i64,
    ended_at: Option<i64>,
    last: Option<String>,
    unread: i64,
    customer_seen: i64,
    desk_seen: i64,
    tags: String,
    page: Option<String>,
    left_at: Option<i64>,
    rating: Option<i64>,
    priority: i64,
    offer: Option<String>,
    invited: String,
    passed: String,
    retry_at: Option<i64>,
    helpers: String,
    window_from: Option<i64>,
    elsewhere: Option<String>,
    contact: Option<String>,
    tongue: Option<String>,
    lifts_at: Option<i64>,
    queue_since: i64,
    overflowed_at: Option<i64>,
    weight: i64,
    picture: Option<String>,
    ticket: Option<i64>,
    calm_priority: Option<i64>,
}

#[derive(sqlx::FromRow)]
pub(super) struct HeadingRow {
    #[sqlx(flatten)]
    row: Row,
    taken_in: Option<String>,
    taken_by: Option<String>,
    drafts: i64,
    head: i64,
}

/// The columns of [`Row`]; `concat!` needs a literal, hence a macro.
macro_rules! columns {
    () => {
        "c.id, c.product, c.channel, c.kind, c.customer, u.name, u.email, u.phone, c.grp, c.state, c.since,
         c.queued_at, c.owner, c.last_owner, c.how, c.opened_at, c.ended_at, c.last, c.unread, c.customer_seen,
         c.desk_seen, c.tags, c.page, c.left_at, c.rating, c.priority, c.offer, c.invited, c.passed, c.retry_at,
         c.helpers, c.window_from, c.contact, c.tongue, c.lifts_at, c.queue_since, c.overflowed_at,
         c.weight, c.ticket, c.elsewhere, c.calm_priority, u.picture"
    };
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select ",
            $crate::store::conversation_rows::columns!(),
            " from conversations c join customers u on u.id = c.customer ",
            $rest
        )
    };
}

pub(super) use {columns, select};

impl Row {
    fn state(&self) -> Result<State, String> {
        let since = Timestamp::from_millis(self.since);
        match (self.state.as_str(), &self.owner, &self.how) {
            ("waiting", None, None) => Ok(State::Waiting { since: Timestamp::from_millis(self.queued_at) }),
            ("assigned", Some(agent), None) => {
                Ok(State::Assigned { agent: agent.parse().map_err(|e: BadId| e.to_string())?, since })
            }
            ("archived", None, Some(how)) => {
                Ok(State::Archived { at: since, how: serde_json::from_str(how).map_err(|e| e.to_string())? })
            }
            (state, owner, how) => Err(format!("state {state} with owner {owner:?} and end {how:?}")),
        }
    }
}

impl TryFrom<Row> for ConversationRow {
    type Error = StoreError;

    fn try_from(row: Row) -> StoreResult<Self> {
        const TABLE: &str = "conversations";
        let wrong = |what: &dyn std::fmt::Display| StoreError::nonsense(TABLE, &row.id, what);
        let contact = row.contact.clone().or_else(|| row.email.clone()).or_else(|| row.phone.clone());
        let conversation = Conversation {
            id: id(TABLE, &row.id)?,
            product: id(TABLE, &row.product)?,
            channel: id(TABLE, &row.channel)?,
            kind: word(&row.kind).map_err(|e| wrong(&e))?,
            customer: id(TABLE, &row.customer)?,
            name: row.name.clone().or_else(|| contact.clone()),
            contact,
            picture: row.picture.as_deref().map(str::parse).transpose().map_err(|e| wrong(&e))?,
            group: row.grp.as_deref().map(|text| id(TABLE, text)).transpose()?,
            state: row.state().map_err(|e| wrong(&e))?,
            opened_at: Timestamp::from_millis(row.opened_at),
            ended_at: row.ended_at.map(Timestamp::from_millis),
            last: row.last.as_deref().map(serde_json::from_str).transpose().map_err(|e| wrong(&e))?,
            unread: row.unread as u32,
            customer_seen: Seq(row.customer_seen),
            desk_seen: Seq(row.desk_seen),
            tags: serde_json::from_str(&row.tags).map_err(|e| wrong(&e))?,
            page: row.page.clone(),
            left_message: row.left_at.is_some(),
            rating: row.rating.map(|stars| stars as u8),
            window_from: row.window_from.map(Timestamp::from_millis),
            ticket: row.ticket.map(TicketNumber),
            elsewhere: row
                .elsewhere
                .as_deref()
                .map(serde_json::from_str)
                .transpose()
                .map_err(|e| wrong(&e))?,
            offer: row.offer.as_deref().map(serde_json::from_str).transpose().map_err(|e| wrong(&e))?,
            invited: serde_json::from_str(&row.invited).map_err(|e| wrong(&e))?,
            helpers: serde_json::from_str(&row.helpers).map_err(|e| wrong(&e))?,
            lifts: row.lifts_at.is_some(),
            weight: row.weight.try_into().map_err(|e| wrong(&e))?,
            priority: priority(row.priority).ok_or_else(|| wrong(&"no such priority"))?,
        };
        let last_owner = row.last_owner.as_deref().map(|text| id(TABLE, text)).transpose()?;
        let passed = serde_json::from_str(&row.passed).map_err(|e| wrong(&e))?;
        let queued_at = Timestamp::from_millis(row.queued_at);
        let retry_at = row.retry_at.map(Timestamp::from_millis);
        let tongue = row.tongue.as_deref().and_then(Tongue::read);
        let queue_since = Timestamp::from_millis(row.queue_since);
        let overflowed = row.overflowed_at.map(Timestamp::from_millis);
        let calm = row.calm_priority.and_then(priority);
        Ok(Self {
            conversation,
            queued_at,
            last_owner,
            passed,
            retry_at,
            tongue,
            queue_since,
            overflowed,
            calm,
        })
    }
}

fn priority(number: i64) -> Option<Priority> {
    Priority::ALL.get(usize::try_from(number).ok()?).copied()
}

impl TryFrom<HeadingRow> for Heading {
    type Error = StoreError;

    fn try_from(heading: HeadingRow) -> StoreResult<Self> {
        let taken = match heading.taken_in {
            None => None,
            Some(conversation) => {
                let author = match heading.taken_by.as_deref() {
                    None => None,
                    Some("customer") => Some(Author::Customer),
                    Some("automatic") => Some(Author::Automatic),
                    Some("elsewhere") => Some(Author::Elsewhere),
                    Some(agent) => Some(Author::Agent(id("entries", agent)?)),
                };
                Some((id("entries", &conversation)?, author))
            }
        };
        Ok(Self {
            row: heading.row.try_into()?,
            taken,
            has_draft: heading.drafts > 0,
            seq: Seq(heading.head),
        })
    }
}

pub(super) fn rows(rows: Vec<Row>) -> StoreResult<Vec<ConversationRow>> {
    rows.into_iter().map(ConversationRow::try_from).collect()
}

pub(super) fn plain(rows: Vec<Row>) -> StoreResult<Vec<Conversation>> {
    rows.into_iter().map(|row| ConversationRow::try_from(row).map(|row| row.conversation)).collect()
}
