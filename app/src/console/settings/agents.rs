//! Agents: who signs in, as what, and how many chats at once.

use super::{
    check::{self, NAME_LENGTH, Problems},
    edit::Edit,
    kind::Kind,
    password::PasswordField,
    place::Section,
    rows::{Cell, Column, Row},
};
use crate::node::prelude::*;
use crate::{
    api::agents::{AgentForm, save_agent},
    console::state::console,
    domain::{
        agent::{Agent, Role},
        board::Board,
        channel::Product,
        ids::{AgentId, ProductId},
        refusal::Refusal,
        settings::{Catalog, Item, ItemId},
    },
    parts::{
        choice::{SelectField, SwitchField},
        field::{Bound, FieldError, NumberField, TextField, part},
    },
    texts::{fill, settings::Texts},
};

pub struct Agents;

impl Kind for Agents {
    type Id = AgentId;
    type Draft = AgentForm;
    const SECTION: Section = Section::Agents;
    const FIELDS: &'static [&'static str] = &["name", "email", "role", "password", "limits"];

    fn load(catalog: &Catalog, id: AgentId) -> Option<AgentForm> {
        catalog.agents.get(&id).map(form_of)
    }

    fn blank(_: &Board, _: Option<&str>) -> AgentForm {
        AgentForm {
            id: None,
            name: String::new(),
            email: String::new(),
            role: Role::Agent,
            password: String::new(),
            deactivated: false,
            limits: Vec::new(),
        }
    }

    fn id(draft: &AgentForm) -> Option<AgentId> {
        draft.id
    }

    fn name(draft: &AgentForm) -> String {
        draft.name.clone()
    }

    fn check(draft: &AgentForm, catalog: &Catalog) -> Problems {
        let others = catalog.agents.values().filter(|a| Some(a.id) != draft.id).map(|a| a.email.as_str());
        let email = check::email(&draft.email).or_else(|| check::name_taken(&draft.email, others));
        check::named([
            ("name", check::text(&draft.name, NAME_LENGTH)),
            ("email", email),
            ("password", check::password(&draft.password, draft.id.is_none())),
            ("limits", draft.limits.iter().find_map(|(_, limit)| check::limit(*limit))),
        ])
    }

    fn tidy(mut draft: AgentForm) -> AgentForm {
        draft.name = draft.name.trim().to_owned();
        draft.email = draft.email.trim().to_owned();
        draft
    }

    async fn save(draft: AgentForm) -> Result<(), Refusal> {
        save_agent(draft).await
    }

    /// Status and connection are the server's to say.
    fn item(_: &AgentForm) -> Option<Item> {
        None
    }

    /// His name stays on what he wrote: he is deactivated instead.
    fn removal(_: &AgentForm) -> Option<ItemId> {
        None
    }

    fn columns(t: &'static Texts) -> Vec<Column> {
        vec![
            Column::new(t.name),
            Column::wide(t.email),
            Column::new(t.role),
            Column::new(t.status),
            Column::wide(t.section(Section::Groups).name),
        ]
    }

    fn rows(catalog: &Catalog, t: &'static Texts) -> Vec<Row> {
        catalog.agents.values().map(|agent| row(agent, catalog, t)).collect()
    }

    fn form(edit: Edit<Self>) -> Node {
        let t = edit.t;
        view! {
            <TextField
                id="agent-name"
                label=t.name
                value=part!(edit.draft, name)
                required=true
                error=edit.error("name")
            />
            <TextField
                id="agent-email"
                label=t.email
                value=part!(edit.draft, email)
                kind="email"
                dir="ltr"
                required=true
                help=t.email_help
                error=edit.error("email")
            />
            <RoleField edit=edit />
            <PasswordField edit=edit />
            <Limits edit=edit />
            {(!edit.is_new).then(|| view! { <Access edit=edit /> })}
        }
    }
}

fn form_of(agent: &Agent) -> AgentForm {
    let mut limits = agent.limits.clone();
    limits.sort_unstable();
    AgentForm {
        id: Some(agent.id),
        name: agent.name.clone(),
        email: agent.email.clone(),
        role: agent.role,
        password: String::new(),
        deactivated: agent.deactivated,
        limits,
    }
}

fn row(agent: &Agent, catalog: &Catalog, t: &'static Texts) -> Row {
    let mut groups: Vec<&str> = catalog
        .groups
        .values()
        .filter(|group| group.members.contains(&agent.id))
        .map(|group| group.name.as_str())
        .collect();
    groups.sort_unstable();
    let state = if agent.deactivated {
        Cell::Muted(t.deactivated.to_owned())
    } else {
        Cell::Status(agent.status, t.status_name(agent.status))
    };
    Row {
        id: agent.id.to_string(),
        off: agent.deactivated,
        cells: vec![
            Cell::Person(agent.name.clone()),
            Cell::Plain(agent.email.clone()),
            Cell::Name(t.role_name(agent.role).to_owned()),
            state,
            Cell::Muted(groups.join(", ")),
        ],
    }
}

/// The role that goes with a value of the select.
fn role_of(value: &str) -> Role {
    match value {
        "admin" => Role::Admin,
        "supervisor" => Role::Supervisor,
        _ => Role::Agent,
    }
}

fn value_of(role: Role) -> &'static str {
    match role {
        Role::Agent => "agent",
        Role::Supervisor => "supervisor",
        Role::Admin => "admin",
    }
}

#[component]
fn RoleField(edit: Edit<Agents>) -> impl IntoNode {
    let t = edit.t;
    let role = Bound::part(
        edit.draft,
        |agent| value_of(agent.role).to_owned(),
        |agent, value: String| agent.role = role_of(&value),
    );
    let roles = Role::ALL.map(|role| (value_of(role).to_owned(), t.role_name(role).to_owned()));
    view! {
        <SelectField
            id="agent-role"
            label=t.role
            value=role
            options=Signal::stored(roles.to_vec())
            help=t.role_help
            error=edit.error("role")
        />
    }
}

/// Writes one product's limit; `None` is "as the product".
fn set_limit(limits: &mut Vec<(ProductId, u32)>, product: ProductId, limit: Option<u32>) {
    limits.retain(|(of, _)| *of != product);
    limits.extend(limit.map(|limit| (product, limit)));
    limits.sort_unstable();
}

#[component]
fn Limits(edit: Edit<Agents>) -> impl IntoNode {
    let t = edit.t;
    let board = console().board;
    let products = memo(move |_| {
        let mut products: Vec<Product> = board.with(|b| b.catalog.products.values().cloned().collect());
        products.sort_by_cached_key(|product| product.name.to_lowercase());
        products
    });
    view! {
        <fieldset class="stack">
            <legend class="field__label">{t.limits}</legend>
            <For each=move || products.get() key=|product| (product.id, product.name.clone(), product.limit) let:product>
                <Limit edit=edit product=product />
            </For>
            <FieldError id="agent-limits" error=edit.error("limits") />
        </fieldset>
    }
}

#[component]
fn Limit(edit: Edit<Agents>, product: Product) -> impl IntoNode {
    let id = product.id;
    let value = Bound::part(
        edit.draft,
        move |agent| agent.limits.iter().find(|(of, _)| *of == id).map(|(_, limit)| *limit),
        move |agent, limit| set_limit(&mut agent.limits, id, limit),
    );
    view! {
        <NumberField
            id=format!("limit-{id}")
            label=product.name
            value=value
            placeholder=fill(edit.t.as_product, &[("n", &product.limit.to_string())])
            min=*Product::LIMITS.start()
            max=*Product::LIMITS.end()
        />
    }
}

#[component]
fn Access(edit: Edit<Agents>) -> impl IntoNode {
    let t = edit.t;
    let may_sign_in =
        Bound::part(edit.draft, |agent| !agent.deactivated, |agent, may: bool| agent.deactivated = !may);
    view! { <SwitchField id="agent-access" label=t.may_sign_in value=may_sign_in help=t.deactivate_help /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_limit_is_the_products() {
        let product = ProductId::fixed(1);
        let mut limits = vec![(ProductId::fixed(2), 5)];
        set_limit(&mut limits, product, Some(7));
        assert_eq!(limits, [(product, 7), (ProductId::fixed(2), 5)]);
        set_limit(&mut limits, product, None);
        assert_eq!(limits, [(ProductId::fixed(2), 5)]);
    }

    #[test]
    fn a_role_is_read_back() {
        for role in Role::ALL {
            assert_eq!(role_of(value_of(role)), role);
        }
    }
}
