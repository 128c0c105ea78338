//! Quick responses: prepared answers, for everyone, a group, or oneself.

use super::{
    answer::{Preview, TextArea},
    check::{self, NAME_LENGTH, Problem, Problems, TEXT_LENGTH},
    edit::Edit,
    kind::Kind,
    place::Section,
    rows::{Cell, Column, Row},
};
use crate::node::prelude::*;
use crate::{
    api::settings::save_quick_response,
    console::state::console,
    domain::{
        agent::Role,
        board::Board,
        ids::QuickResponseId,
        refusal::Refusal,
        settings::{Catalog, Item, ItemId, QuickResponse, Scope},
    },
    parts::{
        choice::SelectField,
        field::{Bound, TextField, part},
    },
    texts::{fill, settings::Texts},
};

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

    fn form(edit: Edit<Self>) -> Node {
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
fn ScopeField(edit: Edit<QuickResponses>) -> impl IntoNode {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{AgentId, GroupId};

    #[test]
    fn a_scope_is_read_back() {
        for scope in [Scope::Shared, Scope::Group(GroupId::fixed(1)), Scope::Own(AgentId::fixed(2))] {
            assert_eq!(scope_of(&value_of(scope)), scope);
        }
    }
}
