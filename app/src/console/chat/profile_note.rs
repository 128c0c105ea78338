//! What agents want to remember about a customer.

use super::{
    clock::{Face, When},
    here::here,
    profile_parts::Section,
};
use crate::{
    api::conversations::note_customer,
    console::shell::toasts::toasts,
    domain::{customer::CustomerNote, ids::CustomerId},
    parts::icon::Icon,
};
use leptos::{ev, html, prelude::*};

/// The note, or a form for it.
#[component]
pub fn NoteSection() -> impl IntoView {
    let here = here();
    let editing = RwSignal::new(false);
    let known = Memo::new(move |_| here.customer().map(|customer| (customer.id, customer.note)));
    view! {
        <Section title=here.words.customer_note>
            {move || match (known.get(), editing.get()) {
                (Some((id, note)), true) => view! { <NoteForm customer=id note=note open=editing /> }.into_any(),
                (Some((_, Some(note))), false) => view! { <Pinned note=note editing=editing /> }.into_any(),
                (Some((_, None)), false) => view! { <Nothing editing=editing /> }.into_any(),
                (None, _) => ().into_any(),
            }}
        </Section>
    }
}

#[component]
fn Pinned(note: CustomerNote, editing: RwSignal<bool>) -> impl IntoView {
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
fn Nothing(editing: RwSignal<bool>) -> impl IntoView {
    let words = here().words;
    view! {
        <div class="section__in stack">
            <p class="muted">{words.no_note}</p>
            <span><Edit label=words.note_add icon="i-plus" editing=editing /></span>
        </div>
    }
}

#[component]
fn Edit(label: &'static str, icon: &'static str, editing: RwSignal<bool>) -> impl IntoView {
    view! {
        <button class="btn btn--sm" type="button" on:click=move |_| editing.set(true)>
            <Icon name=icon class="i-14" />
            {label}
        </button>
    }
}

#[component]
fn NoteForm(customer: CustomerId, note: Option<CustomerNote>, open: RwSignal<bool>) -> impl IntoView {
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
