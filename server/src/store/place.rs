//! The file of an SQLite database, and whether it is still where it was.
//!
//! A file that is moved away or removed stays open: SQLite goes on writing into what nobody will find again. So it is looked
//! for before each group of writes, which costs a microsecond.

use super::{StoreError, StoreResult, dialect::Database};
use std::path::PathBuf;

/// Where the database is, if that is a file.
#[derive(Debug, Clone)]
pub struct Place(Option<(PathBuf, Mark)>);

impl Place {
    /// Takes note of the file as it is now.
    pub fn of(database: Database, url: &str) -> Self {
        let path = url.split('?').next().and_then(|url| url.strip_prefix("sqlite:"));
        let path = path.filter(|_| database == Database::Sqlite);
        let path = path.map(|path| PathBuf::from(path.strip_prefix("//").unwrap_or(path)));
        Self(path.and_then(|path| mark(&path).map(|mark| (path, mark))))
    }

    /// Refuses where another file or none is in its place.
    pub fn check(&self) -> StoreResult<()> {
        match &self.0 {
            Some((path, known)) if mark(path).as_ref() != Some(known) => {
                Err(StoreError::NotWritable("its file was moved, removed or replaced".into()))
            }
            _ => Ok(()),
        }
    }
}

/// What makes a file this file.
#[cfg(unix)]
type Mark = (u64, u64);

#[cfg(unix)]
fn mark(path: &std::path::Path) -> Option<Mark> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

/// Elsewhere an open file can neither be moved nor removed.
#[cfg(not(unix))]
type Mark = ();

#[cfg(not(unix))]
fn mark(path: &std::path::Path) -> Option<Mark> {
    path.exists().then_some(())
}
