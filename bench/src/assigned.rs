//! Who holds which conversation, as the agents' sockets tell it.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};
use tokio::sync::oneshot;

#[derive(Default)]
pub struct Assignments(Mutex<Book>);

#[derive(Default)]
struct Book {
    held: HashMap<String, Vec<String>>,
    bells: HashMap<String, oneshot::Sender<Instant>>,
}

impl Assignments {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A conversation came to an agent's socket.
    pub fn came(&self, agent: &str, conversation: String) {
        let now = Instant::now();
        let mut book = self.book();
        if let Some(bell) = book.bells.remove(agent) {
            let _ = bell.send(now);
        }
        book.held.entry(agent.to_owned()).or_default().push(conversation);
    }

    /// Rings when the agent's next conversation comes.
    pub fn bell(&self, agent: &str) -> oneshot::Receiver<Instant> {
        let (ring, rung) = oneshot::channel();
        self.book().bells.insert(agent.to_owned(), ring);
        rung
    }

    /// Takes one of the agent's conversations off the list, the oldest that is not to be kept.
    pub fn give_up(&self, agent: &str, keep: &HashSet<String>) -> Option<String> {
        let mut book = self.book();
        let held = book.held.get_mut(agent)?;
        let at = held.iter().position(|conversation| !keep.contains(conversation))?;
        Some(held.remove(at))
    }

    pub fn count(&self) -> usize {
        self.book().held.values().map(Vec::len).sum()
    }

    /// The most that any agent holds.
    pub fn most(&self) -> usize {
        self.book().held.values().map(Vec::len).max().unwrap_or(0)
    }
}
