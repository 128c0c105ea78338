//! How long somebody who comes into a queue waits, as it went lately.

use super::{Service, at_least, roster::Room, telling::Served};
use crate::{
    rules::wait,
    store::{Queue, Reading},
};
use app::{
    api::{
        desk::{Answer, Caller},
        queues::{Outlook, Speed},
    },
    domain::{
        agent::Role,
        channel::Channel,
        ids::GroupId,
        scope::Scope,
        settings::Group,
        time::{Span, Timestamp},
    },
};

impl Service {
    /// How long somebody who came into a queue now would wait: of what comes on these channels, taken together.
    pub(super) async fn wait_in(
        &self,
        reading: &mut Reading,
        channels: &[Channel],
        (group, lifts): (Option<GroupId>, bool),
    ) -> Answer<Option<u32>> {
        let line = self.line_at(reading, channels, group).await?;
        let served = channels.iter().map(|channel| self.served(channel.id, group, lifts)).min();
        let wait = match served.unwrap_or(Served::Nobody) {
            Served::Nobody => None,
            Served::Later(patience) => Some(patience),
            Served::Here if line.count > 0 => {
                let each = self.time_as_first(reading, channels, group, line.first_since).await?;
                each.map(|each| wait::expected(line.count + 1, each))
            }
            // Nobody is ahead. If somebody has room who is given chats there is no wait; where they are accepted or picked it is
            // as it was lately; else one of them has to be done with a chat first.
            Served::Here => match self.room_there(reading, channels, (group, lifts)).await? {
                Room::NobodyThere => None,
                Room::AtOnce => Some(Span::ZERO),
                Room::ByHand => self.wait_by_hand(reading, channels, group).await?,
                Room::Full => self.gap_of_resolved(reading, channels, group).await?,
            },
        };
        Ok(wait.map(|wait| wait.as_seconds() as u32))
    }

    /// How long it took lately until somebody accepted or picked a chat.
    async fn wait_by_hand(
        &self,
        reading: &mut Reading,
        channels: &[Channel],
        group: Option<GroupId>,
    ) -> Answer<Option<Span>> {
        let given = self.lately(reading, "assigned", channels, group, Span::ZERO).await?;
        let waited: Vec<Span> = given.into_iter().map(|(_, waited)| Span::millis(waited)).collect();
        Ok(wait::mean(&waited))
    }

    /// What there is for one who came now: of what comes on these channels, the best.
    async fn room_there(
        &self,
        reading: &mut Reading,
        channels: &[Channel],
        (group, lifts): (Option<GroupId>, bool),
    ) -> Answer<Room> {
        let catalog = self.catalog();
        let roster = self.roster_of(reading, self.clock.now()).await?;
        let room_in = |channel: &Channel| {
            let weight = catalog.policy.weights.of(channel.kind);
            roster.room_in(Queue { channel: channel.id, group, lifts, weight })
        };
        Ok(channels.iter().map(room_in).min().unwrap_or(Room::NobodyThere))
    }

    /// How long it takes until whoever is first in a queue has an agent, as fast as that went lately for those who waited; where
    /// nobody has waited lately, as fast as chats were resolved.
    pub(super) async fn time_as_first(
        &self,
        reading: &mut Reading,
        channels: &[Channel],
        group: Option<GroupId>,
        first_since: Option<Timestamp>,
    ) -> Answer<Option<Span>> {
        let given = self.lately(reading, "assigned", channels, group, wait::AT_ONCE).await?;
        let given: Vec<wait::Given> =
            given.into_iter().map(|(at, waited)| wait::Given { at, waited: Span::millis(waited) }).collect();
        match wait::time_as_first(&given, first_since, self.clock.now()) {
            Some(each) => Ok(Some(each)),
            None => self.gap_of_resolved(reading, channels, group).await,
        }
    }

    /// How long it takes until a chat of a queue is resolved, as fast as that went lately.
    async fn gap_of_resolved(
        &self,
        reading: &mut Reading,
        channels: &[Channel],
        group: Option<GroupId>,
    ) -> Answer<Option<Span>> {
        let resolved = self.lately(reading, "resolved", channels, group, Span::ZERO).await?;
        let resolved: Vec<Timestamp> = resolved.into_iter().map(|(at, _)| at).collect();
        Ok(wait::gap(&resolved, self.clock.now()))
    }

    /// What happened lately to chats of a queue, the latest first; of what took a time, only what took so long at least.
    async fn lately(
        &self,
        reading: &mut Reading,
        kind: &'static str,
        channels: &[Channel],
        group: Option<GroupId>,
        least: Span,
    ) -> Answer<Vec<(Timestamp, i64)>> {
        let since = self.clock.now().minus(wait::RECENT);
        let mut found = Vec::new();
        for channel in self.channels_of_line(channels, group) {
            found.extend(reading.recently(kind, (channel.id, group), since, least.as_millis()).await?);
        }
        found.sort_unstable_by_key(|(at, _)| std::cmp::Reverse(*at));
        found.truncate(wait::LOOKED_AT);
        Ok(found)
    }

    /// How long somebody who came now would wait, in each group's queue and in everybody's.
    pub(super) async fn expected_waits(&self, caller: Caller, scope: Scope) -> Answer<Vec<Outlook>> {
        at_least(caller, Role::Supervisor)?;
        let catalog = self.catalog();
        let of_group = |group: &Group| {
            let serves = group.serves.iter().filter_map(|id| catalog.channels.get(id));
            (Some(group.id), serves.filter(|channel| scope.has(channel)).cloned().collect::<Vec<_>>())
        };
        let all = catalog.channels.values().filter(|channel| scope.has(channel));
        let everybodys = (None, all.cloned().collect());
        let queues = catalog.groups.values().map(of_group).chain([everybodys]);
        let queues: Vec<_> =
            queues.filter(|(_, channels)| !scope.narrows() || !channels.is_empty()).collect();
        let mut reading = self.store.glance().await?;
        let mut all = Vec::new();
        for (group, channels) in queues {
            let wait_seconds = self.wait_in(&mut reading, &channels, (group, false)).await?;
            all.push(Outlook { group, wait_seconds });
        }
        Ok(all)
    }

    pub(super) async fn speed_of_today(&self, caller: Caller, scope: Scope) -> Answer<Speed> {
        at_least(caller, Role::Supervisor)?;
        let since = self.clock.now().minus(Span::hours(24));
        let mut reading = self.store.glance().await?;
        let first_reply = reading.average_first_reply(since, scope).await?;
        Ok(Speed { first_reply, resolved: reading.average_resolve(since, scope).await? })
    }
}
