//! What the overview and the report are narrowed to, as the address has it (V-14). The product is chosen at the top of every
//! page; here is the choice of a channel.

use crate::node::prelude::*;
use crate::{
    console::{shell::go::go, state::console},
    domain::scope::Scope,
    parts::icon::Icon,
    texts::overview,
};
use leptos_router::hooks::{use_location, use_query_map};

/// Of what exists; in context of the pages of those who oversee.
#[derive(Clone, Copy)]
pub struct Scoped(pub Memo<Scope>);

impl Scoped {
    pub fn provide() -> Self {
        let (board, query) = (console().board, use_query_map());
        let named = memo(move |_| {
            query.with(|query| Scope {
                product: query.get("product").and_then(|id| id.parse().ok()),
                channel: query.get("channel").and_then(|id| id.parse().ok()),
            })
        });
        let scoped = Self(memo(move |_| board.with(|board| named.get().known(&board.catalog))));
        provide_context(scoped);
        scoped
    }
}

/// What is chosen.
pub fn scope() -> Memo<Scope> {
    expect_context::<Scoped>().0
}

/// A choice in the head of the page that goes into the address: its key there, its name, and what may be chosen (value and
/// label; the first one, without a value, is everything).
#[component]
pub fn Choice(
    key: &'static str,
    name: &'static str,
    #[prop(into)] chosen: Signal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
) -> impl IntoNode {
    let (query, path, go) = (use_query_map(), use_location().pathname, go());
    let choose = move |value: String| {
        let mut query = query.get_untracked();
        query.remove(key);
        if !value.is_empty() {
            query.insert(key, value);
        }
        go.replace(format!("{}{}", path.get_untracked(), query.to_query_string()));
    };
    let option = move |(value, label): (String, String)| {
        let own = value.clone();
        let is_chosen = memo(move |_| chosen.with(|chosen| *chosen == own));
        view! { <option value=value selected=is_chosen.get_untracked() prop:selected=is_chosen>{label}</option> }
    };
    view! {
        <span class="selectwrap headchoice">
            <select class="select" aria-label=name on:change=move |event| choose(event_target_value(&event))>
                {move || options.get().into_iter().map(option).collect_nodes()}
            </select>
            <Icon name="i-down" class="i-14" />
        </span>
    }
}

/// The channels of the chosen product.
#[component]
pub fn ChannelChoice() -> impl IntoNode {
    let (board, scope) = (console().board, scope());
    let options = memo(move |_| {
        let product = scope.get().product;
        board.with(|board| {
            let channels = board.catalog.channels.values();
            let of_it = channels.filter(|channel| product.is_none_or(|product| channel.product == product));
            let mut all: Vec<_> =
                of_it.map(|channel| (channel.id.to_string(), channel.name.clone())).collect();
            all.sort_by_cached_key(|(_, name)| name.to_lowercase());
            all.insert(0, (String::new(), overview::words().all_channels.to_owned()));
            all
        })
    });
    let chosen = memo(move |_| scope.get().channel.map(|id| id.to_string()).unwrap_or_default());
    view! { <Choice key="channel" name=overview::words().channel chosen=chosen options=options /> }
}
