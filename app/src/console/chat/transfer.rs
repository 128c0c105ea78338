//! Handing the conversation to a colleague or a group (S3-14 … S3-18), and calling a colleague in (S3-21, S3-22): who is
//! there and how much he has to do is live.

mod filling;
mod lists;

use self::{
    filling::{Filling, submit},
    lists::{Colleagues, Groups, Search},
};
use super::here::{Here, here};
use crate::{
    parts::{choice::SwitchField, dialog::Dialog, icon::Icon, load::Later},
    texts::{fill, queues},
};
use leptos::{ev, prelude::*};

/// The dialog, while it is open.
#[component]
pub fn Transfer() -> impl IntoView {
    let here = here();
    let title = Signal::derive(move || here.words.transfer_title.to_owned());
    view! {
        <Dialog open=here.transferring title=title close=here.words.close id="transfer-title">
            <Later part=form />
        </Dialog>
    }
}

/// The dialog that calls a colleague in, while it is open.
#[component]
pub fn Invite() -> impl IntoView {
    let here = here();
    let title = Signal::derive(move || queues::words().invite.to_owned());
    view! {
        <Dialog open=here.inviting title=title close=here.words.close id="invite-title">
            <Later part=invitation />
        </Dialog>
    }
}

#[lazy]
fn invitation() -> AnyView {
    view! { <Form invites=true /> }.into_any()
}

#[lazy]
fn form() -> AnyView {
    view! { <Form invites=false /> }.into_any()
}

#[component]
fn Form(invites: bool) -> impl IntoView {
    let here = here();
    let filling = Filling::new(here, invites);
    Effect::new(move |_| filling.refresh());
    let submit = submit(filling);
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        submit();
    };
    let class = move || if filling.busy.get() { "btn btn--primary is-loading" } else { "btn btn--primary" };
    let how = move || match (invites, filling.to_group.get()) {
        (true, _) => filling.q.invite_how,
        (false, true) => filling.q.group_how,
        (false, false) => here.words.transfer_how,
    };
    let accepts = move || {
        filling.time_to_accept().map(|(agent, seconds)| {
            let values = [("agent", agent.as_str()), ("n", &seconds.to_string())];
            view! { <p class="field__help">{fill(filling.q.must_accept, &values)}</p> }
        })
    };
    let act = move || match filling.chosen.get() {
        Some(to) => {
            let form = if invites { filling.q.ask_in } else { here.words.transfer_to };
            fill(form, &[("agent", &filling.name_of(to))])
        }
        None if invites => filling.q.invite.to_owned(),
        None => here.words.transfer.to_owned(),
    };
    view! {
        <form class="dialog__form" on:submit=send>
            <div class="dialog__body">
                <p class="dialog__sub">{how}</p>
                {(!invites).then(|| view! { <Kinds filling=filling /> })}
                <Search filling=filling />
                {move || match filling.to_group.get() {
                    true => view! { <Groups filling=filling /> }.into_any(),
                    false => view! { <Colleagues filling=filling /> }.into_any(),
                }}
                <p class="field__error" id="transfer-error" role="alert">
                    {move || filling.error.get().map(|text| view! { <Icon name="i-alert" class="i-14" /><span>{text}</span> })}
                </p>
                <label class="field">
                    <span class="field__label">{here.words.word_for_him} " " <span class="opt">{here.words.summary_opt}</span></span>
                    <textarea
                        class="textarea"
                        rows="2"
                        maxlength="2000"
                        dir="auto"
                        on:input=move |event| filling.note.set(event_target_value(&event))
                    ></textarea>
                </label>
                {accepts}
                {invites.then(|| view! { <Whispers filling=filling /> })}
            </div>
            <div class="dialog__foot">
                <span class="spacer"></span>
                <button class="btn" type="button" on:click=move |_| close(here)>{here.words.cancel}</button>
                <button class=class type="submit"><span>{act}</span></button>
            </div>
        </form>
    }
}

fn close(here: Here) {
    here.transferring.set(false);
    here.inviting.set(false);
}

/// To advise only: the customer does not hear of him.
#[component]
fn Whispers(filling: Filling) -> impl IntoView {
    let q = filling.q;
    view! { <SwitchField id="invite-whispers" label=q.whisper value=filling.whispers help=q.whisper_how /> }
}

/// To whom: a colleague or a group.
#[component]
fn Kinds(filling: Filling) -> impl IntoView {
    let button = move |group: bool, name: &'static str| {
        let choose = move |_| {
            filling.to_group.set(group);
            filling.chosen.set(None);
            filling.error.set(None);
        };
        view! {
            <button type="button" aria-pressed=move || (filling.to_group.get() == group).to_string() on:click=choose>
                {name}
            </button>
        }
    };
    let words = filling.q;
    view! {
        <div class="seg seg--block" role="group" aria-label=words.to_whom>
            {button(false, words.colleague)}
            {button(true, words.group)}
        </div>
    }
}
