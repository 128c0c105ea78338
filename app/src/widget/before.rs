//! Before the chat: a few questions and the first message. With nobody there the same form leaves a message.

use super::{
    browser::{focus, set_value, value_of},
    model::{Screen, answered, check, put, questions, say_bad, who_is_there},
    state::WidgetState,
    wish::Refused,
};
use crate::{
    domain::{
        channel::{FieldKind, PrechatField},
        visitor::BadAnswer,
    },
    parts::{
        avatar::{Avatar, StatusGlyph},
        icon::Icon,
    },
};
use leptos::{ev, html, prelude::*};

/// The message's place among the questions. No question can have it: keys are lower case.
const TEXT: &str = "TEXT";

type Errors = RwSignal<Vec<(String, BadAnswer)>>;

#[component]
pub fn Before(state: WidgetState) -> impl IntoView {
    let words = state.words;
    let leaving = Memo::new(move |_| state.screen() == Screen::Before { leaving: true });
    let asked = Memo::new(move |_| state.look.with_value(|look| questions(look, leaving.get(), words)));
    let errors: Errors = RwSignal::default();
    let form = NodeRef::<html::Form>::new();
    // From now on we say ourselves what is missing, in place of the browser's bubbles.
    Effect::new(move |_| form.get().inspect(|form| form.set_no_validate(true)));
    Effect::new(move |_| {
        if state.awake.get() {
            state.answers.track();
            meet_fields(state, &asked.get());
        }
    });
    view! {
        <form
            class="pw-body pw-body--form"
            id="pw-start"
            method="post"
            action=state.path("/start")
            node_ref=form
            on:submit=move |event| submit(state, &event, &asked.get_untracked(), errors)
            inert=move || state.busy.get()
        >
            <input type="hidden" name="message" value=state.first_message.to_string() />
            {move || lead(state, leaving.get())}
            <For each=move || asked.get() key=|question| question.key.clone() let:question>
                {field(state, question, errors)}
            </For>
            {text_field(state, errors)}
        </form>
        <div class="pw-foot">
            <Refused state />
            <button
                class="btn btn--primary btn--block"
                class:is-loading=move || state.busy.get()
                type="submit"
                form="pw-start"
            >
                <span>{move || if leaving.get() { words.leave_send } else { words.start }}</span>
            </button>
        </div>
    }
}

/// What was typed before the page was awake is taken over; what is known from earlier is filled in.
fn meet_fields(state: WidgetState, asked: &[PrechatField]) {
    for question in asked {
        let id = field_id(&question.key);
        let (typed, known) =
            (value_of(&id), state.answers.with_untracked(|answers| answers.get(&question.key).to_owned()));
        if !typed.trim().is_empty() && typed.trim() != known {
            state.answers.update_untracked(|answers| put(answers, &question.key, typed));
        } else if typed.is_empty() && !known.is_empty() {
            set_value(&id, &known);
        }
    }
    let (typed, kept) = (value_of("q-TEXT"), state.draft.get_untracked());
    if typed.is_empty() && !kept.is_empty() {
        set_value("q-TEXT", &kept);
    } else if typed != kept {
        state.draft.set(typed);
    }
}

fn submit(state: WidgetState, event: &ev::SubmitEvent, asked: &[PrechatField], errors: Errors) {
    event.prevent_default();
    let answers = state.answers.with_untracked(|answers| answered(asked, answers));
    let mut bad = check(asked, &answers);
    if state.draft.with_untracked(|text| text.trim().is_empty()) {
        bad.push((TEXT.to_owned(), BadAnswer::Missing));
    }
    match bad.first().map(|(key, _)| field_id(key)) {
        Some(first) => {
            errors.set(bad);
            focus(&format!("#{first}"));
        }
        None => state.start(answers),
    }
}

fn lead(state: WidgetState, leaving: bool) -> AnyView {
    let words = state.words;
    let or = |own: String, ours: &str| if own.is_empty() { ours.to_owned() } else { own };
    let (heading, away) = state.look.with_value(|look| (look.heading.clone(), look.away.clone()));
    if leaving {
        return view! {
            <div class="pw-lead">
                <h2>{words.leave_heading}</h2>
                <p>{or(away, words.leave_text)}</p>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="pw-lead">
            <h2>{or(heading, words.heading)}</h2>
            {move || faces(state)}
        </div>
    }
    .into_any()
}

fn faces(state: WidgetState) -> impl IntoView {
    let desk = state.desk.get();
    let online = who_is_there(&desk, state.words);
    let faces: Vec<_> = desk
        .faces
        .into_iter()
        .take(3)
        .map(|name| {
            view! { <Avatar name=Some(name) class="avatar--28" /> }
        })
        .collect();
    view! {
        <div class="pw-faces">
            {faces}
            <span>
                <StatusGlyph status=crate::domain::agent::Status::Online />
                {online}
            </span>
        </div>
    }
}

fn field_id(key: &str) -> String {
    format!("q-{key}")
}

/// What is wrong with one answer, under its field.
fn error_of(errors: Errors, key: &str) -> Memo<Option<BadAnswer>> {
    let key = key.to_owned();
    Memo::new(move |_| errors.with(|all| all.iter().find(|(of, _)| *of == key).map(|(_, bad)| *bad)))
}

fn error_line(state: WidgetState, error: Memo<Option<BadAnswer>>, id: String) -> impl IntoView {
    move || {
        let id = id.clone();
        error.get().map(|bad| {
            view! {
                <span class="field__error" id=id>
                    <Icon name="i-alert" class="i-14" />
                    {say_bad(bad, state.words)}
                </span>
            }
        })
    }
}

fn field(state: WidgetState, question: PrechatField, errors: Errors) -> AnyView {
    let id = field_id(&question.key);
    let wrong = format!("{id}-wrong");
    let error = error_of(errors, &question.key);
    let label = question.label.clone();
    let optional =
        (!question.required).then(|| view! { " " <span class="opt">{state.words.optional}</span> });
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {label}
                {optional}
            </label>
            {control(state, question, errors, error)}
            {error_line(state, error, wrong)}
        </div>
    }
    .into_any()
}

fn control(
    state: WidgetState,
    question: PrechatField,
    errors: Errors,
    error: Memo<Option<BadAnswer>>,
) -> AnyView {
    let PrechatField { key, kind, required, .. } = question;
    let (id, name) = (field_id(&key), format!("answer.{key}"));
    let wrong = format!("{id}-wrong");
    let value = state.answers.with_untracked(|answers| answers.get(&key).to_owned());
    let invalid = move || error.get().map(|_| "true");
    let described = move || error.get().map(|_| wrong.clone());
    let typed = move |event: ev::Event| {
        errors.update(|all| all.retain(|(of, _)| *of != key));
        state.answers.update(|answers| put(answers, &key, event_target_value(&event)));
    };
    let (kind, autocomplete) = match kind {
        FieldKind::Choice(offered) => {
            let options: Vec<_> = offered
                .into_iter()
                .map(|option| {
                    let chosen = option == value;
                    view! { <option value=option.clone() selected=chosen>{option.clone()}</option> }
                })
                .collect();
            return view! {
                <span class="selectwrap">
                    <select
                        class="select" id=id name=name required=required
                        aria-invalid=invalid aria-describedby=described on:input=typed
                    >
                        <option value="">{state.words.choose}</option>
                        {options}
                    </select>
                    <Icon name="i-down" class="i-14" />
                </span>
            }
            .into_any();
        }
        FieldKind::Name => ("text", "name"),
        FieldKind::Email => ("email", "email"),
        FieldKind::Phone => ("tel", "tel"),
        FieldKind::Text => ("text", "on"),
    };
    view! {
        <input
            class="input" id=id name=name type=kind autocomplete=autocomplete required=required dir="auto"
            maxlength=PrechatField::LONGEST.to_string() value=(!value.is_empty()).then_some(value)
            aria-invalid=invalid aria-describedby=described on:input=typed
        />
    }
    .into_any()
}

fn text_field(state: WidgetState, errors: Errors) -> impl IntoView {
    let error = error_of(errors, TEXT);
    let typed = move |event: ev::Event| {
        errors.update(|all| all.retain(|(of, _)| of != TEXT));
        state.draft.set(event_target_value(&event));
    };
    view! {
        <div class="field">
            <label class="field__label" for="q-TEXT">
                {state.words.message}
            </label>
            <textarea
                class="textarea" id="q-TEXT" name="text" rows="3" required dir="auto"
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=move || error.get().map(|_| "q-TEXT-wrong")
                on:input=typed
            ></textarea>
            {error_line(state, error, "q-TEXT-wrong".to_owned())}
        </div>
    }
}
