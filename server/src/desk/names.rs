//! What customers of Messenger and Instagram are called: asked of the channel once, after their first message. That they
//! agree is not sure, and no message waits for it.

use super::{Service, hearing::touchpoint, steps::Step};
use crate::channels::Known;
use app::{
    api::desk::Answer,
    domain::{
        channel::{Channel, ChannelKind},
        customer::Customer,
        ids::{ChannelId, CustomerId},
    },
};
use futures::StreamExt;

const AT_ONCE: usize = 4;

impl Service {
    /// Asks for every name that was not asked for yet.
    pub async fn tick_names(&self) -> Answer<()> {
        loop {
            let unasked = self.store.glance().await?.unasked(50).await?;
            if unasked.is_empty() {
                return Ok(());
            }
            let ask = |(channel, id, customer): (ChannelId, String, CustomerId)| async move {
                self.ask_name(channel, &id, customer).await
            };
            let ends: Vec<Answer<()>> =
                futures::stream::iter(unasked).map(ask).buffer_unordered(AT_ONCE).collect().await;
            for end in ends {
                end?;
            }
        }
    }

    async fn ask_name(&self, channel: ChannelId, id: &str, customer: CustomerId) -> Answer<()> {
        let told = match self.catalog().channels.get(&channel).cloned() {
            Some(channel) => self.name_told(&channel, id).await,
            None => Known::default(),
        };
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        tx.note_asked(channel, id, told.username.as_deref(), now);
        let kind = self.catalog().channels.get(&channel).map_or(ChannelKind::Messenger, |c| c.kind);
        if let Some(contact) = touchpoint(kind, &told) {
            tx.set_contact(customer, channel, &contact);
        }
        if let Some(known) = tx.customer(customer).await? {
            // What an agent wrote there stays.
            let name = known.name.clone().or(told.name);
            let known = Customer { name, ..known };
            tx.save_customer(&known);
            for conversation in tx.conversations_of(customer).await? {
                Step { tx: &mut tx, now }.profile_changed(&conversation, &known)?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// What the channel says; nothing where it may not, or does not answer.
    async fn name_told(&self, channel: &Channel, id: &str) -> Known {
        let fields = match channel.kind {
            ChannelKind::Messenger => "name,first_name,last_name",
            ChannelKind::Instagram => "name,username",
            ChannelKind::Whatsapp | ChannelKind::Web | ChannelKind::InApp => return Known::default(),
        };
        let own_login = channel.account.as_ref().is_some_and(|account| account.own_login);
        let Ok(Some(secrets)) = self.secrets(channel.id).await else { return Known::default() };
        let path = format!("{id}?fields={fields}");
        let told = self.graph.get(own_login, &secrets.token, &path).await.unwrap_or_default();
        let text = |field: &str| {
            let said = told.get(field).and_then(|value| value.as_str()).unwrap_or_default();
            super::optional(field, said, 200).ok().flatten()
        };
        let whole =
            [text("first_name"), text("last_name")].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let name = text("name").or_else(|| (!whole.is_empty()).then_some(whole));
        Known { name, username: text("username"), ..Known::default() }
    }
}
