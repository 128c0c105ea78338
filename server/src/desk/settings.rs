//! What admins set up. Everybody's console hears of it; those whose rights change start afresh.

use super::{
    Service, at_least, hours::check_hours, optional, overflow::check_group_overflow, routes::check_unnamed,
    sessions, short, steps::Step,
};
use crate::store::{AgentRow, Tx};
use app::{
    api::{
        agents::AgentForm,
        desk::{Answer, Caller},
    },
    domain::{
        agent::{Agent, Role, Status},
        channel::{Account, Channel, FieldKind, PrechatField, Product},
        event::Event,
        ids::{AgentId, ChannelId},
        refusal::{Refusal, Thing},
        settings::{Catalog, Group, Item, ItemId, QuickResponse, Scope, Tag, Terms, Topic},
        time::Timestamp,
    },
};
use std::collections::BTreeSet;

/// The longest automatic reply, in characters.
const REPLY: usize = 600;

impl Service {
    /// Saves one thing and tells everybody; then waiting chats may have found their agents.
    async fn save(&self, mut tx: Tx, now: Timestamp, item: Item) -> Answer<()> {
        tx.append(now, Event::Saved(item))?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn name_workspace(&self, caller: Caller, name: &str) -> Answer<()> {
        at_least(caller, Role::Admin)?;
        let name = short("name", name, 80)?;
        let mut tx = self.store.write().await?;
        tx.rename_workspace(&name);
        self.save(tx, self.clock.now(), Item::Workspace(name)).await
    }

    pub(super) async fn keep_product(&self, caller: Caller, product: Product) -> Answer<()> {
        at_least(caller, Role::Admin)?;
        let name = short("name", &product.name, 80)?;
        check_limit("limit", product.limit)?;
        let product = Product { name, ..product };
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        tx.save_product(&product);
        tx.append(now, Event::Saved(Item::Product(product)))?;
        tx.commit().await?;
        self.assign_anew(now).await
    }

    pub(super) async fn keep_channel(&self, caller: Caller, channel: Channel) -> Answer<()> {
        at_least(caller, Role::Admin)?;
        let now = self.clock.now();
        let channel = checked_channel(channel)?;
        let known = self.catalog().channels.get(&channel.id).cloned();
        if known.as_ref().is_some_and(|k| k.kind != channel.kind || k.product != channel.product) {
            let what = "the product and the kind of a channel stay as they are; make a new channel instead";
            return Err(Refusal::invalid("product", what).into());
        }
        let channel = with_its_account(channel, known.as_ref())?;
        if !self.catalog().products.contains_key(&channel.product) {
            return Err(Refusal::Gone(Thing::Product).into());
        }
        let is_switched = known.is_some_and(|known| known.disabled != channel.disabled);
        let mut tx = self.store.write().await?;
        tx.save_channel(&channel, now);
        self.save(tx, now, Item::Channel(channel)).await?;
        if is_switched {
            // What waited for it is sent, heard and given out.
            self.parcels.notify_one();
            self.hear_held_soon();
            self.assign_anew(now).await?;
        }
        Ok(())
    }

    pub(super) async fn keep_group(&self, caller: Caller, group: Group) -> Answer<()> {
        at_least(caller, Role::Admin)?;
        let now = self.clock.now();
        let catalog = self.catalog();
        let mut group = Group { name: short("name", &group.name, 80)?, ..group };
        check_terms(&group.terms)?;
        check_group_overflow(&group, &catalog)?;
        group.members.sort_unstable();
        group.members.dedup();
        group.serves.sort_unstable();
        group.serves.dedup();
        if !group.members.iter().all(|agent| catalog.agents.contains_key(agent)) {
            return Err(Refusal::Gone(Thing::Agent).into());
        }
        if !group.serves.iter().all(|channel| catalog.channels.contains_key(channel)) {
            return Err(Refusal::Gone(Thing::Channel).into());
        }
        let before = catalog.groups.get(&group.id).cloned();
        let mut tx = self.store.write().await?;
        tx.save_group(&group);
        tx.look_again_at_overflow();
        tx.append(now, Event::Saved(Item::Group(group.clone())))?;
        tx.append(now, Event::RightsChanged(touched(before.as_ref(), Some(&group))))?;
        tx.commit().await?;
        let warns = |group: &Group| (group.terms.escalate_minutes, group.serves.clone());
        if before.as_ref().map(warns) != Some(warns(&group)) {
            let left = before.into_iter().flat_map(|before| before.serves);
            let concerned: BTreeSet<ChannelId> = left.chain(group.serves).collect();
            for channel in concerned {
                self.warn_anew(channel).await?;
            }
        }
        self.assign_anew(now).await
    }

    /// What waits may have somebody now, and what is put before somebody may be too much for him.
    pub(super) async fn assign_anew(&self, now: Timestamp) -> Answer<()> {
        let mut tx = self.store.write().await?;
        let mut step = Step { tx: &mut tx, now };
        self.withdraw_void_offers(&mut step).await?;
        self.assign_waiting(&mut step).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn keep_agent(&self, caller: Caller, form: AgentForm) -> Answer<()> {
        at_least(caller, Role::Admin)?;
        let now = self.clock.now();
        let (name, email) = (short("name", &form.name, 80)?, sessions::email("email", &form.email)?);
        form.limits.iter().try_for_each(|(_, limit)| check_limit("limits", *limit))?;
        if !form.limits.iter().all(|(product, _)| self.catalog().products.contains_key(product)) {
            return Err(Refusal::Gone(Thing::Product).into());
        }
        let password = match (form.id, form.password.is_empty()) {
            (Some(_), true) => None,
            _ => Some(self.hash_password(&form.password).await?),
        };
        let mut tx = self.store.write().await?;
        if tx.agent_by_email(&email).await?.is_some_and(|row| Some(row.agent.id) != form.id) {
            return Err(Refusal::invalid("email", format!("{email} belongs to another agent")).into());
        }
        match form.id {
            None => {
                let id = AgentId::at(now);
                let mut row = AgentRow::new(id, &name, &email, password.unwrap_or_default(), form.role, now);
                row.agent.limits = form.limits;
                tx.add_agent(&row, now);
                tx.append(now, Event::Saved(Item::Agent(row.agent)))?;
            }
            Some(id) => {
                let row = tx.agent(id).await?.ok_or(Refusal::Gone(Thing::Agent))?;
                let (role, deactivated, limits) = (form.role, form.deactivated, form.limits);
                let agent = Agent { name, email, role, deactivated, limits, ..row.agent.clone() };
                let ends = deactivated || password.is_some();
                self.change_agent(&mut tx, now, &row.agent, agent, password).await?;
                if ends {
                    self.presence.ended(id, |_| true);
                }
            }
        }
        Ok(tx.commit().await?)
    }

    async fn change_agent(
        &self,
        tx: &mut Tx,
        now: Timestamp,
        before: &Agent,
        mut after: Agent,
        password: Option<String>,
    ) -> Answer<()> {
        let was_admin = before.role == Role::Admin && !before.deactivated;
        let is_admin = after.role == Role::Admin && !after.deactivated;
        if was_admin && !is_admin && tx.count_admins().await? <= 1 {
            return Err(Refusal::LastAdmin.into());
        }
        if let Some(hash) = &password {
            tx.set_password(after.id, hash);
        }
        if after.deactivated && !before.deactivated {
            (after.status, after.since) = (Status::Offline, now);
            (after.missed_at, after.wrap_up_until, after.set_by) = (None, None, None);
        }
        if after.deactivated || password.is_some() {
            tx.end_sessions_of(after.id);
        }
        tx.change_agent(&after, now);
        let after = Step { tx, now }.turned_into(before, after);
        let rights =
            before.role != after.role || before.deactivated != after.deactivated || password.is_some();
        let (id, deactivated) = (after.id, after.deactivated);
        tx.append(now, Event::Saved(Item::Agent(after)))?;
        if rights {
            tx.append(now, Event::RightsChanged(vec![id]))?;
        }
        let mut step = Step { tx, now };
        if deactivated {
            self.withdraw_offers(&mut step, id).await?;
            self.leave_conferences(&mut step, id).await?;
            self.hand_back_all(&mut step, id).await?;
        }
        self.withdraw_void_offers(&mut step).await?;
        self.assign_waiting(&mut step).await
    }

    pub(super) async fn keep_tag(&self, caller: Caller, tag: Tag) -> Answer<()> {
        at_least(caller, Role::Supervisor)?;
        let tag = Tag {
            name: short("name", &tag.name, 40)?,
            hint: optional("hint", &tag.hint, 200)?.unwrap_or_default(),
            ..tag
        };
        let same = |other: &Tag| other.id != tag.id && other.name.to_lowercase() == tag.name.to_lowercase();
        let mut tx = self.store.write().await?;
        // In this turn, or two who save the same at once would both find it free.
        if tx.catalog().await?.tags.values().any(same) {
            return Err(Refusal::invalid("name", format!("there is a tag {} already", tag.name)).into());
        }
        tx.save_tag(&tag);
        self.save(tx, self.clock.now(), Item::Tag(tag)).await
    }

    pub(super) async fn keep_topic(&self, caller: Caller, topic: Topic) -> Answer<()> {
        at_least(caller, Role::Admin)?;
        let topic = Topic { name: short("name", &topic.name, 80)?, ..topic };
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let catalog = tx.catalog().await?;
        // A topic below itself would be a tree without a root.
        let mut above = topic.parent;
        while let Some(id) = above {
            if id == topic.id {
                return Err(Refusal::invalid("parent", "a topic cannot stand below itself").into());
            }
            above = catalog.topics.get(&id).ok_or(Refusal::Gone(Thing::Topic))?.parent;
        }
        tx.save_topic(&topic, now);
        self.save(tx, now, Item::Topic(topic)).await
    }

    pub(super) async fn keep_quick_response(&self, caller: Caller, response: QuickResponse) -> Answer<()> {
        check_scope(caller, response.scope)?;
        let response = QuickResponse {
            shortcut: checked_shortcut(&response.shortcut)?,
            title: short("title", &response.title, 80)?,
            text: short("text", &response.text, 4_000)?,
            ..response
        };
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let catalog = tx.catalog().await?;
        if let Some(before) = catalog.quick_responses.get(&response.id) {
            check_scope(caller, before.scope)?;
        }
        if matches!(response.scope, Scope::Group(group) if !catalog.groups.contains_key(&group)) {
            return Err(Refusal::Gone(Thing::Group).into());
        }
        let same = |other: &QuickResponse| {
            other.id != response.id && other.scope == response.scope && other.shortcut == response.shortcut
        };
        if catalog.quick_responses.values().any(same) {
            let what = format!("/{} is taken already for those who can use this", response.shortcut);
            return Err(Refusal::invalid("shortcut", what).into());
        }
        tx.save_quick_response(&response);
        // Who loses it must not keep it: for those it goes before it comes.
        if let Some(before) = catalog.quick_responses.get(&response.id).filter(|b| b.scope != response.scope)
        {
            tx.append(now, Event::Removed(ItemId::QuickResponse(response.id), Some(before.scope)))?;
        }
        self.save(tx, now, Item::QuickResponse(response)).await
    }

    pub(super) async fn remove_item(&self, caller: Caller, item: ItemId) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let catalog = tx.catalog().await?;
        let scope = match item {
            ItemId::QuickResponse(id) => {
                let response = catalog.quick_responses.get(&id).ok_or(Refusal::Gone(Thing::QuickResponse))?;
                check_scope(caller, response.scope)?;
                Some(response.scope)
            }
            _ => {
                at_least(caller, Role::Admin)?;
                if !is_there(item, &catalog) {
                    return Err(Refusal::Gone(thing(item)).into());
                }
                check_unnamed(item, &catalog)?;
                None
            }
        };
        if let ItemId::Channel(id) = item
            && self.is_door_of_others(id).await?
        {
            let what = "other accounts of the same app come in by its address; disconnect it instead";
            return Err(Refusal::invalid("channel", what).into());
        }
        if let Some(by) = tx.uses_of(item).await? {
            return Err(Refusal::InUse { what: thing(item), by }.into());
        }
        tx.remove_item(item);
        tx.append(now, Event::Removed(item, scope))?;
        if let ItemId::Group(id) = item {
            for response in catalog.quick_responses.values().filter(|r| r.scope == Scope::Group(id)) {
                tx.append(now, Event::Removed(ItemId::QuickResponse(response.id), Some(response.scope)))?;
            }
            tx.append(now, Event::RightsChanged(touched(catalog.groups.get(&id), None)))?;
        }
        if let ItemId::Channel(id) = item {
            for group in catalog.groups.values().filter(|group| group.serves.contains(&id)) {
                let serves = group.serves.iter().copied().filter(|channel| *channel != id).collect();
                tx.append(now, Event::Saved(Item::Group(Group { serves, ..group.clone() })))?;
                tx.append(now, Event::RightsChanged(group.members.clone()))?;
            }
        }
        tx.commit().await?;
        if let ItemId::Channel(id) = item {
            self.forget_secrets(id);
        }
        self.assign_anew(now).await
    }
}

/// Agents whose rights differ between two versions of a group.
fn touched(before: Option<&Group>, after: Option<&Group>) -> Vec<AgentId> {
    let all = |group: Option<&Group>| group.map(|g| g.members.clone()).unwrap_or_default();
    let (was, is) = (all(before), all(after));
    let same_channels = before.map(|g| &g.serves) == after.map(|g| &g.serves);
    let mut agents: Vec<AgentId> = match same_channels {
        true => was.iter().chain(&is).filter(|id| was.contains(id) != is.contains(id)).copied().collect(),
        false => was.iter().chain(&is).copied().collect(),
    };
    agents.sort_unstable();
    agents.dedup();
    agents
}

fn thing(item: ItemId) -> Thing {
    match item {
        ItemId::Product(_) => Thing::Product,
        ItemId::Channel(_) => Thing::Channel,
        ItemId::Group(_) => Thing::Group,
        ItemId::Tag(_) => Thing::Tag,
        ItemId::Topic(_) => Thing::Topic,
        ItemId::QuickResponse(_) => Thing::QuickResponse,
    }
}

fn is_there(item: ItemId, catalog: &Catalog) -> bool {
    match item {
        ItemId::Product(id) => catalog.products.contains_key(&id),
        ItemId::Channel(id) => catalog.channels.contains_key(&id),
        ItemId::Group(id) => catalog.groups.contains_key(&id),
        ItemId::Tag(id) => catalog.tags.contains_key(&id),
        ItemId::Topic(id) => catalog.topics.contains_key(&id),
        ItemId::QuickResponse(id) => catalog.quick_responses.contains_key(&id),
    }
}

/// Own answers are one's own; a group's are its supervisors'; everybody's are the admins' (and supervisors').
fn check_scope(caller: Caller, scope: Scope) -> Result<(), Refusal> {
    match scope {
        Scope::Own(agent) if agent == caller.agent => Ok(()),
        Scope::Own(_) => Err(Refusal::NotAllowed),
        Scope::Group(_) | Scope::Shared => at_least(caller, Role::Supervisor),
    }
}

fn check_terms(terms: &Terms) -> Result<(), Refusal> {
    terms.hours.as_ref().map_or(Ok(()), check_hours)?;
    if !Terms::OFFER.contains(&terms.offer_seconds) {
        return Err(Refusal::invalid("offer_seconds", "an offer stands between 5 seconds and an hour"));
    }
    if terms.wrap_up_seconds > Terms::WRAP_UP {
        return Err(Refusal::invalid("wrap_up_seconds", "wrapping up takes an hour at most"));
    }
    if terms.escalate_minutes > Terms::ESCALATE {
        let what = "those who oversee are warned 12 hours before the end of a window at the earliest";
        return Err(Refusal::invalid("escalate_minutes", what));
    }
    Ok(())
}

fn check_limit(field: &str, limit: u32) -> Result<(), Refusal> {
    if Product::LIMITS.contains(&limit) {
        Ok(())
    } else {
        Err(Refusal::invalid(field, format!("{limit} chats per agent is not between 1 and 50")))
    }
}

fn checked_shortcut(typed: &str) -> Result<String, Refusal> {
    let shortcut = short("shortcut", typed.trim_start_matches('/'), 30)?.to_lowercase();
    if shortcut.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') {
        Ok(shortcut)
    } else {
        Err(Refusal::invalid("shortcut", "a shortcut is made of letters, digits, - and _"))
    }
}

fn checked_channel(channel: Channel) -> Result<Channel, Refusal> {
    let mut channel = Channel { name: short("name", &channel.name, 80)?, ..channel };
    let web = &mut channel.web;
    if !web.accent.works_as_accent() {
        let what =
            format!("{} is too pale: text on it or its edge on a white page cannot be read", web.accent);
        return Err(Refusal::invalid("accent", what));
    }
    for (field, text, longest) in [
        ("heading", &mut web.heading, 120),
        ("tagline", &mut web.tagline, 120),
        ("greeting", &mut web.greeting, 300),
        ("away", &mut web.away, 500),
    ] {
        *text = optional(field, text, longest)?.unwrap_or_default();
    }
    if !(1..=720).contains(&web.reopen_hours) {
        return Err(Refusal::invalid("reopen_hours", "the reopening time is not between 1 hour and 30 days"));
    }
    web.greeting_after_seconds = web.greeting_after_seconds.min(3600);
    check_prechat(&web.prechat)?;
    for domain in &mut web.allowed_domains {
        *domain = checked_domain(domain)?;
    }
    Ok(channel)
}

/// The account as it was connected, with the replies as they are now: only [`Service::connect`] asks the provider.
fn with_its_account(channel: Channel, known: Option<&Channel>) -> Result<Channel, Refusal> {
    let Some(account) = known.and_then(|known| known.account.clone()) else {
        if channel.kind.is_foreign() {
            return Err(Refusal::invalid("kind", "an account at a provider is connected, not made"));
        }
        return Ok(Channel { account: None, trouble: None, ..channel });
    };
    let reply = |field: &str, typed: &str| optional(field, typed, REPLY).map(Option::unwrap_or_default);
    let (welcome, away, tongue) = match &channel.account {
        Some(typed) => (reply("welcome", &typed.welcome)?, reply("away", &typed.away)?, typed.tongue),
        None => (account.welcome.clone(), account.away.clone(), account.tongue),
    };
    let trouble = known.and_then(|known| known.trouble.clone());
    Ok(Channel { account: Some(Account { welcome, away, tongue, ..account }), trouble, ..channel })
}

fn check_prechat(fields: &[PrechatField]) -> Result<(), Refusal> {
    let wrong = |what: &str| Err(Refusal::invalid("prechat", what));
    if fields.len() > 10 {
        return wrong("a form of more than 10 fields keeps customers away");
    }
    for (i, field) in fields.iter().enumerate() {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if field.key.is_empty() || field.key.len() > 40 || !field.key.chars().all(plain) {
            return wrong("a field's key is made of a-z, 0-9 and _");
        }
        if fields[..i].iter().any(|other| other.key == field.key) {
            return wrong("two fields have the same key");
        }
        if field.label.trim().is_empty() || field.label.chars().count() > 80 {
            return wrong("a field's label is empty or longer than 80 characters");
        }
        if matches!(&field.kind, FieldKind::Choice(offered) if offered.is_empty() || offered.len() > 30) {
            return wrong("a choice offers between 1 and 30 things");
        }
    }
    Ok(())
}

/// `shop.example`, `*.shop.example`, `localhost`, with a port if need be.
fn checked_domain(typed: &str) -> Result<String, Refusal> {
    let domain = typed.trim().to_lowercase();
    let bare = domain.strip_prefix("*.").unwrap_or(&domain);
    let (host, port) = bare.split_once(':').map_or((bare, None), |(host, port)| (host, Some(port)));
    let label = |part: &str| {
        !part.is_empty() && part.len() <= 63 && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let good_port = port.is_none_or(|port| port.parse::<u16>().is_ok());
    if host.split('.').all(label) && host.len() <= 253 && good_port {
        Ok(domain)
    } else {
        Err(Refusal::invalid(
            "allowed_domains",
            format!("`{typed}` is not a host like shop.example or *.shop.example"),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_a_host_with_or_without_a_star() {
        for good in ["shop.example", "*.shop.example", "localhost:3000", "127.0.0.1:8080"] {
            assert!(checked_domain(good).is_ok(), "{good}");
        }
        for bad in ["https://shop.example", "shop .example", "*", "*.*.example", "shop.example/x", "a;b", ""]
        {
            assert!(checked_domain(bad).is_err(), "{bad}");
        }
    }
}
