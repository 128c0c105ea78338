//! What is being written: the reply, whose draft the server keeps, and the note, whose draft stays here.

use super::{drafts::DraftSync, here::Here, local, outbox::Kind};
use crate::{
    api::conversations::save_draft,
    domain::{ids::ConversationId, refusal::Refusal},
    node::prelude::*,
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

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
    /// The last words of somebody who left the conversation while others of his were being saved.
    left: StoredValue<Arc<Mutex<Option<String>>>>,
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
            left: StoredValue::default(),
        };
        provide_context(writing);
        writing.hear_other_windows();
        writing.save_when_still();
        writing.keep_note();
        writing.recall_unsaved();
        on_cleanup(move || writing.leave());
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
        let theirs = memo(move |_| {
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
        let Some(text) = self.unsaved() else { return };
        self.saving.set_value(true);
        let (id, kept, left) = (self.here.id, self.kept_as(), self.left.get_value());
        leptos::task::spawn_local(async move {
            let answer = send(id, text, &kept).await;
            if self.saving.try_set_value(false).is_some() {
                // The conversation was left.
                let last = left.lock().ok().and_then(|mut left| left.take());
                if let Some(last) = last {
                    let _ = send(id, last, &kept).await;
                }
                return;
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

    fn unsaved(self) -> Option<String> {
        let mine = self.reply.try_get_untracked()?;
        self.sync.try_update_value(|sync| sync.take_unsaved(&mine)).flatten()
    }

    fn leave(self) {
        if self.saving.try_get_value() == Some(false) {
            return self.save();
        }
        if let (Some(text), Some(left)) = (self.unsaved(), self.left.try_get_value())
            && let Ok(mut left) = left.lock()
        {
            *left = Some(text);
        }
    }

    /// What did not reach the desk is still in this browser.
    fn recall_unsaved(self) {
        let kept = self.kept_as();
        Effect::new(move |_: Option<()>| {
            if let Some(text) = local::read::<String>(&kept) {
                self.reply.set(text);
            }
        });
    }

    fn kept_as(self) -> String {
        format!("parley:draft:{}:{}", self.here.me, self.here.id)
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

/// Saves a draft. Until the desk has it, this browser keeps it.
async fn send(conversation: ConversationId, text: String, kept: &str) -> Result<(), Refusal> {
    local::write(kept, Some(&text));
    save_draft(conversation, text).await.inspect(|()| local::write::<String>(kept, None))
}
