//! Quick responses: prepared answers, for everyone, a group, or oneself.

use super::{
    check::{self, NAME_LENGTH, Problem, Problems, TEXT_LENGTH},
    edit::Edit,
    kind::Kind,
    place::Section,
    rows::{Cell, Column, Row},
};
use crate::{
    api::settings::save_quick_response,
    console::state::console,
    domain::{
        agent::Role,
        board::Board,
        ids::QuickResponseId,
        refusal::Refusal,
        settings::{Catalog, Item, ItemId, QuickResponse, Scope},
        visitor::first_name,
    },
    parts::{
        field::{Bound, FieldError, SelectField, TextField, Wiring, part},
        icon::Icon,
    },
    texts::{fill, settings::Texts},
};
use leptos::{html, prelude::*};

pub struct QuickResponses;

impl Kind for QuickResponses {
    type Id = QuickResponseId;
    type Draft = QuickResponse;
    const SECTION: Section = Section::QuickResponses;
    const FIELDS: &'static [&'static str] = &["shortcut", "title", "text", "scope"];

    fn load(catalog: &Catalog, id: QuickResponseId) -> Option<QuickResponse> {
        catalog.quick_responses.get(&id).cloned()
    }

    fn blank(board: &Board, _: Option<&str>) -> QuickResponse {
        let scope = if board.me.role == Role::Admin { Scope::Shared } else { Scope::Own(board.me.agent) };
        QuickResponse {
            id: QuickResponseId::random(),
            shortcut: String::new(),
            title: String::new(),
            text: String::new(),
            scope,
        }
    }

    fn id(draft: &QuickResponse) -> Option<QuickResponseId> {
        Some(draft.id)
    }

    fn name(draft: &QuickResponse) -> String {
        format!("/{}", draft.shortcut)
    }

    fn check(draft: &QuickResponse, catalog: &Catalog) -> Problems {
        let taken = check::shortcut_taken(catalog, draft).then_some(Problem::ShortcutTaken);
        check::named([
            ("shortcut", check::shortcut(&draft.shortcut).or(taken)),
            ("title", check::text(&draft.title, NAME_LENGTH)),
            ("text", check::text(&draft.text, TEXT_LENGTH)),
        ])
    }

    fn tidy(mut draft: QuickResponse) -> QuickResponse {
        draft.shortcut = check::tidy_shortcut(&draft.shortcut);
        draft.title = draft.title.trim().to_owned();
        draft.text = draft.text.trim().to_owned();
        draft
    }

    async fn save(draft: QuickResponse) -> Result<(), Refusal> {
        save_quick_response(draft).await
    }

    fn item(draft: &QuickResponse) -> Option<Item> {
        Some(Item::QuickResponse(draft.clone()))
    }

    fn removal(draft: &QuickResponse) -> Option<ItemId> {
        Some(ItemId::QuickResponse(draft.id))
    }

    fn may_edit(draft: &QuickResponse, board: &Board) -> bool {
        scopes(board).contains(&draft.scope) || board.me.role == Role::Admin
    }

    fn columns(t: &'static Texts) -> Vec<Column> {
        vec![Column::new(t.shortcut), Column::new(t.response_title), Column::wide(t.who)]
    }

    fn rows(catalog: &Catalog, t: &'static Texts) -> Vec<Row> {
        catalog
            .quick_responses
            .values()
            .map(|response| Row {
                id: response.id.to_string(),
                off: false,
                cells: vec![
                    Cell::Shortcut(response.shortcut.clone()),
                    Cell::Name(response.title.clone()),
                    Cell::Muted(scope_name(response.scope, catalog, t)),
                ],
            })
            .collect()
    }

    fn form(edit: Edit<Self>) -> AnyView {
        let t = edit.t;
        view! {
            <div class="two two--narrow">
                <TextField
                    id="response-shortcut"
                    label=t.shortcut
                    value=part!(edit.draft, shortcut)
                    prefix="/"
                    required=true
                    error=edit.error_at_once("shortcut")
                />
                <TextField
                    id="response-title"
                    label=t.response_title
                    value=part!(edit.draft, title)
                    required=true
                    error=edit.error("title")
                />
            </div>
            <TextArea edit=edit />
            <ScopeField edit=edit />
            <Preview edit=edit />
        }
        .into_any()
    }
}

/// For whom this agent may prepare answers: an agent for himself, a supervisor also for the groups he is in and
/// for everyone, an admin for all.
fn scopes(board: &Board) -> Vec<Scope> {
    let me = board.me.agent;
    let mut groups: Vec<_> = board
        .catalog
        .groups
        .values()
        .filter(|group| match board.me.role {
            Role::Admin => true,
            Role::Supervisor => group.members.contains(&me),
            Role::Agent => false,
        })
        .collect();
    groups.sort_by_cached_key(|group| group.name.to_lowercase());
    let shared = board.me.role.sees_all().then_some(Scope::Shared);
    let groups = groups.into_iter().map(|group| Scope::Group(group.id));
    shared.into_iter().chain(groups).chain([Scope::Own(me)]).collect()
}

fn scope_name(scope: Scope, catalog: &Catalog, t: &'static Texts) -> String {
    match scope {
        Scope::Shared => t.everyone.to_owned(),
        Scope::Group(id) => catalog.groups.get(&id).map(|group| group.name.clone()).unwrap_or_default(),
        Scope::Own(agent) => fill(t.only, &[("name", catalog.agent_name(agent))]),
    }
}

/// A scope as a value of the select.
fn value_of(scope: Scope) -> String {
    match scope {
        Scope::Shared => "shared".to_owned(),
        Scope::Group(id) => id.to_string(),
        Scope::Own(id) => id.to_string(),
    }
}

fn scope_of(value: &str) -> Scope {
    let group = value.parse().map(Scope::Group).ok();
    group.or_else(|| value.parse().map(Scope::Own).ok()).unwrap_or(Scope::Shared)
}

#[component]
fn ScopeField(edit: Edit<QuickResponses>) -> impl IntoView {
    let t = edit.t;
    let board = console().board;
    let scope = Bound::part(
        edit.draft,
        |response| value_of(response.scope),
        |response, value: String| response.scope = scope_of(&value),
    );
    let chosen = edit.draft.with_untracked(|response| response.scope);
    let options = Signal::derive(move || {
        board.with(|board| {
            let mut all = scopes(board);
            if !all.contains(&chosen) {
                all.insert(0, chosen);
            }
            let name = |scope| match scope {
                Scope::Own(agent) if agent == board.me.agent => t.only_me.to_owned(),
                other => scope_name(other, &board.catalog, t),
            };
            all.into_iter().map(|scope| (value_of(scope), name(scope))).collect()
        })
    });
    view! {
        <SelectField id="response-scope" label=t.who_can value=scope options=options error=edit.error("scope") />
    }
}

/// The placeholders that are filled in when the response is used.
const PLACEHOLDERS: [&str; 3] = ["customer.first_name", "customer.name", "agent.name"];

#[component]
fn TextArea(edit: Edit<QuickResponses>) -> impl IntoView {
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
                        .collect_view()}
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
fn Preview(edit: Edit<QuickResponses>) -> impl IntoView {
    let t = edit.t;
    let board = console().board;
    let value = move |name: &str| match name {
        "customer.name" => t.sample_customer.to_owned(),
        "customer.first_name" => first_name(t.sample_customer).to_owned(),
        _ => board.with(|board| board.catalog.agent_name(board.me.agent).to_owned()),
    };
    let draw = move |piece: Piece| match piece {
        Piece::Text(text) => text.into_any(),
        Piece::Filled(name) => view! { <span class="var">{value(&name)}</span> }.into_any(),
        Piece::Unknown(name) => view! {
            <span class="var var--missing" title=t.unknown_placeholder>
                {format!("{{{{{name}}}}}")}
            </span>
        }
        .into_any(),
    };
    let cut = Memo::new(move |_| edit.draft.with(|response| pieces(response.text.trim())));
    let unknown = move || cut.with(|cut| cut.iter().any(|piece| matches!(piece, Piece::Unknown(_))));
    view! {
        <div class="field">
            <span class="field__label">{t.preview}</span>
            <div class="prevbox">
                <div class="bubble" dir="auto">
                    {move || cut.get().into_iter().map(draw).collect_view()}
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
    use crate::domain::ids::{AgentId, GroupId};

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

    #[test]
    fn a_scope_is_read_back() {
        for scope in [Scope::Shared, Scope::Group(GroupId::fixed(1)), Scope::Own(AgentId::fixed(2))] {
            assert_eq!(scope_of(&value_of(scope)), scope);
        }
    }
}
