//! Who is in a group, and which channels it serves: lists to tick.

use super::{edit::Edit, groups::Groups, rows::contains_words};
use crate::node::prelude::*;
use crate::{
    console::state::console,
    domain::{
        ids::{AgentId, ChannelId, ProductId},
        settings::Catalog,
    },
    parts::{
        avatar::{Avatar, ChannelBadge},
        field::FieldError,
    },
};

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
pub fn Members(edit: Edit<Groups>) -> impl IntoNode {
    let t = edit.t;
    let board = console().board;
    let filter = RwSignal::new(String::new());
    let people = memo(move |_| {
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
}

#[component]
fn Member(edit: Edit<Groups>, person: (AgentId, String, String)) -> impl IntoNode {
    let (id, name, email) = person;
    let is_in = memo(move |_| edit.draft.with(|group| group.members.contains(&id)));
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
pub fn Serves(edit: Edit<Groups>) -> impl IntoNode {
    let t = edit.t;
    let board = console().board;
    let products = memo(move |_| board.with(|board| by_product(&board.catalog)));
    view! {
        <fieldset class="field">
            <legend class="field__label">{t.serves}</legend>
            <div class="picklist picklist--sm">
                <For each=move || products.get() key=Clone::clone let:product>
                    <p class="picklist__group">
                        <bdi>{product.1}</bdi>
                    </p>
                    {product.2.into_iter().map(|id| view! { <Served edit=edit id=id /> }).collect_nodes()}
                </For>
                <Show when=move || products.with(Vec::is_empty)>
                    <p class="picklist__none">{t.no_channels_yet}</p>
                </Show>
            </div>
            <span class="field__help">{t.serves_help}</span>
            <FieldError id="group-serves" error=edit.error("serves") />
        </fieldset>
    }
}

#[component]
fn Served(edit: Edit<Groups>, id: ChannelId) -> impl IntoNode {
    let board = console().board;
    let channel = memo(move |_| {
        board.with(|board| board.catalog.channels.get(&id).map(|c| (c.kind, c.name.clone(), c.disabled)))
    });
    let is_in = memo(move |_| edit.draft.with(|group| group.serves.contains(&id)));
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
