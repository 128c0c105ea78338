//! Which queue a new chat waits in, and who is authorised for a channel.

use app::domain::{
    ids::{AgentId, ChannelId, GroupId},
    settings::Group,
};

/// The queue of a new chat: the group that serves its channel. Where several do, it is everybody's, unless somebody
/// sends it to one of them.
pub fn group_for<'g>(channel: ChannelId, groups: impl IntoIterator<Item = &'g Group>) -> Option<GroupId> {
    let mut serving = groups.into_iter().filter(|group| group.serves.contains(&channel));
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
    use app::domain::settings::groups_of;

    fn group(n: u128, members: &[u128], serves: &[u128]) -> Group {
        Group {
            id: GroupId::fixed(n),
            name: String::new(),
            members: members.iter().map(|n| AgentId::fixed(*n)).collect(),
            serves: serves.iter().map(|n| ChannelId::fixed(*n)).collect(),
            terms: Default::default(),
        }
    }

    #[test]
    fn a_chat_waits_for_its_group_and_where_several_serve_for_all_of_them() {
        let groups = [group(1, &[1], &[10]), group(2, &[2], &[10, 11])];
        assert_eq!(group_for(ChannelId::fixed(10), &groups), None);
        assert_eq!(group_for(ChannelId::fixed(11), &groups), Some(GroupId::fixed(2)));
        assert_eq!(group_for(ChannelId::fixed(12), &groups), None);
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
