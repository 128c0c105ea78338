//! What customers say on the channels.

use super::{
    Service,
    callers::{know, new_customer, touchpoint},
    receipts::is_taken_back,
    steps::Step,
};
use crate::{
    channels::event::{Content, Known},
    rules::lifecycle::{self, Arrival},
    store::{ConversationRow, Fetch, Tx},
};
use app::{
    api::desk::Answer,
    domain::{
        channel::Channel,
        content::{More, Quote},
        conversation::{Conversation, Last, Showing, State},
        customer::Customer,
        event::{Change, Seq},
        ids::{ConversationId, CustomerId, FetchId, MessageId},
        message::{Author, Body, Text},
        refusal::{Refusal, Thing},
        routing::Tongue,
        time::Timestamp,
        window::{Did, Window, opens},
    },
};
use serde::{Deserialize, Serialize};

/// A message as it came.
#[derive(Serialize, Deserialize)]
pub(super) struct Said {
    pub id: String,
    pub from: Known,
    pub content: Content,
    pub did: Did,
    pub at: Option<Timestamp>,
}

impl Service {
    /// Answers whether it was new.
    pub(super) async fn said_there(&self, channel: &Channel, mut said: Said) -> Answer<bool> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let heard = tx.heard_of(channel.id, &said.id).await?;
        if heard.is_here {
            // Providers repeat themselves.
            return Ok(false);
        }
        let is_taken_back = heard.is_spoken_of && is_taken_back(&mut tx, channel.id, &said.id).await?;
        let mut caller =
            tx.caller_on(channel.id, said.from.id.as_deref(), said.from.phone.as_deref()).await?;
        let runs =
            |row: &ConversationRow| !row.conversation.is_archived() && self.comes_back(channel, row, now);
        if is_taken_back {
            // Nobody is called for what is not to be seen; where he is talking, a line says that he took something back.
            if caller.latest.as_ref().is_none_or(|row| row.conversation.is_archived()) {
                return Ok(false);
            }
            said.content = Content::default();
        }
        if channel.is_off() && !caller.latest.as_ref().is_some_and(runs) {
            self.hold_said(tx, channel, said).await?;
            return Ok(false);
        }
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
                self.goes_on(&mut step, channel, &mut row, entry, &said).await?;
                row.conversation.id
            }
            _ => self.begins(&mut step, channel, (customer, caller.tongue), entry, &said).await?,
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
        Ok(true)
    }

    /// Whether a message belongs to this conversation still. One whose window ran out was never finished: it comes back
    /// whenever the customer does (S4-31).
    pub(super) fn comes_back(&self, channel: &Channel, row: &ConversationRow, now: Timestamp) -> bool {
        lifecycle::on_customer_message(&row.conversation, channel.reopening_time(), now) != Arrival::OpensNew
    }

    async fn goes_on(
        &self,
        step: &mut Step<'_>,
        channel: &Channel,
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
            self.greet(step, channel, row.conversation.id, false).await?;
        }
        Ok(())
    }

    async fn begins(
        &self,
        step: &mut Step<'_>,
        channel: &Channel,
        (customer, tongue): (CustomerId, Option<Tongue>),
        entry: MessageId,
        said: &Said,
    ) -> Answer<ConversationId> {
        let profile = step.tx.customer(customer).await?.ok_or(Refusal::Gone(Thing::Customer))?;
        let mut row = self.foreign_conversation(channel, &profile, (&said.from, tongue), step.now);
        step.opened(&row)?;
        self.customer_tells(step, &mut row, entry, said).await?;
        // Whoever talked with him last has him again, if he can.
        let previous = step.tx.last_agent_of(customer, channel.id).await?;
        self.place_returning(step, &mut row, previous).await?;
        self.greet(step, channel, row.conversation.id, true).await?;
        Ok(row.conversation.id)
    }

    /// A conversation on a channel of somebody else's, that opens now and waits. The language comes with the name, if at all: a
    /// new customer has none yet.
    pub(super) fn foreign_conversation(
        &self,
        channel: &Channel,
        profile: &Customer,
        (from, tongue): (&Known, Option<Tongue>),
        now: Timestamp,
    ) -> ConversationRow {
        let contact = touchpoint(channel.kind, from);
        let tongue = tongue.or_else(|| channel.tongue());
        let route = self.route(channel, tongue);
        let priority = super::customers::urgency(profile).max(route.priority);
        let conversation = Conversation {
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
            lifts: route.lifts,
            weight: self.catalog().policy.weights.of(channel.kind),
            rating: None,
            window_from: None,
            ticket: None,
            elsewhere: None,
            offer: None,
            invited: Vec::new(),
            helpers: Vec::new(),
            priority,
        };
        ConversationRow { tongue, ..ConversationRow::new(conversation) }
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
        let more = More { cut: text.lacks_the_end_of(&said.content.text), ..more };
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
        let begins_anew = from > row.conversation.window_from;
        row.conversation.window_from = from;
        if begins_anew {
            step.calmed(row);
        }
        let c = &row.conversation;
        let closes = from.filter(|_| !c.is_archived()).and_then(|from| Window::over_at(c.kind, from));
        let minutes = self.catalog().escalate_minutes(c);
        let escalate = closes.filter(|_| minutes > 0);
        let before = app::domain::time::Span::minutes(i64::from(minutes));
        step.tx.set_window(c.id, from, closes, escalate.map(|closes| closes.minus(before)));
    }

    pub(super) async fn more_of(
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
