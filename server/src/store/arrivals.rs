//! What came in, word for word: stored before it is answered, worked off afterwards.

use super::{Reading, StoreResult, Tx, catalog::id, writer::values};
use app::domain::{
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
}

impl Reading {
    /// What is to be worked off, oldest first.
    pub async fn open_arrivals(&mut self, most: i64) -> StoreResult<Vec<Arrival>> {
        let rows: Vec<(String, i64, String, i64, String)> = sqlx::query_as(
            "select id, place, channel, at, body from arrivals where done_at is null order by place, id limit $1",
        )
        .bind(most)
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|(key, place, channel, at, body)| {
                Ok(Arrival {
                    id: id("arrivals", &key)?,
                    place,
                    channel: id("arrivals", &channel)?,
                    at: Timestamp::from_millis(at),
                    body,
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

    /// Worked off. What could not be is kept for those who look into it; the rest goes, since its customer may take back
    /// what he wrote.
    pub fn close_arrival(&mut self, id: ArrivalId, now: Timestamp, trouble: Option<String>) {
        match trouble {
            None => self.put("delete from arrivals where id = $1", values![id.to_string()]),
            Some(why) => self.put(
                "update arrivals set done_at = $2, trouble = $3 where id = $1",
                values![id.to_string(), now, why],
            ),
        }
    }

    /// What nobody looked into for so long, and what was told of messages that never came.
    pub fn forget_arrivals(&mut self, before: Timestamp) {
        self.put("delete from arrivals where done_at < $1", values![before]);
        self.put("delete from parked where at < $1", values![before]);
    }
}
