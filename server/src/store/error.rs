//! When the database says no.

use app::{api::desk::Failure, domain::refusal::Refusal};

pub type StoreResult<T> = Result<T, StoreError>;

#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// Read-only, full, or not to be written to: nothing was changed, and it may pass.
    #[error("the database takes no writes: {0}")]
    NotWritable(String),
    /// A row with this key is there already.
    #[error("a unique key is taken: {0}")]
    Taken(String),
    /// A row says something that the product cannot mean.
    #[error("{table} {id} makes no sense: {what}")]
    Nonsense { table: &'static str, id: String, what: String },
    #[error("the database failed: {0}")]
    Database(String),
}

impl StoreError {
    pub fn nonsense(table: &'static str, id: &str, what: impl std::fmt::Display) -> Self {
        Self::Nonsense { table, id: id.to_owned(), what: what.to_string() }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let Some(of_database) = error.as_database_error() else {
            return Self::Database(error.to_string());
        };
        let text = of_database.to_string();
        if of_database.is_unique_violation() {
            return Self::Taken(text);
        }
        match of_database.code().as_deref() {
            Some(code) if is_not_writable(code) => Self::NotWritable(text),
            _ => Self::Database(text),
        }
    }
}

/// SQLite's primary codes for busy, read-only, input/output, full, cannot open (extended codes carry them in the
/// low byte), and PostgreSQL's for read-only, disk full, too many connections, shutting down.
fn is_not_writable(code: &str) -> bool {
    if code.len() == 5 {
        return matches!(code, "25006" | "53100" | "53300" | "57P01" | "57P03");
    }
    code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 8 | 10 | 13 | 14))
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotWritable(what) => {
                tracing::error!(what, "the database takes no writes");
                Failure::Refused(Refusal::StorageFull)
            }
            other => Failure::Broken(other.into()),
        }
    }
}
