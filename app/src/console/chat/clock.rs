//! Times on the page: how long ago until the page knows the reader's time zone, then his clock.

use super::calendar::{self, Wall};
use crate::node::prelude::*;
use crate::{console::state::console, domain::time::Timestamp, texts::chat::words};

/// Whether the browser's time zone may be asked: not before the server's page has been taken over, since the
/// server cannot know it.
#[derive(Clone, Copy)]
pub struct Zone {
    known: RwSignal<bool>,
    /// Which day it is there: what is said of today changes at midnight.
    day: Memo<i64>,
}

impl Zone {
    pub fn provide() {
        let (known, now) = (RwSignal::new(false), console().now);
        let day = memo(move |_| if known.get() { Wall::here(now.get()).day_number() } else { 0 });
        provide_context(Self { known, day });
        Effect::new(move |_| known.set(true));
    }

    /// A reactive reading of it, for closures that run outside the component; it speaks up at midnight, too.
    pub fn signal() -> Signal<bool> {
        let zone = use_context::<Self>();
        Signal::derive(move || {
            zone.is_some_and(|Self { known, day }| {
                day.track();
                known.get()
            })
        })
    }
}

/// How much of a moment is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// `09:03`
    Clock,
    /// `Today 09:02`; `12 November, 16:42`
    Moment,
    /// Likewise within a sentence: `today at 09:02`; `12 November at 16:42`
    Within,
    /// `12 November`
    Date,
}

/// A moment in words. Reactive: changes when the time zone is known, and at midnight.
pub fn moment(at: Timestamp, face: Face) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let (state, words, zone) = (console(), words(), Zone::signal());
    move || {
        let now = state.now.get_untracked();
        if !zone.get() {
            return calendar::since(now, at, words);
        }
        let (wall, today) = (Wall::here(at), Wall::here(now));
        match face {
            Face::Clock => wall.clock(),
            Face::Moment => wall.moment(today, words),
            Face::Within => wall.within(today, words),
            Face::Date => wall.date(today, words),
        }
    }
}

/// A moment that may lie ahead, to the minute; until the time zone is known, by Greenwich's clock.
pub fn deadline(at: Timestamp, face: Face) -> impl Fn() -> String + Copy + Send + Sync + 'static {
    let (zone, said) = (Zone::signal(), moment(at, face));
    move || if zone.get() { said() } else { format!("{} UTC", Wall::utc(at).clock()) }
}

/// A moment with its exact time for machines and on hover.
#[component]
pub fn When(at: Timestamp, #[prop(default = Face::Clock)] face: Face) -> impl IntoNode {
    let exact = moment(at, Face::Moment);
    view! { <time datetime=calendar::iso(at) title=exact>{moment(at, face)}</time> }
}
