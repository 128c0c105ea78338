//! The part of the bundle that draws conversations and sends what is written in them. It comes with the first one that
//! is opened, or for what a reload left unsent: the list does not wait for it.

use super::{Open, here::Here, opening::Opened, sending::Sending};
use crate::{domain::ids::ConversationId, node::prelude::*};
use leptos::reactive::owner::WeakOwner;

/// What is in it.
#[derive(Clone, Copy)]
struct Part {
    begin: fn(),
    draw: fn(ConversationId, Opened) -> Node,
}

#[lazy]
fn conversation() -> Part {
    fn draw(id: ConversationId, opened: Opened) -> Node {
        Here::provide(id, opened);
        view! { <Open /> }
    }
    Part { begin: Sending::provide, draw }
}

/// Fetches it, so that it is there when it is asked for.
pub async fn fetch() {
    conversation().await;
}

/// The part where it is used: below the panes, which stay when another conversation is opened, so that what is on its
/// way goes on.
#[derive(Clone, Copy)]
pub struct Parted {
    panes: StoredValue<WeakOwner>,
    part: StoredValue<Option<Part>>,
}

impl Parted {
    /// For the panes that are being made.
    pub fn of_panes() -> Self {
        let panes = Owner::current().unwrap_or_default().downgrade();
        let parted = Self { panes: StoredValue::new(panes), part: StoredValue::new(None) };
        Effect::new(move |_| {
            if Sending::has_left_something() {
                leptos::task::spawn_local(parted.ready());
            }
        });
        parted
    }

    /// Waits for the part, and begins to send.
    pub async fn ready(self) {
        let part = conversation().await;
        // The panes may be gone by now.
        let panes = self.panes.try_get_value().and_then(|panes| panes.upgrade());
        if let (Some(panes), Some(None)) = (panes, self.part.try_get_value()) {
            self.part.set_value(Some(part));
            panes.with(part.begin);
        }
    }

    /// The panes of a conversation that is open.
    pub fn draw(self, id: ConversationId, opened: Opened) -> Option<Node> {
        self.part.get_value().map(|part| (part.draw)(id, opened))
    }
}
