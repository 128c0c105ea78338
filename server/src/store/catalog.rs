//! Reading what was set up.

use super::{AgentRow, Reading, StoreError, StoreResult, agents::word};
use app::domain::{
    channel::{Channel, Product},
    ids::*,
    settings::{Catalog, Group, QuickResponse, Scope, Tag, Topic},
    table::Table,
};
use serde::de::DeserializeOwned;
use std::{collections::BTreeSet, str::FromStr};

/// An id from a column; the error names the table.
pub(super) fn id<T: FromStr<Err = BadId>>(table: &'static str, text: &str) -> StoreResult<T> {
    text.parse().map_err(|e| StoreError::nonsense(table, text, e))
}

/// A scope as it is stored: a word or an id.
pub(super) fn scope_text(scope: Scope) -> String {
    match scope {
        Scope::Shared => "shared".to_owned(),
        Scope::Group(group) => group.to_string(),
        Scope::Own(agent) => agent.to_string(),
    }
}

fn scope(text: &str) -> StoreResult<Scope> {
    if text == "shared" {
        return Ok(Scope::Shared);
    }
    match (text.parse(), text.parse()) {
        (Ok(group), _) => Ok(Scope::Group(group)),
        (_, Ok(agent)) => Ok(Scope::Own(agent)),
        _ => Err(StoreError::nonsense("quick_responses", text, "no such scope")),
    }
}

impl Reading {
    /// Whether a workspace was created, and its name.
    pub async fn workspace(&mut self) -> StoreResult<Option<String>> {
        let text = "select name from workspace";
        Ok(sqlx::query_scalar(text).fetch_optional(self.connection().await?).await?)
    }

    /// What is decided for the whole workspace, a column for each matter.
    async fn decided<T: Default + DeserializeOwned>(&mut self, matter: &'static str) -> StoreResult<T> {
        let sql = match matter {
            "policy" => "select policy from workspace",
            "closed" => "select closed from workspace",
            _ => "select routing from workspace",
        };
        let found: Option<String> = sqlx::query_scalar(sql).fetch_optional(self.connection().await?).await?;
        let Some(text) = found else { return Ok(T::default()) };
        serde_json::from_str(&text).map_err(|e| StoreError::nonsense("workspace", matter, e))
    }

    /// Everything set up, unfiltered.
    pub async fn catalog(&mut self) -> StoreResult<Catalog> {
        let groups = self.groups().await?;
        let mut closed: BTreeSet<GroupId> = self.decided("closed").await?;
        // Groups that were removed since.
        closed.retain(|group| groups.contains_key(group));
        Ok(Catalog {
            workspace: self.workspace().await?.unwrap_or_default(),
            policy: self.decided("policy").await?,
            routing: self.decided("routing").await?,
            agents: self
                .agents()
                .await?
                .into_iter()
                .map(|AgentRow { agent, .. }| (agent.id, agent))
                .collect(),
            products: self.products().await?,
            channels: self.channels().await?,
            groups,
            closed,
            tags: self.tags().await?,
            topics: self.topics().await?,
            quick_responses: self.quick_responses().await?,
        })
    }

    async fn products(&mut self) -> StoreResult<Table<ProductId, Product>> {
        let rows: Vec<(String, String, i64)> = sqlx::query_as("select id, name, chat_limit from products")
            .fetch_all(self.connection().await?)
            .await?;
        rows.into_iter()
            .map(|(key, name, limit)| {
                let id = id("products", &key)?;
                Ok((id, Product { id, name, limit: limit as u32 }))
            })
            .collect()
    }

    async fn channels(&mut self) -> StoreResult<Table<ChannelId, Channel>> {
        type Row = (String, String, String, String, Option<i64>, String, Option<String>, Option<String>);
        let text = "select id, product, kind, name, disabled_at, web, account, trouble from channels";
        let rows: Vec<Row> = sqlx::query_as(text).fetch_all(self.connection().await?).await?;
        rows.into_iter()
            .map(|(key, product, kind, name, disabled, web, account, trouble)| {
                let wrong = |what: &dyn std::fmt::Display| StoreError::nonsense("channels", &key, what);
                let channel = Channel {
                    id: id("channels", &key)?,
                    product: id("channels", &product)?,
                    kind: word(&kind).map_err(|e| wrong(&e))?,
                    name,
                    disabled: disabled.is_some(),
                    web: serde_json::from_str(&web).map_err(|e| wrong(&e))?,
                    account: account
                        .as_deref()
                        .map(serde_json::from_str)
                        .transpose()
                        .map_err(|e| wrong(&e))?,
                    trouble: trouble
                        .as_deref()
                        .map(serde_json::from_str)
                        .transpose()
                        .map_err(|e| wrong(&e))?,
                };
                Ok((channel.id, channel))
            })
            .collect()
    }

    pub async fn groups(&mut self) -> StoreResult<Table<GroupId, Group>> {
        let rows: Vec<(String, String, String)> = sqlx::query_as("select id, name, terms from agent_groups")
            .fetch_all(self.connection().await?)
            .await?;
        let mut groups = Table::new();
        for (key, name, terms) in rows {
            let id = id("agent_groups", &key)?;
            let terms =
                serde_json::from_str(&terms).map_err(|e| StoreError::nonsense("agent_groups", &key, e))?;
            groups.insert(id, Group { id, name, members: Vec::new(), serves: Vec::new(), terms });
        }
        let members: Vec<(String, String)> =
            sqlx::query_as("select grp, agent from group_members order by grp, agent")
                .fetch_all(self.connection().await?)
                .await?;
        for (grp, agent) in members {
            if let Some(group) = groups.get_mut(&id("group_members", &grp)?) {
                group.members.push(id("group_members", &agent)?);
            }
        }
        let channels: Vec<(String, String)> =
            sqlx::query_as("select grp, channel from group_channels order by grp, channel")
                .fetch_all(self.connection().await?)
                .await?;
        for (grp, channel) in channels {
            if let Some(group) = groups.get_mut(&id("group_channels", &grp)?) {
                group.serves.push(id("group_channels", &channel)?);
            }
        }
        Ok(groups)
    }

    async fn tags(&mut self) -> StoreResult<Table<TagId, Tag>> {
        let rows: Vec<(String, String, String, String)> =
            sqlx::query_as("select id, name, hue, hint from tags")
                .fetch_all(self.connection().await?)
                .await?;
        rows.into_iter()
            .map(|(key, name, hue, hint)| {
                let id = id("tags", &key)?;
                let hue = word(&hue).map_err(|e| StoreError::nonsense("tags", &key, e))?;
                Ok((id, Tag { id, name, hue, hint }))
            })
            .collect()
    }

    async fn topics(&mut self) -> StoreResult<Table<TopicId, Topic>> {
        let rows: Vec<(String, Option<String>, String, Option<i64>)> =
            sqlx::query_as("select id, parent, name, inactive_at from topics")
                .fetch_all(self.connection().await?)
                .await?;
        rows.into_iter()
            .map(|(key, parent, name, inactive)| {
                let topic = Topic {
                    id: id("topics", &key)?,
                    parent: parent.map(|parent| id("topics", &parent)).transpose()?,
                    name,
                    active: inactive.is_none(),
                };
                Ok((topic.id, topic))
            })
            .collect()
    }

    async fn quick_responses(&mut self) -> StoreResult<Table<QuickResponseId, QuickResponse>> {
        let rows: Vec<(String, String, String, String, String)> =
            sqlx::query_as("select id, scope, shortcut, title, body from quick_responses")
                .fetch_all(self.connection().await?)
                .await?;
        rows.into_iter()
            .map(|(key, of, shortcut, title, text)| {
                let id = id("quick_responses", &key)?;
                Ok((id, QuickResponse { id, shortcut, title, text, scope: scope(&of)? }))
            })
            .collect()
    }
}
