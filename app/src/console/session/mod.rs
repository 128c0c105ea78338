//! Signing in, and the first page of an empty desk.
