//! One thing in the editor: what was, what is written, and what the desk says to it.

use super::{
    check::{Problem, Problems},
    guard::Desk,
    kind::Kind,
    place::Picked,
    scaffold::words,
};
use crate::node::prelude::*;
use crate::{
    api::settings::remove,
    console::state::{ConsoleState, console},
    domain::{refusal::Refusal, settings::Catalog},
    texts::settings::Texts,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// An open editor. `Copy`, like the signals it is made of.
pub struct Edit<K: Kind> {
    pub draft: RwSignal<K::Draft>,
    /// What the draft began as, or was saved as last.
    base: RwSignal<K::Draft>,
    pub is_new: bool,
    /// The reader's role lets him change it.
    pub may: bool,
    pub t: &'static Texts,
    pub problems: Memo<Problems>,
    pub dirty: Memo<bool>,
    pub busy: RwSignal<bool>,
    /// Somebody else changed it since it was opened, and there are edits here.
    pub stale: RwSignal<bool>,
    /// Somebody else removed it.
    pub gone: RwSignal<bool>,
    refused: RwSignal<Option<Refusal>>,
    /// Saving was tried: from now on, say what is wrong.
    tried: RwSignal<bool>,
    pub asks_removal: RwSignal<bool>,
    removal_refused: RwSignal<Option<Refusal>>,
    state: ConsoleState,
    desk: Desk,
    go: Callback<(String, bool)>,
}

impl<K: Kind> Clone for Edit<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: Kind> Copy for Edit<K> {}

impl<K: Kind> Edit<K> {
    /// Opens what was picked; `None` when there is no such thing.
    pub fn open(picked: &Picked, desk: Desk) -> Option<Self> {
        let state = console();
        let draft = state.board.with_untracked(|board| match picked {
            Picked::New { under } => Some(K::blank(board, under.as_deref())),
            Picked::Item(id) => id.parse().ok().and_then(|id| K::load(&board.catalog, id)),
        })?;
        let may = state.board.with_untracked(|board| K::may_edit(&draft, board));
        let edit = Self::on(draft, matches!(picked, Picked::New { .. }), may, state, desk);
        edit.listen();
        Some(edit)
    }

    fn on(draft: K::Draft, is_new: bool, may: bool, state: ConsoleState, desk: Desk) -> Self {
        let base = RwSignal::new(draft.clone());
        let draft = RwSignal::new(draft);
        let navigate = use_navigate();
        let go = move |(path, replace): (String, bool)| {
            navigate(&path, NavigateOptions { replace, scroll: false, ..Default::default() });
        };
        Self {
            draft,
            base,
            is_new,
            may,
            t: words(),
            problems: memo(move |_| {
                draft.with(|draft| state.board.with(|board| K::check(draft, &board.catalog)))
            }),
            dirty: memo(move |_| draft.with(|draft| base.with(|base| draft != base))),
            busy: RwSignal::new(false),
            stale: RwSignal::new(false),
            gone: RwSignal::new(false),
            refused: RwSignal::new(None),
            tried: RwSignal::new(false),
            asks_removal: RwSignal::new(false),
            removal_refused: RwSignal::new(None),
            state,
            desk,
            go: Callback::new(go),
        }
    }

    fn listen(self) {
        Effect::new(move |_| self.desk.dirty.set(self.dirty.get() && self.may));
        on_cleanup(move || {
            let _ = self.desk.dirty.try_set(false);
        });
        let typed = move |_: &(), _: Option<&()>, _: Option<()>| {
            self.refused.set(None);
            self.desk.said.set(String::new());
        };
        leptos::prelude::Effect::watch(move || self.draft.track(), typed, false);
        if let (false, Some(id)) = (self.is_new, self.draft.with_untracked(K::id)) {
            let board = self.state.board;
            let stored = memo(move |_| board.with(|board| K::load(&board.catalog, id)));
            leptos::prelude::Effect::watch(
                move || stored.get(),
                move |now, _, _| self.hear(now.clone()),
                false,
            );
        }
    }

    /// The catalog has another version, from here or from elsewhere.
    fn hear(self, now: Option<K::Draft>) {
        self.gone.set(now.is_none());
        let Some(now) = now else { return };
        let known = self.base.with_untracked(|base| *base == now);
        if known || self.busy.get_untracked() {
            return;
        }
        if self.dirty.get_untracked() {
            self.stale.set(true);
        } else {
            self.take_over(now);
        }
    }

    fn take_over(self, now: K::Draft) {
        self.base.set(now.clone());
        self.draft.set(now);
        self.stale.set(false);
    }

    /// Gives up the edits for what somebody else saved.
    pub fn reload(self) {
        let id = self.draft.with_untracked(K::id);
        let now = self.state.board.with_untracked(|b| id.and_then(|id| K::load(&b.catalog, id)));
        if let Some(now) = now {
            self.take_over(now);
        }
    }

    /// Keeps the edits, knowing that somebody else's are lost by saving.
    pub fn insist(self) {
        self.stale.set(false);
    }

    pub fn save(self) {
        let held = self.busy.get_untracked() || self.stale.get_untracked() || self.gone.get_untracked();
        if held || !self.may {
            return;
        }
        self.tried.set(true);
        if self.problems.with_untracked(|problems| !problems.is_empty()) {
            return focus_first_wrong();
        }
        let sent = K::tidy(self.draft.get_untracked());
        self.draft.set(sent.clone());
        self.busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = K::save(sent.clone()).await;
            // The editor may be gone by now.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(()) => self.saved(sent),
                Err(refusal) => {
                    self.refused.set(Some(refusal));
                    focus_first_wrong();
                }
            }
        });
    }

    fn saved(self, sent: K::Draft) {
        self.base.set(sent.clone());
        self.tried.set(false);
        let still_dirty = self.dirty.get_untracked();
        self.desk.dirty.set(still_dirty);
        self.desk.said.set(self.t.saved.to_owned());
        if self.is_new && !still_dirty {
            self.show_at_once(&sent);
            let path = K::id(&sent).map_or(K::SECTION.path(), |id| K::SECTION.path_of(&id.to_string()));
            self.go.run((path, true));
        }
    }

    /// The event is on its way; the list need not wait for it.
    fn show_at_once(self, sent: &K::Draft) {
        let missing = |catalog: &Catalog| K::id(sent).is_some_and(|id| K::load(catalog, id).is_none());
        if let Some(item) = K::item(sent)
            && self.state.board.with_untracked(|board| missing(&board.catalog))
        {
            self.state.board.update(|board| board.catalog.save(item));
        }
    }

    pub fn removable(self) -> bool {
        !self.is_new && self.may && self.draft.with_untracked(K::removal).is_some()
    }

    pub fn remove(self) {
        let Some(item) = self.draft.with_untracked(K::removal) else { return };
        self.busy.set(true);
        self.removal_refused.set(None);
        leptos::task::spawn_local(async move {
            let answer = remove(item).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(()) => {
                    self.desk.dirty.set(false);
                    self.asks_removal.set(false);
                    self.base.set(self.draft.get_untracked());
                    self.state.board.update(|board| board.catalog.remove(item));
                    self.desk.said.set(self.t.removed.to_owned());
                    self.go.run((K::SECTION.path(), true));
                }
                Err(refusal) => self.removal_refused.set(Some(refusal)),
            }
        });
    }

    pub fn close(self) {
        self.go.run((K::SECTION.path(), false));
    }

    /// What is wrong with a field: the desk's word first, then our own once saving was tried.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            let refused = self.refused.with(|refused| match refused {
                Some(Refusal::Invalid { field: of, what }) if of == field => Some(self.t.sentence(what)),
                _ => None,
            });
            refused.or_else(|| self.tried.get().then(|| self.problem(field)).flatten())
        })
    }

    /// What is wrong with a field, said while typing: where waiting for "Save" would waste the reader's time.
    /// That it is empty is no news then.
    pub fn error_at_once(self, field: &'static str) -> Signal<Option<String>> {
        let said = self.error(field);
        let empty = move || self.problems.with(|problems| problems.contains(&(field, Problem::Missing)));
        Signal::derive(move || said.get().or_else(|| if empty() { None } else { self.problem(field) }))
    }

    fn problem(self, field: &'static str) -> Option<String> {
        self.problems.with(|problems| {
            problems.iter().find(|(of, _)| *of == field).map(|(_, problem)| self.t.problem(problem))
        })
    }

    /// A refusal that belongs to no field of the form.
    pub fn refusal(self) -> Option<String> {
        self.refused.with(|refused| match refused {
            Some(Refusal::Invalid { field, .. }) if K::FIELDS.contains(&field.as_str()) => None,
            other => other.as_ref().map(|refusal| self.t.refusal(refusal)),
        })
    }

    pub fn removal_refusal(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.removal_refused.with(|refused| refused.as_ref().map(|refusal| self.t.refusal(refusal)))
        })
    }
}

/// Once the errors are drawn.
fn focus_first_wrong() {
    request_animation_frame(|| super::scaffold::focus_on("form [aria-invalid=true]"));
}
