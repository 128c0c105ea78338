//! What became of what was sent: written down, mended, tried again or given back.

use super::{
    Service,
    delivery::{Taken, is_courtesy},
    steps::Step,
};
use crate::{
    channels::{Known, Outgoing, error, error::Remedy, graph::NoAnswer, outgoing::Address},
    store::{ChannelBeat, IdKind, Parcel, Tx},
};
use app::{
    api::desk::Answer,
    domain::{
        channel::{Channel, TroubleKind},
        content::{Cause, NotSent, Progress},
        ids::ChannelId,
        time::Span,
    },
};
use std::sync::PoisonError;

/// An outage that is longer gives a message back to its agent.
const OUTAGE: Span = Span::hours(2);

/// Another program may take a conversation back as often as we do.
const TAKES: u32 = 3;

/// Where one is refused without a reason and so many failed in this hour and the one before, for whatever reason, there is
/// something that an admin should look into.
const REPEATS: i64 = 3;

impl Service {
    pub(super) async fn write_down(
        &self,
        channel: &Channel,
        parcel: &Parcel,
        outgoing: &Outgoing,
        taken: &Taken,
        end: Result<(), NoAnswer>,
    ) -> Answer<()> {
        if !matches!(end, Err(NoAnswer::NotReached(_))) {
            self.waited(parcel);
        }
        if end.is_err() {
            self.taken_in_part(channel, parcel, taken).await?;
        }
        match end {
            Ok(()) => self.sent(channel, parcel, outgoing, taken).await,
            // Nobody misses a courtesy, and nobody is shown one that was not taken.
            Err(why) if is_courtesy(outgoing) => self.forget(channel, parcel, outgoing, &why).await,
            Err(NoAnswer::Lost(why)) => {
                tracing::warn!(entry = %parcel.entry, %why, "it may have been sent; nobody sends it again");
                let mut tx = self.store.write().await?;
                tx.remove_parcels_of(parcel.entry);
                self.note_progress(&mut tx, parcel, Progress::Unknown, None).await?;
                Ok(tx.commit().await?)
            }
            Err(NoAnswer::NotReached(why)) => self.not_reached(parcel, why).await,
            Err(NoAnswer::Unsayable(why)) => {
                self.give_up(parcel, NotSent { why, code: 0, detail: String::new() }).await
            }
            Err(NoAnswer::Refused(trouble)) => self.remedied(channel, parcel, outgoing, &trouble).await,
        }
    }

    async fn remedied(
        &self,
        channel: &Channel,
        parcel: &Parcel,
        outgoing: &Outgoing,
        trouble: &error::Trouble,
    ) -> Answer<()> {
        let remedy = error::remedy(channel.kind, trouble, parcel.attempts + 1);
        let wait = error::wait(remedy, parcel.attempts + 1, rand::random());
        match remedy {
            // Whoever answers here wants the conversation here: taken back, where the provider lets us.
            Remedy::Give(Cause::HeldElsewhere)
                if parcel.attempts < TAKES && self.take_control(channel, parcel).await? =>
            {
                self.again(parcel, Span::ZERO, &trouble.detail).await
            }
            Remedy::Give(cause @ Cause::HeldElsewhere) => {
                self.held_there(parcel).await?;
                self.give_up(parcel, trouble.not_sent(cause)).await
            }
            Remedy::Give(cause) => {
                self.give_up(parcel, trouble.not_sent(cause)).await?;
                self.tell_admins(channel, trouble).await
            }
            Remedy::SyncTemplates => {
                self.give_up(parcel, trouble.not_sent(Cause::Template)).await?;
                self.sync_templates_soon(channel.id);
                Ok(())
            }
            Remedy::WithoutQuote if outgoing.answers().is_none() => {
                self.give_up(parcel, trouble.not_sent(Cause::Rejected)).await
            }
            Remedy::WithoutQuote => {
                let mut tx = self.store.write().await?;
                let alone = serde_json::to_string(&outgoing.clone().in_answer_to(None)).unwrap_or_default();
                tx.rewrite_parcel(&parcel.id, &alone);
                tx.delay_parcel(&parcel.id, self.clock.now());
                Ok(tx.commit().await?)
            }
            Remedy::Wait => self.again(parcel, wait, &trouble.detail).await,
            Remedy::SlowChannel => {
                self.pace.slow(channel.id, wait);
                self.again(parcel, wait, &trouble.detail).await
            }
            Remedy::StopChannel(what) => self.stop_channel(channel, parcel, what, &trouble.detail).await,
            Remedy::Unknown => {
                let mut tx = self.store.write().await?;
                tx.remove_parcels_of(parcel.entry);
                self.note_progress(&mut tx, parcel, Progress::Unknown, None).await?;
                Ok(tx.commit().await?)
            }
        }
    }

    async fn tell_admins(&self, channel: &Channel, trouble: &error::Trouble) -> Answer<()> {
        let now = self.clock.now();
        let known = error::notice(channel.kind, trouble);
        if known.is_none() && !error::is_vague(channel.kind, trouble) {
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        if known.is_none() && tx.failed_lately(channel.id, now).await? < REPEATS {
            return Ok(());
        }
        let what = known.unwrap_or(TroubleKind::Noticed);
        self.in_trouble(&mut Step { tx: &mut tx, now }, channel.id, what, &trouble.detail)?;
        Ok(tx.commit().await?)
    }

    async fn sent(
        &self,
        channel: &Channel,
        parcel: &Parcel,
        outgoing: &Outgoing,
        taken: &Taken,
    ) -> Answer<()> {
        let names = &taken.names;
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        tx.remove_parcel(&parcel.id);
        if self.is_reached_again(channel.id) {
            tx.hurry_unreached(channel.id, now);
        }
        if let Some(name) = &taken.courtesy {
            self.reaction_taken(&mut Step { tx: &mut tx, now }, channel, parcel, outgoing, name).await?;
        }
        for name in names {
            tx.name_ours(channel.id, name, parcel.entry, parcel.conversation);
        }
        if !names.is_empty() {
            tx.note_health(channel.id, ChannelBeat::Sent, now);
            tx.count_traffic(channel.id, now, 0, 1, 0);
            self.note_progress(&mut tx, parcel, Progress::Sent, None).await?;
            self.held_here(&mut Step { tx: &mut tx, now }, parcel).await?;
        }
        self.know_receiver(&mut tx, parcel, &taken.by).await?;
        for name in names {
            self.apply_parked(&mut tx, channel, name, parcel.entry).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Its first pieces are there and the others not: what became of the whole is said by what became of the rest.
    async fn taken_in_part(&self, channel: &Channel, parcel: &Parcel, taken: &Taken) -> Answer<()> {
        if taken.names.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        for name in &taken.names {
            tx.name_ours(channel.id, name, parcel.entry, parcel.conversation);
        }
        Ok(tx.commit().await?)
    }

    /// So that his answer is known to be his, whichever of his names it comes under.
    async fn know_receiver(&self, tx: &mut Tx, parcel: &Parcel, by: &Known) -> Answer<()> {
        if by.phone.is_none() && by.id.is_none() {
            return Ok(());
        }
        let Some(row) = tx.conversation(parcel.conversation).await? else { return Ok(()) };
        let known = tx.caller_on(parcel.channel, by.id.as_deref(), by.phone.as_deref()).await?;
        let customer = row.conversation.customer;
        let news = [(IdKind::Id, &by.id, known.by_id), (IdKind::Phone, &by.phone, known.by_phone)];
        for (kind, value, _) in news.into_iter().filter(|(.., known)| known.is_none()) {
            if let Some(value) = value {
                tx.know(parcel.channel, kind, value, customer, None, Some(self.clock.now()));
            }
        }
        Ok(())
    }

    pub(super) async fn give_up(&self, parcel: &Parcel, why: NotSent) -> Answer<()> {
        let mut tx = self.store.write().await?;
        tx.remove_parcels_of(parcel.entry);
        self.note_progress(&mut tx, parcel, Progress::Failed, Some(why)).await?;
        Ok(tx.commit().await?)
    }

    /// Its channel was stopped while it waited for its turn.
    pub(super) async fn put_back(&self, parcel: &Parcel) -> Answer<()> {
        let mut tx = self.store.write().await?;
        tx.put_parcel_back(&parcel.id);
        Ok(tx.commit().await?)
    }

    async fn again(&self, parcel: &Parcel, wait: Span, why: &str) -> Answer<()> {
        tracing::info!(entry = %parcel.entry, %why, "not taken; trying again");
        let mut tx = self.store.write().await?;
        tx.delay_parcel(&parcel.id, self.clock.now().plus(wait));
        Ok(tx.commit().await?)
    }

    /// Soon again, and at once when the provider answers anything on this channel; until it could not be reached with this
    /// message for too long. When that was written does not matter: its channel may have been stopped since.
    async fn not_reached(&self, parcel: &Parcel, why: String) -> Answer<()> {
        let now = self.clock.now();
        self.unreached.lock().unwrap_or_else(PoisonError::into_inner).insert(parcel.channel);
        let since = {
            let mut waits = self.waits_since.lock().unwrap_or_else(PoisonError::into_inner);
            *waits.entry(parcel.id.clone()).or_insert(now)
        };
        let lasting = now.since(since);
        if lasting > OUTAGE {
            self.waited(parcel);
            return self.give_up(parcel, NotSent { why: Cause::Outage, code: 0, detail: why }).await;
        }
        tracing::info!(entry = %parcel.entry, %why, "the provider was not reached; trying again");
        let wait = error::wait_unreached(lasting, rand::random());
        let mut tx = self.store.write().await?;
        tx.delay_unreached(&parcel.id, now.plus(wait));
        Ok(tx.commit().await?)
    }

    fn waited(&self, parcel: &Parcel) {
        self.waits_since.lock().unwrap_or_else(PoisonError::into_inner).remove(&parcel.id);
    }

    /// Whether the provider did not answer the last time.
    pub(super) fn is_unreached(&self, channel: ChannelId) -> bool {
        self.unreached.lock().unwrap_or_else(PoisonError::into_inner).contains(&channel)
    }

    /// The provider answered: whether something waits for that.
    pub(super) fn is_reached_again(&self, channel: ChannelId) -> bool {
        self.unreached.lock().unwrap_or_else(PoisonError::into_inner).remove(&channel)
    }

    /// The provider answered something that no message waited for.
    pub(super) async fn reached_again(&self, channel: ChannelId) -> Answer<()> {
        if self.is_reached_again(channel) {
            let mut tx = self.store.write().await?;
            tx.hurry_unreached(channel, self.clock.now());
            tx.commit().await?;
            self.parcels.notify_one();
        }
        Ok(())
    }

    /// Nothing goes out by it until an admin has looked: what is to be sent stays, in order.
    pub(super) async fn stop_channel(
        &self,
        channel: &Channel,
        parcel: &Parcel,
        what: TroubleKind,
        detail: &str,
    ) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        tx.delay_parcel(&parcel.id, now);
        self.in_trouble(&mut Step { tx: &mut tx, now }, channel.id, what, detail)?;
        Ok(tx.commit().await?)
    }

    /// Into the line of the message; a courtesy has none.
    pub(super) async fn note_progress(
        &self,
        tx: &mut Tx,
        parcel: &Parcel,
        progress: Progress,
        failed: Option<NotSent>,
    ) -> Answer<()> {
        let now = self.clock.now();
        let Some(channel) = self.catalog().channels.get(&parcel.channel).cloned() else { return Ok(()) };
        let told = super::receipts::Told::Progress { progress, at: now, failed };
        self.apply_told(&mut Step { tx, now }, &channel, parcel.entry, told).await
    }
}

pub(super) fn reject(detail: &str) -> NotSent {
    NotSent { why: Cause::Rejected, code: 0, detail: detail.chars().take(300).collect() }
}

/// What of somebody's names was not known when it was sent to him.
pub(super) fn news_of(to: &Address, by: Known) -> Known {
    let dialled = to.phone.as_deref().map(|phone| phone.trim_start_matches('+'));
    let phone = by.phone.filter(|phone| dialled != Some(phone));
    Known { phone, id: by.id.filter(|_| to.id.is_none()), ..Known::default() }
}
