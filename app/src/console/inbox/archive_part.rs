//! The part of the bundle with the archive's list: who looks at active chats does not wait for it.

use super::{archive::ArchiveList, archive_filter::Narrowed};
use crate::{domain::ids::ConversationId, node::prelude::*};

type Draw = fn(Signal<Option<ConversationId>>) -> Node;

#[lazy]
fn archived() -> Draw {
    |current| view! { <Narrowed /><ArchiveList current=current /> }
}

/// Fetches it, so that it is there when the page is taken over.
pub async fn fetch() {
    archived().await;
}

/// The list; `current` is the chat that is open.
pub async fn list(current: Signal<Option<ConversationId>>) -> Node {
    (archived().await)(current)
}
