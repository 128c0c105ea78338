//! What an agent can send that is neither words nor a file: answers to tap, a place, somebody's card.

use super::{channel::ChannelKind, content::Part};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rich {
    /// A question with answers that the customer taps.
    Choices {
        text: String,
        choices: Vec<String>,
    },
    Place {
        latitude: String,
        longitude: String,
        name: String,
    },
    Card {
        name: String,
        phone: String,
    },
}

/// Why it cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadRich {
    /// The channel knows no such thing.
    NotHere,
    Text,
    Choices,
    Place,
    Card,
}

impl Rich {
    /// WhatsApp's number of buttons; more of Messenger's would be cut off by a telephone.
    pub const CHOICES: usize = 3;
    /// Characters on one of them, on every channel.
    pub const CHOICE: usize = 20;
    /// Characters of the question: WhatsApp's limit, and in bytes what Instagram takes.
    pub const TEXT: usize = 1_000;

    /// Whether a channel takes any of these; places and cards are WhatsApp's alone.
    pub fn is_taken_by(kind: ChannelKind) -> bool {
        kind.is_foreign()
    }

    pub fn check(&self, kind: ChannelKind) -> Result<(), BadRich> {
        let here = match self {
            Self::Choices { .. } => Self::is_taken_by(kind),
            Self::Place { .. } | Self::Card { .. } => kind == ChannelKind::Whatsapp,
        };
        if !here {
            return Err(BadRich::NotHere);
        }
        match self {
            Self::Choices { text, choices } => {
                let short = |text: &String| (1..=Self::CHOICE).contains(&text.trim().chars().count());
                let same = |one: &str, other: &String| other.trim() == one.trim();
                let distinct =
                    choices.iter().enumerate().all(|(at, one)| !choices[..at].iter().any(|o| same(one, o)));
                let length = match kind {
                    ChannelKind::Instagram => text.len(),
                    _ => text.chars().count(),
                };
                if text.trim().is_empty() || length > Self::TEXT {
                    return Err(BadRich::Text);
                }
                let fits = (1..=Self::CHOICES).contains(&choices.len()) && choices.iter().all(short);
                (fits && distinct).then_some(()).ok_or(BadRich::Choices)
            }
            Self::Place { latitude, longitude, name } => {
                let within = |typed: &str, most: f64| {
                    typed.trim().parse::<f64>().is_ok_and(|degrees| (-most..=most).contains(&degrees))
                };
                let fits = within(latitude, 90.0) && within(longitude, 180.0) && name.chars().count() <= 200;
                fits.then_some(()).ok_or(BadRich::Place)
            }
            Self::Card { name, phone } => {
                let digits = phone.chars().filter(char::is_ascii_digit).count();
                let plain = phone.chars().all(|c| c.is_ascii_digit() || "+ -().".contains(c));
                let named = (1..=200).contains(&name.trim().chars().count());
                (named && plain && (5..=15).contains(&digits)).then_some(()).ok_or(BadRich::Card)
            }
        }
    }

    /// The words of the message.
    pub fn text(&self) -> &str {
        match self {
            Self::Choices { text, .. } => text.trim(),
            Self::Place { .. } | Self::Card { .. } => "",
        }
    }

    /// What the thread shows below them.
    pub fn part(&self) -> Part {
        let trim = |text: &String| text.trim().to_owned();
        match self {
            Self::Choices { choices, .. } => Part::Choices { choices: choices.iter().map(trim).collect() },
            Self::Place { latitude, longitude, name } => {
                Part::Location { latitude: trim(latitude), longitude: trim(longitude), name: trim(name) }
            }
            Self::Card { name, phone } => {
                Part::Card { name: trim(name), phones: vec![trim(phone)], emails: Vec::new() }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_refused_for_what_is_wrong_with_it() {
        let choices = |text: &str, all: &[&str]| Rich::Choices {
            text: text.into(),
            choices: all.iter().map(|one| (*one).to_owned()).collect(),
        };
        let place =
            |a: &str, b: &str| Rich::Place { latitude: a.into(), longitude: b.into(), name: String::new() };
        let card = |name: &str, phone: &str| Rich::Card { name: name.into(), phone: phone.into() };
        use ChannelKind::{Instagram, Messenger, Web, Whatsapp};
        for (rich, kind, end) in [
            (choices("Which size?", &["S", "M", "L"]), Whatsapp, Ok(())),
            (choices("Which size?", &["S"]), Instagram, Ok(())),
            (choices("Which size?", &["S"]), Web, Err(BadRich::NotHere)),
            (choices(" ", &["S"]), Whatsapp, Err(BadRich::Text)),
            (choices("?", &[]), Whatsapp, Err(BadRich::Choices)),
            (choices("?", &["S", "S "]), Whatsapp, Err(BadRich::Choices)),
            (choices(&"ü".repeat(1_000), &["S"]), Whatsapp, Ok(())),
            (choices(&"ü".repeat(501), &["S"]), Instagram, Err(BadRich::Text)),
            (choices("?", &["A choice of far too many letters"]), Whatsapp, Err(BadRich::Choices)),
            (choices("?", &["1", "2", "3", "4"]), Messenger, Err(BadRich::Choices)),
            (place("57.70", "11.97"), Whatsapp, Ok(())),
            (place("57.70", "11.97"), Messenger, Err(BadRich::NotHere)),
            (place("91", "0"), Whatsapp, Err(BadRich::Place)),
            (place("NaN", "0"), Whatsapp, Err(BadRich::Place)),
            (card("Workshop", "+46 31 555 010"), Whatsapp, Ok(())),
            (card("", "+46 31 555 010"), Whatsapp, Err(BadRich::Card)),
            (card("Workshop", "call me"), Whatsapp, Err(BadRich::Card)),
        ] {
            assert_eq!(rich.check(kind), end, "{rich:?}");
        }
    }
}
