//! What was written here and is not yet known to be there: sent in order, resent after a lost answer, kept
//! over a reload. Pure: the clock is an argument, the sending is the caller's.

use crate::domain::{
    ids::MessageId,
    refusal::Refusal,
    time::{Span, Timestamp},
};
use serde::{Deserialize, Serialize};

/// One thing on its way. Its id was made here, so that sending it twice is sending it once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent<T> {
    pub id: MessageId,
    pub at: Timestamp,
    pub what: T,
    pub fate: Fate,
    tries: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Goes out when its time has come.
    Due {
        at: Timestamp,
    },
    Sending,
    /// The server took it; its line has not come by yet.
    Taken,
    /// Will not go out by itself: says why.
    Failed(Refusal),
}

/// Everything on its way from this browser, in the order it was written. `T` is what is sent, and where to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Outbox<T> {
    items: Vec<Unsent<T>>,
}

impl<T> Default for Outbox<T> {
    fn default() -> Self {
        Self { items: Vec::new() }
    }
}

impl<T: Clone> Outbox<T> {
    pub fn items(&self) -> &[Unsent<T>] {
        &self.items
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// What is in it, to be kept; [`Outbox::of`] takes it up again.
    pub fn letters(&self) -> Vec<(MessageId, Timestamp, T)> {
        self.items.iter().map(|item| (item.id, item.at, item.what.clone())).collect()
    }

    /// An outbox of things whose sending was broken off.
    pub fn of(letters: Vec<(MessageId, Timestamp, T)>, now: Timestamp) -> Self {
        let due = |(id, at, what)| Unsent { id, at, what, fate: Fate::Due { at: now }, tries: 0 };
        Self { items: letters.into_iter().map(due).collect() }
    }

    pub fn put(&mut self, id: MessageId, what: T, now: Timestamp) {
        self.items.push(Unsent { id, at: now, what, fate: Fate::Due { at: now }, tries: 0 });
    }

    /// Takes out what may be sent now, and marks it so. Things of the same lane (one conversation) go one
    /// after the other; a failed one does not hold up those behind it.
    pub fn next(&mut self, now: Timestamp, same_lane: impl Fn(&T, &T) -> bool) -> Option<Unsent<T>> {
        let at = (0..self.items.len()).find(|&i| {
            let (before, item) = (&self.items[..i], &self.items[i]);
            let first = before.iter().all(|b| b.is_settled() || !same_lane(&b.what, &item.what));
            let busy = self.items.iter().any(|b| b.fate == Fate::Sending && same_lane(&b.what, &item.what));
            first && !busy && matches!(item.fate, Fate::Due { at } if at <= now)
        })?;
        self.items[at].fate = Fate::Sending;
        Some(self.items[at].clone())
    }

    /// How long until something is due again; `None` when nothing waits for its time.
    pub fn wait(&self, now: Timestamp) -> Option<Span> {
        let due = self.items.iter().filter_map(|item| match item.fate {
            Fate::Due { at } => Some(at.since(now)),
            _ => None,
        });
        due.min()
    }

    /// The server took it.
    pub fn taken(&mut self, id: MessageId) {
        self.set(id, Fate::Taken);
    }

    /// The server did not take it, or could not be asked: tries again later where that may help.
    pub fn refused(&mut self, id: MessageId, why: Refusal, now: Timestamp) {
        let Some(item) = self.items.iter_mut().find(|item| item.id == id) else { return };
        item.fate = if why.is_passing() {
            item.tries += 1;
            Fate::Due { at: now.plus(pause(&why, item.tries)) }
        } else {
            Fate::Failed(why)
        };
    }

    /// Its line came by: it is there, whatever became of the answer.
    pub fn arrived(&mut self, there: impl Fn(MessageId) -> bool) {
        self.items.retain(|item| !there(item.id));
    }

    pub fn discard(&mut self, id: MessageId) {
        self.items.retain(|item| item.id != id);
    }

    /// The writer asks for another try.
    pub fn again(&mut self, id: MessageId, now: Timestamp) {
        self.set(id, Fate::Due { at: now });
    }

    /// The connection is back: what waits need not wait longer.
    pub fn hurry(&mut self, now: Timestamp) {
        for item in &mut self.items {
            if let Fate::Due { at } = &mut item.fate {
                *at = now;
                item.tries = 0;
            }
        }
    }

    /// After a reload nobody knows what became of the requests that were under way: they go out again.
    pub fn revived(mut self, now: Timestamp) -> Self {
        for item in &mut self.items {
            if matches!(item.fate, Fate::Sending | Fate::Taken | Fate::Due { .. }) {
                item.fate = Fate::Due { at: now };
            }
        }
        self
    }

    /// Takes over what another window of this browser has on its way, unless it is `there` already; says whether
    /// there was anything.
    pub fn adopt(&mut self, other: Self, now: Timestamp, there: impl Fn(MessageId) -> bool) -> bool {
        let known = self.items.len();
        for item in other.revived(now).items {
            let new = self.items.iter().all(|own| own.id != item.id) && !there(item.id);
            if new && matches!(item.fate, Fate::Due { .. }) {
                self.items.push(item);
            }
        }
        self.items.len() > known
    }

    fn set(&mut self, id: MessageId, fate: Fate) {
        if let Some(item) = self.items.iter_mut().find(|item| item.id == id) {
            item.fate = fate;
        }
    }
}

impl<T> Unsent<T> {
    /// Nothing behind it has to wait for it.
    fn is_settled(&self) -> bool {
        matches!(self.fate, Fate::Taken | Fate::Failed(_))
    }

    /// It was tried and is waiting for another try.
    pub fn is_held_up(&self) -> bool {
        self.tries > 0 && matches!(self.fate, Fate::Due { .. } | Fate::Sending)
    }
}

/// 1, 2, 4 … 30 s; as long as the desk says where it says so.
fn pause(why: &Refusal, tries: u32) -> Span {
    match why {
        Refusal::TooMany { seconds } => Span::seconds(i64::from((*seconds).max(1))),
        _ => Span::seconds(1 << tries.saturating_sub(1).min(5)).min(Span::seconds(30)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn id(n: u128) -> MessageId {
        MessageId::fixed(n)
    }

    /// Lanes by the first letter.
    fn lane(a: &&'static str, b: &&'static str) -> bool {
        a[..1] == b[..1]
    }

    #[test]
    fn what_was_written_first_goes_first_and_alone() {
        let mut out = Outbox::default();
        out.put(id(1), "a hello", at(0));
        out.put(id(2), "a are you there", at(1));
        out.put(id(3), "b another chat", at(2));
        assert_eq!(out.next(at(2), lane).map(|u| u.id), Some(id(1)));
        assert_eq!(out.next(at(2), lane).map(|u| u.id), Some(id(3)), "its own lane");
        assert_eq!(out.next(at(2), lane), None);
        out.taken(id(1));
        assert_eq!(out.next(at(2), lane).map(|u| u.id), Some(id(2)));
        out.arrived(|there| there == id(1));
        assert_eq!(out.items().len(), 2);
    }

    #[test]
    fn a_dropped_connection_is_tried_again_later_each_time() {
        let mut out = Outbox::default();
        out.put(id(1), "a", at(0));
        for wait in [1, 2, 4, 8, 16, 30, 30] {
            assert!(out.next(at(100), lane).is_some());
            out.refused(id(1), Refusal::Unreachable, at(100));
            assert_eq!(out.wait(at(100)), Some(Span::seconds(wait)));
            assert_eq!(out.next(at(100), lane), None);
            out.items[0].fate = Fate::Due { at: at(100) };
        }
        out.hurry(at(100));
        assert!(out.next(at(100), lane).is_some());
    }

    #[test]
    fn the_desk_says_how_long_to_wait() {
        let mut out = Outbox::default();
        out.put(id(1), "a", at(0));
        out.refused(id(1), Refusal::TooMany { seconds: 42 }, at(0));
        assert_eq!(out.wait(at(0)), Some(Span::seconds(42)));
    }

    #[test]
    fn a_refused_text_stays_and_says_why_and_holds_nothing_up() {
        let mut out = Outbox::default();
        out.put(id(1), "a too long", at(0));
        out.put(id(2), "a short", at(0));
        out.refused(id(1), Refusal::LongText, at(0));
        assert_eq!(out.items()[0].fate, Fate::Failed(Refusal::LongText));
        assert_eq!(out.next(at(0), lane).map(|u| u.id), Some(id(2)));
        out.again(id(1), at(5));
        assert_eq!(out.next(at(5), lane), None, "its lane is busy");
        out.discard(id(1));
        assert_eq!(out.items().len(), 1);
    }

    #[test]
    fn another_window_s_messages_are_taken_over_once() {
        let (mut here, mut there) = (Outbox::default(), Outbox::default());
        there.put(id(1), "a on its way", at(0));
        there.put(id(2), "a known", at(0));
        there.put(id(3), "a refused", at(0));
        there.refused(id(3), Refusal::LongText, at(0));
        assert!(here.adopt(there.clone(), at(1), |known| known == id(2)));
        assert_eq!(here.items().iter().map(|u| u.id).collect::<Vec<_>>(), [id(1)]);
        assert!(!here.adopt(there, at(1), |known| known == id(2)));
    }

    #[test]
    fn a_reload_in_mid_send_sends_again() {
        let mut out = Outbox::default();
        out.put(id(1), "a", at(0));
        assert!(out.next(at(0), lane).is_some());
        let kept = serde_json::to_string(&out).expect("json");
        let read: Outbox<String> = serde_json::from_str(&kept).expect("json");
        let mut read = read.revived(at(9));
        assert_eq!(read.next(at(9), |_, _| true).map(|u| u.id), Some(id(1)));
    }
}
