//! What is said and done on a channel without this desk: by the account itself, to another program, or without a word.

use super::{
    Service,
    callers::{know, new_customer},
    delivery::read_tag,
    hearing::Said,
    receipts::Told,
    steps::Step,
};
use crate::{
    channels::{
        event::{Content, Known},
        instagram, messenger,
    },
    store::{Caller, ConversationRow, Tx},
};
use app::{
    api::desk::Answer,
    domain::{
        channel::{Channel, ChannelKind},
        content::{More, Part, Progress},
        conversation::Last,
        ids::MessageId,
        message::{Author, Body, Happened, Speaker, Text},
        refusal::{Refusal, Thing},
        time::Timestamp,
        window::{Did, opens},
    },
};

/// Ours, as it came back from the channel.
pub(super) struct Echo {
    pub id: String,
    pub to: Known,
    pub content: Content,
    pub tag: Option<String>,
    /// The program that holds the conversation, where it is a copy for reading.
    pub holder: Option<Option<String>>,
    pub at: Option<Timestamp>,
}

impl Service {
    /// What he said to another program: into the conversation that he has here, where he has one. No window opens, nothing
    /// comes back, nobody is called (§5.5).
    pub(super) async fn overheard(&self, channel: &Channel, said: Said) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        if tx.by_provider_id(channel.id, &said.id).await?.is_some() {
            return Ok(());
        }
        let caller = tx.caller_on(channel.id, said.from.id.as_deref(), said.from.phone.as_deref()).await?;
        let Some(mut row) = caller.latest else { return Ok(()) };
        let (entry, conversation) = (MessageId::at(now), row.conversation.id);
        let more = self.more_of(&mut tx, channel.id, &said.content).await?;
        let more = (!more.is_empty()).then(|| Box::new(more));
        let words = (Text::cut(&said.content.text), more);
        let mut step = Step { tx: &mut tx, now };
        step.held_by(&mut row, Some(None), said.at);
        let placed = step.placed(&row, said.at).await?;
        step.overheard(&mut row, entry, words, placed)?;
        tx.name_message(channel.id, &said.id, entry, conversation);
        self.apply_parked(&mut tx, channel, &said.id, entry).await?;
        Ok(tx.commit().await?)
    }

    /// Something that opens his window and says nothing: a line tells of it. Who has no conversation here gets none by it.
    pub(super) async fn did_there(
        &self,
        channel: &Channel,
        id: &str,
        from: &Known,
        did: Did,
        what: String,
        at: Option<Timestamp>,
    ) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        if tx.heard_of(channel.id, id).await?.is_here {
            return Ok(());
        }
        let caller = tx.caller_on(channel.id, from.id.as_deref(), from.phone.as_deref()).await?;
        let Some(mut row) = caller.latest.filter(|_| opens(channel.kind, did)) else { return Ok(()) };
        let from = at.unwrap_or(now).min(now);
        let mut step = Step { tx: &mut tx, now };
        if row.conversation.window_from.is_none_or(|was| was < from) {
            self.open_window(&mut step, &mut row, Some(from));
        }
        let entry = MessageId::at(now);
        let what = if did == Did::Called { Happened::Called } else { Happened::Referred { what } };
        step.told_of(&row, entry, what)?;
        tx.name_message(channel.id, id, entry, row.conversation.id);
        Ok(tx.commit().await?)
    }

    /// Another program holds the conversation on the channel now, or (none) no other does.
    pub(super) async fn holder_changed(
        &self,
        channel: &Channel,
        with: &Known,
        holder: Option<Option<String>>,
        at: Option<Timestamp>,
    ) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let caller = tx.caller_on(channel.id, with.id.as_deref(), with.phone.as_deref()).await?;
        if holder.is_none() {
            return self.handed_to_us(tx, channel, with, caller, at).await;
        }
        let Some(mut row) = caller.latest else { return Ok(()) };
        let mut step = Step { tx: &mut tx, now };
        if step.held_by(&mut row, holder, at) {
            step.changed(&row)?;
        }
        Ok(tx.commit().await?)
    }

    /// Another program hands him to this desk (§5.5): he waits for a person here, whether or not he had a chat that runs.
    async fn handed_to_us(
        &self,
        mut tx: Tx,
        channel: &Channel,
        with: &Known,
        mut caller: Caller,
        at: Option<Timestamp>,
    ) -> Answer<()> {
        let now = self.clock.now();
        let from = at.unwrap_or(now).min(now);
        // It has no id, and its time is its own.
        let id = format!("handed over/{}/{}", with.id.as_deref().unwrap_or_default(), from.millis());
        if tx.heard_of(channel.id, &id).await?.is_here {
            return Ok(());
        }
        if channel.is_off() {
            // Nobody is called by it; but nobody else holds him any more.
            let Some(mut row) = caller.latest else { return Ok(()) };
            let mut step = Step { tx: &mut tx, now };
            if step.held_by(&mut row, None, at) {
                step.changed(&row)?;
            }
            return Ok(tx.commit().await?);
        }
        let (entry, latest) = (MessageId::at(now), caller.latest.take());
        let mut asks = false;
        let mut step = Step { tx: &mut tx, now };
        let conversation = match latest {
            Some(mut row) if self.comes_back(channel, &row, now) => {
                let reopens = row.conversation.is_archived();
                if reopens || row.conversation.ended_at.is_some() {
                    step.reopened(&mut row, None)?;
                }
                self.waits_here(&mut step, &mut row, entry, from)?;
                if reopens {
                    self.place_reopened(&mut step, &mut row).await?;
                }
                row.conversation.id
            }
            _ => {
                let customer = match caller.customer() {
                    Some(customer) => customer,
                    None => new_customer(step.tx, with, now),
                };
                asks = know(step.tx, channel, customer, with, &caller, now);
                let profile = step.tx.customer(customer).await?.ok_or(Refusal::Gone(Thing::Customer))?;
                let known = (with, caller.tongue);
                let mut row = self.foreign_conversation(channel, &profile, known, now);
                step.opened(&row)?;
                self.waits_here(&mut step, &mut row, entry, from)?;
                let previous = step.tx.last_agent_of(customer, channel.id).await?;
                self.place_returning(&mut step, &mut row, previous).await?;
                row.conversation.id
            }
        };
        tx.name_message(channel.id, &id, entry, conversation);
        tx.commit().await?;
        if asks {
            self.unasked.notify_one();
        }
        Ok(())
    }

    /// What the other program answered before is no answer to what it could not.
    fn waits_here(
        &self,
        step: &mut Step<'_>,
        row: &mut ConversationRow,
        entry: MessageId,
        from: Timestamp,
    ) -> Answer<()> {
        step.held_by(row, None, Some(from));
        if row.conversation.window_from.is_none_or(|was| was < from) {
            self.open_window(step, row, Some(from));
        }
        let is_before = |last: &&mut Last| last.by == Speaker::Desk && last.at <= from;
        if let Some(last) = row.conversation.last.as_mut().filter(is_before) {
            last.leaves_waiting = true;
        }
        step.tx.touch_conversation(row);
        step.told_of(row, entry, Happened::HandedOver)
    }

    /// Ours, sent elsewhere, or our own coming back. Never unread, never the cause of anything automatic.
    pub(super) async fn echoed(
        &self,
        channel: &Channel,
        Echo { id, to, content, tag, holder, at }: Echo,
    ) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let told = Told::Progress { progress: Progress::Sent, at: at.unwrap_or(now).min(now), failed: None };
        if let Some((entry, _)) = tx.by_provider_id(channel.id, &id).await? {
            self.apply_told(&mut Step { tx: &mut tx, now }, channel, entry, told).await?;
            return Ok(tx.commit().await?);
        }
        let caller = tx.caller_on(channel.id, to.id.as_deref(), to.phone.as_deref()).await?;
        // Nobody wrote to us: there is no conversation for it.
        let Some(mut row) = caller.latest else { return Ok(()) };
        let ours = self.our_own(&mut tx, &row, tag.as_deref(), &content, now).await?;
        if let Some(entry) = ours {
            tx.name_ours(channel.id, &id, entry, row.conversation.id);
            self.apply_told(&mut Step { tx: &mut tx, now }, channel, entry, told).await?;
            return Ok(tx.commit().await?);
        }
        let entry = MessageId::at(now);
        let more = self.more_of(&mut tx, channel.id, &content).await?;
        let more = (!more.is_empty()).then(|| Box::new(more));
        let text = Text::cut(&content.text);
        let mut step = Step { tx: &mut tx, now };
        if holder.is_some() {
            step.held_by(&mut row, holder, at);
        }
        let placed = step.placed(&row, at).await?;
        step.told(&mut row, entry, (Author::Elsewhere, text, more), placed)?;
        tx.name_message(channel.id, &id, entry, row.conversation.id);
        self.apply_parked(&mut tx, channel, &id, entry).await?;
        Ok(tx.commit().await?)
    }

    /// The line of ours that an echo is of: by our word on it, or, where the channel does not hand that back, the oldest
    /// one that is on its way or lost and says the same.
    async fn our_own(
        &self,
        tx: &mut Tx,
        row: &ConversationRow,
        tag: Option<&str>,
        content: &Content,
        now: Timestamp,
    ) -> Answer<Option<MessageId>> {
        if let Some((entry, _)) = tag.and_then(read_tag)
            && let Some((conversation, _)) = tx.entry(entry).await?
            && conversation == row.conversation.id
        {
            return Ok(Some(entry));
        }
        // The oldest first: that is the one that was sent first.
        for entry in tx.ours_until(row.conversation.id, now, 20).await?.into_iter().rev() {
            let Body::Message { text, more: Some(more), .. } = &entry.body else { continue };
            let calls = calls_of(row.conversation.kind, text, more);
            let is_it = |(words, has_file): &(String, bool)| {
                *words == content.text.trim() && *has_file != content.parts.is_empty()
            };
            let unnamed = tx.provider_ids(entry.id).await?.len() < calls.len();
            if !unnamed || !calls.iter().any(is_it) {
                continue;
            }
            let is_open = match more.delivery.as_ref().map(|delivery| delivery.progress) {
                // It may overtake the answer; what nobody has begun to send was said by somebody else.
                Some(Progress::Pending) => {
                    more.delivery.as_ref().is_some_and(|delivery| delivery.again > 0)
                        || tx.is_being_sent(entry.id).await?
                }
                Some(Progress::Failed) | None => false,
                Some(_) => true,
            };
            if is_open {
                return Ok(Some(entry.id));
            }
        }
        Ok(None)
    }
}

/// In what pieces a line of ours goes out: the words of each, and whether it is a file or the like.
pub(super) fn calls_of(kind: ChannelKind, text: &Text, more: &More) -> Vec<(String, bool)> {
    let words = match kind {
        ChannelKind::Instagram => instagram::pieces(text.as_str()),
        ChannelKind::Messenger => messenger::pieces(text.as_str()),
        // One call, whatever it has.
        ChannelKind::Whatsapp | ChannelKind::Web | ChannelKind::InApp => {
            let is_file = more.parts.first().is_some_and(|part| !matches!(part, Part::Choices { .. }));
            return vec![(text.as_str().to_owned(), is_file)];
        }
    };
    let words = words.into_iter().map(|piece| (piece, false));
    match more.parts.first() {
        Some(Part::Choices { .. }) | None => words.collect(),
        Some(_) => std::iter::once((String::new(), true)).chain(words).collect(),
    }
}
