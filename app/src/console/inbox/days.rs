//! Days as date fields have them (`2025-11-18`), and their moments in the browser's zone.

use crate::domain::time::Timestamp;
use js_sys::Date;

/// The day of a moment. Browser only.
pub fn of(at: Timestamp) -> String {
    let date = Date::new(&(at.millis() as f64).into());
    format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// The first moment of a day, or of one some days later; nothing where no day is named. Browser only: days differ in
/// length where clocks are changed.
pub fn first_moment(day: &str, later: i32) -> Option<Timestamp> {
    let (year, month, day) = parts(day)?;
    let date = Date::new_with_year_month_day(year, month - 1, day + later);
    let at = date.get_time();
    at.is_finite().then(|| Timestamp::from_millis(at as i64))
}

/// Year, month (1 is January) and day.
fn parts(day: &str) -> Option<(u32, i32, i32)> {
    let mut parts = day.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    // A year below 100 would be taken for one of the last century.
    Some((year, month, parts.next()?.parse().ok()?)).filter(|(year, ..)| (100..=9999).contains(year))
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_day_is_read_as_its_field_has_it_and_nothing_else_is() {
        assert_eq!(parts("2025-11-18"), Some((2025, 11, 18)));
        for wrong in ["", "2025", "2025-11", "18.11.2025", "0025-11-18", "2025-1a-18"] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
    }
}
