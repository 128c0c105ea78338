//! The lines of the log as they stand together: runs of one author, and how far each of ours has come.

use crate::{
    domain::{
        event::Seq,
        ids::MessageId,
        refusal::Refusal,
        time::{Span, Timestamp},
        visitor::{self, Chat, LineKind},
    },
    parts::outbox::{Fate, Unsent},
};

/// One line of the log, with all that decides how it looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub id: MessageId,
    pub at: Timestamp,
    /// Begins, ends a run of messages of one author.
    pub first: bool,
    pub last: bool,
    pub said: Said,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    Mine { text: String, mark: Mark },
    Theirs { agent: String, text: String },
    Joined { agent: String },
    WentOut { agent: String },
    BackInQueue,
    TakesLong,
    Ended,
    Resumed,
    ByMail(String),
}

/// How far a message of the customer has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    Sending,
    HeldUp,
    Failed(Refusal),
    Sent,
    Read,
}

/// The lines with those still on their way behind them, cut into runs. A line that is there hides its own
/// copy in the outbox.
pub fn lines(chat: &Chat, unsent: &[Unsent<String>]) -> Vec<Line> {
    let there = chat.lines.iter().map(|line| Line::of(line, chat.desk_seen));
    let coming = unsent.iter().filter(|u| chat.lines.iter().all(|line| line.id != u.id)).map(Line::coming);
    let mut lines: Vec<Line> = there.chain(coming).collect();
    for i in 1..lines.len() {
        let joins = lines[i].goes_on(&lines[i - 1]);
        lines[i].first = !joins;
        lines[i - 1].last = !joins;
    }
    lines
}

impl Line {
    fn of(line: &visitor::Line, desk_seen: Seq) -> Self {
        let said = match line.what.clone() {
            LineKind::Mine(text) => {
                Said::Mine { text, mark: if line.seq <= desk_seen { Mark::Read } else { Mark::Sent } }
            }
            LineKind::Theirs { agent, text } => Said::Theirs { agent, text },
            LineKind::Joined { agent } => Said::Joined { agent },
            LineKind::WentOut { agent } => Said::WentOut { agent },
            LineKind::BackInQueue => Said::BackInQueue,
            LineKind::TakesLong => Said::TakesLong,
            LineKind::Ended => Said::Ended,
            LineKind::Reopened => Said::Resumed,
            LineKind::ByMail(email) => Said::ByMail(email),
        };
        Self { id: line.id, at: line.at, first: true, last: true, said }
    }

    fn coming(unsent: &Unsent<String>) -> Self {
        let mark = match &unsent.fate {
            Fate::Failed(why) => Mark::Failed(why.clone()),
            Fate::Taken => Mark::Sent,
            _ if unsent.is_held_up() => Mark::HeldUp,
            Fate::Due { .. } | Fate::Sending => Mark::Sending,
        };
        let said = Said::Mine { text: unsent.what.clone(), mark };
        Self { id: unsent.id, at: unsent.at, first: true, last: true, said }
    }

    /// The same author, soon after, and nothing to say about the one before but its time.
    fn goes_on(&self, before: &Line) -> bool {
        let soon = self.at.since(before.at) < Span::minutes(5);
        soon && match (&before.said, &self.said) {
            (Said::Mine { mark: a, .. }, Said::Mine { mark: b, .. }) => a == b,
            (Said::Theirs { agent: a, .. }, Said::Theirs { agent: b, .. }) => a == b,
            _ => false,
        }
    }

    /// What it looks like besides its own, unchanging text: it is drawn anew when this changes.
    pub fn key(&self) -> String {
        let mark = match &self.said {
            Said::Mine { mark, .. } => match mark {
                Mark::Sending => 'w',
                Mark::HeldUp => 'h',
                Mark::Failed(_) => 'f',
                Mark::Sent => 's',
                Mark::Read => 'r',
            },
            _ => '-',
        };
        format!("{}{mark}{}{}", self.id, u8::from(self.first), u8::from(self.last))
    }
}
