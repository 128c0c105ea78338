//! The middle and right panes: one conversation and its customer.
