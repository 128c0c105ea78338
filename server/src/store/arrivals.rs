//! What came in, word for word: stored before it is answered, worked off afterwards.

use super::{Reading, StoreResult, Tx, catalog::id, puts::values};
use app::domain::{
    channel::Kept,
    ids::{ArrivalId, ChannelId},
    time::Timestamp,
};

#[derive(Debug, Clone)]
pub struct Arrival {
    pub id: ArrivalId,
    /// Grows with each that comes.
    pub place: i64,
    /// By whose door it came; whom it is for stands in it.
    pub channel: ChannelId,
    pub at: Timestamp,
    pub body: String,
    /// How often it was tried and could not be worked off.
    pub tries: u32,
}

/// One thing that came in and means nothing to us.
#[derive(Debug, Clone)]
pub struct Odd<'a> {
    /// The same for the same thing.
    pub id: &'a str,
    pub channel: ChannelId,
    pub why: &'a str,
    /// Of which message it is.
    pub message: Option<&'a str>,
    pub body: &'a str,
}

/// Why a message is kept that would have opened a conversation.
const HELD: &str = "its channel is switched off";

/// A message that waits until its channel is switched on again.
#[derive(Debug, Clone)]
pub struct Held {
    pub id: String,
    pub body: String,
}

impl Reading {
    /// What of a channel meant nothing to us, word for word, oldest first.
    pub async fn odd_items(&mut self, channel: ChannelId, most: i64) -> StoreResult<Vec<String>> {
        let text = "select body from odd_items where channel = $1 and why <> $2 order by at, id limit $3";
        let found = sqlx::query_scalar(text).bind(channel.to_string()).bind(HELD).bind(most);
        Ok(found.fetch_all(self.connection().await?).await?)
    }

    /// What of a channel could not be read or meant nothing to us, as it came, newest first.
    pub async fn kept_items(&mut self, channel: ChannelId, most: i64) -> StoreResult<Vec<Kept>> {
        let odd = "select at, why, body from odd_items where channel = $1 and why <> $2 order by at desc, id limit $3";
        let mut rows: Vec<(i64, String, String)> = sqlx::query_as(odd)
            .bind(channel.to_string())
            .bind(HELD)
            .bind(most)
            .fetch_all(self.connection().await?)
            .await?;
        let unread = "select at, trouble, body from arrivals where channel = $1 and trouble is not null
                      order by at desc, id limit $2";
        let unread: Vec<(i64, String, String)> = sqlx::query_as(unread)
            .bind(channel.to_string())
            .bind(most)
            .fetch_all(self.connection().await?)
            .await?;
        rows.extend(unread);
        rows.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
        rows.truncate(most as usize);
        let kept = |(at, why, body)| Kept { at: Timestamp::from_millis(at), why, body };
        Ok(rows.into_iter().map(kept).collect())
    }

    /// Messages of a channel that wait until it is switched on again, oldest first.
    pub async fn held_said(&mut self, channel: ChannelId, from: i64, most: i64) -> StoreResult<Vec<Held>> {
        let text = "select id, body from odd_items where channel = $1 and why = $2
                    order by at, id limit $3 offset $4";
        let rows: Vec<(String, String)> = sqlx::query_as(text)
            .bind(channel.to_string())
            .bind(HELD)
            .bind(most)
            .bind(from)
            .fetch_all(self.connection().await?)
            .await?;
        Ok(rows.into_iter().map(|(id, body)| Held { id, body }).collect())
    }

    /// How many those are, and how many things are kept because they could not be read or mean nothing to us.
    pub async fn count_kept(&mut self, channel: ChannelId) -> StoreResult<(u64, u64)> {
        let text = "select (select count(*) from odd_items where channel = $1 and why = $2),
                           (select count(*) from odd_items where channel = $1 and why <> $2)
                           + (select count(*) from arrivals where channel = $1 and trouble is not null)";
        let (held, kept): (i64, i64) = sqlx::query_as(text)
            .bind(channel.to_string())
            .bind(HELD)
            .fetch_one(self.connection().await?)
            .await?;
        Ok((held as u64, kept as u64))
    }

    /// What is to be worked off by now, oldest first.
    pub async fn open_arrivals(&mut self, now: Timestamp, most: i64) -> StoreResult<Vec<Arrival>> {
        let rows: Vec<(String, i64, String, i64, String, i64)> = sqlx::query_as(
            "select id, place, channel, at, body, tries from arrivals
             where done_at is null and due_at <= $1 order by place, id limit $2",
        )
        .bind(now.millis())
        .bind(most)
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|(key, place, channel, at, body, tries)| {
                Ok(Arrival {
                    id: id("arrivals", &key)?,
                    place,
                    channel: id("arrivals", &channel)?,
                    at: Timestamp::from_millis(at),
                    body,
                    tries: tries as u32,
                })
            })
            .collect()
    }
}

impl Tx {
    pub fn add_arrival(&mut self, arrival: &Arrival) {
        self.put(
            "insert into arrivals (id, place, channel, at, body) values ($1, $2, $3, $4, $5)",
            values![
                arrival.id.to_string(),
                arrival.place,
                arrival.channel.to_string(),
                arrival.at,
                // A database's text cannot hold it, and JSON writes it otherwise.
                arrival.body.replace('\0', "\u{fffd}")
            ],
        );
    }

    /// Not worked off this time: it is tried again.
    pub fn put_off_arrival(&mut self, id: ArrivalId, due_at: Timestamp) {
        self.put(
            "update arrivals set tries = tries + 1, due_at = $2 where id = $1",
            values![id.to_string(), due_at],
        );
    }

    /// Worked off. What could not be is kept for those who look into it, alone where the rest of it could; the rest goes,
    /// since its customer may take back what he wrote.
    pub fn close_arrival(
        &mut self,
        id: ArrivalId,
        now: Timestamp,
        trouble: Option<(String, Option<String>)>,
    ) {
        match trouble {
            None => self.put("delete from arrivals where id = $1", values![id.to_string()]),
            Some((why, alone)) => self.put(
                "update arrivals set done_at = $2, trouble = $3, body = coalesce($4, body) where id = $1",
                values![id.to_string(), now, why, alone],
            ),
        }
    }

    /// Something of a kind that nobody here has heard of, as it came. Told again it is the same.
    pub fn keep_odd(&mut self, odd: &Odd<'_>, now: Timestamp) {
        self.put(
            "insert into odd_items (id, channel, at, why, provider_id, body) values ($1, $2, $3, $4, $5, $6)
             on conflict (id) do nothing",
            values![
                odd.id,
                odd.channel.to_string(),
                now,
                odd.why,
                odd.message.map(str::to_owned),
                odd.body.replace('\0', "\u{fffd}")
            ],
        );
    }

    /// A message that waits for its channel, once.
    pub fn hold_said(&mut self, channel: ChannelId, message: &str, held: &Held, now: Timestamp) {
        let Held { id, body } = held;
        self.keep_odd(&Odd { id, channel, why: HELD, message: Some(message), body }, now);
    }

    /// It is heard.
    pub fn drop_held(&mut self, id: &str) {
        self.put("delete from odd_items where id = $1", values![id]);
    }

    /// Its customer took the message back.
    pub fn forget_odd(&mut self, channel: ChannelId, message: &str) {
        self.put(
            "delete from odd_items where channel = $1 and provider_id = $2",
            values![channel.to_string(), message],
        );
    }

    /// What nobody looked into for so long, and what was told of messages that never came.
    pub fn forget_arrivals(&mut self, before: Timestamp) {
        self.put(
            "delete from odd_items where at < $1 and (why <> $2 or channel not in (select id from channels))",
            values![before, HELD],
        );
        self.put("delete from arrivals where done_at < $1", values![before]);
        self.put("delete from parked where at < $1", values![before]);
        self.put("delete from sent_reactions where at < $1", values![before]);
    }
}
