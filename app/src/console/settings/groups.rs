//! Groups: agents who serve certain channels.

use super::{
    check::{self, NAME_LENGTH, Problems},
    edit::Edit,
    kind::Kind,
    place::Section,
    rows::{Cell, Column, Row, contains_words},
};
use crate::{
    api::settings::save_group,
    console::state::console,
    domain::{
        board::Board,
        ids::{AgentId, ChannelId, GroupId, ProductId},
        refusal::Refusal,
        settings::{Catalog, Group, Item, ItemId, Mode, Terms},
    },
    parts::{
        avatar::{Avatar, ChannelBadge},
        choice::SwitchField,
        field::{Bound, FieldError, NO_NUMBER, NumberField, TextField, part},
    },
    texts::{queues, settings::Texts},
};
use leptos::prelude::*;

pub struct Groups;

impl Kind for Groups {
    type Id = GroupId;
    type Draft = Group;
    const SECTION: Section = Section::Groups;
    const FIELDS: &'static [&'static str] =
        &["name", "members", "serves", "offer_seconds", "wrap_up_seconds"];

    fn load(catalog: &Catalog, id: GroupId) -> Option<Group> {
        catalog.groups.get(&id).cloned().map(Self::tidy)
    }

    fn blank(_: &Board, _: Option<&str>) -> Group {
        Group {
            id: GroupId::random(),
            name: String::new(),
            members: Vec::new(),
            serves: Vec::new(),
            terms: Terms::default(),
        }
    }

    fn id(draft: &Group) -> Option<GroupId> {
        Some(draft.id)
    }

    fn name(draft: &Group) -> String {
        draft.name.clone()
    }

    fn check(draft: &Group, catalog: &Catalog) -> Problems {
        let others = catalog.groups.values().filter(|g| g.id != draft.id).map(|g| g.name.as_str());
        let taken = check::name_taken(&draft.name, others);
        let (offer, wrap_up) = (draft.terms.offer_seconds, draft.terms.wrap_up_seconds);
        check::named([
            ("name", check::text(&draft.name, NAME_LENGTH).or(taken)),
            ("offer_seconds", check::number(offer, (*Terms::OFFER.start(), *Terms::OFFER.end()))),
            ("wrap_up_seconds", check::number(wrap_up, (0, Terms::WRAP_UP))),
        ])
    }

    /// Ticking and unticking must end where it began.
    fn tidy(mut draft: Group) -> Group {
        draft.name = draft.name.trim().to_owned();
        draft.members.sort_unstable();
        draft.serves.sort_unstable();
        draft
    }

    async fn save(draft: Group) -> Result<(), Refusal> {
        save_group(draft).await
    }

    fn item(draft: &Group) -> Option<Item> {
        Some(Item::Group(draft.clone()))
    }

    fn removal(draft: &Group) -> Option<ItemId> {
        Some(ItemId::Group(draft.id))
    }

    fn columns(t: &'static Texts) -> Vec<Column> {
        vec![Column::new(t.name), Column::number(t.members), Column::wide(t.serves)]
    }

    fn rows(catalog: &Catalog, _: &'static Texts) -> Vec<Row> {
        let served = |group: &Group| {
            let mut names: Vec<&str> = group
                .serves
                .iter()
                .filter_map(|id| catalog.channels.get(id))
                .map(|channel| channel.name.as_str())
                .collect();
            names.sort_unstable();
            names.join(", ")
        };
        catalog
            .groups
            .values()
            .map(|group| Row {
                id: group.id.to_string(),
                off: false,
                cells: vec![
                    Cell::Name(group.name.clone()),
                    Cell::Number(u32::try_from(group.members.len()).unwrap_or(u32::MAX)),
                    Cell::Muted(served(group)),
                ],
            })
            .collect()
    }

    fn form(edit: Edit<Self>) -> AnyView {
        let t = edit.t;
        view! {
            <TextField
                id="group-name"
                label=t.name
                value=part!(edit.draft, name)
                required=true
                error=edit.error("name")
            />
            <Members edit=edit />
            <Serves edit=edit />
            <Distribution edit=edit />
        }
        .into_any()
    }
}

/// How its chats find their agents.
#[component]
fn Distribution(edit: Edit<Groups>) -> impl IntoView {
    let words = queues::words();
    let is_offered = Memo::new(move |_| edit.draft.with(|group| group.terms.mode == Mode::Offer));
    let wrap_up = Bound::part(
        edit.draft,
        |group| Some(group.terms.wrap_up_seconds),
        |group, seconds: Option<u32>| group.terms.wrap_up_seconds = seconds.unwrap_or(NO_NUMBER),
    );
    let modes = Mode::ALL.into_iter().zip(words.modes);
    view! {
        <fieldset class="field">
            <legend class="field__label">{words.mode}</legend>
            <div class="picklist">
                {modes.map(|(mode, said)| view! { <ModeRow edit=edit mode=mode said=said /> }).collect_view()}
            </div>
        </fieldset>
        <Show when=move || is_offered.get()>
            <OfferTerms edit=edit />
        </Show>
        <NumberField
            id="group-wrap-up"
            label=words.wrap_up_seconds
            value=wrap_up
            help=words.wrap_up_help
            error=edit.error("wrap_up_seconds")
            min=0
            max=Terms::WRAP_UP
        />
    }
    .into_any()
}

#[component]
fn ModeRow(edit: Edit<Groups>, mode: Mode, said: (&'static str, &'static str)) -> impl IntoView {
    let chosen = Memo::new(move |_| edit.draft.with(|group| group.terms.mode == mode));
    view! {
        <label class="picklist__row">
            <input
                class="radio"
                type="radio"
                name="group-mode"
                checked=chosen.get_untracked()
                prop:checked=chosen
                on:change=move |_| edit.draft.update(|group| group.terms.mode = mode)
            />
            <span>
                <strong>{said.0}</strong>
                <small>{said.1}</small>
            </span>
        </label>
    }
    .into_any()
}

#[component]
fn OfferTerms(edit: Edit<Groups>) -> impl IntoView {
    let words = queues::words();
    let seconds = Bound::part(
        edit.draft,
        |group| Some(group.terms.offer_seconds),
        |group, seconds: Option<u32>| group.terms.offer_seconds = seconds.unwrap_or(NO_NUMBER),
    );
    view! {
        <NumberField
            id="group-offer"
            label=words.offer_seconds
            value=seconds
            help=words.offer_seconds_help
            error=edit.error("offer_seconds")
            min=*Terms::OFFER.start()
            max=*Terms::OFFER.end()
        />
        <SwitchField id="group-decline" label=words.may_decline value=part!(edit.draft, terms.may_decline) />
    }
    .into_any()
}

/// Puts in what is missing, takes out what is there; the list stays sorted.
fn toggle<T: Ord + Copy>(list: &mut Vec<T>, item: T) {
    match list.binary_search(&item) {
        Ok(place) => drop(list.remove(place)),
        Err(place) => list.insert(place, item),
    }
}

/// Who may be ticked: those who may sign in, and those who are in already. By name.
fn candidates(catalog: &Catalog, members: &[AgentId], filter: &str) -> Vec<(AgentId, String, String)> {
    let mut people: Vec<_> = catalog
        .agents
        .values()
        .filter(|agent| !agent.deactivated || members.contains(&agent.id))
        .filter(|agent| contains_words(&format!("{} {}", agent.name, agent.email), filter))
        .map(|agent| (agent.id, agent.name.clone(), agent.email.clone()))
        .collect();
    people.sort_by_cached_key(|(_, name, _)| name.to_lowercase());
    people
}

#[component]
fn Members(edit: Edit<Groups>) -> impl IntoView {
    let t = edit.t;
    let board = console().board;
    let filter = RwSignal::new(String::new());
    let people = Memo::new(move |_| {
        let members = edit.draft.with(|group| group.members.clone());
        filter.with(|filter| board.with(|board| candidates(&board.catalog, &members, filter)))
    });
    view! {
        <fieldset class="field">
            <legend class="field__label">
                {t.members} " " <span class="opt">{move || edit.draft.with(|group| group.members.len())}</span>
            </legend>
            <input
                class="input input--sm"
                type="search"
                autocomplete="off"
                placeholder=t.find_agent
                aria-label=t.find_agent
                prop:value=filter
                on:input=move |ev| filter.set(event_target_value(&ev))
            />
            <div class="picklist picklist--sm picklist--scroll">
                <For each=move || people.get() key=Clone::clone let:person>
                    <Member edit=edit person=person />
                </For>
                <Show when=move || people.with(Vec::is_empty)>
                    <p class="picklist__none">{t.nobody_found}</p>
                </Show>
            </div>
            <FieldError id="group-members" error=edit.error("members") />
        </fieldset>
    }
    .into_any()
}

#[component]
fn Member(edit: Edit<Groups>, person: (AgentId, String, String)) -> impl IntoView {
    let (id, name, email) = person;
    let is_in = Memo::new(move |_| edit.draft.with(|group| group.members.contains(&id)));
    view! {
        <label class="picklist__row">
            <input
                class="checkbox"
                type="checkbox"
                checked=is_in.get_untracked()
                prop:checked=is_in
                on:change=move |_| edit.draft.update(|group| toggle(&mut group.members, id))
            />
            <span class="person">
                <Avatar name=Some(name.clone()) class="avatar--24" />
                <span>
                    <strong>
                        <bdi>{name}</bdi>
                    </strong>
                    <small>
                        <bdi>{email}</bdi>
                    </small>
                </span>
            </span>
        </label>
    }
    .into_any()
}

/// The channels of each product, products and channels by name.
fn by_product(catalog: &Catalog) -> Vec<(ProductId, String, Vec<ChannelId>)> {
    let mut products: Vec<_> = catalog
        .products
        .values()
        .map(|product| {
            let mut channels: Vec<_> =
                catalog.channels.values().filter(|channel| channel.product == product.id).collect();
            channels.sort_by_cached_key(|channel| channel.name.to_lowercase());
            let ids: Vec<ChannelId> = channels.iter().map(|channel| channel.id).collect();
            (product.id, product.name.clone(), ids)
        })
        .filter(|(_, _, channels)| !channels.is_empty())
        .collect();
    products.sort_by_cached_key(|(_, name, _)| name.to_lowercase());
    products
}

#[component]
fn Serves(edit: Edit<Groups>) -> impl IntoView {
    let t = edit.t;
    let board = console().board;
    let products = Memo::new(move |_| board.with(|board| by_product(&board.catalog)));
    view! {
        <fieldset class="field">
            <legend class="field__label">{t.serves}</legend>
            <div class="picklist picklist--sm">
                <For each=move || products.get() key=Clone::clone let:product>
                    <p class="picklist__group">
                        <bdi>{product.1}</bdi>
                    </p>
                    {product.2.into_iter().map(|id| view! { <Served edit=edit id=id /> }).collect_view()}
                </For>
                <Show when=move || products.with(Vec::is_empty)>
                    <p class="picklist__none">{t.no_channels_yet}</p>
                </Show>
            </div>
            <span class="field__help">{t.serves_help}</span>
            <FieldError id="group-serves" error=edit.error("serves") />
        </fieldset>
    }
    .into_any()
}

#[component]
fn Served(edit: Edit<Groups>, id: ChannelId) -> impl IntoView {
    let board = console().board;
    let channel = Memo::new(move |_| {
        board.with(|board| board.catalog.channels.get(&id).map(|c| (c.kind, c.name.clone(), c.disabled)))
    });
    let is_in = Memo::new(move |_| edit.draft.with(|group| group.serves.contains(&id)));
    view! {
        <label class="picklist__row">
            <input
                class="checkbox"
                type="checkbox"
                checked=is_in.get_untracked()
                prop:checked=is_in
                on:change=move |_| edit.draft.update(|group| toggle(&mut group.serves, id))
            />
            {move || {
                channel
                    .get()
                    .map(|(kind, name, disabled)| {
                        view! {
                            <span class="line">
                                <ChannelBadge kind=kind />
                                <bdi>{name}</bdi>
                                {disabled.then(|| view! { <span class="small muted">{edit.t.off}</span> })}
                            </span>
                        }
                    })
            }}
        </label>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::toggle;

    #[test]
    fn ticking_and_unticking_ends_where_it_began() {
        let mut list = vec![1, 3];
        toggle(&mut list, 2);
        assert_eq!(list, [1, 2, 3]);
        toggle(&mut list, 2);
        assert_eq!(list, [1, 3]);
    }
}
