//! Going to another page from anywhere: from menus, keys, notifications.

use crate::node::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Where the shell shall go next. The router's own `navigate` is not `Send`; a path is.
#[derive(Clone, Copy)]
pub struct Go {
    next: RwSignal<Option<(String, bool)>>,
    /// Something in the settings is not saved.
    pub unsaved: RwSignal<bool>,
    /// Where the shell shall go once its reader has said what becomes of that.
    pub held: RwSignal<Option<(String, bool)>>,
}

impl Go {
    /// Puts it into context; the shell does so once.
    pub fn provide() -> Self {
        let (next, held) = (RwSignal::new(None), RwSignal::new(None));
        let go = Self { next, unsaved: RwSignal::new(false), held };
        let navigate = use_navigate();
        Effect::new(move |_| {
            if let Some((path, replace)) = go.next.get() {
                let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
                navigate(&path, options);
            }
        });
        provide_context(go);
        go
    }

    pub fn to(self, path: impl Into<String>) {
        let path = path.into();
        let stays = |path: &str| path.starts_with("/settings");
        let leaves = !stays(&path) && stays(&window().location().pathname().unwrap_or_default());
        let way = if leaves && self.unsaved.get_untracked() { self.held } else { self.next };
        way.set(Some((path, false)));
    }

    /// Like [`Go::to`], without a step in the browser's history: filters.
    pub fn replace(self, path: impl Into<String>) {
        self.next.set(Some((path.into(), true)));
    }
}

/// Goes to other pages.
pub fn go() -> Go {
    expect_context::<Go>()
}

/// Leaves for a page that the server draws afresh: signing in and out.
pub fn leave_for(path: &str) {
    let _ = window().location().assign(path);
}
