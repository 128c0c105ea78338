//! Which panes of the console show: on a phone one at a time, in between the profile is a drawer.

use leptos::prelude::*;

/// Whether the profile is out; the list's page draws it, the conversation's header switches it.
#[derive(Clone, Copy)]
pub struct Panes {
    pub profile: RwSignal<bool>,
}

impl Panes {
    /// Puts it into context; the page with the panes does so once.
    pub fn provide() -> Self {
        let panes = Self { profile: RwSignal::new(false) };
        provide_context(panes);
        panes
    }

    /// The value of `data-pane`: the one pane that a phone shows.
    pub fn shown(self, conversation_open: bool) -> &'static str {
        match (conversation_open, self.profile.get()) {
            (false, _) => "list",
            (true, false) => "chat",
            (true, true) => "profile",
        }
    }
}

/// The panes of this page.
pub fn panes() -> Panes {
    expect_context::<Panes>()
}
