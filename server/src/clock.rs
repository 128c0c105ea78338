//! The only reader of the system's time.

use app::domain::time::{Span, Timestamp};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// Where the time comes from: the system, or a hand that moves it in tests.
#[derive(Debug, Clone)]
pub enum Clock {
    System,
    /// The system's, moved by so many milliseconds: the demo's, which goes along with the simulator's.
    Moved(Arc<AtomicI64>),
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    pub fn fixed(at: Timestamp) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.millis())))
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one home of the system's clock")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                let since =
                    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
                Timestamp::from_millis(since.as_millis() as i64)
            }
            Self::Moved(by) => Self::System.now().plus(Span::millis(by.load(Ordering::SeqCst))),
            Self::Fixed(at) => Timestamp::from_millis(at.load(Ordering::SeqCst)),
        }
    }

    /// How far a demo's clock is moved.
    pub fn set_offset(&self, by: Span) {
        if let Self::Moved(offset) = self {
            offset.store(by.as_millis(), Ordering::SeqCst);
        }
    }

    /// Moves a fixed clock; the system's goes by itself.
    pub fn pass(&self, span: Span) {
        if let Self::Fixed(at) = self {
            at.fetch_add(span.as_millis(), Ordering::SeqCst);
        }
    }
}
