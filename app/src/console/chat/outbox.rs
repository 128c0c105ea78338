//! What an agent sends: the shared outbox holds it until it is stored.

use crate::{
    domain::{
        content::FileKind,
        ids::{ConversationId, MessageId},
        message::Entry,
    },
    parts::outbox,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Reply,
    Note,
}

/// What goes where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    pub conversation: ConversationId,
    pub kind: Kind,
    /// Below the file, if there is one.
    pub text: String,
    #[serde(default)]
    pub file: Option<Upload>,
    /// The message of the customer that it answers.
    #[serde(default)]
    pub answers: Option<MessageId>,
}

impl Letter {
    pub fn new(conversation: ConversationId, kind: Kind, text: String) -> Self {
        Self { conversation, kind, text, file: None, answers: None }
    }
}

/// A file that the server keeps already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    pub hash: String,
    pub name: String,
    pub mime: String,
    pub size: u64,
    pub kind: FileKind,
}

pub type Outbox = outbox::Outbox<Letter>;
pub type Unsent = outbox::Unsent<Letter>;

/// Letters to one conversation go one after the other: nothing overtakes.
pub fn same_lane(a: &Letter, b: &Letter) -> bool {
    a.conversation == b.conversation
}

/// What is to be shown below a thread: on its way to this conversation, and not in the thread yet.
pub fn below(outbox: &Outbox, conversation: ConversationId, entries: &[Entry]) -> Vec<Unsent> {
    let is_there = |id: MessageId| entries.iter().rev().any(|entry| entry.id == id);
    let items = outbox.items().iter().filter(|item| item.what.conversation == conversation);
    items.filter(|item| !is_there(item.id)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{console::chat::sample, domain::ids::ConversationId};

    #[test]
    fn what_stands_in_the_thread_or_belongs_elsewhere_is_not_shown_below() {
        let thread = sample::thread();
        let (here, now) = (thread.conversation.id, sample::NOW);
        let letter = |conversation| Letter::new(conversation, Kind::Reply, "x".into());
        let mut outbox = Outbox::default();
        outbox.put(thread.entries[0].id, letter(here), now);
        outbox.put(MessageId::fixed(77), letter(here), now);
        outbox.put(MessageId::fixed(78), letter(ConversationId::fixed(5)), now);
        let ids: Vec<_> = below(&outbox, here, &thread.entries).iter().map(|item| item.id).collect();
        assert_eq!(ids, [MessageId::fixed(77)]);
    }
}
