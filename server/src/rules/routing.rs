//! Which queue a new chat waits in, whose it may become there, and who is authorised for a channel.

use app::domain::{
    conversation::Priority,
    ids::{AgentId, ChannelId, GroupId, ProductId},
    routing::{Routing, Rule, Tongue},
    settings::Group,
};

/// What is known of a new chat when its group is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Arriving {
    pub product: ProductId,
    pub channel: ChannelId,
    pub tongue: Option<Tongue>,
}

/// Where it waits, and how urgent it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// None: everybody who serves the channel.
    pub group: Option<GroupId>,
    /// It waits for those who speak its customer's language, and for others while none of them is there (V-06).
    pub lifts: bool,
    pub priority: Priority,
}

/// The queue of a new chat: that of the first rule that fits and whose group serves the channel (V-05). Where none does,
/// the last resort's; else that of the only group that serves it; else everybody's.
pub fn group_for(arriving: Arriving, routing: &Routing, groups: &[&Group]) -> Route {
    let serves = |id: GroupId| groups.iter().any(|g| g.id == id && g.serves.contains(&arriving.channel));
    if let Some(rule) = routing.rules.iter().find(|rule| fits(rule, arriving) && serves(rule.to)) {
        return Route { group: Some(rule.to), lifts: rule.tongue.is_some(), priority: rule.priority };
    }
    let fallback = routing.fallback.filter(|id| serves(*id));
    let group = fallback.or_else(|| only_one(arriving.channel, groups));
    Route { group, lifts: false, priority: Priority::Normal }
}

fn fits(rule: &Rule, arriving: Arriving) -> bool {
    rule.on
        && rule.product.is_none_or(|product| product == arriving.product)
        && rule.channel.is_none_or(|channel| channel == arriving.channel)
        && rule.tongue.is_none_or(|tongue| Some(tongue) == arriving.tongue)
}

fn only_one(channel: ChannelId, groups: &[&Group]) -> Option<GroupId> {
    let mut serving = groups.iter().filter(|group| group.serves.contains(&channel));
    match (serving.next(), serving.next()) {
        (Some(only), None) => Some(only.id),
        _ => None,
    }
}

/// Everybody authorised for a channel: the members of the groups that serve it, each once.
pub fn authorised<'g>(channel: ChannelId, groups: impl IntoIterator<Item = &'g Group>) -> Vec<AgentId> {
    let mut agents: Vec<AgentId> = groups
        .into_iter()
        .filter(|group| group.serves.contains(&channel))
        .flat_map(|group| group.members.iter().copied())
        .collect();
    agents.sort_unstable();
    agents.dedup();
    agents
}

/// The channels that an agent is authorised for, sorted, as `Viewer::serves` wants them.
pub fn served_by<'g>(agent: AgentId, groups: impl IntoIterator<Item = &'g Group>) -> Vec<ChannelId> {
    let mut channels: Vec<ChannelId> = groups
        .into_iter()
        .filter(|group| group.members.contains(&agent))
        .flat_map(|group| group.serves.iter().copied())
        .collect();
    channels.sort_unstable();
    channels.dedup();
    channels
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::domain::{routing::pool, settings::groups_of};

    fn group(n: u128, members: &[u128], serves: &[u128]) -> Group {
        Group {
            id: GroupId::fixed(n),
            name: String::new(),
            members: members.iter().map(|n| AgentId::fixed(*n)).collect(),
            serves: serves.iter().map(|n| ChannelId::fixed(*n)).collect(),
            terms: Default::default(),
        }
    }

    fn route(routing: &Routing, groups: &[Group], channel: u128, tongue: &str) -> Route {
        let tongue = Tongue::read(tongue);
        let (product, channel) = (ProductId::fixed(channel / 10), ChannelId::fixed(channel));
        let groups: Vec<&Group> = groups.iter().collect();
        group_for(Arriving { product, channel, tongue }, routing, &groups)
    }

    fn rule(to: u128) -> Rule {
        let to = GroupId::fixed(to);
        Rule { on: true, product: None, channel: None, tongue: None, to, priority: Priority::Normal }
    }

    #[test]
    fn the_first_rule_that_fits_and_can_be_kept_decides() {
        // V-05: products 1 and 2 with the channels 10, 11 and 20.
        let groups = [group(1, &[1], &[10, 11, 20]), group(2, &[2], &[10, 11]), group(3, &[3], &[20])];
        let rules = vec![
            Rule { on: false, ..rule(3) },
            Rule { channel: Some(ChannelId::fixed(11)), priority: Priority::Urgent, ..rule(2) },
            Rule { tongue: Tongue::read("tr"), ..rule(2) },
            Rule { product: Some(ProductId::fixed(2)), priority: Priority::High, ..rule(3) },
        ];
        let routing = Routing { rules, fallback: Some(GroupId::fixed(1)), overflow: None };
        for (channel, tongue, to, lifts, priority) in [
            (10, "en", 1, false, Priority::Normal),
            (11, "tr", 2, false, Priority::Urgent),
            (10, "tr", 2, true, Priority::Normal),
            // The group of the language does not serve the channel: the next rule.
            (20, "tr", 3, false, Priority::High),
            (20, "", 3, false, Priority::High),
        ] {
            let expected = Route { group: Some(GroupId::fixed(to)), lifts, priority };
            assert_eq!(route(&routing, &groups, channel, tongue), expected, "{channel} {tongue}");
        }
        let gone = Routing { fallback: Some(GroupId::fixed(9)), ..routing };
        assert_eq!(route(&gone, &groups, 10, "en").group, None, "the last resort is gone: everybody's");
    }

    #[test]
    fn while_no_speaker_is_there_everybody_who_serves_the_channel_may_have_it() {
        // V-06
        let groups = [group(1, &[1], &[10]), group(2, &[2], &[10]), group(3, &[3], &[11])];
        let pool = |own: u128, lifts, there: &[u128]| -> Vec<GroupId> {
            let there: Vec<_> = there.iter().map(|n| AgentId::fixed(*n)).collect();
            let is_there = |g: &Group| g.members.iter().any(|m| there.contains(m));
            let found = pool(ChannelId::fixed(10), Some(GroupId::fixed(own)), lifts, groups.iter(), is_there);
            found.iter().map(|g| g.id).collect()
        };
        let ids = |ids: &[u128]| ids.iter().map(|n| GroupId::fixed(*n)).collect::<Vec<_>>();
        assert_eq!(pool(2, true, &[1, 2]), ids(&[2]));
        assert_eq!(pool(2, true, &[1]), ids(&[1, 2]));
        assert_eq!(pool(2, true, &[]), ids(&[1, 2]));
        assert_eq!(pool(2, false, &[1]), ids(&[2]), "no language rule brought it here");
    }

    #[test]
    fn a_chat_waits_for_its_group_and_where_several_serve_for_all_of_them() {
        let groups = [group(1, &[1], &[10]), group(2, &[2], &[10, 11])];
        let routing = Routing::default();
        assert_eq!(route(&routing, &groups, 10, "en").group, None);
        assert_eq!(route(&routing, &groups, 11, "en").group, Some(GroupId::fixed(2)));
        assert_eq!(route(&routing, &groups, 12, "en").group, None);
        let ids = |channel, own: Option<u128>| -> Vec<GroupId> {
            groups_of(ChannelId::fixed(channel), own.map(GroupId::fixed), groups.iter())
                .map(|g| g.id)
                .collect()
        };
        assert_eq!(ids(10, None), [GroupId::fixed(1), GroupId::fixed(2)]);
        assert_eq!(ids(10, Some(2)), [GroupId::fixed(2)]);
        assert_eq!(ids(11, Some(1)), [GroupId::fixed(2)], "its group serves the channel no more");
        assert_eq!(ids(10, Some(9)), [GroupId::fixed(1), GroupId::fixed(2)], "its group is gone");
    }

    #[test]
    fn somebody_in_two_groups_is_authorised_once() {
        let groups = [group(1, &[1, 2], &[10]), group(2, &[2, 3], &[10, 11])];
        assert_eq!(authorised(ChannelId::fixed(10), &groups), [1, 2, 3].map(AgentId::fixed));
        assert_eq!(served_by(AgentId::fixed(2), &groups), [10, 11].map(ChannelId::fixed));
        assert_eq!(served_by(AgentId::fixed(9), &groups), []);
    }
}
