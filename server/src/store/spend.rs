//! What messages cost, and what was paid in.

use super::{Reading, StoreError, StoreResult, Tx, agents::json, catalog::id, puts::values};
use app::domain::{
    ids::{AgentId, BookingId, ChannelId, MessageId},
    spend::{Money, Payment, Prices},
    time::Timestamp,
};

impl Reading {
    pub async fn prices(&mut self, channel: ChannelId) -> StoreResult<Prices> {
        let row: Option<(String,)> = sqlx::query_as("select prices from channel_prices where channel = $1")
            .bind(channel.to_string())
            .fetch_optional(self.connection().await?)
            .await?;
        let read = |(text,): (String,)| {
            serde_json::from_str(&text)
                .map_err(|e| StoreError::nonsense("channel_prices", &channel.to_string(), e))
        };
        row.map(read).transpose().map(Option::unwrap_or_default)
    }

    /// What was paid in less what was charged; none where nothing was ever paid in.
    pub async fn balance(&mut self, channel: ChannelId) -> StoreResult<Option<Money>> {
        let (sum, payments): (i64, i64) = sqlx::query_as(
            "select cast(coalesce(sum(micros), 0) as bigint), count(by_agent) from bookings where channel = $1",
        )
        .bind(channel.to_string())
        .fetch_one(self.connection().await?)
        .await?;
        Ok((payments > 0).then_some(Money::micros(sum)))
    }

    /// What is to be sent, or was sent since then, and is not charged yet.
    pub async fn held(&mut self, channel: ChannelId, since: Timestamp) -> StoreResult<Money> {
        let micros: i64 = sqlx::query_scalar(
            "select cast(coalesce(sum(micros), 0) as bigint) from holds h
             where channel = $1 and (at > $2 or exists (select 1 from outbox o where o.entry = h.entry))",
        )
        .bind(channel.to_string())
        .bind(since.millis())
        .fetch_one(self.connection().await?)
        .await?;
        Ok(Money::micros(micros))
    }

    /// What was charged since then, by category: how many, and how much.
    pub async fn charged(
        &mut self,
        channel: ChannelId,
        since: Timestamp,
    ) -> StoreResult<Vec<(String, u64, Money)>> {
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(
            "select category, count(*), cast(-sum(micros) as bigint) from bookings
             where channel = $1 and at >= $2 and category is not null group by category order by category",
        )
        .bind(channel.to_string())
        .bind(since.millis())
        .fetch_all(self.connection().await?)
        .await?;
        Ok(rows.into_iter().map(|(what, n, micros)| (what, n as u64, Money::micros(micros))).collect())
    }

    /// What was charged, the last first.
    pub async fn charges(&mut self, channel: ChannelId, most: i64) -> StoreResult<Vec<Booked>> {
        let rows: Vec<(i64, String, i64, Option<String>)> = sqlx::query_as(
            "select at, category, micros, provider_id from bookings
             where channel = $1 and category is not null order by at desc, id desc limit $2",
        )
        .bind(channel.to_string())
        .bind(most)
        .fetch_all(self.connection().await?)
        .await?;
        let booked = |(at, category, micros, provider_id): (i64, String, i64, Option<String>)| Booked {
            at: Timestamp::from_millis(at),
            category,
            amount: Money::micros(-micros),
            provider_id: provider_id.unwrap_or_default(),
        };
        Ok(rows.into_iter().map(booked).collect())
    }

    /// What was paid in, the last first.
    pub async fn payments(&mut self, channel: ChannelId, most: i64) -> StoreResult<Vec<Payment>> {
        let rows: Vec<(String, i64, i64, String, String)> = sqlx::query_as(
            "select id, at, micros, by_agent, note from bookings
             where channel = $1 and by_agent is not null order by at desc, id desc limit $2",
        )
        .bind(channel.to_string())
        .bind(most)
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|(key, at, micros, by, note)| {
                Ok(Payment {
                    id: id("bookings", &key)?,
                    at: Timestamp::from_millis(at),
                    amount: Money::micros(micros),
                    by: id("bookings", &by)?,
                    note,
                })
            })
            .collect()
    }
}

/// A charge as it was booked.
pub struct Booked {
    pub at: Timestamp,
    pub category: String,
    pub amount: Money,
    /// Which message, by the provider's name for it.
    pub provider_id: String,
}

impl Tx {
    pub fn save_prices(&mut self, channel: ChannelId, prices: &Prices) {
        self.put(
            "insert into channel_prices (channel, prices) values ($1, $2)
             on conflict (channel) do update set prices = excluded.prices",
            values![channel.to_string(), json(prices)],
        );
    }

    /// A payment; the same one twice is one.
    pub fn pay_in(
        &mut self,
        channel: ChannelId,
        booking: BookingId,
        amount: Money,
        (by, note): (AgentId, &str),
        now: Timestamp,
    ) {
        self.put(
            "insert into bookings (id, channel, at, micros, by_agent, note) values ($1, $2, $3, $4, $5, $6)
             on conflict do nothing",
            values![
                booking.to_string(),
                channel.to_string(),
                now,
                amount.as_micros(),
                by.to_string(),
                note.to_owned()
            ],
        );
    }

    /// A message that is charged for; told twice it is charged once.
    pub fn charge(
        &mut self,
        channel: ChannelId,
        provider_id: &str,
        category: &str,
        amount: Money,
        now: Timestamp,
    ) {
        self.put(
            "insert into bookings (id, channel, at, micros, category, provider_id, note)
             values ($1, $2, $3, $4, $5, $6, '') on conflict do nothing",
            values![
                BookingId::at(now).to_string(),
                channel.to_string(),
                now,
                -amount.as_micros(),
                category.to_owned(),
                provider_id.to_owned()
            ],
        );
    }

    /// What a message will cost, as far as is known.
    pub fn hold(&mut self, channel: ChannelId, entry: MessageId, amount: Money, now: Timestamp) {
        self.put(
            "insert into holds (entry, channel, micros, at) values ($1, $2, $3, $4) on conflict (entry) do nothing",
            values![entry.to_string(), channel.to_string(), amount.as_micros(), now],
        );
    }

    /// Of what was sent before then nothing more is heard.
    pub fn release_old(&mut self, channel: ChannelId, before: Timestamp) {
        self.put(
            "delete from holds where channel = $1 and at <= $2
             and not exists (select 1 from outbox o where o.entry = holds.entry)",
            values![channel.to_string(), before],
        );
    }

    /// It was charged, or will not be.
    pub fn release(&mut self, entry: MessageId) {
        self.put("delete from holds where entry = $1", values![entry.to_string()]);
    }
}
