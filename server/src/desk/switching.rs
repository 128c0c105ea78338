//! Channels of somebody else's that are switched off or disconnected: nothing goes out by them, nobody is given their chats.
//! What customers write in a chat that runs is in it; what would open one, or bring one back, waits for the channel.

use super::{Service, accounts::Secrets, at_least, hash_of, hearing::Said};
use crate::store::{Appended, ChannelBeat, Held, Tx, may_pass};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        agent::Role,
        channel::{Account, Channel},
        event::Event,
        ids::ChannelId,
        refusal::{Refusal, Thing},
        settings::{Item, ItemId},
    },
};
use std::sync::{Arc, atomic::Ordering};
use tokio::sync::mpsc;

/// How many held messages are read at a time.
const BATCH: i64 = 50;

impl Service {
    /// Refuses to send on a channel that is switched off or disconnected.
    pub(super) fn check_is_on(&self, channel: ChannelId) -> Result<(), Refusal> {
        let catalog = self.catalog();
        let Some(channel) = catalog.channels.get(&channel).filter(|channel| channel.is_off()) else {
            return Ok(());
        };
        let what = match channel.is_disconnected() {
            true => "the account of this channel is disconnected, an admin can connect it anew",
            false => "this channel is switched off, an admin can switch it on again",
        };
        Err(Refusal::invalid("channel", what))
    }

    /// What opens the account is forgotten: nothing is sent, fetched or heard any more. Its history stays.
    pub(super) async fn disconnect_account(&self, caller: Caller, id: ChannelId) -> Answer<()> {
        at_least(caller, Role::Admin)?;
        let known = self.catalog().channels.get(&id).cloned();
        let known = known.filter(|channel| channel.kind.is_foreign() && channel.account.is_some());
        let known = known.ok_or(Refusal::Gone(Thing::Channel))?;
        let left = self.left_of_secrets(id).await?;
        let now = self.clock.now();
        let account = known.account.clone().map(|account| Account { disconnected: true, ..account });
        let channel = Channel { account, trouble: None, ..known };
        let mut tx = self.store.write().await?;
        tx.save_channel(&channel, now);
        tx.note_health(id, ChannelBeat::TokenUntil(None), now);
        if let Some(left) = left {
            tx.seal(id, &self.key.seal(&serde_json::to_string(&left).map_err(anyhow::Error::from)?)?);
        }
        tx.append(now, Event::Saved(Item::Channel(channel)))?;
        tx.commit().await?;
        self.forget_secrets(id);
        self.forget_refused(id);
        // What was put before somebody he could not answer.
        self.assign_anew(now).await
    }

    /// An admin has seen to what was wrong with a channel: what waits is sent with what the desk knows. If the provider still
    /// says no, it stops again.
    pub(super) async fn go_on_sending(&self, caller: Caller, id: ChannelId) -> Answer<()> {
        at_least(caller, Role::Admin)?;
        let known = self.catalog().channels.get(&id).cloned();
        let known = known.filter(|channel| channel.kind.is_foreign() && !channel.is_disconnected());
        let known = known.ok_or(Refusal::Gone(Thing::Channel))?;
        if known.trouble.is_none() {
            return Ok(());
        }
        let now = self.clock.now();
        let channel = Channel { trouble: None, ..known };
        let mut tx = self.store.write().await?;
        tx.save_channel(&channel, now);
        tx.release_channel(id, now);
        tx.hurry_fetches(id, now);
        tx.append(now, Event::Saved(Item::Channel(channel)))?;
        tx.commit().await?;
        self.parcels.notify_one();
        self.fetches.notify_one();
        Ok(())
    }

    /// Without the token; and without what its webhooks are believed by, unless other accounts of the same app come in by
    /// this address. Our own word for the provider stays, so that it is the same when the account is connected anew.
    async fn left_of_secrets(&self, id: ChannelId) -> Answer<Option<Secrets>> {
        let Some(known) = self.readable_secrets(id).await? else { return Ok(None) };
        let mut is_shared = false;
        for other in self.catalog().channels.values().filter(|other| other.id != id) {
            let theirs = self.connected_secrets(other.id).await?;
            is_shared |= theirs.is_some_and(|theirs| theirs.app_secret == known.app_secret);
        }
        let kept = |secret: &str| if is_shared { secret.to_owned() } else { String::new() };
        Ok(Some(Secrets {
            token: String::new(),
            app_secret: kept(&known.app_secret),
            instagram_secret: kept(&known.instagram_secret),
            verify_token: known.verify_token.clone(),
        }))
    }

    /// Keeps a message until its channel is switched on again; told again it is the same.
    pub(super) async fn hold_said(&self, mut tx: Tx, channel: &Channel, said: Said) -> Answer<()> {
        let now = self.clock.now();
        // What does not say when counts from now, whenever it is heard.
        let said = Said { at: said.at.or(Some(now)), ..said };
        let body = serde_json::to_string(&said).map_err(anyhow::Error::from)?;
        let id = hash_of(&format!("{}/{}", channel.id, said.id));
        tx.hold_said(channel.id, &said.id, &Held { id, body }, now);
        Ok(tx.commit().await?)
    }

    /// A channel was switched on, or may have been.
    pub(super) fn hear_held_soon(&self) {
        self.holds.store(true, Ordering::SeqCst);
        self.arrivals.notify_one();
    }

    /// Channels that were connected, disconnected or switched, here or in another process: what opens them is read anew, and
    /// what waits for them looked at.
    pub(super) async fn heed_channels(self: Arc<Self>, mut changes: mpsc::UnboundedReceiver<Arc<Appended>>) {
        while let Some(appended) = changes.recv().await {
            if let Event::Removed(ItemId::Channel(id), _) = &appended.envelope.event {
                self.forget_secrets(*id);
            }
            if let Event::Saved(Item::Channel(channel)) = &appended.envelope.event {
                self.forget_secrets(channel.id);
                self.hear_held_soon();
                self.parcels.notify_one();
            }
        }
    }

    /// What waited for channels that are on now is heard as if it came now, but for its time.
    pub(super) async fn hear_held(&self) -> Answer<()> {
        if !self.holds.swap(false, Ordering::SeqCst) {
            return Ok(());
        }
        let heard = self.hear_all_held().await;
        if heard.is_err() {
            self.holds.store(true, Ordering::SeqCst);
        }
        heard
    }

    async fn hear_all_held(&self) -> Answer<()> {
        let catalog = self.catalog();
        for channel in catalog.channels.values().filter(|one| one.kind.is_foreign() && !one.is_off()) {
            // One that cannot be heard stays, is tried again later, and stands in nobody's way.
            let mut left = 0;
            loop {
                let held = self.store.glance().await?.held_said(channel.id, left, BATCH).await?;
                if held.is_empty() {
                    break;
                }
                for one in held {
                    match self.hear_one_held(channel, &one).await {
                        Ok(()) => {}
                        Err(failure) if may_pass(&failure) => return Err(failure),
                        Err(failure) => {
                            tracing::error!(%failure, message = one.id, "what waited for a channel could not be heard");
                            left += 1;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    async fn hear_one_held(&self, channel: &Channel, one: &Held) -> Answer<()> {
        let is_new = match serde_json::from_str(&one.body) {
            Ok(said) => self.said_there(channel, said).await?,
            Err(_) => false,
        };
        let mut tx = self.store.write().await?;
        tx.count_traffic(channel.id, self.clock.now(), i64::from(is_new), 0, 0);
        tx.drop_held(&one.id);
        Ok(tx.commit().await?)
    }
}
