//! Quick responses: which ones a few typed letters mean, and what stands in them once it is filled in.

use crate::domain::{finding::fold, settings::QuickResponse};

/// What placeholders stand for, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    pub customer: Option<String>,
    pub agent: Option<String>,
}

/// A stretch of a prepared answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    Text(String),
    Filled(String),
    /// Nobody knows: the agent has to write it. Holds what stands between the braces.
    Missing(String),
}

impl Values {
    fn of(&self, name: &str) -> Option<String> {
        let first = |name: &Option<String>| name.as_deref().map(|name| first_name(name).to_owned());
        match name {
            "customer.name" => self.customer.clone(),
            "customer.first_name" => first(&self.customer),
            "agent.name" => self.agent.clone(),
            "agent.first_name" => first(&self.agent),
            _ => None,
        }
    }

    /// The parts of an answer, for the preview.
    pub fn slots(&self, text: &str) -> Vec<Slot> {
        let mut slots = Vec::new();
        let mut rest = text;
        while let Some((start, end)) = hole(rest) {
            if start > 0 {
                slots.push(Slot::Text(rest[..start].to_owned()));
            }
            let name = rest[start + 2..end - 2].trim();
            slots.push(self.of(name).map_or_else(|| Slot::Missing(name.to_owned()), Slot::Filled));
            rest = &rest[end..];
        }
        if !rest.is_empty() {
            slots.push(Slot::Text(rest.to_owned()));
        }
        slots
    }

    /// The answer as it goes into the composer; what is missing stays in its braces.
    pub fn fill(&self, text: &str) -> String {
        let said = |slot| match slot {
            Slot::Text(text) | Slot::Filled(text) => text,
            Slot::Missing(name) => format!("{{{{{name}}}}}"),
        };
        self.slots(text).into_iter().map(said).collect()
    }
}

/// The first word of a name.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// The first placeholder in a text, from its braces to its braces.
pub fn hole(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(start) = text[from..].find("{{").map(|at| at + from) {
        let inner = &text[start + 2..];
        match inner.find(['{', '}', '\n']) {
            Some(at) if at > 0 && at <= 60 && inner[at..].starts_with("}}") => {
                return Some((start, start + 2 + at + 2));
            }
            _ => from = start + 1,
        }
    }
    None
}

/// What is still to be filled in before a text may go.
pub fn missing(text: &str) -> Vec<String> {
    let slots = Values::default().slots(text);
    slots
        .into_iter()
        .filter_map(|slot| match slot {
            Slot::Missing(name) => Some(name),
            Slot::Text(_) | Slot::Filled(_) => None,
        })
        .collect()
}

/// The letters after a `/` that begins a word right before the cursor, and where the `/` stands.
pub fn typed(before_cursor: &str) -> Option<(usize, &str)> {
    let slash = before_cursor.rfind('/')?;
    let begins = before_cursor[..slash].chars().next_back().is_none_or(char::is_whitespace);
    let letters = &before_cursor[slash + 1..];
    let plain = letters.chars().count() <= 24 && !letters.contains(char::is_whitespace);
    (begins && plain).then_some((slash, letters))
}

/// The answers that the letters may mean, best first: shortcut begins so, shortcut holds it, title holds it.
pub fn find<'a>(responses: impl Iterator<Item = &'a QuickResponse>, letters: &str) -> Vec<&'a QuickResponse> {
    let wanted = fold(letters.trim().trim_start_matches('/'));
    let rank = |response: &QuickResponse| {
        let shortcut = fold(response.shortcut.trim_start_matches('/'));
        if shortcut.starts_with(&wanted) {
            Some(0)
        } else if shortcut.contains(&wanted) {
            Some(1)
        } else {
            fold(&response.title).contains(&wanted).then_some(2)
        }
    };
    let mut found: Vec<(i32, &QuickResponse)> =
        responses.filter_map(|response| rank(response).map(|rank| (rank, response))).collect();
    found.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.shortcut.cmp(&y.shortcut)));
    found.into_iter().map(|(_, response)| response).collect()
}

/// A cursor in a browser's field counts UTF-16 units; Rust counts bytes.
pub fn byte_at(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    for (at, c) in text.char_indices() {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(c.len_utf16());
    }
    text.len()
}

/// And back.
pub fn units_at(text: &str, byte: usize) -> u32 {
    text.get(..byte).unwrap_or(text).encode_utf16().count() as u32
}

/// Puts words in the place of `from..to` and says where the cursor goes: to the first hole, else behind them.
/// Returns the text and the selection, in bytes.
pub fn put(text: &str, from: usize, to: usize, words: &str) -> (String, (usize, usize)) {
    let whole = format!("{}{words}{}", &text[..from], &text[to..]);
    let end = from + words.len();
    let selection = hole(words).map_or((end, end), |(start, stop)| (from + start, from + stop));
    (whole, selection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ids::QuickResponseId, settings::Scope};

    fn values() -> Values {
        Values { customer: Some("Hannah Brandt".into()), agent: Some("Maya Lindqvist".into()) }
    }

    #[test]
    fn known_values_are_filled_in_and_missing_ones_stay() {
        let text = "Hi {{customer.first_name}}, {{ agent.name }} here: {{tracking link}}.";
        assert_eq!(values().fill(text), "Hi Hannah, Maya Lindqvist here: {{tracking link}}.");
        assert_eq!(missing(&values().fill(text)), ["tracking link"]);
        assert_eq!(Values::default().fill("Hi {{customer.name}}"), "Hi {{customer.name}}");
    }

    #[test]
    fn braces_that_are_no_placeholder_are_text() {
        for text in ["{{}}", "{{", "a { b } }}", "{{line\nbreak}}", "json {\"a\": {}}"] {
            assert_eq!(missing(text), Vec::<String>::new(), "{text}");
            assert_eq!(values().fill(text), text);
        }
        assert_eq!(missing("{{{agent.name}}}"), ["agent.name"]);
    }

    #[test]
    fn a_slash_means_a_response_only_where_a_word_begins() {
        assert_eq!(typed("/"), Some((0, "")));
        assert_eq!(typed("Yes. /tra"), Some((5, "tra")));
        assert_eq!(typed("and/or"), None);
        assert_eq!(typed("https://x"), None);
        assert_eq!(typed("/two words"), None);
    }

    #[test]
    fn responses_are_found_by_shortcut_first_then_by_title() {
        let make = |n, shortcut: &str, title: &str| QuickResponse {
            id: QuickResponseId::fixed(n),
            shortcut: shortcut.into(),
            title: title.into(),
            text: String::new(),
            scope: Scope::Shared,
        };
        let all = [
            make(1, "label", "Return label, track it"),
            make(2, "retrack", "Again"),
            make(3, "track", "Parcel"),
            make(4, "iade", "İade"),
        ];
        let shortcuts =
            |letters| find(all.iter(), letters).into_iter().map(|r| r.shortcut.as_str()).collect::<Vec<_>>();
        assert_eq!(shortcuts("TRA"), ["track", "retrack", "label"]);
        assert_eq!(shortcuts("İAD"), ["iade"]);
        assert_eq!(shortcuts("").len(), 4);
    }

    #[test]
    fn the_cursor_goes_to_the_first_hole() {
        assert_eq!(put("Yes. /tra now", 5, 9, "Hi {{x}}"), ("Yes. Hi {{x}} now".into(), (8, 13)));
        assert_eq!(put("👩 ", 5, 5, "ok"), ("👩 ok".into(), (7, 7)));
    }

    #[test]
    fn cursors_are_counted_in_both_ways() {
        let text = "a👩é";
        for (units, byte) in [(0, 0), (1, 1), (3, 5), (4, 7)] {
            assert_eq!(byte_at(text, units), byte);
            assert_eq!(units_at(text, byte), units);
        }
        assert_eq!(byte_at(text, 99), text.len());
    }
}
