//! What a message of a messenger has beyond its text: parts, what it answers, reactions, how far it got.

use super::{ids::MessageId, message::Author, time::Timestamp};
use serde::{Deserialize, Serialize};

/// All of it. Most messages of the web widget have none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct More {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// What it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// One per person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// How far ours got; none on the customer's messages and on channels of our own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// When each last set his or took it away, by the channel's clock: what is older is told again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reacted: Vec<(Author, Timestamp)>,
    /// What it said before the customer changed it, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<String>,
    /// The customer wrote more than is kept: the end is missing.
    #[serde(skip_serializing_if = "super::conversation::is_not")]
    pub cut: bool,
    /// The channel's number of the last change; numbers grow.
    #[serde(skip_serializing_if = "is_zero")]
    pub edit: u32,
    /// The customer took it back: its content is erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsent_at: Option<Timestamp>,
    /// An approved template, as it reads when filled in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<Filled>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    File(File),
    /// Degrees as they were sent; numbers of the display, not of a computation.
    Location {
        latitude: String,
        longitude: String,
        name: String,
    },
    /// Somebody's card.
    Card {
        name: String,
        phones: Vec<String>,
        emails: Vec<String>,
    },
    /// Answers that the customer can tap.
    Choices {
        choices: Vec<String>,
    },
    /// A post, a reel, a story: a link that is shown and never fetched by us.
    Link {
        what: Shared,
        title: String,
        url: String,
    },
    /// Where the customer came from: an advertisement, a link.
    CameFrom {
        what: String,
        url: String,
    },
    Order {
        lines: Vec<String>,
    },
    /// Something that this channel does not hand over, or that nobody has heard of yet: its name on the channel.
    Unsupported {
        what: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shared {
    Link,
    Post,
    Reel,
    StoryMention,
}

/// A picture, a recording, a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    pub kind: FileKind,
    /// As its sender called it; hostile, shown and never used as a path.
    pub name: String,
    /// What its bytes say it is.
    pub mime: String,
    /// Bytes.
    pub size: u64,
    pub state: FileState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Image,
    Video,
    Audio,
    /// Recorded, not attached.
    Voice,
    Document,
    Sticker,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// Being fetched from the channel.
    Coming,
    /// Kept here under this hash.
    Here { hash: String },
    /// It could not be had; a sentence why.
    Missing { why: String },
}

/// What a message answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quote {
    /// A line of this thread, and how it began.
    Line { message: MessageId, by: Author, preview: String },
    /// Something we do not have: older, or sent elsewhere.
    Unknown,
    /// Our story; the address dies with it.
    Story { url: String },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    pub by: Author,
    pub emoji: String,
}

/// How far a message of ours got. The order is that of their weight when several are told in whatever order: a later
/// one is never undone by an earlier one, and what was delivered did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// In the outbox.
    Pending,
    /// Handed over, and the answer was lost: it may be there. Never sent again by itself.
    Unknown,
    Sent,
    Failed,
    Delivered,
    Read,
    Played,
}

/// The longest text below a file on WhatsApp, in characters (meta-api §3.2).
pub const LONGEST_CAPTION: usize = 1024;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub progress: Progress,
    /// When each was reached, as far as it was told.
    pub times: Vec<(Progress, Timestamp)>,
    /// Why it failed, kept as a remark where it arrived nevertheless.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<NotSent>,
    /// How often an agent sent it again.
    #[serde(default, skip_serializing_if = "is_none")]
    pub again: u32,
}

fn is_none(again: &u32) -> bool {
    *again == 0
}

impl Delivery {
    pub fn pending(now: Timestamp) -> Self {
        Self { progress: Progress::Pending, times: vec![(Progress::Pending, now)], failed: None, again: 0 }
    }

    /// Merges a report in; in whatever order reports come, the end is the same. Answers whether anything changed.
    pub fn merge(&mut self, progress: Progress, at: Timestamp) -> bool {
        if self.times.iter().any(|(known, _)| *known == progress) {
            return false;
        }
        self.times.push((progress, at));
        self.times.sort_unstable();
        self.progress = self.progress.max(progress);
        true
    }

    pub fn fail(&mut self, why: NotSent, at: Timestamp) -> bool {
        if self.failed.is_none() {
            self.failed = Some(why);
        }
        self.merge(Progress::Failed, at)
    }

    /// Whether the channel took it, and did not say afterwards that it failed.
    pub fn is_there(&self) -> bool {
        use Progress::{Delivered, Failed, Pending, Played, Read, Sent, Unknown};
        match self.progress {
            Sent | Delivered | Read | Played => true,
            Pending | Unknown | Failed => false,
        }
    }

    /// Whether the channel did not take it, as far as is known.
    pub fn has_failed(&self) -> bool {
        self.progress == Progress::Failed
    }

    /// An agent sends it once more.
    pub fn again(&mut self, now: Timestamp) {
        *self = Self { again: self.again + 1, ..Self::pending(now) };
    }

    pub fn at(&self, progress: Progress) -> Option<Timestamp> {
        self.times.iter().find(|(known, _)| *known == progress).map(|(_, at)| *at)
    }
}

/// Why the channel did not take a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotSent {
    pub why: Cause,
    /// The channel's own number, for those who look it up; 0 where there is none.
    pub code: i64,
    /// The channel's own words.
    pub detail: String,
}

impl NotSent {
    /// Whether the channel said so, and not we.
    pub fn is_told(&self) -> bool {
        self.code != 0
    }
}

/// In words that an agent understands; the screens have a sentence for each, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The window was over when it was its turn.
    WindowOver,
    /// No such account on the channel, or it cannot receive: blocked us, left, too old an app.
    Unreachable,
    /// He asked for no more of this kind.
    OptedOut,
    /// The channel held it back (frequency, experiments, his country).
    HeldBack,
    /// The file is not what the channel takes.
    File,
    /// The template or what was filled in.
    Template,
    /// Somebody else's program holds the conversation on the channel.
    HeldElsewhere,
    /// Too many, and it did not pass in time.
    Busy,
    /// The channel must be connected anew.
    Disconnected,
    /// The account is restricted or owes money.
    Restricted,
    /// Rejected for a reason that is ours to look at.
    Rejected,
    /// The channel was not reached for too long.
    Outage,
    /// The channel lets this business write to nobody in his country.
    Country,
}

impl Cause {
    /// Whether the same message may go through when an agent sends it again, while the channel lets him write at all.
    pub fn may_be_retried(self) -> bool {
        matches!(
            self,
            Self::WindowOver
                | Self::HeldElsewhere
                | Self::Busy
                | Self::Disconnected
                | Self::Outage
                | Self::Restricted
                | Self::Rejected
        )
    }
}

/// A template as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    pub name: String,
    pub language: String,
    pub header: String,
    pub footer: String,
    pub buttons: Vec<String>,
}

impl More {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Sets, or with no emoji takes away, somebody's reaction. Answers whether anything changed: what he did since stands.
    pub fn react(&mut self, by: Author, emoji: Option<String>, at: Timestamp) -> bool {
        if self.reacted.iter().any(|(who, last)| *who == by && *last > at) {
            return false;
        }
        self.reacted.retain(|(who, _)| *who != by);
        self.reacted.push((by, at));
        let before = self.reactions.clone();
        self.reactions.retain(|reaction| reaction.by != by);
        if let Some(emoji) = emoji {
            self.reactions.push(Reaction { by, emoji });
        }
        self.reactions != before
    }

    /// The words in it: of its template, of its parts. Not those of the message that it answers, which is found itself.
    pub fn written(&self) -> Vec<&str> {
        let template = self.template.iter().flat_map(Filled::written);
        template.chain(self.parts.iter().flat_map(Part::written)).collect()
    }

    /// Takes everything out that was said.
    pub fn erase(&mut self, at: Timestamp) {
        *self = Self { delivery: self.delivery.take(), unsent_at: Some(at), ..Self::default() };
    }
}

impl Filled {
    fn written(&self) -> impl Iterator<Item = &str> {
        [&self.header, &self.footer].into_iter().chain(&self.buttons).map(String::as_str)
    }
}

impl Part {
    /// What can be read on it.
    fn written(&self) -> Vec<&str> {
        match self {
            Self::File(file) => vec![&file.name],
            Self::Location { name, .. } => vec![name],
            Self::Card { name, phones, emails } => {
                [name].into_iter().chain(phones).chain(emails).map(String::as_str).collect()
            }
            Self::Choices { choices: lines } | Self::Order { lines } => {
                lines.iter().map(String::as_str).collect()
            }
            Self::Link { title, url, .. } => vec![if title.is_empty() { url } else { title }],
            Self::CameFrom { what, .. } => vec![what],
            Self::Unsupported { .. } => Vec::new(),
        }
    }
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use Progress::*;

    #[test]
    fn reports_in_any_order_end_the_same_and_nothing_goes_back() {
        let at = |n| Timestamp::from_millis(n);
        let reports = [(Sent, at(1)), (Delivered, at(2)), (Read, at(3)), (Failed, at(4))];
        // Every order of the four, each report told twice.
        for order in 0..24 {
            let mut left = reports.to_vec();
            let mut n = order;
            let mut delivery = Delivery::pending(at(0));
            while !left.is_empty() {
                let (progress, when) = left.remove(n % left.len());
                n /= left.len() + 1;
                let before = delivery.progress;
                assert!(delivery.merge(progress, when));
                assert!(!delivery.merge(progress, at(99)), "told twice");
                assert!(delivery.progress >= before);
            }
            assert_eq!((delivery.progress, delivery.times.len()), (Read, 5));
        }
        let mut failed = Delivery::pending(at(0));
        failed.merge(Sent, at(1));
        let why = NotSent { why: Cause::WindowOver, code: 131_047, detail: String::new() };
        failed.fail(why, at(2));
        assert_eq!(failed.progress, Failed);
    }

    #[test]
    fn a_person_has_one_reaction_and_an_erased_message_nothing() {
        let at = |n| Timestamp::from_millis(n);
        let mut more = More::default();
        assert!(more.react(Author::Customer, Some("👍".into()), at(1)));
        assert!(!more.react(Author::Customer, Some("👍".into()), at(1)), "told twice");
        assert!(more.react(Author::Customer, Some("❤".into()), at(3)));
        assert!(!more.react(Author::Customer, Some("👍".into()), at(1)), "told again");
        assert_eq!(more.reactions.len(), 1);
        assert!(more.react(Author::Customer, None, at(4)) && more.reactions.is_empty());
        assert!(!more.react(Author::Customer, Some("❤".into()), at(3)), "he took it away since");
        more.earlier.push("a secret".into());
        more.erase(Timestamp::from_millis(1));
        assert!(more.earlier.is_empty() && more.unsent_at.is_some());
    }
}
