//! Finding by typing: without regard to case, accents and the two Turkish i's. Server and browser find alike.

use std::ops::Range;

/// A text as it is compared.
pub fn fold(text: &str) -> String {
    text.chars().flat_map(folded).collect()
}

/// A letter as it is compared; nothing, where it is a mark on the letter before it.
fn folded(c: char) -> impl Iterator<Item = char> {
    // `İ` becomes `i` and a combining dot.
    c.to_lowercase().filter_map(bare)
}

/// A small letter without its accent.
fn bare(c: char) -> Option<char> {
    Some(match c {
        '\0'..='\u{7f}' => c,
        // Accents that are characters of their own, and the vowel signs of Arabic.
        '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}' => return None,
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć'..='č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē'..='ě' => 'e',
        'ĝ'..='ģ' => 'g',
        'ì'..='ï' | 'ĩ'..='ı' => 'i',
        'ł' | 'ĺ'..='ľ' => 'l',
        'ñ' | 'ń'..='ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō'..='ő' => 'o',
        'ŕ'..='ř' => 'r',
        'ś'..='š' | 'ș' => 's',
        'ţ'..='ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ'..='ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź'..='ž' => 'z',
        c => c,
    })
}

/// Whether every word that was typed occurs somewhere.
pub fn has_all_words(text: &str, typed: &str) -> bool {
    let text = fold(text);
    fold(typed).split_whitespace().all(|word| text.contains(word))
}

/// What is looked for in a conversation: lines with all of these words, which are folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought(Vec<String>);

impl Sought {
    /// Fewer letters would find nearly every line.
    pub const SHORTEST: usize = 2;
    /// In characters; what was typed beyond is not looked for.
    pub const LONGEST: usize = 200;

    /// The words of what was typed; `None` while it is too short.
    pub fn new(typed: &str) -> Option<Self> {
        let kept: String = typed.trim().chars().take(Self::LONGEST).collect();
        let mut words: Vec<String> =
            fold(&kept).split(|c: char| c.is_whitespace() || c.is_control()).map(str::to_owned).collect();
        words.sort_unstable();
        words.dedup();
        words.retain(|word| !word.is_empty());
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        (letters >= Self::SHORTEST).then_some(Self(words))
    }

    /// Whether a line that consists of these texts has all the words.
    pub fn is_in<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> bool {
        let texts: Vec<String> = texts.into_iter().map(fold).collect();
        self.0.iter().all(|word| texts.iter().any(|text| text.contains(word.as_str())))
    }

    /// Where the words stand in a text, in bytes; in order, none over another.
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let (mut compared, mut origins) = (String::new(), Vec::new());
        for (at, c) in text.char_indices() {
            compared.extend(folded(c));
            // Of each byte that is compared, the letter that it stands for.
            origins.resize(compared.len(), at);
        }
        origins.push(text.len());
        let places = self.0.iter().flat_map(|word| compared.match_indices(word.as_str()));
        merged(places.map(|(at, found)| origins[at]..origins[at + found.len()]).collect())
    }
}

/// The same places, in order, and those that touch as one.
fn merged(mut places: Vec<Range<usize>>) -> Vec<Range<usize>> {
    places.sort_unstable_by_key(|place| place.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(places.len());
    for place in places {
        match merged.last_mut() {
            Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
            _ => merged.push(place),
        }
    }
    merged
}

/// Cuts a piece of a text, which begins at `from` in it, where marks begin and end; says of each stretch whether it is
/// marked.
pub fn cut<'t>(piece: &'t str, from: usize, marks: &[Range<usize>]) -> Vec<(&'t str, bool)> {
    let mut stretches = Vec::new();
    let mut done = 0;
    for mark in marks {
        let start = mark.start.saturating_sub(from).clamp(done, piece.len());
        let end = mark.end.saturating_sub(from).clamp(start, piece.len());
        stretches.push((&piece[done..start], false));
        stretches.push((&piece[start..end], true));
        done = end;
    }
    stretches.push((&piece[done..], false));
    stretches.retain(|(stretch, _)| !stretch.is_empty());
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_however_they_are_written() {
        assert!(has_all_words("İade › Geç teslimat", "GEC iade"));
        assert!(has_all_words("Orders › Late delivery", " late  ord"));
        assert!(has_all_words("anything", ""));
        assert!(!has_all_words("Orders", "order late"));
        for (written, plain) in [("Ñandú Ångström", "nandu angstrom"), ("Dvořák, Łódź", "dvorak, lodz")]
        {
            assert_eq!(fold(written), plain);
        }
        assert_eq!(fold("IİıiŞş"), "iiiiss");
        assert_eq!(fold("cafe\u{301}"), fold("Café"), "an accent may be a character of its own");
        assert_eq!(fold("مَرحَبًا"), "مرحبا");
    }

    #[test]
    fn what_is_too_short_is_not_looked_for_and_what_is_too_long_in_part() {
        for short in ["", " ", "a", " a ", "\u{301}\u{301}", "\0\0"] {
            assert_eq!(Sought::new(short), None, "{short:?}");
        }
        assert!(Sought::new("42").is_some() && Sought::new("a b").is_some());
        let long = "ab ".repeat(66) + "cd" + &"e".repeat(8_000);
        assert!(Sought::new(&long).is_some_and(|sought| sought.is_in(["AB", "cd"])));
    }

    #[test]
    fn a_line_has_all_words_wherever_in_it_they_stand() {
        let sought = Sought::new("KARGO isil").expect("words");
        assert!(sought.is_in(["Kargonuz yolda", "Işıl.pdf"]));
        assert!(!sought.is_in(["Kargonuz yolda"]));
        assert!(!sought.is_in([]));
    }

    /// The text with its marks in brackets.
    fn sketch(text: &str, typed: &str) -> String {
        let marks = Sought::new(typed).expect("words").marks(text);
        let stretch = |(text, marked)| if marked { format!("[{text}]") } else { String::from(text) };
        cut(text, 0, &marks).into_iter().map(stretch).collect()
    }

    #[test]
    fn marks_stand_around_the_words_as_they_were_written() {
        assert_eq!(sketch("İyi ki doğdun Işıl 🎂", "isil IYI"), "[İyi] ki doğdun [Işıl] 🎂");
        assert_eq!(sketch("The buckle, the BUCKLES", "buckle"), "The [buckle], the [BUCKLE]S");
        assert_eq!(sketch("cafe\u{301}s", "cafe"), "[cafe\u{301}]s", "the accent goes with its letter");
        assert_eq!(sketch("Grüße 👩‍👩‍👧 an alle", "gru alle"), "[Grü]ße 👩‍👩‍👧 an [alle]");
        assert_eq!(sketch("nothing here", "buckle"), "nothing here");
    }

    #[test]
    fn words_that_overlap_or_touch_are_one_mark() {
        assert_eq!(sketch("a delivery", "deli liver ry"), "a [delivery]");
        assert_eq!(sketch("abcd", "ab cd"), "[abcd]");
    }

    #[test]
    fn a_mark_goes_on_through_pieces_of_a_text() {
        let text = "see https://a.example/b now";
        let marks = Sought::new("see https://a").expect("words").marks(text);
        assert_eq!(cut("see ", 0, &marks), [("see", true), (" ", false)]);
        assert_eq!(cut("https://a.example/b", 4, &marks), [("https://a", true), (".example/b", false)]);
        assert_eq!(cut(" now", 23, &marks), [(" now", false)]);
    }
}
