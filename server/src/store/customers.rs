//! Customers, and the passes by which their browsers are known.

use super::{Reading, StoreError, StoreResult, Tx, agents::json, catalog::id, writer::values};
use app::domain::{
    customer::{Customer, CustomerNote},
    ids::{ChannelId, CustomerId},
    time::Timestamp,
};

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
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
            fields: serde_json::from_str(&row.fields)
                .map_err(|e| StoreError::nonsense("customers", &row.id, e))?,
            note,
            vip: row.vip_at.is_some(),
            created_at: Timestamp::from_millis(row.created_at),
        })
    }
}

impl Reading {
    pub async fn customer(&mut self, customer: CustomerId) -> StoreResult<Option<Customer>> {
        let row: Option<Row> = sqlx::query_as(
            "select id, name, email, phone, fields, note, note_by, note_at, vip_at, created_at
             from customers where id = $1",
        )
        .bind(customer.to_string())
        .fetch_optional(self.connection().await?)
        .await?;
        row.map(Customer::try_from).transpose()
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
    pub fn save_customer(&mut self, customer: &Customer) {
        let note = customer.note.as_ref();
        self.put(
            "insert into customers (id, name, email, phone, fields, note, note_by, note_at, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (id) do update
             set name = excluded.name, email = excluded.email, phone = excluded.phone, fields = excluded.fields,
                 note = excluded.note, note_by = excluded.note_by, note_at = excluded.note_at",
            values![
                customer.id.to_string(),
                customer.name.clone(),
                customer.email.clone(),
                customer.phone.clone(),
                json(&customer.fields),
                note.map(|n| n.text.clone()),
                note.map(|n| n.by.to_string()),
                note.map(|n| n.at),
                customer.created_at
            ],
        );
    }

    /// From when on his chats go before others; or that they do no more.
    pub fn favour(&mut self, customer: CustomerId, since: Option<Timestamp>) {
        self.put("update customers set vip_at = $2 where id = $1", values![customer.to_string(), since]);
    }

    pub fn add_pass(&mut self, hash: &str, channel: ChannelId, customer: CustomerId, now: Timestamp) {
        self.put(
            "insert into passes (hash, channel, customer, created_at) values ($1, $2, $3, $4)",
            values![hash, channel.to_string(), customer.to_string(), now],
        );
    }
}
