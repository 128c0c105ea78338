//! The person who writes, and what the profile pane shows of him.

use super::{
    conversation::Conversation,
    ids::{AgentId, ChannelId, CustomerId, MergeId},
    picture::Picture,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    pub id: CustomerId,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// What he looks like on his own channel; two who are one person keep each his own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
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

    /// This customer with what only the other one had, when both turn out to be one person.
    pub fn filled_from(&self, other: &Customer) -> Customer {
        let or = |own: &Option<String>, theirs: &Option<String>| own.clone().or_else(|| theirs.clone());
        let mut fields = self.fields.clone();
        let is_new = |label: &String| !self.fields.iter().any(|(known, _)| known == label);
        fields.extend(other.fields.iter().filter(|(label, _)| is_new(label)).cloned());
        Customer {
            name: or(&self.name, &other.name),
            email: or(&self.email, &other.email),
            phone: or(&self.phone, &other.phone),
            fields,
            note: self.note.clone().or_else(|| other.note.clone()),
            vip: self.vip || other.vip,
            ..self.clone()
        }
    }

    /// Taken apart again: what the other one had brought goes, and what was changed since stays.
    pub fn without(&self, before: &Customer, filled: &Customer) -> Customer {
        fn back<T: Clone + PartialEq>(now: &T, before: &T, filled: &T) -> T {
            if now == filled { before.clone() } else { now.clone() }
        }
        Customer {
            name: back(&self.name, &before.name, &filled.name),
            email: back(&self.email, &before.email, &filled.email),
            phone: back(&self.phone, &before.phone, &filled.phone),
            fields: back(&self.fields, &before.fields, &filled.fields),
            note: back(&self.note, &before.note, &filled.note),
            vip: back(&self.vip, &before.vip, &filled.vip),
            ..self.clone()
        }
    }
}

/// Who was merged into a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    pub id: MergeId,
    /// What he was called.
    pub name: Option<String>,
    pub by: AgentId,
    pub at: Timestamp,
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
    /// Where he asked for no more advertising.
    #[serde(default)]
    pub stopped: Vec<ChannelId>,
    /// Who was merged into him, the last first.
    #[serde(default)]
    pub merged: Vec<Merged>,
    /// His other conversations, newest first.
    pub earlier: Vec<Conversation>,
    /// Agents who had this conversation, first one first.
    pub agents: Vec<AgentId>,
    /// From the first assignment to the first answer, in milliseconds.
    pub first_reply: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer(name: &str, email: Option<&str>, fields: &[(&str, &str)]) -> Customer {
        Customer {
            id: CustomerId::fixed(1),
            name: Some(name.to_owned()),
            email: email.map(str::to_owned),
            phone: None,
            picture: None,
            fields: fields.iter().map(|(label, value)| ((*label).to_owned(), (*value).to_owned())).collect(),
            note: None,
            vip: false,
            created_at: Timestamp::default(),
        }
    }

    #[test]
    fn one_of_two_has_what_either_had_and_his_own_goes_first() {
        let kept = customer("Mira", None, &[("Order", "A-1")]);
        let gone = customer("mira_o", Some("mira@example.com"), &[("Order", "A-2"), ("Size", "M")]);
        let one = kept.filled_from(&gone);
        assert_eq!(one.name.as_deref(), Some("Mira"));
        assert_eq!(one.email.as_deref(), Some("mira@example.com"));
        assert_eq!(one.fields, customer("", None, &[("Order", "A-1"), ("Size", "M")]).fields);
        let seen = Customer { picture: Some(Picture::fixed(1)), ..gone };
        assert_eq!(kept.filled_from(&seen).picture, None, "it is the other one's face");
    }

    #[test]
    fn taken_apart_each_is_as_before_but_for_what_was_changed_since() {
        let kept = customer("Mira", None, &[]);
        let gone = customer("mira_o", Some("mira@example.com"), &[("Size", "M")]);
        let one = kept.filled_from(&gone);
        assert_eq!(one.without(&kept, &one), kept);
        let renamed = Customer { name: Some("Mira Okoye".into()), ..one.clone() };
        assert_eq!(renamed.without(&kept, &one), Customer { name: Some("Mira Okoye".into()), ..kept });
    }
}
