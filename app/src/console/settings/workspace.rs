//! The workspace: its name.

use super::{
    check::{self, NAME_LENGTH},
    guard::Desk,
    place::Section,
    scaffold::{BackToSections, words},
};
use crate::{
    api::settings::save_workspace,
    console::{
        shell::keys::on_keydown,
        state::{ConsoleState, console},
    },
    domain::refusal::Refusal,
    parts::{dialog::Refused, field::TextField},
    texts::settings::Texts,
};
use leptos::prelude::*;

/// What the page edits, and how far it got.
#[derive(Clone, Copy)]
struct Naming {
    name: RwSignal<String>,
    stored: Memo<String>,
    busy: RwSignal<bool>,
    tried: RwSignal<bool>,
    refused: RwSignal<Option<Refusal>>,
    state: ConsoleState,
    desk: Desk,
}

impl Naming {
    fn open() -> Self {
        let state = console();
        let board = state.board;
        let stored = Memo::new(move |_| board.with(|board| board.catalog.workspace.clone()));
        let naming = Self {
            name: RwSignal::new(stored.get_untracked()),
            stored,
            busy: RwSignal::new(false),
            tried: RwSignal::new(false),
            refused: RwSignal::new(None),
            state,
            desk: expect_context::<Desk>(),
        };
        Effect::new(move |_| naming.desk.dirty.set(naming.dirty()));
        on_cleanup(move || {
            let _ = naming.desk.dirty.try_set(false);
        });
        // Another admin's name comes in as long as there are no edits; over edits it wins when they are undone.
        Effect::watch(
            move || stored.get(),
            move |now, before, _| {
                if before.is_some_and(|before| naming.name.with_untracked(|name| name == before)) {
                    naming.name.set(now.clone());
                }
            },
            false,
        );
        naming
    }

    fn dirty(self) -> bool {
        self.name.with(|name| self.stored.with(|stored| name != stored))
    }

    fn wrong(self) -> Option<check::Problem> {
        self.name.with(|name| check::text(name, NAME_LENGTH))
    }

    fn save(self, t: &'static Texts) {
        self.tried.set(true);
        if self.busy.get_untracked() || untrack(|| self.wrong()).is_some() {
            return;
        }
        let name = self.name.get_untracked().trim().to_owned();
        self.name.set(name.clone());
        self.busy.set(true);
        self.refused.set(None);
        leptos::task::spawn_local(async move {
            let answer = save_workspace(name.clone()).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(()) => {
                    // The event is on its way; the page need not wait for it.
                    self.state.board.update(|board| board.catalog.workspace = name);
                    self.desk.said.set(t.saved.to_owned());
                }
                Err(refusal) => self.refused.set(Some(refusal)),
            }
        });
    }
}

#[component]
pub fn Workspace() -> impl IntoView {
    let t = words();
    let w = t.section(Section::Workspace);
    let naming = Naming::open();
    on_keydown(move |event| {
        if event.key().eq_ignore_ascii_case("s") && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            naming.save(t);
        }
    });
    let error = Signal::derive(move || {
        let wrong = naming.tried.get().then(|| naming.wrong()).flatten();
        wrong.map(|problem| t.problem(&problem))
    });
    view! {
        <form
            class="page"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                naming.save(t);
            }
        >
            <header class="page__head">
                <BackToSections />
                <h1>{w.name}</h1>
            </header>
            <div class="page__scroll">
                <div role="alert">
                    {move || naming.refused.get().map(|refusal| view! { <Refused why=t.refusal(&refusal) /> })}
                </div>
                <section class="card" aria-labelledby="workspace-title">
                    <header class="card__head">
                        <h2 id="workspace-title">{t.workspace_card}</h2>
                    </header>
                    <div class="card__body">
                        <TextField
                            id="workspace-name"
                            label=t.name
                            value=naming.name
                            help=t.workspace_help
                            required=true
                            error=error
                        />
                    </div>
                    <footer class="card__foot">
                        <span aria-hidden="true">
                            {move || if naming.dirty() { t.not_saved.to_owned() } else { naming.desk.said.get() }}
                        </span>
                        <span class="spacer"></span>
                        <button
                            class="btn btn--primary"
                            class:is-loading=naming.busy
                            type="submit"
                            aria-keyshortcuts="Control+S"
                        >
                            {t.save}
                        </button>
                    </footer>
                </section>
            </div>
        </form>
    }
    .into_any()
}
