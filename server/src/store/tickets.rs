//! Tickets and what was done on them.

use super::{
    Reading, StoreError, StoreResult, Tx,
    agents::{as_word, json, word},
    catalog::id,
    puts::values,
};
use app::domain::{
    event::Seq,
    ids::{AgentId, MessageId},
    ticket::{Ticket, TicketEntry, TicketList, TicketNumber},
    time::Timestamp,
};

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    conversation: String,
    product: String,
    subject: String,
    name: Option<String>,
    email: String,
    status: String,
    owner: Option<String>,
    created_by: String,
    created_at: i64,
    changed_at: i64,
}

/// The columns of [`Row`].
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select t.number, t.conversation, c.product, t.subject, u.name, t.email, t.status, t.owner, t.created_by,
             t.created_at, t.changed_at
             from tickets t join conversations c on c.id = t.conversation join customers u on u.id = c.customer ",
            $rest
        )
    };
}

impl TryFrom<Row> for Ticket {
    type Error = StoreError;

    fn try_from(row: Row) -> StoreResult<Self> {
        const TABLE: &str = "tickets";
        let wrong = |what: serde_json::Error| StoreError::nonsense(TABLE, &row.number.to_string(), what);
        Ok(Self {
            number: TicketNumber(row.number),
            conversation: id(TABLE, &row.conversation)?,
            product: id(TABLE, &row.product)?,
            status: word(&row.status).map_err(wrong)?,
            owner: row.owner.as_deref().map(|text| id(TABLE, text)).transpose()?,
            created_by: id(TABLE, &row.created_by)?,
            created_at: Timestamp::from_millis(row.created_at),
            changed_at: Timestamp::from_millis(row.changed_at),
            subject: row.subject,
            requester: row.name,
            email: row.email,
        })
    }
}

type EntryRow = (String, i64, String, String);

fn entry((key, at, author, body): EntryRow) -> StoreResult<TicketEntry> {
    const TABLE: &str = "ticket_entries";
    Ok(TicketEntry {
        id: id(TABLE, &key)?,
        at: Timestamp::from_millis(at),
        by: id(TABLE, &author)?,
        what: serde_json::from_str(&body).map_err(|e| StoreError::nonsense(TABLE, &key, e))?,
    })
}

impl Reading {
    pub async fn ticket(&mut self, number: TicketNumber) -> StoreResult<Option<Ticket>> {
        let row: Option<Row> = sqlx::query_as(select!("where t.number = $1"))
            .bind(number.0)
            .fetch_optional(self.connection().await?)
            .await?;
        row.map(Ticket::try_from).transpose()
    }

    /// The number that the next ticket has: there is one writer at a time.
    pub async fn next_ticket(&mut self) -> StoreResult<TicketNumber> {
        let text = "select cast(coalesce(max(number), 0) + 1 as bigint) from tickets";
        Ok(TicketNumber(sqlx::query_scalar(text).fetch_one(self.connection().await?).await?))
    }

    /// A page of them, and one row more where there are more: those that this agent may see, or all.
    pub async fn tickets(
        &mut self,
        list: &TicketList,
        me: AgentId,
        sees_all: bool,
    ) -> StoreResult<Vec<Ticket>> {
        let after = list.after.map(|(status, at, number)| (status as i64, at.millis(), number.0));
        let (rank, at, number) = after.unwrap_or((-1, i64::MAX, i64::MAX));
        let rows: Vec<Row> = sqlx::query_as(select!(
            "where ($1 = '' or t.status = $1) and ($2 = '' or t.owner = $2)
               and ($3 = '' or t.owner = $3 or c.last_owner = $3 or c.channel in (
                   select gc.channel from group_channels gc
                   join group_members gm on gm.grp = gc.grp and gm.agent = $3))
               and (case t.status when 'open' then 0 when 'pending' then 1 else 2 end > $4
                 or (case t.status when 'open' then 0 when 'pending' then 1 else 2 end = $4
                   and (t.changed_at < $5 or (t.changed_at = $5 and t.number < $6))))
             order by case t.status when 'open' then 0 when 'pending' then 1 else 2 end, t.changed_at desc,
                 t.number desc
             limit $7"
        ))
        .bind(list.status.map(|status| as_word(&status)).unwrap_or_default())
        .bind(if list.mine { me.to_string() } else { String::new() })
        .bind(if sees_all { String::new() } else { me.to_string() })
        .bind(rank)
        .bind(at)
        .bind(number)
        .bind(TicketList::ROWS + 1)
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter().map(Ticket::try_from).collect()
    }

    /// What was done on a ticket, the first thing first.
    pub async fn ticket_entries(&mut self, number: TicketNumber) -> StoreResult<Vec<TicketEntry>> {
        let rows: Vec<EntryRow> =
            sqlx::query_as("select id, at, author, body from ticket_entries where ticket = $1 order by seq")
                .bind(number.0)
                .fetch_all(self.connection().await?)
                .await?;
        rows.into_iter().map(entry).collect()
    }

    /// One thing that was done, and on which ticket.
    pub async fn ticket_entry(
        &mut self,
        key: MessageId,
    ) -> StoreResult<Option<(TicketNumber, Seq, TicketEntry)>> {
        let row: Option<(i64, i64, String, i64, String, String)> =
            sqlx::query_as("select ticket, seq, id, at, author, body from ticket_entries where id = $1")
                .bind(key.to_string())
                .fetch_optional(self.connection().await?)
                .await?;
        row.map(|(ticket, seq, key, at, author, body)| {
            Ok((TicketNumber(ticket), Seq(seq), entry((key, at, author, body))?))
        })
        .transpose()
    }
}

impl Tx {
    /// Writes a ticket down, new or changed.
    pub fn save_ticket(&mut self, ticket: &Ticket) {
        self.put(
            "insert into tickets
                 (number, conversation, subject, email, status, owner, created_by, created_at, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (number) do update set subject = excluded.subject, email = excluded.email,
                 status = excluded.status, owner = excluded.owner, changed_at = excluded.changed_at",
            values![
                ticket.number.0,
                ticket.conversation.to_string(),
                ticket.subject.as_str(),
                ticket.email.as_str(),
                as_word(&ticket.status),
                ticket.owner.map(|owner| owner.to_string()),
                ticket.created_by.to_string(),
                ticket.created_at,
                ticket.changed_at
            ],
        );
    }

    pub fn add_ticket_entry(&mut self, ticket: TicketNumber, seq: Seq, entry: &TicketEntry) {
        self.put(
            "insert into ticket_entries (id, ticket, seq, at, author, body) values ($1, $2, $3, $4, $5, $6)",
            values![entry.id.to_string(), ticket.0, seq.0, entry.at, entry.by.to_string(), json(&entry.what)],
        );
    }

    /// An answer has come further.
    pub fn revise_ticket_entry(&mut self, entry: &TicketEntry) {
        self.put(
            "update ticket_entries set body = $2 where id = $1",
            values![entry.id.to_string(), json(&entry.what)],
        );
    }
}
