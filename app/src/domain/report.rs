//! What each agent did in a stretch of time (V-15), counted from the ledger.

use super::{
    agent::{Agent, Duty, Status},
    ids::{AgentId, GroupId},
    refusal::Refusal,
    scope::Scope,
    time::{Span, Timestamp},
};
use serde::{Deserialize, Serialize};

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What happened then or later,
    pub from: Timestamp,
    /// and before.
    pub until: Timestamp,
    #[serde(default)]
    pub scope: Scope,
    /// Only its members.
    #[serde(default)]
    pub group: Option<GroupId>,
}

impl Asked {
    /// A year, in which a day may be added and an hour gained.
    pub const LONGEST: Span = Span::hours(366 * 24 + 1);
    /// What one sees who chooses nothing.
    pub const DAYS: i32 = 30;

    pub fn check(&self) -> Result<(), Refusal> {
        if self.until <= self.from {
            return Err(Refusal::BackwardRange);
        }
        if self.until.since(self.from) > Self::LONGEST {
            return Err(Refusal::invalid("until", "a report is about a year at most"));
        }
        Ok(())
    }
}

/// The days of a report as the reader's calendar has them, the last one included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    pub from: Day,
    pub until: Day,
}

/// Like 2026-11-26.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(String);

impl TryFrom<String> for Day {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let fits = |(at, c): (usize, char)| if at == 4 || at == 7 { c == '-' } else { c.is_ascii_digit() };
        match text.len() == 10 && text.chars().enumerate().all(fits) {
            true => Ok(Self(text)),
            false => Err("a day is written like 2026-11-26"),
        }
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.0
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Of how many things an average is, and what they come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Averaged {
    pub count: u64,
    pub total: Span,
}

impl Averaged {
    /// Nothing where there was nothing to measure.
    pub fn mean(self) -> Option<Span> {
        (self.count > 0).then(|| Span::millis(self.total.as_millis() / self.count as i64))
    }

    fn plus(self, other: Self) -> Self {
        Self { count: self.count + other.count, total: self.total.plus(other.total) }
    }
}

/// What an agent's time was spent as: the duty, and what he chose where that is the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spent {
    Available,
    WrappingUp,
    Missed,
    ConnectionLost,
    Invisible,
    Break,
    Offline,
}

impl Spent {
    pub const ALL: [Spent; 7] = [
        Self::Available,
        Self::WrappingUp,
        Self::Missed,
        Self::ConnectionLost,
        Self::Invisible,
        Self::Break,
        Self::Offline,
    ];

    pub fn of(duty: Duty, status: Status) -> Self {
        match (duty, status) {
            (Duty::WrappingUp, _) => Self::WrappingUp,
            (Duty::Missed, _) => Self::Missed,
            (Duty::ConnectionLost, _) => Self::ConnectionLost,
            (_, Status::Online) => Self::Available,
            (_, Status::Invisible) => Self::Invisible,
            (_, Status::Break) => Self::Break,
            (_, Status::Offline) => Self::Offline,
        }
    }
}

/// One agent's row; of all together, their sum.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// From getting a chat to his first answer in it.
    pub first_answer: Averaged,
    /// From getting a chat (the last time) to his resolving it.
    pub resolution: Averaged,
    /// Chats that he got: from a queue, from a colleague, taken.
    pub assigned: u64,
    /// Chats that he resolved; those whose window ran out are nobody's.
    pub resolved: u64,
    /// Chats that he brought back.
    pub reopened: u64,
    /// Chats that he gave to a colleague or a group.
    pub handed_on: u64,
    /// Offers that he let run out.
    pub missed: u64,
    pub times: Vec<(Spent, Span)>,
    /// Of [`Spent::Break`], for which reason (V-17); breaks without one are not in it.
    #[serde(default)]
    pub breaks: Vec<(String, Span)>,
}

impl Done {
    pub fn time(&self, spent: Spent) -> Span {
        let own = self.times.iter().find(|(what, _)| *what == spent);
        own.map_or(Span::ZERO, |(_, span)| *span)
    }

    /// So long more as that.
    pub fn spend(&mut self, spent: Spent, span: Span) {
        match self.times.iter_mut().find(|(what, _)| *what == spent) {
            Some((_, own)) => *own = own.plus(span),
            None => self.times.push((spent, span)),
        }
    }

    /// How long he was on a break for this reason.
    pub fn break_for(&self, reason: &str) -> Span {
        let own = self.breaks.iter().find(|(what, _)| what == reason);
        own.map_or(Span::ZERO, |(_, span)| *span)
    }

    /// So long more on a break for this reason.
    pub fn rest(&mut self, reason: &str, span: Span) {
        match self.breaks.iter_mut().find(|(what, _)| what == reason) {
            Some((_, own)) => *own = own.plus(span),
            None => self.breaks.push((reason.to_owned(), span)),
        }
    }

    /// What he is now, as far as it falls into the report.
    pub fn spend_until(&mut self, agent: &Agent, asked: &Asked, now: Timestamp) {
        let (from, until) = (asked.from.max(agent.duty_since), asked.until.min(now));
        if from < until {
            self.spend(Spent::of(agent.duty(), agent.status), until.since(from));
            agent.reason.iter().for_each(|reason| self.rest(reason, until.since(from)));
        }
    }

    pub fn plus(&self, other: &Self) -> Self {
        let mut sum = Self {
            first_answer: self.first_answer.plus(other.first_answer),
            resolution: self.resolution.plus(other.resolution),
            assigned: self.assigned + other.assigned,
            resolved: self.resolved + other.resolved,
            reopened: self.reopened + other.reopened,
            handed_on: self.handed_on + other.handed_on,
            missed: self.missed + other.missed,
            times: self.times.clone(),
            breaks: self.breaks.clone(),
        };
        other.breaks.iter().for_each(|(reason, span)| sum.rest(reason, *span));
        other.times.iter().for_each(|(spent, span)| sum.spend(*spent, *span));
        sum
    }
}

/// What a report has a column for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    FirstAnswer,
    Resolution,
    Assigned,
    Resolved,
    Reopened,
    HandedOn,
    Missed,
    Time(Spent),
}

impl Column {
    /// Those that count chats; the others are [`Spent::ALL`].
    pub const CHATS: [Column; 7] = [
        Self::Assigned,
        Self::FirstAnswer,
        Self::Resolution,
        Self::Resolved,
        Self::Reopened,
        Self::HandedOn,
        Self::Missed,
    ];

    pub fn times() -> impl Iterator<Item = Column> {
        Spent::ALL.into_iter().map(Self::Time)
    }

    /// Whether it is a time and not a number.
    pub fn is_time(self) -> bool {
        matches!(self, Self::FirstAnswer | Self::Resolution | Self::Time(_))
    }

    /// What stands in it: so many, or so many milliseconds; nothing where there was nothing to measure.
    pub fn of(self, done: &Done) -> Option<i64> {
        let number = match self {
            Self::FirstAnswer => return done.first_answer.mean().map(Span::as_millis),
            Self::Resolution => return done.resolution.mean().map(Span::as_millis),
            Self::Time(spent) => return Some(done.time(spent).as_millis()),
            Self::Assigned => done.assigned,
            Self::Resolved => done.resolved,
            Self::Reopened => done.reopened,
            Self::HandedOn => done.handed_on,
            Self::Missed => done.missed,
        };
        Some(number as i64)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentDone {
    pub agent: AgentId,
    pub done: Done,
}

/// All of them together.
pub fn sum(rows: &[AgentDone]) -> Done {
    rows.iter().fold(Done::default(), |sum, row| sum.plus(&row.done))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_s_average_is_that_of_all_its_chats_and_not_of_its_rows() {
        let row = |count, seconds| Done {
            first_answer: Averaged { count, total: Span::seconds(seconds) },
            times: vec![(Spent::Break, Span::seconds(seconds))],
            ..Done::default()
        };
        let sum = row(1, 100).plus(&row(3, 60)).plus(&Done::default());
        assert_eq!(sum.first_answer.mean(), Some(Span::seconds(40)));
        assert_eq!((sum.time(Spent::Break), sum.time(Spent::Missed)), (Span::seconds(160), Span::ZERO));
        assert_eq!(Done::default().first_answer.mean(), None);
    }

    #[test]
    fn a_report_goes_forwards_and_about_a_year_at_most() {
        let at = |hours| Timestamp::from_millis(0).plus(Span::hours(hours));
        let asked =
            |from, until| Asked { from: at(from), until: at(until), scope: Scope::default(), group: None };
        assert_eq!(asked(0, 366 * 24).check(), Ok(()));
        assert_eq!(asked(5, 5).check(), Err(Refusal::BackwardRange));
        assert!(matches!(asked(0, 400 * 24).check(), Err(Refusal::Invalid { .. })));
    }
}
