//! What all the sockets and senders of a run report to.

use crate::{assigned::Assignments, ledger::Ledger};
use std::sync::{Mutex, PoisonError};

#[derive(Default)]
pub struct Watch {
    pub ledger: Ledger,
    pub assignments: Assignments,
    pub faults: Faults,
}

/// What must not happen: the first few in words, and how many there were.
#[derive(Default)]
pub struct Faults(Mutex<(usize, Vec<String>)>);

impl Faults {
    const TOLD: usize = 5;

    pub fn note(&self, what: String) {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        faults.0 += 1;
        if faults.1.len() < Self::TOLD {
            faults.1.push(what);
        }
    }

    pub fn all(&self) -> Vec<String> {
        let faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let more = faults.0 - faults.1.len();
        faults.1.iter().cloned().chain((more > 0).then(|| format!("and {more} more"))).collect()
    }
}
