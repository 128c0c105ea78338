//! The text of a quick response: its field with placeholders to put in, and what a customer would get.

use super::{edit::Edit, responses::QuickResponses};
use crate::node::prelude::*;
use crate::{
    console::state::console,
    domain::visitor::first_name,
    parts::{
        field::{FieldError, Wiring},
        icon::Icon,
    },
};
use leptos::html;

/// The placeholders that are filled in when the response is used.
const PLACEHOLDERS: [&str; 4] = ["customer.first_name", "customer.name", "agent.first_name", "agent.name"];

/// The text, with a button for each placeholder.
#[component]
pub fn TextArea(edit: Edit<QuickResponses>) -> impl IntoNode {
    let t = edit.t;
    let node = NodeRef::<html::Textarea>::new();
    let error = edit.error("text");
    let wiring = Wiring::new("response-text", false, error);
    let length = move || edit.draft.with(|response| response.text.chars().count());
    let insert = move |name: &'static str| {
        if let Some(area) = node.get_untracked() {
            let _ = area.set_range_text(&format!("{{{{{name}}}}}"));
            let _ = area.focus();
            edit.draft.update(|response| response.text = area.value());
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for="response-text">
                {t.text}
            </label>
            <div class="area">
                <textarea
                    id=wiring.id
                    rows="6"
                    dir="auto"
                    node_ref=node
                    aria-describedby=wiring.described
                    aria-invalid=wiring.invalid
                    aria-required="true"
                    prop:value=move || edit.draft.with(|response| response.text.clone())
                    on:input=move |ev| edit.draft.update(|response| response.text = event_target_value(&ev))
                ></textarea>
                <div class="area__bar">
                    {PLACEHOLDERS
                        .map(|name| {
                            let label = t.placeholder_name(name);
                            view! {
                                <button
                                    class="btn btn--ghost btn--sm"
                                    type="button"
                                    title=format!("{{{{{name}}}}}")
                                    on:click=move |_| insert(name)
                                >
                                    <Icon name="i-plus" class="i-14" />
                                    {label}
                                </button>
                            }
                        })
                        .collect_nodes()}
                    <span class="spacer"></span>
                    <span class="count">{length}</span>
                </div>
            </div>
            <FieldError id="response-text" error=error />
        </div>
    }
}

/// A stretch of a prepared answer.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    /// A placeholder that is known; its name.
    Filled(String),
    /// A placeholder that nobody fills in.
    Unknown(String),
}

/// Cuts a prepared answer at its placeholders.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = next_placeholder(rest) {
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        let known = PLACEHOLDERS.contains(&name.trim());
        pieces.push(if known {
            Piece::Filled(name.trim().to_owned())
        } else {
            Piece::Unknown(name.to_owned())
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    pieces
}

fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, inside) = text.split_once("{{")?;
    let (name, after) = inside.split_once("}}")?;
    Some((before, name, after))
}

/// The answer as a customer would get it from this agent.
#[component]
pub fn Preview(edit: Edit<QuickResponses>) -> impl IntoNode {
    let t = edit.t;
    let board = console().board;
    let value = move |name: &str| match name {
        "customer.name" => t.sample_customer.to_owned(),
        "customer.first_name" => first_name(t.sample_customer).to_owned(),
        _ => board.with(|board| board.catalog.agent_name(board.me.agent).to_owned()),
    };
    let draw = move |piece: Piece| match piece {
        Piece::Text(text) => text.into_node(),
        Piece::Filled(name) => view! { <span class="var">{value(&name)}</span> },
        Piece::Unknown(name) => view! {
            <span class="var var--missing" title=t.unknown_placeholder>
                {format!("{{{{{name}}}}}")}
            </span>
        },
    };
    let cut = memo(move |_| edit.draft.with(|response| pieces(response.text.trim())));
    let unknown = move || cut.with(|cut| cut.iter().any(|piece| matches!(piece, Piece::Unknown(_))));
    view! {
        <div class="field">
            <span class="field__label">{t.preview}</span>
            <div class="prevbox">
                <div class="bubble" dir="auto">
                    {move || cut.get().into_iter().map(draw).collect_nodes()}
                </div>
            </div>
            <Show when=unknown>
                <span class="field__help warn">{t.unknown_placeholder}</span>
            </Show>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_cut_at_its_placeholders() {
        let text = |t: &str| Piece::Text(t.into());
        assert_eq!(
            pieces("Hi {{customer.first_name}}, {{order}} by {{ agent.name }}."),
            [
                text("Hi "),
                Piece::Filled("customer.first_name".into()),
                text(", "),
                Piece::Unknown("order".into()),
                text(" by "),
                Piece::Filled("agent.name".into()),
                text("."),
            ]
        );
        assert_eq!(pieces("{{ open"), [text("{{ open")]);
    }
}
