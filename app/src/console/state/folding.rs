//! What the socket brings, folded into what the console knows.

use super::{ConsoleState, Moved};
use crate::{
    domain::{
        board::Applied,
        event::{Envelope, Event, Signal as Moment, Typist, Was},
        ids::ConversationId,
        message::{Author, Body, Happened},
        time::Span,
    },
    node::prelude::*,
};

impl ConsoleState {
    pub(super) fn fold(self) {
        let envelopes = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        if envelopes.is_empty() {
            return;
        }
        let (mut reset, mut moved) = (false, Vec::new());
        self.board.update(|board| {
            for envelope in &envelopes {
                moved.extend(Moved::of(board, envelope));
                reset |= board.apply(envelope) == Applied::Reset;
            }
        });
        for envelope in &envelopes {
            self.fold_into_thread(envelope);
            self.note_arrival(envelope);
            self.typed_no_more(envelope);
            self.note_archive(envelope);
        }
        if !moved.is_empty() {
            self.moved.set(moved);
        }
        let tickets: Vec<_> = envelopes.iter().filter_map(|e| e.event.ticket()).collect();
        if !tickets.is_empty() {
            self.tickets.set(tickets);
        }
        let templates: Vec<_> = envelopes.iter().filter_map(|e| e.event.templates()).collect();
        if !templates.is_empty() {
            self.templates.set(templates);
        }
        if reset {
            self.start_afresh();
        }
    }

    fn fold_into_thread(self, envelope: &Envelope) {
        let concerns = self.thread.with_untracked(|thread| {
            thread
                .as_ref()
                .is_some_and(|thread| envelope.event.conversation() == Some(thread.conversation.id))
        });
        if concerns {
            self.thread.update(|thread| {
                if let Some(customer) = thread.as_mut().and_then(|thread| thread.apply(envelope)) {
                    self.customer.set(Some(customer.clone()));
                }
            });
        }
    }

    fn note_arrival(self, envelope: &Envelope) {
        let Event::Conversation(change) = &envelope.event else { return };
        let me = self.board.with_untracked(|board| board.me.agent);
        let mine = change.now.owner() == Some(me);
        if change.now.offer_to(me).is_some() && !change.was.asked().any(|agent| agent == me) {
            self.arrived.set(Some((change.now.id, envelope.seq)));
        }
        let said = change.entry.as_ref().is_some_and(|entry| {
            matches!(entry.body, Body::Message { author: Author::Customer, .. })
                || matches!(
                    entry.body,
                    Body::Happened(Happened::Assigned { .. } | Happened::Transferred { .. })
                )
        });
        if mine && said {
            self.arrived.set(Some((change.now.id, envelope.seq)));
        }
        let closes = change
            .entry
            .as_ref()
            .is_some_and(|e| matches!(e.body, Body::Happened(Happened::ClosesSoon { .. })));
        if closes && self.board.with_untracked(|board| board.me.role.sees_all()) {
            self.escalated.set(Some((change.now.id, envelope.seq)));
        }
    }

    /// Who has said what he typed types no more, nor does an agent who may not answer any longer.
    fn typed_no_more(self, envelope: &Envelope) {
        let Event::Conversation(change) = &envelope.event else { return };
        let chat = &change.now;
        let said = change.entry.as_ref().and_then(|entry| Typist::of(&entry.body));
        let may_not = |who: &Typist| match who {
            Typist::Agent(agent) => chat.owner() != Some(*agent) && chat.helper(*agent).is_none(),
            Typist::Customer => false,
        };
        let is_over = |who: &Typist| said == Some(*who) || may_not(who);
        let is_told = |(of, who): &(ConversationId, Typist)| *of == chat.id && is_over(who);
        if self.typing.with_untracked(|typing| typing.keys().any(is_told)) {
            self.typing.update(|typing| typing.retain(|key, _| !is_told(key)));
        }
    }

    fn note_archive(self, envelope: &Envelope) {
        let Event::Conversation(change) = &envelope.event else { return };
        let left_board = change.now.is_archived();
        let known = || self.archived.with_untracked(|archived| archived.contains_key(&change.now.id));
        let came_back = change.was == Was::default();
        if left_board || came_back || known() {
            self.archived.update(|archived| drop(archived.insert(change.now.id, change.now.clone())));
        }
    }

    pub(super) fn notice(self, moment: Moment) {
        match moment {
            Moment::Typing { conversation, who } => {
                let until = self.now.get_untracked().plus(Span::seconds(i64::from(Moment::TYPING_FADES)));
                self.typing.update(|typing| {
                    let _ = typing.insert((conversation, who), until);
                });
            }
            Moment::Looking { conversation, agents } => {
                self.looking.update(|looking| drop(looking.insert(conversation, agents)));
            }
            Moment::Idle { until } => self.idle.set(until),
            Moment::CustomerHere { conversation, here } => self.here.update(|set| {
                if here {
                    set.insert(conversation)
                } else {
                    set.remove(&conversation)
                };
            }),
        }
    }
}
