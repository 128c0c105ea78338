//! What is being written: the reply, whose draft the server keeps, and the note, whose draft stays here.

use super::{drafts::DraftSync, here::Here, local, outbox::Kind};
use crate::api::conversations::save_draft;
use leptos::prelude::*;
use std::time::Duration;

/// After this much stillness a draft is saved.
const STILL: Duration = Duration::from_millis(600);

/// Whether the server has the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    Unsaid,
    Yes,
    Failed,
}

/// Both texts; in context of the composer.
#[derive(Clone, Copy)]
pub struct Writing {
    reply: RwSignal<String>,
    note: RwSignal<String>,
    pub saved: RwSignal<Saved>,
    here: Here,
    sync: StoredValue<DraftSync>,
    saving: StoredValue<bool>,
}

pub fn writing() -> Writing {
    expect_context::<Writing>()
}

impl Writing {
    pub fn provide(here: Here) -> Self {
        let draft = here.state.board.with_untracked(|board| board.drafts.get(&here.id).cloned());
        let draft = draft.unwrap_or_default();
        let writing = Self {
            reply: RwSignal::new(draft.clone()),
            note: RwSignal::default(),
            saved: RwSignal::new(Saved::Unsaid),
            here,
            sync: StoredValue::new(DraftSync::new(&draft)),
            saving: StoredValue::new(false),
        };
        provide_context(writing);
        writing.hear_other_windows();
        writing.save_when_still();
        writing.keep_note();
        on_cleanup(move || writing.save());
        writing
    }

    /// The text of a tab.
    pub fn text(self, kind: Kind) -> RwSignal<String> {
        match kind {
            Kind::Reply => self.reply,
            Kind::Note => self.note,
        }
    }

    fn hear_other_windows(self) {
        let id = self.here.id;
        let theirs = Memo::new(move |_| {
            self.here.state.board.with(|board| board.drafts.get(&id).cloned().unwrap_or_default())
        });
        Effect::new(move |_| {
            let theirs = theirs.get();
            let mine = self.reply.get_untracked();
            let change = self.sync.try_update_value(|sync| sync.heard(&theirs, &mine)).flatten();
            if let Some(text) = change {
                self.reply.set(text);
            }
        });
    }

    fn save_when_still(self) {
        Effect::new(move |before: Option<()>| {
            self.reply.track();
            if before.is_none() {
                return;
            }
            self.saved.set(Saved::Unsaid);
            if let Ok(timer) = set_timeout_with_handle(move || self.save(), STILL) {
                on_cleanup(move || timer.clear());
            }
        });
    }

    /// Saves what is not saved yet; one save at a time, so that the last one wins.
    pub fn save(self) {
        if self.saving.try_get_value() != Some(false) {
            return;
        }
        let Some(mine) = self.reply.try_get_untracked() else { return };
        let Some(Some(text)) = self.sync.try_update_value(|sync| sync.take_unsaved(&mine)) else { return };
        self.saving.set_value(true);
        leptos::task::spawn_local(async move {
            let answer = save_draft(self.here.id, text).await;
            if self.saving.try_set_value(false).is_some() {
                return; // the conversation was left
            }
            match answer {
                Ok(()) => {
                    self.saved.set(Saved::Yes);
                    self.save();
                }
                Err(_) => {
                    self.sync.update_value(DraftSync::failed);
                    self.saved.set(Saved::Failed);
                }
            }
        });
    }

    /// A note's draft survives a reload in this browser.
    fn keep_note(self) {
        let name = format!("parley:note:{}:{}", self.here.me, self.here.id);
        Effect::new(move |before: Option<()>| {
            let text = self.note.get();
            if before.is_some() {
                local::write(&name, Some(&text).filter(|text| !text.is_empty()));
            } else if let Some(kept) = local::read::<String>(&name) {
                self.note.set(kept);
            }
        });
    }
}
