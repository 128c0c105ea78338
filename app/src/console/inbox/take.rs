//! Taking a chat out of a queue by hand (S4-09, V-19).

use crate::node::prelude::*;
use crate::{
    api::conversations::{self, Destination},
    console::{
        shell::{
            go::{Go, go},
            toasts::{Toasts, toasts},
        },
        state::{ConsoleState, console},
    },
    domain::{ids::ConversationId, refusal::Refusal},
    texts::{
        fill, queues,
        shell::{self, Shell},
    },
};

/// What taking needs to go on to the chat, or to say why not.
#[derive(Clone, Copy)]
pub struct Taking {
    console: ConsoleState,
    toasts: Toasts,
    go: Go,
    words: &'static Shell,
}

impl Taking {
    pub fn here() -> Self {
        Self { console: console(), toasts: toasts(), go: go(), words: shell::words() }
    }

    /// Makes it mine and opens it.
    pub fn takes(self, id: ConversationId) {
        leptos::task::spawn_local(async move { self.opens(id, conversations::take(id).await) });
    }

    /// Likewise one that a colleague has, for those who oversee.
    pub fn takes_over(self, id: ConversationId) {
        let me = Destination::Agent(self.console.board.with_untracked(|board| board.me.agent));
        leptos::task::spawn_local(async move {
            self.opens(id, conversations::transfer(id, me, String::new(), None).await);
        });
    }

    fn opens(self, id: ConversationId, answer: Result<(), Refusal>) {
        match answer {
            Ok(()) => {
                self.console.answers.set(Some(id));
                self.go.to(format!("/chats/{id}"));
            }
            Err(refusal) => self.toasts.error(self.words.say(&refusal)),
        }
    }
}

/// Beside a row of the Inbox.
#[component]
pub fn TakeIt(id: ConversationId, name: Memo<String>) -> impl IntoNode {
    let (taking, words) = (Taking::here(), queues::words());
    let label = move || fill(words.take_with, &[("name", &name.get())]);
    view! {
        <button class="btn btn--sm chat__take" type="button" aria-label=label title=label on:click=move |_| taking.takes(id)>
            {words.take_it}
        </button>
    }
}
