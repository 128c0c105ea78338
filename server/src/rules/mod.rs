//! Where the product is decided: functions of values. No clock, no store, no log, no async in here.

pub mod assignment;
pub mod hours;
pub mod lifecycle;
pub mod line;
pub mod mailing;
pub mod offer;
pub mod presence;
pub mod routing;
pub mod wait;
