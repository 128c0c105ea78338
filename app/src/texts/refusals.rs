//! What the desk refuses, in the reader's language.
