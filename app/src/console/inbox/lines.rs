//! The list's lines: chats grouped by who must act, longest wait first.

use super::filter::{Filter, Sort};
use crate::domain::{
    board::Board,
    channel::ChannelKind,
    conversation::{Conversation, State},
    ids::ConversationId,
    time::Timestamp,
};
use std::cmp::Reverse;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    NeedsReply,
    /// The customer said it is over; a topic is still to be chosen (S2-22).
    Ended,
    OnCustomer,
    /// Nobody has them yet.
    Queue,
    Kind(ChannelKind),
}

/// A line of the list. Lines are the keys of what is drawn: a head whose count changes is another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Line {
    Head(Group, usize),
    Chat(ConversationId),
}

/// Who must act on a conversation.
fn acting(conversation: &Conversation) -> Group {
    if conversation.is_waiting() {
        Group::Queue
    } else if conversation.ended_at.is_some() {
        Group::Ended
    } else if conversation.needs_reply() {
        Group::NeedsReply
    } else {
        Group::OnCustomer
    }
}

/// Since when somebody waits for us.
fn waits_since(conversation: &Conversation) -> Timestamp {
    match conversation.state {
        State::Waiting { since } => since,
        _ => conversation.touched_at(),
    }
}

fn sort(group: Group, by: Sort, chats: &mut [&Conversation]) {
    match (by, group) {
        (Sort::ByChannel, _) => chats.sort_by_key(|c| (!c.needs_reply(), waits_since(c), c.id)),
        (Sort::LongestWaiting, Group::NeedsReply | Group::Queue) => {
            chats.sort_by_key(|c| (waits_since(c), c.id));
        }
        _ => chats.sort_by_key(|c| Reverse((c.touched_at(), c.id))),
    }
}

/// The list's lines from top to bottom.
pub fn lines(board: &Board, filter: &Filter) -> Vec<Line> {
    let shown: Vec<&Conversation> = board.conversations.values().filter(|c| filter.shows(c, board)).collect();
    let (groups, group_of): (Vec<Group>, fn(&Conversation) -> Group) = match filter.sort {
        Sort::ByChannel => (ChannelKind::ALL.map(Group::Kind).to_vec(), |c| Group::Kind(c.kind)),
        Sort::LongestWaiting | Sort::Newest => {
            (vec![Group::NeedsReply, Group::Ended, Group::OnCustomer, Group::Queue], acting)
        }
    };
    let mut lines = Vec::with_capacity(shown.len() + groups.len());
    for group in groups {
        let mut chats: Vec<&Conversation> = shown.iter().copied().filter(|c| group_of(c) == group).collect();
        if chats.is_empty() {
            continue;
        }
        sort(group, filter.sort, &mut chats);
        lines.push(Line::Head(group, chats.len()));
        lines.extend(chats.iter().map(|c| Line::Chat(c.id)));
    }
    lines
}

/// The next chat from the line of `at` in the direction of `step`; the first or last one if `at` is not there.
pub fn neighbour(lines: &[Line], at: Option<ConversationId>, back: bool) -> Option<(usize, ConversationId)> {
    let chats: Vec<(usize, ConversationId)> = lines
        .iter()
        .enumerate()
        .filter_map(|(i, line)| match line {
            Line::Chat(id) => Some((i, *id)),
            Line::Head(..) => None,
        })
        .collect();
    let place = at.and_then(|at| chats.iter().position(|(_, id)| *id == at));
    let next = match (place, back) {
        (None, false) => 0,
        (None, true) => chats.len().checked_sub(1)?,
        (Some(place), false) => (place + 1).min(chats.len() - 1),
        (Some(place), true) => place.saturating_sub(1),
    };
    chats.get(next).copied()
}
