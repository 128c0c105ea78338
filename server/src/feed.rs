//! How events reach those who may hear them.
//!
//! A listener pages through the log until it has caught up and then hears what is committed from now on.
//! One whose buffer is full is not dropped and loses nothing: he goes back to paging. First connect,
//! reconnect, slow reader and second server process are therefore the same loop ([`Listener::next`]).
//! Listeners are found by key, so that an event costs as much as those interested in it, not as those connected.

use crate::store::{Appended, Rung, Store};
use app::domain::{
    event::{Down, Event, Key, Seq, Signal},
    ids::ConversationId,
    settings::Catalog,
    visitor::{Step, VisitorDown},
};
use std::{
    collections::{BTreeSet, HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};
use tokio::sync::{Notify, mpsc};

/// How many frames a listener may lag behind before he goes back to reading the log.
const BUFFER: usize = 256;

/// What a listener gets.
#[derive(Debug, Clone)]
pub enum Heard {
    /// A frame to send as it is, with the number it stands at.
    Event(Seq, Arc<str>),
    /// A frame of the moment.
    Moment(Arc<str>),
    /// His place is gone from the log, or his rights changed: he must start afresh.
    Reset,
}

/// Which words the listener understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Desk,
    Visitor,
}

/// The one feed of a process.
pub struct Feed {
    catalog: RwLock<Arc<Catalog>>,
    registry: Mutex<Registry>,
    /// Rings for the workers when something changed that they look after.
    changed: Mutex<Vec<mpsc::UnboundedSender<Arc<Appended>>>>,
    tail: mpsc::UnboundedSender<Vec<Arc<Appended>>>,
    waiting: Mutex<Option<mpsc::UnboundedReceiver<Vec<Arc<Appended>>>>>,
    look_again: Notify,
    /// What other processes say, by their names.
    said: mpsc::UnboundedSender<(String, String)>,
    overheard: Mutex<Option<mpsc::UnboundedReceiver<(String, String)>>>,
}

#[derive(Default)]
struct Registry {
    next: u64,
    by_key: HashMap<Key, BTreeSet<u64>>,
    outlets: HashMap<u64, Outlet>,
    /// Everything up to here was handed to the outlets.
    at: Seq,
}

struct Outlet {
    side: Side,
    keys: Vec<Key>,
    frames: mpsc::Sender<Heard>,
}

pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic while the lock was held leaves maps of plain values: they are still good.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Feed {
    pub fn new() -> Arc<Self> {
        let (tail, waiting) = mpsc::unbounded_channel();
        let (said, overheard) = mpsc::unbounded_channel();
        Arc::new(Self {
            catalog: RwLock::default(),
            registry: Mutex::default(),
            changed: Mutex::default(),
            tail,
            waiting: Mutex::new(Some(waiting)),
            look_again: Notify::new(),
            said,
            overheard: Mutex::new(Some(overheard)),
        })
    }

    /// What was set up, as of now.
    pub fn catalog(&self) -> Arc<Catalog> {
        self.catalog.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes over what a group of use-cases committed. The catalog is folded here and now, before they are
    /// answered; the sockets are served by the tail.
    pub fn committed(&self, events: Vec<Arc<Appended>>) {
        self.fold_catalog(&events);
        let _ = self.tail.send(events);
    }

    fn fold_catalog(&self, events: &[Arc<Appended>]) {
        if !events.iter().any(|e| matches!(e.envelope.event, Event::Saved(_) | Event::Removed(..))) {
            return;
        }
        let mut catalog = self.catalog.write().unwrap_or_else(PoisonError::into_inner);
        let catalog = Arc::make_mut(&mut catalog);
        for appended in events {
            match &appended.envelope.event {
                Event::Saved(item) => catalog.save(item.clone()),
                Event::Removed(item, _) => catalog.remove(*item),
                _ => {}
            }
        }
    }

    /// Loads what is there and starts the tail.
    pub async fn start(self: &Arc<Self>, store: &Store) -> anyhow::Result<()> {
        let mut reading = store.read().await?;
        let (catalog, head) = (reading.catalog().await?, reading.head().await?);
        drop(reading);
        *self.catalog.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(catalog);
        locked(&self.registry).at = head;
        if let Some(waiting) = locked(&self.waiting).take() {
            tokio::spawn(tail(Arc::downgrade(self), store.clone(), waiting));
            let (feed, store) = (Arc::downgrade(self), store.clone());
            tokio::spawn(async move {
                let hears = |rung: Rung<'_>| feed.upgrade().map(|feed| feed.hears(rung)).is_some();
                store.hear_others(hears).await;
            });
        }
        Ok(())
    }

    /// A stream of every event, for workers.
    pub fn changes(&self) -> mpsc::UnboundedReceiver<Arc<Appended>> {
        let (tell, changes) = mpsc::unbounded_channel();
        locked(&self.changed).push(tell);
        changes
    }

    /// Sends something of the moment to the consoles under a key, but not to the one it comes from.
    pub fn signal(&self, key: Key, signal: &Signal) {
        if let Ok(text) = serde_json::to_string(&Down::Signal(signal.clone())) {
            self.send(key, Side::Desk, text.into());
        }
    }

    /// Sends something of the moment to the visitors under a key.
    pub fn tell_visitors(&self, key: Key, what: &VisitorDown) {
        if let Ok(text) = serde_json::to_string(what) {
            self.send(key, Side::Visitor, text.into());
        }
    }

    fn send(&self, key: Key, side: Side, text: Arc<str>) {
        let registry = locked(&self.registry);
        for id in registry.by_key.get(&key).into_iter().flatten() {
            if let Some(outlet) = registry.outlets.get(id).filter(|outlet| outlet.side == side) {
                // Of the moment: who is too slow for it does not need it.
                let _ = outlet.frames.try_send(Heard::Moment(text.clone()));
            }
        }
    }

    /// Whether anybody listens under a key.
    pub fn has_listeners(&self, key: Key) -> bool {
        locked(&self.registry).by_key.get(&key).is_some_and(|ids| !ids.is_empty())
    }

    /// The keys of a kind that somebody listens under.
    pub fn listened<T>(&self, pick: impl Fn(&Key) -> Option<T>) -> Vec<T> {
        locked(&self.registry)
            .by_key
            .iter()
            .filter(|(_, ids)| !ids.is_empty())
            .filter_map(|(key, _)| pick(key))
            .collect()
    }

    /// What other processes say, for the one who asks first.
    pub fn overheard(&self) -> Option<mpsc::UnboundedReceiver<(String, String)>> {
        locked(&self.overheard).take()
    }

    fn hears(&self, rung: Rung<'_>) {
        match rung {
            Rung::Log => self.look_again(),
            Rung::Said(process, words) => drop(self.said.send((process.to_owned(), words.to_owned()))),
        }
    }

    /// The log may have grown behind our back: read it.
    pub fn look_again(&self) {
        self.look_again.notify_one();
    }

    /// Hands events to their listeners, in order.
    fn deliver(&self, events: &[Arc<Appended>]) {
        let catalog = self.catalog();
        let mut registry = locked(&self.registry);
        for appended in events {
            if appended.envelope.seq <= registry.at {
                continue;
            }
            registry.at = appended.envelope.seq;
            registry.deliver(appended, &catalog);
        }
        drop(registry);
        let mut changed = locked(&self.changed);
        changed.retain(|tell| events.iter().all(|appended| tell.send(appended.clone()).is_ok()));
    }
}

impl Registry {
    fn deliver(&mut self, appended: &Appended, catalog: &Catalog) {
        let keys = appended.envelope.event.audience();
        let ids: BTreeSet<u64> =
            keys.iter().filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
        let mut frames = Frames::default();
        let mut behind = Vec::new();
        for id in ids {
            let Some(outlet) = self.outlets.get(&id) else { continue };
            let Some(heard) = frames.of(appended, outlet.side, catalog) else { continue };
            if outlet.frames.try_send(heard).is_err() {
                behind.push(id);
            }
        }
        for id in behind {
            self.remove(id);
        }
    }

    fn remove(&mut self, id: u64) {
        let Some(outlet) = self.outlets.remove(&id) else { return };
        for key in outlet.keys {
            self.unlist(key, id);
        }
    }

    /// Puts an outlet under other keys; answers up to where everything was delivered under the old ones.
    fn relist(&mut self, id: u64, keys: &[Key]) -> Seq {
        if let Some(outlet) = self.outlets.get_mut(&id) {
            let before = std::mem::replace(&mut outlet.keys, keys.to_vec());
            for key in before.iter().filter(|key| !keys.contains(key)) {
                self.unlist(*key, id);
            }
            for key in keys {
                self.by_key.entry(*key).or_default().insert(id);
            }
        }
        self.at
    }

    fn unlist(&mut self, key: Key, id: u64) {
        if let Some(ids) = self.by_key.get_mut(&key) {
            ids.remove(&id);
            if ids.is_empty() {
                self.by_key.remove(&key);
            }
        }
    }
}

/// The frames of one event, each made once and only if somebody wants it.
#[derive(Default)]
struct Frames {
    desk: Option<Arc<str>>,
    visitor: Option<Option<Arc<str>>>,
}

impl Frames {
    fn of(&mut self, appended: &Appended, side: Side, catalog: &Catalog) -> Option<Heard> {
        let text = match side {
            // With other rights goes another list of keys: the socket is closed and opened anew.
            Side::Desk if matches!(appended.envelope.event, Event::RightsChanged(_)) => {
                return Some(Heard::Reset);
            }
            Side::Desk => self.desk.get_or_insert_with(|| desk_frame(appended)).clone(),
            Side::Visitor => self.visitor.get_or_insert_with(|| visitor_frame(appended, catalog)).clone()?,
        };
        Some(Heard::Event(appended.envelope.seq, text))
    }
}

/// `Down::Event` around the event's own text, which need not be written a second time.
fn desk_frame(appended: &Appended) -> Arc<str> {
    let (seq, at, body) = (appended.envelope.seq.0, appended.envelope.at.millis(), &appended.body);
    format!(r#"{{"event":{{"seq":{seq},"at":{at},"event":{body}}}}}"#).into()
}

fn visitor_frame(appended: &Appended, catalog: &Catalog) -> Option<Arc<str>> {
    let Event::Conversation(change) = &appended.envelope.event else { return None };
    let step = Step::of(appended.envelope.seq, change, catalog)?;
    serde_json::to_string(&VisitorDown::Step(step)).ok().map(Into::into)
}

/// The one reader of what is new: own commits come by themselves, others' from the log.
async fn tail(
    feed: std::sync::Weak<Feed>,
    store: Store,
    mut waiting: mpsc::UnboundedReceiver<Vec<Arc<Appended>>>,
) {
    // A lost ring costs this long and never an event.
    let mut slow = tokio::time::interval(std::time::Duration::from_secs(1));
    slow.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        let Some(strong) = feed.upgrade() else { return };
        let fresh = tokio::select! {
            own = waiting.recv() => match own { Some(own) => own, None => return },
            () = strong.look_again.notified() => Vec::new(),
            _ = slow.tick(), if store.is_shared() => Vec::new(),
        };
        if let Err(error) = take_in(&strong, &store, fresh).await {
            tracing::error!(%error, "the log could not be read; trying again");
        }
    }
}

async fn take_in(feed: &Feed, store: &Store, fresh: Vec<Arc<Appended>>) -> anyhow::Result<()> {
    let at = locked(&feed.registry).at;
    let follows = fresh.first().is_some_and(|first| first.envelope.seq.0 <= at.0 + 1);
    if !follows {
        // Somebody else wrote in between: the log knows.
        loop {
            let at = locked(&feed.registry).at;
            let page = store.glance().await?.events_after(at).await?;
            if page.is_empty() {
                break;
            }
            feed.fold_catalog(&page);
            feed.deliver(&page);
        }
    }
    feed.deliver(&fresh);
    Ok(())
}

/// One who listens. Dropped, he is gone from all keys.
pub struct Listener {
    feed: Arc<Feed>,
    store: Store,
    id: u64,
    side: Side,
    keys: Vec<Key>,
    /// Heard everything up to here.
    at: Seq,
    frames: mpsc::Receiver<Heard>,
    /// Read from the log, not yet handed out.
    backlog: VecDeque<Heard>,
    caught_up: bool,
}

impl Feed {
    /// Listens under keys, from a place in the log on.
    pub fn listen(self: &Arc<Self>, store: &Store, side: Side, keys: Vec<Key>, after: Seq) -> Listener {
        let (id, frames) = self.register(side, keys.clone());
        Listener {
            feed: self.clone(),
            store: store.clone(),
            id,
            side,
            keys,
            at: after,
            frames,
            backlog: VecDeque::new(),
            caught_up: false,
        }
    }

    fn register(&self, side: Side, keys: Vec<Key>) -> (u64, mpsc::Receiver<Heard>) {
        let (tell, frames) = mpsc::channel(BUFFER);
        let mut registry = locked(&self.registry);
        registry.next += 1;
        let id = registry.next;
        for key in &keys {
            registry.by_key.entry(*key).or_default().insert(id);
        }
        registry.outlets.insert(id, Outlet { side, keys, frames: tell });
        (id, frames)
    }
}

impl Listener {
    /// The next thing to hear; waits for it. Safe to drop in the middle of waiting.
    pub async fn next(&mut self) -> anyhow::Result<Heard> {
        loop {
            if let Some(heard) = self.backlog.pop_front() {
                if let Heard::Event(seq, _) = &heard {
                    self.at = self.at.max(*seq);
                }
                return Ok(heard);
            }
            if !self.caught_up {
                self.read_log().await?;
                continue;
            }
            match self.frames.recv().await {
                Some(Heard::Event(seq, _)) if seq <= self.at => {}
                Some(Heard::Event(seq, text)) => {
                    self.at = seq;
                    return Ok(Heard::Event(seq, text));
                }
                Some(moment) => return Ok(moment),
                // The buffer was full: we were taken off the list, and read the log from where we are.
                None => self.start_over(),
            }
        }
    }

    /// Everything up to here was heard, also when none of it was for us.
    pub fn at(&self) -> Seq {
        if !self.caught_up || !self.backlog.is_empty() {
            return self.at;
        }
        // Under the lock, since events are handed out under it; and one taken off the list for his full buffer
        // has missed some although there is nothing left in it.
        let registry = locked(&self.feed.registry);
        let is_served = registry.outlets.contains_key(&self.id);
        if is_served && self.frames.is_empty() { self.at.max(registry.at) } else { self.at }
    }

    fn start_over(&mut self) {
        let (id, frames) = self.feed.register(self.side, self.keys.clone());
        self.id = id;
        self.frames = frames;
        self.caught_up = false;
    }

    async fn read_log(&mut self) -> anyhow::Result<()> {
        let Some(page) = self.page().await? else {
            self.backlog.push_back(Heard::Reset);
            self.caught_up = true;
            return Ok(());
        };
        let Some(last) = page.last().map(|last| last.envelope.seq) else {
            self.caught_up = true;
            return Ok(());
        };
        let catalog = self.feed.catalog();
        for appended in &page {
            let concerns = appended.envelope.event.audience().iter().any(|key| self.keys.contains(key));
            if concerns && let Some(heard) = Frames::default().of(appended, self.side, &catalog) {
                self.backlog.push_back(heard);
            }
        }
        if self.backlog.is_empty() {
            self.at = last;
        }
        self.read_upto(last);
        Ok(())
    }

    /// The next page of the log; `None` when the place asked for is not (or not any more) in it.
    async fn page(&self) -> anyhow::Result<Option<Vec<Arc<Appended>>>> {
        let mut reading = self.store.glance().await?;
        // The table's own head: a snapshot may be ahead of what the tail has handed out.
        let head = reading.head().await?;
        let oldest = reading.oldest_event().await?;
        if self.at > head || (self.at > Seq(0) && oldest.is_some_and(|oldest| oldest.0 > self.at.0 + 1)) {
            return Ok(None);
        }
        let visitor = self.keys.iter().find_map(|key| match key {
            Key::Visitor(conversation) => Some(*conversation),
            _ => None,
        });
        Ok(Some(match (self.side, visitor) {
            (Side::Desk, _) => reading.events_after(self.at).await?,
            // A visitor hears of one conversation: he need not wade through everybody's.
            (Side::Visitor, Some(conversation)) => reading.events_of(conversation, self.at, head).await?,
            (Side::Visitor, None) => Vec::new(),
        }))
    }

    /// Marks the page as read once its backlog was handed out.
    fn read_upto(&mut self, last: Seq) {
        if let Some(Heard::Event(seq, _)) = self.backlog.back_mut() {
            // The last frame stands for everything up to the end of the page.
            *seq = last;
        }
    }

    /// Also listens to one conversation (or to none any more), from a place on.
    pub async fn look_at(&mut self, conversation: Option<ConversationId>, after: Seq) -> anyhow::Result<()> {
        self.keys.retain(|key| !matches!(key, Key::Looking(_)));
        self.keys.extend(conversation.map(Key::Looking));
        let registered = locked(&self.feed.registry).relist(self.id, &self.keys);
        if let Some(conversation) = conversation {
            let missed = self.store.glance().await?.events_of(conversation, after, registered).await?;
            // They stand before what we have heard already: sent as they are, without moving our place.
            let frames = missed.iter().map(|appended| Heard::Moment(desk_frame(appended)));
            self.backlog.extend(frames);
        }
        Ok(())
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        locked(&self.feed.registry).remove(self.id);
    }
}
