//! What each agent did (V-15): for those who oversee, on their screens and as a file.

use super::{Service, at_least};
use crate::store::Reading;
use app::{
    api::desk::{Answer, Caller},
    domain::{
        agent::{Agent, Duty, Role, Status},
        ids::AgentId,
        refusal::{Refusal, Thing},
        report::{AgentDone, Asked, Done, Spent},
        settings::Catalog,
    },
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

type ByAgent = BTreeMap<AgentId, Done>;

/// A stretch of an agent's day, as the ledger has it.
#[derive(Deserialize)]
struct Was {
    duty: Duty,
    status: Status,
    reason: Option<String>,
}

impl Service {
    pub(super) async fn what_agents_did(&self, caller: Caller, asked: Asked) -> Answer<Vec<AgentDone>> {
        at_least(caller, Role::Supervisor)?;
        asked.check()?;
        let catalog = self.catalog();
        let members = members(&catalog, &asked)?;
        let mut reading = self.store.read().await?;
        let mut all = ByAgent::new();
        chats(&mut reading, &asked, &mut all).await?;
        times(&mut reading, &asked, &mut all).await?;
        drop(reading);
        let (now, in_scope) = (self.clock.now(), asked.scope.agents(&catalog));
        for agent in catalog.agents.values().filter(|agent| !agent.deactivated) {
            all.entry(agent.id).or_default().spend_until(agent, &asked, now);
        }
        let listed = |agent: &Agent, done: &Done| {
            let did = in_scope.contains(&agent.id) && !agent.deactivated || has_chats(done);
            let was_there = !asked.scope.narrows() && !done.times.is_empty();
            (did || was_there) && members.as_ref().is_none_or(|members| members.contains(&agent.id))
        };
        let rows = all
            .into_iter()
            .filter(|(id, done)| catalog.agents.get(id).is_some_and(|agent| listed(agent, done)));
        Ok(rows.map(|(agent, done)| AgentDone { agent, done }).collect())
    }
}

/// Those of the group that was asked for. What was removed has no report: an empty one would be a wrong answer.
fn members(catalog: &Catalog, asked: &Asked) -> Result<Option<BTreeSet<AgentId>>, Refusal> {
    let scope = asked.scope;
    if scope.product.is_some_and(|id| !catalog.products.contains_key(&id)) {
        return Err(Refusal::Gone(Thing::Product));
    }
    if scope.channel.is_some_and(|id| !catalog.channels.contains_key(&id)) {
        return Err(Refusal::Gone(Thing::Channel));
    }
    let Some(id) = asked.group else { return Ok(None) };
    let group = catalog.groups.get(&id).ok_or(Refusal::Gone(Thing::Group))?;
    Ok(Some(group.members.iter().copied().collect()))
}

fn has_chats(done: &Done) -> bool {
    done.assigned + done.resolved + done.reopened + done.handed_on + done.missed > 0
}

async fn chats(reading: &mut Reading, asked: &Asked, all: &mut ByAgent) -> Answer<()> {
    for (agent, kind, n) in reading.counted(asked).await? {
        let done = all.entry(agent).or_default();
        match kind.as_str() {
            "assigned" | "transferred" => done.assigned += n,
            "resolved" => done.resolved += n,
            "reopened" => done.reopened += n,
            "missed" => done.missed += n,
            _ => done.handed_on += n,
        }
    }
    for (agent, averaged) in reading.first_answers(asked).await? {
        all.entry(agent).or_default().first_answer = averaged;
    }
    for (agent, averaged) in reading.resolutions(asked).await? {
        all.entry(agent).or_default().resolution = averaged;
    }
    Ok(())
}

async fn times(reading: &mut Reading, asked: &Asked, all: &mut ByAgent) -> Answer<()> {
    for (agent, what, span) in reading.time_spent(asked).await? {
        let was: Was = serde_json::from_str(&what).map_err(anyhow::Error::from)?;
        let done = all.entry(agent).or_default();
        done.spend(Spent::of(was.duty, was.status), span);
        if let Some(reason) = was.reason {
            done.rest(&reason, span);
        }
    }
    Ok(())
}
