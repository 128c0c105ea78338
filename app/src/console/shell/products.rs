//! The product picker at the top: what the lists are narrowed to (S2-05).

use super::pop::{Pop, PopKind};
use crate::node::prelude::*;
use crate::{
    console::{inbox::address::address, state::console},
    domain::ids::ProductId,
    parts::{avatar::initials, icon::Icon},
    texts::shell::words,
};

#[component]
pub fn ProductPicker() -> impl IntoNode {
    let (board, address, words) = (console().board, address(), words());
    let chosen = memo(move |_| address.filter.get().product);
    let options = memo(move |_| {
        board.with(|board| {
            let all = std::iter::once((None, words.all_products.to_owned()));
            all.chain(board.catalog.products.values().map(|p| (Some(p.id), p.name.clone())))
                .collect::<Vec<_>>()
        })
    });
    // One product needs no choice: it is simply the desk's name.
    let name = memo(move |_| {
        options.with(|options| {
            let one = if options.len() == 2 {
                options.last()
            } else {
                options.iter().find(|(id, _)| *id == chosen.get())
            };
            one.or(options.first()).map(|(_, name)| name.clone()).unwrap_or_default()
        })
    });
    let button = view! {
        <span class="product__mark" aria-hidden="true">{move || initials(&name.get())}</span>
        <span class="sr-only">{words.product} ": "</span>
        <span class="truncate"><bdi>{name}</bdi></span>
        <Icon name="i-down" class="i-14 muted" />
    };
    let item = move |(id, name): (Option<ProductId>, String)| {
        view! { <ProductItem id=id name=name chosen=chosen /> }
    };
    view! {
        <Pop kind=PopKind::Listbox label=words.product button_class="product" button=button>
            {move || options.get().into_iter().map(item).collect_nodes()}
        </Pop>
    }
}

#[component]
fn ProductItem(id: Option<ProductId>, name: String, chosen: Memo<Option<ProductId>>) -> impl IntoNode {
    let address = address();
    let is_chosen = memo(move |_| chosen.get() == id);
    let choose = move || address.change(|filter| filter.product = id);
    let key = move |event: leptos::ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            event_target::<web_sys::HtmlElement>(&event).click();
        }
    };
    view! {
        <div
            class="menu__item"
            role="option"
            tabindex="-1"
            aria-selected=move || is_chosen.get().to_string()
            on:click=move |_| choose()
            on:keydown=key
        >
            <span class="product__mark" aria-hidden="true">{initials(&name)}</span>
            <span class="grow truncate"><bdi>{name}</bdi></span>
            <Show when=move || is_chosen.get()>
                <Icon name="i-check" class="keep" />
            </Show>
        </div>
    }
}
