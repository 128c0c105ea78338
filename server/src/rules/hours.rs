//! When a group is open, and when that changes next. The week is written in the group's own time zone, whose clocks jump:
//! a time that does not exist on a day is as much later as the clock jumped, one that exists twice begins with the first
//! and ends with the second.

use app::domain::{hours::Hours, ids::GroupId, settings::Group, time::Timestamp};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// How far ahead the next change is looked for: over the longest list of holidays.
const AHEAD: u64 = 400;

/// Whether it is open, and when that changes; never, for one that is always the same.
pub fn open(hours: &Hours, now: Timestamp) -> (bool, Option<Timestamp>) {
    let Some((zone, today)) = local(hours, now) else { return (true, None) };
    // Yesterday's last stretch may end after midnight was put back; it costs one look.
    let mut changes_at = None;
    let mut is_open = false;
    for day in 0..AHEAD {
        let Some(date) = today.checked_add_days(Days::new(day)).and_then(|d| d.pred_opt()) else { break };
        for (from, to) in stretches(hours, zone, date) {
            match (is_open, changes_at) {
                // It goes on without a break: over midnight, or where two stretches meet.
                (true, Some(end)) if from <= end => changes_at = Some(to.max(end)),
                (true, Some(_)) => return (true, changes_at),
                (false, None) if from <= now && now < to => (is_open, changes_at) = (true, Some(to)),
                (false, None) if now < from => return (false, Some(from)),
                _ => {}
            }
        }
        // A day after the end without a stretch that continues it: it does end.
        if let (true, Some(end)) = (is_open, changes_at)
            && date_of(zone, end) < date
        {
            return (true, Some(end));
        }
    }
    // Open for more than a year on end is open always.
    (is_open, None)
}

/// The groups that are closed now.
pub fn closed<'g>(groups: impl IntoIterator<Item = &'g Group>, now: Timestamp) -> BTreeSet<GroupId> {
    groups.into_iter().filter(|group| !is_open(group, now)).map(|group| group.id).collect()
}

/// A group without hours is always open.
pub fn is_open(group: &Group, now: Timestamp) -> bool {
    let Some(hours) = &group.terms.hours else { return true };
    let Some((zone, today)) = local(hours, now) else { return true };
    let near = [today.pred_opt(), Some(today)].into_iter().flatten();
    near.flat_map(|date| stretches(hours, zone, date)).any(|(from, to)| from <= now && now < to)
}

/// Whether there is such a time zone.
pub fn is_zone(name: &str) -> bool {
    name.parse::<Tz>().is_ok()
}

/// The zone, and which day it is there. A name that the database knows no more closes nobody's desk.
fn local(hours: &Hours, now: Timestamp) -> Option<(Tz, NaiveDate)> {
    let zone: Tz = hours.zone.parse().ok()?;
    DateTime::<Utc>::from_timestamp_millis(now.millis())?;
    Some((zone, date_of(zone, now)))
}

fn date_of(zone: Tz, at: Timestamp) -> NaiveDate {
    let utc = DateTime::<Utc>::from_timestamp_millis(at.millis()).unwrap_or_default();
    utc.with_timezone(&zone).date_naive()
}

/// The stretches of one day, as moments.
fn stretches(hours: &Hours, zone: Tz, date: NaiveDate) -> Vec<(Timestamp, Timestamp)> {
    let weekday = date.weekday().num_days_from_monday() as u8;
    let is_off = hours.holidays.iter().any(|h| {
        let year = h.year.is_none_or(|year| i32::from(year) == date.year());
        year && u32::from(h.month) == date.month() && u32::from(h.day) == date.day()
    });
    if is_off {
        return Vec::new();
    }
    let today = hours.week.iter().filter(|stretch| stretch.day == weekday);
    today
        .filter_map(|s| {
            let at = |minutes: u16, last| moment(zone, date, minutes, last);
            Some((at(s.from, false)?, at(s.to, true)?))
        })
        .filter(|(from, to)| from < to)
        .collect()
}

fn moment(zone: Tz, date: NaiveDate, minutes: u16, last: bool) -> Option<Timestamp> {
    let midnight = date.and_hms_opt(0, 0, 0)?;
    let wall = midnight.checked_add_signed(TimeDelta::minutes(i64::from(minutes)))?;
    let found = zone.from_local_datetime(&wall);
    let found = if last { found.latest() } else { found.earliest() };
    let found = found.or_else(|| after_the_jump(zone, wall))?;
    Some(Timestamp::from_millis(found.timestamp_millis()))
}

/// Clocks jump by half an hour, an hour, and once by a day.
fn after_the_jump(zone: Tz, wall: NaiveDateTime) -> Option<DateTime<Tz>> {
    let later = (1..=48).filter_map(|n| wall.checked_add_signed(TimeDelta::minutes(30 * n)));
    later.filter_map(|wall| zone.from_local_datetime(&wall).earliest()).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        let moment = DateTime::parse_from_rfc3339(text).expect(text);
        Timestamp::from_millis(moment.timestamp_millis())
    }

    fn hours(zone: &str, days: &[(u8, &str)], holidays: &str) -> Hours {
        let week = days.iter().flat_map(|(day, text)| Hours::read_day(*day, text).expect("hours")).collect();
        Hours { zone: zone.into(), week, holidays: Hours::read_holidays(holidays).expect("holidays") }
    }

    fn check(hours: &Hours, rows: &[(&str, bool, Option<&str>)]) {
        for (now, is_open, changes) in rows {
            assert_eq!(open(hours, at(now)), (*is_open, changes.map(at)), "{now}");
        }
    }

    #[test]
    fn an_ordinary_week_opens_and_closes() {
        let workdays: Vec<_> = (0..5).map(|day| (day, "9-12:30, 13:30-18")).collect();
        let hours = hours("Europe/Istanbul", &workdays, "");
        check(
            &hours,
            &[
                // Monday, 5 January 2026
                ("2026-01-05T08:59:59+03:00", false, Some("2026-01-05T09:00:00+03:00")),
                ("2026-01-05T09:00:00+03:00", true, Some("2026-01-05T12:30:00+03:00")),
                ("2026-01-05T12:30:00+03:00", false, Some("2026-01-05T13:30:00+03:00")),
                ("2026-01-05T17:59:59+03:00", true, Some("2026-01-05T18:00:00+03:00")),
                // Friday evening
                ("2026-01-09T18:00:00+03:00", false, Some("2026-01-12T09:00:00+03:00")),
            ],
        );
    }

    #[test]
    fn holidays_of_one_year_and_of_every_year_are_closed() {
        let week: Vec<_> = (0..7).map(|day| (day, "9-18")).collect();
        let hours = hours("Europe/Stockholm", &week, "12-25 Christmas\n2026-12-26 Boxing day");
        check(
            &hours,
            &[
                ("2026-12-24T18:00:00+01:00", false, Some("2026-12-27T09:00:00+01:00")),
                ("2026-12-26T12:00:00+01:00", false, Some("2026-12-27T09:00:00+01:00")),
                ("2027-12-25T12:00:00+01:00", false, Some("2027-12-26T09:00:00+01:00")),
                ("2027-12-26T12:00:00+01:00", true, Some("2027-12-26T18:00:00+01:00")),
            ],
        );
    }

    #[test]
    fn the_wall_clock_decides_when_clocks_change() {
        let week: Vec<_> = (0..7).map(|day| (day, "9-18")).collect();
        let stockholm = hours("Europe/Stockholm", &week, "");
        check(
            &stockholm,
            &[
                // Saturday to Sunday, 29 March 2026: an hour less to wait.
                ("2026-03-28T18:00:00+01:00", false, Some("2026-03-29T09:00:00+02:00")),
                // 25 October 2026: an hour more.
                ("2026-10-24T18:00:00+02:00", false, Some("2026-10-25T09:00:00+01:00")),
            ],
        );
        // At night: 02:30 does not exist on 29 March, and exists twice on 25 October.
        let night = hours("Europe/Stockholm", &[(6, "1-2:30")], "");
        check(
            &night,
            &[
                ("2026-03-29T00:59:59+01:00", false, Some("2026-03-29T01:00:00+01:00")),
                ("2026-03-29T01:30:00+01:00", true, Some("2026-03-29T03:00:00+02:00")),
                ("2026-10-25T02:29:00+02:00", true, Some("2026-10-25T02:30:00+01:00")),
            ],
        );
    }

    #[test]
    fn hours_that_meet_at_midnight_are_one_stretch() {
        let nights = hours("UTC", &[(0, "22-24"), (1, "0-6, 6-7")], "");
        check(
            &nights,
            &[
                ("2026-01-05T23:00:00Z", true, Some("2026-01-06T07:00:00Z")),
                ("2026-01-06T00:00:00Z", true, Some("2026-01-06T07:00:00Z")),
                ("2026-01-06T07:00:00Z", false, Some("2026-01-12T22:00:00Z")),
            ],
        );
    }

    #[test]
    fn always_and_never_do_not_change() {
        let week: Vec<_> = (0..7).map(|day| (day, "0-24")).collect();
        assert_eq!(open(&hours("UTC", &week, ""), at("2026-01-05T12:00:00Z")), (true, None));
        assert_eq!(open(&hours("UTC", &[], ""), at("2026-01-05T12:00:00Z")), (false, None));
        let unknown = Hours { zone: "Middle/Earth".into(), ..Hours::default() };
        assert_eq!(open(&unknown, at("2026-01-05T12:00:00Z")), (true, None));
        assert!(is_zone("Europe/Istanbul") && !is_zone("Middle/Earth") && !is_zone(""));
    }

    proptest! {
        #[test]
        fn just_before_it_changes_it_is_as_now_and_then_it_is_not(
            zone in prop::sample::select(vec!["Europe/Stockholm", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"]),
            days in prop::collection::vec(prop::sample::select(vec!["", "9-18", "0-24", "22-24", "0-2:30, 4-5", "1:30-3"]), 7),
            minute in 0_i64..1_000_000,
        ) {
            let days: Vec<_> = days.iter().enumerate().map(|(day, text)| (day as u8, *text)).collect();
            let hours = hours(zone, &days, "12-25");
            let now = at("2026-01-01T00:00:00Z").plus(app::domain::time::Span::minutes(minute));
            let (is, changes) = open(&hours, now);
            let group = Group {
                id: GroupId::fixed(1),
                name: String::new(),
                members: Vec::new(),
                serves: Vec::new(),
                terms: app::domain::settings::Terms { hours: Some(hours), ..Default::default() },
            };
            prop_assert_eq!(is, is_open(&group, now));
            if let Some(changes) = changes {
                prop_assert!(changes > now);
                prop_assert_eq!(is_open(&group, changes.minus(app::domain::time::Span::millis(1))), is);
                prop_assert_eq!(is_open(&group, changes), !is);
            }
        }
    }
}
