//! JSON that our reader refuses as a whole although one item alone is to blame (meta-api §7): half of a character that
//! takes two (`\ud83d` alone), what is nested deeper than anything that means something, and a number that is larger than
//! any (`1e999`). Only looked at after the reader has refused a text.

use serde_json::Value;

/// Deeper than the provider's own, and less than our reader goes.
const DEEPEST: usize = 100;

/// Reads it, mended where that is possible.
pub fn read(text: &str) -> Result<Value, serde_json::Error> {
    serde_json::from_str(text).or_else(|error| serde_json::from_str(&mended(text)).map_err(|_| error))
}

/// With a mark in place of each half character, and `null` in place of what is too deep or too large.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut depth, mut in_string, mut rest) = (0_usize, false, text);
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        let mut put = &rest[..taken];
        match c {
            '\\' if in_string => {
                taken = escape(rest);
                put = if is_half(&rest[..taken]) { "\\ufffd" } else { &rest[..taken] };
            }
            '"' => in_string = !in_string,
            '[' | '{' if !in_string => {
                depth += 1;
                put = if depth == DEEPEST { "null" } else { put };
            }
            '-' | '0'..='9' if !in_string => {
                taken = number(rest);
                put = if depth < DEEPEST && is_too_large(&rest[..taken]) { "null" } else { &rest[..taken] };
            }
            _ => {}
        }
        if depth < DEEPEST || put == "null" {
            out.push_str(put);
        }
        if matches!(c, ']' | '}') && !in_string {
            depth = depth.saturating_sub(1);
        }
        rest = &rest[taken..];
    }
    out
}

/// How long the number is that a text begins with, or what looks like one.
fn number(text: &str) -> usize {
    text.find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E')).unwrap_or(text.len())
}

fn is_too_large(number: &str) -> bool {
    number.parse::<f64>().is_ok_and(f64::is_infinite)
}

/// How long the escape is that a text begins with: a character of two halves is one.
fn escape(text: &str) -> usize {
    let unit = |at: usize| text.get(at..at + 6).and_then(half);
    match (unit(0), unit(6)) {
        (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
        (Some(_), _) => 6,
        (None, _) => 1 + text[1..].chars().next().map_or(0, char::len_utf8),
    }
}

/// The unit that `\uxxxx` names.
fn half(escape: &str) -> Option<u32> {
    escape.strip_prefix("\\u").and_then(|digits| u32::from_str_radix(digits, 16).ok())
}

fn is_half(escape: &str) -> bool {
    matches!(half(escape), Some(0xd800..=0xdfff))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_odd_item_leaves_its_siblings_readable() {
        let deep = format!("{}1{}", "[".repeat(300), "]".repeat(300));
        let text = format!(
            r#"{{"a": "half \ud83d", "b": "\udc00\ud83d\ude42", "c": {deep}, "d": "\\ud83d and \"[{{\"", "e": [1, {{"f": 2}}]}}"#
        );
        assert!(serde_json::from_str::<Value>(&text).is_err());
        let read = read(&text).expect("mended");
        assert_eq!(read["a"], "half \u{fffd}");
        assert_eq!(read["b"], "\u{fffd}🙂");
        assert_eq!(read["d"], "\\ud83d and \"[{\"");
        assert_eq!(read["e"], serde_json::json!([1, {"f": 2}]));
        assert!(read["c"].is_array());
    }

    #[test]
    fn a_number_that_is_larger_than_any_costs_itself_alone() {
        let deep = format!("{}1e999{}", "[".repeat(300), "]".repeat(300));
        let text = format!(r#"{{"a": 1e999, "b": [-2.5E+400, 17, -1.5e3], "c": "1e999", "d": {deep}}}"#);
        let read = read(&text).expect("mended");
        assert_eq!((&read["a"], &read["b"][0]), (&Value::Null, &Value::Null));
        assert_eq!(
            (&read["b"][1], &read["b"][2], &read["c"]),
            (&17.into(), &(-1500.0).into(), &"1e999".into())
        );
    }

    #[test]
    fn what_is_no_json_stays_none() {
        for text in [
            "1e999e",
            "[1e999",
            "--1e999",
            "",
            "[",
            "{\"object\":\"\\ud83d\"",
            "\\",
            "\"\\u12",
            &"[".repeat(500),
            "not even text",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_can_be_read_is_read_as_it_is(text in "(\\PC|[\\[\\]{}\",:\\\\u0-9a-f]){0,60}") {
            let value = serde_json::json!({ "it": [text] });
            prop_assert_eq!(serde_json::from_str::<Value>(&mended(&value.to_string())).expect("still JSON"), value);
            let _ = read(&text);
        }
    }
}
