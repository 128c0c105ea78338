//! One conversation's lines, oldest first, and the events after them folded in.

use super::{
    conversation::Conversation,
    customer::Customer,
    event::{Envelope, Event, Seq},
    message::Entry,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The last event that is in here.
    pub seq: Seq,
    pub conversation: Conversation,
    pub entries: Vec<Entry>,
    /// Whether there are lines before the first one here.
    pub has_older: bool,
}

impl Thread {
    /// Lines per page.
    pub const PAGE: i64 = 50;

    /// Folds one event in. Returns the customer's profile if it changed.
    pub fn apply<'e>(&mut self, envelope: &'e Envelope) -> Option<&'e Customer> {
        let Event::Conversation(change) = &envelope.event else { return None };
        if change.now.id != self.conversation.id || envelope.seq <= self.seq {
            return None;
        }
        self.seq = envelope.seq;
        self.conversation = change.now.clone();
        self.entries.extend(change.entry.clone());
        if let Some(revised) = &change.revised
            && let Some(line) = self.entries.iter_mut().find(|line| line.id == revised.id)
        {
            *line = revised.clone();
        }
        change.customer.as_ref()
    }

    /// Puts an older page in front.
    pub fn prepend(&mut self, older: Older) {
        self.has_older = older.has_older;
        self.entries.splice(0..0, older.entries);
    }

    /// From where the next older page is asked for.
    pub fn oldest(&self) -> Option<Seq> {
        self.entries.first().map(|entry| entry.seq)
    }
}

/// A page of lines before those already there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Older {
    pub entries: Vec<Entry>,
    pub has_older: bool,
}
