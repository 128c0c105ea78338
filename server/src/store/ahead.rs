//! Reading ahead. Turns on the writer come one after the other, and a question costs most of a turn. What the busiest
//! use-cases need to know is therefore asked beside the writer, before their turn; the writer remembers which
//! conversations changed lately, and so knows whether what was read is still so. If not, it is asked again in the turn.

use app::domain::{
    event::{Event, Seq},
    ids::ConversationId,
};
use std::collections::HashMap;

/// How many conversations are remembered. Beyond it everything is forgotten, which costs a question each.
const REMEMBERED: usize = 20_000;

/// Which conversation changed last with which number, as far as this process knows the log.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Nothing is known of changes up to here.
    since: i64,
    /// Where the log ended when we last wrote.
    head: i64,
    changed: HashMap<ConversationId, i64>,
}

impl Memory {
    /// A group begins. If somebody else has written meanwhile, which it answers, nothing that was read before is sure
    /// any more.
    pub fn begins(&mut self, head: i64) -> bool {
        let is_foreign = head != self.head;
        if is_foreign {
            self.forget(head);
        }
        is_foreign
    }

    pub fn committed(&mut self, head: i64) {
        self.head = head;
    }

    /// Takes note of an event. One whose turn is given up stays noted: that costs a question, no more.
    pub fn note(&mut self, seq: i64, event: &Event) {
        let of_customer = matches!(event, Event::Conversation(change) if change.customer.is_some());
        if of_customer || self.changed.len() >= REMEMBERED {
            // A customer's name stands in the rows of all his conversations.
            self.forget(seq);
        } else if let Some(conversation) = event.conversation() {
            self.changed.insert(conversation, seq);
        }
    }

    /// Whether the conversation is what it was when the log ended at `seen`.
    pub fn is_unchanged(&self, conversation: ConversationId, seen: Seq) -> bool {
        seen.0 >= self.since && self.changed.get(&conversation).is_none_or(|at| *at <= seen.0)
    }

    fn forget(&mut self, upto: i64) {
        self.since = upto;
        self.changed.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::domain::ids::AgentId;

    fn draft(conversation: u128) -> Event {
        let conversation = ConversationId::fixed(conversation);
        Event::DraftSaved { agent: AgentId::fixed(1), conversation, text: String::new() }
    }

    #[test]
    fn what_was_read_holds_until_its_own_conversation_changes() {
        let mut memory = Memory::default();
        memory.begins(10);
        memory.note(11, &draft(1));
        memory.committed(11);
        memory.begins(11);
        let (one, two) = (ConversationId::fixed(1), ConversationId::fixed(2));
        assert!(!memory.is_unchanged(one, Seq(10)));
        assert!(memory.is_unchanged(one, Seq(11)));
        assert!(memory.is_unchanged(two, Seq(10)));
        assert!(!memory.is_unchanged(two, Seq(9)), "read before this process knew the log");
    }

    #[test]
    fn somebody_elses_writing_makes_everything_unsure() {
        let mut memory = Memory::default();
        memory.begins(10);
        memory.note(11, &draft(1));
        memory.committed(11);
        memory.begins(15);
        assert!(!memory.is_unchanged(ConversationId::fixed(2), Seq(14)));
        assert!(memory.is_unchanged(ConversationId::fixed(2), Seq(15)));
    }
}
