//! The part of the bundle with what one opens now and then: one's account, notifications, the list of keys.

use super::{
    bell::BellMenu, choices::Choices, idle::StillThere, money, news, password::PasswordForm,
    rail::AccountMenu, shortcuts::AllKeys, toasts::Toasts,
};
use crate::node::prelude::*;
use crate::{
    console::{
        alerts::Low,
        state::{ConsoleState, Moved},
    },
    texts::shell::Shell,
};

/// What is in it.
#[derive(Clone, Copy)]
pub struct Menus {
    /// `true` asks for the password's dialog.
    pub account: fn(RwSignal<bool>) -> Node,
    pub password: fn(RwSignal<bool>) -> Node,
    pub bell: fn() -> Node,
    pub keys: fn() -> Node,
    pub idle: fn() -> Node,
    pub choices: fn() -> Node,
    pub news: fn(ConsoleState, Toasts, &'static Shell, Vec<Moved>),
    pub money: fn(ConsoleState, Low),
}

#[lazy]
fn menus() -> Menus {
    Menus {
        account: |password| view! { <AccountMenu password=password /> },
        password: |open| view! { <PasswordForm open=open /> },
        bell: || view! { <BellMenu /> },
        keys: || view! { <AllKeys /> },
        idle: || view! { <StillThere /> },
        choices: || view! { <Choices /> },
        news: news::tell,
        money: money::ask,
    }
}

/// Fetches it, once.
pub async fn fetched() -> Menus {
    menus().await
}

/// One of them may soon be opened.
pub fn foresee() {
    leptos::task::spawn_local(async {
        menus().await;
    });
}
