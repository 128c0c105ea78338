//! What a person and an account said to each other, as the phone shows it.

use super::{Channel, World};
use crate::clock::{DAY, Millis};
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ThreadKey {
    pub account: String,
    pub person: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Thread {
    pub channel: Channel,
    pub messages: Vec<Message>,
    /// When the person last did something that opens the window.
    pub opened: Option<Millis>,
    /// Until when the business seems to type.
    pub typing_until: Option<Millis>,
    /// The app that controls the thread; `None`: idle.
    pub owner: Option<String>,
}

impl Thread {
    pub fn open_at(&self, now: Millis) -> bool {
        self.opened.is_some_and(|at| now - at <= DAY)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    Person,
    Business,
    /// The business, but by the Page's inbox or the phone app.
    Elsewhere,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Accepted,
    Sent,
    Delivered,
    Read,
    Failed,
}

#[derive(Debug, Clone, Serialize)]
pub struct Message {
    pub id: String,
    pub at: Millis,
    pub author: Author,
    pub kind: String,
    pub shown: Shown,
    pub status: Status,
    /// Why it failed.
    pub error: Option<Value>,
    pub reply_to: Option<String>,
    /// By `person` and by `business`.
    pub reactions: BTreeMap<String, String>,
    pub deleted: bool,
    pub edits: u32,
    /// What the business asked to get back with each status.
    pub callback_data: Option<String>,
    /// A price category: `service`, `utility`, `marketing`, `authentication`.
    pub category: String,
}

/// What of a message is to be seen on a phone, whatever the channel calls it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Shown {
    pub text: Option<String>,
    pub header: Option<String>,
    pub footer: Option<String>,
    /// Ids of the media store, or addresses elsewhere.
    pub media: Vec<Picture>,
    pub buttons: Vec<Button>,
    /// What no bubble can show: "location 52.5, 13.4".
    pub note: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Picture {
    pub url: String,
    pub mime: String,
    pub name: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Button {
    /// `template`, `reply`, `row`, `quick_reply`, `postback`, `url`.
    pub kind: String,
    pub id: String,
    pub title: String,
    pub description: Option<String>,
}

impl Shown {
    pub fn text(text: &str) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }

    pub fn note(note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..Self::default() }
    }
}

impl Message {
    pub fn new(id: &str, at: Millis, author: Author, kind: &str, shown: Shown) -> Self {
        let status = if author == Author::Person { Status::Sent } else { Status::Accepted };
        Self {
            id: id.into(),
            at,
            author,
            kind: kind.into(),
            shown,
            status,
            error: None,
            reply_to: None,
            reactions: BTreeMap::new(),
            deleted: false,
            edits: 0,
            callback_data: None,
            category: "service".into(),
        }
    }

    pub fn replying_to(self, mid: Option<String>) -> Self {
        Self { reply_to: mid, ..self }
    }
}

impl World {
    pub fn thread(&self, account: &str, person: &str) -> Option<&Thread> {
        self.threads.get(&ThreadKey { account: account.into(), person: person.into() })
    }

    /// The thread of the two, begun when there is none.
    pub fn thread_mut(&mut self, account: &str, person: &str) -> &mut Thread {
        let channel = self.channel(account).unwrap_or(Channel::Whatsapp);
        self.revision += 1;
        self.threads.entry(ThreadKey { account: account.into(), person: person.into() }).or_insert(Thread {
            channel,
            messages: Vec::new(),
            opened: None,
            typing_until: None,
            owner: None,
        })
    }

    pub fn message(&self, account: &str, person: &str, id: &str) -> Option<&Message> {
        self.thread(account, person)?.messages.iter().find(|message| message.id == id)
    }

    pub fn message_mut(&mut self, account: &str, person: &str, id: &str) -> Option<&mut Message> {
        self.revision += 1;
        self.threads
            .get_mut(&ThreadKey { account: account.into(), person: person.into() })?
            .messages
            .iter_mut()
            .find(|message| message.id == id)
    }
}

/// Keys of two parts are no JSON keys.
pub(super) fn in_a_row<S: Serializer>(
    threads: &BTreeMap<ThreadKey, Thread>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Row<'a> {
        #[serde(flatten)]
        key: &'a ThreadKey,
        #[serde(flatten)]
        thread: &'a Thread,
    }
    serializer.collect_seq(threads.iter().map(|(key, thread)| Row { key, thread }))
}
