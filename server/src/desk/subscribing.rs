//! That the providers tell us what happens: asked for when an account is connected, and again where it may have been forgotten.

use super::{Service, accounts::Secrets};
use crate::{channels::graph::NoAnswer, store::ChannelBeat};
use app::{
    api::desk::Answer,
    domain::{
        channel::{Account, Channel, ChannelKind, INSTAGRAM_FIELDS, PAGE_FIELDS},
        time::Span,
    },
};
use serde_json::json;

/// A Page or an account that told nothing for so long may have given us up.
const SILENT: Span = Span::hours(1);

impl Service {
    /// Asks the provider to tell us. A failure is shown on the health page and is no reason to lose what was typed.
    pub(super) async fn subscribe(&self, channel: &Channel, secrets: &Secrets) -> Answer<()> {
        let Some(account) = &channel.account else { return Ok(()) };
        let Some((path, body)) = self.subscription(channel, account, secrets) else { return Ok(()) };
        let asked = self.graph.post(account.own_login, &secrets.pass(account.own_login), &path, &body).await;
        let Err(error) = asked else { return Ok(()) };
        let why = match error {
            NoAnswer::Refused(trouble) => trouble.detail,
            NoAnswer::Unsayable(_) => String::new(),
            NoAnswer::NotReached(why) | NoAnswer::Lost(why) => why,
        };
        tracing::warn!(channel = %channel.id, %why, "the provider was asked to tell us and did not agree");
        let mut tx = self.store.write().await?;
        tx.note_health(channel.id, ChannelBeat::Failed(why), self.clock.now());
        Ok(tx.commit().await?)
    }

    fn subscription(
        &self,
        channel: &Channel,
        account: &Account,
        secrets: &Secrets,
    ) -> Option<(String, serde_json::Value)> {
        if channel.kind == ChannelKind::Whatsapp {
            let business = account.parent.as_ref()?;
            let callback = self.callback(channel.id);
            let body = json!({"override_callback_uri": callback, "verify_token": secrets.verify_token});
            return Some((format!("{business}/subscribed_apps"), body));
        }
        let whose = account.parent.as_ref().unwrap_or(&account.id);
        // What is asked for replaces what was, so that both accounts of a Page ask for what a Page tells; the fields of
        // Instagram stand in the app's own settings then.
        let fields = if account.own_login { INSTAGRAM_FIELDS } else { PAGE_FIELDS };
        Some((format!("{whose}/subscribed_apps?subscribed_fields={fields}"), json!({})))
    }

    /// A desk that took nothing for an hour is told nothing more by a Page or an Instagram account, and is not told that
    /// either (meta-api §1.4): those that have been silent are asked anew, which changes nothing where they still tell.
    pub async fn tick_subscriptions(&self) -> Answer<()> {
        let now = self.clock.now();
        for id in self.store.glance().await?.channels_silent(now.minus(SILENT)).await? {
            let Some(channel) = self.with_token(id) else { continue };
            // WhatsApp goes on trying for days instead, once it has our address.
            let tries_itself = channel.kind == ChannelKind::Whatsapp;
            if tries_itself && self.store.glance().await?.has_our_address(id).await? {
                continue;
            }
            if let Some(secrets) = self.connected_secrets(id).await? {
                self.subscribe(&channel, &secrets).await?;
            }
        }
        Ok(())
    }
}
