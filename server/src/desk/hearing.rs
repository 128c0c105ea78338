//! What customers say and do on the channels, and what is told of messages that are here.

use super::{Service, names, steps::Step};
use crate::{
    channels::{
        error,
        event::{Content, Known},
        instagram,
    },
    rules::lifecycle::{self, Arrival},
    store::{Caller, ConversationRow, Fetch, IdKind, Tx},
};
use app::{
    api::desk::Answer,
    domain::{
        channel::{Channel, ChannelKind, TroubleKind},
        content::{Cause, More, NotSent, Part, Progress, Quote},
        conversation::{Conversation, Last, Showing, State},
        customer::Customer,
        event::{Change, Seq},
        ids::{ConversationId, CustomerId, FetchId, MessageId},
        message::{Author, Body, Happened, Text},
        refusal::{Refusal, Thing},
        time::Timestamp,
        window::{Did, Window, opens},
    },
};
use serde::{Deserialize, Serialize};

/// A message as it came.
pub(super) struct Said {
    pub id: String,
    pub from: Known,
    pub content: Content,
    pub did: Did,
    pub at: Option<Timestamp>,
}

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
    },
}

impl Service {
    pub(super) async fn said_there(&self, channel: &Channel, said: Said) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let heard = tx.heard_of(channel.id, &said.id).await?;
        if heard.is_here {
            // Providers repeat themselves.
            return Ok(());
        }
        let mut caller =
            tx.caller_on(channel.id, said.from.id.as_deref(), said.from.phone.as_deref()).await?;
        let customer = match caller.customer() {
            Some(customer) => customer,
            None => new_customer(&mut tx, &said.from, now),
        };
        self.learn_name(&mut Step { tx: &mut tx, now }, &mut caller, &said.from).await?;
        let is_unknown = know(&mut tx, channel, customer, &said.from, &caller, now);
        let entry = MessageId::at(now);
        let mut step = Step { tx: &mut tx, now };
        let conversation = match caller.latest {
            Some(mut row) if self.comes_back(channel, &row, now) => {
                self.goes_on(&mut step, &mut row, entry, &said).await?;
                row.conversation.id
            }
            _ => self.begins(&mut step, channel, customer, entry, &said).await?,
        };
        tx.name_message(channel.id, &said.id, entry, conversation);
        for (index, source) in &said.content.files {
            let source = serde_json::to_string(source).unwrap_or_default();
            let (id, part) = (FetchId::at(now), *index);
            let channel = channel.id;
            tx.add_fetch(&Fetch { id, channel, conversation, entry, part, source, due_at: now, attempts: 0 });
        }
        if heard.is_spoken_of {
            self.apply_parked(&mut tx, channel, &said.id, entry).await?;
        }
        tx.commit().await?;
        if !said.content.files.is_empty() {
            self.fetches.notify_one();
        }
        if is_unknown {
            self.unasked.notify_one();
        }
        Ok(())
    }

    /// The channel tells what somebody is called of whom we had a number alone: we wrote to him first (V-09). What an agent
    /// wrote there stays.
    async fn learn_name(&self, step: &mut Step<'_>, caller: &mut Caller, from: &Known) -> Answer<()> {
        let name = from.name.as_deref().and_then(|name| super::optional("name", name, 200).ok().flatten());
        let (Some(name), Some(customer)) = (name, caller.customer()) else { return Ok(()) };
        // His row shows his name, or by what else he is known: most customers are asked about no further.
        let shown = caller.latest.as_ref().map(|row| &row.conversation);
        if shown.is_some_and(|c| c.name.is_some() && c.name != c.contact) {
            return Ok(());
        }
        let person = step.tx.person(customer).await?;
        let Some(known) = step.tx.customer(person[0]).await?.filter(|known| known.name.is_none()) else {
            return Ok(());
        };
        self.save_person(step, &person, &Customer { name: Some(name), ..known }).await?;
        if let Some(row) = caller.latest.take() {
            caller.latest = step.tx.conversation(row.conversation.id).await?;
        }
        Ok(())
    }

    /// Whether a message belongs to this conversation still. One whose window ran out was never finished: it comes back
    /// whenever the customer does (S4-31).
    fn comes_back(&self, channel: &Channel, row: &ConversationRow, now: Timestamp) -> bool {
        lifecycle::on_customer_message(&row.conversation, channel.reopening_time(), now) != Arrival::OpensNew
    }

    async fn goes_on(
        &self,
        step: &mut Step<'_>,
        row: &mut ConversationRow,
        entry: MessageId,
        said: &Said,
    ) -> Answer<()> {
        let reopens = row.conversation.is_archived();
        if reopens || row.conversation.ended_at.is_some() {
            step.reopened(row, None)?;
        }
        // Told to us and not to the other program: it is ours again.
        step.held_by(row, None, said.at);
        self.customer_tells(step, row, entry, said).await?;
        if reopens {
            self.place_reopened(step, row).await?;
        }
        Ok(())
    }

    async fn begins(
        &self,
        step: &mut Step<'_>,
        channel: &Channel,
        customer: CustomerId,
        entry: MessageId,
        said: &Said,
    ) -> Answer<ConversationId> {
        let profile = step.tx.customer(customer).await?.ok_or(Refusal::Gone(Thing::Customer))?;
        let conversation = self.foreign_conversation(channel, &profile, &said.from, step.now);
        let mut row = ConversationRow::new(conversation);
        step.opened(&row)?;
        self.customer_tells(step, &mut row, entry, said).await?;
        // Whoever talked with him last has him again, if he can.
        let previous = step.tx.last_agent_of(customer, channel.id).await?;
        self.place_returning(step, &mut row, previous).await?;
        self.greet(step, channel, row.conversation.id).await?;
        Ok(row.conversation.id)
    }

    /// A conversation on a channel of somebody else's, that opens now and waits.
    pub(super) fn foreign_conversation(
        &self,
        channel: &Channel,
        profile: &Customer,
        from: &Known,
        now: Timestamp,
    ) -> Conversation {
        let contact = touchpoint(channel.kind, from);
        // The channels tell no language.
        let route = self.route(channel, None);
        let priority = super::customers::urgency(profile).max(route.priority);
        Conversation {
            id: ConversationId::at(now),
            product: channel.product,
            channel: channel.id,
            kind: channel.kind,
            customer: profile.id,
            name: profile.name.clone().or_else(|| contact.clone()),
            contact,
            picture: profile.picture,
            group: route.group,
            state: State::Waiting { since: now },
            opened_at: now,
            ended_at: None,
            last: None,
            unread: 0,
            customer_seen: Seq(0),
            desk_seen: Seq(0),
            tags: Vec::new(),
            page: None,
            left_message: false,
            lifts: false,
            weight: self.catalog().policy.weights.of(channel.kind),
            rating: None,
            window_from: None,
            ticket: None,
            elsewhere: None,
            offer: None,
            helpers: Vec::new(),
            priority,
        }
    }

    /// His words into the thread, and his window open.
    async fn customer_tells(
        &self,
        step: &mut Step<'_>,
        row: &mut ConversationRow,
        entry: MessageId,
        said: &Said,
    ) -> Answer<()> {
        let placed = step.placed(row, said.at).await?;
        if opens(row.conversation.kind, said.did) {
            // By the time he wrote it, not by when we heard: a late webhook opens less.
            let from = said.at.unwrap_or(step.now).min(step.now);
            self.open_window(step, row, Some(row.conversation.window_from.map_or(from, |was| was.max(from))));
        }
        let more = self.more_of(step.tx, row.conversation.channel, &said.content).await?;
        let text = Text::cut(&said.content.text);
        let more = (!more.is_empty()).then(|| Box::new(more));
        step.told(row, entry, (Author::Customer, text, more), placed)
    }

    /// Sets from when on the window counts, and what is due because of it.
    pub(super) fn open_window(
        &self,
        step: &mut Step<'_>,
        row: &mut ConversationRow,
        from: Option<Timestamp>,
    ) {
        row.conversation.window_from = from;
        let c = &row.conversation;
        let closes = from.filter(|_| !c.is_archived()).and_then(|from| Window::over_at(c.kind, from));
        let minutes = self.escalate_minutes(c);
        let escalate = closes.filter(|_| minutes > 0);
        let before = app::domain::time::Span::minutes(i64::from(minutes));
        step.tx.set_window(c.id, from, closes, escalate.map(|closes| closes.minus(before)));
    }

    async fn more_of(
        &self,
        tx: &mut Tx,
        channel: app::domain::ids::ChannelId,
        content: &Content,
    ) -> Answer<More> {
        let quote = match (&content.story, &content.answers) {
            (Some(url), _) => Some(Quote::Story { url: url.clone() }),
            (None, Some(id)) => Some(quote_of(tx, channel, id).await?),
            (None, None) => None,
        };
        Ok(More { parts: content.parts.clone(), quote, ..More::default() })
    }

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
        let Some(mut row) = caller.latest else { return Ok(()) };
        let mut step = Step { tx: &mut tx, now };
        if step.held_by(&mut row, holder, at) {
            step.changed(&row)?;
        }
        Ok(tx.commit().await?)
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
        if let Some(entry) = tag.and_then(|tag| tag.parse().ok())
            && let Some((conversation, _)) = tx.entry(entry).await?
            && conversation == row.conversation.id
        {
            return Ok(Some(entry));
        }
        // The oldest first: that is the one that was sent first.
        for entry in tx.ours_until(row.conversation.id, now, 20).await?.into_iter().rev() {
            let Body::Message { text, more: Some(more), .. } = &entry.body else { continue };
            let calls = calls_of(text, more);
            let is_it = |(words, has_file): &(String, bool)| {
                *words == content.text.trim() && *has_file != content.parts.is_empty()
            };
            let unnamed = tx.provider_ids(row.conversation.channel, entry.id).await?.len() < calls.len();
            if !unnamed || !calls.iter().any(is_it) {
                continue;
            }
            let is_open = match more.delivery.as_ref().map(|delivery| delivery.progress) {
                // It may overtake the answer; what nobody has begun to send was said by somebody else.
                Some(Progress::Pending) => tx.is_being_sent(entry.id).await?,
                Some(Progress::Failed) | None => false,
                Some(_) => true,
            };
            if is_open {
                return Ok(Some(entry.id));
            }
        }
        Ok(None)
    }

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
                error::Remedy::Unknown => Cause::Rejected,
            };
            trouble.not_sent(cause)
        });
        let told = Told::Progress { progress, at: at.unwrap_or(now).min(now), failed };
        // Our own word comes back with it: it tells which message it is even where the answer to the sending was lost.
        if let Some(entry) = tag.and_then(|tag| tag.parse::<MessageId>().ok()) {
            let mut tx = self.store.write().await?;
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

    pub(super) async fn unsent(&self, channel: &Channel, id: &str, at: Option<Timestamp>) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        tx.forget_odd(channel.id, id);
        tx.commit().await?;
        self.told_of(channel, id, Told::Unsent { at: at.unwrap_or(now).min(now) }).await?;
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

pub(super) fn is_said_by_customer(change: &Change) -> bool {
    let body = change.entry.as_ref().map(|entry| &entry.body);
    matches!(body, Some(Body::Message { author: Author::Customer, .. }))
}

async fn quote_of(tx: &mut Tx, channel: app::domain::ids::ChannelId, id: &str) -> Answer<Quote> {
    let found = match id.is_empty() {
        true => None,
        false => tx.by_provider_id(channel, id).await?,
    };
    let Some((message, _)) = found else { return Ok(Quote::Unknown) };
    Ok(match tx.entry(message).await? {
        Some((_, entry)) => quote_line(message, &entry.body),
        None => Quote::Unknown,
    })
}

/// How a line reads when it is quoted.
pub(super) fn quote_line(message: MessageId, body: &Body) -> Quote {
    match body {
        Body::Message { author, text, .. } => {
            Quote::Line { message, by: *author, preview: Last::preview(text.as_str()) }
        }
        Body::Note { .. } | Body::Happened(_) => Quote::Unknown,
    }
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

pub(super) fn new_customer(tx: &mut Tx, from: &Known, now: Timestamp) -> CustomerId {
    let name = from.name.as_deref().and_then(|name| super::optional("name", name, 200).ok().flatten());
    let phone = from.phone.as_ref().map(|digits| format!("+{digits}"));
    let customer = Customer {
        id: CustomerId::at(now),
        name,
        email: None,
        phone,
        picture: None,
        fields: Vec::new(),
        note: None,
        vip: false,
        created_at: now,
    };
    tx.save_customer(&customer);
    customer.id
}

/// Writes down by what else he is known. Two names that belong to two customers stay apart: that is for a person to join.
/// Answers whether the channel is to be asked who he is: nobody did, or it was long ago.
fn know(
    tx: &mut Tx,
    channel: &Channel,
    customer: CustomerId,
    from: &Known,
    known: &Caller,
    now: Timestamp,
) -> bool {
    let username = from.username.as_deref();
    let wants_asking = names::is_asked(channel.kind);
    let asked = (!wants_asking).then_some(now);
    if let Some(id) = &from.id
        && (known.by_id.is_none() || username.is_some())
    {
        tx.know(channel.id, IdKind::Id, id, customer, username, asked);
    }
    match (&from.phone, known.by_phone) {
        (Some(phone), None) => tx.know(channel.id, IdKind::Phone, phone, customer, None, Some(now)),
        (Some(_), Some(other)) if other != customer => {
            tracing::warn!(channel = %channel.id, %customer, %other, "one message has the names of two customers");
        }
        _ => {}
    }
    let Some(id) = from.id.as_ref().filter(|_| wants_asking) else { return false };
    let is_old = known.asked_at.is_some_and(|asked| names::is_old(asked, now));
    if is_old {
        tx.ask_again(channel.id, id);
    }
    is_old || known.by_id.is_none()
}

/// How his touchpoint is called in the header (S4-18): the number, or the user name.
pub(super) fn touchpoint(kind: ChannelKind, from: &Known) -> Option<String> {
    let username = from.username.as_ref().map(|name| match kind {
        ChannelKind::Messenger => name.clone(),
        _ => format!("@{}", name.trim_start_matches('@')),
    });
    match &from.phone {
        Some(digits) => Some(format!("+{digits}")),
        None => username,
    }
}

/// In what pieces a line goes out where a channel does not hand our word on them back: the words of each, and whether it is
/// a file or the like.
fn calls_of(text: &Text, more: &More) -> Vec<(String, bool)> {
    let words = instagram::pieces(text.as_str()).into_iter().map(|piece| (piece, false));
    match more.parts.first() {
        Some(Part::Choices { .. }) | None => words.collect(),
        Some(_) => std::iter::once((String::new(), true)).chain(words).collect(),
    }
}

/// What the row shows for a message without words.
pub(super) fn showing(more: Option<&More>) -> Option<Showing> {
    more.and_then(|more| {
        if more.unsent_at.is_some() {
            return Some(Showing::Unsent);
        }
        if more.template.is_some() {
            return Some(Showing::Template);
        }
        more.parts.first().and_then(Showing::of)
    })
}
