//! What the customer is asked before the chat.

use super::{Card, Channels};
use crate::node::prelude::*;
use crate::{
    console::settings::{
        check::{self, Problem},
        edit::Edit,
        guard::Desk,
        scaffold::focus_on,
    },
    domain::channel::{FieldKind, PrechatField},
    parts::{field::FieldError, icon::Icon},
    texts::{fill, settings::Texts},
};

#[component]
pub fn Prechat(edit: Edit<Channels>) -> impl IntoNode {
    let t = edit.t;
    let numbers = memo(move |_| edit.draft.with(|d| d.questions.iter().map(|q| q.no).collect::<Vec<_>>()));
    let error = edit.error("prechat");
    let add = move |_| {
        edit.draft.update(|draft| draft.add_question());
        let no = numbers.get_untracked().last().copied().unwrap_or_default();
        request_animation_frame(move || focus_on(&format!("#question-{no}")));
    };
    view! {
        <Card id="prechat-title" title=t.prechat>
            <p class="muted">{t.prechat_help}</p>
            <Show when=move || numbers.with(Vec::is_empty)>
                <p class="muted">{t.no_questions}</p>
            </Show>
            <ul class="fieldrows">
                <For each=move || numbers.get() key=|no| *no let:no>
                    <Row edit=edit no=no wrong=error />
                </For>
            </ul>
            <FieldError id="prechat" error=error />
            <Show when=move || numbers.with(|numbers| numbers.len() < check::QUESTIONS)>
                <button class="btn btn--sm" type="button" on:click=add>
                    <Icon name="i-plus" class="i-14" />
                    {t.add_question}
                </button>
            </Show>
        </Card>
    }
}

/// The row's own share of what is wrong with the form.
fn problem_of(edit: Edit<Channels>, no: u32) -> Option<Problem> {
    edit.draft.with(|draft| {
        let (place, problem) = check::bad_prechat(&draft.prechat())?;
        (draft.questions.get(place)?.no == no).then_some(problem)
    })
}

#[component]
fn Row(edit: Edit<Channels>, no: u32, wrong: Signal<Option<String>>) -> impl IntoNode {
    let t = edit.t;
    let write = move |change: &dyn Fn(&mut PrechatField)| {
        edit.draft.update(|draft| {
            if let Some(field) = draft.question_mut(no) {
                change(field);
            }
        });
    };
    let label = move || edit.draft.with(|d| d.question(no).map(|f| f.label.clone()).unwrap_or_default());
    let required = move || edit.draft.with(|d| d.question(no).is_some_and(|f| f.required));
    let invalid = move || (wrong.with(Option::is_some) && problem_of(edit, no).is_some()).then_some("true");
    let choice = memo(move |_| {
        edit.draft.with(|d| d.question(no).is_some_and(|f| matches!(f.kind, FieldKind::Choice(_))))
    });
    let named = move |text: &'static str| {
        let name = label();
        fill(text, &[("name", if name.trim().is_empty() { t.question } else { name.trim() })])
    };
    view! {
        <li class="fieldrow">
            <Move edit=edit no=no />
            <input
                class="input"
                id=format!("question-{no}")
                dir="auto"
                autocomplete="off"
                placeholder=t.question
                aria-label=t.question
                aria-invalid=invalid
                aria-describedby="prechat-error"
                value=untrack(label)
                prop:value=label
                on:input=move |ev| {
                    let text = event_target_value(&ev);
                    write(&|field| field.label = text.clone());
                }
            />
            <KindSelect edit=edit no=no />
            <label class="check">
                <input
                    type="checkbox"
                    checked=untrack(required)
                    prop:checked=required
                    on:change=move |ev| {
                        let on = event_target_checked(&ev);
                        write(&|field| field.required = on);
                    }
                />
                {t.required}
            </label>
            <button
                class="iconbtn iconbtn--sm"
                type="button"
                aria-label=move || named(t.remove_question)
                title=move || named(t.remove_question)
                on:click=move |_| {
                    edit.draft.update(|draft| draft.remove_question(no));
                    request_animation_frame(|| focus_on(".fieldrow .input"));
                }
            >
                <Icon name="i-trash" />
            </button>
            <Show when=move || choice.get()>
                <Choices edit=edit no=no />
            </Show>
        </li>
    }
}

/// Up and down. At the ends they stay, so that the focus stays, and do nothing.
#[component]
fn Move(edit: Edit<Channels>, no: u32) -> impl IntoNode {
    let t = edit.t;
    let desk = expect_context::<Desk>();
    let go = move |by: isize, button: &'static str| {
        let place = edit.draft.try_update(|draft| draft.move_question(no, by)).flatten();
        let Some(place) = place else { return };
        let count = edit.draft.with_untracked(|draft| draft.questions.len());
        let said = fill(t.moved, &[("place", &place.to_string()), ("count", &count.to_string())]);
        // By then the row has moved, which takes the focus from it.
        request_animation_frame(move || {
            focus_on(&format!("#{button}-{no}"));
            let _ = desk.said.try_set(said);
        });
    };
    let at_end = move |last: bool| {
        edit.draft.with(|draft| {
            let end = if last { draft.questions.last() } else { draft.questions.first() };
            end.is_some_and(|question| question.no == no).then_some("true")
        })
    };
    view! {
        <span class="fieldrow__move">
            <button
                class="iconbtn"
                type="button"
                id=format!("up-{no}")
                aria-label=t.move_up
                title=t.move_up
                aria-disabled=move || at_end(false)
                on:click=move |_| go(-1, "up")
            >
                <Icon name="i-up" class="i-14" />
            </button>
            <button
                class="iconbtn"
                type="button"
                id=format!("down-{no}")
                aria-label=t.move_down
                title=t.move_down
                aria-disabled=move || at_end(true)
                on:click=move |_| go(1, "down")
            >
                <Icon name="i-down" class="i-14" />
            </button>
        </span>
    }
}

const KINDS: [&str; 5] = ["name", "email", "phone", "text", "choice"];

fn value_of(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Name => "name",
        FieldKind::Email => "email",
        FieldKind::Phone => "phone",
        FieldKind::Text => "text",
        FieldKind::Choice(_) => "choice",
    }
}

fn kind_of(value: &str) -> FieldKind {
    match value {
        "name" => FieldKind::Name,
        "email" => FieldKind::Email,
        "phone" => FieldKind::Phone,
        "choice" => FieldKind::Choice(Vec::new()),
        _ => FieldKind::Text,
    }
}

fn kind_name(value: &str, t: &'static Texts) -> &'static str {
    match value {
        "name" => t.kind_of_name,
        "email" => t.kind_of_email,
        "phone" => t.kind_of_phone,
        "choice" => t.kind_of_choice,
        _ => t.kind_of_text,
    }
}

#[component]
fn KindSelect(edit: Edit<Channels>, no: u32) -> impl IntoNode {
    let t = edit.t;
    let now = memo(move |_| edit.draft.with(|d| d.question(no).map_or("text", |f| value_of(&f.kind))));
    let change = move |ev| {
        let kind = kind_of(&event_target_value(&ev));
        edit.draft.update(|draft| {
            if let Some(field) = draft.question_mut(no) {
                field.kind = kind;
            }
        });
    };
    let option = move |value: &'static str| {
        view! {
            <option value=value selected=now.get_untracked() == value prop:selected=move || now.get() == value>
                {kind_name(value, t)}
            </option>
        }
    };
    view! {
        <span class="selectwrap">
            <select class="select" aria-label=t.answer_kind on:change=change>
                {KINDS.map(option).collect_nodes()}
            </select>
            <Icon name="i-down" class="i-14" />
        </span>
    }
}

#[component]
fn Choices(edit: Edit<Channels>, no: u32) -> impl IntoNode {
    let t = edit.t;
    let lines = move || {
        edit.draft.with(|draft| match draft.question(no).map(|field| &field.kind) {
            Some(FieldKind::Choice(choices)) => choices.join("\n"),
            _ => String::new(),
        })
    };
    let typed = move |ev| {
        let choices = event_target_value(&ev).split('\n').map(str::to_owned).collect();
        edit.draft.update(|draft| {
            if let Some(field) = draft.question_mut(no) {
                field.kind = FieldKind::Choice(choices);
            }
        });
    };
    view! {
        <textarea
            class="textarea fieldrow__more"
            rows="3"
            dir="auto"
            placeholder=t.choices
            aria-label=t.choices
            prop:value=lines
            on:input=typed
        ></textarea>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_back() {
        for value in KINDS {
            assert_eq!(value_of(&kind_of(value)), value);
        }
    }
}
