//! The arithmetic of a long list of which only the part in sight is drawn.

use std::ops::Range;

/// Where the lines of a list begin, in pixels; one more than there are lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Tops(Vec<f64>);

impl Tops {
    /// Lines drawn above and below the part in sight, so that quick scrolling shows no gap.
    pub const OVERSCAN: usize = 8;

    /// The lines' heights, one after the other.
    pub fn of(heights: impl Iterator<Item = f64>) -> Self {
        let ends = heights.scan(0.0, |end, height| {
            *end += height;
            Some(*end)
        });
        Self(std::iter::once(0.0).chain(ends).collect())
    }

    pub fn lines(&self) -> usize {
        self.0.len() - 1
    }

    /// Height of the whole list.
    pub fn total(&self) -> f64 {
        self.top(self.lines())
    }

    /// Where a line begins.
    pub fn top(&self, line: usize) -> f64 {
        self.0.get(line).or(self.0.last()).copied().unwrap_or_default()
    }

    /// The lines to draw when `height` pixels are seen from `from` on.
    pub fn in_sight(&self, from: f64, height: f64) -> Range<usize> {
        let first = self.0.partition_point(|top| *top <= from).saturating_sub(1);
        let after = self.0.partition_point(|top| *top < from + height);
        let end = (after + Self::OVERSCAN).min(self.lines());
        first.saturating_sub(Self::OVERSCAN).min(end)..end
    }

    /// How far to scroll so that a line is wholly in sight; the same as now if it is. `covered` pixels at the
    /// top lie under a head that stays there.
    pub fn scroll_for(&self, line: usize, from: f64, height: f64, covered: f64) -> f64 {
        let (top, end) = (self.top(line), self.top(line + 1));
        if top < from + covered {
            (top - covered).max(0.0)
        } else if end > from + height {
            end - height
        } else {
            from
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tops;

    fn hundred() -> Tops {
        Tops::of((0..100).map(|_| 60.0))
    }

    #[test]
    fn only_what_is_in_sight_is_drawn_and_a_little_around() {
        assert_eq!(hundred().in_sight(0.0, 600.0), 0..10 + Tops::OVERSCAN);
        assert_eq!(hundred().in_sight(1800.0, 600.0), 30 - Tops::OVERSCAN..40 + Tops::OVERSCAN);
        assert_eq!(hundred().in_sight(5400.0, 600.0), 90 - Tops::OVERSCAN..100);
    }

    #[test]
    fn a_list_that_became_shorter_than_the_scroll_position_still_draws_its_end() {
        assert_eq!(hundred().in_sight(90_000.0, 600.0), 100 - Tops::OVERSCAN..100);
        assert_eq!(Tops::of(std::iter::empty()).in_sight(500.0, 600.0), 0..0);
    }

    #[test]
    fn lines_may_differ_in_height() {
        let tops = Tops::of([32.0, 60.0, 60.0, 32.0, 60.0].into_iter());
        assert_eq!((tops.top(1), tops.top(3), tops.total()), (32.0, 152.0, 244.0));
    }

    #[test]
    fn scrolling_to_a_line_moves_no_more_than_needed() {
        let tops = hundred();
        assert_eq!(tops.scroll_for(5, 0.0, 600.0, 32.0), 0.0, "in sight already");
        assert_eq!(tops.scroll_for(10, 0.0, 600.0, 32.0), 60.0, "just below");
        assert_eq!(tops.scroll_for(3, 600.0, 600.0, 32.0), 148.0, "above, and not under the head");
        assert_eq!(tops.scroll_for(0, 600.0, 600.0, 32.0), 0.0);
    }
}
