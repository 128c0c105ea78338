//! Customers, and the passes by which their browsers are known.

use super::{Reading, StoreError, StoreResult, Tx, agents::json, catalog::id, puts::values, search::sought};
use app::domain::{
    customer::{Customer, CustomerNote},
    ids::{AgentId, ChannelId, CustomerId, MergeId},
    picture::{BadPicture, Picture},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    picture: Option<String>,
    fields: String,
    note: Option<String>,
    note_by: Option<String>,
    note_at: Option<i64>,
    vip_at: Option<i64>,
    created_at: i64,
}

impl TryFrom<Row> for Customer {
    type Error = StoreError;

    fn try_from(row: Row) -> StoreResult<Self> {
        let note = match (row.note, row.note_by, row.note_at) {
            (Some(text), Some(by), Some(at)) => {
                Some(CustomerNote { text, by: id("customers", &by)?, at: Timestamp::from_millis(at) })
            }
            _ => None,
        };
        Ok(Self {
            id: id("customers", &row.id)?,
            name: row.name,
            email: row.email,
            phone: row.phone,
            picture: row
                .picture
                .map(|hash| hash.parse())
                .transpose()
                .map_err(|e: BadPicture| StoreError::nonsense("customers", &row.id, e))?,
            fields: serde_json::from_str(&row.fields)
                .map_err(|e| StoreError::nonsense("customers", &row.id, e))?,
            note,
            vip: row.vip_at.is_some(),
            created_at: Timestamp::from_millis(row.created_at),
        })
    }
}

/// One customer made part of another.
#[derive(Debug, Clone)]
pub struct Merge {
    pub id: MergeId,
    pub kept: CustomerId,
    pub gone: CustomerId,
    pub by: AgentId,
    pub at: Timestamp,
    pub before: Before,
}

/// What undoing needs to know.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Before {
    pub kept: Customer,
    pub gone: Customer,
    /// The one that was kept, as it was afterwards.
    pub filled: Customer,
    /// Those that were part of the other one already.
    pub parts: Vec<CustomerId>,
}

#[derive(sqlx::FromRow)]
struct MergeRow {
    id: String,
    kept: String,
    gone: String,
    by_agent: String,
    at: i64,
    before: String,
}

impl TryFrom<MergeRow> for Merge {
    type Error = StoreError;

    fn try_from(row: MergeRow) -> StoreResult<Self> {
        Ok(Self {
            id: id("merges", &row.id)?,
            kept: id("merges", &row.kept)?,
            gone: id("merges", &row.gone)?,
            by: id("merges", &row.by_agent)?,
            at: Timestamp::from_millis(row.at),
            before: serde_json::from_str(&row.before)
                .map_err(|e| StoreError::nonsense("merges", &row.id, e))?,
        })
    }
}

impl Reading {
    pub async fn customer(&mut self, customer: CustomerId) -> StoreResult<Option<Customer>> {
        let row: Option<Row> = sqlx::query_as(
            "select id, name, email, phone, picture, fields, note, note_by, note_at, vip_at, created_at
             from customers where id = $1",
        )
        .bind(customer.to_string())
        .fetch_optional(self.connection().await?)
        .await?;
        row.map(Customer::try_from).transpose()
    }

    /// Everybody who is the same person: the one that was kept, then those that were merged into it.
    pub async fn person(&mut self, customer: CustomerId) -> StoreResult<Vec<CustomerId>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select p.id from customers c
             join customers p on p.id = coalesce(c.part_of, c.id) or p.part_of = coalesce(c.part_of, c.id)
             where c.id = $1 order by case when p.part_of is null then 0 else 1 end, p.id",
        )
        .bind(customer.to_string())
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter().map(|(key,)| id("customers", &key)).collect()
    }

    /// Who was merged into this customer and still is, the last first.
    pub async fn merges_into(&mut self, kept: CustomerId) -> StoreResult<Vec<Merge>> {
        let rows: Vec<MergeRow> = sqlx::query_as(
            "select id, kept, gone, by_agent, at, before from merges
             where kept = $1 and undone_at is null order by at desc, id desc",
        )
        .bind(kept.to_string())
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter().map(Merge::try_from).collect()
    }

    /// A merge that was not undone.
    pub async fn merge(&mut self, merge: MergeId) -> StoreResult<Option<Merge>> {
        let row: Option<MergeRow> = sqlx::query_as(
            "select id, kept, gone, by_agent, at, before from merges where id = $1 and undone_at is null",
        )
        .bind(merge.to_string())
        .fetch_optional(self.connection().await?)
        .await?;
        row.map(Merge::try_from).transpose()
    }

    /// Whose pass this is on this channel.
    pub async fn pass(&mut self, hash: &str, channel: ChannelId) -> StoreResult<Option<CustomerId>> {
        let row: Option<(String,)> =
            sqlx::query_as("select customer from passes where hash = $1 and channel = $2")
                .bind(hash.to_owned())
                .bind(channel.to_string())
                .fetch_optional(self.connection().await?)
                .await?;
        row.map(|(customer,)| id("passes", &customer)).transpose()
    }
}

impl Tx {
    /// Writes what is known of him; not what his channel alone says and what a supervisor decides, which have their own.
    pub fn save_customer(&mut self, customer: &Customer) {
        let note = customer.note.as_ref();
        self.put(
            "insert into customers (id, name, email, phone, fields, note, note_by, note_at, created_at, sought)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (id) do update
             set name = excluded.name, email = excluded.email, phone = excluded.phone, fields = excluded.fields,
                 note = excluded.note, note_by = excluded.note_by, note_at = excluded.note_at,
                 sought = excluded.sought",
            values![
                customer.id.to_string(),
                customer.name.clone(),
                customer.email.clone(),
                customer.phone.clone(),
                json(&customer.fields),
                note.map(|n| n.text.clone()),
                note.map(|n| n.by.to_string()),
                note.map(|n| n.at),
                customer.created_at,
                sought([&customer.name, &customer.email, &customer.phone].map(|text| text.as_deref()))
            ],
        );
    }

    /// What he looks like now; none: his channel shows nothing of him.
    pub fn set_picture(&mut self, customer: CustomerId, picture: Option<Picture>) {
        self.put(
            "update customers set picture = $2 where id = $1",
            values![customer.to_string(), picture.map(|picture| picture.to_string())],
        );
    }

    /// From when on his chats go before others; or that they do no more.
    pub fn favour(&mut self, customer: CustomerId, since: Option<Timestamp>) {
        self.put("update customers set vip_at = $2 where id = $1", values![customer.to_string(), since]);
    }

    /// Whose part a customer is; none: he is one of his own.
    pub fn make_part(&mut self, customer: CustomerId, of: Option<CustomerId>) {
        self.put(
            "update customers set part_of = $2 where id = $1",
            values![customer.to_string(), of.map(|of| of.to_string())],
        );
    }

    pub fn add_merge(&mut self, merge: &Merge) {
        self.put(
            "insert into merges (id, kept, gone, by_agent, at, before) values ($1, $2, $3, $4, $5, $6)",
            values![
                merge.id.to_string(),
                merge.kept.to_string(),
                merge.gone.to_string(),
                merge.by.to_string(),
                merge.at,
                json(&merge.before)
            ],
        );
    }

    pub fn undo_merge(&mut self, merge: MergeId, now: Timestamp) {
        self.put("update merges set undone_at = $2 where id = $1", values![merge.to_string(), now]);
    }

    pub fn add_pass(&mut self, hash: &str, channel: ChannelId, customer: CustomerId, now: Timestamp) {
        self.put(
            "insert into passes (hash, channel, customer, created_at) values ($1, $2, $3, $4)",
            values![hash, channel.to_string(), customer.to_string(), now],
        );
    }
}
