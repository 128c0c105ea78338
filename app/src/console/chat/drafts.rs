//! Keeps a draft the same in all windows of an agent without ever taking a letter from under his fingers.

/// What this window knows about the server's copy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftSync {
    /// The text that window and server last agreed on.
    base: String,
    /// Saved from here, and not yet heard back: the log repeats them to us, too.
    echoes: Vec<String>,
}

impl DraftSync {
    pub fn new(base: &str) -> Self {
        Self { base: base.to_owned(), echoes: Vec::new() }
    }

    /// What to save, if there is anything new. Drafts are the same with and without blanks at their end.
    pub fn take_unsaved(&mut self, mine: &str) -> Option<String> {
        let mine = mine.trim_end();
        if mine == self.base {
            return None;
        }
        self.base = mine.to_owned();
        self.echoes.push(mine.to_owned());
        Some(mine.to_owned())
    }

    /// The server's copy is now `theirs`. Returns the text to show instead of `mine`, if it is to change.
    pub fn heard(&mut self, theirs: &str, mine: &str) -> Option<String> {
        if let Some(at) = self.echoes.iter().position(|echo| echo == theirs) {
            self.echoes.drain(..=at);
            return None;
        }
        let untouched = mine.trim_end() == self.base;
        let changed = theirs != self.base;
        if untouched && changed {
            self.base = theirs.to_owned();
            return Some(theirs.to_owned());
        }
        None
    }

    /// The save did not get there: it will be tried with the next letter.
    pub fn failed(&mut self) {
        self.echoes.clear();
        self.base = "\u{0}".to_owned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_windows_draft_is_taken_over_while_nothing_is_typed_here() {
        let mut sync = DraftSync::new("");
        assert_eq!(sync.heard("from the other window", ""), Some("from the other window".into()));
        assert_eq!(sync.heard("", "from the other window"), Some(String::new()));
    }

    #[test]
    fn what_is_being_typed_is_never_overwritten() {
        let mut sync = DraftSync::new("");
        assert_eq!(sync.heard("theirs", "mine"), None);
    }

    #[test]
    fn our_own_saves_coming_back_late_change_nothing() {
        let mut sync = DraftSync::new("");
        assert_eq!(sync.take_unsaved("a"), Some("a".into()));
        assert_eq!(sync.take_unsaved("a "), None);
        assert_eq!(sync.take_unsaved("ab"), Some("ab".into()));
        assert_eq!(sync.heard("a", "ab"), None);
        assert_eq!(sync.heard("ab", "ab"), None);
        assert_eq!(sync.heard("abc", "ab"), Some("abc".into()), "and then the other window is heard again");
    }

    #[test]
    fn a_save_that_failed_is_tried_again() {
        let mut sync = DraftSync::new("");
        sync.take_unsaved("a");
        sync.failed();
        assert_eq!(sync.take_unsaved("a"), Some("a".into()));
    }
}
