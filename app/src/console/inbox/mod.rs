//! The left pane: active and archived chats; and the page that puts the conversation beside it.

pub mod address;
mod archive;
mod archive_filter;
pub(super) mod archive_part;
pub mod days;
mod empty;
mod filter;
mod head;
mod lines;
pub mod row;
mod row_parts;
mod rows;
mod selection;
pub mod take;
mod window;

use self::{
    address::address,
    empty::NoChats,
    filter::{Sort, Whose},
    head::{ChannelChips, ListHead, WhoseSwitch},
    lines::{Line, has_in_it, lines},
    row::{ChatRow, GroupHead},
    rows::Rows,
};
use super::{chat::Chat, door::NotHere, shell::panes::Panes, state::console};
use crate::node::prelude::*;
use crate::{
    domain::ids::ConversationId,
    texts::{inbox::words, queues},
};
use leptos_router::hooks::use_params_map;

/// Active chats and the one that is open.
#[component]
pub fn Chats() -> impl IntoNode {
    view! { <Desk archive=false /> }
}

/// The archive and the chat that is open.
#[component]
pub fn Archive() -> impl IntoNode {
    view! { <Desk archive=true /> }
}

/// The conversation that the address names; `Err` where it names none that could be.
fn named() -> Memo<Result<Option<ConversationId>, ()>> {
    let params = use_params_map();
    memo(move |_| {
        params.with(|params| params.get("conversation").map(|id| id.parse().map_err(drop)).transpose())
    })
}

#[component]
fn Desk(archive: bool) -> impl IntoNode {
    let (words, named, panes) = (words(), named(), Panes::provide());
    let open = Signal::derive(move || named.get().unwrap_or_default());
    // One pane for all conversations: it keeps the old one in sight while the next one loads.
    let unnamed = memo(move |_| named.get().is_err());
    // Another conversation begins with its messages, not with the profile.
    Effect::new(move |_| {
        open.track();
        panes.profile.set(false);
    });
    let (title, list) =
        if archive { (words.archive, words.archive_list) } else { (words.chats, words.active_list) };
    view! {
        <h1 class="sr-only">{title}</h1>
        <div
            class="console"
            class:show-profile=panes.profile
            data-pane=move || panes.shown(open.get().is_some() || named.get().is_err())
        >
            <section class="pane pane--list" aria-label=list>
                <ListHead archive=archive />
                <ChannelChips archive=archive />
                {if archive {
                    archive_part::list(open)
                } else {
                    view! { <WhoseSwitch /><ActiveList current=open /> }
                }}
            </section>
            {move || if unnamed.get() {
                view! { <section class="pane pane--chat"><NotHere /></section> }
            } else {
                view! { <Chat conversation=open /> }
            }}
        </div>
    }
}

#[component]
fn ActiveList(current: Signal<Option<ConversationId>>) -> impl IntoNode {
    let (board, address, words) = (console().board, address(), words());
    let now = console().now;
    let typed = RwSignal::new(String::new());
    let is_inbox = memo(move |_| address.filter.get().whose == Whose::Inbox);
    // What is looked for, in lower case.
    let sought = memo(move |_| match is_inbox.get() {
        true => typed.get().trim().to_lowercase(),
        false => String::new(),
    });
    let list = memo(move |_| {
        let filter = address.filter.get();
        // Only one order changes with time.
        let now = if filter.sort == Sort::ClosesSoonest { now.get() } else { now.get_untracked() };
        sought.with(|sought| board.with(|board| lines(board, &filter, now, |chat| has_in_it(chat, sought))))
    });
    let row = move |line: Line| match line {
        Line::Head(group, count) => view! { <GroupHead group=group count=count /> },
        Line::Chat(id) => view! { <ActiveRow id=id current=current /> },
    };
    let none = move || match sought.with(String::is_empty) {
        true => view! { <NoChats /> },
        false => view! { <p class="empty" role="status">{words.no_match}</p> },
    };
    view! {
        <Show when=move || is_inbox.get()>
            <div class="listscope">
                <input
                    class="input input--sm"
                    type="search"
                    autocomplete="off"
                    dir="auto"
                    placeholder=queues::words().find_in_inbox
                    aria-label=queues::words().find_in_inbox
                    prop:value=typed
                    on:input=move |event| typed.set(event_target_value(&event))
                />
            </div>
        </Show>
        <Show when=move || !list.with(Vec::is_empty) fallback=none>
            <Rows lines=list current=current label=words.active_list row=row />
        </Show>
    }
}

/// A row of a conversation on the board. When it leaves the board its row shows what it last was, until the
/// list has dropped it.
#[component]
fn ActiveRow(id: ConversationId, current: Signal<Option<ConversationId>>) -> impl IntoNode {
    let (board, address) = (console().board, address());
    let chat = memo(move |before: Option<&Option<crate::domain::conversation::Conversation>>| {
        board.with(|board| board.conversations.get(&id).cloned()).or_else(|| before.cloned().flatten())
    });
    let to_take = memo(move |_| address.filter.get().whose == Whose::Inbox);
    let first = chat.get_untracked();
    first.map(|first| {
        let chat = Signal::derive(move || chat.get().unwrap_or_else(|| first.clone()));
        view! { <ChatRow chat=chat current=current base="/chats" suffix=address.query to_take=to_take /> }
    })
}
