//! The head of a conversation: who it is, where he can be reached, and what can be done with it.

use super::{
    here::{Here, here},
    more::More,
    standing::{self, Reopening},
};
use crate::node::prelude::*;
use crate::{
    api::conversations::{Destination, put_back, reopen, transfer},
    console::shell::{
        keys::{Wish, on_wish},
        panes::panes,
        toasts::{Toasts, toasts},
    },
    domain::agent::Status,
    parts::{avatar::Avatar, icon::Icon},
    texts::{fill, tickets},
};

#[component]
pub fn Head() -> impl IntoNode {
    let here = here();
    let face = memo(move |_| here.conversation.with(|c| (c.name.clone(), c.kind, c.picture)));
    view! {
        <header class="chathead" id="conversation">
            <a class="iconbtn back" href=move || here.path(list(here)) aria-label=here.words.back title=here.words.back>
                <Icon name="i-left" class="i-flip" />
            </a>
            {move || {
                let (name, kind, picture) = face.get();
                view! { <Avatar name=name class="avatar--32" channel=kind picture=picture /> }
            }}
            <div class="chathead__who">
                <h2 class="truncate"><bdi>{move || here.name()}</bdi></h2>
                <p>
                    <span class="truncate"><bdi>{move || touchpoint(here)}</bdi></span>
                    {move || queue(here).map(|queue| view! { <span class="truncate"><bdi>{queue}</bdi></span> })}
                </p>
            </div>
            <div class="chathead__acts">
                <Colleagues />
                <More />
                <Drawer />
                <Ticket />
                <Main />
            </div>
        </header>
    }
}

/// The list that this conversation stands in.
pub fn list(here: Here) -> &'static str {
    if here.conversation.with(|c| c.is_archived()) { "/archive" } else { "/chats" }
}

/// Channel and address (S4-18).
fn touchpoint(here: Here) -> String {
    let (channel, contact) = here.conversation.with(|c| (c.channel, c.contact.clone()));
    let name = here.state.board.with(|b| b.catalog.channels.get(&channel).map(|c| c.name.clone()));
    [name, contact].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn queue(here: Here) -> Option<String> {
    let group = here.conversation.with(|c| c.group)?;
    here.state.board.with(|board| board.catalog.groups.get(&group).map(|group| group.name.clone()))
}

/// Who else has this conversation open.
#[component]
fn Colleagues() -> impl IntoNode {
    let here = here();
    let names = memo(move |_| {
        let looking = here.state.looking.with(|looking| looking.get(&here.id).cloned().unwrap_or_default());
        looking.into_iter().filter(|who| *who != here.me).map(|who| here.agent_name(who)).collect::<Vec<_>>()
    });
    let face = move |name: String| {
        let label = fill(here.words.also_looking, &[("agent", &name)]);
        let title = label.clone();
        view! {
            <span class="line" title=title>
                <Avatar name=Some(name) class="avatar--24" />
                <span class="sr-only">{label}</span>
            </span>
        }
    };
    move || names.get().into_iter().take(3).map(face).collect_nodes()
}

/// Slides the profile in where it is a drawer.
#[component]
fn Drawer() -> impl IntoNode {
    let (here, drawer) = (here(), panes().profile);
    view! {
        <button
            class="iconbtn only-drawer only-wide"
            type="button"
            aria-label=here.words.profile
            title=here.words.profile
            aria-expanded=move || if drawer.get() { "true" } else { "false" }
            aria-controls="profile"
            on:click=move |_| drawer.update(|open| *open = !*open)
        >
            <Icon name="i-panel" class="i-flip" />
        </button>
    }
}

/// To what it was converted to (S2-30, S2-31); while it runs again, the menu has that.
#[component]
fn Ticket() -> impl IntoNode {
    let here = here();
    let ticket = memo(move |_| here.conversation.with(|c| c.ticket.filter(|_| c.is_archived())));
    move || {
        ticket.get().map(|number| {
            view! {
                <a class="btn" href=format!("/tickets/{number}")>
                    <Icon name="i-ticket" />
                    <span>{tickets::on_chat().go}</span>
                </a>
            }
        })
    }
}

/// The one main action: resolve, or move back to Active.
#[component]
fn Main() -> impl IntoNode {
    let here = here();
    let toasts = toasts();
    let closing = memo(move |_| {
        let role = here.state.board.with(|board| board.me.role);
        here.conversation.with(|c| standing::may_resolve(c, here.me, role))
    });
    let reopening = reopening(here);
    let busy = RwSignal::new(false);
    on_wish(move |wish| match wish {
        Wish::Resolve if closing.get_untracked() => here.resolving.set(true),
        Wish::Reopen if reopening.get_untracked() == Reopening::Possible => move_back(here, toasts, busy),
        Wish::Resolve | Wish::Reopen => {}
    });
    move || {
        if closing.get() {
            return view! { <Transferring /><Resolving /> };
        }
        match reopening.get() {
            Reopening::None => Node::Nothing,
            Reopening::NotOnline => view! { <Back busy=busy possible=false /> },
            Reopening::Possible => view! { <Back busy=busy possible=true /> },
        }
    }
}

fn reopening(here: Here) -> Memo<Reopening> {
    memo(move |_| {
        let (status, now) = (here.status(), here.state.now.get());
        here.conversation.with(|conversation| {
            here.state.board.with(|board| {
                let channel = board.catalog.channels.get(&conversation.channel);
                standing::reopening(conversation, channel, status, now)
            })
        })
    })
}

/// Hands the conversation over; or, for those who oversee and do not have it, takes it over.
#[component]
fn Transferring() -> impl IntoNode {
    let here = here();
    let toasts = toasts();
    let offline = move || here.status() == Status::Offline;
    let mine = memo(move |_| here.conversation.with(|c| c.owner() == Some(here.me)));
    let busy = RwSignal::new(false);
    let take_over = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = transfer(here.id, Destination::Agent(here.me), String::new(), None).await;
            busy.try_set(false);
            match answer {
                Ok(()) => toasts.info(here.words.taken_over_done),
                Err(refusal) => toasts.error(here.say(&refusal)),
            }
        });
    };
    view! {
        <Show when=move || !mine.get()>
            <button class="btn" class:is-loading=busy type="button" disabled=offline on:click=take_over>{here.words.take_over}</button>
        </Show>
        <button
            class="iconbtn only-wide"
            type="button"
            aria-label=here.words.transfer
            title=here.words.transfer
            aria-keyshortcuts="T"
            disabled=offline
            on:click=move |_| here.transferring.set(true)
        >
            <Icon name="i-transfer" class="i-flip" />
        </button>
    }
}

#[component]
fn Resolving() -> impl IntoNode {
    let here = here();
    let offline = move || here.status() == Status::Offline;
    view! {
        <button
            class="btn"
            type="button"
            aria-keyshortcuts="R"
            disabled=offline
            title=move || if offline() { here.words.resolve_offline } else { here.words.resolve }
            on:click=move |_| here.resolving.set(true)
        >
            <Icon name="i-resolve" />
            {here.words.resolve}
        </button>
    }
}

/// Moves the conversation back to Active (S0-07).
#[component]
fn Back(busy: RwSignal<bool>, possible: bool) -> impl IntoNode {
    let here = here();
    let toasts = toasts();
    let class = move || if busy.get() { "btn btn--primary is-loading" } else { "btn btn--primary" };
    let reason = (!possible).then_some(here.words.reopen_not_online);
    view! {
        <button
            class=class
            type="button"
            disabled=!possible
            title=reason.unwrap_or(here.words.reopen)
            on:click=move |_| move_back(here, toasts, busy)
        >
            <Icon name="i-undo" class="i-flip" />
            <span>{here.words.reopen}</span>
            {reason.map(|reason| view! { <span class="sr-only">", " {reason}</span> })}
        </button>
    }
}

/// As it was archived, as long as nothing was written (V-21).
fn take_back(here: Here, toasts: Toasts) {
    leptos::task::spawn_local(async move {
        if let Err(refusal) = put_back(here.id).await {
            toasts.error(here.say(&refusal));
        }
    });
}

fn move_back(here: Here, toasts: Toasts, busy: RwSignal<bool>) {
    if busy.get_untracked() {
        return;
    }
    busy.set(true);
    leptos::task::spawn_local(async move {
        let answer = reopen(here.id).await;
        busy.try_set(false);
        match answer {
            Ok(()) => toasts.undo(here.words.reopened_done, move || take_back(here, toasts)),
            Err(refusal) => toasts.error(here.say(&refusal)),
        }
    });
}
