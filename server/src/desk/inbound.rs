//! What comes in from WhatsApp, Messenger and Instagram. Stored word for word before it is answered; worked off here, each
//! thing once: what is said again finds its message there already, what is told of a message that is not here yet waits
//! for it.

use super::{
    Service, accounts::Secrets, overhearing::Echo, placing::happened_at, receipts::is_taken_back, steps::Step,
};
use crate::{
    channels::{Inbound, What, event::Known, lenient, mend, meta, signature},
    store::{Arrival, ChannelBeat, Odd, may_pass},
};
use app::{
    api::desk::{Answer, Failure},
    domain::{
        channel::{Account, Channel, ChannelKind},
        ids::{ArrivalId, ChannelId},
        refusal::{Refusal, Thing},
        time::{Span, Timestamp},
        window::Did,
    },
};
use futures::StreamExt;
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    sync::atomic::Ordering,
};

/// How many are worked off at a time.
const BATCH: i64 = 256;
/// How many customers' at once: they share the commits. What comes in meanwhile takes its turn behind all of them, and its
/// sender waits for the answer, so that more would not be better.
const AT_ONCE: usize = 16;

/// One thing that came in, and by which of the batch.
type Item = (usize, Inbound);
/// What became of one, as it came: for which channel it was, and whether it was a new message.
type End = (usize, Value, Answer<(ChannelId, bool)>);

impl Service {
    /// The provider asks whether this address is ours: the challenge, if it knows the word that we agreed on.
    pub async fn verify_hook(
        &self,
        channel: ChannelId,
        mode: &str,
        token: &str,
        challenge: &str,
    ) -> Answer<Option<String>> {
        let Some(secrets) = self.known_secrets(channel).await? else { return Ok(None) };
        if mode != "subscribe" || !signature::equal(token, &secrets.verify_token) {
            return Ok(None);
        }
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        tx.note_health(channel, ChannelBeat::Verified, now);
        tx.commit().await?;
        Ok(Some(challenge.to_owned()))
    }

    /// Whether other accounts come in by the address of this one: those of its app.
    pub(super) async fn is_door_of_others(&self, id: ChannelId) -> Answer<bool> {
        let Some(own) = self.readable_secrets(id).await?.filter(|own| !own.app_secret.is_empty()) else {
            return Ok(false);
        };
        for channel in self.catalog().channels.values().filter(|channel| channel.id != id) {
            if channel.account.is_some()
                && self
                    .connected_secrets(channel.id)
                    .await?
                    .is_some_and(|other| other.app_secret == own.app_secret)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a provider may have been told this address.
    pub async fn has_door(&self, channel: ChannelId) -> Answer<bool> {
        Ok(self.known_secrets(channel).await?.is_some())
    }

    /// Takes what a provider sent: verified over its raw bytes, stored, and only then answered. `false`: it is not theirs.
    pub async fn arrive(&self, channel: ChannelId, body: &[u8], signed: Option<&str>) -> Answer<bool> {
        let secrets = self.known_secrets(channel).await?.ok_or(Refusal::Gone(Thing::Channel))?;
        let signing = secrets.signing();
        if signing.is_empty() {
            // Disconnected. What comes by its address for other accounts is believed by their secrets; the rest nobody wants,
            // and its provider is not to come again.
            if let Some(other) = self.signer(body, signed).await? {
                self.keep_arrival(other, body).await?;
            }
            return Ok(true);
        }
        if !signature::verify(body, signed, &signing) && !self.is_of_its_app(&secrets, body, signed).await? {
            self.signature_refused(channel).await;
            return Ok(false);
        }
        self.keep_arrival(channel, body).await?;
        Ok(true)
    }

    /// A connected account whose secrets fit.
    async fn signer(&self, body: &[u8], signed: Option<&str>) -> Answer<Option<ChannelId>> {
        for channel in self.catalog().channels.values().filter(|channel| channel.account.is_some()) {
            let secrets = self.connected_secrets(channel.id).await?;
            if secrets.is_some_and(|secrets| signature::verify(body, signed, &secrets.signing())) {
                return Ok(Some(channel.id));
            }
        }
        Ok(None)
    }

    async fn keep_arrival(&self, channel: ChannelId, body: &[u8]) -> Answer<()> {
        let now = self.clock.now();
        let body = String::from_utf8_lossy(body).into_owned();
        let mut tx = self.store.write().await?;
        tx.add_arrival(&Arrival {
            id: ArrivalId::at(now),
            place: self.next_place(now),
            channel,
            at: now,
            body,
            tries: 0,
        });
        tx.commit().await?;
        self.arrivals.notify_one();
        Ok(())
    }

    /// Whether another account of the same app is signed by this secret: all of an app's accounts come in by one address, and
    /// those of Instagram's own sign-in have a secret of their own.
    async fn is_of_its_app(&self, door: &Secrets, body: &[u8], signed: Option<&str>) -> Answer<bool> {
        for channel in self.catalog().channels.values().filter(|channel| channel.account.is_some()) {
            let theirs = self.connected_secrets(channel.id).await?;
            let theirs = theirs.filter(|theirs| theirs.app_secret == door.app_secret);
            let own = theirs.map(|theirs| theirs.instagram_secret.clone()).unwrap_or_default();
            if !own.is_empty() && signature::verify(body, signed, &[own.as_str()]) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A number above all before it.
    fn next_place(&self, now: Timestamp) -> i64 {
        let by_time = now.millis() * 1_000;
        let next = |last: i64| Some((last + 1).max(by_time));
        let last = self.last_place.fetch_update(Ordering::SeqCst, Ordering::SeqCst, next);
        (last.unwrap_or_default() + 1).max(by_time)
    }

    /// Works off everything that came in. A storage that takes nothing or is away stops it: what was not worked off stays,
    /// and is read again. So does what failed for a reason that nobody foresaw, after a while, and holds up nothing else.
    pub async fn tick_arrivals(&self) -> Answer<()> {
        self.hear_held().await?;
        loop {
            let open = self.store.glance().await?.open_arrivals(self.clock.now(), BATCH).await?;
            if open.is_empty() {
                return Ok(());
            }
            let (items, mut fates) = read_all(&open);
            let doors: Vec<ChannelId> = open.iter().map(|arrival| arrival.channel).collect();
            let ends = self.work_off(items, &doors).await;
            // Of each channel that told something: how many new messages.
            let mut heard: BTreeMap<ChannelId, i64> = BTreeMap::new();
            for (at, raw, end) in ends {
                match end {
                    Ok((channel, is_new)) => *heard.entry(channel).or_default() += i64::from(is_new),
                    Err(failure) if may_pass(&failure) => return Err(failure),
                    Err(failure) => {
                        let fate = Fate::of(&failure, open[at].tries, raw);
                        fates[at] = std::mem::take(&mut fates[at]).or(fate);
                    }
                }
            }
            self.close(&open, fates, heard).await?;
        }
    }

    /// One customer's things one after the other, many customers' at once.
    async fn work_off(&self, items: Vec<Item>, doors: &[ChannelId]) -> Vec<End> {
        let mut lanes: HashMap<String, Vec<Item>> = HashMap::new();
        for item in items {
            lanes.entry(lane(&item.1)).or_default().push(item);
        }
        let work = |mut lane: Vec<Item>| async move {
            // Providers promise no order; what they say of the time is the best there is.
            lane.sort_by_key(|(_, inbound)| inbound.at);
            let mut ends = Vec::with_capacity(lane.len());
            for (at, inbound) in lane {
                let raw = inbound.raw.clone();
                ends.push((at, raw, self.take_in(doors[at], inbound).await));
            }
            ends
        };
        let ends: Vec<Vec<_>> =
            futures::stream::iter(lanes.into_values()).map(work).buffer_unordered(AT_ONCE).collect().await;
        ends.into_iter().flatten().collect()
    }

    async fn close(&self, open: &[Arrival], fates: Vec<Fate>, heard: BTreeMap<ChannelId, i64>) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        for (arrival, fate) in open.iter().zip(fates) {
            let (id, channel) = (arrival.id, arrival.channel);
            match fate {
                Fate::Done => tx.close_arrival(id, now, None),
                Fate::Kept { why, items } => {
                    tracing::warn!(arrival = %id, %channel, %why, "kept what could not be read");
                    // What came beside it is read, and may be taken back.
                    let alone = (!items.is_empty()).then(|| Value::Array(items).to_string());
                    tx.close_arrival(id, now, Some((why, alone)));
                }
                Fate::Later(why) => {
                    tracing::error!(arrival = %id, %channel, %why, "could not be worked off; it is tried again");
                    tx.put_off_arrival(id, now.plus(waits(arrival.tries)));
                }
            }
        }
        for (channel, count) in heard {
            tx.note_health(channel, ChannelBeat::Heard, now);
            tx.count_traffic(channel, now, count, 0, 0);
        }
        Ok(tx.commit().await?)
    }

    /// One thing. It answers for which channel it was, and whether it was a new message.
    async fn take_in(&self, door: ChannelId, inbound: Inbound) -> Answer<(ChannelId, bool)> {
        let mut channels = self.channels_of(door, &inbound).await?;
        let Some(channel) = channels.pop() else { return Err(stranger(&inbound)) };
        // Of a whole business: each of its numbers is concerned.
        for other in channels {
            self.hear(other, inbound.clone()).await?;
        }
        let id = channel.id;
        Ok((id, self.hear(channel, inbound).await?))
    }

    async fn hear(&self, channel: Channel, inbound: Inbound) -> Answer<bool> {
        if channel.is_disconnected() {
            tracing::debug!(channel = %channel.id, "passed over: it is disconnected");
            return Ok(false);
        }
        let at = inbound.at;
        self.keep_odd(&channel, &inbound).await?;
        match inbound.what {
            What::Said { id, from, content, did } => {
                return self.said_there(&channel, super::hearing::Said { id, from, content, did, at }).await;
            }
            What::Overheard { id, from, content } => {
                let said = super::hearing::Said { id, from, content, did: Did::Passively, at };
                self.overheard(&channel, said).await?;
            }
            What::Did { id, from, did, what } => {
                self.did_there(&channel, &id, &from, did, what, at).await?;
            }
            What::Echo { id, to, content, app, tag, is_copy } => {
                let holder = is_copy.then_some(app);
                self.echoed(&channel, Echo { id, to, content, tag, holder, at }).await?;
            }
            What::Status { id, tag, progress, trouble, charge } => {
                if let Some(charge) = charge {
                    self.charged(&channel, &id, &charge).await?;
                }
                self.progressed(&channel, &id, tag.as_deref(), progress, trouble, at).await?;
            }
            What::Watermark { with, upto, ids, progress } => {
                self.reached(&channel, &with, upto, &ids, progress).await?;
            }
            What::ReadUpTo { with, id } => self.read_upto(&channel, &with, &id, at).await?,
            What::Reacted { to, emoji, by_us } => self.reacted(&channel, &to, emoji, by_us, at).await?,
            What::Edited { id, text, count } => self.edited(&channel, &id, &text, count).await?,
            What::Unsent { id, by_us } => self.unsent(&channel, &id, by_us, at).await?,
            What::Renamed { old, new } => self.renamed(&channel, &old, &new).await?,
            What::Template { name, language, change } => {
                self.template_changed(&channel, (&name, &language), change, at).await?;
            }
            What::Account(notice) => self.account_notice(&channel, notice, at).await?,
            What::HeldElsewhere { with, held, app } => {
                self.holder_changed(&channel, &with, held.then_some(app), at).await?;
            }
            What::Marketing { with, stopped } => {
                self.advertising_wish(&channel, &with, stopped, at).await?;
            }
            What::Ignored { why, .. } => tracing::debug!(channel = %channel.id, why, "passed over"),
        }
        Ok(false)
    }

    /// What we do not know yet is kept as it came, for those who will teach us.
    async fn keep_odd(&self, channel: &Channel, inbound: &Inbound) -> Answer<()> {
        let Some((why, message)) = inbound.what.oddity() else { return Ok(()) };
        let body = inbound.raw.to_string();
        let id = super::hash_of(&format!("{}/{body}", channel.id));
        tracing::info!(channel = %channel.id, why, item = %id, "kept something that is not known here");
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        if let Some(message) = message
            && is_taken_back(&mut tx, channel.id, message).await?
        {
            return Ok(());
        }
        tx.keep_odd(&Odd { id: &id, channel: channel.id, why, message, body: &body }, now);
        Ok(tx.commit().await?)
    }

    /// Whose it is. One program of a provider serves several of its accounts, and all of them come by whichever door is
    /// written down there; an account that is signed for with another secret, or that nobody connected, gets nothing. What
    /// concerns a whole WhatsApp business carries its id, and is for all of its numbers, unless it names one.
    async fn channels_of(&self, door: ChannelId, inbound: &Inbound) -> Answer<Vec<Channel>> {
        let catalog = self.catalog();
        let accounts =
            || catalog.channels.values().filter_map(|c| c.account.as_ref().map(|account| (c, account)));
        let mut found: Vec<&Channel> = accounts()
            .filter(|(_, account)| account.id == inbound.account)
            .map(|(channel, _)| channel)
            .collect();
        // Two accounts of two kinds may have the same id.
        if let Some(by_door) = found.iter().copied().find(|channel| channel.id == door) {
            found = vec![by_door];
        }
        found.truncate(1);
        if found.is_empty() {
            let is_its = |(channel, account): &(&Channel, &Account)| {
                channel.kind == ChannelKind::Whatsapp && account.parent.as_ref() == Some(&inbound.account)
            };
            let numbers: Vec<(&Channel, &Account)> = accounts().filter(is_its).collect();
            let named = lenient::phone(&inbound.raw["value"]["display_phone_number"]);
            let is_named =
                |account: &Account| named.is_some() && named == lenient::phone(&account.label.clone().into());
            let one = numbers.iter().filter(|(_, account)| is_named(account)).map(|(channel, _)| *channel);
            found = one.collect();
            if found.is_empty() {
                found = numbers.into_iter().map(|(channel, _)| channel).collect();
            }
        }
        if found.is_empty() && inbound.account.is_empty() {
            found.extend(catalog.channels.get(&door));
        }
        let mut ours = Vec::new();
        for channel in found {
            // What is for one that is disconnected is passed over.
            let is_ours = channel.id == door || channel.is_disconnected();
            if is_ours || self.have_one_secret(channel.id, door).await? {
                ours.push(channel.clone());
            }
        }
        if ours.is_empty() { Err(stranger(inbound)) } else { Ok(ours) }
    }

    async fn have_one_secret(&self, one: ChannelId, other: ChannelId) -> Answer<bool> {
        let (one, other) = (self.readable_secrets(one).await?, self.readable_secrets(other).await?);
        Ok(one.zip(other).is_some_and(|(a, b)| a.app_secret == b.app_secret))
    }

    /// A use-case on the row of a message that a channel names; none: it is not here (yet).
    pub(super) async fn told_of(
        &self,
        channel: &Channel,
        provider_id: &str,
        told: super::receipts::Told,
    ) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        match tx.by_provider_id(channel.id, provider_id).await? {
            Some((entry, _)) => self.apply_told(&mut Step { tx: &mut tx, now }, channel, entry, told).await?,
            None => tx.park(channel.id, provider_id, &serde_json::to_string(&told).unwrap_or_default(), now),
        }
        Ok(tx.commit().await?)
    }
}

/// Nobody here has the account.
#[derive(Debug, thiserror::Error)]
#[error("account {0} is not connected here")]
struct Stranger(String);

fn stranger(inbound: &Inbound) -> Failure {
    Failure::Broken(Stranger(inbound.account.clone()).into())
}

/// What becomes of something that came in.
#[derive(Debug, Default)]
enum Fate {
    #[default]
    Done,
    /// It can never be worked off: why, and what of it; nothing of it can be read where that is empty. An admin may look at it.
    Kept { why: String, items: Vec<Value> },
    /// It could not be, this time: why.
    Later(String),
}

/// How often something is tried that fails for a reason of ours: for about a day.
const TRIES: u32 = 18;

/// How long until the next time.
fn waits(tries: u32) -> Span {
    Span::seconds(30 << tries.min(8))
}

impl Fate {
    fn of(failure: &Failure, tries: u32, item: Value) -> Self {
        let why = format!("{failure:#}");
        let is_strangers = matches!(failure, Failure::Broken(error) if error.is::<Stranger>());
        if is_strangers || tries >= TRIES { Self::Kept { why, items: vec![item] } } else { Self::Later(why) }
    }

    /// Of two things in one: what is to be tried again is not over.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Later(why), _) | (_, Self::Later(why)) => Self::Later(why),
            (Self::Kept { why, mut items }, Self::Kept { items: more, .. }) => {
                items.extend(more);
                Self::Kept { why, items }
            }
            (kept @ Self::Kept { .. }, Self::Done) | (Self::Done, kept) => kept,
        }
    }
}

/// Reads each on its own: what is no JSON, or JSON of a kind that nobody can read, is kept and harms no other.
fn read_all(open: &[Arrival]) -> (Vec<Item>, Vec<Fate>) {
    let mut items = Vec::new();
    let mut fates: Vec<Fate> = open.iter().map(|_| Fate::Done).collect();
    for (at, arrival) in open.iter().enumerate() {
        match mend::read(&arrival.body) {
            Ok(body) => {
                items.extend(meta::read(&body).into_iter().map(|inbound| (at, believed(inbound, arrival))))
            }
            Err(error) => {
                let why = format!("it is no JSON: {error}");
                fates[at] = Fate::Kept { why, items: Vec::new() };
            }
        }
    }
    (items, fates)
}

/// With a time that can be true.
fn believed(inbound: Inbound, arrival: &Arrival) -> Inbound {
    let at = inbound.at.map(|told| happened_at(told, arrival.at));
    Inbound { at, ..inbound }
}

/// What must stay in order is in one lane.
fn lane(inbound: &Inbound) -> String {
    let of = |known: &Known| known.id.clone().or_else(|| known.phone.clone()).unwrap_or_default();
    let key = match &inbound.what {
        What::Said { from, .. } | What::Overheard { from, .. } | What::Did { from, .. } => of(from),
        What::Echo { to, .. } => of(to),
        What::Watermark { with, .. } | What::ReadUpTo { with, .. } => of(with),
        What::HeldElsewhere { with, .. } | What::Marketing { with, .. } => of(with),
        What::Renamed { new, .. } => of(new),
        What::Status { id, .. } | What::Edited { id, .. } | What::Unsent { id, .. } => id.clone(),
        What::Reacted { to, .. } => to.clone(),
        What::Template { name, .. } => name.clone(),
        What::Account(_) | What::Ignored { .. } => String::new(),
    };
    format!("{}/{key}", inbound.account)
}
