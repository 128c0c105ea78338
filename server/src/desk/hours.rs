//! Groups open and close: what waits may have somebody, and customers hear whether somebody is there.

use super::{Service, steps::Step};
use crate::{feed::locked, rules::hours};
use app::{
    api::desk::Answer,
    domain::{event::Event, hours::Hours, refusal::Refusal, settings::Item, time::Timestamp},
};

impl Service {
    /// Answers when the next group opens or closes. What is open follows from the time alone: each process looks for
    /// itself, and giving out what could be given is done at any time. What is kept of it is for the screens.
    pub(super) async fn tick_hours(&self) -> Answer<Option<Timestamp>> {
        let (now, catalog) = (self.clock.now(), self.catalog());
        let closed = hours::closed(catalog.groups.values(), now);
        if locked(&self.closed).as_ref() != Some(&closed) {
            let mut tx = self.store.write().await?;
            if catalog.closed != closed {
                tx.save_closed(&closed);
                tx.append(now, Event::Saved(Item::Closed(closed.clone())))?;
                tx.look_again_at_overflow();
            }
            self.assign_waiting(&mut Step { tx: &mut tx, now }).await?;
            tx.commit().await?;
            self.tell_all().await?;
            *locked(&self.closed) = Some(closed);
        }
        let all = catalog.groups.values().filter_map(|group| group.terms.hours.as_ref());
        Ok(all.filter_map(|week| hours::open(week, now).1).min())
    }
}

/// Hours that make a week, in a time zone that exists.
pub(super) fn check_hours(hours: &Hours) -> Result<(), Refusal> {
    if !hours::is_zone(&hours.zone) {
        let zone: String = hours.zone.chars().take(40).collect();
        let what = format!("{zone} is not a time zone like Europe/Istanbul");
        return Err(Refusal::invalid("zone", what));
    }
    if !hours.is_sound() {
        let what =
            "hours are from an earlier to a later time of a day, without overlaps, and holidays are dates";
        return Err(Refusal::invalid("hours", what));
    }
    Ok(())
}
