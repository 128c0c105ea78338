//! Shell, list, archive, sign-in.
