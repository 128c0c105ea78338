//! All that an agent's console knows: a snapshot, and the events after it folded in.

use super::{
    agent::{Agent, Preferences, Viewer},
    conversation::{Conversation, sort_by_numbers},
    event::{Envelope, Event, Seq},
    ids::ConversationId,
    settings::Catalog,
    table::Table,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// The last event that is in here.
    pub seq: Seq,
    pub me: Viewer,
    pub preferences: Preferences,
    pub catalog: Catalog,
    /// Mine, those waiting where I serve, and everybody's if I see all. While I am Offline none, or if I see all: my
    /// overview stays true, my list is empty.
    pub conversations: BTreeMap<ConversationId, Conversation>,
    /// My unsent texts.
    pub drafts: Table<ConversationId, String>,
}

/// What a fold found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    Yes,
    /// Heard before; nothing changed.
    Old,
    /// The board can no longer be trusted: fetch a fresh one.
    Reset,
}

impl Board {
    /// Folds one event in. The browser runs this; every test of the desk runs it again and compares.
    pub fn apply(&mut self, envelope: &Envelope) -> Applied {
        if envelope.seq <= self.seq {
            return Applied::Old;
        }
        self.seq = envelope.seq;
        match &envelope.event {
            Event::Conversation(change) => self.put(&change.now),
            Event::Saved(item) => self.catalog.save(item.clone()),
            Event::Removed(item, _) => self.catalog.remove(*item),
            Event::RightsChanged(agents) if agents.contains(&self.me.agent) => return Applied::Reset,
            Event::RightsChanged(_) => {}
            Event::DraftSaved { agent, conversation, text } if *agent == self.me.agent => {
                if text.is_empty() {
                    self.drafts.remove(conversation);
                } else {
                    self.drafts.insert(*conversation, text.clone());
                }
            }
            Event::DraftSaved { .. } | Event::Ticket(_) | Event::Templates(_) => {}
        }
        Applied::Yes
    }

    fn put(&mut self, now: &Conversation) {
        if now.is_on_board_of(&self.me) && (self.me.role.sees_all() || self.sees_active()) {
            self.conversations.insert(now.id, now.clone());
        } else {
            self.conversations.remove(&now.id);
        }
    }

    /// Notes the server's word that everything up to `seq` has been heard.
    pub fn heard(&mut self, seq: Seq) {
        self.seq = self.seq.max(seq);
    }

    /// Me, as colleagues see me.
    pub fn myself(&self) -> Option<&Agent> {
        self.catalog.agents.get(&self.me.agent)
    }

    /// Whether my list shows chats that run (S1-26).
    pub fn sees_active(&self) -> bool {
        self.myself().is_none_or(|me| me.status.sees_active())
    }

    /// My chats.
    pub fn mine(&self) -> impl Iterator<Item = &Conversation> {
        self.conversations.values().filter(|c| c.owner() == Some(self.me.agent))
    }

    /// Whether it is in my list: mine, or one that I was called in to.
    pub fn is_with_me(&self, conversation: &Conversation) -> bool {
        conversation.owner() == Some(self.me.agent) || conversation.helper(self.me.agent).is_some()
    }

    /// What is put before me, oldest first (V-16).
    pub fn offers(&self) -> Vec<&Conversation> {
        let mine = |c: &Conversation| c.offer_to(self.me.agent).map(|offer| offer.at.millis());
        let mut offers: Vec<&Conversation> =
            self.conversations.values().filter(|c| mine(c).is_some()).collect();
        sort_by_numbers(&mut offers, |c| (mine(c).unwrap_or_default(), 0));
        offers
    }

    /// What I may take from a queue by my own hand: the Inbox (S4-08, S4-09).
    pub fn inbox(&self) -> impl Iterator<Item = &Conversation> {
        self.conversations.values().filter(|c| self.may_take(c))
    }

    /// Whether I may take this chat out of its queue: where my group picks its chats, and, in any queue, where I
    /// oversee.
    pub fn may_take(&self, conversation: &Conversation) -> bool {
        let picks = self.me.role.sees_all() || self.catalog.picks(conversation, self.me.agent);
        picks && conversation.is_free() && self.sees_active()
    }

    /// How many wait (S2-32).
    pub fn pending(&self) -> usize {
        self.conversations.values().filter(|c| c.is_waiting()).count()
    }

    pub fn unread(&self) -> u32 {
        self.mine().map(|c| c.unread).sum()
    }
}
