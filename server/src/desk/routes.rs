//! The rules by which new chats find their group: keeping them, and asking them.

use super::{Service, at_least, overflow::check_overflow};
use crate::rules::routing::{self, Arriving, Route};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        agent::Role,
        channel::Channel,
        event::Event,
        refusal::{Refusal, Thing, Use},
        routing::{Routing, Rule, Tongue},
        settings::{Catalog, Group, Item, ItemId, OverflowTo},
    },
};

impl Service {
    pub(super) async fn keep_routing(&self, caller: Caller, routing: Routing) -> Answer<()> {
        at_least(caller, Role::Admin)?;
        let catalog = self.catalog();
        if routing.rules.len() > Routing::RULES {
            return Err(
                Refusal::invalid("rules", format!("there are more than {} rules", Routing::RULES)).into()
            );
        }
        routing.rules.iter().try_for_each(|rule| check_rule(rule, &catalog))?;
        check_overflow(routing.overflow, &catalog)?;
        if routing.fallback.is_some_and(|group| !catalog.groups.contains_key(&group)) {
            return Err(Refusal::Gone(Thing::Group).into());
        }
        let mut tx = self.store.write().await?;
        tx.save_routing(&routing);
        tx.look_again_at_overflow();
        tx.append(self.clock.now(), Event::Saved(Item::Routing(routing)))?;
        Ok(tx.commit().await?)
    }

    /// Where a new chat goes.
    pub(super) fn route(&self, channel: &Channel, tongue: Option<Tongue>) -> Route {
        let catalog = self.catalog();
        let groups: Vec<&Group> = catalog.groups.values().collect();
        let arriving = Arriving { product: channel.product, channel: channel.id, tongue };
        routing::group_for(arriving, &catalog.routing, &groups)
    }
}

fn check_rule(rule: &Rule, catalog: &Catalog) -> Result<(), Refusal> {
    let group = catalog.groups.get(&rule.to).ok_or(Refusal::Gone(Thing::Group))?;
    if rule.product.is_some_and(|product| !catalog.products.contains_key(&product)) {
        return Err(Refusal::Gone(Thing::Product));
    }
    let Some(id) = rule.channel else { return Ok(()) };
    let channel = catalog.channels.get(&id).ok_or(Refusal::Gone(Thing::Channel))?;
    if rule.product.is_some_and(|product| product != channel.product) {
        return Err(Refusal::invalid("rules", format!("{} is a channel of another product", channel.name)));
    }
    if !group.serves.contains(&id) {
        return Err(Refusal::invalid("rules", format!("{} does not serve {}", group.name, channel.name)));
    }
    Ok(())
}

/// What the rules name is not taken away from under them.
pub(super) fn check_unnamed(item: ItemId, catalog: &Catalog) -> Result<(), Refusal> {
    let rules = &catalog.routing.rules;
    let goes_on = |to| {
        let mut ways =
            catalog.groups.values().filter_map(|group| Some((&group.name, group.terms.overflow?.to)));
        ways.find(|(_, way)| *way == OverflowTo::Group(to)).map(|(name, _)| name)
    };
    if let ItemId::Group(id) = item
        && let Some(name) = goes_on(id)
    {
        return Err(Refusal::InUse { what: Thing::Group, by: Use::Overflow(name.clone()) });
    }
    let (what, uses) = match item {
        ItemId::Group(id) => (Thing::Group, catalog.routing.uses_of_group(id)),
        ItemId::Product(id) => (Thing::Product, rules.iter().filter(|rule| rule.product == Some(id)).count()),
        ItemId::Channel(id) => (Thing::Channel, rules.iter().filter(|rule| rule.channel == Some(id)).count()),
        ItemId::Tag(_) | ItemId::Topic(_) | ItemId::QuickResponse(_) => return Ok(()),
    };
    match uses {
        0 => Ok(()),
        n => Err(Refusal::InUse { what, by: Use::Rules(n as u32) }),
    }
}
