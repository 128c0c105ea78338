//! What agents want to remember about a customer.

use super::{
    clock::{Face, When},
    here::here,
    profile_parts::Section,
};
use crate::node::prelude::*;
use crate::{
    api::conversations::note_customer,
    console::shell::toasts::toasts,
    domain::{customer::CustomerNote, ids::CustomerId},
    parts::icon::Icon,
};
use leptos::{ev, html};

/// The note, or a form for it.
#[component]
pub fn NoteSection() -> impl IntoNode {
    let here = here();
    let editing = RwSignal::new(false);
    let known = memo(move |_| here.customer().map(|customer| (customer.id, customer.note)));
    view! {
        <Section title=here.words.customer_note>
            {move || if editing.get() {
                // What a colleague changes meanwhile takes nothing from what is being typed.
                known.get_untracked().map(|(id, note)| view! { <NoteForm customer=id note=note open=editing /> })
            } else {
                known.get().map(|(_, note)| match note {
                    Some(note) => view! { <Pinned note=note editing=editing /> },
                    None => view! { <Nothing editing=editing /> },
                })
            }}
        </Section>
    }
}

#[component]
fn Pinned(note: CustomerNote, editing: RwSignal<bool>) -> impl IntoNode {
    let here = here();
    view! {
        <div class="pinnote" dir="auto">
            {note.text}
            <small><bdi>{here.agent_name(note.by)}</bdi> ", " <When at=note.at face=Face::Date /></small>
        </div>
        <div class="section__in"><Edit label=here.words.note_edit icon="i-edit" editing=editing /></div>
    }
}

#[component]
fn Nothing(editing: RwSignal<bool>) -> impl IntoNode {
    let words = here().words;
    view! {
        <div class="section__in stack">
            <p class="muted">{words.no_note}</p>
            <span><Edit label=words.note_add icon="i-plus" editing=editing /></span>
        </div>
    }
}

#[component]
fn Edit(label: &'static str, icon: &'static str, editing: RwSignal<bool>) -> impl IntoNode {
    view! {
        <button class="btn btn--sm" type="button" on:click=move |_| editing.set(true)>
            <Icon name=icon class="i-14" />
            {label}
        </button>
    }
}

#[component]
fn NoteForm(customer: CustomerId, note: Option<CustomerNote>, open: RwSignal<bool>) -> impl IntoNode {
    let (here, toasts) = (here(), toasts());
    let words = here.words;
    let before = note.map(|note| note.text).unwrap_or_default();
    let text = RwSignal::new(before.clone());
    let error = RwSignal::new(None::<String>);
    let area = NodeRef::<html::Textarea>::new();
    Effect::new(move |_| {
        if let Some(area) = area.get() {
            area.set_value(&before);
            let _ = area.focus();
        }
    });
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let text = text.get_untracked().trim().to_owned();
        leptos::task::spawn_local(async move {
            match note_customer(customer, text).await {
                Ok(()) => {
                    toasts.info(words.note_saved);
                    open.try_set(false);
                }
                Err(refusal) => drop(error.try_set(Some(here.say(&refusal)))),
            }
        });
    };
    view! {
        <form class="section__in stack" on:submit=save>
            <textarea
                class="textarea"
                rows="4"
                maxlength="2000"
                dir="auto"
                aria-label=words.customer_note
                node_ref=area
                on:input=move |event| text.set(event_target_value(&event))
            ></textarea>
            <p class="field__error" role="alert">{move || error.get()}</p>
            <div class="line">
                <button class="btn btn--primary btn--sm" type="submit">{words.save}</button>
                <button class="btn btn--sm" type="button" on:click=move |_| open.set(false)>{words.cancel}</button>
            </div>
        </form>
    }
}
