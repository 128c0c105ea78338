//! The demo's data.
