//! What the doors need to know before a use-case begins.

use super::Service;
use app::{
    api::desk::Answer,
    domain::{
        channel::{Channel, ChannelKind},
        ids::ChannelId,
    },
};

impl Service {
    /// The channel whose widget is asked for: its look, and who may embed it. One that is switched off finishes the chats
    /// that run.
    pub async fn embed(&self, channel: ChannelId) -> Answer<Channel> {
        Ok(self.web_channel(channel)?)
    }

    /// The channel that the demo shop shows.
    pub async fn demo_channel(&self) -> anyhow::Result<Option<ChannelId>> {
        let catalog = self.catalog();
        let mut shown = catalog.channels.values().filter(|channel| channel.kind == ChannelKind::Web);
        Ok(shown.find(|channel| !channel.disabled).map(|channel| channel.id))
    }

    /// Whether the database answers.
    pub async fn is_ready(&self) -> bool {
        self.store.is_there().await
    }
}
