//! When a mail that could not be sent is tried again.

use app::domain::time::Span;

/// How long to wait after so many attempts; none after about four days, when nobody expects it to get through.
pub fn next_try(attempts: u32) -> Option<Span> {
    let wait = match attempts {
        0 | 1 => Span::minutes(1),
        2 => Span::minutes(5),
        3 => Span::minutes(20),
        4 => Span::hours(1),
        5..=7 => Span::hours(4),
        8..=17 => Span::hours(8),
        _ => return None,
    };
    Some(wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_tried_less_and_less_often_for_four_days() {
        let waits: Vec<Span> = (1..).map_while(next_try).collect();
        assert!(waits.is_sorted());
        let hours = waits.iter().map(|wait| wait.as_seconds()).sum::<i64>() / 3600;
        assert!((90..=110).contains(&hours), "{hours} h");
    }
}
