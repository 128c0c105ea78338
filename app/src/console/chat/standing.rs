//! Where the agent stands towards the open conversation: may he answer, resolve, move it back; and where he
//! goes next.

use crate::domain::{
    agent::{Role, Status},
    board::Board,
    channel::Channel,
    conversation::{Conversation, State},
    ids::{AgentId, ConversationId},
    time::Timestamp,
    window::Window,
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
    /// The channel lets nobody write (S4-28, S4-29).
    Window,
    Archived {
        at: Timestamp,
    },
}

/// Whether this agent may answer the customer now, and if not, why.
pub fn lock(conversation: &Conversation, me: AgentId, status: Status, now: Timestamp) -> Option<Lock> {
    match &conversation.state {
        State::Archived { at, .. } => Some(Lock::Archived { at: *at }),
        _ if !status.may_answer() => Some(Lock::Offline),
        State::Waiting { .. } => Some(Lock::Waiting),
        State::Assigned { .. } if conversation.is_answered_by(me) && conversation.ended_at.is_none() => {
            (!conversation.window(now).0.lets_write()).then_some(Lock::Window)
        }
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
    // Where the channel has a window, it decides (S0-12, S1-13).
    let over = match conversation.window(now).0 {
        Window::Endless => at.plus(channel.reopening_time()) <= now,
        window => !window.lets_write(),
    };
    if over {
        Reopening::None
    } else if status == Status::Online {
        Reopening::Possible
    } else {
        Reopening::NotOnline
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
    use crate::domain::{channel::ChannelKind, conversation::Archived, time::Span};

    const ME: AgentId = sample::MAYA;

    fn lock(chat: &Conversation, me: AgentId, status: Status) -> Option<Lock> {
        super::lock(chat, me, status, sample::NOW)
    }

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
    fn where_the_channel_lets_nobody_write_there_is_no_reply_until_the_customer_does() {
        let mut chat = sample::conversation();
        chat.kind = ChannelKind::Whatsapp;
        for (written, locked) in
            [(Some(23), None), (Some(25), Some(Lock::Window)), (None, Some(Lock::Window))]
        {
            chat.window_from = written.map(|hours| sample::NOW.minus(Span::hours(hours)));
            assert_eq!(lock(&chat, ME, Status::Online), locked, "{written:?}");
        }
        chat.ended_at = Some(sample::NOW);
        assert_eq!(lock(&chat, ME, Status::Online), Some(Lock::Ended), "a topic is all that is left");
    }

    #[test]
    fn an_archived_chat_of_a_messenger_can_be_moved_back_while_its_window_is_open() {
        let (channel, mut chat) = (sample::channel(), sample::conversation());
        chat.state = State::Archived { at: sample::NOW.minus(Span::hours(48)), how: Archived::Left };
        let of = |chat: &Conversation| reopening(chat, Some(&channel), Status::Online, sample::NOW);
        for (kind, hours, expected) in [
            (ChannelKind::Whatsapp, 23, Reopening::Possible),
            (ChannelKind::Whatsapp, 24, Reopening::None),
            (ChannelKind::Messenger, 6 * 24, Reopening::Possible),
            (ChannelKind::Instagram, 7 * 24, Reopening::None),
        ] {
            (chat.kind, chat.window_from) = (kind, Some(sample::NOW.minus(Span::hours(hours))));
            assert_eq!(of(&chat), expected, "{kind:?} after {hours} h");
        }
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
