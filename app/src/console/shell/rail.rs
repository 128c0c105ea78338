//! The rail: the rooms of the console, help, and the agent's own account.

use super::{
    bell::CallSwitches,
    frame::{Room, ShortcutsOpen, room},
    go::leave_for,
    password::PasswordDialog,
    pop::{Pop, PopKind},
    preferences::PreferenceFields,
    toasts::toasts,
};
use crate::{
    api::session::{sign_out, sign_out_everywhere},
    console::{
        inbox::{address::address, row::count},
        state::console,
    },
    parts::{
        avatar::{Avatar, initials},
        icon::Icon,
    },
    texts::{fill, queues, shell::words},
};
use leptos::prelude::*;

#[component]
pub fn Rail() -> impl IntoView {
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
    .into_any()
}

#[component]
fn RailLink(
    to: Room,
    icon: &'static str,
    name: &'static str,
    href: impl Fn() -> String + Send + Sync + 'static,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let room = room();
    view! {
        <a class="rail__item" href=href title=name aria-current=move || (room.get() == to).then_some("page")>
            <Icon name=icon class="i-20" />
            <span class="rail__label">{name}</span>
            {children.map(|children| children())}
        </a>
    }
    .into_any()
}

#[component]
fn UnreadBadge() -> impl IntoView {
    let (board, words) = (console().board, words());
    let unread = Memo::new(move |_| board.with(|board| board.unread()));
    view! {
        <Show when=move || { unread.get() > 0 }>
            <span class="badge">
                {move || count(unread.get())}
                <span class="sr-only">" " {words.unread}</span>
            </span>
        </Show>
    }
    .into_any()
}

/// Who one is, what one set for oneself, and the way out.
#[component]
fn Account() -> impl IntoView {
    let (board, words) = (console().board, words());
    let me = Memo::new(move |_| {
        board.with(|board| board.myself().map(|me| (me.name.clone(), me.email.clone())).unwrap_or_default())
    });
    let name = move || me.with(|(name, _)| name.clone());
    let label = Signal::derive(move || fill(words.your_account, &[("initials", &initials(&name()))]));
    let password = RwSignal::new(false);
    let button = view! { {move || view! { <Avatar name=Some(name()) class="avatar--28" /> }} }.into_any();
    view! {
        <Pop
            kind=PopKind::Form
            label=words.account
            button_label=label
            hint=Signal::derive(name)
            button_class="rail__item"
            class="menu--settings"
            button=button
        >
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
        </Pop>
        <PasswordDialog open=password />
    }
    .into_any()
}

#[component]
fn WaysOut() -> impl IntoView {
    let (toasts, words) = (toasts(), words());
    let leave = move |everywhere: bool| {
        leptos::task::spawn_local(async move {
            let done = if everywhere { sign_out_everywhere().await } else { sign_out().await };
            match done {
                Ok(()) => leave_for("/sign-in"),
                Err(crate::domain::refusal::Refusal::SignedOut) => leave_for("/sign-in"),
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
    .into_any()
}
