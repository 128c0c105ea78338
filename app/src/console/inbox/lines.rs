//! The list's lines: chats grouped by who must act, longest wait first.

use super::filter::{Filter, Sort};
use crate::domain::{
    board::Board,
    channel::ChannelKind,
    conversation::{Conversation, State, sort_by_numbers},
    ids::ConversationId,
    time::Timestamp,
    window::Window,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    NeedsReply,
    /// The customer said it is over; a topic is still to be chosen (S2-22).
    Ended,
    OnCustomer,
    /// Nobody has them yet.
    Queue,
    Kind(ChannelKind),
    Window(Reach),
}

/// Whether a customer can still be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// For a time.
    Closing,
    Shut,
    /// Always.
    Endless,
}

impl Reach {
    fn of(conversation: &Conversation, now: Timestamp) -> Self {
        match conversation.window(now).0 {
            Window::Endless => Self::Endless,
            window if window.lets_write() => Self::Closing,
            _ => Self::Shut,
        }
    }
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

/// When nobody may write to this customer any more.
fn closes_at(conversation: &Conversation) -> Option<Timestamp> {
    Window::over_at(conversation.kind, conversation.window_from?)
}

fn sort(group: Group, by: Sort, chats: &mut Vec<&Conversation>) {
    // None before all others.
    let closes = |c: &Conversation| closes_at(c).map_or(i64::MIN, Timestamp::millis);
    match (by, group) {
        (_, Group::Window(Reach::Closing)) => sort_by_numbers(chats, |c| (closes(c), 0)),
        (Sort::ByChannel, _) => {
            sort_by_numbers(chats, |c| (i64::from(!c.needs_reply()), waits_since(c).millis()));
        }
        (Sort::LongestWaiting, Group::NeedsReply | Group::Queue) => {
            sort_by_numbers(chats, |c| (waits_since(c).millis(), 0));
        }
        _ => {
            sort_by_numbers(chats, |c| (c.touched_at().millis(), 0));
            chats.reverse();
        }
    }
}

/// Whether the customer's name, number or mail has this in it (V-19).
pub fn has_in_it(conversation: &Conversation, sought: &str) -> bool {
    let said = [&conversation.name, &conversation.contact];
    sought.is_empty() || said.into_iter().flatten().any(|text| text.to_lowercase().contains(sought))
}

/// The list's lines from top to bottom; of those that are sought.
pub fn lines(
    board: &Board,
    filter: &Filter,
    now: Timestamp,
    is_sought: impl Fn(&Conversation) -> bool,
) -> Vec<Line> {
    let is_shown = |c: &&Conversation| filter.shows(c, board) && is_sought(c);
    let shown: Vec<&Conversation> = board.conversations.values().filter(is_shown).collect();
    let groups = match filter.sort {
        Sort::ByChannel => ChannelKind::ALL.map(Group::Kind).to_vec(),
        Sort::LongestWaiting | Sort::Newest => {
            vec![Group::NeedsReply, Group::Ended, Group::OnCustomer, Group::Queue]
        }
        Sort::ClosesSoonest => [Reach::Closing, Reach::Shut, Reach::Endless].map(Group::Window).to_vec(),
    };
    let group_of = |c: &Conversation| match filter.sort {
        Sort::ByChannel => Group::Kind(c.kind),
        Sort::LongestWaiting | Sort::Newest => acting(c),
        Sort::ClosesSoonest => Group::Window(Reach::of(c, now)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_found_by_name_number_or_mail() {
        let mut chat = sample::conversation();
        assert!(["", "hannah", "brandt.example"].into_iter().all(|sought| has_in_it(&chat, sought)));
        assert!(!has_in_it(&chat, "daniel"));
        (chat.name, chat.contact) = (None, Some("+46 70 555 01 42".to_owned()));
        assert!(has_in_it(&chat, "555 01"));
    }

    use crate::{
        console::{chat::sample, inbox::filter::Whose},
        domain::time::Span,
    };

    #[test]
    fn whose_window_closes_first_stands_first_and_those_without_one_last() {
        let mut board = sample::board();
        board.conversations.clear();
        let mut add = |n: u128, kind, hours: i64| {
            let mut chat = sample::conversation();
            (chat.id, chat.kind) = (ConversationId::fixed(n), kind);
            chat.window_from = Some(sample::NOW.minus(Span::hours(hours)));
            board.conversations.insert(chat.id, chat);
        };
        add(1, ChannelKind::Messenger, 30);
        add(2, ChannelKind::Whatsapp, 30);
        add(3, ChannelKind::Web, 1);
        add(4, ChannelKind::Whatsapp, 2);
        add(5, ChannelKind::Whatsapp, 23);
        let filter = Filter { sort: Sort::ClosesSoonest, whose: Whose::Mine, ..Default::default() };
        let chat = |n| Line::Chat(ConversationId::fixed(n));
        let head = |reach, n| Line::Head(Group::Window(reach), n);
        assert_eq!(
            lines(&board, &filter, sample::NOW, |_| true),
            [
                head(Reach::Closing, 3),
                chat(5),
                chat(4),
                chat(1),
                head(Reach::Shut, 1),
                chat(2),
                head(Reach::Endless, 1),
                chat(3)
            ]
        );
    }
}
