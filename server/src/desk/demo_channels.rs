//! The demo's accounts: connected to the simulator that plays their providers, with people who have written already.

use super::Service;
use anyhow::Context;
use app::{
    api::{
        channels::Connection,
        desk::{Answer, Caller},
    },
    domain::{
        agent::{Lang, Role},
        channel::{Account, Channel, ChannelKind},
        event::Event,
        ids::{AgentId, ChannelId, ProductId, SessionId},
        settings::{Group, Item},
        time::Span,
    },
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

/// An account as the simulator offers it.
#[derive(Deserialize)]
struct Offered {
    kind: ChannelKind,
    name: String,
    account: String,
    parent: String,
    own_login: bool,
    token: String,
    app_secret: String,
    instagram_secret: String,
}

/// Who writes on what, and what.
const FIRST_WORDS: [(&str, ChannelKind, &[&str]); 4] = [
    ("mira", ChannelKind::Whatsapp, &["Hallo, ist mein Rad schon fertig?", "Auftrag A-1007"]),
    ("emeka", ChannelKind::Whatsapp, &["Hi! Do you ship lights to the UK?"]),
    ("jonas", ChannelKind::Messenger, &["Ist das blaue noch da?"]),
    ("saskia", ChannelKind::Instagram, &["Love the new saddle bags! What do they cost?"]),
];

/// How far the simulator's clock is moved.
pub async fn offset_at(simulator: &str) -> anyhow::Result<Span> {
    #[derive(Deserialize)]
    struct Told {
        offset_ms: i64,
    }
    let http = reqwest::Client::builder().timeout(std::time::Duration::from_secs(2)).build()?;
    let address = format!("{}/sim/clock", simulator.trim_end_matches('/'));
    let told: Told = http.get(address).send().await?.error_for_status()?.json().await?;
    Ok(Span::millis(told.offset_ms))
}

impl Service {
    /// Connects what the simulator offers, unless that was done before, and lets its people write.
    pub async fn connect_demo(&self, simulator: &str) -> anyhow::Result<()> {
        let simulator = simulator.trim_end_matches('/');
        let http = reqwest::Client::builder().timeout(std::time::Duration::from_secs(10)).build()?;
        let offered: Vec<Offered> = http
            .get(format!("{simulator}/sim/connections"))
            .send()
            .await
            .with_context(|| format!("the simulator does not answer at {simulator}"))?
            .json()
            .await?;
        let catalog = self.catalog();
        let served = self.demo_group().context("a demo has a group")?.serves;
        let of_group = |channel: &&Channel| served.contains(&channel.id);
        let product = catalog.channels.values().find(of_group).context("that serves a channel")?.product;
        let admin =
            catalog.agents.values().find(|agent| agent.role == Role::Admin).context("and an admin")?.id;
        let mut callback = None;
        let mut fresh = Vec::new();
        for account in offered {
            let known = catalog.channels.values().find(|channel| {
                let is_it =
                    |known: &Account| known.id == account.account && known.own_login == account.own_login;
                channel.kind == account.kind && channel.account.as_ref().is_some_and(is_it)
            });
            let channel = known.map(|known| known.id);
            let is_new = channel.is_none();
            let (kind, id) = (account.kind, account.account.clone());
            let connected = self
                .connect_account(caller(admin), connection(account, product, channel))
                .await
                .map_err(|failure| anyhow::anyhow!("a demo account could not be connected: {failure}"))?;
            callback.get_or_insert((connected.callback.clone(), connected.verify_token.clone()));
            if is_new {
                fresh.push((kind, id, connected.channel));
            }
        }
        if let Some((callback, verify_token)) = callback {
            let told = json!({ "callback_url": callback, "verify_token": verify_token });
            http.post(format!("{simulator}/sim/app")).json(&told).send().await?;
        }
        self.serve_demo(fresh.iter().map(|(.., channel)| *channel).collect()).await?;
        self.tick_templates().await?;
        for (person, kind, words) in FIRST_WORDS {
            let Some((_, account, _)) = fresh.iter().find(|(of, ..)| *of == kind) else { continue };
            for text in words {
                let act = json!({ "person": person, "account": account, "do": "write", "text": text });
                http.post(format!("{simulator}/sim/act")).json(&act).send().await?;
            }
        }
        Ok(())
    }

    /// The group with the most members: somebody of it is Online.
    fn demo_group(&self) -> Option<Group> {
        self.catalog().groups.values().max_by_key(|group| group.members.len()).cloned()
    }

    async fn serve_demo(&self, channels: Vec<ChannelId>) -> Answer<()> {
        let Some(group) = self.demo_group() else { return Ok(()) };
        if channels.is_empty() {
            return Ok(());
        }
        let mut serves = [group.serves.clone(), channels].concat();
        serves.sort_unstable();
        serves.dedup();
        let group = Group { serves, ..group };
        let now = self.clock.now();
        let members = group.members.clone();
        let mut tx = self.store.write().await?;
        tx.save_group(&group);
        tx.append(now, Event::Saved(Item::Group(group)))?;
        tx.append(now, Event::RightsChanged(members))?;
        Ok(tx.commit().await?)
    }

    /// The simulator's clock was moved: ours goes along, and every console starts afresh at the new time.
    pub async fn move_demo_clock(&self, offset: Span) -> Answer<()> {
        let before = self.clock.now();
        self.clock.set_offset(offset);
        let now = self.clock.now();
        // Nobody was away, nor was the desk stopped: the time jumped.
        self.beaten.store(now.millis(), Ordering::SeqCst);
        let agents: Vec<AgentId> =
            self.catalog().agents.values().filter(|a| a.connected).map(|a| a.id).collect();
        self.agents_heard(&agents).await?;
        self.timers.notify_one();
        self.window_timers.notify_one();
        self.parcels.notify_one();
        if now == before {
            return Ok(());
        }
        let everybody = self.catalog().agents.keys().copied().collect();
        let mut tx = self.store.write().await?;
        tx.append(now, Event::RightsChanged(everybody))?;
        Ok(tx.commit().await?)
    }
}

/// The demo's own admin, who types nothing.
fn caller(agent: AgentId) -> Caller {
    Caller { agent, role: Role::Admin, session: SessionId::fixed(0), lang: Lang::En }
}

fn connection(offered: Offered, product: ProductId, channel: Option<ChannelId>) -> Connection {
    let Offered { kind, name, account, parent, own_login, token, app_secret, instagram_secret } = offered;
    Connection {
        channel,
        product,
        kind,
        name,
        account,
        parent,
        own_login,
        token,
        app_secret,
        instagram_secret,
    }
}

/// How far the simulator's clock was moved, as it tells.
pub fn offset_told(told: &Value) -> Option<Span> {
    told.get("offset_ms").and_then(Value::as_i64).map(Span::millis)
}
