//! The time of day, where it is compared with what the server promises or is told.

use chrono::{DateTime, Utc};

#[expect(clippy::disallowed_methods, reason = "server and load share the machine and so its clock")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Milliseconds since 1970, as the server counts them.
pub fn now_ms() -> i64 {
    now().timestamp_millis()
}
