//! What the customer's screens decide, without drawing: which screen, which questions, how lines stand together.

mod lines;

pub use lines::{Line, Mark, Said, lines};

use super::page::Wish;
use crate::{
    domain::{
        agent::Status,
        channel::{FieldKind, PrechatField},
        visitor::{Answers, Availability, BadAnswer, Chat, Look, Stage},
    },
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

#[cfg(test)]
mod tests;
