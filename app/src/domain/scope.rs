//! What part of the desk who oversees looks at (V-14).

use super::{
    channel::Channel,
    ids::{AgentId, ChannelId, ProductId},
    settings::Catalog,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Everything, one product, one channel, or a channel of a product.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    pub product: Option<ProductId>,
    pub channel: Option<ChannelId>,
}

impl Scope {
    /// Whether it takes anything away.
    pub fn narrows(&self) -> bool {
        *self != Self::default()
    }

    /// Whether something on this channel of this product is in it.
    pub fn takes(&self, product: ProductId, channel: ChannelId) -> bool {
        self.product.is_none_or(|own| own == product) && self.channel.is_none_or(|own| own == channel)
    }

    pub fn has(&self, channel: &Channel) -> bool {
        self.takes(channel.product, channel.id)
    }

    /// The products that some of it is of.
    pub fn products(&self, catalog: &Catalog) -> BTreeSet<ProductId> {
        let own = self.channel.and_then(|id| catalog.channels.get(&id)).map(|channel| channel.product);
        let is_in = |id: &ProductId| {
            self.product.is_none_or(|product| product == *id) && own.is_none_or(|own| own == *id)
        };
        catalog.products.keys().copied().filter(is_in).collect()
    }

    /// Who answers there; of everything, all who are or were in the house.
    pub fn agents(&self, catalog: &Catalog) -> BTreeSet<AgentId> {
        if !self.narrows() {
            return catalog.agents.keys().copied().collect();
        }
        let is_in = |id: &ChannelId| catalog.channels.get(id).is_some_and(|channel| self.has(channel));
        let serving = catalog.groups.values().filter(|group| group.serves.iter().any(is_in));
        serving.flat_map(|group| group.members.iter().copied()).collect()
    }

    /// Without what was removed since a link to it was made.
    pub fn known(self, catalog: &Catalog) -> Self {
        let product = self.product.filter(|id| catalog.products.contains_key(id));
        let of_it = |id: &ChannelId| {
            let channel = catalog.channels.get(id);
            channel.is_some_and(|channel| product.is_none_or(|product| product == channel.product))
        };
        Self { product, channel: self.channel.filter(of_it) }
    }
}
