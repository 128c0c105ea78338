//! Every "no" the desk can say, in a sentence: what is wrong, what still holds, what to do.

use super::{
    ids::AgentId,
    message::{BadText, LeftOut},
    visitor::BadAnswer,
};
use crate::wire::Wire;
use leptos::{prelude::FromServerFnError, server_fn::error::ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// A refusal is an answer, not a breakage: it is sent as JSON with the status of [`Refusal::status`], and the
/// screens show [`Refusal`]'s sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", content = "about", rename_all = "snake_case")]
pub enum Refusal {
    #[error("you are not signed in, or were signed out elsewhere; sign in and try again, drafts are kept")]
    SignedOut,
    #[error("email and password do not match an account; check both and try again")]
    WrongCredentials,
    #[error("too many attempts; wait {seconds} seconds and try again")]
    TooMany { seconds: u32 },
    #[error("your role may not do this; ask an admin")]
    NotAllowed,
    #[error("{0} is not here (any more); nothing was changed")]
    Gone(Thing),
    #[error("{what}; nothing was saved")]
    Invalid { field: String, what: String },
    /// The same of what was to be sent to a customer.
    #[error("{what}; nothing was sent")]
    Unsent { field: String, what: String },
    #[error("the range of days ends before it begins; choose a later end or an earlier begin")]
    BackwardRange,
    #[error("the message is empty; write something first")]
    EmptyText,
    #[error("the message is longer than 8,000 characters; send it in parts")]
    LongText,
    #[error("{owner} has had this chat for {}; nothing was sent or changed", so_long(*minutes))]
    OwnedByOther {
        agent: AgentId,
        owner: String,
        /// Since when: the desk does not know where the reader's clock stands.
        minutes: u32,
    },
    #[error("nobody has this chat yet; take it first, nothing was sent or changed")]
    NotYours,
    #[error("you are Offline: the archive is open, active chats are not; change your status to go on")]
    Offline,
    #[error("you must be Online to write first to a customer again")]
    NotOnline,
    #[error("{agent} cannot take a chat right now: {}; it stays where it is", because(*why))]
    CannotTake { agent: String, why: LeftOut },
    #[error("this offer is over{}; nothing was changed", owner.as_ref().map(|owner| format!(": {owner} has this chat")).unwrap_or_default())]
    OfferOver { owner: Option<String> },
    #[error("offers of this group cannot be declined; accept it, or change your status")]
    NoDeclining,
    #[error("an offer stands before you; accept it, decline it or choose another status, then sign out")]
    OfferStands,
    #[error("this group gives its chats out by itself; only those who oversee may take one by hand")]
    NoPicking,
    #[error("{agent} is Offline and cannot be called back to work by somebody else; nothing was changed")]
    IsOffline { agent: String },
    #[error(
        "{agent} missed an offer, and only they themselves can say that they are there again; nothing was changed"
    )]
    HasMissed { agent: String },
    #[error("this chat was resolved meanwhile; nothing was changed")]
    AlreadyResolved,
    #[error("this chat is still active; nothing was changed")]
    NotArchived,
    #[error("choose a topic to resolve the chat")]
    TopicNeeded,
    #[error("{} has this ticket; only who has it or oversees may do this, nothing was changed", owner.as_deref().unwrap_or("nobody"))]
    TicketOfOther { owner: Option<String> },
    #[error("the time to move this chat back is over; the customer can write again at any time")]
    ReopeningOver,
    #[error("only an approved template can be sent now; your text is kept")]
    TemplateOnly,
    #[error("the time to answer is over until the customer writes again; your text is kept")]
    WindowOver,
    #[error("this chat has ended; a new one can be started at any time")]
    ChatEnded,
    #[error("another message has this id already; reload the page and send it again")]
    MessageIdTaken,
    #[error("this site is not on the channel's list of allowed domains")]
    DomainNotAllowed,
    #[error("the request did not come from this desk's own pages")]
    ForeignOrigin,
    #[error("this desk is already set up; sign in instead")]
    AlreadySetUp,
    #[error("the last active admin cannot be deactivated or lose the role; make another admin first")]
    LastAdmin,
    #[error("{what} is still in use by {by}; nothing was removed")]
    InUse { what: Thing, by: Use },
    #[error(
        "this cannot be written right now: the desk's storage takes no changes; nothing was lost, try again soon"
    )]
    StorageFull,
    #[error("something broke on our side and was logged; nothing was changed, try again")]
    Broken,
    #[error("the request could not be read: {0}")]
    Unreadable(String),
    #[error("the desk cannot be reached; check the connection, your text is kept")]
    Unreachable,
}

/// What still needs a thing that was to be removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    Chats(u32),
    Channels(u32),
    /// Topics below it.
    Topics(u32),
    Rules(u32),
    /// The chats that wait too long for this group.
    Overflow(String),
}

impl std::fmt::Display for Use {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Chats(1) => f.write_str("a conversation"),
            Self::Chats(n) => write!(f, "{n} conversations"),
            Self::Channels(1) => f.write_str("a channel"),
            Self::Channels(n) => write!(f, "{n} channels"),
            Self::Topics(1) => f.write_str("a topic below it"),
            Self::Topics(n) => write!(f, "{n} topics below it"),
            Self::Rules(1) => f.write_str("a routing rule"),
            Self::Rules(n) => write!(f, "{n} routing rules"),
            Self::Overflow(group) => write!(f, "what waits too long for {group}"),
        }
    }
}

/// How long something has been so.
fn so_long(minutes: u32) -> String {
    match minutes {
        0 => "less than a minute".to_owned(),
        1 => "a minute".to_owned(),
        2..=119 => format!("{minutes} minutes"),
        120..2880 => format!("{} hours", minutes / 60),
        _ => format!("{} days", minutes / 1440),
    }
}

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    Conversation,
    Agent,
    Product,
    Channel,
    Group,
    Tag,
    Topic,
    QuickResponse,
    File,
    Template,
    Customer,
    Ticket,
}

impl std::fmt::Display for Thing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Conversation => "this conversation",
            Self::Agent => "this agent",
            Self::Product => "this product",
            Self::Channel => "this channel",
            Self::Group => "this group",
            Self::Tag => "this tag",
            Self::Topic => "this topic",
            Self::QuickResponse => "this quick response",
            Self::File => "this file",
            Self::Template => "this template",
            Self::Customer => "this customer",
            Self::Ticket => "this ticket",
        })
    }
}

/// Why somebody cannot have a chat.
fn because(why: LeftOut) -> String {
    match why {
        LeftOut::NotOnline => "not Online".to_owned(),
        LeftOut::ConnectionLost => "the connection is lost".to_owned(),
        LeftOut::Missed => "missed an offer and has not chosen Online since".to_owned(),
        LeftOut::WrappingUp => "wrapping up another chat".to_owned(),
        LeftOut::Full { open, limit } => format!("full, with {open} of {limit} chats"),
        LeftOut::NoPoints { taken, weight } => {
            format!("{taken} of 100 points are taken, and this chat takes {weight}")
        }
        LeftOut::Paused => "taking no new chats from this kind of channel".to_owned(),
        LeftOut::Passed => "passed this chat on a moment ago".to_owned(),
    }
}

impl Refusal {
    pub fn invalid(field: &str, what: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), what: what.into() }
    }

    /// As it is said of what was to be sent: nothing was to be saved then.
    #[must_use]
    pub fn of_sending(self) -> Self {
        match self {
            Self::Invalid { field, what } => Self::Unsent { field, what },
            other => other,
        }
    }

    /// The HTTP status that goes with it.
    pub fn status(&self) -> u16 {
        match self {
            Self::SignedOut | Self::WrongCredentials => 401,
            Self::NotAllowed
            | Self::NoDeclining
            | Self::NoPicking
            | Self::DomainNotAllowed
            | Self::ForeignOrigin => 403,
            Self::Gone(_) => 404,
            Self::OwnedByOther { .. }
            | Self::NotYours
            | Self::TicketOfOther { .. }
            | Self::CannotTake { .. }
            | Self::OfferOver { .. }
            | Self::OfferStands
            | Self::IsOffline { .. }
            | Self::HasMissed { .. }
            | Self::Offline
            | Self::NotOnline
            | Self::AlreadyResolved
            | Self::NotArchived
            | Self::ReopeningOver
            | Self::TemplateOnly
            | Self::WindowOver
            | Self::ChatEnded
            | Self::MessageIdTaken
            | Self::AlreadySetUp
            | Self::LastAdmin
            | Self::InUse { .. } => 409,
            Self::Invalid { .. }
            | Self::Unsent { .. }
            | Self::BackwardRange
            | Self::EmptyText
            | Self::LongText
            | Self::TopicNeeded => 422,
            Self::Unreadable(_) => 400,
            Self::TooMany { .. } => 429,
            Self::Broken => 500,
            Self::StorageFull | Self::Unreachable => 503,
        }
    }

    /// Whether the same request may succeed later without being changed.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::TooMany { .. } | Self::StorageFull | Self::Broken | Self::Unreachable)
    }
}

impl From<BadText> for Refusal {
    fn from(bad: BadText) -> Self {
        match bad {
            BadText::Empty => Self::EmptyText,
            BadText::TooLong => Self::LongText,
        }
    }
}

impl Refusal {
    /// A pre-chat answer that will not do.
    pub fn answer(key: &str, label: &str, bad: BadAnswer) -> Self {
        let what = match bad {
            BadAnswer::Missing => format!("{label} is missing"),
            BadAnswer::NotAnEmail => format!("{label} is not an address like name@example.com"),
            BadAnswer::TooLong => format!("{label} is longer than 200 characters"),
            BadAnswer::NotOffered => format!("{label} is not one of the choices"),
        };
        Self::invalid(key, what)
    }
}

impl FromServerFnError for Refusal {
    type Encoder = Wire;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Unreachable,
            ServerFnErrorErr::Args(what)
            | ServerFnErrorErr::MissingArg(what)
            | ServerFnErrorErr::Deserialization(what) => Self::Unreadable(what),
            _ => Self::Broken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_somebody_has_had_a_chat_is_told_without_a_clock() {
        let said = |minutes| {
            Refusal::OwnedByOther { agent: AgentId::fixed(1), owner: "Tom".into(), minutes }.to_string()
        };
        let end = "nothing was sent or changed";
        assert_eq!(said(0), format!("Tom has had this chat for less than a minute; {end}"));
        assert_eq!(said(25), format!("Tom has had this chat for 25 minutes; {end}"));
        assert_eq!(said(200), format!("Tom has had this chat for 3 hours; {end}"));
    }

    #[test]
    fn what_was_to_be_sent_was_not_sent_and_what_was_to_be_saved_not_saved() {
        let bad = Refusal::invalid("phone", "this is no number");
        assert_eq!(bad.to_string(), "this is no number; nothing was saved");
        assert_eq!(bad.of_sending().to_string(), "this is no number; nothing was sent");
        assert_eq!(Refusal::TemplateOnly.of_sending(), Refusal::TemplateOnly);
    }

    #[test]
    fn a_refusal_reads_as_a_sentence_without_full_stop() {
        let all = [
            Refusal::SignedOut,
            Refusal::TooMany { seconds: 30 },
            Refusal::Gone(Thing::Conversation),
            Refusal::invalid("name", "the name is empty"),
            Refusal::OwnedByOther { agent: AgentId::fixed(1), owner: "tom".into(), minutes: 3 },
            Refusal::CannotTake { agent: "tom".into(), why: LeftOut::Full { open: 2, limit: 2 } },
            Refusal::InUse { what: Thing::Group, by: Use::Chats(5) },
            Refusal::Broken,
        ];
        for refusal in all {
            let text = refusal.to_string();
            assert!(!text.ends_with('.') && text.starts_with(char::is_lowercase), "{text}");
        }
    }
}
