//! What goes out: written down with the message, sent one after the other per conversation, asked about the window at the
//! moment of sending, and never sent twice by itself.

use super::{Service, placing::Placed, steps::Step};
use crate::{
    channels::{
        Known, Outgoing, error,
        error::Remedy,
        graph::NoAnswer,
        instagram, messenger,
        messenger::Attach,
        outgoing::{Address, Call},
        whatsapp,
    },
    store::{Appended, ChannelBeat, ConversationRow, IdKind, Parcel, Reading, Tx},
};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        channel::{Channel, ChannelKind, TroubleKind},
        content::{Cause, Delivery, More, NotSent, Progress, Quote},
        event::Event,
        ids::{ChannelId, ConversationId, MessageId},
        message::{Author, Body, Entry, Text},
        refusal::{Refusal, Thing},
        time::{Span, Timestamp},
        window::{Human, Outgoing as Wish, Permit, Window},
    },
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{sync::mpsc, task::JoinSet};

/// How many of a channel are on their way at once.
const AT_ONCE: usize = 128;
/// A process that holds a message for longer has died with it.
const LEASE: Span = Span::seconds(180);
/// An outage that is longer gives a message back to its agent.
const OUTAGE: Span = Span::hours(2);

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
    names: Vec<String>,
    /// Likewise, of what has no line of its own.
    courtesy: Option<String>,
    by: Known,
}

impl Service {
    /// Refuses what the channel does not take now.
    pub(super) fn check_sending(
        &self,
        row: &ConversationRow,
        wish: Wish,
        now: Timestamp,
    ) -> Result<Permit, Refusal> {
        let (window, _) = row.conversation.window(now);
        window.permits(wish).ok_or(match window {
            Window::TemplateOnly => Refusal::TemplateOnly,
            _ => Refusal::WindowOver,
        })
    }

    /// A turn in which this agent answers the customer, by something that is not words alone. None: this very message is
    /// there already.
    pub(super) async fn turn_to_answer(
        &self,
        caller: Caller,
        to: ConversationId,
        id: MessageId,
    ) -> Answer<Option<(Tx, ConversationRow)>> {
        let (mut tx, row) = self.turn_on(caller, to).await?;
        if tx.entry(id).await?.is_some_and(|(conversation, _)| conversation == to) {
            return Ok(None);
        }
        if !row.conversation.is_answered_by(caller.agent) {
            self.check_owner(caller, &row.conversation)?;
        }
        let human = Human::behind(Author::Agent(caller.agent)).ok_or(Refusal::NotAllowed)?;
        self.check_sending(&row, Wish::Written(human), self.clock.now())?;
        Ok(Some((tx, row)))
    }

    /// A message of ours on a channel of somebody else's: its line, and what is to be sent.
    pub(super) fn post(
        &self,
        step: &mut Step<'_>,
        row: &mut ConversationRow,
        (id, author): (MessageId, Author),
        (text, mut more): (Text, More),
        outgoing: Outgoing,
    ) -> Answer<()> {
        more.delivery = Some(Delivery::pending(step.now));
        let seq = step.tx.next_seq();
        step.told(row, id, (author, text, Some(Box::new(more))), Placed::last(step.now))?;
        self.hand_over_for_sending(step, row, id, Parcel::name(seq, 0), &outgoing)
    }

    /// Words of ours, perhaps in answer to a line.
    pub(super) async fn post_words(
        &self,
        step: &mut Step<'_>,
        row: &mut ConversationRow,
        line: (MessageId, Author),
        text: Text,
        answers: Option<MessageId>,
    ) -> Answer<()> {
        let (quote, provider_id) = match answers {
            Some(quoted) => self.quoted(step.tx, row, quoted).await?,
            None => (None, None),
        };
        let more = More { quote, ..More::default() };
        let outgoing = Outgoing::Text { text: text.as_str().to_owned(), answers: provider_id };
        self.post(step, row, line, (text, more), outgoing)
    }

    /// The customer sees that he was read, where his channel shows it. A courtesy: nobody waits for it.
    pub(super) async fn tell_seen(&self, step: &mut Step<'_>, row: &ConversationRow) -> Answer<()> {
        let c = &row.conversation;
        if !c.kind.is_foreign() {
            return Ok(());
        }
        let Some(entry) = step.tx.last_of_customer(c.id, c.desk_seen).await? else { return Ok(()) };
        let Some(id) = step.tx.provider_ids(c.channel, entry).await?.into_iter().next() else {
            return Ok(());
        };
        let name = Parcel::name(step.tx.next_seq(), 0);
        self.hand_over_for_sending(step, row, entry, name, &Outgoing::Seen { id })
    }

    /// A line of this conversation as it is quoted, and how the channel calls it.
    pub(super) async fn quoted(
        &self,
        tx: &mut Tx,
        row: &ConversationRow,
        quoted: MessageId,
    ) -> Answer<(Option<Quote>, Option<String>)> {
        let found = tx.entry(quoted).await?.filter(|(conversation, _)| *conversation == row.conversation.id);
        let (_, entry) = found.ok_or(Refusal::Gone(Thing::Conversation))?;
        let name = tx.provider_ids(row.conversation.channel, quoted).await?.into_iter().next();
        Ok((Some(super::hearing::quote_line(quoted, &entry.body)), name))
    }

    pub(super) fn hand_over_for_sending(
        &self,
        step: &mut Step<'_>,
        row: &ConversationRow,
        entry: MessageId,
        name: String,
        outgoing: &Outgoing,
    ) -> Answer<()> {
        let parcel = Parcel {
            id: name,
            entry,
            channel: row.conversation.channel,
            conversation: row.conversation.id,
            body: serde_json::to_string(outgoing).map_err(anyhow::Error::from)?,
            at: step.now,
            attempts: 0,
        };
        step.tx.add_parcel(&parcel);
        Ok(())
    }

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
        let foreign = catalog.channels.values().filter(|channel| channel.kind.is_foreign());
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

    /// Sends one and writes down what became of it.
    async fn deliver(&self, parcel: Parcel) -> Answer<()> {
        let outgoing: Outgoing = match serde_json::from_str(&parcel.body) {
            Ok(outgoing) => outgoing,
            Err(error) => return self.give_up(&parcel, reject(&error.to_string())).await,
        };
        let Some(channel) = self.catalog().channels.get(&parcel.channel).cloned() else {
            return self.give_up(&parcel, reject("its channel is gone")).await;
        };
        // First its turn, which may be long in coming; then what is so by then.
        self.pace.wait(&channel).await;
        let mut reading = self.store.glance().await?;
        let row = reading.conversation(parcel.conversation).await?;
        let line = reading.entry(parcel.entry).await?;
        let Some(row) = row else { return self.give_up(&parcel, reject("its conversation is gone")).await };
        let to = address(&mut reading, &row).await?;
        drop(reading);
        let author = match line.as_ref().map(|(_, entry)| &entry.body) {
            Some(Body::Message { author, .. }) => *author,
            _ => Author::Automatic,
        };
        let permit = || self.permit_now(&row, author, &outgoing);
        let tag = if is_courtesy(&outgoing) { String::new() } else { parcel.entry.to_string() };
        let end = self.send_now(&channel, &to, &outgoing, permit, &tag).await;
        self.write_down(&channel, &parcel, &outgoing, end).await
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

    /// Over the network. Whether it may be sent is asked before and after its file is handed over, which takes its time.
    pub(super) async fn send_now(
        &self,
        channel: &Channel,
        to: &Address,
        outgoing: &Outgoing,
        permit: impl Fn() -> Option<Permit>,
        tag: &str,
    ) -> Result<Taken, NoAnswer> {
        let refused = |why: &str| NoAnswer::Refused(error::Trouble::said(why));
        let account = channel.account.clone().ok_or_else(|| refused("its channel is not connected"))?;
        let secrets = match self.secrets(channel.id).await {
            Ok(Some(secrets)) => secrets,
            _ => return Err(refused("its channel is not connected")),
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
        let (mut taken, pass) = (Taken::default(), secrets.pass(account.own_login));
        for call in calls {
            let answered = self.graph.post(account.own_login, &pass, &call.path, &call.body).await;
            let answered = match (answered, taken.names.is_empty()) {
                (Ok(answered), _) => answered,
                (Err(error), true) => return Err(error),
                // The first part is there: sending all of it again would double it.
                (Err(_), false) => return Err(NoAnswer::Lost("only a part of it was taken".into())),
            };
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
        Ok(taken)
    }

    async fn write_down(
        &self,
        channel: &Channel,
        parcel: &Parcel,
        outgoing: &Outgoing,
        end: Result<Taken, NoAnswer>,
    ) -> Answer<()> {
        match end {
            Ok(taken) => self.sent(channel, parcel, outgoing, &taken).await,
            // Nobody misses a courtesy, and nobody is shown one that was not taken.
            Err(why) if is_courtesy(outgoing) => self.forget(channel, parcel, outgoing, &why).await,
            Err(NoAnswer::Lost(why)) => {
                tracing::warn!(entry = %parcel.entry, %why, "it may have been sent; nobody sends it again");
                let mut tx = self.store.write().await?;
                tx.remove_parcels_of(parcel.entry);
                self.note_progress(&mut tx, parcel, Progress::Unknown, None).await?;
                Ok(tx.commit().await?)
            }
            Err(NoAnswer::NotReached(why)) => {
                if self.clock.now().since(parcel.at) > OUTAGE {
                    return self.give_up(parcel, NotSent { why: Cause::Outage, code: 0, detail: why }).await;
                }
                self.again(parcel, error::wait(Remedy::Wait, parcel.attempts + 1, rand::random()), &why).await
            }
            Err(NoAnswer::Unsayable(why)) => {
                self.give_up(parcel, NotSent { why, code: 0, detail: String::new() }).await
            }
            Err(NoAnswer::Refused(trouble)) => self.remedied(channel, parcel, &trouble).await,
        }
    }

    async fn remedied(&self, channel: &Channel, parcel: &Parcel, trouble: &error::Trouble) -> Answer<()> {
        let remedy = error::remedy(channel.kind, trouble, parcel.attempts + 1);
        let wait = error::wait(remedy, parcel.attempts + 1, rand::random());
        match remedy {
            // Whoever answers here wants the conversation here: taken back once, where the provider lets us.
            Remedy::Give(Cause::HeldElsewhere)
                if parcel.attempts == 0 && self.take_control(channel, parcel).await? =>
            {
                self.again(parcel, Span::ZERO, &trouble.detail).await
            }
            Remedy::Give(cause @ Cause::HeldElsewhere) => {
                self.held_there(parcel).await?;
                self.give_up(parcel, trouble.not_sent(cause)).await
            }
            Remedy::Give(cause) => self.give_up(parcel, trouble.not_sent(cause)).await,
            Remedy::SyncTemplates => {
                self.give_up(parcel, trouble.not_sent(Cause::Template)).await?;
                self.sync_templates_soon(channel.id);
                Ok(())
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

    async fn give_up(&self, parcel: &Parcel, why: NotSent) -> Answer<()> {
        let mut tx = self.store.write().await?;
        tx.remove_parcels_of(parcel.entry);
        self.note_progress(&mut tx, parcel, Progress::Failed, Some(why)).await?;
        Ok(tx.commit().await?)
    }

    async fn again(&self, parcel: &Parcel, wait: Span, why: &str) -> Answer<()> {
        tracing::info!(entry = %parcel.entry, %why, "not taken; trying again");
        let mut tx = self.store.write().await?;
        tx.delay_parcel(&parcel.id, self.clock.now().plus(wait));
        Ok(tx.commit().await?)
    }

    /// Nothing of it goes out until an admin has looked: what is to be sent stays, in order.
    async fn stop_channel(
        &self,
        channel: &Channel,
        parcel: &Parcel,
        what: TroubleKind,
        detail: &str,
    ) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        tx.delay_parcel(&parcel.id, now);
        self.stop(&mut Step { tx: &mut tx, now }, channel.id, what, detail)?;
        Ok(tx.commit().await?)
    }

    /// Into the line of the message; a courtesy has none.
    async fn note_progress(
        &self,
        tx: &mut Tx,
        parcel: &Parcel,
        progress: Progress,
        failed: Option<NotSent>,
    ) -> Answer<()> {
        let now = self.clock.now();
        let Some(channel) = self.catalog().channels.get(&parcel.channel).cloned() else { return Ok(()) };
        let told = super::hearing::Told::Progress { progress, at: now, failed };
        self.apply_told(&mut Step { tx, now }, &channel, parcel.entry, told).await
    }

    /// An agent sends it once more: one that failed, or whose outcome nobody knows.
    pub(super) async fn send_again(
        &self,
        caller: Caller,
        id: ConversationId,
        message: MessageId,
    ) -> Answer<()> {
        let now = self.clock.now();
        let (mut tx, mut row) = self.turn_on(caller, id).await?;
        if !row.conversation.is_answered_by(caller.agent) {
            self.check_owner(caller, &row.conversation)?;
        }
        let found = tx.entry(message).await?.filter(|(conversation, _)| *conversation == id);
        let (_, mut entry) = found.ok_or(Refusal::Gone(Thing::Conversation))?;
        let outgoing = Self::outgoing_of(&entry).ok_or(Refusal::Gone(Thing::Conversation))?;
        let human = Human::behind(Author::Agent(caller.agent)).ok_or(Refusal::NotAllowed)?;
        let wish = match outgoing {
            Outgoing::Template { .. } => Wish::Template,
            _ => Wish::Written(human),
        };
        self.check_sending(&row, wish, now)?;
        let Body::Message { more: Some(more), .. } = &mut entry.body else { return Ok(()) };
        let Some(delivery) = &mut more.delivery else { return Ok(()) };
        if !matches!(delivery.progress, Progress::Failed | Progress::Unknown)
            || tx.is_in_outbox(message).await?
        {
            // Somebody was quicker, or it arrived after all.
            return Ok(());
        }
        delivery.again(now);
        let mut step = Step { tx: &mut tx, now };
        let name = Parcel::name(step.tx.next_seq(), 0);
        self.hand_over_for_sending(&mut step, &row, message, name, &outgoing)?;
        step.revised(&mut row, entry)?;
        Ok(tx.commit().await?)
    }

    /// What a line says, to be sent again.
    fn outgoing_of(entry: &Entry) -> Option<Outgoing> {
        let Body::Message { text, more: Some(more), .. } = &entry.body else { return None };
        if more.template.is_some() {
            // Its parameters are with the template form.
            return None;
        }
        match more.parts.first() {
            Some(part) => super::media::outgoing_part(part, text),
            None => Some(Outgoing::Text { text: text.as_str().to_owned(), answers: None }),
        }
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

fn reject(detail: &str) -> NotSent {
    NotSent { why: Cause::Rejected, code: 0, detail: detail.chars().take(300).collect() }
}

/// Where the customer of a conversation is reached.
pub(super) async fn address(reading: &mut Reading, row: &ConversationRow) -> Answer<Address> {
    let c = &row.conversation;
    let (id, phone) = reading.address(c.customer, c.channel).await?;
    Ok(Address { id, phone: phone.map(|digits| format!("+{digits}")) })
}

/// What of somebody's names was not known when it was sent to him.
fn news_of(to: &Address, by: Known) -> Known {
    let dialled = to.phone.as_deref().map(|phone| phone.trim_start_matches('+'));
    let phone = by.phone.filter(|phone| dialled != Some(phone));
    Known { phone, id: by.id.filter(|_| to.id.is_none()), ..Known::default() }
}

fn is_courtesy(outgoing: &Outgoing) -> bool {
    matches!(outgoing, Outgoing::Seen { .. } | Outgoing::Typing { .. } | Outgoing::Reaction { .. })
}
