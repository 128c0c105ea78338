//! The lines of a thread: what was said, what was noted, what happened.

use super::{
    content::{Delivery, More, NotSent},
    event::Seq,
    ids::{AgentId, GroupId, MessageId, TopicId},
    ticket::TicketNumber,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// One line of a thread. Its number tells when it was written down; where it stands is [`Entry::order`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: MessageId,
    pub seq: Seq,
    pub at: Timestamp,
    pub body: Body,
    /// The place of the line before which it stands, where a channel told it late; else its own number is its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Seq>,
}

impl Entry {
    /// Lines stand by their places; those that share one were said on a channel, and stand as they were said there.
    pub fn order(&self) -> (Seq, Timestamp, Seq) {
        (self.place(), self.at, self.seq)
    }

    pub fn place(&self) -> Seq {
        self.place.unwrap_or(self.seq)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Said to the other side.
    Message {
        author: Author,
        /// Empty where it is a picture, or was taken back.
        text: Text,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        more: Option<Box<More>>,
    },
    /// Said among agents; never leaves the desk.
    Note {
        author: AgentId,
        text: Text,
    },
    Happened(Happened),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    Customer,
    Agent(AgentId),
    /// The desk by itself: a welcome, an answer out of hours.
    Automatic,
    /// Ours, sent elsewhere: in the page's own inbox, on the phone, by another program.
    Elsewhere,
}

impl Body {
    /// A message of words alone.
    pub fn words(author: Author, text: Text) -> Self {
        Self::Message { author, text, more: None }
    }

    /// Whether it is a message of ours that the channel did not take.
    pub fn has_failed(&self) -> bool {
        let Self::Message { more: Some(more), .. } = self else { return false };
        more.delivery.as_ref().is_some_and(Delivery::has_failed)
    }

    /// What people wrote in it, as it can be read now: for those who look for words.
    pub fn written(&self) -> Vec<&str> {
        match self {
            Self::Message { text, more, .. } => match more {
                Some(more) if more.unsent_at.is_some() => Vec::new(),
                more => {
                    let more = more.iter().flat_map(|more| more.written());
                    std::iter::once(text.as_str()).chain(more).collect()
                }
            },
            Self::Note { text, .. } => vec![text.as_str()],
            Self::Happened(what) => what.written().into_iter().collect(),
        }
    }
}

impl Author {
    /// Whether a person of ours wrote it: what the desk sends by itself answers nobody.
    pub fn is_person_of_ours(self) -> bool {
        matches!(self, Self::Agent(_) | Self::Elsewhere)
    }

    pub fn speaker(self) -> Speaker {
        match self {
            Self::Customer => Speaker::Customer,
            Self::Agent(_) | Self::Automatic | Self::Elsewhere => Speaker::Desk,
        }
    }
}

/// Which side spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    Customer,
    Desk,
}

/// What became of the conversation, as a line between the messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Happened {
    /// By the customer.
    Opened,
    /// By an agent, who wrote first.
    Begun {
        by: AgentId,
    },
    Assigned {
        agent: AgentId,
        why: Why,
    },
    /// Back in the queue, in its old place.
    HandedBack {
        from: AgentId,
    },
    /// Given to this agent by name, with a word for him that the customer never sees. `by == to`: he took it over.
    Transferred {
        by: AgentId,
        /// Nobody: out of the queue.
        from: Option<AgentId>,
        to: AgentId,
        note: String,
        /// What it was about until then, by whoever had it (S3-20).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<TopicId>,
    },
    /// Put before an agent, by the queue or by a colleague who hands it over or calls him in.
    Offered {
        to: AgentId,
        by: Option<AgentId>,
        /// He is called in: to talk, or (`true`) to whisper. None: the chat would be his.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        whispers: Option<bool>,
        /// A word for him, which stays whatever becomes of the offer.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// He did not take it. From the queue it goes to the next one; from a colleague it stays with him.
    OfferEnded {
        to: AgentId,
        how: OfferEnd,
    },
    /// Into the queue of a group, in its old place (S3-15).
    SentToGroup {
        by: AgentId,
        from: Option<AgentId>,
        group: GroupId,
        note: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<TopicId>,
    },
    /// It waited too long for its group, and waits for another now; or, with none, its customer was told that he may
    /// leave a message.
    Overflowed {
        /// None: for everybody who serves the channel.
        from: Option<GroupId>,
        to: Option<GroupId>,
    },
    /// Back to the Inbox, for another agent to take (S4-24).
    SentBack {
        by: AgentId,
        from: AgentId,
    },
    /// A colleague whom the agent called in is there (S3-24).
    Joined {
        agent: AgentId,
        by: AgentId,
        whispers: bool,
    },
    /// He left, or the agent ended the conference (S3-25, S3-26).
    WentOut {
        agent: AgentId,
        by: AgentId,
        whispers: bool,
    },
    /// What the agent notes who ended a conference; that the others left are lines of their own (S3-25).
    ConferenceEnded {
        by: AgentId,
        topic: Option<TopicId>,
        note: String,
    },
    /// The customer said it is over.
    Ended,
    Resolved {
        by: AgentId,
        topic: TopicId,
        note: String,
    },
    /// The answer goes by mail, on this ticket (S2-25 … S2-28).
    Converted {
        by: AgentId,
        ticket: TicketNumber,
        email: String,
        topic: Option<TopicId>,
        note: String,
    },
    /// The customer left the queue.
    Left,
    /// The channel's window is over (S1-10). `answered`: the last word was ours.
    Expired {
        answered: bool,
        /// It stays in Active, locked.
        kept: bool,
    },
    /// The window is over soon and the customer has no answer: those who oversee are told.
    ClosesSoon {
        at: Timestamp,
    },
    /// By an agent's hand, or by the customer writing again.
    Reopened {
        by: Option<AgentId>,
    },
    /// Whoever moved it back to Active took that back (V-21).
    PutBack {
        by: AgentId,
    },
    Rated {
        stars: u8,
        comment: String,
    },
    /// He came into the chat by a link or an advertisement, and said nothing; what the channel tells of it.
    Referred {
        what: String,
    },
    /// He called the number.
    Called,
    /// Another program on the channel, which had answered him, handed him to this desk.
    HandedOver,
    /// A reaction of ours is gone again: the channel did not take it.
    ReactionRefused {
        emoji: String,
        why: NotSent,
    },
}

impl Happened {
    /// What somebody wrote beside it.
    fn written(&self) -> Option<&str> {
        match self {
            Self::Transferred { note, .. }
            | Self::SentToGroup { note, .. }
            | Self::ConferenceEnded { note, .. }
            | Self::Offered { note, .. }
            | Self::Resolved { note, .. }
            | Self::Converted { note, .. } => Some(note),
            Self::Rated { comment, .. } => Some(comment),
            Self::Opened
            | Self::Begun { .. }
            | Self::Assigned { .. }
            | Self::HandedBack { .. }
            | Self::OfferEnded { .. }
            | Self::Overflowed { .. }
            | Self::SentBack { .. }
            | Self::Joined { .. }
            | Self::WentOut { .. }
            | Self::Ended
            | Self::Left
            | Self::Expired { .. }
            | Self::ClosesSoon { .. }
            | Self::Reopened { .. }
            | Self::PutBack { .. }
            | Self::Called
            | Self::HandedOver
            | Self::ReactionRefused { .. } => None,
            Self::Referred { what } => Some(what),
        }
    }
}

/// How an offer ended without being accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferEnd {
    /// The time ran out (S3-10).
    Missed,
    Declined,
    /// The agent cannot have it any more.
    Gone,
    /// It goes another way.
    Withdrawn,
}

/// "Why this agent": kept with each assignment, readable from the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    pub group: Option<GroupId>,
    /// How long the customer had waited, in milliseconds.
    pub waited: i64,
    pub reason: Reason,
    /// Everybody who could have had it, best first; cut at `Why::LISTED`.
    pub candidates: Vec<Considered>,
    pub more_candidates: u32,
    /// Everybody of the group who could not, and why; cut likewise.
    pub left_out: Vec<(AgentId, LeftOut)>,
    pub more_left_out: u32,
}

impl Why {
    pub const LISTED: usize = 8;
}

/// The rule that settled it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    OnlyOne,
    FewestOpen,
    /// Where points are counted: whose chats take the least (V-20).
    FewestPoints,
    LongestSinceLast,
    Tie,
    /// The customer came back to the agent he had talked to.
    Returning,
    /// Taken or moved back by this agent himself.
    ByHand,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Considered {
    pub agent: AgentId,
    /// His open chats of this product at that moment.
    pub open: u32,
    pub limit: u32,
    /// Those of all products: how busy he was. Lines of an older version do not say.
    #[serde(default)]
    pub all: u32,
    /// What his chats took of his points, where they are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<u32>,
    pub last_assigned: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    NotOnline,
    ConnectionLost,
    Full {
        open: u32,
        limit: u32,
    },
    /// The chat takes more points than he has left.
    NoPoints {
        taken: u32,
        weight: u32,
    },
    /// Did not answer an offer in time.
    Missed,
    WrappingUp,
    /// Wants no new chats from channels of this kind.
    Paused,
    /// Declined this very chat, or sent it back.
    Passed,
}

/// What people type: not empty, at most `Text::LONGEST` characters, no control characters but line breaks and tabs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text(String);

/// Why a text was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BadText {
    Empty,
    TooLong,
}

impl Text {
    /// In characters; a page of print has about 2,000.
    pub const LONGEST: usize = 8_000;

    /// Takes what was typed: drops control characters (NUL breaks PostgreSQL) and trims the ends.
    /// Direction overrides stay: they are text to their writer; the screens isolate them.
    pub fn new(typed: &str) -> Result<Self, BadText> {
        let clean: String = typed.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        let clean = clean.trim();
        if clean.is_empty() {
            return Err(BadText::Empty);
        }
        if clean.chars().count() > Self::LONGEST {
            return Err(BadText::TooLong);
        }
        Ok(Self(clean.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A message without words: a picture, or one that was taken back.
    pub fn none() -> Self {
        Self(String::new())
    }

    /// Whether it was cut out of this.
    pub fn lacks_the_end_of(&self, said: &str) -> bool {
        said.chars().nth(Self::LONGEST).is_some()
    }

    /// What a channel hands over: cut at the limit rather than refused, since its writer does not hear a refusal.
    pub fn cut(said: &str) -> Self {
        let kept: String = said.chars().take(Self::LONGEST).collect();
        Self::new(&kept).unwrap_or_else(|_| Self::none())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        // What was written down may be empty; what is typed comes through `Text::new`.
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        if text.is_empty() {
            return Ok(Self::none());
        }
        Self::new(&text).map_err(|bad| serde::de::Error::custom(format!("{bad:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_clean_or_not_at_all() {
        assert_eq!(Text::new(" a\0b\r\nc ").map(|t| t.0), Ok("ab\nc".into()));
        assert_eq!(Text::new(" \0 \n"), Err(BadText::Empty));
        assert_eq!(Text::new(&"é".repeat(8_000)).map(|t| t.0.chars().count()), Ok(8_000));
        assert_eq!(Text::new(&"x".repeat(8_001)), Err(BadText::TooLong));
        assert!(Text::new("\u{202e}evil 👩‍👩‍👧‍👦").is_ok());
    }
}
