//! The desk as an admin sets it up for the bench, by its public API.

use crate::{crowd::message_id, http::Http};
use anyhow::{Context, Result};
use futures::{StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};
use std::sync::Arc;

const PASSWORD: &str = "a password for load";
/// Hashing a password keeps a core busy; the server does two at a time.
const HASHES: usize = 2;

/// A desk with one product, one web channel, one group, and its admin.
pub struct Desk {
    http: Arc<Http>,
    /// The admin's cookie. He sees everything.
    pub admin: String,
    pub channel: String,
    product: Value,
    group: String,
    topic: String,
}

#[derive(Clone)]
pub struct Agent {
    pub id: String,
    pub cookie: String,
}

impl Desk {
    pub async fn first_run(http: Arc<Http>) -> Result<Self> {
        let form = json!({"workspace": "Bench", "name": "Ann Admin", "email": "admin@bench.example", "password": PASSWORD});
        let reply = http.post("/api/first_run", None, &json!({"form": form})).await?;
        reply.json().context("the first run was refused")?;
        let admin = reply.cookie.context("the first run signed nobody in")?;
        // Who is Offline sees no chat that runs.
        let status = json!({"status": "break"});
        http.call("/api/agents/set_status", Some(&admin), &status).await?;
        let catalog = board(&http, &admin).await?["catalog"].take();
        let only = |kind: &str| {
            let found = catalog[kind].as_object().and_then(|all| all.values().next()).cloned();
            found.with_context(|| format!("the first run made no {kind}"))
        };
        let id = |item: &Value| item["id"].as_str().unwrap_or_default().to_owned();
        let (channel, topic, group) = (id(&only("channels")?), id(&only("topics")?), id(&only("groups")?));
        Ok(Self { product: only("products")?, group, channel, topic, admin, http })
    }

    /// Creates agents, signs them in, and puts them and nobody else into the group.
    pub async fn hire(&self, count: usize) -> Result<Vec<Agent>> {
        let saves = (0..count).map(|n| self.save_agent(n));
        stream::iter(saves).buffer_unordered(HASHES).try_collect::<Vec<()>>().await?;
        let known = board(&self.http, &self.admin).await?["catalog"]["agents"].take();
        let ids: Vec<&str> = known.as_object().into_iter().flatten().map(|(id, _)| id.as_str()).collect();
        let email_of = |id: &str| known[id]["email"].as_str().unwrap_or_default().to_owned();
        let hired = ids.into_iter().map(|id| (id.to_owned(), email_of(id)));
        let hired = hired.filter(|(_, email)| email.starts_with("agent-"));
        let sign_ins = hired.map(|(id, email)| self.sign_in(id, email));
        let agents: Vec<Agent> = stream::iter(sign_ins).buffer_unordered(HASHES).try_collect().await?;
        self.change_group(|group| group["members"] = agents.iter().map(|agent| agent.id.as_str()).collect())
            .await?;
        Ok(agents)
    }

    async fn change_group(&self, change: impl FnOnce(&mut Value)) -> Result<()> {
        let mut group = board(&self.http, &self.admin).await?["catalog"]["groups"][&self.group].take();
        change(&mut group);
        self.http.call("/api/settings/save_group", Some(&self.admin), &json!({"group": group})).await?;
        Ok(())
    }

    /// The last so many of these agents leave their group, for a product of their own: its desk, with a channel and a group.
    pub async fn beside(&self, agents: &[Agent], count: usize) -> Result<Desk> {
        let (stay, leave) = agents.split_at(agents.len().saturating_sub(count));
        let ids = |agents: &[Agent]| -> Value { agents.iter().map(|agent| agent.id.as_str()).collect() };
        self.change_group(|group| group["members"] = ids(stay)).await?;
        let mut catalog = board(&self.http, &self.admin).await?["catalog"].take();
        let new = |prefix: &str| message_id().replace("msg_", prefix);
        let (mut product, id) = (self.product.clone(), new("prd_"));
        (product["id"], product["name"]) = (id.as_str().into(), "Beside".into());
        let (mut channel, name) = (catalog["channels"][&self.channel].take(), new("chn_"));
        (channel["id"], channel["product"]) = (name.as_str().into(), id.into());
        let (mut group, own) = (catalog["groups"][&self.group].take(), new("grp_"));
        (group["id"], group["name"]) = (own.as_str().into(), "Beside".into());
        (group["members"], group["serves"]) = (ids(leave), json!([name]));
        for (what, item) in [("product", &product), ("channel", &channel), ("group", &group)] {
            let path = format!("/api/settings/save_{what}");
            let mut form = json!({});
            form[what] = item.clone();
            self.http.call(&path, Some(&self.admin), &form).await?;
        }
        let (http, admin, topic) = (self.http.clone(), self.admin.clone(), self.topic.clone());
        Ok(Self { http, admin, channel: name, product, group: own, topic })
    }

    /// The group serves this channel as well.
    pub async fn serve(&self, channel: &str) -> Result<()> {
        self.change_group(|group| {
            group["serves"].as_array_mut().into_iter().for_each(|all| all.push(channel.into()))
        })
        .await
    }

    /// The group puts chats before its agents, who have so long to accept.
    pub async fn offer_for(&self, seconds: u32) -> Result<()> {
        self.change_group(|group| {
            group["terms"]["mode"] = "offer".into();
            group["terms"]["offer_seconds"] = seconds.into();
        })
        .await
    }

    pub fn product_id(&self) -> &str {
        self.product["id"].as_str().unwrap_or_default()
    }

    /// Connects an account of a provider.
    pub async fn connect(&self, form: &Value) -> Result<Value> {
        self.http.call("/api/channels/connect", Some(&self.admin), &json!({"form": form})).await
    }

    pub async fn reply(&self, agent: &Agent, conversation: &str, text: &str) -> Result<()> {
        let form =
            json!({"conversation": conversation, "message": message_id(), "text": text, "answers": null});
        self.http.call("/api/conversations/reply", Some(&agent.cookie), &form).await?;
        Ok(())
    }

    async fn save_agent(&self, n: usize) -> Result<()> {
        let form = json!({
            "id": null, "name": format!("Agent {n}"), "email": format!("agent-{n}@bench.example"),
            "role": "agent", "password": PASSWORD, "deactivated": false, "limits": [],
        });
        self.http.call("/api/agents/save", Some(&self.admin), &json!({"form": form})).await?;
        Ok(())
    }

    async fn sign_in(&self, id: String, email: String) -> Result<Agent> {
        let form = json!({"email": email, "password": PASSWORD, "keep": false});
        let reply = self.http.post("/api/session/sign_in", None, &form).await?;
        reply.json().with_context(|| format!("{email} cannot sign in"))?;
        let cookie = reply.cookie.with_context(|| format!("{email} got no session"))?;
        Ok(Agent { id, cookie })
    }

    /// How many open chats each agent may have.
    pub async fn limit(&self, chats: usize) -> Result<()> {
        let mut product = self.product.clone();
        product["limit"] = chats.into();
        self.http.call("/api/settings/save_product", Some(&self.admin), &json!({"product": product})).await?;
        Ok(())
    }

    /// Where the log stands.
    pub async fn head(&self) -> Result<i64> {
        board(&self.http, &self.admin).await?["seq"].as_i64().context("the board has no number")
    }

    pub async fn go_online(&self, agent: &Agent) -> Result<()> {
        self.go(agent, "online").await
    }

    pub async fn go(&self, agent: &Agent, status: &str) -> Result<()> {
        let status = json!({"status": status});
        self.http.call("/api/agents/set_status", Some(&agent.cookie), &status).await?;
        Ok(())
    }

    /// Who has which chat, the chats of each agent apart from each other.
    pub async fn held(&self) -> Result<Vec<(String, String)>> {
        let board = board(&self.http, &self.admin).await?;
        let all = board["conversations"].as_object().into_iter().flatten();
        let owner = |chat: &Value| chat["state"]["assigned"]["agent"].as_str().map(str::to_owned);
        let mut held: Vec<(String, String)> =
            all.filter_map(|(id, chat)| Some((owner(chat)?, id.clone()))).collect();
        held.sort_by_key(|(_, conversation)| conversation.clone());
        Ok(held)
    }

    pub async fn waiting(&self) -> Result<usize> {
        let board = board(&self.http, &self.admin).await?;
        let all = board["conversations"].as_object().into_iter().flatten();
        Ok(all.filter(|(_, chat)| chat["state"].get("waiting").is_some()).count())
    }

    pub async fn resolve(&self, agent: &Agent, conversation: &str) -> Result<()> {
        let form = json!({"conversation": conversation, "topic": self.topic, "note": ""});
        self.http.call("/api/conversations/resolve", Some(&agent.cookie), &form).await?;
        Ok(())
    }
}

async fn board(http: &Http, cookie: &str) -> Result<Value> {
    Ok(http.call("/api/agents/board", Some(cookie), &json!({})).await?["board"].take())
}
