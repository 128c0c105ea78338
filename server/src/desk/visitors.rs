//! What customers do in the widget.

use super::{Service, conversations::is_repeat, customers::urgency, hash_of, optional, secret, steps::Step};
use crate::{
    rules::{lifecycle, lifecycle::Arrival},
    store::{ConversationRow, Heading, Reading, Tx},
};
use app::{
    api::{
        desk::{Answer, Start},
        visitor::Started,
    },
    domain::{
        channel::Channel,
        conversation::{Archived, Conversation, State},
        customer::Customer,
        event::Seq,
        ids::{ChannelId, ConversationId, CustomerId, MessageId},
        message::{Author, Text},
        refusal::{Refusal, Thing},
        routing::Tongue,
        time::Timestamp,
        visitor::{Answers, Chat, Line, Look, Stage, Visit},
    },
};

/// How often a customer may judge a chat, or think better of it.
const JUDGED: i64 = 5;

impl Service {
    pub(super) fn web_channel(&self, id: ChannelId) -> Result<Channel, Refusal> {
        let channel = self.catalog().channels.get(&id).cloned();
        channel.filter(|channel| !channel.kind.is_foreign()).ok_or(Refusal::Gone(Thing::Channel))
    }

    /// A channel that takes new chats.
    pub(super) fn open_channel(&self, id: ChannelId) -> Result<Channel, Refusal> {
        let channel = self.web_channel(id)?;
        if channel.disabled { Err(Refusal::Gone(Thing::Channel)) } else { Ok(channel) }
    }

    pub(super) async fn show_visit(
        &self,
        id: ChannelId,
        pass: Option<&str>,
        tongue: Option<Tongue>,
    ) -> Answer<Visit> {
        let channel = self.web_channel(id)?;
        let desk = self.availability(id, tongue).await?;
        let mut reading = self.store.read().await?;
        let row = match pass {
            Some(pass) => reading.latest_of_pass(&hash_of(pass), id).await?,
            None => None,
        };
        // What ended long ago is history: the next word opens a new conversation.
        let row = row.filter(|row| {
            let arrival =
                lifecycle::on_customer_message(&row.conversation, channel.reopening_time(), self.clock.now());
            arrival != Arrival::OpensNew
        });
        let chat = match row {
            Some(row) => Some(self.chat(&mut reading, &row.conversation, Seq(i64::MAX)).await?),
            None => None,
        };
        Ok(Visit { channel: id, look: self.look(&channel), desk, chat })
    }

    fn look(&self, channel: &Channel) -> Look {
        let catalog = self.catalog();
        let brand = catalog.products.get(&channel.product).map(|p| p.name.clone()).unwrap_or_default();
        let web = &channel.web;
        Look {
            closed: channel.disabled,
            brand,
            lang: web.lang,
            accent: web.accent,
            on_accent: web.accent.text_on(),
            heading: web.heading.clone(),
            tagline: web.tagline.clone(),
            away: web.away.clone(),
            prechat: web.prechat.clone(),
        }
    }

    /// The customer's view of a conversation: a page of lines before a number.
    async fn chat(&self, reading: &mut Reading, now: &Conversation, before: Seq) -> Answer<Chat> {
        let catalog = self.catalog();
        let page = reading.lines(now.id, before).await?;
        let mut stage = Stage::of(now, &catalog);
        if matches!(stage, Stage::Waiting { .. }) {
            let places = self.places(reading).await?;
            if let Some(own) = places.iter().find(|standing| standing.conversation == now.id) {
                let pace = self.pace_of(reading, own).await?;
                stage = self.stage_of(reading, own, pace).await?;
            }
        }
        Ok(Chat {
            seq: reading.head().await?,
            conversation: now.id,
            stage,
            lines: page.entries.iter().filter_map(|entry| Line::of(entry, now, &catalog)).collect(),
            has_older: page.has_older,
            desk_seen: now.desk_seen,
            seen: now.customer_seen,
            rated: now.rating.is_some(),
        })
    }

    pub(super) async fn begin_chat(&self, id: ChannelId, start: Start<'_>) -> Answer<Started> {
        let now = self.clock.now();
        let channel = self.open_channel(id)?;
        let mut tx = self.store.write().await?;
        let known = match start.pass {
            Some(pass) => tx.pass(&hash_of(pass), id).await?.map(|customer| (pass.to_owned(), customer)),
            None => None,
        };
        let (pass, customer) = match known {
            Some(known) => known,
            None => self.new_visitor(&mut tx, &channel, &start, now).await?,
        };
        let conversation = self.take_message(&mut tx, &channel, &pass, customer, &start, now).await?;
        tx.commit().await?;
        let mut reading = self.store.read().await?;
        let row = reading.conversation(conversation).await?.ok_or(Refusal::Gone(Thing::Conversation))?;
        let chat = self.chat(&mut reading, &row.conversation, Seq(i64::MAX)).await?;
        Ok(Started { pass, chat })
    }

    /// A customer and his pass. One who never heard the answer to his first message sends it again under the
    /// same id, which nobody else knows: he is the customer of that message.
    async fn new_visitor(
        &self,
        tx: &mut Tx,
        channel: &Channel,
        start: &Start<'_>,
        now: Timestamp,
    ) -> Answer<(String, CustomerId)> {
        let pass = secret();
        let customer = match tx.customer_of_message(start.message, channel.id).await? {
            Some(customer) => customer,
            None => {
                let customer = self.customer_from(channel, start, now)?;
                tx.save_customer(&customer);
                customer.id
            }
        };
        tx.add_pass(&hash_of(&pass), channel.id, customer, now);
        Ok((pass, customer))
    }

    /// The message, in the running conversation, in the one that it brings back, or in a new one.
    async fn take_message(
        &self,
        tx: &mut Tx,
        channel: &Channel,
        pass: &str,
        customer: CustomerId,
        start: &Start<'_>,
        now: Timestamp,
    ) -> Answer<ConversationId> {
        let heading = tx.heading_of_pass(&hash_of(pass), channel.id, start.message).await?;
        let (row, taken) = heading.map_or((None, None), |h| (Some(h.row), h.taken));
        if let Some((conversation, _)) = taken {
            // Sent again after a lost answer: it is there.
            is_repeat(taken, conversation, Author::Customer)?;
            return Ok(conversation);
        }
        let mut step = Step { tx, now };
        match row {
            Some(mut row) if self.arrival(&row, now) != Arrival::OpensNew => {
                let id = row.conversation.id;
                self.customer_said(&mut step, &mut row, start.message, start.text.clone()).await?;
                Ok(id)
            }
            _ => {
                self.answers_anew(&mut step, channel, customer, start).await?;
                self.open_conversation(&mut step, channel, customer, start).await
            }
        }
    }

    fn arrival(&self, row: &ConversationRow, now: Timestamp) -> Arrival {
        let catalog = self.catalog();
        let reopening = catalog.channels.get(&row.conversation.channel).map(Channel::reopening_time);
        lifecycle::on_customer_message(&row.conversation, reopening.unwrap_or_default(), now)
    }

    /// A message into a conversation that runs or comes back.
    async fn customer_said(
        &self,
        step: &mut Step<'_>,
        row: &mut ConversationRow,
        message: MessageId,
        text: Text,
    ) -> Answer<()> {
        let reopens = row.conversation.is_archived();
        if reopens || row.conversation.ended_at.is_some() {
            step.reopened(row, None)?;
        }
        // He left a message when nobody was there; now he talks with somebody.
        if row.conversation.left_message && (self.is_talked_with(row) || reopens && self.is_served_now(row)) {
            row.conversation.left_message = false;
            step.tx.change_conversation(row);
        }
        step.said(row, message, Author::Customer, text)?;
        if reopens {
            self.place_reopened(step, row).await?;
        }
        Ok(())
    }

    /// Whether the customer, who writes now, has an agent's answer before him, or comes back while somebody is there.
    fn is_talked_with(&self, row: &ConversationRow) -> bool {
        let c = &row.conversation;
        let answered = c.is_answered();
        match c.state {
            State::Assigned { .. } => answered,
            State::Waiting { .. } | State::Archived { .. } => answered && self.is_served_now(row),
        }
    }

    fn is_served_now(&self, row: &ConversationRow) -> bool {
        let c = &row.conversation;
        self.is_served(c.channel, c.group, c.lifts)
    }

    async fn open_conversation(
        &self,
        step: &mut Step<'_>,
        channel: &Channel,
        customer: CustomerId,
        start: &Start<'_>,
    ) -> Answer<ConversationId> {
        let profile = step.tx.customer(customer).await?.ok_or(Refusal::Gone(Thing::Customer))?;
        let now = step.now;
        let tongue = start.tongue.or_else(|| channel.tongue());
        let route = self.line_for(channel, tongue);
        let conversation = Conversation {
            id: ConversationId::at(now),
            product: channel.product,
            channel: channel.id,
            kind: channel.kind,
            customer,
            name: profile.display().map(str::to_owned),
            contact: profile.contact().map(str::to_owned),
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
            page: page_of(start.page.as_deref()),
            left_message: !self.is_served(channel.id, route.group, route.lifts),
            rating: None,
            window_from: None,
            ticket: None,
            elsewhere: None,
            offer: None,
            invited: Vec::new(),
            helpers: Vec::new(),
            priority: urgency(&profile).max(route.priority),
            lifts: route.lifts,
            weight: self.catalog().policy.weights.of(channel.kind),
        };
        let mut row = ConversationRow { tongue, ..ConversationRow::new(conversation) };
        step.opened(&row)?;
        step.said(&mut row, start.message, Author::Customer, start.text.clone())?;
        let previous = step.tx.last_agent_of(customer, channel.id).await?;
        self.place_returning(step, &mut row, previous).await?;
        Ok(row.conversation.id)
    }

    pub(super) async fn visitor_says(
        &self,
        pass: &str,
        channel: ChannelId,
        message: MessageId,
        text: Text,
    ) -> Answer<()> {
        let now = self.clock.now();
        let (channel, pass_hash) = (self.web_channel(channel)?, hash_of(pass));
        let ahead = self.store.glance().await?.heading_of_pass(&pass_hash, channel.id, message).await?;
        let mut tx = self.store.write().await?;
        // Only of a running conversation is it sure that it is the latest: before there is another, it must change.
        let heading = match tx.still(ahead).filter(|heading| !heading.row.conversation.is_archived()) {
            Some(heading) => Some(heading),
            None => tx.heading_of_pass(&pass_hash, channel.id, message).await?,
        };
        let Heading { mut row, taken, .. } = heading.ok_or(Refusal::SignedOut)?;
        if let Some((conversation, _)) = taken {
            is_repeat(taken, conversation, Author::Customer)?;
            return Ok(());
        }
        // Switched off, it finishes what it began.
        if channel.disabled && row.conversation.is_archived() {
            return Err(Refusal::Gone(Thing::Channel).into());
        }
        let mut step = Step { tx: &mut tx, now };
        match self.arrival(&row, now) {
            Arrival::Continues | Arrival::Reopens => {
                self.customer_said(&mut step, &mut row, message, text).await?;
            }
            Arrival::OpensNew => {
                let (customer, page) = (row.conversation.customer, row.conversation.page.clone());
                let answers = Answers::default();
                let tongue = row.tongue;
                let start = Start { pass: Some(pass), address: "", answers, message, text, page, tongue };
                self.open_conversation(&mut step, &channel, customer, &start).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    pub(super) async fn chat_before(&self, pass: &str, channel: ChannelId, before: Seq) -> Answer<Chat> {
        let mut reading = self.store.read().await?;
        let row = reading.latest_of_pass(&hash_of(pass), channel).await?.ok_or(Refusal::SignedOut)?;
        self.chat(&mut reading, &row.conversation, before).await
    }

    pub(super) async fn visitor_saw(&self, pass: &str, channel: ChannelId, upto: Seq) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let mut row = tx.latest_of_pass(&hash_of(pass), channel).await?.ok_or(Refusal::SignedOut)?;
        let upto = upto.min(tx.head().await?);
        if upto <= row.conversation.customer_seen {
            return Ok(());
        }
        row.conversation.customer_seen = upto;
        Step { tx: &mut tx, now }.changed(&row)?;
        Ok(tx.commit().await?)
    }

    /// The customer is done: the chat stays with its agent until he picks a topic; from the queue it just leaves.
    pub(super) async fn visitor_ends(&self, pass: &str, channel: ChannelId) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let mut row = tx.latest_of_pass(&hash_of(pass), channel).await?.ok_or(Refusal::SignedOut)?;
        let mut step = Step { tx: &mut tx, now };
        match row.conversation.state {
            State::Archived { .. } => return Ok(()),
            State::Assigned { .. } if row.conversation.ended_at.is_some() => return Ok(()),
            State::Assigned { .. } => step.ended(&mut row)?,
            State::Waiting { .. } => {
                step.archived(&mut row, Archived::Left, String::new())?;
                // It may have been put before somebody.
                self.assign_waiting(&mut step).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    pub(super) async fn visitor_rates(
        &self,
        pass: &str,
        channel: ChannelId,
        stars: u8,
        comment: &str,
    ) -> Answer<()> {
        if !(1..=5).contains(&stars) {
            return Err(Refusal::invalid("stars", format!("{stars} is not a rating from 1 to 5")).into());
        }
        let comment = optional("comment", comment, 2_000)?.unwrap_or_default();
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let mut row = tx.latest_of_pass(&hash_of(pass), channel).await?.ok_or(Refusal::SignedOut)?;
        let c = &row.conversation;
        if !c.is_archived() && c.ended_at.is_none() {
            return Err(Refusal::NotArchived.into());
        }
        if c.rating == Some(stars) && comment.is_empty() {
            return Ok(());
        }
        if tx.times("rated", c.id).await? >= JUDGED {
            return Err(Refusal::invalid("stars", "this chat was rated often enough").into());
        }
        Step { tx: &mut tx, now }.rated(&mut row, stars, comment)?;
        Ok(tx.commit().await?)
    }

    /// Would rather be answered by mail: the conversation keeps its place, and the desk an address.
    pub(super) async fn visitor_leaves_address(
        &self,
        pass: &str,
        channel: ChannelId,
        email: &str,
    ) -> Answer<()> {
        let email = super::sessions::email("email", email)?;
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let mut row = tx.latest_of_pass(&hash_of(pass), channel).await?.ok_or(Refusal::SignedOut)?;
        if !row.conversation.is_waiting() {
            return Err(Refusal::NotYours.into());
        }
        let customer = tx.customer(row.conversation.customer).await?.ok_or(Refusal::Gone(Thing::Customer))?;
        let customer = Customer { email: Some(email), ..customer };
        tx.save_customer(&customer);
        row.conversation.left_message = true;
        tx.change_conversation(&row);
        let row = tx.conversation(row.conversation.id).await?.ok_or(Refusal::Gone(Thing::Conversation))?;
        let mut step = Step { tx: &mut tx, now };
        step.profile_changed(&row.conversation, &customer)?;
        // Once more without the profile: this is what the customer's own page hears.
        step.changed(&row)?;
        Ok(tx.commit().await?)
    }

    /// The visitor behind a pass, for his socket: his conversation on this channel.
    pub async fn visitor_conversation(
        &self,
        pass: &str,
        channel: ChannelId,
    ) -> Answer<Option<ConversationId>> {
        let row = self.store.glance().await?.latest_of_pass(&hash_of(pass), channel).await?;
        Ok(row.map(|row| row.conversation.id))
    }
}

/// The page that the chat was opened on, as far as it can be one: http or https, of limited length.
fn page_of(told: Option<&str>) -> Option<String> {
    let page: String = told?.chars().filter(|c| !c.is_control()).take(500).collect();
    (page.starts_with("http://") || page.starts_with("https://")).then_some(page)
}
