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
    /// It was not reached, or went away in the middle: nothing was changed, and it may pass.
    #[error("the database was not reached: {0}")]
    Lost(String),
}

impl StoreError {
    pub fn nonsense(table: &'static str, id: &str, what: impl std::fmt::Display) -> Self {
        Self::Nonsense { table, id: id.to_owned(), what: what.to_string() }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let Some(of_database) = error.as_database_error() else {
            return match error {
                sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::Protocol(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed => Self::Lost(error.to_string()),
                other => Self::Database(other.to_string()),
            };
        };
        let text = of_database.to_string();
        if of_database.is_unique_violation() {
            return Self::Taken(text);
        }
        match of_database.code().as_deref() {
            Some(code) if is_not_writable(code) => Self::NotWritable(text),
            Some(code) if is_passing(code) => Self::Lost(text),
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

/// PostgreSQL's classes of lost connections, of transactions that gave way to others or had failed before, and of servers
/// that stop.
fn is_passing(code: &str) -> bool {
    code.len() == 5 && ["08", "25P02", "40", "55P03", "57"].iter().any(|class| code.starts_with(class))
}

/// Whether nothing was done because the storage was not there: the same may go through later.
pub fn may_pass(failure: &Failure) -> bool {
    match failure {
        Failure::Refused(refusal) => *refusal == Refusal::StorageFull,
        Failure::Broken(error) => matches!(
            error.downcast_ref::<StoreError>(),
            Some(StoreError::Lost(_) | StoreError::NotWritable(_))
        ),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_is_away_is_no_fault_of_what_was_to_be_written() {
        let away = [
            sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into()),
            sqlx::Error::PoolTimedOut,
            sqlx::Error::PoolClosed,
            sqlx::Error::WorkerCrashed,
        ];
        for error in away {
            let words = error.to_string();
            assert!(may_pass(&Failure::from(StoreError::from(error))), "{words}");
        }
        assert!(["08006", "40001", "40P01", "25P02", "57P02"].iter().all(|code| is_passing(code)));
        for lasting in ["22021", "23503", "42601", "5", "1"] {
            assert!(!is_passing(lasting), "{lasting}");
        }
        let nonsense = StoreError::from(sqlx::Error::RowNotFound);
        assert!(!may_pass(&Failure::from(nonsense)));
        assert!(!may_pass(&Failure::Broken(anyhow::anyhow!("the account is not connected here"))));
    }
}
