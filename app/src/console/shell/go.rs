//! Going to another page from anywhere: from menus, keys, notifications.

use crate::node::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// Where the shell shall go next. The router's own `navigate` is not `Send`; a path is.
#[derive(Clone, Copy)]
pub struct Go(RwSignal<Option<(String, bool)>>);

impl Go {
    /// Puts it into context; the shell does so once.
    pub fn provide() -> Self {
        let go = Self(RwSignal::new(None));
        let navigate = use_navigate();
        Effect::new(move |_| {
            if let Some((path, replace)) = go.0.get() {
                let options = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
                navigate(&path, options);
            }
        });
        provide_context(go);
        go
    }

    pub fn to(self, path: impl Into<String>) {
        self.0.set(Some((path.into(), false)));
    }

    /// Like [`Go::to`], without a step in the browser's history: filters.
    pub fn replace(self, path: impl Into<String>) {
        self.0.set(Some((path.into(), true)));
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
