//! The person who writes, and what the profile pane shows of him.

use super::{
    conversation::Conversation,
    ids::{AgentId, ChannelId, CustomerId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    pub id: CustomerId,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// Answers to the pre-chat form's own questions: label and answer.
    pub fields: Vec<(String, String)>,
    pub note: Option<CustomerNote>,
    /// His chats go before others.
    #[serde(default)]
    pub vip: bool,
    pub created_at: Timestamp,
}

impl Customer {
    /// What to call him: name, else mail, else phone.
    pub fn display(&self) -> Option<&str> {
        self.name.as_deref().or(self.email.as_deref()).or(self.phone.as_deref())
    }

    pub fn contact(&self) -> Option<&str> {
        self.email.as_deref().or(self.phone.as_deref())
    }
}

/// By what a customer is known on a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub channel: ChannelId,
    /// A number; else the channel's own id of him.
    pub is_phone: bool,
    pub value: String,
    /// Shown; it can change hands.
    pub username: Option<String>,
}

/// What agents want to remember about a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerNote {
    pub text: String,
    pub by: AgentId,
    pub at: Timestamp,
}

/// The right pane.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub customer: Customer,
    /// By what he is known on the channels, one after the other.
    #[serde(default)]
    pub identities: Vec<Identity>,
    /// His other conversations, newest first.
    pub earlier: Vec<Conversation>,
    /// Agents who had this conversation, first one first.
    pub agents: Vec<AgentId>,
    /// From the first assignment to the first answer, in milliseconds.
    pub first_reply: Option<i64>,
}
