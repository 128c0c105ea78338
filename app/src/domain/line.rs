//! A line of those who wait: what the store reads of it and the rules say of it.

use super::{
    ids::{ChannelId, ConversationId, GroupId},
    time::Timestamp,
};

/// Somebody who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InLine {
    pub conversation: ConversationId,
    pub channel: ChannelId,
    pub group: Option<GroupId>,
    /// Whether others than the group's members may have it, while nobody of it is there.
    pub lifts: bool,
    /// He left a message and waits no more; his chat is served in its turn nevertheless.
    pub has_left: bool,
    pub since: Timestamp,
}

/// Where somebody waits.
pub type Spot = (ChannelId, Option<GroupId>);

/// How long a line is, and since when its first one waits.
#[derive(Debug, Clone, Copy, Default)]
pub struct Length {
    pub count: u32,
    pub first_since: Option<Timestamp>,
}

impl Length {
    pub fn with(self, other: Self) -> Self {
        let first_since = self.first_since.into_iter().chain(other.first_since).min();
        Self { count: self.count + other.count, first_since }
    }

    /// Who left a message is served in his turn, and nobody looks at the clock for him.
    pub fn grows(&mut self, one: &InLine) {
        self.count += 1;
        if !one.has_left {
            self.first_since = self.first_since.into_iter().chain([one.since]).min();
        }
    }
}
