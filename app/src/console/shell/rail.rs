//! The rail: the rooms of the console, help, and the agent's own account.

use super::{
    bell::CallSwitches,
    frame::{Room, ShortcutsOpen, room},
    go::leave_for,
    menus,
    password::PasswordDialog,
    pop::{LaterInPop, Pop, PopKind},
    preferences::PreferenceFields,
    toasts::toasts,
};
use crate::node::prelude::*;
use crate::{
    api::session::{sign_out, sign_out_everywhere},
    console::{
        inbox::{address::address, row::count},
        state::console,
    },
    domain::refusal::Refusal,
    parts::{
        avatar::{Avatar, initials},
        icon::Icon,
    },
    texts::{fill, queues, shell::words},
};

#[component]
pub fn Rail() -> impl IntoNode {
    let words = words();
    let ShortcutsOpen(shortcuts) = expect_context();
    let query = address().query;
    let oversees = console().board.with_untracked(|board| board.me.role.sees_all());
    view! {
        <nav class="rail" aria-label=words.main_nav>
            <span class="rail__logo"><Icon name="i-logo" class="i-18 i-flip" /></span>
            <RailLink to=Room::Chats icon="i-chat" name=words.chats href=move || format!("/chats{}", query.get())>
                <UnreadBadge />
            </RailLink>
            <RailLink to=Room::Archive icon="i-archive" name=words.archive href=move || format!("/archive{}", query.get()) />
            <RailLink to=Room::Tickets icon="i-ticket" name=words.tickets href=|| "/tickets".to_owned() />
            {oversees.then(|| {
                let name = queues::words().overview;
                view! { <RailLink to=Room::Cockpit icon="i-gauge" name=name href=|| "/cockpit".to_owned() /> }
            })}
            <RailLink to=Room::Settings icon="i-settings" name=words.settings href=|| "/settings".to_owned() />
            <span class="spacer"></span>
            <button
                class="rail__item only-wide"
                type="button"
                aria-label=words.help
                title=format!("{} (?)", words.help)
                on:click=move |_| shortcuts.set(true)
            >
                <Icon name="i-help" class="i-20" />
            </button>
            <Account />
        </nav>
    }
}

#[component]
fn RailLink(
    to: Room,
    icon: &'static str,
    name: &'static str,
    href: impl Fn() -> String + Send + Sync + 'static,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoNode {
    let room = room();
    view! {
        <a class="rail__item" href=href title=name aria-current=move || (room.get() == to).then_some("page")>
            <Icon name=icon class="i-20" />
            <span class="rail__label">{name}</span>
            {children.map(|children| children())}
        </a>
    }
}

#[component]
fn UnreadBadge() -> impl IntoNode {
    let (board, words) = (console().board, words());
    let unread = memo(move |_| board.with(|board| board.unread()));
    view! {
        <Show when=move || { unread.get() > 0 }>
            <span class="badge">
                {move || count(unread.get())}
                <span class="sr-only">" " {words.unread}</span>
            </span>
        </Show>
    }
}

/// One's name and address.
fn myself() -> Memo<(String, String)> {
    let board = console().board;
    memo(move |_| {
        board.with(|board| board.myself().map(|me| (me.name.clone(), me.email.clone())).unwrap_or_default())
    })
}

/// Who one is, what one set for oneself, and the way out.
#[component]
fn Account() -> impl IntoNode {
    let (words, me) = (words(), myself());
    let name = move || me.with(|(name, _)| name.clone());
    let label = Signal::derive(move || fill(words.your_account, &[("initials", &initials(&name()))]));
    let password = RwSignal::new(false);
    let button = view! { {move || view! { <Avatar name=Some(name()) class="avatar--28" /> }} };
    view! {
        <Pop
            kind=PopKind::Form
            label=words.account
            button_label=label
            hint=Signal::derive(name)
            button_class="rail__item"
            class="menu--settings"
            foresee=menus::foresee
            button=button
        >
            <LaterInPop part=move || async move { (menus::fetched().await.account)(password) } />
        </Pop>
        <PasswordDialog open=password />
    }
}

/// What is in it.
#[component]
pub fn AccountMenu(password: RwSignal<bool>) -> impl IntoNode {
    let words = words();
    let me = myself();
    let name = move || me.with(|(name, _)| name.clone());
    view! {
            <div class="person menu__search">
                {move || view! { <Avatar name=Some(name()) class="avatar--32" /> }}
                <span><strong><bdi>{name}</bdi></strong><small><bdi>{move || me.with(|(_, email)| email.clone())}</bdi></small></span>
            </div>
            <div class="menu__sep"></div>
            <PreferenceFields />
            <CallSwitches />
            <div class="menu__sep"></div>
            <button class="menu__item" type="button" on:click=move |_| password.set(true)>
                <Icon name="i-key" />
                {words.change_password}
            </button>
            <WaysOut />
    }
}

#[component]
fn WaysOut() -> impl IntoNode {
    let (console, toasts, words) = (console(), toasts(), words());
    let leave = move |everywhere: bool| {
        leptos::task::spawn_local(async move {
            let done = if everywhere { sign_out_everywhere().await } else { sign_out().await };
            match done {
                Ok(()) | Err(Refusal::SignedOut) => {
                    console.leave();
                    leave_for("/sign-in");
                }
                Err(refusal) => toasts.error(words.say(&refusal)),
            }
        });
    };
    view! {
        <button class="menu__item" type="button" on:click=move |_| leave(false)>
            <Icon name="i-logout" class="i-flip" />
            {words.sign_out}
        </button>
        <button class="menu__item" type="button" on:click=move |_| leave(true)>
            <Icon name="i-logout" class="i-flip" />
            <span>{words.sign_out_everywhere} <small>{words.sign_out_everywhere_help}</small></span>
        </button>
    }
}
