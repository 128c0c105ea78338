//! Small shared pieces of the screens.
