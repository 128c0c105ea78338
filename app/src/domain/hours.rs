//! When a group serves: the hours of its week, in its time zone, and the days on which it does not.

use serde::{Deserialize, Serialize};

/// A group's week. Hours that are not in it are closed ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// As the time zone database names it: `Europe/Istanbul`.
    pub zone: String,
    /// In order, without overlaps.
    pub week: Vec<Stretch>,
    pub holidays: Vec<Holiday>,
}

/// From when to when on one day of the week, in minutes after midnight; a day ends with 1,440.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stretch {
    /// Monday is 0.
    pub day: u8,
    pub from: u16,
    pub to: u16,
}

/// A day without service: of one year, or of every year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Holiday {
    pub year: Option<u16>,
    pub month: u8,
    pub day: u8,
    pub name: String,
}

impl Hours {
    /// Stretches in a week, holidays in a list.
    pub const STRETCHES: usize = 42;
    pub const HOLIDAYS: usize = 200;

    /// What one day's hours look like when they are typed: `09:00–12:30, 13:00–18:00`.
    pub fn day_text(&self, day: u8) -> String {
        let day = self.week.iter().filter(|stretch| stretch.day == day);
        let parts: Vec<String> = day.map(|s| format!("{}–{}", clock(s.from), clock(s.to))).collect();
        parts.join(", ")
    }

    /// Reads what was typed for a day; nothing is a closed day.
    pub fn read_day(day: u8, typed: &str) -> Option<Vec<Stretch>> {
        let mut stretches = Vec::new();
        for part in typed.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
            let (from, to) = part.split_once(['-', '–', '—'])?;
            stretches.push(Stretch { day, from: minutes(from)?, to: minutes(to)? });
        }
        stretches.sort_unstable();
        in_order(&stretches).then_some(stretches)
    }

    /// One holiday to a line: `2026-05-19 Youth day`, or `12-25 Christmas` for every year.
    pub fn holidays_text(&self) -> String {
        let line = |h: &Holiday| format!("{} {}", h.date(), h.name).trim_end().to_owned();
        self.holidays.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Reads such lines; or says which of them is none.
    pub fn read_holidays(typed: &str) -> Result<Vec<Holiday>, String> {
        let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut days = lines
            .map(|line| Holiday::read(line).ok_or_else(|| line.to_owned()))
            .collect::<Result<Vec<_>, _>>()?;
        days.sort_unstable();
        days.dedup();
        Ok(days)
    }

    /// Whether the parts make a week. The name of the zone is the server's to judge.
    pub fn is_sound(&self) -> bool {
        self.week.len() <= Self::STRETCHES
            && self.holidays.len() <= Self::HOLIDAYS
            && in_order(&self.week)
            && self.holidays.iter().all(Holiday::is_a_day)
    }
}

fn in_order(week: &[Stretch]) -> bool {
    let sound = |s: &Stretch| s.day < 7 && s.from < s.to && s.to <= 1_440;
    week.iter().all(sound) && week.windows(2).all(|w| w[0].day < w[1].day || w[0].to <= w[1].from)
}

impl Holiday {
    const NAME: usize = 80;

    fn date(&self) -> String {
        let year = self.year.map(|year| format!("{year:04}-")).unwrap_or_default();
        format!("{year}{:02}-{:02}", self.month, self.day)
    }

    fn read(line: &str) -> Option<Self> {
        let (date, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let numbers: Option<Vec<u16>> = date.split('-').map(|part| part.parse().ok()).collect();
        let (year, month, day) = match numbers?.as_slice() {
            [year, month, day] => (Some(*year), *month, *day),
            [month, day] => (None, *month, *day),
            _ => return None,
        };
        let (month, day) = (month.try_into().ok()?, day.try_into().ok()?);
        let holiday = Self { year, month, day, name: name.trim().to_owned() };
        holiday.is_a_day().then_some(holiday)
    }

    fn is_a_day(&self) -> bool {
        let longest = match self.month {
            2 if self.year.is_some_and(|year| !is_leap(year)) => 28,
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        let sane = self.year.is_none_or(|year| (2_000..=2_200).contains(&year));
        sane && (1..=longest).contains(&self.day) && self.name.chars().count() <= Self::NAME
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `9`, `9:00`, `09.00`, and `24:00` for the end of the day.
fn minutes(typed: &str) -> Option<u16> {
    let typed = typed.trim();
    let (hours, minutes) = typed.split_once([':', '.']).unwrap_or((typed, "0"));
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let all = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && all <= 1_440).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_back_as_it_was_written() {
        for (typed, kept) in [
            ("9-18", "09:00–18:00"),
            ("13:00 – 18.30, 09:00-12:30", "09:00–12:30, 13:00–18:30"),
            ("0-24", "00:00–24:00"),
            ("", ""),
        ] {
            let week = Hours::read_day(2, typed).expect(typed);
            let hours = Hours { week, ..Hours::default() };
            assert_eq!(hours.day_text(2), kept);
            assert!(hours.is_sound());
        }
        for bad in ["9", "18-9", "9-25", "9:60-10", "9-12, 11-13", "a-b", "-9-10", "24:01-24:02"] {
            assert_eq!(Hours::read_day(0, bad), None, "{bad}");
        }
    }

    #[test]
    fn holidays_are_dates_of_one_year_or_of_every_year() {
        let typed = "12-25 Christmas\n\n 2026-05-19  Youth day \n12-25 Christmas";
        let holidays = Hours::read_holidays(typed).expect("dates");
        let hours = Hours { holidays, ..Hours::default() };
        assert_eq!(hours.holidays_text(), "12-25 Christmas\n2026-05-19 Youth day");
        for bad in ["13-01 none", "02-30", "2026-04-31", "tomorrow", "1-2-3-4", "0026-01-01"] {
            assert_eq!(Hours::read_holidays(bad), Err(bad.to_owned()));
        }
    }

    #[test]
    fn a_week_that_overlaps_or_leaves_the_day_is_none() {
        let stretch = |day, from, to| Stretch { day, from, to };
        for bad in [
            vec![stretch(7, 0, 60)],
            vec![stretch(0, 60, 60)],
            vec![stretch(0, 60, 1_441)],
            vec![stretch(1, 0, 60), stretch(0, 0, 60)],
            vec![stretch(0, 0, 60), stretch(0, 30, 90)],
        ] {
            assert!(!Hours { week: bad, ..Hours::default() }.is_sound());
        }
    }
}
