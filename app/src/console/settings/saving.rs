//! A page that edits one thing as a whole: what is stored, what is written, and saving it.

use super::{
    guard::Desk,
    place::Section,
    scaffold::{BackToSections, words},
};
use crate::node::prelude::*;
use crate::{
    console::{
        shell::keys::on_keydown,
        state::{ConsoleState, console},
    },
    domain::{refusal::Refusal, settings::Item},
    parts::dialog::Refused,
    texts::settings::Texts,
};
use std::future::Future;

/// What a page edits, and how far it got. `Copy`, like the signals it is made of.
pub struct Saving<T: Send + Sync + 'static> {
    pub draft: RwSignal<T>,
    stored: Memo<T>,
    /// Saving was tried: from now on, say what is wrong.
    pub tried: RwSignal<bool>,
    busy: RwSignal<bool>,
    refused: RwSignal<Option<Refusal>>,
    is_whole: StoredValue<fn(&T) -> bool>,
    state: ConsoleState,
    desk: Desk,
    t: &'static Texts,
}

impl<T: Send + Sync + 'static> Clone for Saving<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Saving<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Saving<T> {
    /// Opens it on what is stored. What `is_whole` says no to is not sent.
    pub fn open(stored: Memo<T>, is_whole: fn(&T) -> bool) -> Self {
        let saving = Self {
            draft: RwSignal::new(stored.get_untracked()),
            stored,
            tried: RwSignal::new(false),
            busy: RwSignal::new(false),
            refused: RwSignal::new(None),
            is_whole: StoredValue::new(is_whole),
            state: console(),
            desk: expect_context::<Desk>(),
            t: words(),
        };
        Effect::new(move |_| saving.desk.dirty.set(saving.dirty()));
        on_cleanup(move || {
            let _ = saving.desk.dirty.try_set(false);
        });
        // Another admin's change comes in as long as there are no edits; over edits it wins when they are undone.
        leptos::prelude::Effect::watch(
            move || stored.get(),
            move |now, before, _| {
                if before.is_some_and(|before| saving.draft.with_untracked(|draft| draft == before)) {
                    saving.draft.set(now.clone());
                }
            },
            false,
        );
        saving
    }

    pub fn dirty(self) -> bool {
        self.draft.with(|draft| self.stored.with(|stored| draft != stored))
    }

    /// Sends it; `item` is how the catalog shows it until the server's word comes.
    pub fn save<F>(self, item: Item, send: impl FnOnce() -> F + 'static)
    where
        F: Future<Output = Result<(), Refusal>> + 'static,
    {
        self.busy.set(true);
        self.refused.set(None);
        leptos::task::spawn_local(async move {
            let answer = send().await;
            // The page may be gone by now.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(()) => {
                    self.state.board.update(|board| board.catalog.save(item));
                    self.draft.set(self.stored.get_untracked());
                    self.tried.set(false);
                    self.desk.said.set(self.t.saved.to_owned());
                }
                Err(refusal) => self.refused.set(Some(refusal)),
            }
        });
    }

    /// The desk's own word about a field.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.refused.with(|refused| match refused {
                Some(Refusal::Invalid { field: of, what }) if of == field => Some(self.t.sentence(what)),
                _ => None,
            })
        })
    }

    /// Whether it may be sent now. From the first try on, the fields say what is wrong.
    fn may_save(self) -> bool {
        self.tried.set(true);
        !self.busy.get_untracked() && self.is_whole.with_value(|is| self.draft.with_untracked(is))
    }
}

/// The page around it: heading, the desk's refusal, and Save at its foot.
#[component]
pub fn SavingForm<T, S>(saving: Saving<T>, section: Section, on_save: S, children: Children) -> impl IntoNode
where
    T: Clone + PartialEq + Send + Sync + 'static,
    S: Fn() + Copy + Send + Sync + 'static,
{
    let t = words();
    let save = move || {
        if saving.may_save() {
            on_save();
        }
    };
    on_keydown(move |event| {
        if event.key().eq_ignore_ascii_case("s") && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            save();
        }
    });
    let refused = move || saving.refused.get().map(|refusal| view! { <Refused why=t.refusal(&refusal) /> });
    let said = move || if saving.dirty() { t.not_saved.to_owned() } else { saving.desk.said.get() };
    view! {
        <form
            class="page"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <header class="page__head">
                <BackToSections />
                <h1>{t.section(section).name}</h1>
            </header>
            <div class="page__scroll">
                <div role="alert">{refused}</div>
                {children()}
                <div class="savebar">
                    <span class="spacer"></span>
                    <span class="muted small" aria-hidden="true">
                        {said}
                    </span>
                    <button
                        class="btn btn--primary"
                        class:is-loading=saving.busy
                        type="submit"
                        aria-keyshortcuts="Control+S"
                    >
                        {t.save}
                    </button>
                </div>
            </div>
        </form>
    }
}
