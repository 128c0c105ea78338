//! Who customers of Messenger and Instagram are: what they are called and look like. The channel is asked after their first
//! message, and again when they write and its word is old. That they agree is not sure, and no message waits for it.

use super::{Service, callers::touchpoint, customers::as_shown, pictures::Looks, steps::Step};
use crate::{
    channels::{
        Known,
        error::{Remedy, remedy},
        graph::{NoAnswer, is_an_id},
    },
    store::Unasked,
};
use app::{
    api::desk::Answer,
    domain::{
        channel::{Channel, ChannelKind},
        customer::Customer,
        routing::Tongue,
        time::{Span, Timestamp},
    },
};
use futures::StreamExt;
use std::sync::Arc;

const AT_ONCE: usize = 4;
/// How long a channel's word on somebody is good. It is asked again when he writes, not before: who is gone is left alone.
const GOOD_FOR: Span = Span::hours(7 * 24);
/// How often a channel that does not answer is asked, over an hour and a half; then it is as if it had said nothing.
const ATTEMPTS: u32 = 5;

const ON_MESSENGER: &str = "name,first_name,last_name,profile_pic";

/// What a channel says of somebody.
#[derive(Default)]
struct Told {
    name: Option<String>,
    username: Option<String>,
    /// Of his account there.
    tongue: Option<Tongue>,
    /// Where his picture is, for some days.
    picture: Option<String>,
}

/// Whether a channel says who somebody is when it is asked. WhatsApp tells the name with each message, and shows nobody.
pub(super) fn is_asked(kind: ChannelKind) -> bool {
    matches!(kind, ChannelKind::Messenger | ChannelKind::Instagram)
}

/// Whether what a channel said then is to be asked for anew.
pub(super) fn is_old(asked: Timestamp, now: Timestamp) -> bool {
    now.since(asked) >= GOOD_FOR
}

impl Service {
    /// On a way of its own: a picture that does not come holds up no file of a message.
    pub(super) async fn ask_on(self: Arc<Self>) {
        loop {
            let due = self.tick_names().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "names could not be asked for; trying again");
                Some(self.clock.now().plus(Span::seconds(10)))
            });
            self.rung_or_due(&self.unasked, due).await;
        }
    }

    /// Asks about everybody whom the channels are to be asked about by now. Answers when the next one is.
    pub async fn tick_names(&self) -> Answer<Option<Timestamp>> {
        loop {
            let now = self.clock.now();
            let unasked = self.store.glance().await?.unasked(now, 50).await?;
            if unasked.is_empty() {
                return Ok(self.store.glance().await?.next_asking().await?);
            }
            let ask = |one: Unasked| async move { self.ask_about(&one).await };
            let ends: Vec<Answer<()>> =
                futures::stream::iter(unasked).map(ask).buffer_unordered(AT_ONCE).collect().await;
            for end in ends {
                end?;
            }
        }
    }

    /// The name is written down before the picture is fetched, which may take its time or never come.
    async fn ask_about(&self, one: &Unasked) -> Answer<()> {
        let looks = match self.catalog().channels.get(&one.channel).cloned() {
            None => Looks::Nothing,
            Some(channel) => match self.said_of(&channel, &one.id).await {
                Ok(told) => {
                    self.reached_again(one.channel).await?;
                    self.is_called(one, channel.kind, &told).await?;
                    self.look_at(told.picture.as_deref()).await
                }
                Err(why) if is_passing(channel.kind, &why) => Looks::Unknown,
                // It says nothing of him, or no more: what it said before is not ours to show any longer.
                Err(_) => Looks::Nothing,
            },
        };
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let attempts = one.attempts + 1;
        match looks {
            Looks::Unknown if attempts < ATTEMPTS => {
                let later = now.plus(Span::minutes(4_i64.pow(one.attempts)));
                tx.ask_later(one.channel, &one.id, attempts, later);
            }
            _ => tx.note_asked(one.channel, &one.id, now),
        }
        let dropped = self.looks_like(&mut Step { tx: &mut tx, now }, one.customer, looks).await?;
        tx.commit().await?;
        if let Some(picture) = dropped {
            self.files.remove(&picture.to_string()).await;
        }
        Ok(())
    }

    async fn is_called(&self, one: &Unasked, kind: ChannelKind, told: &Told) -> Answer<()> {
        if told.name.is_none() && told.username.is_none() && told.tongue.is_none() {
            return Ok(());
        }
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        tx.note_tongue(one.channel, &one.id, told.tongue);
        let before = tx.conversations_of(one.customer).await?;
        if let Some(username) = &told.username {
            tx.note_username(one.channel, &one.id, username);
        }
        let known = Known { username: told.username.clone(), ..Known::default() };
        if let Some(contact) = touchpoint(kind, &known) {
            tx.set_contact(one.customer, one.channel, &contact);
        }
        let person = tx.person(one.customer).await?;
        let Some(customer) = as_shown(&mut tx, one.customer).await? else { return Ok(()) };
        // What an agent wrote there stays.
        if customer.name.is_none() && told.name.is_some() {
            let named = Customer { name: told.name.clone(), ..customer };
            self.save_person(&mut Step { tx: &mut tx, now }, &person, &named).await?;
            return Ok(tx.commit().await?);
        }
        for conversation in tx.conversations_of(one.customer).await? {
            if !before.contains(&conversation) {
                Step { tx: &mut tx, now }.profile_changed(&conversation, &customer)?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// What the channel says of him.
    async fn said_of(&self, channel: &Channel, id: &str) -> Result<Told, NoAnswer> {
        match channel.kind {
            ChannelKind::Messenger => {
                match self.asked(channel, id, &format!("{ON_MESSENGER},locale")).await {
                    // The language needs a right of its own (2018247); the name does not wait for it.
                    Err(NoAnswer::Refused(_)) => self.asked(channel, id, ON_MESSENGER).await,
                    told => told,
                }
            }
            ChannelKind::Instagram => self.asked(channel, id, "name,username,profile_pic").await,
            ChannelKind::Whatsapp | ChannelKind::Web | ChannelKind::InApp => Ok(Told::default()),
        }
    }

    async fn asked(&self, channel: &Channel, id: &str, fields: &str) -> Result<Told, NoAnswer> {
        if !is_an_id(id) {
            return Ok(Told::default());
        }
        let own_login = channel.account.as_ref().is_some_and(|account| account.own_login);
        let Ok(Some(secrets)) = self.secrets(channel.id).await else {
            return Err(NoAnswer::NotReached("its channel is not connected".to_owned()));
        };
        let path = format!("{id}?fields={fields}");
        let told = self.graph.get(own_login, &secrets.pass(own_login), &path).await?;
        let text = |field: &str, longest: usize| {
            let said = told.get(field).and_then(|value| value.as_str()).unwrap_or_default();
            super::optional(field, said, longest).ok().flatten()
        };
        let whole = [text("first_name", 200), text("last_name", 200)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        let name = text("name", 200).or_else(|| (!whole.is_empty()).then_some(whole));
        let tongue = told.get("locale").and_then(|value| value.as_str()).and_then(Tongue::read);
        Ok(Told { name, tongue, username: text("username", 200), picture: text("profile_pic", 4_000) })
    }
}

/// Whether the channel may say it another time.
fn is_passing(kind: ChannelKind, why: &NoAnswer) -> bool {
    match why {
        NoAnswer::NotReached(_) | NoAnswer::Lost(_) => true,
        // 1 is whatever went wrong there; a message is not sent again after it, but a question does no harm.
        NoAnswer::Refused(trouble) => {
            trouble.code == 1 || !matches!(remedy(kind, trouble, 1), Remedy::Give(_))
        }
        NoAnswer::Unsayable(_) => false,
    }
}
