//! Finding by typing: without regard to case, accents and the two Turkish i's.

/// A text as it is compared.
pub fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            // `İ` becomes `i` and a combining dot.
            '\u{307}' => None,
            'ı' => Some('i'),
            'ş' => Some('s'),
            'ğ' => Some('g'),
            'ç' => Some('c'),
            'ö' | 'ó' | 'ô' => Some('o'),
            'ü' | 'ú' | 'û' => Some('u'),
            'á' | 'à' | 'â' | 'ä' | 'å' => Some('a'),
            'é' | 'è' | 'ê' | 'ë' => Some('e'),
            'í' | 'î' | 'ï' => Some('i'),
            c => Some(c),
        })
        .collect()
}

/// Whether every word that was typed occurs somewhere.
pub fn has_all_words(text: &str, typed: &str) -> bool {
    let text = fold(text);
    fold(typed).split_whitespace().all(|word| text.contains(word))
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
    }
}
