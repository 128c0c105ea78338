//! Handing the conversation to a colleague or a group (S3-14 … S3-18), and calling a colleague in (S3-21, S3-22): who is
//! there and how much he has to do is live. The overview gives chats to others by the same dialog.

mod about;
mod filling;
mod lists;

use self::{
    about::About,
    filling::{Filling, submit},
    lists::{Colleagues, Groups, Search},
};
use super::here::{Here, here};
use crate::node::prelude::*;
use crate::{
    console::state::{ConsoleState, console},
    domain::{
        conversation::Conversation,
        ids::{AgentId, ConversationId},
        refusal::Refusal,
    },
    parts::{
        choice::SwitchField,
        dialog::{Dialog, FormFoot},
        icon::Icon,
        load::Later,
    },
    texts::{
        chat::{Chat as Words, words},
        fill, queues, shell,
    },
};
use leptos::ev;

/// The conversation that a dialog is about, and the dialog.
#[derive(Clone, Copy)]
pub struct Subject {
    pub id: ConversationId,
    pub conversation: Signal<Conversation>,
    /// Whether the dialog is open.
    pub open: RwSignal<bool>,
    state: ConsoleState,
    words: &'static Words,
}

impl Subject {
    fn here(here: Here, open: RwSignal<bool>) -> Self {
        Self {
            id: here.id,
            conversation: here.conversation.into(),
            open,
            state: here.state,
            words: here.words,
        }
    }

    /// One of the board, as it is while it is there; then as it was last.
    pub fn on_board(chat: &Conversation, open: RwSignal<bool>) -> Self {
        let (state, id, first) = (console(), chat.id, chat.clone());
        let conversation = memo(move |before: Option<&Conversation>| {
            let now = state.board.with(|board| board.conversations.get(&id).cloned());
            now.or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
        });
        Self { id, conversation: conversation.into(), open, state, words: words() }
    }

    fn agent_name(self, agent: AgentId) -> String {
        self.state.board.with(|board| board.catalog.agent_name(agent).to_owned())
    }

    fn say(self, refusal: &Refusal) -> String {
        shell::words().say(refusal)
    }
}

/// The dialog, while it is open.
#[component]
pub fn Transfer() -> impl IntoNode {
    let here = here();
    let title = Signal::derive(move || here.words.transfer_title.to_owned());
    let subject = Subject::here(here, here.transferring);
    view! {
        <Dialog open=here.transferring title=title close=here.words.close id="transfer-title">
            <Later part=move || form(subject) />
        </Dialog>
    }
}

/// The dialog that calls a colleague in, while it is open.
#[component]
pub fn Invite() -> impl IntoNode {
    let here = here();
    let title = Signal::derive(move || queues::words().invite.to_owned());
    let subject = Subject::here(here, here.inviting);
    view! {
        <Dialog open=here.inviting title=title close=here.words.close id="invite-title">
            <Later part=move || invitation(subject) />
        </Dialog>
    }
}

/// The dialog by which somebody who oversees gives a chat to another: on the overview.
#[component]
pub fn Give(
    /// Which one is being given.
    chat: RwSignal<Option<Conversation>>,
    open: RwSignal<bool>,
) -> impl IntoNode {
    let title = Signal::derive(move || {
        let name = chat.with(|chat| chat.as_ref().and_then(|chat| chat.name.clone()));
        let name = name.unwrap_or_else(|| words().visitor.to_owned());
        fill(queues::words().give_title, &[("name", &name)])
    });
    let body = move || {
        let subject = Subject::on_board(&chat.get_untracked()?, open);
        Some(view! { <Later part=move || form(subject) /> })
    };
    view! {
        <Dialog open=open title=title close=words().close id="give-title">{body}</Dialog>
    }
}

#[lazy]
fn invitation(subject: Subject) -> Node {
    view! { <Form subject=subject invites=true /> }
}

#[lazy]
fn form(subject: Subject) -> Node {
    view! { <Form subject=subject invites=false /> }
}

#[component]
fn Form(subject: Subject, invites: bool) -> impl IntoNode {
    let filling = Filling::new(subject, invites);
    let words = subject.words;
    Effect::new(move |_| filling.refresh());
    // Somebody took it meanwhile: there is nothing to hand on, and the thread says who has it.
    Effect::new(move |was_mine: Option<bool>| {
        let is_mine = filling.is_mine();
        if was_mine == Some(true) && !is_mine {
            subject.open.set(false);
        }
        is_mine
    });
    let submit = submit(filling);
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        submit();
    };
    view! {
        <form class="dialog__form" on:submit=send>
            <div class="dialog__body">
                <Asked filling=filling />
                <p class="dialog__sub" aria-live="polite">{move || filling.how()}</p>
                {(!invites).then(|| view! { <Kinds filling=filling /> })}
                <Search filling=filling />
                {move || match filling.to_group.get() {
                    true => view! { <Groups filling=filling /> },
                    false => view! { <Colleagues filling=filling /> },
                }}
                <p class="field__error" id="transfer-error" role="alert">
                    {move || filling.error.get().map(|text| view! { <Icon name="i-alert" class="i-14" /><span>{text}</span> })}
                </p>
                <label class="field">
                    <span class="field__label">{words.word_for_him} " " <span class="opt">{words.summary_opt}</span></span>
                    <textarea
                        class="textarea"
                        rows="2"
                        maxlength="2000"
                        dir="auto"
                        on:input=move |event| filling.note.set(event_target_value(&event))
                    ></textarea>
                </label>
                {(!invites).then(|| view! { <About filling=filling /> })}
                {invites.then(|| view! { <Whispers filling=filling /> })}
            </div>
            <FormFoot open=subject.open cancel=words.cancel act=Signal::derive(move || filling.act()) busy=filling.busy />
        </form>
    }
}

/// That somebody is being asked to take it over; another one gets it instead, but is not called in beside him.
#[component]
fn Asked(filling: Filling) -> impl IntoNode {
    let asked = memo(move |_| filling.asked().map(|agent| filling.subject.agent_name(agent)));
    move || {
        asked.get().map(|name| {
            view! {
                <p class="banner" role="status"><Icon name="i-info" /><span>{fill(filling.q.asked_already, &[("agent", &name)])}</span></p>
            }
        })
    }
}

/// To advise only: the customer does not hear of him.
#[component]
fn Whispers(filling: Filling) -> impl IntoNode {
    let q = filling.q;
    view! { <SwitchField id="invite-whispers" label=q.whisper value=filling.whispers help=q.whisper_how /> }
}

/// To whom: a colleague or a group.
#[component]
fn Kinds(filling: Filling) -> impl IntoNode {
    let button = move |group: bool, name: &'static str| {
        let choose = move |_| {
            filling.to_group.set(group);
            filling.chosen.set(Vec::new());
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
