//! What the overview counts, as values of a board.

use crate::domain::{
    agent::{Agent, Duty},
    board::Board,
    conversation::{Conversation, State},
    ids::{AgentId, ChannelId, ConversationId, GroupId},
    scope::Scope,
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

/// The chats of the board that are in scope.
fn chats(board: &Board, scope: Scope) -> impl Iterator<Item = &Conversation> + Clone {
    board.conversations.values().filter(move |c| scope.takes(c.product, c.channel))
}

/// The most chats an agent may have, over the products in scope.
fn limit(board: &Board, agent: &Agent, scope: Scope) -> u32 {
    let own = |product| agent.limits.iter().find(|(of, _)| *of == product).map(|(_, limit)| *limit);
    let products = scope.products(&board.catalog);
    let products = board.catalog.products.values().filter(|product| products.contains(&product.id));
    products.map(|product| own(product.id).unwrap_or(product.limit)).sum()
}

/// What an agent's chats take of his points, and those that are kept for him until he accepts.
fn points(board: &Board, agent: AgentId) -> u32 {
    let offered = |c: &Conversation| c.offer.as_ref().is_some_and(|o| o.to == agent && o.holds_a_place());
    let his = board.conversations.values().filter(|c| c.owner() == Some(agent) || offered(c));
    his.map(|c| u32::from(c.weight)).sum()
}

pub fn figures(board: &Board, scope: Scope) -> Figures {
    let in_scope = scope.agents(&board.catalog);
    let staff =
        || board.catalog.agents.values().filter(|agent| !agent.deactivated && in_scope.contains(&agent.id));
    let available = || staff().filter(|agent| agent.is_available());
    Figures {
        waiting: chats(board, scope).filter(|c| c.is_waiting()).count(),
        waiting_since: chats(board, scope).filter_map(since).min(),
        active: chats(board, scope).filter(|c| c.owner().is_some()).count(),
        places: available().map(|agent| limit(board, agent, scope)).sum(),
        available: available().count(),
        agents: staff().count(),
    }
}

/// The queues of the groups that serve what is in scope, by name; and everybody's, where somebody waits in it.
pub fn queue_rows(board: &Board, scope: Scope) -> Vec<QueueRow> {
    let of = |group: Option<GroupId>| chats(board, scope).filter(move |c| c.group == group);
    let is_in = |id: &ChannelId| board.catalog.channels.get(id).is_some_and(|channel| scope.has(channel));
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
        .filter(|group| !scope.narrows() || group.serves.iter().any(is_in))
        .map(|group| {
            let gets = |agent: &Agent| board.catalog.gets_of(agent, group, |channel| scope.has(channel));
            let is_there = |id: &&AgentId| {
                board.catalog.agents.get(id).is_some_and(|agent| agent.is_available() && gets(agent))
            };
            let available = group.members.iter().filter(is_there).count();
            row(Some(group.id), Some(group.name.clone()), available)
        })
        .collect();
    rows.sort_by_cached_key(|row| row.name.as_ref().map(|name| name.to_lowercase()));
    let everybody = row(None, None, board.catalog.online_for(|channel| scope.has(channel)));
    if everybody.waiting + everybody.active > 0 {
        rows.push(everybody);
    }
    rows
}

/// Who waits longest, first of all the most urgent.
pub fn longest_waiting(board: &Board, scope: Scope, most: usize) -> Vec<ConversationId> {
    let mut waiting: Vec<&Conversation> = chats(board, scope).filter(|c| c.is_waiting()).collect();
    waiting.sort_by_key(|c| (std::cmp::Reverse(c.priority), since(c), c.id));
    waiting.iter().take(most).map(|c| c.id).collect()
}

/// Agents in the order of who can be counted on, and among equals by name; with their chats that are in scope.
pub fn agent_rows(board: &Board, scope: Scope) -> Vec<AgentRow> {
    let in_scope = scope.agents(&board.catalog);
    let mut rows: Vec<AgentRow> = board
        .catalog
        .agents
        .values()
        .filter(|agent| !agent.deactivated && in_scope.contains(&agent.id))
        .map(|agent| {
            let mut chats: Vec<&Conversation> =
                chats(board, scope).filter(|c| c.owner() == Some(agent.id)).collect();
            chats.sort_by_key(|c| (!c.needs_reply(), c.touched_at()));
            AgentRow {
                agent: agent.clone(),
                chats: chats.iter().map(|c| c.id).collect(),
                limit: limit(board, agent, scope),
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

    const ALL: Scope = Scope { product: None, channel: None };

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
        let seen = figures(&board, ALL);
        assert_eq!((seen.waiting, seen.active, seen.available, seen.agents), (3, 1, 2, 2));
        assert_eq!(seen.waiting_since, Some(sample::NOW.minus(Span::minutes(9))));
        let order = longest_waiting(&board, ALL, 2);
        assert_eq!(order, [93, 92].map(ConversationId::fixed), "the urgent one, then whoever waits longest");

        assert!(agent_rows(&board, ALL).iter().all(|row| row.points.is_none()), "points are not counted");
        board.catalog.policy.weighs = true;
        let points = |board: &Board| agent_rows(board, ALL).iter().filter_map(|row| row.points).sum::<u32>();
        assert_eq!(points(&board), 30, "what one chat takes that an agent has");

        let first = agent_rows(&board, ALL).remove(0).agent;
        let mut away = first.clone();
        away.status = Status::Break;
        board.catalog.agents.insert(away.id, away);
        assert_ne!(
            agent_rows(&board, ALL)[0].agent.id,
            first.id,
            "who is on a break comes after who is there"
        );
    }

    #[test]
    fn what_one_looks_at_leaves_out_the_chats_queues_and_agents_of_others() {
        let mut board = sample::board();
        let chat = board.conversations.values().next().cloned().expect("a conversation");
        let known = Scope { product: Some(chat.product), channel: Some(chat.channel) };
        assert_eq!(figures(&board, known).active, 1);
        assert_eq!(agent_rows(&board, known).iter().map(|row| row.chats.len()).sum::<usize>(), 1);
        let elsewhere = Scope { channel: Some(ChannelId::fixed(999)), ..known };
        assert_eq!(elsewhere.known(&board.catalog).channel, None, "it was removed");
        assert_eq!(figures(&board, elsewhere), Figures::default());
        assert!(queue_rows(&board, elsewhere).is_empty() && agent_rows(&board, elsewhere).is_empty());
        board.catalog.groups = Default::default();
        assert!(agent_rows(&board, known).is_empty(), "nobody serves it");
    }
}
