//! The first page of an empty desk: its workspace and its admin.

use super::{
    Outside,
    field::{PasswordField, Refused, TextField},
};
use crate::node::prelude::*;
use crate::{
    api::{
        agents::{FirstRun, set_up},
        session::is_set_up,
    },
    console::shell::go::leave_for,
    domain::refusal::Refusal,
    parts::{load::awaited, page::redirect},
    texts::door::words,
    wire::with_the_page,
};

/// Sets the desk up, once.
#[component]
pub fn FirstRunPage() -> impl IntoNode {
    let done = with_the_page(|| (), |()| is_set_up());
    awaited(ViewFn::default(), move || {
        Box::pin(async move {
            match done.await {
                Ok(true) => redirect("/sign-in".to_owned()),
                Ok(false) | Err(_) => view! { <FirstRunForm /> },
            }
        })
    })
}

#[component]
fn FirstRunForm() -> impl IntoNode {
    let words = words();
    let [workspace, name, email, password] = [(); 4].map(|()| RwSignal::new(String::new()));
    let (refused, busy) = (RwSignal::new(None::<Refusal>), RwSignal::new(false));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let form = FirstRun {
            workspace: workspace.get_untracked(),
            name: name.get_untracked(),
            email: email.get_untracked(),
            password: password.get_untracked(),
        };
        leptos::task::spawn_local(async move {
            match set_up(form).await {
                Ok(()) => leave_for("/chats"),
                Err(refusal) => {
                    refused.try_set(Some(refusal));
                    busy.try_set(false);
                }
            }
        });
    };
    view! {
        <Outside title=words.first_run class="signin signin--wide">
            <p class="muted">{words.first_run_help}</p>
            <form method="post" on:submit=submit>
                <Refused refused=refused fields=&["workspace", "name", "email", "password"] />
                <fieldset>
                    <legend>{words.your_workspace}</legend>
                    <TextField id="workspace" name="workspace" label=words.workspace autocomplete="organization"
                        value=workspace refused=refused help=words.workspace_help />
                </fieldset>
                <fieldset>
                    <legend>{words.you}</legend>
                    <TextField id="name" name="name" label=words.name autocomplete="name" value=name refused=refused
                        help=words.name_help />
                    <TextField id="email" name="email" label=words.email kind="email" autocomplete="username"
                        value=email refused=refused />
                    <PasswordField id="password" name="password" label=words.password autocomplete="new-password"
                        value=password refused=refused help=words.password_help />
                </fieldset>
                <button class="btn btn--primary btn--lg btn--block" class:is-loading=busy type="submit">
                    {words.create_workspace}
                </button>
            </form>
        </Outside>
    }
}
