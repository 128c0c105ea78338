//! The mails that are to go out. A ticket's go one after the other. One whose process died while it was on its way is sent
//! again under the name that it had: whoever got it then knows it.

use super::{Reading, StoreResult, Tx, catalog::id, puts::values};
use app::domain::{
    event::Seq,
    ids::MessageId,
    ticket::TicketNumber,
    time::{Span, Timestamp},
};

/// An answer that is to go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueMail {
    pub entry: MessageId,
    pub ticket: TicketNumber,
    pub seq: Seq,
    /// How often it was tried.
    pub attempts: u32,
}

impl Reading {
    /// What may be sent now: the first of each ticket that is not on its way; or was, in a process that is gone.
    pub async fn due_mails(&mut self, now: Timestamp, lease: Span, most: i64) -> StoreResult<Vec<DueMail>> {
        let rows: Vec<(String, i64, i64, i64)> = sqlx::query_as(
            "select m.entry, m.ticket, m.seq, m.attempts from mails m
             where m.due_at <= $1 and (m.sending_since is null or m.sending_since < $2)
               and not exists (select 1 from mails e where e.ticket = m.ticket and e.seq < m.seq)
             order by m.due_at, m.seq limit $3",
        )
        .bind(now.millis())
        .bind(now.minus(lease).millis())
        .bind(most)
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|(entry, ticket, seq, attempts)| {
                Ok(DueMail {
                    entry: id("mails", &entry)?,
                    ticket: TicketNumber(ticket),
                    seq: Seq(seq),
                    attempts: attempts as u32,
                })
            })
            .collect()
    }

    /// When the next one is due after now, or counts as lost.
    pub async fn next_mail(&mut self, now: Timestamp, lease: Span) -> StoreResult<Option<Timestamp>> {
        let due: Option<i64> =
            sqlx::query_scalar("select min(due_at) from mails where sending_since is null and due_at > $1")
                .bind(now.millis())
                .fetch_one(self.connection().await?)
                .await?;
        let lost: Option<i64> =
            sqlx::query_scalar("select min(sending_since) from mails where sending_since is not null")
                .fetch_one(self.connection().await?)
                .await?;
        let lost = lost.map(|since| since + lease.as_millis() + 1);
        Ok(due.into_iter().chain(lost).min().map(Timestamp::from_millis))
    }

    /// The names that a ticket's mails before this one were sent under, the first one first.
    pub async fn mails_before(&mut self, ticket: TicketNumber, seq: Seq) -> StoreResult<Vec<String>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select message_id from ticket_entries
             where ticket = $1 and seq < $2 and message_id is not null order by seq",
        )
        .bind(ticket.0)
        .bind(seq.0)
        .fetch_all(self.connection().await?)
        .await?;
        Ok(rows.into_iter().map(|(name,)| name).collect())
    }

    /// The name that a mail was tried under, if it was.
    pub async fn mail_name(&mut self, entry: MessageId) -> StoreResult<Option<String>> {
        let found: Option<(Option<String>,)> =
            sqlx::query_as("select message_id from ticket_entries where id = $1")
                .bind(entry.to_string())
                .fetch_optional(self.connection().await?)
                .await?;
        Ok(found.and_then(|(name,)| name))
    }
}

impl Tx {
    pub fn add_mail(&mut self, entry: MessageId, ticket: TicketNumber, seq: Seq, due: Timestamp) {
        self.put(
            "insert into mails (entry, ticket, seq, due_at, attempts) values ($1, $2, $3, $4, 0)",
            values![entry.to_string(), ticket.0, seq.0, due],
        );
    }

    /// It is on its way, under this name.
    pub fn claim_mail(&mut self, entry: MessageId, name: &str, now: Timestamp) {
        self.put(
            "update mails set sending_since = $2, attempts = attempts + 1 where entry = $1",
            values![entry.to_string(), now],
        );
        self.put("update ticket_entries set message_id = $2 where id = $1", values![entry.to_string(), name]);
    }

    /// To be tried again then.
    pub fn delay_mail(&mut self, entry: MessageId, due: Timestamp) {
        self.put(
            "update mails set sending_since = null, due_at = $2 where entry = $1",
            values![entry.to_string(), due],
        );
    }

    pub fn remove_mail(&mut self, entry: MessageId) {
        self.put("delete from mails where entry = $1", values![entry.to_string()]);
    }

    /// It never goes out: the mails after it do not name it.
    pub fn drop_mail(&mut self, entry: MessageId) {
        self.remove_mail(entry);
        self.put("update ticket_entries set message_id = null where id = $1", values![entry.to_string()]);
    }

    /// What waits for a later attempt is tried now: the desk may have been told of another mail server.
    pub fn hurry_mails(&mut self, now: Timestamp) {
        self.put("update mails set due_at = $1 where sending_since is null and due_at > $1", values![now]);
    }
}
