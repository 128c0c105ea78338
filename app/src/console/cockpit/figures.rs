//! What the overview counts, as values of a board.

use crate::domain::{
    agent::{Agent, Duty},
    board::Board,
    conversation::{Conversation, State},
    ids::{AgentId, ConversationId, GroupId},
    time::Timestamp,
};

/// The figures at the top.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    pub waiting: usize,
    /// Since when the first of them waits.
    pub waiting_since: Option<Timestamp>,
    pub active: usize,
    /// How many chats those who are available could have in all.
    pub places: u32,
    pub available: usize,
    pub agents: usize,
}

/// A queue: of a group, or of everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    pub group: Option<GroupId>,
    pub name: Option<String>,
    pub waiting: usize,
    pub waiting_since: Option<Timestamp>,
    pub active: usize,
    pub available: usize,
    /// Outside its hours.
    pub closed: bool,
}

/// An agent as the overview lists him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentRow {
    pub agent: Agent,
    pub chats: Vec<ConversationId>,
    pub limit: u32,
    /// What they take of his points, where those are counted.
    pub points: Option<u32>,
}

fn since(conversation: &Conversation) -> Option<Timestamp> {
    match conversation.state {
        State::Waiting { since } => Some(since),
        _ => None,
    }
}

/// The most chats an agent may have, over all products.
fn limit(board: &Board, agent: &Agent) -> u32 {
    let own = |product| agent.limits.iter().find(|(of, _)| *of == product).map(|(_, limit)| *limit);
    board.catalog.products.values().map(|product| own(product.id).unwrap_or(product.limit)).sum()
}

/// What an agent's chats take of his points, and those that are kept for him until he accepts.
fn points(board: &Board, agent: AgentId) -> u32 {
    let offered = |c: &Conversation| c.offer.as_ref().is_some_and(|o| o.to == agent && o.holds_a_place());
    let his = board.conversations.values().filter(|c| c.owner() == Some(agent) || offered(c));
    his.map(|c| u32::from(c.weight)).sum()
}

pub fn figures(board: &Board) -> Figures {
    let staff = || board.catalog.agents.values().filter(|agent| !agent.deactivated);
    let available = || staff().filter(|agent| agent.is_available());
    Figures {
        waiting: board.pending(),
        waiting_since: board.conversations.values().filter_map(since).min(),
        active: board.conversations.values().filter(|c| c.owner().is_some()).count(),
        places: available().map(|agent| limit(board, agent)).sum(),
        available: available().count(),
        agents: staff().count(),
    }
}

/// The groups' queues by name; and everybody's, where somebody waits in it.
pub fn queue_rows(board: &Board) -> Vec<QueueRow> {
    let of = |group: Option<GroupId>| board.conversations.values().filter(move |c| c.group == group);
    let row = |group: Option<GroupId>, name: Option<String>, available| QueueRow {
        group,
        name,
        waiting: of(group).filter(|c| c.is_waiting()).count(),
        waiting_since: of(group).filter_map(since).min(),
        active: of(group).filter(|c| c.owner().is_some()).count(),
        available,
        closed: group.is_some_and(|group| board.catalog.closed.contains(&group)),
    };
    let mut rows: Vec<QueueRow> = board
        .catalog
        .groups
        .values()
        .map(|group| {
            let is_there = |id: &&AgentId| board.catalog.agents.get(id).is_some_and(Agent::is_available);
            let available = group.members.iter().filter(is_there).count();
            row(Some(group.id), Some(group.name.clone()), available)
        })
        .collect();
    rows.sort_by_cached_key(|row| row.name.as_ref().map(|name| name.to_lowercase()));
    let everybody = row(None, None, board.catalog.online());
    if everybody.waiting + everybody.active > 0 {
        rows.push(everybody);
    }
    rows
}

/// Who waits longest, first of all the most urgent.
pub fn longest_waiting(board: &Board, most: usize) -> Vec<ConversationId> {
    let mut waiting: Vec<&Conversation> = board.conversations.values().filter(|c| c.is_waiting()).collect();
    waiting.sort_by_key(|c| (std::cmp::Reverse(c.priority), since(c), c.id));
    waiting.iter().take(most).map(|c| c.id).collect()
}

/// Agents in the order of who can be counted on, and among equals by name.
pub fn agent_rows(board: &Board) -> Vec<AgentRow> {
    let mut rows: Vec<AgentRow> = board
        .catalog
        .agents
        .values()
        .filter(|agent| !agent.deactivated)
        .map(|agent| {
            let mut chats: Vec<&Conversation> =
                board.conversations.values().filter(|c| c.owner() == Some(agent.id)).collect();
            chats.sort_by_key(|c| (!c.needs_reply(), c.touched_at()));
            AgentRow {
                agent: agent.clone(),
                chats: chats.iter().map(|c| c.id).collect(),
                limit: limit(board, agent),
                points: board.catalog.policy.weighs.then(|| points(board, agent.id)),
            }
        })
        .collect();
    rows.sort_by_cached_key(|row| (place(row.agent.duty()), row.agent.status, row.agent.name.to_lowercase()));
    rows
}

fn place(duty: Duty) -> u8 {
    match duty {
        Duty::Available => 0,
        Duty::WrappingUp => 1,
        Duty::Missed => 2,
        Duty::ConnectionLost => 3,
        Duty::Away => 4,
        Duty::Off => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        console::chat::sample,
        domain::{agent::Status, conversation::Priority, time::Span},
    };

    #[test]
    fn the_overview_counts_what_is_on_the_board() {
        let mut board = sample::board();
        let mine = board.conversations.values().next().cloned().expect("a conversation");
        let waits = |n: u128, minutes, priority| {
            let since = sample::NOW.minus(Span::minutes(minutes));
            let id = ConversationId::fixed(n);
            Conversation { id, priority, state: State::Waiting { since }, ..mine.clone() }
        };
        for chat in
            [waits(91, 2, Priority::Normal), waits(92, 9, Priority::Normal), waits(93, 1, Priority::High)]
        {
            board.conversations.insert(chat.id, chat);
        }
        let seen = figures(&board);
        assert_eq!((seen.waiting, seen.active, seen.available, seen.agents), (3, 1, 2, 2));
        assert_eq!(seen.waiting_since, Some(sample::NOW.minus(Span::minutes(9))));
        let order = longest_waiting(&board, 2);
        assert_eq!(order, [93, 92].map(ConversationId::fixed), "the urgent one, then whoever waits longest");

        assert!(agent_rows(&board).iter().all(|row| row.points.is_none()), "points are not counted");
        board.catalog.policy.weighs = true;
        let points = |board: &Board| agent_rows(board).iter().filter_map(|row| row.points).sum::<u32>();
        assert_eq!(points(&board), 30, "what one chat takes that an agent has");

        let first = agent_rows(&board).remove(0).agent;
        let mut away = first.clone();
        away.status = Status::Break;
        board.catalog.agents.insert(away.id, away);
        assert_ne!(agent_rows(&board)[0].agent.id, first.id, "who is on a break comes after who is there");
    }
}
