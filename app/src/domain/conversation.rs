//! A conversation: one stretch with one customer on one channel, from opening to archive.

use super::{
    agent::Viewer,
    channel::ChannelKind,
    content::{FileKind, Part},
    event::Seq,
    ids::{AgentId, ChannelId, ConversationId, CustomerId, GroupId, ProductId, TagId, TopicId},
    message::{Speaker, Why},
    picture::Picture,
    ticket::TicketNumber,
    time::{Span, Timestamp},
    window::Window,
};
use serde::{Deserialize, Serialize};

/// A conversation as a row of the list shows it, and everything that decides who may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    pub id: ConversationId,
    pub product: ProductId,
    pub channel: ChannelId,
    pub kind: ChannelKind,
    pub customer: CustomerId,
    /// What to call him: his name, else his number or address, else nothing (S4-03, S4-04).
    pub name: Option<String>,
    /// Where he can be reached on this channel or by mail: the touchpoint in the header (S4-18).
    pub contact: Option<String>,
    /// What he looks like on this channel, for agents alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
    /// The queue it waits or waited in: only this group's members get it. `None`: everybody's who serves the channel.
    pub group: Option<GroupId>,
    pub state: State,
    /// Only because of the customer's language does it wait for that group: while nobody of it is there, others who serve
    /// the channel may have it (V-06).
    #[serde(default)]
    pub lifts: bool,
    /// What it takes of its agent's hundred points (V-20).
    #[serde(default)]
    pub weight: u8,
    /// Put before an agent; until he accepts, its state is what it was.
    #[serde(default)]
    pub offer: Option<Offer>,
    /// Put before colleagues whom its agent calls in: each joins, declines or lets it run out by himself (S3-21 … S3-23).
    /// None while it is put before somebody who would have it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invited: Vec<Offer>,
    /// Colleagues whom its agent has called in: they go when it leaves him.
    #[serde(default)]
    pub helpers: Vec<Helper>,
    /// Goes before all of lower priority in its queue.
    #[serde(default)]
    pub priority: Priority,
    /// Another program answers it on its channel, or did when that was last heard of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Elsewhere>,
    pub opened_at: Timestamp,
    /// When the customer last ended it; it stays with its agent until he picks a topic (S2-21, S2-22).
    pub ended_at: Option<Timestamp>,
    pub last: Option<Last>,
    /// Customer messages that no agent has seen (S4-14).
    pub unread: u32,
    /// How far the customer has read.
    pub customer_seen: Seq,
    /// How far the desk has read.
    pub desk_seen: Seq,
    pub tags: Vec<TagId>,
    /// The page that the chat was opened on.
    pub page: Option<String>,
    /// Left while nobody was there: answer by mail.
    pub left_message: bool,
    pub rating: Option<u8>,
    /// When the customer last did what opens his channel's window.
    #[serde(default)]
    pub window_from: Option<Timestamp>,
    /// What it was converted to once, even if it runs again since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketNumber>,
}

/// A program of the account's owner that holds a conversation: what the customer writes is told to it, and we hear a copy
/// (meta-api §5.5; on WhatsApp it is Meta's own agent, §2.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// Its id; none where the channel did not say.
    pub app: Option<String>,
    pub heard_at: Timestamp,
}

impl Elsewhere {
    /// The channel lets it go after a day without a word.
    pub fn holds(&self, now: Timestamp) -> bool {
        now.since(self.heard_at) < Span::hours(24)
    }
}

/// Where a conversation stands; each state carries its facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// In the queue. `since` is its place: it keeps it when an agent hands the chat back (S1-28).
    Waiting {
        since: Timestamp,
    },
    Assigned {
        agent: AgentId,
        since: Timestamp,
    },
    Archived {
        at: Timestamp,
        how: Archived,
    },
}

/// A conversation put before an agent who has to accept it in time (S3-03 … S3-11, S3-18).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub to: AgentId,
    pub at: Timestamp,
    pub until: Timestamp,
    pub from: OfferedFrom,
    /// What the customer wrote first since he has no answer, else first of all: what he who is asked reads of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Last>,
}

impl Offer {
    /// The colleague who asks; none: the queue.
    pub fn by(&self) -> Option<AgentId> {
        match self.from {
            OfferedFrom::Queue { .. } => None,
            OfferedFrom::Colleague { by, .. } | OfferedFrom::Conference { by, .. } => Some(by),
        }
    }

    /// Whether the chat would be his: then it counts towards his limit. One who is only called in holds no chat.
    pub fn holds_a_place(&self) -> bool {
        !matches!(self.from, OfferedFrom::Conference { .. })
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferedFrom {
    Queue {
        why: Why,
    },
    /// A transfer: until it is accepted the chat stays with whom it is with.
    Colleague {
        by: AgentId,
        note: String,
        /// Kept with the transfer, once it is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<TopicId>,
    },
    /// To join: the chat stays with whom it is with (S3-21 … S3-26).
    Conference {
        by: AgentId,
        note: String,
        whispers: bool,
    },
}

/// Somebody who was called in to a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Helper {
    pub agent: AgentId,
    /// He writes notes to his colleague, and nothing to the customer, who does not hear of him.
    pub whispers: bool,
    pub since: Timestamp,
}

/// Set by hand, by whoever is in charge of the conversation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    #[default]
    Normal,
    High,
    Urgent,
}

impl Priority {
    pub const ALL: [Priority; 3] = [Self::Normal, Self::High, Self::Urgent];
}

/// Why a conversation is in the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Archived {
    /// By an agent, with a topic (S2-19).
    Resolved { by: AgentId, topic: TopicId },
    /// The customer left the queue before anybody answered.
    Left,
    /// The channel's window is over: neither resolved nor counted as such (mission §4).
    Expired,
    /// By an agent, to be answered by mail at this address (S2-26).
    Converted { by: AgentId, topic: Option<TopicId>, email: String },
}

impl Archived {
    /// The agent who closed it.
    pub fn by(&self) -> Option<AgentId> {
        match self {
            Self::Resolved { by, .. } | Self::Converted { by, .. } => Some(*by),
            Self::Left | Self::Expired => None,
        }
    }

    /// What it was closed with.
    pub fn topic(&self) -> Option<TopicId> {
        match self {
            Self::Resolved { topic, .. } => Some(*topic),
            Self::Converted { topic, .. } => *topic,
            Self::Left | Self::Expired => None,
        }
    }
}

/// The last message, sent or received, as the row previews it (S4-13, S4-15).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    pub by: Speaker,
    pub text: String,
    pub at: Timestamp,
    pub seq: Seq,
    /// What it is besides, or instead of, words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub showing: Option<Showing>,
    /// Ours, and the channel did not take it.
    #[serde(default, skip_serializing_if = "is_not")]
    pub failed: bool,
    /// Ours, and no answer: the desk wrote it by itself, or it failed, and no person answered before.
    #[serde(default, skip_serializing_if = "is_not")]
    pub leaves_waiting: bool,
}

pub(super) fn is_not(it: &bool) -> bool {
    !it
}

/// A message that is not (only) words, as a row names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Showing {
    Photo,
    Video,
    Audio,
    Voice,
    Document,
    Sticker,
    Location,
    Card,
    Link,
    Order,
    Template,
    Unsupported,
    Unsent,
}

impl Showing {
    /// Nothing for what its own words name.
    pub fn of(part: &Part) -> Option<Self> {
        let showing = match part {
            Part::Choices { .. } => return None,
            Part::File(file) => match file.kind {
                FileKind::Image => Self::Photo,
                FileKind::Video => Self::Video,
                FileKind::Audio => Self::Audio,
                FileKind::Voice => Self::Voice,
                FileKind::Document => Self::Document,
                FileKind::Sticker => Self::Sticker,
            },
            Part::Location { .. } => Self::Location,
            Part::Card { .. } => Self::Card,
            Part::Link { .. } | Part::CameFrom { .. } => Self::Link,
            Part::Order { .. } => Self::Order,
            Part::Unsupported { .. } => Self::Unsupported,
        };
        Some(showing)
    }
}

impl Last {
    /// Longest preview in characters; the row shows less.
    pub const PREVIEW: usize = 120;

    /// Whether the customer has a person's answer to all that he said.
    pub fn answers(&self) -> bool {
        self.by == Speaker::Desk && !self.leaves_waiting
    }

    /// What was said, and what it is besides words, as it reads now.
    pub fn reads(&mut self, text: &str, showing: Option<Showing>) {
        self.text = Self::preview(text);
        self.showing = showing;
    }

    /// The first line's worth of a message.
    pub fn preview(text: &str) -> String {
        let flat = text.split_whitespace();
        let mut out = String::new();
        for word in flat {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
            if out.chars().count() >= Self::PREVIEW {
                return out.chars().take(Self::PREVIEW - 1).chain(['…']).collect();
            }
        }
        out
    }
}

impl Conversation {
    /// Who holds it now.
    pub fn owner(&self) -> Option<AgentId> {
        match self.state {
            State::Assigned { agent, .. } => Some(agent),
            State::Waiting { .. } | State::Archived { .. } => None,
        }
    }

    /// This agent's part in it, if he was called in.
    pub fn helper(&self, agent: AgentId) -> Option<&Helper> {
        self.helpers.iter().find(|helper| helper.agent == agent)
    }

    /// Whether it is with this agent: his, or one that he was called in to.
    pub fn has_part(&self, agent: AgentId) -> bool {
        self.owner() == Some(agent) || self.helper(agent).is_some()
    }

    /// Whether this agent answers the customer: as its owner, or called in to talk.
    pub fn is_answered_by(&self, agent: AgentId) -> bool {
        self.owner() == Some(agent) || self.helper(agent).is_some_and(|helper| !helper.whispers)
    }

    /// Whether it waits and can be given to somebody: nobody is being asked.
    pub fn is_free(&self) -> bool {
        self.is_waiting() && self.offer.is_none()
    }

    /// Before whom it is put, to have it.
    pub fn offered_to(&self) -> Option<AgentId> {
        self.offer.as_ref().map(|offer| offer.to)
    }

    /// Everything of it that is put before anybody: the chat, or invitations.
    pub fn asked(&self) -> impl Iterator<Item = &Offer> {
        self.offer.iter().chain(&self.invited)
    }

    /// What of it is put before this agent.
    pub fn offer_to(&self, agent: AgentId) -> Option<&Offer> {
        self.asked().find(|offer| offer.to == agent)
    }

    /// What those who are asked read of it.
    pub fn abouts(&mut self) -> impl Iterator<Item = &mut Last> {
        self.offer.iter_mut().chain(&mut self.invited).filter_map(|offer| offer.about.as_mut())
    }

    pub fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting { .. })
    }

    /// Since when it waits, if it does.
    pub fn waiting_since(&self) -> Option<Timestamp> {
        match self.state {
            State::Waiting { since } => Some(since),
            _ => None,
        }
    }

    /// What may be sent to the customer now, and when this answer changes.
    pub fn window(&self, now: Timestamp) -> (Window, Option<Timestamp>) {
        Window::of(self.kind, self.window_from, now)
    }

    pub fn is_archived(&self) -> bool {
        matches!(self.state, State::Archived { .. })
    }

    /// Whether the customer waits for a person's word: the upper group of the list.
    pub fn needs_reply(&self) -> bool {
        self.ended_at.is_none() && !self.is_answered()
    }

    /// When the window that runs, or the last one, is over for everybody; none: it has none.
    pub fn over_at(&self) -> Option<Timestamp> {
        self.window_from.and_then(|from| Window::over_at(self.kind, from))
    }

    /// Whether the last word is a person's of ours that got out, whatever the desk said by itself or failed since.
    pub fn is_answered(&self) -> bool {
        self.last.as_ref().is_some_and(Last::answers)
    }

    /// When anything was last said, for sorting and for the row's time.
    pub fn touched_at(&self) -> Timestamp {
        self.last.as_ref().map_or(self.opened_at, |last| last.at)
    }

    /// Whether it is on this person's board: not archived, and his, or waiting where he serves, or he
    /// sees everything.
    pub fn is_on_board_of(&self, viewer: &Viewer) -> bool {
        match self.state {
            State::Archived { .. } => false,
            _ if viewer.role.sees_all() || self.offer_to(viewer.agent).is_some() => true,
            _ if self.helper(viewer.agent).is_some() => true,
            State::Assigned { agent, .. } => agent == viewer.agent,
            State::Waiting { .. } => viewer.serves.binary_search(&self.channel).is_ok(),
        }
    }

    /// Whether this person may read it at all.
    pub fn may_be_read_by(&self, viewer: &Viewer) -> bool {
        viewer.role.sees_all()
            || self.owner() == Some(viewer.agent)
            || self.helper(viewer.agent).is_some()
            || self.offer_to(viewer.agent).is_some()
            || viewer.serves.binary_search(&self.channel).is_ok()
    }
}

/// Sorts by two numbers, and by id where they are the same. One sort for all lists: a browser loads it once.
pub fn sort_by_numbers(chats: &mut Vec<&Conversation>, numbers: impl Fn(&Conversation) -> (i64, i64)) {
    let mut keyed: Vec<_> = chats.drain(..).map(|chat| (numbers(chat), chat.id, chat)).collect();
    keyed.sort_unstable_by_key(|(numbers, id, _)| (*numbers, *id));
    chats.extend(keyed.into_iter().map(|(.., chat)| chat));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_is_one_line_of_limited_length() {
        assert_eq!(Last::preview("  Hi\n\n there "), "Hi there");
        assert_eq!(Last::preview(&"ab ".repeat(200)).chars().count(), Last::PREVIEW);
        assert_eq!(Last::preview(&"x".repeat(9000)).chars().count(), Last::PREVIEW);
    }
}
