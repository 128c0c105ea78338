//! Which key sends (S3-12, S4-21).

use crate::domain::agent::SendWith;
use leptos::prelude::window;
use web_sys::KeyboardEvent;

/// A press of Enter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Enter {
    pub shift: bool,
    /// Ctrl, or the command key of Apple keyboards.
    pub ctrl: bool,
    pub alt: bool,
    /// A text is being put together by an input method: Enter belongs to it.
    pub composing: bool,
    /// A keyboard on glass, whose Enter begins a new line.
    pub on_glass: bool,
}

impl Enter {
    /// Reads the event; `None` for other keys.
    pub fn of(event: &KeyboardEvent) -> Option<Self> {
        (event.key() == "Enter").then(|| Self {
            shift: event.shift_key(),
            ctrl: event.ctrl_key() || event.meta_key(),
            alt: event.alt_key(),
            // Some browsers end the composition before they tell of the key, and mark it with code 229.
            composing: event.is_composing() || event.key_code() == 229,
            on_glass: on_glass(),
        })
    }

    /// Whether it sends.
    pub fn sends(self, with: SendWith) -> bool {
        if self.composing || self.alt {
            return false;
        }
        match with {
            SendWith::Enter => !self.shift && !self.ctrl && !self.on_glass,
            SendWith::ShiftEnter => self.shift && !self.ctrl,
            SendWith::CtrlEnter => self.ctrl && !self.shift,
        }
    }
}

fn on_glass() -> bool {
    let query = window().match_media("(pointer: coarse) and (hover: none)");
    query.ok().flatten().is_some_and(|query| query.matches())
}

/// The caps that the hint shows.
pub fn caps(with: SendWith) -> &'static [&'static str] {
    match with {
        SendWith::Enter => &["Enter"],
        SendWith::ShiftEnter => &["Shift", "Enter"],
        SendWith::CtrlEnter => &["Ctrl", "Enter"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Enter = Enter { shift: false, ctrl: false, alt: false, composing: false, on_glass: false };

    #[test]
    fn the_chosen_key_sends_and_the_others_do_not() {
        let shift = Enter { shift: true, ..PLAIN };
        let ctrl = Enter { ctrl: true, ..PLAIN };
        for (with, sends) in [
            (SendWith::Enter, [true, false, false]),
            (SendWith::ShiftEnter, [false, true, false]),
            (SendWith::CtrlEnter, [false, false, true]),
        ] {
            assert_eq!([PLAIN, shift, ctrl].map(|key| key.sends(with)), sends, "{with:?}");
        }
    }

    #[test]
    fn enter_never_sends_while_composing_nor_on_glass() {
        assert!(!Enter { composing: true, ..PLAIN }.sends(SendWith::Enter));
        assert!(!Enter { composing: true, ctrl: true, ..PLAIN }.sends(SendWith::CtrlEnter));
        assert!(!Enter { on_glass: true, ..PLAIN }.sends(SendWith::Enter));
        assert!(Enter { on_glass: true, ctrl: true, ..PLAIN }.sends(SendWith::CtrlEnter), "a real keyboard");
    }
}
