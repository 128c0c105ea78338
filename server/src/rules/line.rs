//! Lines: who waits before whom. A group serves all that waits for it in one order, on whichever channel it came (mission §1:
//! a queue is what one group serves); what waits for no group stands in line with what the same people serve.

use app::domain::{
    ids::ConversationId,
    line::{InLine, Length, Spot},
    settings::Catalog,
    time::Timestamp,
};
use std::collections::BTreeMap;

/// A customer's place among those who are served by the same people; 1 is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub conversation: ConversationId,
    pub spot: Spot,
    /// Whether others than the group's members may have it.
    pub lifts: bool,
    pub place: u32,
    /// When whoever is first in this line began to wait.
    pub first_since: Timestamp,
}

/// Whether two stand in one line.
pub fn share_a_line(catalog: &Catalog, one: Spot, other: Spot) -> bool {
    let serve_both = || {
        let mut groups = catalog.groups.values();
        groups.any(|group| group.serves.contains(&one.0) && group.serves.contains(&other.0))
    };
    match (one.1, other.1) {
        (Some(one), Some(other)) => one == other,
        (None, None) => one.0 == other.0 || serve_both(),
        _ => false,
    }
}

/// Everybody who waits in person, with his place.
pub fn standings(catalog: &Catalog, waiting: &[InLine]) -> Vec<Standing> {
    let mut lengths: BTreeMap<Spot, Length> = BTreeMap::new();
    for one in waiting {
        lengths.entry((one.channel, one.group)).or_default();
    }
    let spots: Vec<Spot> = lengths.keys().copied().collect();
    let sharing =
        |spot: Spot| spots.iter().copied().filter(|other| share_a_line(catalog, spot, *other)).collect();
    let sharing: BTreeMap<Spot, Vec<Spot>> = spots.iter().map(|spot| (*spot, sharing(*spot))).collect();
    let mut standings = Vec::new();
    for one in waiting {
        let spot = (one.channel, one.group);
        lengths.entry(spot).or_default().grows(one);
        if one.has_left {
            continue;
        }
        let line = sharing[&spot].iter().fold(Length::default(), |all, spot| all.with(lengths[spot]));
        standings.push(Standing {
            conversation: one.conversation,
            spot,
            lifts: one.lifts,
            place: line.count,
            first_since: line.first_since.unwrap_or(one.since),
        });
    }
    standings
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::domain::{
        ids::{ChannelId, GroupId},
        settings::{Group, Item, Terms},
    };

    const CHANNELS: [ChannelId; 3] = [ChannelId::fixed(1), ChannelId::fixed(2), ChannelId::fixed(3)];

    fn group(n: u128, serves: &[ChannelId]) -> Group {
        let (id, serves) = (GroupId::fixed(n), serves.to_vec());
        Group { id, name: String::new(), members: Vec::new(), serves, terms: Terms::default() }
    }

    fn places(waiting: &[(usize, Option<u128>, bool)]) -> Vec<u32> {
        let mut catalog = Catalog::default();
        for group in [group(1, &CHANNELS[..2]), group(2, &CHANNELS[2..])] {
            catalog.save(Item::Group(group));
        }
        let in_line = |(n, (channel, group, has_left)): (u128, &(usize, Option<u128>, bool))| InLine {
            conversation: ConversationId::fixed(n),
            channel: CHANNELS[*channel],
            group: group.map(GroupId::fixed),
            lifts: false,
            has_left: *has_left,
            since: Timestamp::from_millis(n as i64),
        };
        let waiting: Vec<InLine> = (1..).zip(waiting).map(in_line).collect();
        standings(&catalog, &waiting).iter().map(|standing| standing.place).collect()
    }

    #[test]
    fn who_waits_for_one_group_stands_in_one_line_on_all_channels_and_who_waits_for_another_in_another() {
        assert_eq!(places(&[(0, Some(1), false), (1, Some(1), false), (2, Some(2), false)]), [1, 2, 1]);
    }

    #[test]
    fn what_waits_for_everybody_stands_in_line_with_what_the_same_people_serve() {
        assert_eq!(places(&[(0, None, false), (1, None, false), (2, None, false)]), [1, 2, 1]);
    }

    #[test]
    fn who_left_a_message_has_his_turn_and_no_place_of_his_own() {
        assert_eq!(places(&[(0, Some(1), true), (0, Some(1), false)]), [2]);
    }
}
