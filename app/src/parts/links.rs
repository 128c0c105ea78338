//! The addresses in a text, so that they can be opened. Only what says that it is one.

/// A stretch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Plain(String),
    Link(String),
}

/// Cuts a text into plain stretches and `http(s)://` addresses; put together again it is the same text.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((from, to)) = next_link(rest) {
        if from > 0 {
            out.push(Piece::Plain(rest[..from].to_owned()));
        }
        out.push(Piece::Link(rest[from..to].to_owned()));
        rest = &rest[to..];
    }
    if !rest.is_empty() {
        out.push(Piece::Plain(rest.to_owned()));
    }
    out
}

/// Where the first address begins and ends. The sentence's own punctuation behind it does not belong to it.
fn next_link(text: &str) -> Option<(usize, usize)> {
    let mut search = 0;
    loop {
        let from = search + ["https://", "http://"].iter().filter_map(|s| text[search..].find(s)).min()?;
        let host = from + text[from..].find("//")? + 2;
        let to = from + trimmed(&text[from..]).len();
        if text[host.min(to)..to].starts_with(|c: char| !c.is_ascii() || c.is_ascii_alphanumeric()) {
            return Some((from, to));
        }
        search = host;
    }
}

/// The address at the beginning of a text. Direction marks end it: with them it could show another host than
/// it has. A closing bracket belongs to it when it was opened in it.
fn trimmed(text: &str) -> &str {
    let marks = |c| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let ends = |c: char| c.is_whitespace() || c.is_control() || "<>\"'`".contains(c) || marks(c);
    let mut link = text.find(ends).map_or(text, |end| &text[..end]);
    while let Some(last) = link.chars().next_back() {
        let belongs = match last {
            ')' => link.matches('(').count() >= link.matches(')').count(),
            ']' => link.matches('[').count() >= link.matches(']').count(),
            _ => !".,;:!?…»،؟*".contains(last),
        };
        if belongs {
            break;
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        let text =
            "See (https://shop.example/a?b=1), or http://x.test. Not https:// alone, nor javascript:alert(1)";
        let links: Vec<_> = pieces(text).into_iter().filter(|p| matches!(p, Piece::Link(_))).collect();
        let expected = ["https://shop.example/a?b=1", "http://x.test"].map(|l| Piece::Link(l.into()));
        assert_eq!(links, expected);
    }

    #[test]
    fn brackets_of_the_address_stay_and_direction_marks_end_it() {
        let link = |text| pieces(text).into_iter().find(|piece| matches!(piece, Piece::Link(_)));
        assert_eq!(link("(https://a.example/b_(c))."), Some(Piece::Link("https://a.example/b_(c)".into())));
        assert_eq!(
            link("https://a.example/\u{202e}moc.live"),
            Some(Piece::Link("https://a.example/".into()))
        );
    }

    #[test]
    fn nothing_of_the_text_is_lost() {
        for text in
            ["", "plain", "https://a.b", "x https://a.b y https://c.d…", "https://https://", "http://é"]
        {
            let whole: String = pieces(text)
                .into_iter()
                .map(|p| match p {
                    Piece::Plain(t) | Piece::Link(t) => t,
                })
                .collect();
            assert_eq!(whole, text);
        }
    }
}
