//! What is wrong with a form, said while typing. The server decides; these save the round trip.

use crate::domain::{
    channel::{Color, FieldKind, PrechatField, Product},
    ids::{QuickResponseId, TopicId},
    settings::{Catalog, QuickResponse},
    visitor::looks_like_email,
};

/// One thing that is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    Missing,
    TooLong(usize),
    OutOfRange(u32, u32),
    NotAnEmail,
    ShortPassword(usize),
    ShortcutLetters,
    ShortcutTaken,
    NameTaken,
    NotADomain(String),
    NotAColor,
    FaintColor,
    NoLabel,
    NoChoices,
    NoProduct,
    NotHours,
    NotADay(String),
}

/// What is wrong with a form, field by field, in the order of the form.
pub type Problems = Vec<(&'static str, Problem)>;

pub const NAME_LENGTH: usize = 80;
pub const TAG_LENGTH: usize = 40;
pub const HINT_LENGTH: usize = 200;
pub const SHORTCUT_LENGTH: usize = 30;
pub const TEXT_LENGTH: usize = 4_000;
pub const PASSWORD_LENGTH: usize = 8;
pub const HEADING_LENGTH: usize = 120;
pub const GREETING_LENGTH: usize = 300;
pub const AWAY_LENGTH: usize = 500;
pub const REOPEN_HOURS: (u32, u32) = (1, 720);
pub const GREETING_SECONDS: (u32, u32) = (0, 3600);
pub const QUESTIONS: usize = 10;
pub const CHOICES: usize = 30;
const KEY_LENGTH: usize = 40;

/// The fields that have a problem.
pub fn named<const N: usize>(fields: [(&'static str, Option<Problem>); N]) -> Problems {
    fields.into_iter().filter_map(|(field, problem)| Some((field, problem?))).collect()
}

/// Something, but not too much of it.
pub fn text(value: &str, longest: usize) -> Option<Problem> {
    if value.trim().is_empty() { Some(Problem::Missing) } else { optional(value, longest) }
}

/// Nothing, or not too much.
pub fn optional(value: &str, longest: usize) -> Option<Problem> {
    (value.trim().chars().count() > longest).then_some(Problem::TooLong(longest))
}

pub fn number(value: u32, (low, high): (u32, u32)) -> Option<Problem> {
    (!(low..=high).contains(&value)).then_some(Problem::OutOfRange(low, high))
}

/// Open chats per agent (V-01).
pub fn limit(value: u32) -> Option<Problem> {
    number(value, (*Product::LIMITS.start(), *Product::LIMITS.end()))
}

pub fn email(value: &str) -> Option<Problem> {
    match value.trim() {
        "" => Some(Problem::Missing),
        address if looks_like_email(address) => None,
        _ => Some(Problem::NotAnEmail),
    }
}

/// A new agent needs one; an old one keeps his when it is empty.
pub fn password(value: &str, is_new: bool) -> Option<Problem> {
    match value.chars().count() {
        0 if !is_new => None,
        0 => Some(Problem::Missing),
        short if short < PASSWORD_LENGTH => Some(Problem::ShortPassword(PASSWORD_LENGTH)),
        _ => None,
    }
}

/// One word: it is typed after `/` and ends with the first space.
pub fn shortcut(value: &str) -> Option<Problem> {
    let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let value = tidy_shortcut(value);
    match text(&value, SHORTCUT_LENGTH) {
        None if !value.chars().all(plain) => Some(Problem::ShortcutLetters),
        other => other,
    }
}

/// As it is kept: in lower case, without the `/` that it is typed after.
pub fn tidy_shortcut(value: &str) -> String {
    // The dotted capital would leave its dot behind as a sign of its own.
    value.trim().trim_start_matches('/').replace('İ', "i").to_lowercase()
}

/// Whether another quick response of the same scope has this shortcut.
pub fn shortcut_taken(catalog: &Catalog, mine: &QuickResponse) -> bool {
    let shortcut = tidy_shortcut(&mine.shortcut);
    let same = |id: QuickResponseId, other: &QuickResponse| {
        id != mine.id && other.scope == mine.scope && tidy_shortcut(&other.shortcut) == shortcut
    };
    catalog.quick_responses.iter().any(|(id, other)| same(*id, other))
}

/// Whether somebody else of the list has this name.
pub fn name_taken<'a>(name: &str, others: impl Iterator<Item = &'a str>) -> Option<Problem> {
    let name = name.trim().to_lowercase();
    others.map(|other| other.trim().to_lowercase()).any(|other| other == name).then_some(Problem::NameTaken)
}

/// Must be a colour that carries text and stands on a white page.
pub fn accent(value: &str) -> Option<Problem> {
    match value.trim().parse::<Color>() {
        Err(_) => Some(Problem::NotAColor),
        Ok(color) if !color.works_as_accent() => Some(Problem::FaintColor),
        Ok(_) => None,
    }
}

/// One host per line, as it is kept: lower case, without empty lines and repetitions.
pub fn domains(lines: &str) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for line in lines.lines().map(|line| line.trim().to_lowercase()).filter(|line| !line.is_empty()) {
        if !kept.contains(&line) {
            kept.push(line);
        }
    }
    kept
}

/// The first line that is no host name and no `*.host`.
pub fn bad_domain(lines: &str) -> Option<Problem> {
    domains(lines).into_iter().find(|line| !is_host(line)).map(Problem::NotADomain)
}

fn is_host(text: &str) -> bool {
    let host = text.strip_prefix("*.").unwrap_or(text);
    // A shop on a developer's machine is embedded as `localhost:8080`.
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.parse::<u16>().is_ok() => host,
        Some(_) => return false,
        None => host,
    };
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let label = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && part.chars().all(letters)
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    host.len() <= 253 && host.split('.').all(label)
}

/// The first pre-chat field that will not do: its place, and why.
pub fn bad_prechat(fields: &[PrechatField]) -> Option<(usize, Problem)> {
    fields.iter().enumerate().find_map(|(place, field)| {
        let problem = match &field.kind {
            _ if field.label.trim().is_empty() => Some(Problem::NoLabel),
            FieldKind::Choice(choices) if choices.iter().all(|c| c.trim().is_empty()) => {
                Some(Problem::NoChoices)
            }
            _ => optional(&field.label, NAME_LENGTH),
        };
        problem.map(|problem| (place, problem))
    })
}

/// A key for a question: from its label where the label has latin letters, never one that is taken.
pub fn prechat_key(label: &str, taken: &[PrechatField]) -> String {
    let plain: String =
        label.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let words: Vec<&str> = plain.split('_').filter(|word| !word.is_empty()).collect();
    let stem = if words.is_empty() { "field".to_owned() } else { words.join("_") };
    // Room for a number after it.
    let stem: String = stem.chars().take(KEY_LENGTH - 4).collect();
    let free = |key: &String| taken.iter().all(|field| field.key != *key);
    let first = std::iter::once(stem.clone());
    let numbered = (2_u32..).map(|n| format!("{stem}_{n}"));
    first.chain(numbered).find(free).unwrap_or(stem)
}

/// Topics that may be the parent of this one: all but itself and those below it.
pub fn possible_parents(catalog: &Catalog, topic: TopicId) -> Vec<(TopicId, String)> {
    let below = |mut next: TopicId| {
        // The bound keeps a damaged tree from looping.
        for _ in 0..16 {
            if next == topic {
                return true;
            }
            match catalog.topics.get(&next).and_then(|t| t.parent) {
                Some(parent) => next = parent,
                None => return false,
            }
        }
        true
    };
    let mut parents: Vec<_> =
        catalog.topics.keys().filter(|id| !below(**id)).map(|id| (*id, catalog.topic_path(*id))).collect();
    parents.sort_by_cached_key(|(_, path)| path.to_lowercase());
    parents
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        ids::AgentId,
        settings::{Scope, Topic},
    };

    #[test]
    fn a_domain_is_a_host_or_all_hosts_under_one() {
        for good in ["shop.example", "*.shop.example", "localhost:8080", "a-b.example", "127.0.0.1:8080"] {
            assert_eq!(bad_domain(good), None, "{good}");
        }
        for bad in
            ["https://shop.example", "shop.example/path", "*", "a b", "*.*.example", "-a.example", "a..b"]
        {
            assert!(bad_domain(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn domains_are_kept_once_and_in_lower_case() {
        assert_eq!(domains(" Shop.Example \n\nshop.example\nb.example"), ["shop.example", "b.example"]);
    }

    #[test]
    fn a_shortcut_is_one_word() {
        for good in ["hello", "/Hello", "İade-şartları", "a_1"] {
            assert_eq!(shortcut(good), None, "{good}");
        }
        assert_eq!(shortcut(" "), Some(Problem::Missing));
        for bad in ["two words", "a/b", "a.b"] {
            assert_eq!(shortcut(bad), Some(Problem::ShortcutLetters), "{bad}");
        }
    }

    #[test]
    fn a_shortcut_may_be_taken_in_another_scope() {
        let response = |n, scope| QuickResponse {
            id: QuickResponseId::fixed(n),
            shortcut: "hello".into(),
            title: String::new(),
            text: String::new(),
            scope,
        };
        let mut catalog = Catalog::default();
        catalog.quick_responses.insert(QuickResponseId::fixed(1), response(1, Scope::Shared));
        assert!(shortcut_taken(&catalog, &response(2, Scope::Shared)));
        assert!(!shortcut_taken(&catalog, &response(1, Scope::Shared)), "it is its own");
        assert!(!shortcut_taken(&catalog, &response(2, Scope::Own(AgentId::fixed(1)))));
    }

    #[test]
    fn a_limit_is_between_one_and_fifty() {
        assert_eq!(limit(1).or(limit(50)), None);
        assert_eq!(limit(0), Some(Problem::OutOfRange(1, 50)));
        assert!(limit(crate::parts::field::NO_NUMBER).is_some());
    }

    #[test]
    fn only_a_new_agent_needs_a_password() {
        assert_eq!(password("", false), None);
        assert_eq!(password("", true), Some(Problem::Missing));
        assert_eq!(password("short", false), Some(Problem::ShortPassword(8)));
        assert_eq!(password("long one", true), None);
    }

    #[test]
    fn an_accent_must_be_seen_and_carry_text() {
        assert_eq!(accent("#0d6b7b"), None);
        assert_eq!(accent("petrol"), Some(Problem::NotAColor));
        assert_eq!(accent("#fff0a0"), Some(Problem::FaintColor));
    }

    #[test]
    fn a_question_gets_a_key_of_its_own() {
        let name = PrechatField::new("name", "Name", FieldKind::Name, true);
        assert_eq!(prechat_key("Order number", &[]), "order_number");
        assert_eq!(prechat_key("Name", &[name]), "name_2");
        assert_eq!(prechat_key("الاسم", &[]), "field");
    }

    #[test]
    fn a_choice_needs_something_to_choose() {
        let field = |kind| PrechatField::new("a", "A", kind, true);
        assert_eq!(bad_prechat(&[field(FieldKind::Text)]), None);
        let empty = [field(FieldKind::Text), field(FieldKind::Choice(vec![" ".into()]))];
        assert_eq!(bad_prechat(&empty), Some((1, Problem::NoChoices)));
    }

    #[test]
    fn a_topic_cannot_be_its_own_ancestor() {
        let topic = |n, parent: Option<u128>, name: &str| {
            let id = TopicId::fixed(n);
            (id, Topic { id, parent: parent.map(TopicId::fixed), name: name.into(), active: true })
        };
        let catalog = Catalog {
            topics: [
                topic(1, None, "Orders"),
                topic(2, Some(1), "Late"),
                topic(3, Some(2), "Lost"),
                topic(4, None, "Billing"),
            ]
            .into(),
            ..Catalog::default()
        };
        let parents: Vec<_> =
            possible_parents(&catalog, TopicId::fixed(2)).into_iter().map(|(_, path)| path).collect();
        assert_eq!(parents, ["Billing", "Orders"]);
    }
}
