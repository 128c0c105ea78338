//! Changing one's own password.

use super::{menus, toasts::toasts};
use crate::node::prelude::*;
use crate::{
    api::session::change_password,
    console::session::field::{PasswordField, Refused},
    domain::refusal::Refusal,
    parts::{
        dialog::{Dialog, FormFoot},
        load::Later,
    },
    texts::{door, shell::words},
};

/// Asks for the old one and a new one.
#[component]
pub fn PasswordDialog(open: RwSignal<bool>) -> impl IntoNode {
    let words = words();
    view! {
        <Dialog open=open title=words.change_password close=words.close class="dialog--small" id="password-title">
            <Later part=move || async move { (menus::fetched().await.password)(open) } />
        </Dialog>
    }
}

/// What is in it.
#[component]
pub fn PasswordForm(open: RwSignal<bool>) -> impl IntoNode {
    let (words, door, toasts) = (words(), door::words(), toasts());
    let (old, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (refused, busy) = (RwSignal::new(None::<Refusal>), RwSignal::new(false));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            match change_password(old.get_untracked(), new.get_untracked()).await {
                Ok(()) => {
                    open.set(false);
                    toasts.info(words.password_changed);
                }
                Err(refusal) => drop(refused.try_set(Some(refusal))),
            }
            busy.try_set(false);
        });
    };
    view! {
        <form method="post" on:submit=submit>
            <div class="dialog__body">
                <PasswordField id="old-password" name="old" label=door.old_password value=old refused=refused autocomplete="current-password" />
                <PasswordField id="new-password" name="password" label=door.new_password value=new refused=refused
                    autocomplete="new-password" help=door.password_help />
                <Refused refused=refused fields=&["old", "password"] />
            </div>
            <FormFoot open=open cancel=words.cancel act=Signal::stored(words.change_password.to_owned()) busy=busy />
        </form>
    }
}
