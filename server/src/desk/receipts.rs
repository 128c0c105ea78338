//! What a channel tells later of a line that is here, or will be: how far it came, reactions, changes, and that it is gone.

use super::{Service, delivery::read_tag, steps::Step};
use crate::{
    channels::{error, event::Known},
    store::Tx,
};
use app::{
    api::desk::Answer,
    domain::{
        channel::{Channel, TroubleKind},
        content::{Cause, NotSent, Progress},
        ids::{ChannelId, MessageId},
        message::{Author, Body},
        time::Timestamp,
    },
};
use serde::{Deserialize, Serialize};

/// What is told of a message. Kept as JSON until the message is here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    Progress {
        progress: Progress,
        at: Timestamp,
        failed: Option<NotSent>,
    },
    Reacted {
        emoji: Option<String>,
        by: Author,
        #[serde(default)]
        at: Timestamp,
    },
    Edited {
        text: String,
        count: u32,
    },
    Unsent {
        at: Timestamp,
        #[serde(default)]
        by_us: bool,
    },
}

impl Service {
    pub(super) async fn progressed(
        &self,
        channel: &Channel,
        id: &str,
        tag: Option<&str>,
        progress: Progress,
        trouble: Option<error::Trouble>,
        at: Option<Timestamp>,
    ) -> Answer<()> {
        let now = self.clock.now();
        let failed = trouble.map(|trouble| {
            let cause = match error::remedy(channel.kind, &trouble, u32::MAX) {
                error::Remedy::Give(cause) => cause,
                error::Remedy::SyncTemplates => Cause::Template,
                error::Remedy::StopChannel(TroubleKind::Reconnect) => Cause::Disconnected,
                error::Remedy::StopChannel(_) => Cause::Restricted,
                error::Remedy::Wait | error::Remedy::SlowChannel => Cause::Busy,
                error::Remedy::Unknown | error::Remedy::WithoutQuote => Cause::Rejected,
            };
            trouble.not_sent(cause)
        });
        let told = Told::Progress { progress, at: at.unwrap_or(now).min(now), failed };
        // Our own word comes back with it: it tells which message it is even where the answer to the sending was lost.
        if let Some((entry, again)) = tag.and_then(read_tag) {
            let mut tx = self.store.write().await?;
            if progress == Progress::Failed && was_sent_again(&mut tx, entry, again).await? {
                // Of an earlier sending, told late or once more: what is on its way now is another one.
                return Ok(());
            }
            if tx.by_provider_id(channel.id, id).await?.is_none()
                && let Some((conversation, line)) = tx.entry(entry).await?
                && is_ours(&line.body)
                && let Some(row) = tx.conversation(conversation).await?
                && row.conversation.channel == channel.id
            {
                tx.name_ours(channel.id, id, entry, conversation);
                self.apply_told(&mut Step { tx: &mut tx, now }, channel, entry, told).await?;
                return Ok(tx.commit().await?);
            }
        }
        if self.reaction_refused(channel, id, &told).await? {
            return Ok(());
        }
        self.told_of(channel, id, told).await
    }

    /// Everything of ours up to a time got this far.
    pub(super) async fn reached(
        &self,
        channel: &Channel,
        with: &Known,
        upto: Timestamp,
        ids: &[String],
        progress: Progress,
    ) -> Answer<()> {
        let now = self.clock.now();
        if !ids.is_empty() {
            for id in ids {
                self.told_of(channel, id, Told::Progress { progress, at: upto.min(now), failed: None })
                    .await?;
            }
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        let caller = tx.caller_on(channel.id, with.id.as_deref(), with.phone.as_deref()).await?;
        let Some(row) = caller.latest else { return Ok(()) };
        let told = Told::Progress { progress, at: upto.min(now), failed: None };
        for entry in tx.ours_until(row.conversation.id, upto, 50).await? {
            if is_there_below(&entry.body, progress) {
                self.apply_told(&mut Step { tx: &mut tx, now }, channel, entry.id, told.clone()).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// This message of ours is read, and all before it.
    pub(super) async fn read_upto(
        &self,
        channel: &Channel,
        with: &Known,
        id: &str,
        at: Option<Timestamp>,
    ) -> Answer<()> {
        let now = self.clock.now();
        let read = Told::Progress { progress: Progress::Read, at: at.unwrap_or(now).min(now), failed: None };
        self.told_of(channel, id, read).await?;
        let Some((entry, _)) = self.store.glance().await?.by_provider_id(channel.id, id).await? else {
            return Ok(());
        };
        let Some((_, entry)) = self.store.glance().await?.entry(entry).await? else { return Ok(()) };
        self.reached(channel, with, entry.at, &[], Progress::Read).await
    }

    pub(super) async fn reacted(
        &self,
        channel: &Channel,
        to: &str,
        emoji: Option<String>,
        by_us: bool,
        at: Option<Timestamp>,
    ) -> Answer<()> {
        let now = self.clock.now();
        let by = if by_us { Author::Elsewhere } else { Author::Customer };
        let emoji = emoji.map(|emoji| emoji.chars().take(16).collect());
        self.told_of(channel, to, Told::Reacted { emoji, by, at: at.unwrap_or(now).min(now) }).await
    }

    pub(super) async fn edited(&self, channel: &Channel, id: &str, text: &str, count: u32) -> Answer<()> {
        self.told_of(channel, id, Told::Edited { text: text.to_owned(), count }).await
    }

    pub(super) async fn unsent(
        &self,
        channel: &Channel,
        id: &str,
        by_us: bool,
        at: Option<Timestamp>,
    ) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        tx.forget_odd(channel.id, id);
        tx.commit().await?;
        self.told_of(channel, id, Told::Unsent { at: at.unwrap_or(now).min(now), by_us }).await?;
        self.fetches.notify_one();
        Ok(())
    }

    pub(super) async fn apply_parked(
        &self,
        tx: &mut Tx,
        channel: &Channel,
        provider_id: &str,
        entry: MessageId,
    ) -> Answer<()> {
        let now = self.clock.now();
        for (id, body) in tx.parked(channel.id, provider_id).await? {
            tx.unpark(id);
            if let Ok(told) = serde_json::from_str(&body) {
                self.apply_told(&mut Step { tx, now }, channel, entry, told).await?;
            }
        }
        Ok(())
    }
}

/// Whether what was said is not to be seen any more: its sender took it back, perhaps before it came.
pub(super) async fn is_taken_back(tx: &mut Tx, channel: ChannelId, provider_id: &str) -> Answer<bool> {
    let told = tx.parked(channel, provider_id).await?;
    if told.iter().any(|(_, body)| matches!(serde_json::from_str(body), Ok(Told::Unsent { .. }))) {
        return Ok(true);
    }
    let Some((entry, _)) = tx.by_provider_id(channel, provider_id).await? else { return Ok(false) };
    let line = tx.entry(entry).await?;
    let unsent_at = line.and_then(|(_, line)| match line.body {
        Body::Message { more, .. } => more.and_then(|more| more.unsent_at),
        _ => None,
    });
    Ok(unsent_at.is_some())
}

async fn was_sent_again(tx: &mut Tx, entry: MessageId, again: u32) -> Answer<bool> {
    let line = tx.entry(entry).await?;
    Ok(line.is_some_and(|(_, line)| match line.body {
        Body::Message { more: Some(more), .. } => more.delivery.is_some_and(|known| known.again > again),
        _ => false,
    }))
}

fn is_ours(body: &Body) -> bool {
    matches!(body, Body::Message { more: Some(more), .. } if more.delivery.is_some())
}

/// Whether the channel has it and it did not get this far yet. "Everything up to then is read" speaks of what came to him:
/// what failed, waits, or may never have been sent, needs a word on itself.
fn is_there_below(body: &Body, progress: Progress) -> bool {
    let Body::Message { more: Some(more), .. } = body else { return false };
    more.delivery.as_ref().is_some_and(|d| d.is_there() && d.progress < progress)
}
