//! Which of the archive's conversations one looks for (S2-36 … S2-40, V-13). The server asks its tables the same question;
//! a story holds the two answers against each other.

use super::{
    conversation::{Conversation, State},
    ids::{AgentId, GroupId, TagId, TopicId},
    settings::Catalog,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What the archive is narrowed to; all of it must be so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ArchiveFilter {
    /// Closed by one who is a member of it now.
    pub group: Option<GroupId>,
    /// Closed by him.
    pub agent: Option<AgentId>,
    /// Closed with it, or with one below it.
    pub topic: Option<TopicId>,
    pub tag: Option<TagId>,
    /// Archived then or later.
    pub from: Option<Timestamp>,
    /// Archived before.
    pub until: Option<Timestamp>,
}

impl ArchiveFilter {
    /// Whether it takes anything away.
    pub fn narrows(&self) -> bool {
        *self != Self::default()
    }

    /// Whether nothing could be in its range of time.
    pub fn ends_before_it_begins(&self) -> bool {
        matches!((self.from, self.until), (Some(from), Some(until)) if until <= from)
    }

    /// Whether a conversation of the archive is one of those looked for.
    pub fn takes(&self, conversation: &Conversation, catalog: &Catalog) -> bool {
        let State::Archived { at, how } = &conversation.state else { return false };
        let (by, topic) = (how.by(), how.topic());
        let is_member = |group: GroupId| {
            let members = catalog.groups.get(&group).map_or(&[][..], |group| &group.members);
            by.is_some_and(|by| members.contains(&by))
        };
        self.from.is_none_or(|from| *at >= from)
            && self.until.is_none_or(|until| *at < until)
            && self.group.is_none_or(is_member)
            && (self.agent.is_none() || self.agent == by)
            && self.topic.is_none_or(|above| topic.is_some_and(|topic| catalog.is_below(topic, above)))
            && self.tag.is_none_or(|tag| conversation.tags.contains(&tag))
    }
}
