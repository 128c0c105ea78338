//! What was asked of Graph, and what was told to the callback: for tests to look at.

use crate::{clock::Millis, world::World};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// One request to Graph with its answer. The token is never kept.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    pub number: usize,
    pub at: Millis,
    pub method: String,
    /// With the version: `/v26.0/310000000000001/messages`.
    pub path: String,
    pub query: BTreeMap<String, String>,
    pub headers: BTreeMap<String, String>,
    /// `null` for files; their size and type are in `headers`.
    pub body: Value,
    /// Whether the address had a token or the app's secret in it, for everybody's log on its way.
    pub tells_secret: bool,
    pub status: u16,
    pub answer: Value,
}

impl Entry {
    /// Whether it is a message, and not a read receipt or a sign of typing.
    pub fn is_send(&self) -> bool {
        self.method == "POST"
            && self.path.ends_with("/messages")
            && self.body.get("status").is_none()
            && self.body.get("sender_action").is_none()
    }
}

/// One webhook with all attempts to deliver it.
#[derive(Debug, Clone, Serialize)]
pub struct Delivery {
    pub number: u64,
    pub url: String,
    pub body: String,
    /// The answers, one after the other; 0 stands for none.
    pub attempts: Vec<u16>,
    pub done: bool,
}

impl World {
    pub fn write_down(&mut self, entry: Entry) {
        self.journal.push_back(entry);
        while self.journal.len() > self.settings.kept {
            self.journal.pop_front();
        }
    }

    pub fn attempted(&mut self, number: u64, status: u16, done: bool) {
        // They are in the order of their numbers, and there may be very many.
        if let Ok(at) = self.deliveries.binary_search_by_key(&number, |known| known.number) {
            self.deliveries[at].attempts.push(status);
            self.deliveries[at].done = done;
        }
        self.revision += 1;
    }
}
