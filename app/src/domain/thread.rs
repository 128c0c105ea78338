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
        if let Some(entry) = &change.entry {
            // What a channel told late stands further up; above all that is here it comes with the older page.
            let behind = |line: &&Entry| line.order() > entry.order();
            let late = self.entries.iter().rev().take_while(behind).count();
            let at = self.entries.len() - late;
            if at > 0 || !self.has_older {
                self.entries.insert(at, entry.clone());
            }
        }
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

/// The line that has this number.
pub fn numbered(entries: &[Entry], seq: Seq) -> Option<&Entry> {
    // Most threads stand in the order of their numbers.
    let at = entries.partition_point(|entry| entry.seq < seq);
    let there = entries.get(at).filter(|entry| entry.seq == seq);
    there.or_else(|| entries.iter().find(|entry| entry.seq == seq))
}

/// The highest number: up to there all of it is here.
pub fn newest(entries: &[Entry]) -> Option<Seq> {
    entries.iter().map(|entry| entry.seq).max()
}

/// A page of lines before those already there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Older {
    pub entries: Vec<Entry>,
    pub has_older: bool,
}
