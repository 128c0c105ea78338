//! What an agent says on a channel of somebody else's: whether it may be said, its line, and what is handed over for sending.

use super::{Service, placing::Placed, steps::Step};
use crate::{
    channels::Outgoing,
    store::{ConversationRow, Parcel, Tx},
};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        channel::Channel,
        content::{Delivery, More, Progress, Quote},
        ids::{ConversationId, MessageId},
        message::{Author, Body, Entry, Text},
        refusal::{Refusal, Thing},
        time::Timestamp,
        window::{Human, Outgoing as Wish, Permit, Window},
    },
};

impl Service {
    /// Refuses what the channel does not take now.
    pub(super) fn check_sending(
        &self,
        row: &ConversationRow,
        wish: Wish,
        now: Timestamp,
    ) -> Result<Permit, Refusal> {
        self.check_is_on(row.conversation.channel)?;
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
        if let Author::Agent(_) = author {
            self.check_is_on(row.conversation.channel)?;
        }
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
        let Some(id) = step.tx.provider_ids(entry).await?.into_iter().next() else {
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
        let name = tx.provider_ids(quoted).await?.into_iter().next();
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
        if is_template(&entry.body) {
            return Err(sent_from_its_form().into());
        }
        let outgoing = Self::outgoing_of(&entry).ok_or(Refusal::Gone(Thing::Conversation))?;
        let outgoing = match quoted_by(&entry.body) {
            Some(quoted) => {
                let names = tx.provider_ids(quoted).await?;
                outgoing.in_answer_to(names.into_iter().next())
            }
            None => outgoing,
        };
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
        step.revised(&mut row, entry).await?;
        Ok(tx.commit().await?)
    }

    /// What a line says, to be sent again.
    fn outgoing_of(entry: &Entry) -> Option<Outgoing> {
        let Body::Message { text, more: Some(more), .. } = &entry.body else { return None };
        match more.parts.first() {
            Some(part) => super::media::outgoing_part(part, text),
            None => Some(Outgoing::Text { text: text.as_str().to_owned(), answers: None }),
        }
    }

    /// A welcome to who opens a conversation, and a word that nobody is there to him as well as to who comes back to one. Each is
    /// paid for: none unless an admin wrote it.
    pub(super) async fn greet(
        &self,
        step: &mut Step<'_>,
        channel: &Channel,
        id: ConversationId,
        is_new: bool,
    ) -> Answer<()> {
        let Some(account) = &channel.account else { return Ok(()) };
        let Some(mut row) = step.tx.conversation(id).await? else { return Ok(()) };
        let chat = &row.conversation;
        let is_served = chat.owner().is_some() || self.is_served(channel.id, chat.group, chat.lifts);
        let words = match is_served {
            true if is_new => account.welcome.trim(),
            true => return Ok(()),
            false => account.away.trim(),
        };
        let Ok(text) = Text::new(words) else { return Ok(()) };
        if self.check_sending(&row, Wish::Automatic, step.now).is_err() {
            return Ok(());
        }
        let outgoing = Outgoing::Text { text: text.as_str().to_owned(), answers: None };
        let line = (MessageId::at(step.now), Author::Automatic);
        self.post(step, &mut row, line, (text, More::default()), outgoing)
    }
}

fn is_template(body: &Body) -> bool {
    matches!(body, Body::Message { more: Some(more), .. } if more.template.is_some())
}

/// The line that this one answers.
fn quoted_by(body: &Body) -> Option<MessageId> {
    match body {
        Body::Message { more: Some(more), .. } => match more.quote {
            Some(Quote::Line { message, .. }) => Some(message),
            _ => None,
        },
        _ => None,
    }
}

/// A template's parameters are with its form.
fn sent_from_its_form() -> Refusal {
    Refusal::invalid(
        "message",
        "a template is not sent again as it was: choose it once more and send it anew",
    )
}
