//! Closing a conversation with a topic (S2-19, S2-22).

use super::{
    here::{Here, here},
    next,
    topic_list::{Choosing, TopicList, TopicSearch},
};
use crate::node::prelude::*;
use crate::{
    api::conversations,
    console::shell::{go::go, toasts::toasts},
    domain::refusal::Refusal,
    parts::{dialog::Dialog, icon::Icon},
    texts::{fill, tickets},
};
use leptos::ev;

/// The dialog, while it is open.
#[component]
pub fn Resolve() -> impl IntoNode {
    let here = here();
    let title = move || {
        let ended = here.conversation.with(|c| c.ended_at.is_some());
        if ended { here.words.select_topic } else { here.words.resolve_title }.to_owned()
    };
    view! {
        <Dialog open=here.resolving title=Signal::derive(title) close=here.words.close id="resolve-title">
            <Form />
        </Dialog>
    }
}

/// What is being filled in.
#[derive(Clone, Copy)]
struct Filling {
    here: Here,
    topic: Choosing,
    note: RwSignal<String>,
    error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Filling {
    fn new(here: Here) -> Self {
        let error = RwSignal::new(None);
        let topic = Choosing::new(error, "resolve-error", Signal::stored(true));
        Self { here, topic, note: RwSignal::default(), error, busy: RwSignal::new(false) }
    }
}

#[component]
fn Form() -> impl IntoNode {
    let here = here();
    let filling = Filling::new(here);
    let submit = submit(filling);
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        submit();
    };
    // The other way out: answered later, by mail.
    let other = move |_| {
        here.resolving.set(false);
        here.converting.set(true);
    };
    view! {
        <form class="dialog__form" on:submit=send>
            <div class="dialog__body">
                <p class="dialog__sub">{here.words.resolve_how}</p>
                <TopicSearch choosing=filling.topic takes_focus=true />
                <TopicList choosing=filling.topic />
                <Wrong id="resolve-error" error=filling.error />
                <Summary note=filling.note />
            </div>
            <div class="dialog__foot">
                <button class="btn btn--ghost" type="button" on:click=other>
                    <Icon name="i-ticket" />
                    <span>{tickets::on_chat().convert}</span>
                </button>
                <span class="spacer"></span>
                <button class="btn" type="button" on:click=move |_| here.resolving.set(false)>{here.words.cancel}</button>
                <button class="btn btn--primary" class:is-loading=filling.busy type="submit"><span>{here.words.resolve}</span></button>
            </div>
        </form>
    }
}

/// Resolves, says so, and goes on.
fn submit(filling: Filling) -> impl Fn() + Clone + 'static {
    let (here, toasts, go) = (filling.here, toasts(), go());
    move || {
        let Ok(Some(topic)) = filling.topic.read() else { return };
        if filling.busy.get_untracked() {
            return;
        }
        filling.busy.set(true);
        let note = filling.note.get_untracked().trim().to_owned();
        leptos::task::spawn_local(async move {
            let answer = conversations::resolve(here.id, Some(topic), note).await;
            filling.busy.try_set(false);
            match answer {
                Ok(()) => {
                    let path = here.state.board.with_untracked(|board| board.catalog.topic_path(topic));
                    toasts.info(fill(here.words.resolved_done, &[("topic", &path)]));
                    here.resolving.try_set(false);
                    go.to(next::path_after(here));
                }
                Err(refusal) => drop(filling.error.try_set(Some(sentence(here, &refusal)))),
            }
        });
    }
}

fn sentence(here: Here, refusal: &Refusal) -> String {
    match refusal {
        Refusal::TopicNeeded => here.words.topic_needed.to_owned(),
        other => here.say(other),
    }
}

/// What was it about, in one's own words: an internal note.
#[component]
pub fn Summary(note: RwSignal<String>) -> impl IntoNode {
    let words = here().words;
    view! {
        <label class="field">
            <span class="field__label">{words.summary} " " <span class="opt">{words.summary_opt}</span></span>
            <textarea
                class="textarea"
                rows="2"
                maxlength="2000"
                dir="auto"
                on:input=move |event| note.set(event_target_value(&event))
            ></textarea>
        </label>
    }
}

#[component]
pub fn Wrong(id: &'static str, error: RwSignal<Option<String>>) -> impl IntoNode {
    let line = move |text: String| view! { <Icon name="i-alert" class="i-14" /><span>{text}</span> };
    view! {
        <p class="field__error" id=id role="alert">{move || error.get().map(line)}</p>
    }
}
