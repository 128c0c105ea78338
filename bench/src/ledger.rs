//! What visitors said and agents heard: each message has to arrive, once, in the order of its conversation.

use crate::latency::{Latencies, Summary};
use serde::Serialize;
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::oneshot;

/// How long a message may be on its way before it counts as lost.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// The ledger of the whole run: a message that arrives a second time is found out however late it does.
#[derive(Default)]
pub struct Ledger(Mutex<Book>);

#[derive(Default)]
struct Book {
    /// By visitor, in the order said.
    said: Vec<Vec<Said>>,
    /// How many of a visitor's messages are known to have arrived, up to the last one heard.
    heard_upto: Vec<usize>,
    counts: Counts,
    at_turn: Counts,
    to_socket: Latencies,
    to_answer: Latencies,
}

struct Said {
    at: Instant,
    stored: bool,
    heard: bool,
    tell: Option<oneshot::Sender<()>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub sent: u64,
    /// Acknowledged by the server.
    pub stored: u64,
    pub refused: u64,
    /// Heard at least once.
    pub heard: u64,
    /// Acknowledged and never heard.
    pub lost: u64,
    pub doubled: u64,
    pub misordered: u64,
}

/// A part of the run.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Page {
    pub counts: Counts,
    /// From just before the request to the agent's socket.
    pub to_socket: Summary,
    /// From just before the request to its answer: stored.
    pub to_answer: Summary,
}

impl Ledger {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A visitor is about to say something: the number of it, and the news of its arrival.
    pub fn say(&self, visitor: usize) -> (usize, oneshot::Receiver<()>) {
        let (tell, told) = oneshot::channel();
        let mut book = self.book();
        if book.said.len() <= visitor {
            book.said.resize_with(visitor + 1, Vec::new);
            book.heard_upto.resize(visitor + 1, 0);
        }
        book.counts.sent += 1;
        let said = Said { at: Instant::now(), stored: false, heard: false, tell: Some(tell) };
        book.said[visitor].push(said);
        (book.said[visitor].len() - 1, told)
    }

    /// The server acknowledged it.
    pub fn stored(&self, visitor: usize, number: usize) {
        let book = &mut *self.book();
        let Some(said) = book.said.get_mut(visitor).and_then(|said| said.get_mut(number)) else { return };
        said.stored = true;
        book.counts.stored += 1;
        book.counts.lost += u64::from(!said.heard);
        book.to_answer.record(said.at.elapsed());
    }

    pub fn refused(&self) {
        self.book().counts.refused += 1;
    }

    /// It arrived at the socket of the agent whose chat it is.
    pub fn heard(&self, visitor: usize, number: usize) {
        let book = &mut *self.book();
        let Some(said) = book.said.get_mut(visitor).and_then(|said| said.get_mut(number)) else { return };
        if std::mem::replace(&mut said.heard, true) {
            book.counts.doubled += 1;
            return;
        }
        book.counts.heard += 1;
        book.counts.lost -= u64::from(said.stored);
        book.to_socket.record(said.at.elapsed());
        if number < book.heard_upto[visitor] {
            book.counts.misordered += 1;
        }
        book.heard_upto[visitor] = book.heard_upto[visitor].max(number + 1);
        if let Some(tell) = said.tell.take() {
            let _ = tell.send(());
        }
    }

    /// Waits until everything acknowledged was heard, or has to be called lost.
    pub async fn settle(&self) {
        let until = Instant::now() + PATIENCE;
        while self.book().counts.lost > 0 && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        // What is heard twice is heard soon after the first time.
        tokio::time::sleep(Duration::from_millis(200)).await;
    }

    /// All of the run so far.
    pub fn counts(&self) -> Counts {
        self.book().counts
    }

    /// The part of the run since the last turn of the page.
    pub fn turn(&self) -> Page {
        let mut book = self.book();
        let counts = book.counts.since(book.at_turn);
        book.at_turn = book.counts;
        let to_socket = std::mem::take(&mut book.to_socket).summary();
        let to_answer = std::mem::take(&mut book.to_answer).summary();
        Page { counts, to_socket, to_answer }
    }
}

impl Counts {
    fn since(self, before: Counts) -> Counts {
        Counts {
            sent: self.sent - before.sent,
            stored: self.stored - before.stored,
            refused: self.refused - before.refused,
            heard: self.heard - before.heard,
            // One that was given up and came after all is lost in its own part and not made good in a later one.
            lost: self.lost.saturating_sub(before.lost),
            doubled: self.doubled - before.doubled,
            misordered: self.misordered - before.misordered,
        }
    }

    pub fn is_sound(&self) -> bool {
        self.refused + self.lost + self.doubled + self.misordered == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_doubled_or_out_of_order_is_told() {
        let ledger = Ledger::default();
        for _ in 0..4 {
            let (number, _) = ledger.say(0);
            ledger.stored(0, number);
        }
        for number in [0, 2, 1, 2] {
            ledger.heard(0, number);
        }
        let counts = ledger.turn().counts;
        let expected =
            Counts { sent: 4, stored: 4, heard: 3, lost: 1, doubled: 1, misordered: 1, refused: 0 };
        assert_eq!(counts, expected);
        assert!(!counts.is_sound());
    }

    #[test]
    fn a_message_may_be_heard_before_its_sender_is_answered() {
        let ledger = Ledger::default();
        let (number, _) = ledger.say(3);
        ledger.heard(3, number);
        ledger.stored(3, number);
        assert!(ledger.turn().counts.is_sound());
    }
}
