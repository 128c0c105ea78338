//! Where the agent stands towards the open conversation: may he answer, resolve, move it back; and where he
//! goes next.

use crate::domain::{
    agent::{Role, Status},
    board::Board,
    channel::Channel,
    conversation::{Archived, Conversation, State},
    ids::{AgentId, ConversationId},
    time::Timestamp,
};

/// Why there is no reply to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// After work (S1-25).
    Offline,
    /// In the queue: nobody has it yet.
    Waiting,
    /// Another agent has it.
    Other {
        agent: AgentId,
        since: Timestamp,
    },
    /// The customer ended it; a topic closes it (S2-22).
    Ended,
    Archived {
        at: Timestamp,
    },
}

/// Whether this agent may answer the customer now, and if not, why.
pub fn lock(conversation: &Conversation, me: AgentId, status: Status) -> Option<Lock> {
    match &conversation.state {
        State::Archived { at, .. } => Some(Lock::Archived { at: *at }),
        _ if !status.may_answer() => Some(Lock::Offline),
        State::Waiting { .. } => Some(Lock::Waiting),
        State::Assigned { .. } if conversation.is_answered_by(me) && conversation.ended_at.is_none() => None,
        State::Assigned { agent, since } if *agent != me => {
            Some(Lock::Other { agent: *agent, since: *since })
        }
        State::Assigned { .. } => conversation.ended_at.map(|_| Lock::Ended),
    }
}

/// Whether this agent may close it: its owner, and those who see everything.
pub fn may_resolve(conversation: &Conversation, me: AgentId, role: Role) -> bool {
    !conversation.is_archived() && (conversation.owner() == Some(me) || role.sees_all())
}

/// Whether an archived conversation can be moved back to Active (S0-07, S0-09, S0-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reopening {
    /// Active already, or its time is over.
    None,
    /// One has to be Online.
    NotOnline,
    Possible,
}

pub fn reopening(
    conversation: &Conversation,
    channel: Option<&Channel>,
    status: Status,
    now: Timestamp,
) -> Reopening {
    let State::Archived { at, .. } = conversation.state else { return Reopening::None };
    let Some(channel) = channel else { return Reopening::None };
    if at.plus(channel.reopening_time()) <= now {
        Reopening::None
    } else if status == Status::Online {
        Reopening::Possible
    } else {
        Reopening::NotOnline
    }
}

/// Who closed it, if an agent did.
pub fn resolver(conversation: &Conversation) -> Option<AgentId> {
    match conversation.state {
        State::Archived { how: Archived::Resolved { by, .. }, .. } => Some(by),
        _ => None,
    }
}

/// My chat to go on with after this one: who waits for an answer comes first, and of them who waits longest.
pub fn next_chat(board: &Board, after: ConversationId) -> Option<ConversationId> {
    board
        .mine()
        .filter(|conversation| conversation.id != after)
        .min_by_key(|conversation| (!conversation.needs_reply(), conversation.touched_at()))
        .map(|conversation| conversation.id)
}

#[cfg(test)]
mod tests {
    use super::{super::sample, *};
    use crate::domain::time::Span;

    const ME: AgentId = sample::MAYA;

    #[test]
    fn only_the_owner_may_reply() {
        let mut chat = sample::conversation();
        assert_eq!(lock(&chat, ME, Status::Online), None);
        assert_eq!(lock(&chat, ME, Status::Break), None);
        assert_eq!(lock(&chat, ME, Status::Offline), Some(Lock::Offline));
        let since = sample::NOW;
        chat.state = State::Assigned { agent: sample::TOM, since };
        assert_eq!(lock(&chat, ME, Status::Online), Some(Lock::Other { agent: sample::TOM, since }));
        chat.state = State::Waiting { since };
        assert_eq!(lock(&chat, ME, Status::Online), Some(Lock::Waiting));
    }

    #[test]
    fn after_the_customers_end_a_topic_is_all_that_is_left() {
        let mut chat = sample::conversation();
        chat.ended_at = Some(sample::NOW);
        assert_eq!(lock(&chat, ME, Status::Online), Some(Lock::Ended));
        assert!(may_resolve(&chat, ME, Role::Agent));
        assert!(!may_resolve(&chat, sample::TOM, Role::Agent));
        assert!(may_resolve(&chat, sample::TOM, Role::Supervisor));
    }

    #[test]
    fn an_archived_chat_can_be_moved_back_while_its_time_runs_and_one_is_online() {
        let channel = sample::channel();
        let mut chat = sample::conversation();
        let of = |chat: &Conversation, status, now| reopening(chat, Some(&channel), status, now);
        assert_eq!(of(&chat, Status::Online, sample::NOW), Reopening::None);
        chat.state = State::Archived { at: sample::NOW, how: Archived::Left };
        assert_eq!(of(&chat, Status::Online, sample::NOW), Reopening::Possible);
        assert_eq!(of(&chat, Status::Invisible, sample::NOW), Reopening::NotOnline);
        let over = sample::NOW.plus(Span::hours(24));
        assert_eq!(of(&chat, Status::Online, over), Reopening::None);
    }

    #[test]
    fn the_next_chat_is_the_one_that_waited_longest_for_an_answer() {
        let mut board = sample::board();
        let mut add = |n: u128, minutes: i64, ended: bool| {
            let mut chat = sample::conversation();
            chat.id = ConversationId::fixed(n);
            chat.last = None;
            chat.opened_at = sample::NOW.minus(Span::minutes(minutes));
            chat.ended_at = ended.then_some(sample::NOW);
            board.conversations.insert(chat.id, chat);
        };
        add(1, 5, false);
        add(2, 9, false);
        add(3, 60, true);
        assert_eq!(next_chat(&board, ConversationId::fixed(2)), Some(ConversationId::fixed(1)));
        board.conversations.remove(&ConversationId::fixed(1));
        board.conversations.remove(&sample::conversation().id);
        assert_eq!(next_chat(&board, ConversationId::fixed(2)), Some(ConversationId::fixed(3)));
        board.conversations.clear();
        assert_eq!(next_chat(&board, ConversationId::fixed(2)), None);
    }
}
