//! Messages by the names that channels give them, and customers by theirs.

use super::{
    ConversationRow, Reading, StoreResult, Tx,
    catalog::id,
    conversation_rows::{Row, columns},
    puts::values,
};
use app::domain::{
    customer::Identity,
    ids::{ChannelId, ConversationId, CustomerId, MessageId, ParkedId},
    routing::Tongue,
    time::Timestamp,
};

/// By which a customer can be found on a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdKind {
    /// The channel's own id of a person.
    Id,
    Phone,
}

impl IdKind {
    fn word(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Phone => "phone",
        }
    }
}

/// A message as it arrives from a channel: who that is, and his latest conversation there.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    /// By his own id, and by his number: where they differ, the first counts.
    pub by_id: Option<CustomerId>,
    pub by_phone: Option<CustomerId>,
    /// Whose number it was: he has another id. Numbers are given to somebody else in time, ids are not (meta-api §2.2).
    pub formerly: Option<CustomerId>,
    /// When the channel last said who it is that has this id; nothing while it is to be asked.
    pub asked_at: Option<Timestamp>,
    /// The language that the channel told with his name.
    pub tongue: Option<Tongue>,
    pub latest: Option<ConversationRow>,
}

impl Caller {
    pub fn customer(&self) -> Option<CustomerId> {
        self.by_id.or(self.by_phone)
    }
}

#[derive(sqlx::FromRow)]
struct CallerRow {
    kind_of_identity: String,
    customer_of_identity: String,
    asked_at: Option<i64>,
    tongue_of_identity: Option<String>,
    #[sqlx(flatten)]
    row: OptionalRow,
}

/// Somebody of whom a channel is to say who he is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unasked {
    pub channel: ChannelId,
    /// The channel's id of him.
    pub id: String,
    pub customer: CustomerId,
    /// How often it did not answer.
    pub attempts: u32,
}

/// A reaction of ours, and to which line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentReaction {
    pub entry: MessageId,
    pub emoji: String,
}

/// What is known of a message that comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeardOf {
    pub is_here: bool,
    /// Something was told of it before it came.
    pub is_spoken_of: bool,
}

/// Somebody who is known and has no conversation on this channel.
struct OptionalRow(Option<Row>);

impl<'r> sqlx::FromRow<'r, sqlx::any::AnyRow> for OptionalRow {
    fn from_row(row: &'r sqlx::any::AnyRow) -> Result<Self, sqlx::Error> {
        use sqlx::Row as _;
        let id: Option<String> = row.try_get("id")?;
        match id {
            None => Ok(Self(None)),
            Some(_) => Ok(Self(Some(Row::from_row(row)?))),
        }
    }
}

impl Reading {
    /// Whether a message of this name is here: its line and conversation.
    pub async fn by_provider_id(
        &mut self,
        channel: ChannelId,
        provider_id: &str,
    ) -> StoreResult<Option<(MessageId, ConversationId)>> {
        let row: Option<(String, String)> = sqlx::query_as(
            "select entry, conversation from provider_messages where channel = $1 and provider_id = $2",
        )
        .bind(channel.to_string())
        .bind(provider_id.to_owned())
        .fetch_optional(self.connection().await?)
        .await?;
        row.map(|(entry, conversation)| {
            Ok((id("provider_messages", &entry)?, id("provider_messages", &conversation)?))
        })
        .transpose()
    }

    /// Whether a message of this name is here, and whether something waits for it: in one question, since it is asked for
    /// every message.
    pub async fn heard_of(&mut self, channel: ChannelId, provider_id: &str) -> StoreResult<HeardOf> {
        let (here, parked): (i64, i64) = sqlx::query_as(
            "select (select count(*) from provider_messages where channel = $1 and provider_id = $2),
                    (select count(*) from parked where channel = $1 and provider_id = $2)",
        )
        .bind(channel.to_string())
        .bind(provider_id.to_owned())
        .fetch_one(self.connection().await?)
        .await?;
        Ok(HeardOf { is_here: here > 0, is_spoken_of: parked > 0 })
    }

    /// What the channel calls a line; several where it went out in parts, the first first.
    pub async fn provider_ids(&mut self, entry: MessageId) -> StoreResult<Vec<String>> {
        let rows: Vec<(String,)> =
            sqlx::query_as("select provider_id from provider_messages where entry = $1 order by provider_id")
                .bind(entry.to_string())
                .fetch_all(self.connection().await?)
                .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// Who writes, by either of his names, and his conversation on the channel, the one that runs or else the one that was
    /// closed last, in one question. It names every column of the index apart: by the pairs alone SQLite would look through
    /// everybody who ever wrote on the channel.
    pub async fn caller_on(
        &mut self,
        channel: ChannelId,
        own_id: Option<&str>,
        phone: Option<&str>,
    ) -> StoreResult<Caller> {
        let rows: Vec<CallerRow> = sqlx::query_as(concat!(
            "select i.kind as kind_of_identity, i.customer as customer_of_identity, i.asked_at,
                    i.tongue as tongue_of_identity, ",
            columns!(),
            " from identities i join customers u on u.id = i.customer
             left join conversations c on c.id = (
                 select l.id from conversations l where l.customer = i.customer and l.channel = i.channel
                 order by (l.state = 'archived'), l.since desc, l.id desc limit 1)
             where i.channel = $1 and i.kind in ('id', 'phone') and i.value in ($2, $3)
               and ((i.kind = 'id' and i.value = $2) or (i.kind = 'phone' and i.value = $3))
             order by i.kind"
        ))
        .bind(channel.to_string())
        .bind(own_id.unwrap_or_default().to_owned())
        .bind(phone.unwrap_or_default().to_owned())
        .fetch_all(self.connection().await?)
        .await?;
        let mut caller = Caller::default();
        for found in rows {
            let customer = id("identities", &found.customer_of_identity)?;
            match found.kind_of_identity.as_str() {
                "id" => {
                    caller.by_id = Some(customer);
                    caller.asked_at = found.asked_at.map(Timestamp::from_millis);
                    caller.tongue = found.tongue_of_identity.as_deref().and_then(Tongue::read);
                }
                _ => caller.by_phone = Some(customer),
            }
            if caller.latest.is_none() && caller.customer() == Some(customer) {
                caller.latest = found.row.0.map(ConversationRow::try_from).transpose()?;
            }
        }
        if own_id.is_some()
            && caller.by_id.is_none()
            && let Some(other) = caller.by_phone
            && self.address(other, channel).await?.0.is_some()
        {
            return Ok(Caller { formerly: Some(other), ..Caller::default() });
        }
        Ok(caller)
    }

    /// By what a customer is known, on every channel.
    pub async fn identities(&mut self, customer: CustomerId) -> StoreResult<Vec<Identity>> {
        let rows: Vec<(String, String, String, Option<String>)> = sqlx::query_as(
            "select channel, kind, value, username from identities where customer = $1
             order by channel, kind, value",
        )
        .bind(customer.to_string())
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|(channel, kind, value, username)| {
                let is_phone = kind == "phone";
                Ok(Identity { channel: id("identities", &channel)?, is_phone, value, username })
            })
            .collect()
    }

    /// The channels on which a customer asked for no more advertising.
    pub async fn stopped(&mut self, customer: CustomerId) -> StoreResult<Vec<ChannelId>> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select channel from stopped where customer = $1 and wanted_again_at is null order by channel",
        )
        .bind(customer.to_string())
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter().map(|(channel,)| id("stopped", &channel)).collect()
    }

    /// Where a customer is reached on a channel: his id and his number there.
    pub async fn address(
        &mut self,
        customer: CustomerId,
        channel: ChannelId,
    ) -> StoreResult<(Option<String>, Option<String>)> {
        let identities = self.identities(customer).await?;
        let here = |phone| {
            let found = identities.iter().find(|i| i.channel == channel && i.is_phone == phone);
            found.map(|identity| identity.value.clone())
        };
        Ok((here(false), here(true)))
    }

    /// Whom the channels are to be asked about by now.
    pub async fn unasked(&mut self, now: Timestamp, most: i64) -> StoreResult<Vec<Unasked>> {
        const TABLE: &str = "identities";
        let rows: Vec<(String, String, String, i64)> = sqlx::query_as(
            "select channel, value, customer, asks from identities
             where asked_at is null and coalesce(ask_at, 0) <= $1 order by channel, value limit $2",
        )
        .bind(now.millis())
        .bind(most)
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|(channel, value, customer, asks)| {
                let (channel, customer) = (id(TABLE, &channel)?, id(TABLE, &customer)?);
                Ok(Unasked { channel, id: value, customer, attempts: asks as u32 })
            })
            .collect()
    }

    /// When a channel that did not answer is asked again.
    pub async fn next_asking(&mut self) -> StoreResult<Option<Timestamp>> {
        let next: Option<i64> =
            sqlx::query_scalar("select min(ask_at) from identities where asked_at is null")
                .fetch_one(self.connection().await?)
                .await?;
        Ok(next.map(Timestamp::from_millis))
    }

    /// A reaction of ours, by what the channel calls it.
    pub async fn sent_reaction(
        &mut self,
        channel: ChannelId,
        provider_id: &str,
    ) -> StoreResult<Option<SentReaction>> {
        let row: Option<(String, String)> =
            sqlx::query_as("select entry, emoji from sent_reactions where channel = $1 and provider_id = $2")
                .bind(channel.to_string())
                .bind(provider_id.to_owned())
                .fetch_optional(self.connection().await?)
                .await?;
        row.map(|(entry, emoji)| Ok(SentReaction { entry: id("sent_reactions", &entry)?, emoji })).transpose()
    }

    /// What was told of a message before it came, oldest first.
    pub async fn parked(
        &mut self,
        channel: ChannelId,
        provider_id: &str,
    ) -> StoreResult<Vec<(ParkedId, String)>> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select id, body from parked where channel = $1 and provider_id = $2 order by at, id",
        )
        .bind(channel.to_string())
        .bind(provider_id.to_owned())
        .fetch_all(self.connection().await?)
        .await?;
        rows.into_iter().map(|(key, body)| Ok((id("parked", &key)?, body))).collect()
    }
}

impl Tx {
    pub fn name_message(
        &mut self,
        channel: ChannelId,
        provider_id: &str,
        entry: MessageId,
        conversation: ConversationId,
    ) {
        self.put(
            "insert into provider_messages (channel, provider_id, entry, conversation) values ($1, $2, $3, $4)",
            values![channel.to_string(), provider_id, entry.to_string(), conversation.to_string()],
        );
    }

    /// What the channel calls something of ours: it may have said so before it answered.
    pub fn name_ours(
        &mut self,
        channel: ChannelId,
        provider_id: &str,
        entry: MessageId,
        conversation: ConversationId,
    ) {
        self.put(
            "insert into provider_messages (channel, provider_id, entry, conversation) values ($1, $2, $3, $4)
             on conflict (channel, provider_id) do nothing",
            values![channel.to_string(), provider_id, entry.to_string(), conversation.to_string()],
        );
    }

    /// Knows a customer by this as well; who is known by it already stays who he is.
    pub fn know(
        &mut self,
        channel: ChannelId,
        kind: IdKind,
        value: &str,
        customer: CustomerId,
        username: Option<&str>,
        asked: Option<Timestamp>,
    ) {
        self.put(
            "insert into identities (channel, kind, value, customer, username, asked_at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (channel, kind, value) do update
             set username = coalesce(excluded.username, identities.username)",
            values![
                channel.to_string(),
                kind.word(),
                value,
                customer.to_string(),
                username.map(str::to_owned),
                asked
            ],
        );
    }

    /// The number is somebody else's by now.
    pub fn pass_number_on(&mut self, channel: ChannelId, number: &str, to: CustomerId) {
        self.put(
            "update identities set customer = $3 where channel = $1 and kind = 'phone' and value = $2",
            values![channel.to_string(), number, to.to_string()],
        );
    }

    /// The channel says that he goes by this user name now.
    pub fn note_username(&mut self, channel: ChannelId, value: &str, username: &str) {
        self.put(
            "update identities set username = $3 where channel = $1 and kind = 'id' and value = $2",
            values![channel.to_string(), value, username],
        );
    }

    /// The channel says that this is his language; none: it says none.
    pub fn note_tongue(&mut self, channel: ChannelId, value: &str, tongue: Option<Tongue>) {
        self.put(
            "update identities set tongue = $3 where channel = $1 and kind = 'id' and value = $2",
            values![channel.to_string(), value, tongue.map(|tongue| tongue.as_str().to_owned())],
        );
    }

    /// The channel was asked who he is, and is not asked again before he writes much later.
    pub fn note_asked(&mut self, channel: ChannelId, value: &str, now: Timestamp) {
        self.put(
            "update identities set asked_at = $3, ask_at = null, asks = 0
             where channel = $1 and kind = 'id' and value = $2",
            values![channel.to_string(), value, now],
        );
    }

    /// It did not answer, so many times: it is asked again then.
    pub fn ask_later(&mut self, channel: ChannelId, value: &str, attempts: u32, at: Timestamp) {
        self.put(
            "update identities set ask_at = $3, asks = $4
             where channel = $1 and kind = 'id' and value = $2",
            values![channel.to_string(), value, at, i64::from(attempts)],
        );
    }

    /// What it said was long ago.
    pub fn ask_again(&mut self, channel: ChannelId, value: &str) {
        self.put(
            "update identities set asked_at = null where channel = $1 and kind = 'id' and value = $2",
            values![channel.to_string(), value],
        );
    }

    /// He asked for no more advertising, or for it again. What he wished since stands.
    pub fn note_stopped(&mut self, channel: ChannelId, customer: CustomerId, stopped: bool, at: Timestamp) {
        self.put(
            "insert into stopped (channel, customer, at, wanted_again_at) values ($1, $2, $3, $4)
             on conflict (channel, customer) do update
             set at = excluded.at, wanted_again_at = excluded.wanted_again_at where stopped.at <= excluded.at",
            values![channel.to_string(), customer.to_string(), at, (!stopped).then_some(at)],
        );
    }

    pub fn forget_identity(&mut self, channel: ChannelId, kind: IdKind, value: &str) {
        self.put(
            "delete from identities where channel = $1 and kind = $2 and value = $3",
            values![channel.to_string(), kind.word(), value],
        );
    }

    /// What the channel calls a reaction of ours: it may say of it later that it was not taken.
    pub fn name_reaction(
        &mut self,
        channel: ChannelId,
        provider_id: &str,
        reaction: &SentReaction,
        now: Timestamp,
    ) {
        self.put(
            "insert into sent_reactions (channel, provider_id, entry, emoji, at) values ($1, $2, $3, $4, $5)
             on conflict (channel, provider_id) do nothing",
            values![
                channel.to_string(),
                provider_id,
                reaction.entry.to_string(),
                reaction.emoji.as_str(),
                now
            ],
        );
    }

    pub fn forget_reaction(&mut self, channel: ChannelId, provider_id: &str) {
        self.put(
            "delete from sent_reactions where channel = $1 and provider_id = $2",
            values![channel.to_string(), provider_id],
        );
    }

    pub fn park(&mut self, channel: ChannelId, provider_id: &str, body: &str, now: Timestamp) {
        self.put(
            "insert into parked (id, channel, provider_id, at, body) values ($1, $2, $3, $4, $5)",
            values![ParkedId::at(now).to_string(), channel.to_string(), provider_id, now, body],
        );
    }

    pub fn unpark(&mut self, id: ParkedId) {
        self.put("delete from parked where id = $1", values![id.to_string()]);
    }
}
