//! Writing on a ticket: an answer that goes to the customer by mail, or a note for colleagues.

use super::page::opened;
use crate::node::prelude::*;
use crate::{
    api::tickets::{answer_ticket, note_ticket},
    domain::{ids::MessageId, message::Text},
    parts::icon::Icon,
    texts::{fill, shell, tickets::words},
};
use leptos::ev;

#[component]
pub fn Compose() -> impl IntoNode {
    let (opened, t) = (opened(), words());
    let keeps = memo(move |_| opened.keeps());
    let notes = RwSignal::new(false);
    // Who may not answer can only note.
    let noting = memo(move |_| notes.get() || !keeps.get());
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    // The sender names what he writes: if the answer to it is lost, sending again is harmless.
    let name = StoredValue::new(None::<MessageId>);
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let written = text.get_untracked();
        if let Err(bad) = Text::new(&written) {
            error.set(Some(shell::words().say(&bad.into())));
            return;
        }
        busy.set(true);
        let id = name.get_value().unwrap_or_else(MessageId::random);
        name.set_value(Some(id));
        leptos::task::spawn_local(async move {
            let done = match noting.get_untracked() {
                true => note_ticket(opened.number, id, written).await,
                false => answer_ticket(opened.number, id, written).await,
            };
            busy.try_set(false);
            match done {
                Ok(()) => {
                    name.set_value(None);
                    error.try_set(None);
                    text.try_set(String::new());
                    opened.ask(async { Ok(()) });
                }
                Err(refusal) => drop(error.try_set(Some(shell::words().say(&refusal)))),
            }
        });
    };
    let kind = move |label: &'static str, note: bool| {
        let chosen = move || if noting.get() == note { "true" } else { "false" };
        let choose = move |_| {
            notes.set(note);
            name.set_value(None);
        };
        view! {
            <button type="button" aria-pressed=chosen disabled=move || !note && !keeps.get() on:click=choose>{label}</button>
        }
    };
    let hint = move || {
        let (email, sends) = opened.page.with(|page| (page.ticket.email.clone(), page.sends));
        match (noting.get(), keeps.get(), sends) {
            (true, true, _) => t.only_team.to_owned(),
            (true, false, _) => t.not_yours.to_owned(),
            (false, _, true) => fill(t.goes_to, &[("email", &email)]),
            (false, _, false) => t.kept.to_owned(),
        }
    };
    view! {
        <form class="composer ticket__composer" class:composer--note=noting on:submit=send>
            <div class="composer__tabs">
                <div class="seg seg--sm" role="group" aria-label=t.kind>
                    {kind(t.answer, false)}
                    {kind(t.note, true)}
                </div>
                <span class="subtle" dir="auto">{hint}</span>
            </div>
            <textarea
                class="composer__text"
                rows="4"
                dir="auto"
                aria-label=move || if noting.get() { t.note_label } else { t.answer_label }
                aria-describedby="ticket-error"
                prop:value=text
                on:input=move |event| {
                    text.set(event_target_value(&event));
                    name.set_value(None);
                }
            ></textarea>
            <p class="field__error" id="ticket-error" role="alert">
                {move || error.get().map(|what| view! { <Icon name="i-alert" class="i-14" /><span>{what}</span> })}
            </p>
            <div class="composer__bar">
                <span class="spacer"></span>
                <button class="btn btn--primary" class:is-loading=busy type="submit">
                    <span>{move || if noting.get() { t.keep_note } else { t.send }}</span>
                </button>
            </div>
        </form>
    }
}
