//! What the overview counts, as values of a board.

use crate::domain::{
    agent::{Agent, Duty, Status},
    board::Board,
    channel::Channel,
    conversation::Conversation,
    ids::{AgentId, ChannelId, ConversationId, GroupId, ProductId},
    scope::Scope,
    time::Timestamp,
};
use std::collections::BTreeSet;

/// The figures at the top.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    pub waiting: usize,
    /// Since when the first of them waits.
    pub waiting_since: Option<Timestamp>,
    pub active: usize,
    /// How many chats those who are available could have in all; 0 where points decide as well.
    pub places: u32,
    /// Who may be given a chat of what is in scope.
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

/// The chats of the board that are in scope.
fn chats(board: &Board, scope: Scope) -> impl Iterator<Item = &Conversation> + Clone {
    board.conversations.values().filter(move |c| scope.takes(c.product, c.channel))
}

/// The most chats an agent may have, over the products in scope of which he serves a channel that counts.
fn limit(board: &Board, agent: &Agent, scope: Scope, counts: impl Fn(&Channel) -> bool) -> u32 {
    let catalog = &board.catalog;
    let groups = catalog.groups.values().filter(|group| group.members.contains(&agent.id));
    let served = groups.flat_map(|group| &group.serves).filter_map(|id| catalog.channels.get(id));
    let counted = served.filter(|channel| scope.has(channel) && counts(channel));
    let products: BTreeSet<ProductId> = counted.map(|channel| channel.product).collect();
    let own = |product| agent.limits.iter().find(|(of, _)| *of == product).map(|(_, limit)| *limit);
    let products = catalog.products.values().filter(|product| products.contains(&product.id));
    products.map(|product| own(product.id).unwrap_or(product.limit)).sum()
}

/// How many chats he could have now: not of channels from which he wants none (V-18).
fn places(board: &Board, agent: &Agent, scope: Scope) -> u32 {
    limit(board, agent, scope, |channel| !agent.has_paused(channel.kind))
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
    let available = || staff().filter(|agent| agent.is_available() && !board.catalog.policy.weighs);
    Figures {
        waiting: chats(board, scope).filter(|c| c.is_waiting()).count(),
        waiting_since: chats(board, scope).filter_map(Conversation::waiting_since).min(),
        active: chats(board, scope).filter(|c| c.owner().is_some()).count(),
        places: available().map(|agent| places(board, agent, scope)).sum(),
        available: board.catalog.online_for(|channel| scope.has(channel)),
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
        waiting_since: of(group).filter_map(Conversation::waiting_since).min(),
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
    waiting.sort_by_key(|c| (std::cmp::Reverse(c.priority), c.waiting_since(), c.id));
    waiting.iter().take(most).map(|c| c.id).collect()
}

/// To whom a chat is offered, by name, and until when.
pub fn offered(board: &Board, id: ConversationId) -> Option<(String, Timestamp)> {
    let offer = board.conversations.get(&id)?.offer.as_ref()?;
    Some((board.catalog.agent_name(offer.to).to_owned(), offer.until))
}

/// Agents by status, in each in the order of who can be counted on, and among equals by name; with their chats that are in
/// scope.
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
                limit: limit(board, agent, scope, |_| true),
                points: board.catalog.policy.weighs.then(|| points(board, agent.id)),
            }
        })
        .collect();
    rows.sort_by_cached_key(|row| (row.agent.status, place(row.agent.duty()), row.agent.name.to_lowercase()));
    rows
}

/// One of the four tables of agents (V-14).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfStatus {
    pub agents: Vec<AgentId>,
    /// What the system lays over the status of some of them, and of how many.
    pub held_back: Vec<(Duty, usize)>,
}

/// Those of the rows who have this status, and whose name has this in it.
pub fn of_status(rows: &[AgentRow], status: Status, wanted: &str) -> OfStatus {
    let wanted = wanted.trim().to_lowercase();
    let is_meant = |agent: &&Agent| agent.status == status && agent.name.to_lowercase().contains(&wanted);
    let agents = || rows.iter().map(|row| &row.agent).filter(is_meant);
    let of = |duty| (duty, agents().filter(|agent| agent.duty() == duty).count());
    let laid_over = [Duty::WrappingUp, Duty::Missed, Duty::ConnectionLost].map(of);
    OfStatus {
        agents: agents().map(|agent| agent.id).collect(),
        held_back: laid_over.into_iter().filter(|(_, n)| *n > 0).collect(),
    }
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
        domain::{
            channel::{ChannelKind, Product},
            conversation::{Offer, OfferedFrom, Priority, State},
            settings::Group,
            time::Span,
        },
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
        // The other one who is there serves nothing.
        assert_eq!((seen.waiting, seen.active, seen.available, seen.agents), (3, 1, 1, 2));
        assert_eq!(seen.waiting_since, Some(sample::NOW.minus(Span::minutes(9))));
        assert_eq!(offered(&board, ConversationId::fixed(92)), None);
        let until = sample::NOW.plus(Span::seconds(20));
        let from = OfferedFrom::Colleague { by: sample::MAYA, note: String::new(), topic: None };
        let offer = Offer { to: sample::TOM, at: sample::NOW, until, from, about: None };
        let mut asked = board.clone();
        if let Some(chat) = asked.conversations.get_mut(&ConversationId::fixed(92)) {
            chat.offer = Some(offer);
        }
        let told = Some(("Tom Okafor".to_owned(), until));
        assert_eq!(offered(&asked, ConversationId::fixed(92)), told, "it looks like no other one that waits");
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

    #[test]
    fn who_serves_one_product_has_the_places_of_one_and_who_serves_nothing_has_none() {
        let mut board = sample::board();
        let agents: Vec<Agent> = board.catalog.agents.values().cloned().collect();
        let chat = board.conversations.values().next().cloned().expect("a conversation");
        let limit = Product::DEFAULT_LIMIT;
        for id in [chat.product, ProductId::fixed(77)] {
            board.catalog.products.insert(id, Product { id, name: "Harrow".into(), limit });
        }
        let group = board.catalog.groups.values().next().cloned().expect("a group");
        let only = Group { members: vec![agents[0].id], serves: vec![chat.channel], ..group };
        board.catalog.groups.insert(only.id, only);

        let limits = |board: &Board| {
            let rows = agent_rows(board, ALL);
            let of = |agent: &Agent| rows.iter().find(|row| row.agent.id == agent.id).map(|row| row.limit);
            (of(&agents[0]), of(&agents[1]))
        };
        assert_eq!(limits(&board), (Some(limit), Some(0)));
        assert_eq!(figures(&board, ALL).places, limit);

        let kind = board.catalog.channels[&chat.channel].kind;
        let pauses = |kind: ChannelKind| crate::domain::agent::Pause { kind, since: sample::NOW };
        let paused = Agent { paused: vec![pauses(kind)], ..agents[0].clone() };
        board.catalog.agents.insert(paused.id, paused);
        assert_eq!(limits(&board), (Some(limit), Some(0)), "what he has he keeps");
        assert_eq!(figures(&board, ALL).places, 0, "but he has no place for more");
    }

    #[test]
    fn agents_stand_by_status_and_those_held_back_are_told_apart() {
        let mut board = sample::board();
        let names = |board: &Board, status, wanted: &str| {
            let of = of_status(&agent_rows(board, ALL), status, wanted);
            (of.agents.len(), of.held_back)
        };
        let all: Vec<Agent> = board.catalog.agents.values().cloned().collect();
        assert_eq!(names(&board, Status::Online, ""), (2, vec![]));
        let missed = Agent { missed_at: Some(sample::NOW), ..all[0].clone() };
        board.catalog.agents.insert(missed.id, missed);
        let away = Agent { status: Status::Break, ..all[1].clone() };
        board.catalog.agents.insert(away.id, away);
        assert_eq!(names(&board, Status::Online, ""), (1, vec![(Duty::Missed, 1)]));
        assert_eq!(names(&board, Status::Break, ""), (1, vec![]));
        assert_eq!(names(&board, Status::Offline, ""), (0, vec![]));
        assert_eq!(names(&board, Status::Break, &all[1].name.to_uppercase()).0, 1, "found in any of them");
        assert_eq!(names(&board, Status::Online, &all[1].name), (0, vec![]));
    }
}
