//! What the customer's browser knows: less than ours, in its own types, so that nothing of ours can slip in.

use super::{
    channel::{Color, FieldKind, PrechatField},
    conversation::{Archived, Conversation, State},
    event::{Change, Seq},
    ids::{ChannelId, ConversationId, MessageId},
    message::{Author, Body, Entry, Happened},
    settings::Catalog,
    time::Timestamp,
};
use crate::domain::agent::{Lang, Status};
use serde::{Deserialize, Serialize};

/// A widget page as it opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub channel: ChannelId,
    pub look: Look,
    pub desk: Availability,
    pub chat: Option<Chat>,
}

/// How the channel's widget looks and what it asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Whether it takes no new chats: the channel is switched off.
    pub closed: bool,
    pub brand: String,
    pub lang: Lang,
    pub accent: Color,
    pub on_accent: Color,
    pub heading: String,
    pub tagline: String,
    pub away: String,
    pub prechat: Vec<PrechatField>,
}

/// Whether somebody is there, right now (S2-11, S2-15).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability {
    /// First names of some who are Online, for the faces.
    pub faces: Vec<String>,
    pub online: u32,
    /// Expected wait of one who came now, in seconds, from recent assignments; unknown on a fresh desk.
    pub wait_seconds: Option<u32>,
}

/// The visitor's conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    pub seq: Seq,
    pub conversation: ConversationId,
    pub stage: Stage,
    pub lines: Vec<Line>,
    pub has_older: bool,
    /// How far the desk has read, and the customer himself.
    pub desk_seen: Seq,
    pub seen: Seq,
    pub rated: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// In the queue; `place` 1 is next.
    Waiting {
        place: u32,
        wait_seconds: Option<u32>,
    },
    /// In the queue, and nobody is there for him now.
    Alone,
    /// Left outside hours: the answer comes by mail, or here.
    MessageLeft,
    With {
        agent: String,
        status: Status,
    },
    Ended {
        at: Timestamp,
        agent: Option<String>,
        /// Where the answer goes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
    },
}

/// One line as the customer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub id: MessageId,
    pub seq: Seq,
    pub at: Timestamp,
    pub what: LineKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    Mine(String),
    Theirs {
        agent: String,
        text: String,
    },
    Joined {
        agent: String,
    },
    /// One who had been called in is there no more.
    WentOut {
        agent: String,
    },
    /// The agent had to go; the chat waits for the next one.
    BackInQueue,
    /// It takes long: he may leave a message instead of waiting.
    TakesLong,
    Ended,
    Reopened,
    /// The answer comes by mail, to this address.
    ByMail(String),
}

/// Something new in the visitor's conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub seq: Seq,
    pub line: Option<Line>,
    pub stage: Stage,
    pub desk_seen: Seq,
    pub seen: Seq,
}

/// What the server says on a visitor's socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitorDown {
    Step(Step),
    /// The agent types.
    Typing,
    Availability(Availability),
    /// How things are for somebody who waits.
    Stands(Stage),
    AgentStatus {
        agent: String,
        status: Status,
    },
    At(Seq),
    Reset,
}

/// What a visitor's browser says on the socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitorUp {
    Typing,
}

impl Chat {
    /// Folds one step in.
    pub fn apply(&mut self, step: &Step) {
        if step.seq <= self.seq {
            return;
        }
        self.seq = step.seq;
        self.lines.extend(step.line.clone());
        // A step cannot know the place in the queue; the place told last stays until the next telling.
        if !(self.stage.is_in_queue() && step.stage.is_in_queue()) {
            self.stage = step.stage.clone();
        }
        self.desk_seen = step.desk_seen;
        self.seen = step.seen;
    }

    /// Lines of the desk that the customer has not seen: the badge on the launcher.
    pub fn unread(&self) -> usize {
        self.lines.iter().filter(|l| l.seq > self.seen && matches!(l.what, LineKind::Theirs { .. })).count()
    }

    pub fn is_running(&self) -> bool {
        !matches!(self.stage, Stage::Ended { .. })
    }
}

impl Line {
    /// The customer's view of a line of his conversation; `None` for what is ours alone. So is who has it, once he has said
    /// that it is over.
    pub fn of(entry: &Entry, chat: &Conversation, catalog: &Catalog) -> Option<Line> {
        let is_after_end = chat.ended_at.is_some_and(|ended| entry.at > ended);
        let first_name = |agent| first_name(catalog.agent_name(agent)).to_owned();
        let what = match &entry.body {
            Body::Message { author: Author::Customer, text, .. } => LineKind::Mine(text.as_str().to_owned()),
            Body::Message { author: Author::Agent(agent), text, .. } => {
                LineKind::Theirs { agent: first_name(*agent), text: text.as_str().to_owned() }
            }
            Body::Message { author: Author::Automatic | Author::Elsewhere, text, .. } => {
                LineKind::Theirs { agent: String::new(), text: text.as_str().to_owned() }
            }
            Body::Happened(Happened::Assigned { agent, .. }) => {
                LineKind::Joined { agent: first_name(*agent) }
            }
            Body::Happened(Happened::Transferred { to, .. }) => LineKind::Joined { agent: first_name(*to) },
            Body::Happened(Happened::Joined { agent, whispers: false, .. }) => {
                LineKind::Joined { agent: first_name(*agent) }
            }
            Body::Happened(Happened::WentOut { agent, whispers: false, .. }) => {
                LineKind::WentOut { agent: first_name(*agent) }
            }
            Body::Happened(
                Happened::HandedBack { .. }
                | Happened::SentToGroup { from: Some(_), .. }
                | Happened::SentBack { .. },
            ) => LineKind::BackInQueue,
            Body::Happened(
                Happened::Ended
                | Happened::Resolved { .. }
                | Happened::Left
                | Happened::Expired { .. }
                | Happened::PutBack { .. },
            ) => LineKind::Ended,
            Body::Happened(Happened::Converted { email, .. }) => LineKind::ByMail(email.clone()),
            Body::Happened(Happened::Overflowed { to: None, .. }) => LineKind::TakesLong,
            Body::Happened(Happened::Reopened { .. }) => LineKind::Reopened,
            Body::Note { .. }
            | Body::Happened(
                Happened::Opened
                | Happened::Begun { .. }
                | Happened::ClosesSoon { .. }
                | Happened::Rated { .. }
                | Happened::Referred { .. }
                | Happened::Called
                | Happened::HandedOver
                | Happened::ReactionRefused { .. }
                | Happened::Offered { .. }
                | Happened::OfferEnded { .. }
                | Happened::SentToGroup { .. }
                | Happened::Overflowed { .. }
                | Happened::Joined { .. }
                | Happened::WentOut { .. }
                | Happened::ConferenceEnded { .. },
            ) => return None,
        };
        let is_ours =
            matches!(what, LineKind::BackInQueue | LineKind::Joined { .. } | LineKind::WentOut { .. });
        if is_after_end && is_ours {
            return None;
        }
        Some(Line { id: entry.id, seq: entry.seq, at: entry.at, what })
    }
}

impl Step {
    /// The customer's view of a change; `None` when it is ours alone.
    pub fn of(seq: Seq, change: &Change, catalog: &Catalog) -> Option<Step> {
        if !change.is_for_customer() {
            return None;
        }
        let now = &change.now;
        Some(Step {
            seq,
            line: change.entry.as_ref().and_then(|entry| Line::of(entry, now, catalog)),
            stage: Stage::of(now, catalog),
            desk_seen: now.desk_seen,
            seen: now.customer_seen,
        })
    }
}

impl Stage {
    pub fn is_in_queue(&self) -> bool {
        matches!(self, Self::Waiting { .. } | Self::Alone)
    }

    pub fn of(now: &Conversation, catalog: &Catalog) -> Stage {
        let ended_by_customer = now.ended_at.map(|at| Stage::Ended { at, agent: None, email: None });
        match &now.state {
            State::Waiting { .. } if now.left_message => Stage::MessageLeft,
            State::Waiting { .. } => {
                ended_by_customer.unwrap_or(Stage::Waiting { place: 1, wait_seconds: None })
            }
            State::Assigned { agent, .. } => {
                let (name, status) =
                    catalog.agents.get(agent).map_or(("", Status::Offline), |a| (&a.name, a.status));
                let agent = first_name(name).to_owned();
                match now.ended_at {
                    Some(at) => Stage::Ended { at, agent: Some(agent), email: None },
                    None => Stage::With { agent, status },
                }
            }
            State::Archived { at, how } => {
                let agent = how.by().map(|by| first_name(catalog.agent_name(by)).to_owned());
                let email = match how {
                    Archived::Converted { email, .. } => Some(email.clone()),
                    _ => None,
                };
                Stage::Ended { at: *at, agent, email }
            }
        }
    }
}

/// Customers know agents by their first names.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

/// The pre-chat form as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers(pub Vec<(String, String)>);

impl Answers {
    pub fn get(&self, key: &str) -> &str {
        self.0.iter().find(|(k, _)| k == key).map_or("", |(_, v)| v.trim())
    }
}

/// What is wrong with one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BadAnswer {
    Missing,
    NotAnEmail,
    TooLong,
    NotOffered,
}

impl PrechatField {
    /// Longest answer in characters.
    pub const LONGEST: usize = 200;

    /// Checks one answer; both sides run this, so that the form says it before the server must.
    pub fn check(&self, answer: &str) -> Result<(), BadAnswer> {
        let answer = answer.trim();
        if answer.is_empty() {
            return if self.required { Err(BadAnswer::Missing) } else { Ok(()) };
        }
        if answer.chars().count() > Self::LONGEST {
            return Err(BadAnswer::TooLong);
        }
        match &self.kind {
            FieldKind::Email if !looks_like_email(answer) => Err(BadAnswer::NotAnEmail),
            FieldKind::Choice(offered) if !offered.iter().any(|o| o == answer) => Err(BadAnswer::NotOffered),
            _ => Ok(()),
        }
    }
}

/// Something before an `@`, and a domain with a dot after it. The only full check of an address is a mail to it.
pub fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    let dotted = domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
    plain && dotted && !local.is_empty() && text.len() <= 254
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_both_halves_and_an_ending() {
        for good in ["a@b.co", "maya.l+x@mail.shop.example"] {
            assert!(looks_like_email(good), "{good}");
        }
        for bad in ["", "a", "a@b", "@b.co", "a@.co", "a@b.", "a b@c.de"] {
            assert!(!looks_like_email(bad), "{bad}");
        }
    }
}
