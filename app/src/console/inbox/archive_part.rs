//! The part of the bundle with the archive's list: who looks at active chats does not wait for it.

use super::{archive::ArchiveList, archive_filter::Narrowed};
use crate::{domain::ids::ConversationId, node::prelude::*, parts::load::Later};
use futures::FutureExt;
use std::sync::OnceLock;

type Draw = fn(Signal<Option<ConversationId>>) -> Node;

/// Once it is here.
static HERE: OnceLock<Draw> = OnceLock::new();

#[lazy]
fn archived() -> Draw {
    |current| view! { <Narrowed /><ArchiveList current=current /> }
}

/// Fetches it, so that it is there when the page is taken over.
pub async fn fetch() -> Draw {
    let draw = archived().await;
    *HERE.get_or_init(|| draw)
}

/// The list; `current` is the chat that is open. Where the part is here it is not waited for: what it asks the desk for must come in
/// the same order on the server and in the browser.
pub fn list(current: Signal<Option<ConversationId>>) -> Node {
    match HERE.get().copied().or_else(|| fetch().now_or_never()) {
        Some(draw) => draw(current),
        None => view! { <Later part=move || async move { (fetch().await)(current) } /> },
    }
}
