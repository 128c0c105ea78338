//! What the customer's screens decide, without drawing: which screen, which questions, how lines stand together.

use super::page::Wish;
use crate::{
    domain::{
        agent::Status,
        channel::{FieldKind, PrechatField},
        event::Seq,
        ids::MessageId,
        refusal::Refusal,
        time::{Span, Timestamp},
        visitor::{Answers, Availability, BadAnswer, Chat, Line, LineKind, Look, Stage},
    },
    parts::outbox::{Fate, Unsent},
    texts::{fill, widget::Widget as Words},
};

/// Which screen stands in the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The form before the chat; `leaving`: nobody is there, a message is left.
    Before { leaving: bool },
    /// The log and the composer: waiting, talking, or looking back.
    Talk,
    /// Ended, and he has not said how it was.
    Rate,
    /// He just did.
    Thanks,
}

/// What the customer did with an ended chat.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum After {
    #[default]
    Nothing,
    Rated,
    /// Did not want to rate, or wants to read it again.
    LooksBack,
    /// Wants a new one.
    BeginsAnew,
}

impl After {
    pub fn wished(wish: Option<Wish>) -> Self {
        match wish {
            Some(Wish::LookBack) => Self::LooksBack,
            Some(Wish::BeginAnew) => Self::BeginsAnew,
            Some(Wish::End | Wish::Mail) | None => Self::Nothing,
        }
    }
}

/// The screen that follows from where the chat stands.
pub fn screen(chat: Option<&Chat>, desk: &Availability, after: After) -> Screen {
    let before = Screen::Before { leaving: desk.online == 0 };
    let Some(chat) = chat else { return before };
    match (&chat.stage, after) {
        (Stage::Ended { .. }, After::BeginsAnew) => before,
        (Stage::Ended { .. }, After::Rated) => Screen::Thanks,
        (Stage::Ended { agent: Some(_), .. }, After::Nothing) if !chat.rated => Screen::Rate,
        _ => Screen::Talk,
    }
}

/// The questions of the form. Who leaves a message must say where the answer goes, and is spared the optional ones.
pub fn questions(look: &Look, leaving: bool, words: &Words) -> Vec<PrechatField> {
    if !leaving {
        return look.prechat.clone();
    }
    let is_email = |field: &PrechatField| field.kind == FieldKind::Email;
    let mut asked: Vec<_> = look.prechat.iter().filter(|f| f.required || is_email(f)).cloned().collect();
    match asked.iter_mut().find(|f| is_email(f)) {
        Some(email) => email.required = true,
        None => asked.push(PrechatField::new("email", words.email, FieldKind::Email, true)),
    }
    asked
}

/// What is wrong with the answers, by question.
pub fn check(questions: &[PrechatField], answers: &Answers) -> Vec<(String, BadAnswer)> {
    let checked = questions.iter().map(|field| (field, field.check(answers.get(&field.key))));
    checked.filter_map(|(field, found)| Some((field.key.clone(), found.err()?))).collect()
}

pub fn say_bad(bad: BadAnswer, words: &Words) -> &'static str {
    match bad {
        BadAnswer::Missing => words.missing,
        BadAnswer::NotAnEmail => words.no_email,
        BadAnswer::TooLong => words.too_long,
        BadAnswer::NotOffered => words.not_offered,
    }
}

/// Which question asks for the address.
pub fn email_key(look: &Look) -> String {
    let asked = look.prechat.iter().find(|field| field.kind == FieldKind::Email);
    asked.map_or("email", |field| &field.key).to_owned()
}

/// The address he gave, if he did.
pub fn email(look: &Look, answers: &Answers) -> Option<String> {
    let given = answers.get(&email_key(look)).to_owned();
    (!given.is_empty()).then_some(given)
}

/// Notes an answer, in place of the earlier one.
pub fn put(answers: &mut Answers, key: &str, value: String) {
    match answers.0.iter_mut().find(|(k, _)| k == key) {
        Some((_, old)) => *old = value,
        None => answers.0.push((key.to_owned(), value)),
    }
}

/// The answers to these questions alone, in their order.
pub fn answered(questions: &[PrechatField], answers: &Answers) -> Answers {
    Answers(questions.iter().map(|q| (q.key.clone(), answers.get(&q.key).to_owned())).collect())
}

/// "7 online, about 4 minutes".
pub fn who_is_there(desk: &Availability, words: &Words) -> String {
    let n = desk.online.to_string();
    match desk.wait_seconds.map(minutes) {
        None => fill(words.online, &[("n", &n)]),
        Some(1) => fill(words.online_minute, &[("n", &n)]),
        Some(m) => fill(words.online_minutes, &[("n", &n), ("m", &m.to_string())]),
    }
}

/// "About 4 minutes"; nothing where nobody can know.
pub fn wait(seconds: Option<u32>, words: &Words) -> Option<String> {
    seconds.map(|seconds| match minutes(seconds) {
        1 => words.wait_minute.to_owned(),
        n => fill(words.wait_minutes, &[("n", &n.to_string())]),
    })
}

/// Rounded up: a wait that turns out shorter annoys nobody.
fn minutes(seconds: u32) -> u32 {
    seconds.div_ceil(60).max(1)
}

/// Under the agent's name: what he does right now (S2-11).
pub fn presence(status: Status, words: &Words) -> &'static str {
    match status {
        Status::Online => words.online_now,
        Status::Invisible => words.busy_now,
        Status::Break => words.break_now,
        Status::Offline => words.offline_now,
    }
}

/// A line above the composer when the agent is not right there.
pub fn away(status: Status, words: &Words) -> Option<&'static str> {
    match status {
        Status::Online => None,
        Status::Invisible => Some(words.away_busy),
        Status::Break => Some(words.away_break),
        Status::Offline => Some(words.away_offline),
    }
}

/// One row of the log, with all that decides how it looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub id: MessageId,
    pub at: Timestamp,
    /// Begins, ends a run of messages of one author.
    pub first: bool,
    pub last: bool,
    pub what: RowKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKind {
    Mine { text: String, mark: Mark },
    Theirs { agent: String, text: String },
    Joined { agent: String },
    BackInQueue,
    Ended,
    Resumed,
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
pub fn rows(chat: &Chat, unsent: &[Unsent<String>]) -> Vec<Row> {
    let there = chat.lines.iter().map(|line| Row::of(line, chat.desk_seen));
    let coming = unsent.iter().filter(|u| chat.lines.iter().all(|line| line.id != u.id)).map(Row::coming);
    let mut rows: Vec<Row> = there.chain(coming).collect();
    for i in 0..rows.len() {
        let joins = i > 0 && rows[i].goes_on(&rows[i - 1]);
        rows[i].first = !joins;
        if joins {
            rows[i - 1].last = false;
        }
    }
    rows
}

impl Row {
    fn of(line: &Line, desk_seen: Seq) -> Self {
        let what = match line.what.clone() {
            LineKind::Mine(text) => {
                RowKind::Mine { text, mark: if line.seq <= desk_seen { Mark::Read } else { Mark::Sent } }
            }
            LineKind::Theirs { agent, text } => RowKind::Theirs { agent, text },
            LineKind::Joined { agent } => RowKind::Joined { agent },
            LineKind::BackInQueue => RowKind::BackInQueue,
            LineKind::Ended => RowKind::Ended,
            LineKind::Reopened => RowKind::Resumed,
        };
        Self { id: line.id, at: line.at, first: true, last: true, what }
    }

    fn coming(unsent: &Unsent<String>) -> Self {
        let mark = match &unsent.fate {
            Fate::Failed(why) => Mark::Failed(why.clone()),
            Fate::Taken => Mark::Sent,
            _ if unsent.is_held_up() => Mark::HeldUp,
            Fate::Due { .. } | Fate::Sending => Mark::Sending,
        };
        let what = RowKind::Mine { text: unsent.what.clone(), mark };
        Self { id: unsent.id, at: unsent.at, first: true, last: true, what }
    }

    /// The same author, soon after, and nothing to say about the one before but its time.
    fn goes_on(&self, before: &Row) -> bool {
        let soon = self.at.since(before.at) < Span::minutes(5);
        soon && match (&before.what, &self.what) {
            (RowKind::Mine { mark: a, .. }, RowKind::Mine { mark: b, .. }) => a == b,
            (RowKind::Theirs { agent: a, .. }, RowKind::Theirs { agent: b, .. }) => a == b,
            _ => false,
        }
    }

    /// What the row looks like besides its own, unchanging text: a row is drawn anew when this changes.
    pub fn key(&self) -> (MessageId, bool, bool, u8) {
        let mark = match &self.what {
            RowKind::Mine { mark, .. } => match mark {
                Mark::Sending => 1,
                Mark::HeldUp => 2,
                Mark::Failed(_) => 3,
                Mark::Sent => 4,
                Mark::Read => 5,
            },
            _ => 0,
        };
        (self.id, self.first, self.last, mark)
    }
}

#[cfg(test)]
mod tests;
