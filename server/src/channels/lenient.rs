//! Reading fields as they really come: numbers as strings and the reverse, one thing where a list belongs, what is
//! hostile, what is nonsense (meta-api §7). Every question here has an answer for every value.

use app::domain::time::Timestamp;
use serde_json::Value;

/// Longer than any id that was ever seen, short enough for an index.
const LONGEST_ID: usize = 2_000;
/// Signed addresses are long.
const LONGEST_URL: usize = 4096;
const LONGEST_LINE: usize = 1000;
const LONGEST_NAME: usize = 200;

/// The items of a list; a thing alone is a list of one, and nothing is none.
pub(super) fn list(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        Value::Null => &[],
        one => std::slice::from_ref(one),
    }
}

/// A text in whatever form, without NUL, which PostgreSQL does not keep; none where there is nothing.
pub(super) fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.replace('\0', ""),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Words of one line: a title, a reason, somebody's name.
pub(super) fn line(value: &Value) -> Option<String> {
    cut(&text(value)?, LONGEST_LINE)
}

/// What somebody calls himself.
pub(super) fn name(value: &Value) -> Option<String> {
    cut(&text(value)?, LONGEST_NAME)
}

fn cut(text: &str, longest: usize) -> Option<String> {
    // What turns the writing around would turn what stands beside it as well.
    let turns = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept = text.chars().filter(|c| !turns(c));
    let words = kept.map(|c| if c.is_control() { ' ' } else { c }).take(longest).collect::<String>();
    let words = words.trim();
    (!words.is_empty()).then(|| words.to_owned())
}

/// An id, always as text: numbers among them exceed what a floating point number holds.
pub(crate) fn id(value: &Value) -> Option<String> {
    let id = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) if !number.is_f64() => number.to_string(),
        _ => return None,
    };
    let fits = (1..=LONGEST_ID).contains(&id.len()) && !id.chars().any(char::is_control);
    fits.then_some(id)
}

/// Digits, without the `+` and the marks that people put between them.
pub(crate) fn phone(value: &Value) -> Option<String> {
    let text = id(value)?;
    let digits: String = text.chars().filter(|c| !matches!(c, '+' | ' ' | '-' | '(' | ')')).collect();
    let is_number = (1..=20).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(digits)
}

/// An address to show or to fetch; whoever fetches checks its host.
pub(super) fn url(value: &Value) -> Option<String> {
    let url = value.as_str()?.trim();
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let fits =
        is_web && url.len() <= LONGEST_URL && !url.chars().any(|c| c.is_control() || c.is_whitespace());
    fits.then(|| url.to_owned())
}

pub(super) fn number(value: &Value) -> Option<i64> {
    match value {
        // Saturates, which is nonsense that stays nonsense.
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|n| n as i64)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

pub(super) fn truth(value: &Value) -> bool {
    match value {
        Value::Bool(truth) => *truth,
        Value::String(text) => matches!(text.as_str(), "true" | "1"),
        other => number(other) == Some(1),
    }
}

/// A time in seconds or in milliseconds, told apart by their size: 10^11 seconds lie in the year 5138.
pub(super) fn time(value: &Value) -> Option<Timestamp> {
    const MILLIS: i64 = 100_000_000_000;
    /// The year 2100.
    const LATEST: i64 = 4_102_444_800_000;
    let told = number(value).filter(|&n| n > 0)?;
    let millis = if told > MILLIS { told } else { told * 1000 };
    (millis <= LATEST).then(|| Timestamp::from_millis(millis))
}

/// What a file is called, fit to be shown: no paths, and nothing that turns `exe.jpg` around.
pub(super) fn file_name(value: &Value) -> String {
    let hostile = |c: &char| c.is_control() || matches!(c, '/' | '\\') || is_bidi(*c);
    let name: String =
        text(value).unwrap_or_default().chars().filter(|c| !hostile(c)).take(LONGEST_NAME).collect();
    name.trim().to_owned()
}

/// Marks, embeddings, overrides and isolates of direction.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_time_is_read_from_whatever_says_one() {
        let at = Some(Timestamp::from_millis(1_795_000_000_000));
        for good in [
            json!("1795000000"),
            json!(1_795_000_000),
            json!(1_795_000_000_000_i64),
            json!(" 1795000000000 "),
        ] {
            assert_eq!(time(&good), at, "{good}");
        }
        let nonsense = [
            json!(null),
            json!(0),
            json!(-5),
            json!("soon"),
            json!(1e300),
            json!(i64::MAX),
            json!([1]),
            json!(1.0e-9),
        ];
        for bad in nonsense {
            assert_eq!(time(&bad), None, "{bad}");
        }
    }

    #[test]
    fn an_id_is_text_and_of_a_length() {
        assert_eq!(id(&json!(17_841_400_000_000_001_u64)).as_deref(), Some("17841400000000001"));
        assert_eq!(id(&json!("x".repeat(2_000))).map(|id| id.len()), Some(2_000));
        for bad in [json!(""), json!("x".repeat(2_001)), json!(1.5), json!({}), json!("a\0b"), json!(null)] {
            assert_eq!(id(&bad), None, "{bad}");
        }
        assert_eq!(phone(&json!("+49 (30) 555-000")).as_deref(), Some("4930555000"));
        assert_eq!(phone(&json!("DE.77001122334455")), None);
    }

    #[test]
    fn hostile_names_become_harmless() {
        let hostile = json!("../../etc\\pass\0wd\u{202e}gpj.exe\r\n");
        assert_eq!(file_name(&hostile), "....etcpasswdgpj.exe");
        assert_eq!(file_name(&json!("ä".repeat(300))).chars().count(), 200);
        assert_eq!(file_name(&json!(null)), "");
        assert_eq!(text(&json!("a\0b\n")).as_deref(), Some("ab\n"));
        assert_eq!(name(&json!(" Mira\n\u{7}Okoye ")).as_deref(), Some("Mira  Okoye"));
        assert_eq!(url(&json!("javascript:alert(1)")), None);
    }
}
