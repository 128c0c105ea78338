//! What becomes of a conversation when somebody writes, and who may bring it back (mission §4; S0-05 … S0-12,
//! S1-12, S1-13, V-11, V-12).

use app::domain::{
    conversation::{Archived, Conversation, State},
    time::{Span, Timestamp},
    window::Window,
};

/// What a customer's message does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// It goes on where it is, waiting or with its agent.
    Continues,
    /// The same conversation comes back to Active; earlier topics stay in its history.
    Reopens,
    /// The reopening time is over: a new conversation under the earlier ones.
    OpensNew,
}

/// Decides what a message to this conversation does, `reopening` being the channel's reopening time.
pub fn on_customer_message(conversation: &Conversation, reopening: Span, now: Timestamp) -> Arrival {
    match conversation.state {
        State::Waiting { .. } | State::Assigned { .. } => Arrival::Continues,
        // It was never finished: it comes back whenever the customer does (S4-31).
        State::Archived { how: Archived::Expired, .. } => Arrival::Reopens,
        State::Archived { at, .. } if now < at.plus(reopening) => Arrival::Reopens,
        State::Archived { .. } => Arrival::OpensNew,
    }
}

/// Until when an agent may move an archived conversation back; `None` when it is not archived.
/// On a channel with a window that is when it is over (S0-05, S0-11, S1-12, S1-13); without one, the reopening time after
/// the archiving.
pub fn movable_until(conversation: &Conversation, reopening: Span) -> Option<Timestamp> {
    if conversation.kind.is_foreign() {
        let opened = conversation.window_from.filter(|_| conversation.is_archived());
        return opened.and_then(|from| Window::over_at(conversation.kind, from));
    }
    match &conversation.state {
        State::Archived { at, .. } => Some(at.plus(reopening)),
        State::Waiting { .. } | State::Assigned { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::domain::{channel::ChannelKind, event::Seq, ids::*};

    fn conversation(state: State) -> Conversation {
        Conversation {
            id: ConversationId::fixed(1),
            product: ProductId::fixed(1),
            channel: ChannelId::fixed(1),
            kind: ChannelKind::Web,
            customer: CustomerId::fixed(1),
            name: None,
            contact: None,
            picture: None,
            group: None,
            state,
            opened_at: Timestamp::default(),
            ended_at: None,
            last: None,
            unread: 0,
            customer_seen: Seq(0),
            desk_seen: Seq(0),
            tags: vec![],
            page: None,
            left_message: false,
            lifts: false,
            weight: 30,
            rating: None,
            window_from: None,
            ticket: None,
            elsewhere: None,
            offer: None,
            invited: Vec::new(),
            helpers: Vec::new(),
            priority: Default::default(),
        }
    }

    #[test]
    fn a_customer_who_writes_again_in_time_gets_the_same_conversation_back() {
        let at = Timestamp::from_millis(1_000);
        let day = Span::hours(24);
        let resolved = Archived::Resolved { by: AgentId::fixed(1), topic: TopicId::fixed(1) };
        let archived = conversation(State::Archived { at, how: resolved });
        let just_in_time = at.plus(day).minus(Span::millis(1));
        assert_eq!(on_customer_message(&archived, day, just_in_time), Arrival::Reopens);
        assert_eq!(on_customer_message(&archived, day, at.plus(day)), Arrival::OpensNew);
        assert_eq!(movable_until(&archived, day), Some(at.plus(day)));
        let waiting = conversation(State::Waiting { since: at });
        assert_eq!(on_customer_message(&waiting, day, at.plus(Span::hours(99))), Arrival::Continues);
        assert_eq!(movable_until(&waiting, day), None);
    }
}
