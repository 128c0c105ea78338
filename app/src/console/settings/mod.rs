//! What admins set up.
