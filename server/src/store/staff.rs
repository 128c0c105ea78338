//! Who works here and what each holds: the facts that assignment looks at. Reading them costs as much as there are agents,
//! so the writer keeps them from turn to turn and folds in what it appends. A turn that is given up, or somebody else's
//! writing, and they are read anew.

use super::{Reading, StoreError, StoreResult, Tx, catalog::id};
use app::domain::{
    agent::Agent,
    conversation::{Conversation, Offer},
    event::{Change, Event},
    ids::{AgentId, ConversationId, ProductId},
    message::{Body, Happened},
    settings::{Group, Item, ItemId},
    time::Timestamp,
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

const TABLE: &str = "conversations";

/// An agent, and when he was last given a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub agent: Agent,
    pub last_assigned: Option<Timestamp>,
}

/// The facts. Cheap to copy: a use-case takes them as they are at its turn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Staff {
    pub agents: BTreeMap<AgentId, Arc<Member>>,
    /// In the order of their making.
    pub groups: Arc<Vec<Group>>,
    /// Chats and standing offers, by agent and product.
    pub open: BTreeMap<(AgentId, ProductId), u32>,
    /// What they take of each agent's points.
    pub points: BTreeMap<AgentId, u32>,
}

impl Staff {
    fn take(&mut self, held: Held) {
        for agent in held.by.into_iter().flatten() {
            self.takes(agent, held.product, held.weight);
        }
    }

    /// One more is with him, or before him.
    pub fn takes(&mut self, agent: AgentId, product: ProductId, weight: u8) {
        *self.open.entry((agent, product)).or_default() += 1;
        *self.points.entry(agent).or_default() += u32::from(weight);
    }

    fn give_up(&mut self, held: Held) {
        for agent in held.by.into_iter().flatten() {
            if let Some(open) = self.open.get_mut(&(agent, held.product)) {
                *open = open.saturating_sub(1);
            }
            if let Some(points) = self.points.get_mut(&agent) {
                *points = points.saturating_sub(u32::from(held.weight));
            }
        }
        self.open.retain(|_, open| *open > 0);
        self.points.retain(|_, points| *points > 0);
    }
}

/// With whom a conversation is, and for whom a place is kept until he accepts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Held {
    product: ProductId,
    weight: u8,
    by: [Option<AgentId>; 2],
}

impl Held {
    fn of(conversation: &Conversation) -> Self {
        let asked = conversation.offer.as_ref().filter(|offer| offer.holds_a_place());
        let by = [conversation.owner(), asked.map(|offer| offer.to)];
        Self { product: conversation.product, weight: conversation.weight, by }
    }
}

/// The facts as the writer keeps them.
#[derive(Debug, Default)]
pub(super) struct Kept {
    staff: Staff,
    held: HashMap<ConversationId, Held>,
}

impl Kept {
    pub fn apply(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::Conversation(change) => self.conversation(change, at),
            Event::Saved(Item::Agent(agent)) => {
                let last_assigned = self.staff.agents.get(&agent.id).and_then(|member| member.last_assigned);
                let member = Member { agent: agent.clone(), last_assigned };
                self.staff.agents.insert(agent.id, Arc::new(member));
            }
            Event::Saved(Item::Group(group)) => {
                let groups = Arc::make_mut(&mut self.staff.groups);
                match groups.binary_search_by_key(&group.id, |group| group.id) {
                    Ok(place) => groups[place] = group.clone(),
                    Err(place) => groups.insert(place, group.clone()),
                }
            }
            Event::Removed(ItemId::Group(id), _) => {
                Arc::make_mut(&mut self.staff.groups).retain(|group| group.id != *id);
            }
            Event::Saved(_)
            | Event::Removed(..)
            | Event::RightsChanged(_)
            | Event::DraftSaved { .. }
            | Event::Ticket(_)
            | Event::Templates(_) => {}
        }
    }

    fn conversation(&mut self, change: &Change, at: Timestamp) {
        let now = &change.now;
        self.hold(now.id, Held::of(now));
        let given = match change.entry.as_ref().map(|entry| &entry.body) {
            Some(Body::Happened(Happened::Assigned { agent, .. })) => Some(*agent),
            Some(Body::Happened(Happened::Transferred { to, .. })) => Some(*to),
            Some(Body::Happened(Happened::Offered { to, .. })) => {
                now.offered_to().filter(|agent| agent == to)
            }
            _ => None,
        };
        if let Some(member) = given.and_then(|agent| self.staff.agents.get_mut(&agent)) {
            Arc::make_mut(member).last_assigned = Some(at);
        }
    }

    fn hold(&mut self, conversation: ConversationId, held: Held) {
        let nobodys = held.by == [None, None];
        if self.held.get(&conversation).map_or(nobodys, |before| *before == held) {
            // As most events have it: something was said.
            return;
        }
        let before = match nobodys {
            true => self.held.remove(&conversation),
            false => self.held.insert(conversation, held),
        };
        if let Some(before) = before {
            self.staff.give_up(before);
        }
        self.staff.take(held);
    }
}

impl Staff {
    /// An agent's open chats, of all products.
    pub fn all_open(&self, agent: AgentId) -> u32 {
        let his = self.open.range((agent, ProductId::fixed(0))..).take_while(|((of, _), _)| *of == agent);
        his.map(|(_, open)| open).sum()
    }
}

impl Reading {
    /// The facts as they are now, read: as many rows as there are agents and products, however many chats they hold.
    pub async fn staff(&mut self) -> StoreResult<Staff> {
        let mut staff = self.nobody_busy().await?;
        type Row = (String, String, i64, i64);
        let rows: Vec<Row> = sqlx::query_as(
            "select owner, product, count(*), cast(sum(weight) as bigint) from conversations where owner is not null
             group by owner, product",
        )
        .fetch_all(self.connection().await?)
        .await?;
        for (owner, product, open, points) in rows {
            let (owner, product) = (id(TABLE, &owner)?, id(TABLE, &product)?);
            let number =
                |n: i64| u32::try_from(n).map_err(|e| StoreError::nonsense(TABLE, &n.to_string(), e));
            *staff.open.entry((owner, product)).or_default() += number(open)?;
            *staff.points.entry(owner).or_default() += number(points)?;
        }
        for (_, held) in self.held_for().await? {
            staff.take(Held { by: [None, held.by[1]], ..held });
        }
        Ok(staff)
    }

    /// Who works here, as if nobody held anything.
    async fn nobody_busy(&mut self) -> StoreResult<Staff> {
        let member = |row: super::AgentRow| {
            let member = Member { agent: row.agent, last_assigned: row.last_assigned };
            (member.agent.id, Arc::new(member))
        };
        let agents = self.agents().await?.into_iter().map(member).collect();
        let groups = Arc::new(self.groups().await?.into_values().collect());
        Ok(Staff { agents, groups, ..Staff::default() })
    }

    async fn kept(&mut self) -> StoreResult<Kept> {
        let mut kept = Kept { staff: self.nobody_busy().await?, held: HashMap::new() };
        let rows: Vec<(String, String, i64, String)> =
            sqlx::query_as("select id, product, weight, owner from conversations where owner is not null")
                .fetch_all(self.connection().await?)
                .await?;
        for (key, product, weight, owner) in rows {
            let held = Held {
                product: id(TABLE, &product)?,
                weight: weight_of(&key, weight)?,
                by: [Some(id(TABLE, &owner)?), None],
            };
            kept.hold(id(TABLE, &key)?, held);
        }
        for (conversation, held) in self.held_for().await? {
            kept.hold(conversation, held);
        }
        Ok(kept)
    }

    /// The chats that are put before somebody.
    async fn held_for(&mut self) -> StoreResult<Vec<(ConversationId, Held)>> {
        type Row = (String, String, i64, Option<String>, Option<String>);
        let rows: Vec<Row> = sqlx::query_as(
            "select id, product, weight, owner, offer from conversations where offered_to is not null",
        )
        .fetch_all(self.connection().await?)
        .await?;
        let held = |(key, product, weight, owner, offer): Row| {
            let owner = owner.map(|text| id(TABLE, &text)).transpose()?;
            let offer = offer.as_deref().map(serde_json::from_str::<Offer>).transpose();
            let offer = offer.map_err(|e| StoreError::nonsense(TABLE, &key, e))?;
            let asked = offer.filter(Offer::holds_a_place).map(|offer| offer.to);
            let weight = weight_of(&key, weight)?;
            Ok((id(TABLE, &key)?, Held { product: id(TABLE, &product)?, weight, by: [owner, asked] }))
        };
        rows.into_iter().map(held).collect()
    }
}

fn weight_of(key: &str, weight: i64) -> StoreResult<u8> {
    weight.try_into().map_err(|e| StoreError::nonsense(TABLE, key, e))
}

impl Tx {
    /// The facts as this turn sees them, its own doings included.
    pub async fn staff_now(&mut self) -> StoreResult<Staff> {
        if let Some(kept) = self.kept_staff() {
            return Ok(kept.staff.clone());
        }
        let kept = self.kept().await?;
        let staff = kept.staff.clone();
        self.keep_staff(kept);
        Ok(staff)
    }
}
