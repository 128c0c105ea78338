//! The part of the bundle with what one opens now and then: one's account, notifications, the list of keys.

use super::{
    bell::BellMenu, choices::Choices, idle::StillThere, password::PasswordForm, rail::AccountMenu,
    shortcuts::AllKeys,
};
use crate::node::prelude::*;

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
