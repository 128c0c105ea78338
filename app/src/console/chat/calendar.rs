//! Days, clock times and lengths of time in words. What needs the reader's time zone gets a [`Wall`], which
//! only the browser can make.

use crate::{
    domain::time::{Span, Timestamp},
    parts::when::ago,
    texts::{chat::Chat as Words, fill},
};

/// A moment on the wall clock of whoever looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wall {
    pub year: i64,
    /// 0 is January.
    pub month: u32,
    pub day: u32,
    /// 0 is Sunday.
    pub weekday: u32,
    pub hour: u32,
    pub minute: u32,
}

impl Wall {
    /// In the browser's time zone. Browser only.
    pub fn here(at: Timestamp) -> Self {
        let date = js_sys::Date::new(&(at.millis() as f64).into());
        Self {
            year: i64::from(date.get_full_year()),
            month: date.get_month(),
            day: date.get_date(),
            weekday: date.get_day(),
            hour: date.get_hours(),
            minute: date.get_minutes(),
        }
    }

    /// Greenwich's clock.
    pub fn utc(at: Timestamp) -> Self {
        let seconds = at.millis().div_euclid(1000);
        let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400) as u32);
        let (year, month, day) = civil(days);
        Self {
            year,
            month,
            day,
            weekday: (days + 4).rem_euclid(7) as u32,
            hour: second / 3600,
            minute: second / 60 % 60,
        }
    }

    /// Counts days without gaps, whatever month or year.
    pub fn day_number(self) -> i64 {
        let year = self.year - i64::from(self.month < 2);
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let month = i64::from((self.month + 10) % 12);
        let of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// `09:03`.
    pub fn clock(self) -> String {
        format!("{:02}:{:02}", self.hour, self.minute)
    }

    /// `18 November`, with the year when it is another one.
    pub fn date(self, today: Wall, words: &Words) -> String {
        let form = if self.year == today.year { words.date } else { words.date_of_year };
        let (day, year) = (self.day.to_string(), self.year.to_string());
        let month = words.months.get(self.month as usize).copied().unwrap_or_default();
        fill(form, &[("day", &day), ("month", month), ("year", &year)])
    }

    /// `Today, 18 November`; `Wednesday, 12 November`.
    pub fn day_title(self, today: Wall, words: &Words) -> String {
        let form = match today.day_number() - self.day_number() {
            0 => words.today,
            1 => words.yesterday,
            _ => words.other_day,
        };
        let weekday = words.weekdays.get(self.weekday as usize).copied().unwrap_or_default();
        fill(form, &[("weekday", weekday), ("date", &self.date(today, words))])
    }

    /// `Today 09:02`, `12 November, 16:42`.
    pub fn moment(self, today: Wall, words: &Words) -> String {
        self.on_day(today, words, words.today_at, words.day_at)
    }

    /// `today at 09:02`, `12 November at 16:42`: within a sentence.
    pub fn within(self, today: Wall, words: &Words) -> String {
        self.on_day(today, words, words.within_today, words.within_day)
    }

    fn on_day(self, today: Wall, words: &Words, today_form: &str, other: &str) -> String {
        let (date, clock) = (self.date(today, words), self.clock());
        let form = if today.day_number() == self.day_number() { today_form } else { other };
        fill(form, &[("date", &date), ("time", &clock)])
    }
}

/// Days since 1970 as year, month (0 is January) and day; after Howard Hinnant's `civil_from_days`.
fn civil(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * shifted + 2) / 5 + 1) as u32;
    let month = ((shifted + 2) % 12) as u32;
    (year_of_era + era * 400 + i64::from(month < 2), month, day)
}

/// For `<time datetime>`.
pub fn iso(at: Timestamp) -> String {
    let wall = Wall::utc(at);
    let second = at.millis().div_euclid(1000).rem_euclid(60);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{second:02}Z",
        wall.year,
        wall.month + 1,
        wall.day,
        wall.hour,
        wall.minute
    )
}

/// `now`, `4m`, `2h`, `3d`: what a page says before it knows the reader's time zone.
pub fn since(now: Timestamp, at: Timestamp, words: &Words) -> String {
    ago(now, at).short(words.now, words.units)
}

/// `1 min 12 s`, `2 h 5 min`, `36 s`.
pub fn length(span: Span, words: &Words) -> String {
    let seconds = span.as_seconds();
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let [h, min, s] = words.lengths;
    match (hours, minutes) {
        (0, 0) => format!("{rest} {s}"),
        (0, _) if rest == 0 => format!("{minutes} {min}"),
        (0, _) => format!("{minutes} {min} {rest} {s}"),
        _ if minutes == 0 => format!("{hours} {h}"),
        _ => format!("{hours} {h} {minutes} {min}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::chat::EN;

    fn wall(text: &str, clock: (u32, u32)) -> Wall {
        let mut n = text.split('-').map(|n| n.parse::<i64>().unwrap());
        let mut next = || n.next().unwrap();
        let (year, month, day) = (next(), next() as u32 - 1, next() as u32);
        let mut wall = Wall { year, month, day, weekday: 0, hour: clock.0, minute: clock.1 };
        wall.weekday = (wall.day_number() + 4).rem_euclid(7) as u32;
        wall
    }

    #[test]
    fn days_are_counted_and_counted_back() {
        for days in [-800_000, -1, 0, 59, 365, 11_016, 20_410, 2_932_896] {
            let at = Timestamp::from_millis(days * 86_400_000 + 3_723_000);
            assert_eq!(Wall::utc(at).day_number(), days);
        }
        assert_eq!(iso(Timestamp::from_millis(1_763_456_589_000)), "2025-11-18T09:03:09Z");
        assert_eq!(iso(Timestamp::from_millis(951_782_400_000)), "2000-02-29T00:00:00Z");
    }

    #[test]
    fn a_day_is_named_from_where_today_is() {
        let today = wall("2025-11-18", (9, 18));
        let title = |text| wall(text, (7, 5)).day_title(today, &EN);
        assert_eq!(title("2025-11-18"), "Today, 18 November");
        assert_eq!(title("2025-11-17"), "Yesterday, 17 November");
        assert_eq!(title("2025-11-12"), "Wednesday, 12 November");
        assert_eq!(title("2024-10-03"), "Thursday, 3 October 2024");
        assert_eq!(wall("2025-11-12", (16, 42)).moment(today, &EN), "12 November, 16:42");
        assert_eq!(today.moment(today, &EN), "Today 09:18");
        assert_eq!(today.within(today, &EN), "today at 09:18");
        assert_eq!(wall("2025-11-12", (16, 42)).within(today, &EN), "12 November at 16:42");
    }

    #[test]
    fn a_length_of_time_has_at_most_two_parts() {
        assert_eq!(length(Span::seconds(36), &EN), "36 s");
        assert_eq!(length(Span::seconds(72), &EN), "1 min 12 s");
        assert_eq!(length(Span::minutes(2), &EN), "2 min");
        assert_eq!(length(Span::minutes(125), &EN), "2 h 5 min");
    }
}
