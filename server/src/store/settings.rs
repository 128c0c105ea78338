//! Writing what was set up.

use super::{
    Reading, StoreResult, Tx,
    agents::{as_word, json},
    catalog::scope_text,
    puts::values,
};
use app::domain::{
    channel::{Channel, Product},
    ids::*,
    policy::Policy,
    refusal::Use,
    routing::Routing,
    settings::{Group, ItemId, QuickResponse, Tag, Topic},
    time::Timestamp,
};
use std::collections::BTreeSet;

impl Reading {
    /// What still points at this thing. What nothing points at may be removed; in the archive, a group's conversations are
    /// then those of no group.
    pub async fn uses_of(&mut self, item: ItemId) -> StoreResult<Option<Use>> {
        let (text, id) = match item {
            ItemId::Product(id) => ("select count(*) from channels where product = $1", id.to_string()),
            ItemId::Channel(id) => ("select count(*) from conversations where channel = $1", id.to_string()),
            ItemId::Group(id) => {
                ("select count(*) from conversations where grp = $1 and state <> 'archived'", id.to_string())
            }
            // Tags stand in a list of ids; an id is found by its text.
            ItemId::Tag(id) => {
                ("select count(*) from conversations where tags like $1", format!("%\"{id}\"%"))
            }
            ItemId::Topic(id) => (
                "select (select count(*) from conversations
                         where how like '%' || $1 || '%' or offer like '%' || $1 || '%')
                      + (select count(*) from ledger
                         where kind in ('resolved', 'wrapped_up') and body like '%' || $1 || '%')",
                id.to_string(),
            ),
            ItemId::QuickResponse(_) => return Ok(None),
        };
        let used: i64 = sqlx::query_scalar(text).bind(id.clone()).fetch_one(self.connection().await?).await?;
        let used = u32::try_from(used).unwrap_or(u32::MAX);
        match item {
            ItemId::Product(_) if used > 0 => return Ok(Some(Use::Channels(used))),
            _ if used > 0 => return Ok(Some(Use::Chats(used))),
            ItemId::Topic(_) => {}
            _ => return Ok(None),
        }
        let below = "select count(*) from topics where parent = $1";
        let below: i64 = sqlx::query_scalar(below).bind(id).fetch_one(self.connection().await?).await?;
        Ok((below > 0).then(|| Use::Topics(u32::try_from(below).unwrap_or(u32::MAX))))
    }
}

impl Tx {
    pub fn create_workspace(&mut self, name: &str, now: Timestamp) {
        self.put("insert into workspace (name, created_at) values ($1, $2)", values![name, now]);
    }

    pub fn rename_workspace(&mut self, name: &str) {
        self.put("update workspace set name = $1", values![name]);
    }

    pub fn save_policy(&mut self, policy: &Policy) {
        self.put("update workspace set policy = $1", values![json(policy)]);
    }

    pub fn save_routing(&mut self, routing: &Routing) {
        self.put("update workspace set routing = $1", values![json(routing)]);
    }

    pub fn save_closed(&mut self, groups: &BTreeSet<GroupId>) {
        self.put("update workspace set closed = $1", values![json(groups)]);
    }

    pub fn save_product(&mut self, product: &Product) {
        self.put(
            "insert into products (id, name, chat_limit) values ($1, $2, $3)
             on conflict (id) do update set name = excluded.name, chat_limit = excluded.chat_limit",
            values![product.id.to_string(), product.name.as_str(), i64::from(product.limit)],
        );
    }

    pub fn save_channel(&mut self, channel: &Channel, now: Timestamp) {
        self.put(
            "insert into channels (id, product, kind, name, disabled_at, web, account, account_id, trouble)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (id) do update
             set product = excluded.product, name = excluded.name, disabled_at = excluded.disabled_at,
                 web = excluded.web, account = excluded.account, account_id = excluded.account_id,
                 trouble = excluded.trouble",
            values![
                channel.id.to_string(),
                channel.product.to_string(),
                as_word(&channel.kind),
                channel.name.as_str(),
                channel.disabled.then_some(now),
                json(&channel.web),
                channel.account.as_ref().map(json),
                channel.account.as_ref().map(|account| account.id.clone()),
                channel.trouble.as_ref().map(json)
            ],
        );
    }

    pub fn save_group(&mut self, group: &Group) {
        let id = group.id.to_string();
        self.put(
            "insert into agent_groups (id, name, terms) values ($1, $2, $3)
             on conflict (id) do update set name = excluded.name, terms = excluded.terms",
            values![id.as_str(), group.name.as_str(), json(&group.terms)],
        );
        self.put("delete from group_members where grp = $1", values![id.as_str()]);
        for agent in &group.members {
            self.put(
                "insert into group_members (grp, agent) values ($1, $2)",
                values![id.as_str(), agent.to_string()],
            );
        }
        self.put("delete from group_channels where grp = $1", values![id.as_str()]);
        for channel in &group.serves {
            self.put(
                "insert into group_channels (grp, channel) values ($1, $2)",
                values![id.as_str(), channel.to_string()],
            );
        }
    }

    pub fn save_tag(&mut self, tag: &Tag) {
        self.put(
            "insert into tags (id, name, hue, hint) values ($1, $2, $3, $4)
             on conflict (id) do update set name = excluded.name, hue = excluded.hue, hint = excluded.hint",
            values![tag.id.to_string(), tag.name.as_str(), as_word(&tag.hue), tag.hint.as_str()],
        );
    }

    pub fn save_topic(&mut self, topic: &Topic, now: Timestamp) {
        let inactive = (!topic.active).then_some(now);
        self.put(
            "insert into topics (id, parent, name, inactive_at) values ($1, $2, $3, $4)
             on conflict (id) do update
             set parent = excluded.parent, name = excluded.name, inactive_at = excluded.inactive_at",
            values![
                topic.id.to_string(),
                topic.parent.map(|id| id.to_string()),
                topic.name.as_str(),
                inactive
            ],
        );
    }

    pub fn save_quick_response(&mut self, response: &QuickResponse) {
        self.put(
            "insert into quick_responses (id, scope, shortcut, title, body) values ($1, $2, $3, $4, $5)
             on conflict (id) do update
             set scope = excluded.scope, shortcut = excluded.shortcut, title = excluded.title, body = excluded.body",
            values![
                response.id.to_string(),
                scope_text(response.scope),
                response.shortcut.as_str(),
                response.title.as_str(),
                response.text.as_str()
            ],
        );
    }

    pub fn remove_item(&mut self, item: ItemId) {
        match item {
            ItemId::Product(id) => self.put("delete from products where id = $1", values![id.to_string()]),
            ItemId::Channel(id) => {
                // Everything that is the account's and no conversation's.
                for of_it in [
                    "delete from group_channels where channel = $1",
                    "delete from passes where channel = $1",
                    "delete from identities where channel = $1",
                    "delete from channel_secrets where channel = $1",
                    "delete from channel_health where channel = $1",
                    "delete from channel_hours where channel = $1",
                    "delete from channel_prices where channel = $1",
                    "delete from bookings where channel = $1",
                    "delete from holds where channel = $1",
                    "delete from stopped where channel = $1",
                    "delete from templates where channel = $1",
                    "delete from channels where id = $1",
                ] {
                    self.put(of_it, values![id.to_string()]);
                }
            }
            ItemId::Group(id) => self.remove_group(id),
            ItemId::Tag(id) => self.put("delete from tags where id = $1", values![id.to_string()]),
            ItemId::Topic(id) => self.put("delete from topics where id = $1", values![id.to_string()]),
            ItemId::QuickResponse(id) => {
                self.put("delete from quick_responses where id = $1", values![id.to_string()]);
            }
        }
    }

    fn remove_group(&mut self, id: GroupId) {
        self.put("delete from group_members where grp = $1", values![id.to_string()]);
        self.put("delete from group_channels where grp = $1", values![id.to_string()]);
        self.put("delete from quick_responses where scope = $1", values![id.to_string()]);
        self.put("update conversations set grp = null where grp = $1", values![id.to_string()]);
        self.put("delete from agent_groups where id = $1", values![id.to_string()]);
    }
}
