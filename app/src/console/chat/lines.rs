//! From entries to what a thread shows: days, dividers, and messages grouped by who spoke; and which part of a
//! long thread is in the page at all.

use super::calendar::Wall;
use crate::domain::{
    event::Seq,
    ids::MessageId,
    message::{Author, Body, Entry},
    time::{Span, Timestamp},
};

/// Messages of one speaker stand together unless this much time passed between them.
const PAUSE: Span = Span::minutes(5);

/// One row of the thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A new day begins above this entry.
    Day(Wall, MessageId),
    /// What follows had not been seen when the conversation was opened.
    New,
    Entry(Box<Shown>),
}

/// An entry and its place in its group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub entry: Entry,
    /// Begins a group: gets more room above.
    pub first: bool,
    /// Ends a group: carries author, time and ticks.
    pub last: bool,
}

/// What makes a row the same row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    Day(i64, MessageId),
    New,
    Entry(MessageId, bool, bool),
}

impl Line {
    pub fn key(&self) -> Key {
        match self {
            Self::Day(wall, above) => Key::Day(wall.day_number(), *above),
            Self::New => Key::New,
            Self::Entry(shown) => Key::Entry(shown.entry.id, shown.first, shown.last),
        }
    }
}

/// Lays entries out. Without a clock there are no days: the server does not know the reader's time zone.
pub fn lines(
    entries: &[Entry],
    new_from: Option<Seq>,
    clock: Option<&dyn Fn(Timestamp) -> Wall>,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::with_capacity(entries.len() + 8);
    let mut day = None;
    for entry in entries {
        if let Some(wall) = clock.map(|clock| clock(entry.at))
            && day.replace(wall.day_number()) != Some(wall.day_number())
        {
            lines.push(Line::Day(wall, entry.id));
        }
        if new_from == Some(entry.seq) {
            lines.push(Line::New);
        }
        let goes_on = match lines.last_mut() {
            Some(Line::Entry(above)) if are_together(&above.entry, entry) => {
                above.last = false;
                true
            }
            _ => false,
        };
        lines.push(Line::Entry(Box::new(Shown { entry: entry.clone(), first: !goes_on, last: true })));
    }
    lines
}

fn are_together(above: &Entry, below: &Entry) -> bool {
    match (&above.body, &below.body) {
        (Body::Message { author: a, .. }, Body::Message { author: b, .. }) => {
            a == b && below.at.since(above.at) < PAUSE
        }
        _ => false,
    }
}

/// Where the divider stands: above the first customer message that the desk had not seen.
pub fn first_unseen(entries: &[Entry], desk_seen: Seq, unread: u32) -> Option<Seq> {
    let is_his = |entry: &&Entry| matches!(entry.body, Body::Message { author: Author::Customer, .. });
    if unread == 0 {
        return None;
    }
    entries.iter().filter(is_his).find(|entry| entry.seq > desk_seen).map(|entry| entry.seq)
}

/// Which entries are in the page: a long thread is in memory as far as it was read, and in the page only in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The last entry in the page; `None` follows the end.
    last: Option<Seq>,
    count: usize,
}

/// What scrolling up leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Up {
    To(Extent),
    /// Everything that is here is shown: an older page is needed.
    Beyond,
}

impl Extent {
    /// Most entries in the page.
    pub const MOST: usize = 200;
    const STEP: usize = 50;

    pub fn newest() -> Self {
        Self { last: None, count: Self::STEP }
    }

    pub fn follows_end(self) -> bool {
        self.last.is_none()
    }

    fn end(self, entries: &[Entry]) -> usize {
        let at = self.last.and_then(|last| entries.iter().rposition(|entry| entry.seq == last));
        at.map_or(entries.len(), |at| at + 1)
    }

    /// The entries in the page.
    pub fn of(self, entries: &[Entry]) -> &[Entry] {
        let end = self.end(entries);
        &entries[end.saturating_sub(self.count)..end]
    }

    /// One step up; the far end leaves the page when it gets too long.
    pub fn up(self, entries: &[Entry]) -> Up {
        let end = self.end(entries);
        let start = end.saturating_sub(self.count);
        if start == 0 {
            return Up::Beyond;
        }
        let start = start.saturating_sub(Self::STEP);
        let end = end.min(start + Self::MOST);
        Up::To(Self::between(start, end, entries))
    }

    /// One step down; `None` at the end.
    pub fn down(self, entries: &[Entry]) -> Option<Self> {
        self.last?;
        let start = self.end(entries).saturating_sub(self.count);
        let end = (self.end(entries) + Self::STEP).min(entries.len());
        Some(Self::between(start.max(end.saturating_sub(Self::MOST)), end, entries))
    }

    /// What is before and after this line, if it is here.
    pub fn around(message: MessageId, entries: &[Entry]) -> Option<Self> {
        let at = entries.iter().rposition(|entry| entry.id == message)?;
        let end = (at + Self::STEP).min(entries.len());
        Some(Self::between(at.saturating_sub(Self::STEP), end, entries))
    }

    fn between(start: usize, end: usize, entries: &[Entry]) -> Self {
        let last = if end == entries.len() { None } else { entries.get(end - 1).map(|entry| entry.seq) };
        Self { last, count: end - start }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        ids::AgentId,
        message::{Happened, Text},
    };

    const MAYA: Author = Author::Agent(AgentId::fixed(1));

    fn said(seq: i64, author: Author, minute: i64) -> Entry {
        let text = Text::new("x").unwrap();
        entry(seq, minute, Body::words(author, text))
    }

    fn entry(seq: i64, minute: i64, body: Body) -> Entry {
        let at = Timestamp::from_millis(minute * 60_000);
        Entry { id: MessageId::fixed(seq as u128), seq: Seq(seq), at, body, place: None }
    }

    fn sketch(lines: &[Line]) -> String {
        lines
            .iter()
            .map(|line| match line {
                Line::Day(..) => "day ".to_owned(),
                Line::New => "new ".to_owned(),
                Line::Entry(s) => format!(
                    "{}{}{} ",
                    if s.first { "[" } else { "" },
                    s.entry.seq.0,
                    if s.last { "]" } else { "" }
                ),
            })
            .collect()
    }

    #[test]
    fn messages_stand_together_by_speaker_until_a_pause_an_event_or_a_divider() {
        let entries = [
            said(1, Author::Customer, 0),
            said(2, Author::Customer, 1),
            said(3, MAYA, 2),
            said(4, MAYA, 9),
            entry(5, 9, Body::Happened(Happened::Ended)),
            said(6, MAYA, 9),
            said(7, Author::Customer, 10),
            said(8, Author::Customer, 10),
        ];
        assert_eq!(sketch(&lines(&entries, None, None)), "[1 2] [3] [4] [5] [6] [7 8] ");
        assert_eq!(sketch(&lines(&entries, Some(Seq(8)), None)), "[1 2] [3] [4] [5] [6] [7] new [8] ");
    }

    #[test]
    fn a_day_begins_above_its_first_entry() {
        let entries = [said(1, MAYA, 0), said(2, MAYA, 24 * 60 - 1), said(3, MAYA, 24 * 60)];
        assert_eq!(sketch(&lines(&entries, None, Some(&Wall::utc))), "day [1] [2] day [3] ");
    }

    #[test]
    fn the_divider_stands_above_the_first_unseen_customer_message() {
        let entries = [said(1, Author::Customer, 0), said(2, MAYA, 1), said(3, Author::Customer, 2)];
        assert_eq!(first_unseen(&entries, Seq(1), 1), Some(Seq(3)));
        assert_eq!(first_unseen(&entries, Seq(1), 0), None);
    }

    #[test]
    fn a_long_thread_is_in_the_page_only_in_part() {
        let all: Vec<Entry> = (1..=1000).map(|n| said(n, MAYA, n)).collect();
        let seqs = |extent: Extent, entries: &[Entry]| {
            let shown = extent.of(entries);
            (shown.first().map(|e| e.seq.0), shown.last().map(|e| e.seq.0))
        };
        let mut extent = Extent::newest();
        let loaded = &all[950..];
        assert_eq!(seqs(extent, loaded), (Some(951), Some(1000)));
        assert_eq!(extent.up(loaded), Up::Beyond);
        for _ in 0..10 {
            match extent.up(&all) {
                Up::To(next) => extent = next,
                Up::Beyond => panic!("there is more"),
            }
            assert!(extent.of(&all).len() <= Extent::MOST);
        }
        assert_eq!(seqs(extent, &all), (Some(451), Some(650)));
        assert!(!extent.follows_end());
        while let Some(next) = extent.down(&all) {
            extent = next;
        }
        assert_eq!(seqs(extent, &all), (Some(801), Some(1000)));
        assert!(extent.follows_end());
    }

    #[test]
    fn a_line_far_above_is_reached_with_what_is_around_it() {
        let all: Vec<Entry> = (1..=400).map(|n| said(n, MAYA, n)).collect();
        let extent = Extent::around(MessageId::fixed(120), &all).expect("it is here");
        let shown = extent.of(&all);
        assert!(shown.iter().any(|entry| entry.seq == Seq(120)) && !extent.follows_end());
        assert!(shown.len() <= Extent::MOST);
        assert_eq!(Extent::around(MessageId::fixed(500), &all), None);
        assert!(Extent::around(MessageId::fixed(399), &all).is_some_and(Extent::follows_end));
    }

    #[test]
    fn older_pages_and_new_messages_do_not_move_what_is_shown() {
        let all: Vec<Entry> = (1..=400).map(|n| said(n, MAYA, n)).collect();
        let mut extent = Extent::newest();
        for _ in 0..5 {
            if let Up::To(next) = extent.up(&all[100..390]) {
                extent = next;
            }
        }
        assert!(!extent.follows_end());
        let before = extent.of(&all[100..390]).to_vec();
        assert_eq!(extent.of(&all), before);
    }
}
