//! Where a line stands that a channel tells of. Channels promise no order (meta-api §1.4): what was said first may be heard
//! last, long after it was answered.

use super::steps::Step;
use crate::store::ConversationRow;
use app::{
    api::desk::Answer,
    domain::{
        event::Seq,
        message::{Author, Body, Happened},
        time::{Span, Timestamp},
    },
};

/// A channel goes on telling for seven days what nobody took; what is older has a wrong clock.
const OLDEST: Span = Span::hours(8 * 24);
/// A clock that is ahead of ours by more is wrong.
const AHEAD: Span = Span::hours(24);
/// Lines are looked at in steps of so many …
const STEP: i64 = 25;
/// … and no further up than this: nobody would find it there.
const FURTHEST: usize = 200;

/// When a line was said, and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Placed {
    pub at: Timestamp,
    /// That of the line it was said before; none: at the end.
    pub place: Option<Seq>,
}

impl Placed {
    pub fn last(at: Timestamp) -> Self {
        Self { at, place: None }
    }
}

impl Step<'_> {
    /// Among what the channel told of since we last wrote, by the channel's own time. Not above what anybody here did: he
    /// did it without knowing of this.
    pub async fn placed(&mut self, row: &ConversationRow, told: Option<Timestamp>) -> Answer<Placed> {
        let at = told.unwrap_or(self.now).min(self.now);
        // Nearly all is told in its order, and asks for nothing.
        if row.conversation.last.as_ref().is_none_or(|last| last.at <= at) {
            return Ok(Placed::last(at));
        }
        let (mut place, mut before, mut seen) = (None, Seq(i64::MAX), 0);
        while seen < FURTHEST {
            let lines = self.tx.lines_down(row.conversation.id, before, STEP).await?;
            for line in &lines {
                match whose(&line.body) {
                    Whose::Channels if line.at > at => place = Some(line.place()),
                    Whose::Machines => {}
                    Whose::Channels | Whose::Ours => return Ok(Placed { at, place }),
                }
            }
            seen += lines.len();
            let Some(last) = lines.last().filter(|_| lines.len() as i64 == STEP) else { break };
            before = last.seq;
        }
        Ok(Placed { at, place })
    }
}

/// When something happened that came in then: the channel's word, unless it lies far in the future, or so far back that no
/// channel would tell it still (meta-api §7). Asked once, as it is read: where it stands and until when one may answer it are
/// counted from the same moment.
pub(super) fn happened_at(told: Timestamp, came: Timestamp) -> Timestamp {
    if came.since(told) > OLDEST || told.since(came) > AHEAD { came } else { told }
}

/// From whom we have a line.
enum Whose {
    /// Said over there.
    Channels,
    /// The desk's own doing, which another order would not have changed.
    Machines,
    /// Somebody's here, or the end or beginning of a stretch.
    Ours,
}

fn whose(body: &Body) -> Whose {
    match body {
        Body::Message { author: Author::Customer | Author::Elsewhere, .. } => Whose::Channels,
        Body::Message { author: Author::Automatic, .. } => Whose::Machines,
        Body::Happened(
            Happened::Assigned { .. }
            | Happened::HandedBack { .. }
            | Happened::Offered { .. }
            | Happened::OfferEnded { .. }
            | Happened::Overflowed { .. }
            | Happened::ClosesSoon { .. },
        ) => Whose::Machines,
        Body::Message { author: Author::Agent(_), .. } | Body::Note { .. } | Body::Happened(_) => Whose::Ours,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_in_the_far_future_or_long_past_is_not_believed() {
        let came = Timestamp::from_millis(1_700_000_000_000);
        let told = |hours: i64| happened_at(came.plus(Span::hours(hours)), came);
        assert_eq!(told(-7 * 24), came.minus(Span::hours(7 * 24)), "told for seven days");
        assert_eq!(told(-9 * 24), came);
        assert_eq!(told(1), came.plus(Span::hours(1)), "clocks differ");
        assert_eq!(told(10_000), came);
        assert_eq!(happened_at(Timestamp::from_millis(5_000), came), came);
    }
}
