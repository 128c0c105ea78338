//! How long a customer can still be answered: what the row, the strip and the composer say about his window.

use crate::domain::{
    conversation::Conversation,
    time::{Span, Timestamp},
    window::Window,
};

/// How near the end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Near {
    Far,
    /// Under two hours.
    Soon,
    /// Under half an hour.
    VerySoon,
    Over,
}

/// A window as it stands for whoever may write to the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    pub window: Window,
    /// When it is, or was, over for everybody; nobody knows where the customer never wrote.
    pub over: Option<Timestamp>,
    /// How much of it is left.
    pub left: Span,
    /// How long it is from beginning to end.
    pub whole: Span,
}

const SOON: Span = Span::hours(2);
const VERY_SOON: Span = Span::minutes(30);
const DAY: Span = Span::hours(24);

impl Deadline {
    /// None on channels without windows.
    pub fn of(conversation: &Conversation, now: Timestamp) -> Option<Self> {
        let (window, _) = conversation.window(now);
        if window == Window::Endless {
            return None;
        }
        let from = conversation.window_from.map(|from| from.min(now));
        let over = from.and_then(|from| Window::over_at(conversation.kind, from));
        let left = over.map_or(Span::ZERO, |over| over.since(now));
        let whole = over.zip(from).map_or(Span::ZERO, |(over, from)| over.since(from));
        Some(Self { window, over, left, whole })
    }

    pub fn near(self) -> Near {
        match self.left {
            _ if !self.window.lets_write() => Near::Over,
            left if left < VERY_SOON => Near::VerySoon,
            left if left < SOON => Near::Soon,
            _ => Near::Far,
        }
    }

    /// Whether the strip warns: in the last two hours of a day, in the last day of a week.
    pub fn warns(self) -> bool {
        self.left < if self.whole > DAY { DAY } else { SOON }
    }

    /// How much is left, of a hundred.
    pub fn share(self) -> i64 {
        100 * self.left.as_millis() / self.whole.as_millis().max(1)
    }
}

/// `6 d 23 h`, `23 h 58 min`, `38 min`, and in the last ten minutes a running clock. The units are those of days, hours
/// and minutes.
pub fn remaining(left: Span, [day, hour, minute]: [&str; 3]) -> String {
    let minutes = left.as_seconds() / 60;
    match (minutes / 1440, minutes / 60 % 24, minutes % 60) {
        (0, 0, 0..10) => left.clock(),
        (0, 0, m) => format!("{m} {minute}"),
        (0, h, m) => format!("{h} {hour} {m} {minute}"),
        (d, h, _) => format!("{d} {day} {h} {hour}"),
    }
}

/// `26 h`, `8 d`, `12 min`: for how long something has been so.
pub fn past(span: Span, [day, hour, minute]: [&str; 3]) -> String {
    match span.as_seconds() / 60 {
        m @ 0..60 => format!("{} {minute}", m.max(1)),
        m if m < 48 * 60 => format!("{} {hour}", m / 60),
        m => format!("{} {day}", m / 1440),
    }
}

/// `6d 23h`, `23h`, `1h 20m`, `38m`: as a row has room for, and as exactly as it matters. The units are those of minutes,
/// hours and days.
pub fn short(left: Span, [minute, hour, day]: [&str; 3]) -> String {
    let minutes = left.as_seconds() / 60;
    match (minutes / 60, minutes % 60) {
        (0, m) => format!("{}{minute}", m.max(1)),
        (h @ 48.., _) => format!("{}{day} {}{hour}", h / 24, h % 24),
        (h @ 10.., _) => format!("{h}{hour}"),
        (h, m) => format!("{h}{hour} {m}{minute}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{console::chat::sample, domain::channel::ChannelKind};

    fn at(kind: ChannelKind, ago: Span) -> Option<Deadline> {
        let mut chat = sample::conversation();
        (chat.kind, chat.window_from) = (kind, Some(sample::NOW.minus(ago)));
        Deadline::of(&chat, sample::NOW)
    }

    #[test]
    fn a_row_says_as_exactly_as_it_matters_what_is_left() {
        for (minutes, said) in
            [(0, "1m"), (38, "38m"), (80, "1h 20m"), (23 * 60 + 59, "23h"), (167 * 60 + 59, "6d 23h")]
        {
            assert_eq!(short(Span::minutes(minutes), ["m", "h", "d"]), said);
        }
    }

    #[test]
    fn a_window_is_far_soon_very_soon_and_over() {
        let near = |ago| at(ChannelKind::Whatsapp, ago).map(Deadline::near);
        assert_eq!(near(Span::hours(1)), Some(Near::Far));
        assert_eq!(near(Span::minutes(22 * 60 + 1)), Some(Near::Soon));
        assert_eq!(near(Span::minutes(23 * 60 + 31)), Some(Near::VerySoon));
        assert_eq!(near(Span::hours(24)), Some(Near::Over));
        assert_eq!(at(ChannelKind::Web, Span::hours(1)), None, "our own channels have none");
    }

    #[test]
    fn the_strip_warns_in_the_last_two_hours_of_a_day_and_the_last_day_of_a_week() {
        let warns = |kind, hours| at(kind, Span::hours(hours)).map(Deadline::warns);
        assert_eq!(warns(ChannelKind::Whatsapp, 21), Some(false));
        assert_eq!(warns(ChannelKind::Whatsapp, 22), Some(true));
        assert_eq!(warns(ChannelKind::Messenger, 30), Some(false), "past its free day, days are left");
        assert_eq!(warns(ChannelKind::Instagram, 6 * 24), Some(true));
    }

    #[test]
    fn a_customer_who_never_wrote_has_no_window() {
        let mut chat = sample::conversation();
        chat.kind = ChannelKind::Whatsapp;
        let deadline = Deadline::of(&chat, sample::NOW).expect("a channel with windows");
        assert_eq!((deadline.near(), deadline.over), (Near::Over, None));
    }

    #[test]
    fn what_is_left_is_said_in_two_parts() {
        let units = ["d", "h", "min"];
        assert_eq!(remaining(Span::minutes(6 * 1440 + 90), units), "6 d 1 h");
        assert_eq!(remaining(Span::minutes(1438), units), "23 h 58 min");
        assert_eq!(remaining(Span::minutes(38), units), "38 min");
        assert_eq!(remaining(Span::seconds(599), units), "9:59");
        assert_eq!(past(Span::hours(26), units), "26 h");
        assert_eq!(past(Span::hours(24 * 8), units), "8 d");
        assert_eq!(short(Span::minutes(80), ["m", "h", "d"]), "1h 20m");
        assert_eq!(short(Span::seconds(20), ["m", "h", "d"]), "1m");
    }
}
