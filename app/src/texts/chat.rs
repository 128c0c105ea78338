//! The conversation pane.
