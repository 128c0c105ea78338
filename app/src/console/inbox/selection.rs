//! Several archived chats at once, moved back to Active (S0-08).

use crate::node::prelude::*;
use crate::{
    api::conversations::reopen,
    console::{
        chat::standing::{Reopening, reopening},
        shell::toasts::toasts,
        state::{ConsoleState, console},
    },
    domain::{agent::Status, conversation::Conversation, ids::ConversationId},
    parts::icon::Icon,
    texts::{fill, inbox::words, refusals, shell::lang},
};
use std::collections::BTreeSet;

/// Which chats are chosen; nothing while none are being chosen.
#[derive(Clone, Copy)]
pub struct Selection {
    chosen: RwSignal<Option<BTreeSet<ConversationId>>>,
    busy: RwSignal<bool>,
}

impl Selection {
    pub fn new() -> Self {
        Self { chosen: RwSignal::new(None), busy: RwSignal::new(false) }
    }

    fn holds(self, id: ConversationId) -> bool {
        self.chosen.with(|chosen| chosen.as_ref().is_some_and(|chosen| chosen.contains(&id)))
    }

    fn toggle(self, id: ConversationId) {
        self.chosen.update(|chosen| {
            if let Some(chosen) = chosen
                && !chosen.remove(&id)
            {
                chosen.insert(id);
            }
        });
    }

    fn count(self) -> usize {
        self.chosen.with(|chosen| chosen.as_ref().map_or(0, BTreeSet::len))
    }
}

/// The button that begins choosing; then how many are chosen, and what can be done with them.
#[component]
pub fn Choosing(selection: Selection) -> impl IntoNode {
    let (toasts, words) = (toasts(), words());
    let begin = move |_| selection.chosen.set(Some(BTreeSet::new()));
    let count = memo(move |_| selection.count());
    let move_all = move |_| {
        let chosen = selection.chosen.get_untracked().unwrap_or_default();
        if chosen.is_empty() || selection.busy.get_untracked() {
            return;
        }
        selection.busy.set(true);
        leptos::task::spawn_local(async move {
            let (mut moved, mut refused) = (0, None);
            // Each for itself: one that cannot come back keeps none of the others.
            for id in chosen {
                match reopen(id).await {
                    Ok(()) => moved += 1,
                    Err(refusal) => refused = Some(refusal),
                }
            }
            selection.busy.try_set(false);
            selection.chosen.try_set(None);
            let said = fill(words.moved, &[("n", &moved.to_string())]);
            match refused {
                None => toasts.info(said),
                Some(why) => toasts.error(format!("{said} {}", refusals::say(&why, lang()))),
            }
        });
    };
    view! {
        <Show
            when=move || selection.chosen.with(Option::is_some)
            fallback=move || view! {
                <div class="bulkbar bulkbar--quiet">
                    <button class="btn btn--sm btn--ghost" type="button" on:click=begin>{words.choose_chats}</button>
                </div>
            }
        >
            <div class="bulkbar" role="group" aria-label=words.choose_chats>
                <span class="grow" role="status">{move || fill(words.chosen, &[("n", &count.get().to_string())])}</span>
                <button
                    class="btn btn--sm btn--primary"
                    class:is-loading=selection.busy
                    type="button"
                    disabled=move || count.get() == 0
                    on:click=move_all
                >
                    <Icon name="i-undo" class="i-flip" />
                    {words.move_chosen}
                </button>
                <button class="btn btn--sm" type="button" on:click=move |_| selection.chosen.set(None)>{words.stop_choosing}</button>
            </div>
        </Show>
    }
}

/// The box before a row, while chats are being chosen. Those that cannot come back cannot be chosen.
#[component]
pub fn Pick(chat: Signal<Conversation>, selection: Selection) -> impl IntoNode {
    let state = console();
    let id = chat.with_untracked(|chat| chat.id);
    let label = chat.with_untracked(|chat| chat.name.clone().or_else(|| chat.contact.clone()));
    let label = label.unwrap_or_else(|| words().visitor.to_owned());
    let may = memo(move |_| chat.with(|chat| comes_back(chat, state)));
    view! {
        <Show when=move || selection.chosen.with(Option::is_some)>
            <input
                class="checkbox chat__pick"
                type="checkbox"
                aria-label=label.clone()
                disabled=move || !may.get()
                prop:checked=move || selection.holds(id)
                on:change=move |_| selection.toggle(id)
            />
        </Show>
    }
}

fn comes_back(chat: &Conversation, state: ConsoleState) -> bool {
    let now = state.now.get();
    state.board.with(|board| {
        let status = board.catalog.agents.get(&board.me.agent).map_or(Status::Offline, |me| me.status);
        let channel = board.catalog.channels.get(&chat.channel);
        reopening(chat, channel, status, now) == Reopening::Possible
    })
}
