//! Connected accounts: what opens them (sealed), how they are doing, and their templates.

use super::{Reading, StoreError, StoreResult, Tx, catalog::id, puts::values};
use app::domain::{
    channel::{Health, Hour, Notice, Refused, TokenState},
    ids::ChannelId,
    template::Template,
    time::{Span, Timestamp},
};

#[derive(sqlx::FromRow)]
struct HealthRow {
    verified_at: Option<i64>,
    heard_at: Option<i64>,
    sent_at: Option<i64>,
    failed_at: Option<i64>,
    failure: Option<String>,
    token_until: Option<i64>,
    token: Option<String>,
    quality: Option<String>,
    refused: i64,
    refused_at: Option<i64>,
    notice: Option<String>,
    notice_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct TemplateRow {
    name: String,
    language: String,
    provider_id: String,
    status: String,
    category: String,
    quality: Option<String>,
    reason: Option<String>,
    components: String,
    sent: i64,
    delivered: i64,
    read: i64,
    failed: i64,
    changed_at: i64,
}

impl TemplateRow {
    fn template(self, channel: ChannelId) -> StoreResult<Template> {
        Ok(Template {
            channel,
            components: serde_json::from_str(&self.components)
                .map_err(|e| StoreError::nonsense("templates", &self.name, e))?,
            name: self.name,
            language: self.language,
            provider_id: self.provider_id,
            status: self.status,
            category: self.category,
            quality: self.quality,
            reason: self.reason,
            sent: self.sent as u64,
            delivered: self.delivered as u64,
            read: self.read as u64,
            failed: self.failed as u64,
            changed_at: Timestamp::from_millis(self.changed_at),
        })
    }
}

impl Reading {
    /// What opens a channel, as it was sealed.
    pub async fn sealed(&mut self, channel: ChannelId) -> StoreResult<Option<String>> {
        let text = "select sealed from channel_secrets where channel = $1";
        let found = sqlx::query_scalar(text).bind(channel.to_string());
        Ok(found.fetch_optional(self.connection().await?).await?)
    }

    /// Whether the provider has checked our address, or told something there.
    pub async fn has_our_address(&mut self, channel: ChannelId) -> StoreResult<bool> {
        let text = "select count(*) from channel_health where channel = $1 and verified_at is not null";
        let found: i64 =
            sqlx::query_scalar(text).bind(channel.to_string()).fetch_one(self.connection().await?).await?;
        Ok(found > 0)
    }

    /// When the provider said something of the account the last time; or, where that is `standing`, whether it may send.
    pub async fn noticed_at(&mut self, channel: ChannelId, standing: bool) -> StoreResult<Option<Timestamp>> {
        let text = match standing {
            true => "select standing_at from channel_health where channel = $1",
            false => "select notice_at from channel_health where channel = $1",
        };
        let at: Option<Option<i64>> = sqlx::query_scalar(text)
            .bind(channel.to_string())
            .fetch_optional(self.connection().await?)
            .await?;
        Ok(at.flatten().map(Timestamp::from_millis))
    }

    /// How many messages failed in this hour and the one before.
    pub async fn failed_lately(&mut self, channel: ChannelId, now: Timestamp) -> StoreResult<i64> {
        Ok(sqlx::query_scalar(
            "select cast(coalesce(sum(failed), 0) as bigint) from channel_hours where channel = $1 and hour >= $2",
        )
        .bind(channel.to_string())
        .bind(hour_of(now) - 1)
        .fetch_one(self.connection().await?)
        .await?)
    }

    pub async fn health(&mut self, channel: ChannelId, now: Timestamp) -> StoreResult<Health> {
        let row: Option<HealthRow> = sqlx::query_as(
            "select verified_at, heard_at, sent_at, failed_at, failure, token_until, token, quality, refused, refused_at,
                    notice, notice_at
             from channel_health where channel = $1",
        )
        .bind(channel.to_string())
        .fetch_optional(self.connection().await?)
        .await?;
        let since = hour_of(now.minus(Span::hours(24)));
        let hours: Vec<(i64, i64, i64, i64)> = sqlx::query_as(
            "select hour, received, sent, failed from channel_hours
             where channel = $1 and hour > $2 order by hour",
        )
        .bind(channel.to_string())
        .bind(since)
        .fetch_all(self.connection().await?)
        .await?;
        let waiting: i64 = sqlx::query_scalar("select count(*) from outbox where channel = $1")
            .bind(channel.to_string())
            .fetch_one(self.connection().await?)
            .await?;
        let (held, unreadable) = self.count_kept(channel).await?;
        let hour = |(hour, received, sent, failed): (i64, i64, i64, i64)| Hour {
            at: Timestamp::from_millis(hour * 3_600_000),
            received: received as u64,
            sent: sent as u64,
            failed: failed as u64,
        };
        let hours = hours.into_iter().map(hour).collect();
        let at = |ms: Option<i64>| ms.map(Timestamp::from_millis);
        Ok(match row {
            None => Health { hours, waiting: waiting as u64, unreadable, held, ..Health::default() },
            Some(row) => Health {
                verified_at: at(row.verified_at),
                heard_at: at(row.heard_at),
                sent_at: at(row.sent_at),
                failed_at: at(row.failed_at),
                failure: row.failure,
                token_until: at(row.token_until),
                token: row
                    .token
                    .as_deref()
                    .map(serde_json::from_str)
                    .transpose()
                    .map_err(|e| StoreError::nonsense("channel_health", &channel.to_string(), e))?,
                quality: row.quality,
                hours,
                waiting: waiting as u64,
                unreadable,
                held,
                notice: at(row.notice_at).zip(row.notice).map(|(at, words)| Notice { at, words }),
                refused: at(row.refused_at).map(|at| Refused { count: row.refused as u64, at }),
            },
        })
    }

    /// A channel's templates, by name and language.
    pub async fn templates(&mut self, channel: ChannelId) -> StoreResult<Vec<Template>> {
        let rows: Vec<TemplateRow> = sqlx::query_as(
            "select name, language, provider_id, status, category, quality, reason, components, sent, delivered,
                    read, failed, changed_at
             from templates where channel = $1 order by name, language",
        )
        .bind(channel.to_string())
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter().map(|row| row.template(channel)).collect()
    }

    /// Tokens that end before a time, to be renewed.
    pub async fn tokens_ending(&mut self, before: Timestamp) -> StoreResult<Vec<ChannelId>> {
        let text = "select channel from channel_health where token_until < $1";
        let rows: Vec<(String,)> =
            sqlx::query_as(text).bind(before.millis()).fetch_all(self.connection().await?).await?;
        rows.into_iter().map(|(channel,)| id("channel_health", &channel)).collect()
    }
}

impl Reading {
    /// Channels that have told nothing since then.
    pub async fn channels_silent(&mut self, since: Timestamp) -> StoreResult<Vec<ChannelId>> {
        let text = "select channel from channel_health where coalesce(heard_at, 0) < $1 order by channel";
        let rows: Vec<(String,)> =
            sqlx::query_as(text).bind(since.millis()).fetch_all(self.connection().await?).await?;
        rows.into_iter().map(|(channel,)| id("channel_health", &channel)).collect()
    }

    /// Channels about whose tokens nobody asked since then.
    pub async fn tokens_unasked(&mut self, since: Timestamp) -> StoreResult<Vec<ChannelId>> {
        let text =
            "select channel from channel_health where coalesce(token_asked_at, 0) < $1 order by channel";
        let rows: Vec<(String,)> =
            sqlx::query_as(text).bind(since.millis()).fetch_all(self.connection().await?).await?;
        rows.into_iter().map(|(channel,)| id("channel_health", &channel)).collect()
    }
}

fn hour_of(at: Timestamp) -> i64 {
    at.millis().div_euclid(3_600_000)
}

/// What happened on a channel, for its health.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beat {
    Verified,
    Heard,
    Sent,
    Failed(String),
    /// The provider said something of the account.
    Told(String),
    /// What it said last was whether the account may send.
    Stands,
    /// So many webhooks more whose signature did not fit.
    Refused(u64),
    Quality(String),
    /// It is a new one, and the provider is to be asked about it.
    TokenUntil(Option<Timestamp>),
    /// What the provider says of it.
    Token(Option<Timestamp>, TokenState),
}

impl Tx {
    pub fn seal(&mut self, channel: ChannelId, sealed: &str) {
        self.put(
            "insert into channel_secrets (channel, sealed) values ($1, $2)
             on conflict (channel) do update set sealed = excluded.sealed",
            values![channel.to_string(), sealed],
        );
    }

    pub fn note_health(&mut self, channel: ChannelId, beat: Beat, now: Timestamp) {
        let key = channel.to_string();
        self.put(
            "insert into channel_health (channel) values ($1) on conflict (channel) do nothing",
            values![key.as_str()],
        );
        match beat {
            Beat::Verified => self.put(
                "update channel_health set verified_at = $2 where channel = $1",
                values![key.as_str(), now],
            ),
            // Who is heard has our address.
            Beat::Heard => self.put(
                "update channel_health set heard_at = $2, verified_at = coalesce(verified_at, $2) where channel = $1",
                values![key.as_str(), now],
            ),
            Beat::Sent => self
                .put("update channel_health set sent_at = $2 where channel = $1", values![key.as_str(), now]),
            Beat::Failed(why) => self.put(
                "update channel_health set failed_at = $2, failure = $3 where channel = $1",
                values![key.as_str(), now, why],
            ),
            Beat::Told(words) => self.put(
                "update channel_health set notice_at = $2, notice = $3 where channel = $1",
                values![key.as_str(), now, words],
            ),
            Beat::Stands => self.put(
                "update channel_health set standing_at = $2 where channel = $1",
                values![key.as_str(), now],
            ),
            // After a day without any it is another matter.
            Beat::Refused(count) => self.put(
                "update channel_health
                 set refused = case when coalesce(refused_at, 0) < $4 then $3 else refused + $3 end, refused_at = $2
                 where channel = $1",
                values![key.as_str(), now, count as i64, now.minus(Span::hours(24))],
            ),
            Beat::Quality(quality) => self.put(
                "update channel_health set quality = $2 where channel = $1",
                values![key.as_str(), quality],
            ),
            Beat::TokenUntil(until) => self.put(
                "update channel_health set token_until = $2, token = null, token_asked_at = null, refused = 0, refused_at = null where channel = $1",
                values![key.as_str(), until],
            ),
            Beat::Token(until, state) => self.put(
                "update channel_health set token_until = $2, token = $3 where channel = $1",
                values![key.as_str(), until, super::agents::json(&state)],
            ),
        }
    }

    /// The provider was asked about a channel's token, or will have been.
    pub fn note_token_asked(&mut self, channel: ChannelId, at: Timestamp) {
        self.put(
            "update channel_health set token_asked_at = $2 where channel = $1",
            values![channel.to_string(), at],
        );
    }

    /// Counts what came in and went out in this hour.
    pub fn count_traffic(
        &mut self,
        channel: ChannelId,
        now: Timestamp,
        received: i64,
        sent: i64,
        failed: i64,
    ) {
        self.put(
            "insert into channel_hours (channel, hour, received, sent, failed) values ($1, $2, $3, $4, $5)
             on conflict (channel, hour) do update
             set received = channel_hours.received + excluded.received, sent = channel_hours.sent + excluded.sent,
                 failed = channel_hours.failed + excluded.failed",
            values![channel.to_string(), hour_of(now), received, sent, failed],
        );
    }

    /// Puts a template as the account has it; what was counted stays.
    pub fn save_template(&mut self, template: &Template) {
        self.put(
            "insert into templates (channel, name, language, provider_id, status, category, quality, reason, components,
                 sent, delivered, read, failed, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0, $10)
             on conflict (channel, name, language) do update
             set provider_id = excluded.provider_id, status = excluded.status, category = excluded.category,
                 quality = excluded.quality, reason = excluded.reason, components = excluded.components,
                 changed_at = excluded.changed_at",
            values![
                template.channel.to_string(),
                template.name.as_str(),
                template.language.as_str(),
                template.provider_id.as_str(),
                template.status.as_str(),
                template.category.as_str(),
                template.quality.clone(),
                template.reason.clone(),
                super::agents::json(&template.components),
                template.changed_at
            ],
        );
    }

    pub fn remove_template(&mut self, channel: ChannelId, name: &str, language: &str) {
        self.put(
            "delete from templates where channel = $1 and name = $2 and language = $3",
            values![channel.to_string(), name, language],
        );
    }

    /// Counts how far a template's message got.
    pub fn count_template(
        &mut self,
        channel: ChannelId,
        name: &str,
        language: &str,
        (sent, delivered, read, failed): (i64, i64, i64, i64),
    ) {
        self.put(
            "update templates set sent = sent + $4, delivered = delivered + $5, read = read + $6, failed = failed + $7
             where channel = $1 and name = $2 and language = $3",
            values![channel.to_string(), name, language, sent, delivered, read, failed],
        );
    }
}
