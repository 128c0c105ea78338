//! Before the chat: a few questions and the first message. With nobody there the same form leaves a message.

use super::{
    bits::{error, face, form, hidden, icon_as, main_button, refused, status_glyph},
    browser::{focus, set_value, value_of, watch},
    model::{Screen, answered, check, put, questions, say_bad, who_is_there},
    state::WidgetState,
};
use crate::{
    domain::{
        agent::Status,
        channel::{FieldKind, PrechatField},
        visitor::BadAnswer,
    },
    node::{Element, IntoNode, Node, Row, classy, el, live, rows},
};
use leptos::prelude::*;

/// The message's place among the questions. No question can have it: keys are lower case.
const TEXT: &str = "TEXT";

type Errors = RwSignal<Vec<(String, BadAnswer)>>;

pub fn before(state: WidgetState) -> Node {
    let words = state.words;
    if state.look.with_value(|look| look.closed) {
        let why = classy("div", "pw-gone").with(el("h2").with(words.not_available));
        return why.with(el("p").with(words.closed)).into_node();
    }
    let errors: Errors = RwSignal::default();
    let leaving = move || state.screen() == Screen::Before { leaving: true };
    watch(move || {
        if state.awake.get() {
            state.answers.track();
            meet_fields(state);
        }
    });
    let form = form(state, "pw-body pw-body--form", "/start", move || submit(state, errors))
        .attr("id", "pw-start")
        .attr("inert", move || state.busy.get())
        .with(hidden("message", state.first_message.to_string()))
        .with(state.page.get_value().map(|page| hidden("host", page)))
        .with(live(move || lead(state, leaving())))
        .with(rows(move || questions_of(state).into_iter().map(|q| row(state, q, errors)).collect()))
        .with(field(state, errors, TEXT, words.message, true, text_area(state, errors)));
    let send = live(move || if leaving() { words.leave_send } else { words.start });
    let foot = classy("div", "pw-foot").with(refused(state)).with(main_button(state, Some("pw-start"), send));
    vec![form.into_node(), foot.into_node()].into_node()
}

fn questions_of(state: WidgetState) -> Vec<PrechatField> {
    let leaving = state.screen() == Screen::Before { leaving: true };
    state.look.with_value(|look| questions(look, leaving, state.words))
}

/// What was typed before the page was awake is taken over; what is known from earlier is filled in.
fn meet_fields(state: WidgetState) {
    for question in untrack(|| questions_of(state)) {
        let id = field_id(&question.key);
        let typed = value_of(&id);
        let known = state.answers.with_untracked(|answers| answers.get(&question.key).to_owned());
        if !typed.trim().is_empty() && typed.trim() != known {
            state.answers.update_untracked(|answers| put(answers, &question.key, typed));
        } else if typed.is_empty() && !known.is_empty() {
            set_value(&id, &known);
        }
    }
    state.meet_draft("q-TEXT");
}

fn submit(state: WidgetState, errors: Errors) {
    let asked = untrack(|| questions_of(state));
    let answers = state.answers.with_untracked(|answers| answered(&asked, answers));
    let mut bad = check(&asked, &answers);
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

fn lead(state: WidgetState, leaving: bool) -> Element {
    let words = state.words;
    let or = |own: String, ours: &str| if own.is_empty() { ours.to_owned() } else { own };
    let (heading, away) = state.look.with_value(|look| (look.heading.clone(), look.away.clone()));
    let lead = classy("div", "pw-lead");
    if leaving {
        lead.with(el("h2").with(words.leave_heading)).with(el("p").with(or(away, words.leave_text)))
    } else {
        lead.with(el("h2").with(or(heading, words.heading))).with(live(move || faces(state)))
    }
}

fn faces(state: WidgetState) -> Element {
    let desk = state.desk.get();
    let faces: Vec<Node> =
        desk.faces.iter().take(3).map(|name| face(name, "avatar--28").into_node()).collect();
    let online = el("span").with(status_glyph(Status::Online)).with(who_is_there(&desk, state.words));
    classy("div", "pw-faces").with(faces).with(online)
}

fn field_id(key: &str) -> String {
    format!("q-{key}")
}

/// A question's row: it stays while others come and go, and what is typed in it with it.
fn row(state: WidgetState, question: PrechatField, errors: Errors) -> Row {
    let draw = {
        let question = question.clone();
        move || {
            let PrechatField { key, label, required, .. } = question.clone();
            field(state, errors, &key, label, required, control(state, question, errors)).into_node()
        }
    };
    Row::new(&question.key, draw)
}

fn field(
    state: WidgetState,
    errors: Errors,
    key: &str,
    label: impl IntoNode,
    required: bool,
    control: Node,
) -> Element {
    let optional = (!required).then(|| classy("span", "opt").with(state.words.optional));
    let key = key.to_owned();
    let label = classy("label", "field__label")
        .attr("for", field_id(&key))
        .with(label)
        .with(optional.as_ref().map(|_| " "))
        .with(optional);
    let wrong = move || wrong(errors, &key).map(|bad| error(wrong_id(&key), say_bad(bad, state.words)));
    classy("div", "field").with(label).with(control).with(live(wrong))
}

fn wrong(errors: Errors, key: &str) -> Option<BadAnswer> {
    errors.with(|all| all.iter().find(|(of, _)| of == key).map(|(_, bad)| *bad))
}

fn wrong_id(key: &str) -> String {
    format!("q-{key}-wrong")
}

/// What all kinds of fields have.
fn dressed(element: Element, key: &str, name: String, errors: Errors, required: bool) -> Element {
    let (invalid, described) = (key.to_owned(), key.to_owned());
    let element = element
        .attr("id", field_id(key))
        .attr("name", name)
        .attr("dir", "auto")
        .attr("aria-invalid", move || wrong(errors, &invalid).map(|_| "true"))
        .attr("aria-describedby", move || wrong(errors, &described).map(|_| wrong_id(&described)));
    element.attr("required", required)
}

fn control(state: WidgetState, question: PrechatField, errors: Errors) -> Node {
    let PrechatField { key, kind, required, .. } = question;
    let value = state.answers.with_untracked(|answers| answers.get(&key).to_owned());
    let known = (!value.is_empty()).then(|| value.clone());
    let element = match &kind {
        FieldKind::Choice(offered) => {
            let none = el("option").attr("value", "").with(state.words.choose);
            offered.iter().fold(classy("select", "select").with(none), |select, option| {
                let chosen = (*option == value).then_some("");
                select.with(
                    el("option").attr("value", option.clone()).attr("selected", chosen).with(option.clone()),
                )
            })
        }
        FieldKind::Name => input("text", "name", known),
        FieldKind::Email => input("email", "email", known),
        FieldKind::Phone => input("tel", "tel", known),
        FieldKind::Text => input("text", "on", known),
    };
    let typed = {
        let key = key.clone();
        move |event: web_sys::Event| {
            errors.update(|all| all.retain(|(of, _)| *of != key));
            state.answers.update(|answers| put(answers, &key, event_target_value(&event)));
        }
    };
    let element = dressed(element, &key, format!("answer.{key}"), errors, required).on("input", typed);
    if matches!(kind, FieldKind::Choice(_)) {
        classy("span", "selectwrap").with(element).with(icon_as("i i-14", "i-down")).into_node()
    } else {
        element.into_node()
    }
}

fn input(kind: &'static str, autocomplete: &'static str, known: Option<String>) -> Element {
    classy("input", "input")
        .attr("type", kind)
        .attr("autocomplete", autocomplete)
        .attr("maxlength", PrechatField::LONGEST.to_string())
        .attr("value", known)
}

fn text_area(state: WidgetState, errors: Errors) -> Node {
    let area = classy("textarea", "textarea").attr("rows", "3");
    let typed = move |event: web_sys::Event| {
        errors.update(|all| all.retain(|(of, _)| of != TEXT));
        state.draft.set(event_target_value(&event));
    };
    dressed(area, TEXT, "text".to_owned(), errors, true).on("input", typed).into_node()
}
