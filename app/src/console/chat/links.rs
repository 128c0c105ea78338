//! Finds addresses in what people wrote. Only `http` and `https` become links: everything else stays text.

/// A stretch of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'t> {
    Text(&'t str),
    Link(&'t str),
}

const SCHEMES: [&str; 2] = ["https://", "http://"];

/// Splits a text at its links. The parts put together are the text again.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((at, length)) = next_link(rest) {
        if at > 0 {
            parts.push(Part::Text(&rest[..at]));
        }
        parts.push(Part::Link(&rest[at..at + length]));
        rest = &rest[at + length..];
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// Where the first link begins, and its length in bytes.
fn next_link(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(colon) = text[from..].find("://").map(|at| at + from) {
        let start = SCHEMES.iter().find_map(|scheme| start_of(scheme, text, colon));
        if let Some(start) = start.filter(|start| *start >= from && begins_a_word(text, *start)) {
            let length = length(&text[start..]);
            // A scheme alone is no address.
            if length > colon + 3 - start {
                return Some((start, length));
            }
        }
        from = colon + 3;
    }
    None
}

fn start_of(scheme: &str, text: &str, colon: usize) -> Option<usize> {
    let start = (colon + 3).checked_sub(scheme.len())?;
    text.get(start..colon + 3).filter(|found| found.eq_ignore_ascii_case(scheme)).map(|_| start)
}

fn begins_a_word(text: &str, start: usize) -> bool {
    text[..start].chars().next_back().is_none_or(|before| !before.is_alphanumeric())
}

/// An address ends at white space, a quote or an angle bracket; the punctuation of the sentence around it and
/// an unopened closing bracket are not part of it. Direction marks would let it show another host than it has.
fn length(text: &str) -> usize {
    let ends = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '"' | '`' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut link = text.find(ends).map_or(text, |end| &text[..end]);
    while let Some(last) = link.chars().next_back() {
        let open = match last {
            ')' => '(',
            ']' => '[',
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '…' | '*' => '\0',
            _ => break,
        };
        if open != '\0' && link.matches(open).count() >= link.matches(last).count() {
            break;
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    link.len()
}

#[cfg(test)]
mod tests {
    use super::{Part::*, *};

    #[test]
    fn a_link_ends_before_the_punctuation_around_it() {
        assert_eq!(
            parts("See (https://shop.example/a_(b)?q=1), or http://x.example."),
            [
                Text("See ("),
                Link("https://shop.example/a_(b)?q=1"),
                Text("), or "),
                Link("http://x.example"),
                Text("."),
            ]
        );
    }

    #[test]
    fn only_http_and_https_become_links() {
        for text in
            ["javascript://alert(1)", "ftp://a.example", "https://", "xhttp://a.example", "data:text/html,x"]
        {
            assert_eq!(parts(text), [Text(text)], "{text}");
        }
        assert_eq!(parts("HTTPS://A.example"), [Link("HTTPS://A.example")]);
    }

    #[test]
    fn markup_quotes_and_direction_marks_end_a_link() {
        assert_eq!(parts("https://a.example\"><b>")[0], Link("https://a.example"));
        assert_eq!(parts("https://a.example/\u{202e}moc.live")[0], Link("https://a.example/"));
    }

    proptest::proptest! {
        #[test]
        fn the_parts_put_together_are_the_text(text in "(https?://|[ -~ıİ👩\u{202e}\n]){0,12}") {
            let whole: String = parts(&text).into_iter().map(|part| match part { Text(t) | Link(t) => t }).collect();
            proptest::prop_assert_eq!(whole, text);
        }
    }
}
