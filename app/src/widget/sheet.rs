//! Questions that cover the composer: end the chat? answer by mail? The rest of the panel is inert meanwhile.

use super::{
    browser::{focus, value_of},
    model::email,
    state::WidgetState,
    wish::Refused,
};
use crate::{
    domain::visitor::{BadAnswer, Stage, looks_like_email},
    parts::icon::Icon,
    texts::fill,
};
use leptos::{ev, html, prelude::*};

/// End the chat, or leave the queue?
#[component]
pub fn EndSheet(state: WidgetState) -> impl IntoView {
    let words = state.words;
    let with = match state.chat.with_untracked(|chat| chat.as_ref().map(|chat| chat.stage.clone())) {
        Some(Stage::With { agent, .. }) => Some(agent),
        _ => None,
    };
    let (title, text, go, stay) = match with {
        Some(agent) => {
            (words.end_title, fill(words.end_text, &[("agent", &agent)]), words.end_chat, words.end_keep)
        }
        None => (words.leave_title, words.leave_text_queue.to_owned(), words.leave_queue, words.leave_keep),
    };
    let end = move |event: ev::SubmitEvent| {
        event.prevent_default();
        state.end();
    };
    view! {
        <section class="pw-sheet" role="alertdialog" aria-labelledby="sheet-t" aria-describedby="sheet-d">
            <h2 id="sheet-t">{title}</h2>
            <p id="sheet-d">{text}</p>
            <Refused state />
            <form method="post" action=state.path("/end") on:submit=end>
                <button
                    class="btn btn--primary btn--block"
                    class:is-loading=move || state.busy.get()
                    type="submit"
                    data-first
                >
                    <span>{go}</span>
                </button>
            </form>
            <Stay state label=stay />
        </section>
    }
}

/// Answer by mail instead: to which address?
#[component]
pub fn MailSheet(state: WidgetState) -> impl IntoView {
    let words = state.words;
    let bad = RwSignal::new(None::<BadAnswer>);
    let form = NodeRef::<html::Form>::new();
    Effect::new(move |_| form.get().inspect(|form| form.set_no_validate(true)));
    let known = state.look.with_value(|look| state.answers.with_untracked(|answers| email(look, answers)));
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let email = value_of("q-mail").trim().to_owned();
        if looks_like_email(&email) {
            state.answer_by_mail(email);
        } else {
            bad.set(Some(if email.is_empty() { BadAnswer::Missing } else { BadAnswer::NotAnEmail }));
            focus("#q-mail");
        }
    };
    view! {
        <section class="pw-sheet" role="dialog" aria-labelledby="sheet-t" aria-describedby="sheet-d">
            <h2 id="sheet-t">{words.by_mail}</h2>
            <p id="sheet-d">{words.mail_text}</p>
            <form class="stack" method="post" action=state.path("/mail") node_ref=form on:submit=send>
                <div class="field">
                    <label class="field__label" for="q-mail">
                        {words.email}
                    </label>
                    <input
                        class="input" id="q-mail" name="email" type="email" autocomplete="email" required
                        dir="auto" data-first value=known
                        aria-invalid=move || bad.get().map(|_| "true")
                        aria-describedby=move || bad.get().map(|_| "q-mail-wrong")
                        on:input=move |_| bad.set(None)
                    />
                    {move || {
                        bad.get()
                            .map(|bad| {
                                view! {
                                    <span class="field__error" id="q-mail-wrong">
                                        <Icon name="i-alert" class="i-14" />
                                        {super::model::say_bad(bad, words)}
                                    </span>
                                }
                            })
                    }}
                </div>
                <Refused state />
                <button
                    class="btn btn--primary btn--block"
                    class:is-loading=move || state.busy.get()
                    type="submit"
                >
                    <span>{words.by_mail}</span>
                </button>
            </form>
            <Stay state label=words.leave_keep />
        </section>
    }
}

/// The way back; without script a reload of the page without its wish.
#[component]
fn Stay(state: WidgetState, label: &'static str) -> impl IntoView {
    let stay = move |event: ev::SubmitEvent| {
        event.prevent_default();
        state.sheet.set(None);
    };
    view! {
        <form method="get" action=state.path("") on:submit=stay>
            <button class="btn btn--block" type="submit">
                {label}
            </button>
        </form>
    }
}
