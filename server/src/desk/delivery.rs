//! What goes out: one after the other per conversation, asked about the window at the moment of sending, and never sent
//! twice by itself.

use super::{
    Service,
    outcomes::{news_of, reject},
    overhearing::calls_of,
};
use crate::{
    channels::{
        Known, Outgoing, error,
        graph::NoAnswer,
        instagram, messenger,
        messenger::Attach,
        outgoing::{Address, Call},
        whatsapp,
    },
    store::{Appended, ConversationRow, Parcel, Reading, may_pass},
};
use app::{
    api::desk::{Answer, Failure},
    domain::{
        channel::{Channel, ChannelKind, TroubleKind},
        content::{Cause, Delivery, Progress},
        event::Event,
        ids::{ChannelId, MessageId},
        message::{Author, Body, Entry},
        time::{Span, Timestamp},
        window::{Human, Outgoing as Wish, Permit},
    },
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{sync::mpsc, task::JoinSet};

/// How many of a channel are on their way at once.
const AT_ONCE: usize = 128;
/// A process that holds a message for longer has died with it …
const LEASE: Span = Span::seconds(180);
/// … since a living one says so as often as this: a file may be large, and a long answer has many parts.
const AT_IT: Duration = Duration::from_secs(60);

/// What is being sent, and how much of it on each channel.
#[derive(Default)]
struct OnTheirWay {
    all: JoinSet<(ChannelId, Answer<()>)>,
    count: HashMap<ChannelId, usize>,
}

impl OnTheirWay {
    /// Returns when one of them is over; never where there is none.
    async fn one_ends(&mut self) {
        match self.all.join_next().await {
            Some(Ok((channel, end))) => {
                if let Some(count) = self.count.get_mut(&channel) {
                    *count = count.saturating_sub(1);
                }
                if let Err(error) = end {
                    tracing::warn!(%error, "the end of a sending could not be written down");
                }
            }
            // One that broke does not say where: none may be counted for ever.
            Some(Err(error)) => {
                tracing::error!(%error, "a sending broke");
                self.count.clear();
            }
            None => std::future::pending().await,
        }
    }
}

/// What the channel calls what it took, and the one whom it is for.
#[derive(Default)]
pub(super) struct Taken {
    /// How many of its pieces were taken at earlier attempts: sent again they would be there twice.
    pub before: usize,
    pub names: Vec<String>,
    /// Likewise, of what has no line of its own.
    pub courtesy: Option<String>,
    pub by: Known,
}

impl Service {
    /// Sends everything that is due, and what becomes due by it, and waits for the answers: what tests call.
    pub async fn tick_outbox(&self) -> Answer<()> {
        loop {
            self.tick_lost_parcels().await?;
            let claimed = self.claim(self.clock.now(), &HashMap::new()).await?;
            if claimed.is_empty() {
                return Ok(());
            }
            let sending = claimed.into_iter().map(|parcel| self.deliver(parcel));
            for done in futures::future::join_all(sending).await {
                done?;
            }
        }
    }

    /// Sends for as long as the process lives. A slow answer holds up its own conversation and no other.
    pub(super) async fn send_on(self: Arc<Self>) {
        let mut sending = OnTheirWay::default();
        // Heard after the commit: what is written in a turn cannot be claimed before.
        let mut changes = self.feed.changes();
        loop {
            let due = match self.send_more(&mut sending).await {
                Ok(due) => due,
                Err(error) => {
                    tracing::warn!(%error, "the outbox could not be worked off; trying again");
                    Some(self.clock.now().plus(Span::seconds(5)))
                }
            };
            let left = due.map(|due| due.since(self.clock.now()).as_millis().max(0) as u64 + 5);
            tokio::select! {
                () = self.parcels.notified() => {}
                () = something_elsewhere(&mut changes) => {}
                () = sending.one_ends() => {}
                () = tokio::time::sleep(Duration::from_millis(left.unwrap_or_default())), if left.is_some() => {}
            }
        }
    }

    async fn send_more(self: &Arc<Self>, sending: &mut OnTheirWay) -> Answer<Option<Timestamp>> {
        self.tick_lost_parcels().await?;
        let now = self.clock.now();
        for parcel in self.claim(now, &sending.count).await? {
            *sending.count.entry(parcel.channel).or_default() += 1;
            let desk = self.clone();
            sending.all.spawn(async move { (parcel.channel, desk.deliver(parcel).await) });
        }
        // What is due by now and was not taken, an end of the same channel wakes us for.
        Ok(self.store.glance().await?.next_parcel(now, LEASE.as_millis()).await?)
    }

    /// Takes what is due: nobody else sends it then. Each channel has room of its own: one that is slow, or far behind,
    /// holds up no other.
    async fn claim(&self, now: Timestamp, busy: &HashMap<ChannelId, usize>) -> Answer<Vec<Parcel>> {
        let catalog = self.catalog();
        let foreign =
            catalog.channels.values().filter(|channel| channel.kind.is_foreign() && channel.sends());
        let room = |channel: &Channel| {
            let taken = busy.get(&channel.id).copied().unwrap_or_default();
            (channel.id, AT_ONCE.saturating_sub(taken) as i64)
        };
        let mut rooms: Vec<(ChannelId, i64)> = foreign.map(room).filter(|(_, room)| *room > 0).collect();
        let mut reading = self.store.glance().await?;
        let mut due = Vec::new();
        for (channel, room) in rooms {
            if !reading.due_parcels(channel, now, 1).await?.is_empty() {
                due.push((channel, room));
            }
        }
        drop(reading);
        rooms = due;
        if rooms.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.store.write().await?;
        let mut claimed = Vec::new();
        for (channel, room) in rooms {
            claimed.extend(tx.due_parcels(channel, now, room).await?);
        }
        for parcel in &claimed {
            tx.claim_parcel(&parcel.id, now);
        }
        tx.commit().await?;
        Ok(claimed)
    }

    /// What was on its way when its process died may have arrived: it is never sent again by itself.
    async fn tick_lost_parcels(&self) -> Answer<()> {
        let now = self.clock.now();
        let before = now.minus(LEASE);
        if self.store.glance().await?.lost_parcels(before).await?.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.write().await?;
        for parcel in tx.lost_parcels(before).await? {
            tx.remove_parcel(&parcel.id);
            self.note_progress(&mut tx, &parcel, Progress::Unknown, None).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Sends one, and says now and then that somebody is at it.
    async fn deliver(&self, parcel: Parcel) -> Answer<()> {
        // Side by side: either may hold the writer when the other wants it.
        tokio::select! {
            end = self.send_and_note(&parcel) => end,
            () = self.is_at(&parcel) => Ok(()),
        }
    }

    async fn is_at(&self, parcel: &Parcel) {
        loop {
            tokio::time::sleep(AT_IT).await;
            let said = async {
                let mut tx = self.store.write().await?;
                tx.still_sending(&parcel.id, self.clock.now());
                tx.commit().await
            };
            if let Err(error) = said.await {
                tracing::warn!(%error, entry = %parcel.entry, "it could not be said that it is being sent");
            }
        }
    }

    /// Sends it and writes down what became of it.
    async fn send_and_note(&self, parcel: &Parcel) -> Answer<()> {
        let outgoing: Outgoing = match serde_json::from_str(&parcel.body) {
            Ok(outgoing) => outgoing,
            Err(error) => return self.give_up(parcel, reject(&error.to_string())).await,
        };
        let known = || self.catalog().channels.get(&parcel.channel).cloned();
        // First its turn, which may be long in coming; then what is so by then.
        if let Some(channel) = known() {
            self.pace.wait(&channel).await;
        }
        let Some(channel) = known() else {
            return self.give_up(parcel, reject("its channel is gone")).await;
        };
        if !channel.sends() {
            return self.put_back(parcel).await;
        }
        if let Err(failure) = self.secrets(channel.id).await {
            return self.cannot_open(&channel, parcel, failure).await;
        }
        let mut reading = self.store.glance().await?;
        let row = reading.conversation(parcel.conversation).await?;
        let line = reading.entry(parcel.entry).await?;
        let Some(row) = row else { return self.give_up(parcel, reject("its conversation is gone")).await };
        let to = address(&mut reading, &row).await?;
        let before = reading.provider_ids(parcel.entry).await?.len();
        drop(reading);
        if !is_courtesy(&outgoing) && line.as_ref().is_some_and(|(_, entry)| is_taken(&row, entry, before)) {
            // It was to be sent again, and the provider has said meanwhile that it has the first one.
            let mut tx = self.store.write().await?;
            tx.remove_parcel(&parcel.id);
            return Ok(tx.commit().await?);
        }
        let author = match line.as_ref().map(|(_, entry)| &entry.body) {
            Some(Body::Message { author, .. }) => *author,
            _ => Author::Automatic,
        };
        let permit = || self.permit_now(&row, author, &outgoing);
        let again = match line.as_ref().map(|(_, entry)| &entry.body) {
            Some(Body::Message { more: Some(more), .. }) => more.delivery.as_ref().map_or(0, |one| one.again),
            _ => 0,
        };
        let tag = if is_courtesy(&outgoing) { String::new() } else { tag_of(parcel.entry, again) };
        let mut taken = Taken { before, ..Taken::default() };
        let end = self.send_now(&channel, &to, &outgoing, permit, &tag, &mut taken).await;
        self.write_down(&channel, parcel, &outgoing, &taken, end).await
    }

    /// What opens the channel cannot be read: it waits, or, where the key of the desk is another one by now, until an admin
    /// has connected the account anew.
    async fn cannot_open(&self, channel: &Channel, parcel: &Parcel, failure: Failure) -> Answer<()> {
        tracing::error!(channel = %channel.id, %failure, "what opens a channel cannot be read");
        if may_pass(&failure) {
            self.put_back(parcel).await?;
            return Err(failure);
        }
        let why = "what opens the account was sealed with another key than the desk has now (parley.key)";
        self.stop_channel(channel, parcel, TroubleKind::Reconnect, why).await
    }

    /// The window is asked about now, and not when it was written.
    fn permit_now(&self, row: &ConversationRow, author: Author, outgoing: &Outgoing) -> Option<Permit> {
        let (window, _) = row.conversation.window(self.clock.now());
        let wish = match (outgoing, Human::behind(author)) {
            (Outgoing::Template { .. }, _) => Wish::Template,
            // It has no tag to say whose it is.
            (Outgoing::Reaction { .. }, _) => Wish::Automatic,
            // Not said to anybody: what the channel thinks of it, it says.
            (Outgoing::Seen { .. } | Outgoing::Typing { .. }, _) => return Some(Permit::Free),
            (_, Some(human)) => Wish::Written(human),
            (_, None) => Wish::Automatic,
        };
        window.permits(wish)
    }

    /// Over the network. Whether it may be sent is asked before and after its file is handed over, which takes its time. What was
    /// taken is in `taken`, also where the rest was not.
    pub(super) async fn send_now(
        &self,
        channel: &Channel,
        to: &Address,
        outgoing: &Outgoing,
        permit: impl Fn() -> Option<Permit>,
        tag: &str,
        taken: &mut Taken,
    ) -> Result<(), NoAnswer> {
        let refused = |why: &str| NoAnswer::Refused(error::Trouble::said(why));
        let account = channel.account.clone().ok_or_else(|| refused("its channel is not connected"))?;
        let secrets = match self.secrets(channel.id).await {
            Ok(Some(secrets)) => secrets,
            Ok(None) => return Err(refused("its channel is not connected")),
            Err(_) => return Err(NoAnswer::NotReached("what opens its channel cannot be read".into())),
        };
        let over = NoAnswer::Unsayable(Cause::WindowOver);
        permit().ok_or(over.clone())?;
        let attachment = self.attachment_for(channel, &account, &secrets, outgoing).await?;
        let permit = permit().ok_or(over)?;
        let calls: Vec<Call> = match channel.kind {
            ChannelKind::Whatsapp => {
                let media = match &attachment {
                    Some(Attach::Id(id)) => Some(id.as_str()),
                    Some(Attach::Url(_)) | None => None,
                };
                let outgoing = Self::with_media(outgoing, attachment.as_ref());
                let call = whatsapp::send(&account.id, to, &outgoing, media, tag);
                vec![call.map_err(NoAnswer::Unsayable)?]
            }
            ChannelKind::Messenger => {
                messenger::send(&account, to, outgoing, permit, attachment.as_ref(), tag)
                    .map_err(NoAnswer::Unsayable)?
            }
            ChannelKind::Instagram => {
                instagram::send(&account, to, outgoing, permit, attachment.as_ref(), tag)
                    .map_err(NoAnswer::Unsayable)?
            }
            ChannelKind::Web | ChannelKind::InApp => return Err(refused("this channel has no outbox")),
        };
        let pass = secrets.pass(account.own_login);
        // What was taken whole and failed afterwards is sent anew, whole.
        let before = if taken.before < calls.len() { taken.before } else { 0 };
        for (n, call) in calls.into_iter().skip(before).enumerate() {
            if n > 0 {
                self.pace.wait(channel).await;
            }
            let answered = self.graph.post(account.own_login, &pass, &call.path, &call.body).await?;
            let name = match channel.kind {
                ChannelKind::Whatsapp => {
                    taken.by = news_of(to, whatsapp::receiver_of(&answered));
                    whatsapp::answer(&answered)
                }
                _ => messenger::answer(&answered),
            };
            match name {
                // Nobody quotes a reaction.
                name if is_courtesy(outgoing) => taken.courtesy = name,
                Some(name) => taken.names.push(name),
                None => return Err(NoAnswer::Lost("the answer made no sense".into())),
            }
        }
        Ok(())
    }
}

/// Returns after something was written in a conversation that has an outbox. What its customer writes, which is most of
/// it, leaves nothing to be sent.
async fn something_elsewhere(changes: &mut mpsc::UnboundedReceiver<Arc<Appended>>) {
    while let Some(appended) = changes.recv().await {
        if matches!(&appended.envelope.event, Event::Conversation(change)
            if change.now.kind.is_foreign() && !super::hearing::is_said_by_customer(change))
        {
            // Whatever came besides is looked at now as well.
            while changes.try_recv().is_ok() {}
            return;
        }
    }
    std::future::pending().await
}

/// Our word on a message, which some channels hand back with what they tell of it: which line it is, and which sending of it.
fn tag_of(entry: MessageId, again: u32) -> String {
    if again == 0 { entry.to_string() } else { format!("{entry}.{again}") }
}

pub(super) fn read_tag(tag: &str) -> Option<(MessageId, u32)> {
    match tag.split_once('.') {
        Some((entry, again)) => Some((entry.parse().ok()?, again.parse().ok()?)),
        None => Some((tag.parse().ok()?, 0)),
    }
}

/// Where the customer of a conversation is reached.
pub(super) async fn address(reading: &mut Reading, row: &ConversationRow) -> Answer<Address> {
    let c = &row.conversation;
    let (id, phone) = reading.address(c.customer, c.channel).await?;
    Ok(Address { id, phone: phone.map(|digits| format!("+{digits}")) })
}

/// Whether the provider has all of a message.
fn is_taken(row: &ConversationRow, entry: &Entry, taken: usize) -> bool {
    let Body::Message { text, more: Some(more), .. } = &entry.body else { return false };
    let calls = calls_of(row.conversation.kind, text, more).len().max(1);
    more.delivery.as_ref().is_some_and(Delivery::is_there) && taken >= calls
}

pub(super) fn is_courtesy(outgoing: &Outgoing) -> bool {
    matches!(outgoing, Outgoing::Seen { .. } | Outgoing::Typing { .. } | Outgoing::Reaction { .. })
}
