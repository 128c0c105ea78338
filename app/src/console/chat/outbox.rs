//! What was written and is not yet known to be stored. A plain machine: the browser around it sends what
//! [`Outbox::next`] hands out, reports how it went, and keeps [`Outbox::kept`] where a reload finds it.

use crate::domain::{
    ids::{ConversationId, MessageId},
    refusal::Refusal,
    time::{Span, Timestamp},
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Reply,
    Note,
}

/// A message on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    pub id: MessageId,
    pub conversation: ConversationId,
    pub kind: Kind,
    pub text: String,
    pub at: Timestamp,
    pub stage: Stage,
    /// How often it was tried in vain.
    pub tries: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Waiting,
    Sending,
    /// The server has it; its event is on the way and takes its place.
    Stored,
    Failed(Refusal),
}

impl Unsent {
    pub fn new(id: MessageId, conversation: ConversationId, kind: Kind, text: String, at: Timestamp) -> Self {
        Self { id, conversation, kind, text, at, stage: Stage::Waiting, tries: 0 }
    }

    /// Why it stopped, if it did.
    pub fn failure(&self) -> Option<&Refusal> {
        match &self.stage {
            Stage::Failed(refusal) => Some(refusal),
            Stage::Waiting | Stage::Sending | Stage::Stored => None,
        }
    }

    fn holds_up_others(&self) -> bool {
        match &self.stage {
            Stage::Waiting | Stage::Sending => true,
            Stage::Failed(refusal) => refusal.is_passing(),
            Stage::Stored => false,
        }
    }
}

/// Everything of this agent that is on its way, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outbox {
    items: Vec<Unsent>,
}

impl Outbox {
    /// As a reload finds it: what was under way goes again, under its old name, which makes it harmless.
    pub fn found(mut items: Vec<Unsent>) -> Self {
        items.retain(|item| item.stage != Stage::Stored);
        let mut outbox = Self { items };
        for item in &mut outbox.items {
            if item.stage == Stage::Sending {
                item.stage = Stage::Waiting;
            }
        }
        outbox.wake();
        outbox
    }

    /// What has to survive a reload.
    pub fn kept(&self) -> Vec<Unsent> {
        self.items.iter().filter(|item| item.stage != Stage::Stored).cloned().collect()
    }

    /// What is to be shown below the thread of a conversation.
    pub fn of(&self, conversation: ConversationId) -> impl Iterator<Item = &Unsent> {
        self.items.iter().filter(move |item| item.conversation == conversation)
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub fn put(&mut self, unsent: Unsent) {
        if !self.items.iter().any(|item| item.id == unsent.id) {
            self.items.push(unsent);
        }
    }

    /// Takes up what may go now: the oldest of each conversation, so that nothing overtakes.
    pub fn next(&mut self) -> Vec<Unsent> {
        let mut busy: Vec<ConversationId> = Vec::new();
        let mut going = Vec::new();
        for item in &mut self.items {
            if !item.holds_up_others() || busy.contains(&item.conversation) {
                continue;
            }
            busy.push(item.conversation);
            if item.stage == Stage::Waiting {
                item.stage = Stage::Sending;
                going.push(item.clone());
            }
        }
        going
    }

    /// How it went.
    pub fn answered(&mut self, id: MessageId, answer: Result<(), Refusal>) {
        let Some(item) = self.items.iter_mut().find(|item| item.id == id) else { return };
        match answer {
            Ok(()) => item.stage = Stage::Stored,
            Err(refusal) => {
                item.tries += 1;
                item.stage = Stage::Failed(refusal);
            }
        }
    }

    /// Its event is here: it stands in the thread now. Says whether anything changed.
    pub fn arrived(&mut self, ids: &[MessageId]) -> bool {
        let before = self.items.len();
        self.items.retain(|item| !ids.contains(&item.id));
        self.items.len() != before
    }

    /// Stored ones of conversations that nobody looks at wait for no event.
    pub fn forget_stored(&mut self, but: Option<ConversationId>) {
        self.items.retain(|item| item.stage != Stage::Stored || Some(item.conversation) == but);
    }

    /// Once more, by hand.
    pub fn retry(&mut self, id: MessageId) {
        if let Some(item) = self.items.iter_mut().find(|item| item.id == id)
            && matches!(item.stage, Stage::Failed(_))
        {
            item.stage = Stage::Waiting;
        }
    }

    pub fn discard(&mut self, id: MessageId) {
        self.items.retain(|item| item.id != id || item.stage == Stage::Sending);
    }

    /// The road is free again: whatever failed in passing goes once more.
    pub fn wake(&mut self) {
        for item in &mut self.items {
            if item.failure().is_some_and(Refusal::is_passing) {
                item.stage = Stage::Waiting;
            }
        }
    }

    /// When to try again by itself, if there is anything to try.
    pub fn pause(&self) -> Option<Span> {
        let of = |item: &Unsent| match item.failure() {
            Some(Refusal::TooMany { seconds }) => Some(Span::seconds(i64::from(*seconds).max(1))),
            Some(refusal) if refusal.is_passing() => Some(Span::seconds(2_i64.pow(item.tries.min(5)))),
            _ => None,
        };
        self.items.iter().filter_map(of).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::AgentId;

    const ADA: ConversationId = ConversationId::fixed(1);
    const BOB: ConversationId = ConversationId::fixed(2);

    fn unsent(id: u128, conversation: ConversationId) -> Unsent {
        Unsent::new(
            MessageId::fixed(id),
            conversation,
            Kind::Reply,
            format!("text {id}"),
            Timestamp::default(),
        )
    }

    fn ids(items: &[Unsent]) -> Vec<MessageId> {
        items.iter().map(|item| item.id).collect()
    }

    fn outbox(items: &[(u128, ConversationId)]) -> Outbox {
        let mut outbox = Outbox::default();
        for (id, conversation) in items {
            outbox.put(unsent(*id, *conversation));
        }
        outbox
    }

    #[test]
    fn messages_of_one_conversation_go_one_after_the_other() {
        let mut outbox = outbox(&[(1, ADA), (2, ADA), (3, BOB)]);
        assert_eq!(ids(&outbox.next()), [MessageId::fixed(1), MessageId::fixed(3)]);
        assert_eq!(outbox.next(), [], "what is under way is not sent twice");
        outbox.answered(MessageId::fixed(1), Ok(()));
        assert_eq!(ids(&outbox.next()), [MessageId::fixed(2)]);
    }

    #[test]
    fn the_same_message_is_put_in_once() {
        assert_eq!(outbox(&[(1, ADA), (1, ADA)]).kept().len(), 1);
    }

    #[test]
    fn a_lost_connection_holds_everything_in_order_until_the_road_is_free() {
        let mut outbox = outbox(&[(1, ADA), (2, ADA)]);
        outbox.next();
        outbox.answered(MessageId::fixed(1), Err(Refusal::Unreachable));
        assert_eq!(outbox.next(), [], "the second must not overtake the first");
        assert_eq!(outbox.pause(), Some(Span::seconds(2)));
        outbox.wake();
        assert_eq!(ids(&outbox.next()), [MessageId::fixed(1)]);
    }

    #[test]
    fn a_refusal_for_good_stays_with_its_sentence_and_holds_nobody_up() {
        let refusal = Refusal::OwnedByOther { agent: AgentId::fixed(9), owner: "Tom".into() };
        let mut outbox = outbox(&[(1, ADA), (2, ADA)]);
        outbox.next();
        outbox.answered(MessageId::fixed(1), Err(refusal.clone()));
        outbox.wake();
        assert_eq!(outbox.of(ADA).next().and_then(Unsent::failure), Some(&refusal));
        assert_eq!(ids(&outbox.next()), [MessageId::fixed(2)]);
        outbox.retry(MessageId::fixed(1));
        outbox.answered(MessageId::fixed(2), Ok(()));
        assert_eq!(ids(&outbox.next()), [MessageId::fixed(1)]);
    }

    #[test]
    fn a_stored_message_shows_until_its_event_takes_its_place() {
        let mut outbox = outbox(&[(1, ADA)]);
        outbox.next();
        outbox.answered(MessageId::fixed(1), Ok(()));
        assert_eq!(outbox.of(ADA).count(), 1);
        assert_eq!(outbox.kept(), [], "a reload has nothing to send");
        assert!(outbox.arrived(&[MessageId::fixed(1)]));
        assert!(outbox.is_empty());
    }

    #[test]
    fn the_event_may_come_before_the_answer() {
        let mut outbox = outbox(&[(1, ADA), (2, ADA)]);
        outbox.next();
        assert!(outbox.arrived(&[MessageId::fixed(1)]));
        outbox.answered(MessageId::fixed(1), Err(Refusal::Unreachable));
        assert_eq!(ids(&outbox.next()), [MessageId::fixed(2)]);
    }

    #[test]
    fn a_reload_in_mid_send_sends_again_under_the_same_name() {
        let mut before = outbox(&[(1, ADA), (2, ADA)]);
        before.next();
        let text = serde_json::to_string(&before.kept()).unwrap();
        let mut after = Outbox::found(serde_json::from_str(&text).unwrap());
        assert_eq!(ids(&after.next()), [MessageId::fixed(1)]);
    }

    #[test]
    fn what_is_under_way_cannot_be_discarded() {
        let mut outbox = outbox(&[(1, ADA)]);
        outbox.next();
        outbox.discard(MessageId::fixed(1));
        assert_eq!(outbox.kept().len(), 1);
        outbox.answered(MessageId::fixed(1), Err(Refusal::EmptyText));
        outbox.discard(MessageId::fixed(1));
        assert!(outbox.is_empty());
    }
}
