//! Who stands in which line, read from the queues.

use super::Service;
use crate::{
    rules::line::{Standing, share_a_line, standings},
    store::Reading,
};
use app::{
    api::desk::Answer,
    domain::{
        channel::Channel,
        ids::GroupId,
        line::{Length, Spot},
    },
};

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
            line = line.with(reading.line(spot).await?);
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
