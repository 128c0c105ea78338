//! The list's filter as the address has it, for list, top bar and rail.

use super::filter::Filter;
use crate::console::shell::go::{Go, go};
use crate::node::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// Reads and writes the filter.
#[derive(Clone, Copy)]
pub struct Address {
    pub filter: Memo<Filter>,
    /// The query to put behind every link that keeps the filter.
    pub query: Memo<String>,
    path: Memo<String>,
    go: Go,
}

/// The filter in the address; in context of the signed-in pages.
pub fn address() -> Address {
    expect_context::<Address>()
}

impl Address {
    /// Puts it into context; the shell does so once.
    pub fn provide() -> Self {
        let (query, path) = (use_query_map(), use_location().pathname);
        let filter = memo(move |_| query.with(|query| Filter::read(|key| query.get(key))));
        let query = memo(move |_| filter.get().query());
        let address = Self { filter, query, path, go: go() };
        provide_context(address);
        address
    }

    /// Changes the filter where one is.
    pub fn change(self, how: impl FnOnce(&mut Filter)) {
        let mut filter = self.filter.get_untracked();
        how(&mut filter);
        self.go.replace(format!("{}{}", self.path.get_untracked(), filter.query()));
    }
}
