//! A ticket: what a chat was converted to, its follow-up by mail (S2-25 … S2-31).

use super::{
    ids::{AgentId, ConversationId, MessageId, ProductId},
    message::Text,
    thread::Older,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What people call a ticket: it counts up through the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct TicketNumber(pub i64);

impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketStatus {
    /// The customer waits for our answer.
    #[default]
    Open,
    /// Answered; it waits for somebody else.
    Pending,
    Solved,
}

impl TicketStatus {
    /// In the order in which tickets are listed.
    pub const ALL: [TicketStatus; 3] = [Self::Open, Self::Pending, Self::Solved];
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    pub number: TicketNumber,
    /// The chat that it began with.
    pub conversation: ConversationId,
    pub product: ProductId,
    pub subject: String,
    /// Who asks, as far as he is known by name.
    pub requester: Option<String>,
    /// Where the answers go.
    pub email: String,
    pub status: TicketStatus,
    pub owner: Option<AgentId>,
    pub created_by: AgentId,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
}

impl Ticket {
    /// Longest subject, in characters.
    pub const SUBJECT: usize = 150;

    /// A subject as it may be kept and sent: one line, no control characters.
    pub fn subject(typed: &str) -> String {
        let spaced = typed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
        spaced.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// What was done on a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketEntry {
    pub id: MessageId,
    pub at: Timestamp,
    pub by: AgentId,
    pub what: TicketLine,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketLine {
    /// Goes to the customer by mail.
    Answer {
        text: Text,
        mail: Mail,
    },
    /// Said among agents.
    Note(Text),
    Status(TicketStatus),
    /// Given to somebody, or to nobody.
    Owner(Option<AgentId>),
    /// The answers go there from now on.
    Address(String),
}

/// How far an answer has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mail {
    /// To be sent; where mail is not set up, once it is.
    Waiting,
    /// It could not be sent just now, and is tried again then.
    Delayed { why: String, until: Timestamp },
    /// The mail server has taken it.
    Sent { at: Timestamp },
    /// Refused for good, or tried often enough.
    Failed { why: String },
}

/// A ticket as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketPage {
    pub ticket: Ticket,
    /// The end of the chat; none where it runs again and the reader is Offline.
    pub chat: Option<Older>,
    pub entries: Vec<TicketEntry>,
    /// Whether answers can go out.
    pub sends: bool,
    /// Who may have it: those who may see it.
    pub assignable: Vec<AgentId>,
}

/// What is filled in to convert a chat.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    pub email: String,
    pub subject: String,
    pub topic: Option<super::ids::TopicId>,
    pub note: String,
}

/// Which tickets one looks at, and after which one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TicketList {
    pub status: Option<TicketStatus>,
    /// Only one's own.
    pub mine: bool,
    /// The last row of the page before.
    pub after: Option<(TicketStatus, Timestamp, TicketNumber)>,
}

impl TicketList {
    /// Rows per page.
    pub const ROWS: i64 = 50;
}

/// A page of tickets: the open ones first, then by the latest change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tickets {
    pub rows: Vec<Ticket>,
    pub more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_one_line_whatever_was_typed() {
        assert_eq!(Ticket::subject(" Late\r\nBcc: all@x.example\t order "), "Late Bcc: all@x.example order");
        assert_eq!(Ticket::subject("\u{0}\n"), "");
    }
}
