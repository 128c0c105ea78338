//! Lines: who waits before whom. A group serves all that waits for it in one order, on whichever channel it came (mission §1:
//! a queue is what one group serves); what waits for no group stands in line with what the same people serve.

use super::Service;
use crate::store::{InLine, Reading};
use app::{
    api::desk::Answer,
    domain::{
        channel::Channel,
        ids::{ChannelId, ConversationId, GroupId},
        settings::Catalog,
        time::Timestamp,
    },
};
use std::collections::BTreeMap;

/// Where somebody waits.
pub(super) type Spot = (ChannelId, Option<GroupId>);

/// A customer's place among those who are served by the same people; 1 is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub conversation: ConversationId,
    pub spot: Spot,
    /// Whether others than the group's members may have it.
    pub lifts: bool,
    pub place: u32,
    /// When whoever is first in this line began to wait.
    pub first_since: Timestamp,
}

/// How long a line is, and since when its first one waits.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Length {
    pub count: u32,
    pub first_since: Option<Timestamp>,
}

impl Length {
    fn with(self, other: Self) -> Self {
        let first_since = self.first_since.into_iter().chain(other.first_since).min();
        Self { count: self.count + other.count, first_since }
    }

    /// Who left a message is served in his turn, and nobody looks at the clock for him.
    fn grows(&mut self, one: &InLine) {
        self.count += 1;
        if !one.has_left {
            self.first_since = self.first_since.into_iter().chain([one.since]).min();
        }
    }
}

/// Whether two stand in one line.
fn share_a_line(catalog: &Catalog, one: Spot, other: Spot) -> bool {
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
pub(super) fn standings(catalog: &Catalog, waiting: &[InLine]) -> Vec<Standing> {
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

impl Service {
    /// Everybody who waits in person, with his place.
    pub(super) async fn places(&self, reading: &mut Reading) -> Answer<Vec<Standing>> {
        Ok(standings(&self.catalog(), &reading.waiting_in_order().await?))
    }

    /// The line that somebody would stand in who came to one of these.
    pub(super) async fn line_at(
        &self,
        reading: &mut Reading,
        channels: &[Channel],
        group: Option<GroupId>,
    ) -> Answer<Length> {
        let spots: Vec<Spot> = match group {
            Some(_) => channels.iter().take(1).map(|channel| (channel.id, group)).collect(),
            None => self.channels_of_line(channels, None).iter().map(|channel| (channel.id, None)).collect(),
        };
        let mut line = Length::default();
        for spot in spots {
            let (count, first_since) = reading.line(spot).await?;
            line = line.with(Length { count, first_since });
        }
        Ok(line)
    }

    /// The channels by which others come into the line of those who come by these.
    pub(super) fn channels_of_line(&self, channels: &[Channel], group: Option<GroupId>) -> Vec<Channel> {
        let catalog = self.catalog();
        let shares = |other: &&Channel| match group.and_then(|group| catalog.groups.get(&group)) {
            Some(group) => group.serves.contains(&other.id),
            None => channels.iter().any(|one| share_a_line(&catalog, (one.id, None), (other.id, None))),
        };
        let mut all: Vec<Channel> = catalog.channels.values().filter(shares).cloned().collect();
        let missing = channels.iter().filter(|one| all.iter().all(|known| known.id != one.id));
        let missing: Vec<Channel> = missing.cloned().collect();
        all.extend(missing);
        all
    }
}
