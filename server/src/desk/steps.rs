//! The steps that conversations take, each written once: the row, its line, the event, the ledger.

mod asking;
mod handing;

use super::{hearing::showing, placing::Placed, reverting::Before};
use crate::store::{ConversationRow, LedgerLine, Tx};
use app::{
    api::desk::Answer,
    domain::{
        agent::Agent,
        content::More,
        conversation::{Archived, Conversation, Elsewhere, Last, Priority, State},
        customer::Customer,
        event::{Change, Event, Was},
        ids::{AgentId, MessageId},
        message::{Author, Body, Entry, Happened, Speaker, Text},
        settings::Item,
        time::{Span, Timestamp},
    },
};

/// A conversation inside a transaction.
pub struct Step<'t> {
    pub tx: &'t mut Tx,
    pub now: Timestamp,
}

/// How long after a window's end its chat may be looked after, under load.
const ENDING: Span = Span::seconds(15);

impl Step<'_> {
    /// Somebody said something. The row's preview, unread count and seen marks follow.
    pub fn said(
        &mut self,
        row: &mut ConversationRow,
        id: MessageId,
        author: Author,
        text: Text,
    ) -> Answer<()> {
        self.told(row, id, (author, text, None), Placed::last(self.now))
    }

    /// Likewise, with what a messenger has beyond words, and at the time and place at which it was said there.
    pub fn told(
        &mut self,
        row: &mut ConversationRow,
        id: MessageId,
        (author, text, more): (Author, Text, Option<Box<More>>),
        placed: Placed,
    ) -> Answer<()> {
        if author == Author::Customer {
            row.conversation.unread += 1;
        }
        self.line_of(row, id, (author, text, more), placed)
    }

    /// What the customer said to another program that holds the conversation: shown, and nobody here is asked for an answer.
    pub fn overheard(
        &mut self,
        row: &mut ConversationRow,
        id: MessageId,
        (text, more): (Text, Option<Box<More>>),
        placed: Placed,
    ) -> Answer<()> {
        self.line_of(row, id, (Author::Customer, text, more), placed)
    }

    fn line_of(
        &mut self,
        row: &mut ConversationRow,
        id: MessageId,
        (author, text, more): (Author, Text, Option<Box<More>>),
        placed: Placed,
    ) -> Answer<()> {
        let was = Was::of(&row.conversation);
        let seq = self.tx.next_seq();
        let c = &mut row.conversation;
        if placed.place.is_none() {
            let showing = showing(more.as_deref());
            // Clocks differ: the list does not go back for it.
            let at = c.last.as_ref().map_or(placed.at, |last| last.at.max(placed.at));
            let text = Last::preview(text.as_str());
            let leaves_waiting = author == Author::Automatic && !c.is_answered();
            c.last =
                Some(Last { by: author.speaker(), text, at, seq, showing, failed: false, leaves_waiting });
        }
        match author {
            Author::Customer => {
                // In the widget he sees what he answers; elsewhere the channel tells what he read.
                if !c.kind.is_foreign() {
                    c.customer_seen = seq;
                }
            }
            // What went out elsewhere, or by itself, was read by nobody here.
            Author::Automatic | Author::Elsewhere => {}
            Author::Agent(_) => {
                c.unread = 0;
                c.desk_seen = seq;
            }
        }
        self.tx.touch_conversation(row);
        if row.conversation.is_answered() {
            self.calmed(row);
        }
        self.line_at(row, was, id, Body::Message { author, text, more }, placed)
    }

    /// Which other program holds it on its channel; none: no other. What is told late says nothing of now. Answers whether
    /// anything changed.
    pub fn held_by(
        &mut self,
        row: &mut ConversationRow,
        holder: Option<Option<String>>,
        at: Option<Timestamp>,
    ) -> bool {
        let (c, at) = (&mut row.conversation, at.unwrap_or(self.now).min(self.now));
        if !c.kind.is_foreign() || c.elsewhere.as_ref().is_some_and(|known| known.heard_at > at) {
            return false;
        }
        let known = c.elsewhere.as_ref().and_then(|known| known.app.clone());
        let now = holder.map(|app| Elsewhere { app: app.or(known), heard_at: at });
        if now == c.elsewhere {
            return false;
        }
        c.elsewhere = now;
        self.tx.set_elsewhere(c.id, c.elsewhere.as_ref());
        true
    }

    /// Something that a channel tells, and nobody said.
    pub fn told_of(&mut self, row: &ConversationRow, id: MessageId, what: Happened) -> Answer<()> {
        self.line(row, Was::of(&row.conversation), id, Body::Happened(what))
    }

    /// A line reads differently now: delivered, failed, reacted to, edited, taken back.
    pub async fn revised(&mut self, row: &mut ConversationRow, entry: Entry) -> Answer<()> {
        self.tx.revise_entry(&entry);
        if let (Some(last), Body::Message { text, more, .. }) = (&mut row.conversation.last, &entry.body)
            && last.seq == entry.seq
        {
            last.reads(text.as_str(), showing(more.as_deref()));
            last.failed = entry.body.has_failed();
        }
        self.look_for_answer(row, &entry.body).await?;
        self.tx.touch_conversation(row);
        if let Body::Message { text, more, .. } = &entry.body {
            let abouts = row.conversation.abouts().filter(|about| about.seq == entry.seq);
            let read = abouts.map(|about| about.reads(text.as_str(), showing(more.as_deref()))).count();
            if read > 0 {
                self.tx.change_conversation(row);
            }
        }
        let now = row.conversation.clone();
        let was = Was::of(&now);
        let change = Change { entry: None, now, was, customer: None, revised: Some(entry) };
        self.tx.append(self.now, Event::Conversation(Box::new(change)))?;
        Ok(())
    }

    /// What failed answers nobody, and what is sent again after it did answers at last: whether the customer waits is looked
    /// at anew.
    async fn look_for_answer(&mut self, row: &mut ConversationRow, revised: &Body) -> Answer<()> {
        let c = &mut row.conversation;
        let Some(last) = c.last.as_mut().filter(|last| last.by == Speaker::Desk) else { return Ok(()) };
        if revised.has_failed() {
            last.leaves_waiting = !self.tx.is_answered(c.id).await?;
        } else if last.leaves_waiting {
            // It was looked at already: what has not got out yet did not count.
            last.leaves_waiting = !self.tx.has_sent_answer(c.id).await?;
        }
        if c.is_answered() {
            self.calmed(row);
        }
        Ok(())
    }

    /// Whether the customer waits, where what has not been sent yet is no answer.
    pub async fn look_for_stuck(&mut self, row: &mut ConversationRow) -> Answer<()> {
        let c = &mut row.conversation;
        let Some(last) = c.last.as_mut().filter(|last| last.by == Speaker::Desk) else { return Ok(()) };
        if !self.tx.has_sent_answer(c.id).await? {
            last.leaves_waiting = true;
            self.tx.touch_conversation(row);
        }
        Ok(())
    }

    /// The window is over and the group keeps such chats in Active, locked (S4-29, S4-30).
    pub fn locked(&mut self, row: &mut ConversationRow) -> Answer<()> {
        let was = Was::of(&row.conversation);
        let answered = !row.conversation.needs_reply();
        let owner = row.conversation.owner();
        self.window_lost(row, owner, answered);
        self.happened(row, was, Happened::Expired { answered, kept: true })
    }

    /// For the report of windows: each is over once, whatever becomes of its chat afterwards.
    fn window_lost(&mut self, row: &ConversationRow, agent: Option<AgentId>, answered: bool) {
        let c = &row.conversation;
        let amount = Some(i64::from(answered));
        let line = LedgerLine {
            at: self.now,
            kind: "expired",
            conversation: Some(c),
            agent,
            amount,
            body: String::new(),
        };
        // When it ends it cannot have been counted: ten thousand that end at once need not ask.
        match c.over_at().filter(|over| self.now.since(*over) > ENDING) {
            Some(over) => self.tx.note_once_in_ledger(line, over),
            None => self.tx.note_in_ledger(line),
        }
    }

    /// The window is over soon and the customer has no answer: it goes before others, and those who oversee see why.
    pub fn closes_soon(&mut self, row: &mut ConversationRow, at: Timestamp) -> Answer<()> {
        let was = Was::of(&row.conversation);
        if row.conversation.priority < Priority::Urgent {
            row.calm = Some(row.conversation.priority);
            row.conversation.priority = Priority::Urgent;
        }
        self.tx.change_conversation(row);
        self.ledger("escalated", &row.conversation, row.conversation.owner(), None, String::new());
        self.happened(row, was, Happened::ClosesSoon { at })
    }

    /// What it was urgent for is over: it goes before others no more than it did before.
    pub fn calmed(&mut self, row: &mut ConversationRow) {
        if let Some(priority) = row.calm.take() {
            row.conversation.priority = priority;
            self.tx.change_conversation(row);
        }
    }

    /// Somebody noted something for colleagues.
    pub fn noted(&mut self, row: &ConversationRow, id: MessageId, author: AgentId, text: Text) -> Answer<()> {
        let was = Was::of(&row.conversation);
        self.line(row, was, id, Body::Note { author, text })
    }

    /// The conversation opened (its row is new).
    pub fn opened(&mut self, row: &ConversationRow) -> Answer<()> {
        self.tx.add_conversation(row);
        self.happened(row, Was::default(), Happened::Opened)
    }

    /// Likewise, by an agent who writes first.
    pub fn begun(&mut self, row: &ConversationRow, by: AgentId) -> Answer<()> {
        self.tx.add_conversation(row);
        self.happened(row, Was::default(), Happened::Begun { by })
    }

    /// It goes before others in its queue, or no more.
    pub fn prioritised(&mut self, row: &mut ConversationRow, priority: Priority) -> Answer<()> {
        row.conversation.priority = priority;
        row.calm = None;
        self.changed(row)
    }

    /// The customer said it is over; it stays with its agent (S2-21, S2-22).
    pub fn ended(&mut self, row: &mut ConversationRow) -> Answer<()> {
        let was = Was::of(&row.conversation);
        row.conversation.ended_at = Some(self.now);
        self.tx.change_conversation(row);
        self.happened(row, was, Happened::Ended)
    }

    /// It goes to the archive.
    pub fn archived(&mut self, row: &mut ConversationRow, how: Archived, note: String) -> Answer<()> {
        let was = Was::of(&row.conversation);
        self.withdrawn(row)?;
        row.conversation.state = State::Archived { at: self.now, how: how.clone() };
        row.conversation.unread = 0;
        row.passed.clear();
        row.retry_at = None;
        self.calmed(row);
        self.tx.change_conversation(row);
        let what = match how {
            Archived::Resolved { by, topic } => {
                self.ledger("resolved", &row.conversation, Some(by), None, topic.to_string());
                Happened::Resolved { by, topic, note }
            }
            Archived::Converted { by, topic, email } => {
                let ticket = row.conversation.ticket.unwrap_or_default();
                self.wrapped_up(row, by, topic);
                self.ledger("converted", &row.conversation, Some(by), None, ticket.to_string());
                Happened::Converted { by, ticket, email, topic, note }
            }
            Archived::Expired => {
                let answered = !row.conversation.needs_reply();
                self.window_lost(row, row.last_owner, answered);
                Happened::Expired { answered, kept: false }
            }
            Archived::Left => {
                self.ledger("left", &row.conversation, None, None, String::new());
                Happened::Left
            }
        };
        self.happened(row, was, what)
    }

    /// It comes back from the archive, or goes on after the customer had ended it. The state is the caller's
    /// to set next: with an agent, or in the queue.
    pub fn reopened(&mut self, row: &mut ConversationRow, by: Option<AgentId>) -> Answer<()> {
        let was = Was::of(&row.conversation);
        row.conversation.ended_at = None;
        if row.conversation.is_archived() {
            row.queued_at = self.now;
            (row.queue_since, row.overflowed) = (self.now, None);
            row.conversation.state = State::Waiting { since: self.now };
        }
        self.tx.change_conversation(row);
        self.ledger("reopened", &row.conversation, by, None, String::new());
        self.happened(row, was, Happened::Reopened { by })
    }

    /// It was moved back by mistake: it is in the archive as it was.
    pub(super) fn put_back(
        &mut self,
        row: &mut ConversationRow,
        by: AgentId,
        before: Before,
        owner: Option<AgentId>,
    ) -> Answer<()> {
        let was = Was::of(&row.conversation);
        row.conversation.state = State::Archived { at: before.at, how: before.how };
        row.conversation.ended_at = before.ended_at;
        row.last_owner = owner;
        self.tx.change_conversation(row);
        self.tx.take_out_of_ledger(row.conversation.id, before.moved_at);
        self.happened(row, was, Happened::PutBack { by })
    }

    /// An agent is something else now, by his own choice or the system's: what he was goes into the ledger of his time,
    /// which has neither gaps nor overlaps.
    pub fn became(&mut self, before: &Agent, after: Agent) -> Answer<()> {
        let after = self.turned_into(before, after);
        self.tx.append(self.now, Event::Saved(Item::Agent(after)))?;
        Ok(())
    }

    /// [`Step::became`], for those who tell of it themselves.
    pub fn turned_into(&mut self, before: &Agent, mut after: Agent) -> Agent {
        if (before.duty(), before.status, &before.reason) != (after.duty(), after.status, &after.reason) {
            // A clock that was put back must not let stretches overlap.
            let at = self.now.max(before.duty_since);
            self.tx.note_in_ledger(LedgerLine {
                at,
                kind: "duty",
                conversation: None,
                agent: Some(before.id),
                amount: Some(at.since(before.duty_since).as_millis()),
                body: what_he_was(before),
            });
            after.duty_since = at;
        }
        self.tx.set_status(&after, self.now);
        after
    }

    /// The customer judged it.
    pub fn rated(&mut self, row: &mut ConversationRow, stars: u8, comment: String) -> Answer<()> {
        let was = Was::of(&row.conversation);
        row.conversation.rating = Some(stars);
        self.tx.change_conversation(row);
        self.ledger("rated", &row.conversation, row.last_owner, Some(i64::from(stars)), String::new());
        self.happened(row, was, Happened::Rated { stars, comment })
    }

    /// Something changed that has no line: tags, seen marks.
    pub fn changed(&mut self, row: &ConversationRow) -> Answer<()> {
        self.tx.change_conversation(row);
        self.tell(&row.conversation, None)
    }

    /// The customer's profile changed: every conversation of his that a console may show says so.
    pub fn profile_changed(&mut self, now: &Conversation, customer: &Customer) -> Answer<()> {
        self.tell(now, Some(customer.clone()))
    }

    fn tell(&mut self, now: &Conversation, customer: Option<Customer>) -> Answer<()> {
        let change = Change { entry: None, now: now.clone(), was: Was::of(now), customer, revised: None };
        self.tx.append(self.now, Event::Conversation(Box::new(change)))?;
        Ok(())
    }

    fn happened(&mut self, row: &ConversationRow, was: Was, what: Happened) -> Answer<()> {
        self.line(row, was, MessageId::at(self.now), Body::Happened(what))
    }

    fn line(&mut self, row: &ConversationRow, was: Was, id: MessageId, body: Body) -> Answer<()> {
        self.line_at(row, was, id, body, Placed::last(self.now))
    }

    fn line_at(
        &mut self,
        row: &ConversationRow,
        was: Was,
        id: MessageId,
        body: Body,
        Placed { at, place }: Placed,
    ) -> Answer<()> {
        let entry = Entry { id, seq: self.tx.next_seq(), at, body, place };
        self.tx.add_entry(row.conversation.id, &entry);
        let change =
            Change { entry: Some(entry), now: row.conversation.clone(), was, customer: None, revised: None };
        self.tx.append(self.now, Event::Conversation(Box::new(change)))?;
        Ok(())
    }

    fn ledger(
        &mut self,
        kind: &'static str,
        conversation: &Conversation,
        agent: Option<AgentId>,
        amount: Option<i64>,
        body: String,
    ) {
        let line = LedgerLine { at: self.now, kind, conversation: Some(conversation), agent, amount, body };
        self.tx.note_in_ledger(line);
    }
}

/// A message as a preview has it.
fn customers_words(entry: &Entry) -> Option<Last> {
    let Body::Message { author, text, more } = &entry.body else { return None };
    let (by, text, showing) = (author.speaker(), Last::preview(text.as_str()), showing(more.as_deref()));
    let (failed, leaves_waiting) = (entry.body.has_failed(), false);
    Some(Last { by, text, at: entry.at, seq: entry.seq, showing, failed, leaves_waiting })
}

/// As the ledger of an agent's time has it; read again in `reports.rs`.
fn what_he_was(agent: &Agent) -> String {
    match &agent.reason {
        None => serde_json::json!({ "duty": agent.duty(), "status": agent.status }),
        Some(reason) => serde_json::json!({ "duty": agent.duty(), "status": agent.status, "reason": reason }),
    }
    .to_string()
}
