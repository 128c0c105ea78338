//! The shape that all sections share: a list, and beside it (or instead of it) the editor.

use super::{
    editor::editor,
    guard::Desk,
    kind::Kind,
    place::Picked,
    rows::{self, Row},
};
use crate::node::prelude::*;
use crate::{
    console::{shell::keys::on_single_key, state::console},
    parts::icon::Icon,
    texts::{fill, settings::Texts},
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use web_sys::{HtmlElement, wasm_bindgen::JsCast};

/// The settings' words in the reader's language.
pub fn words() -> &'static Texts {
    expect_context::<&'static Texts>()
}

/// What a list needs to draw itself.
#[derive(Clone, Copy)]
pub struct Listing {
    pub filter: Signal<String>,
    /// The id of what is open in the editor.
    pub selected: Memo<Option<String>>,
}

/// A section: its list and its editor.
pub fn section<K: Kind>() -> Node {
    let desk = expect_context::<Desk>();
    let picked = memo(move |_| {
        desk.place.with(|place| place.picked.clone().filter(|_| place.section == Some(K::SECTION)))
    });
    let selected = memo(move |_| {
        picked.with(|picked| match picked {
            Some(Picked::Item(id)) => Some(id.clone()),
            _ => None,
        })
    });
    view! {
        <Show when=move || !K::WIDE || picked.with(Option::is_none)>{list_page::<K>(selected)}</Show>
        {move || picked.get().map(|picked| editor::<K>(&picked, desk))}
    }
}

fn list_page<K: Kind>(selected: Memo<Option<String>>) -> Node {
    let t = words();
    let board = console().board;
    let w = t.section(K::SECTION);
    let filter = RwSignal::new(String::new());
    let total = memo(move |_| board.with(|board| K::rows(&board.catalog, t).len()));
    let navigate = use_navigate();
    on_single_key(move |key| match key {
        'n' | 'N' => {
            navigate(&K::SECTION.path_of_new(), NavigateOptions::default());
            true
        }
        '/' => {
            focus_on("#settings-filter");
            true
        }
        _ => false,
    });
    let listing = Listing { filter: filter.into(), selected };
    view! {
        <div class="page">
            <header class="page__head">
                <BackToSections />
                <h1>{w.name}</h1>
                <span class="spacer"></span>
                <span class="muted only-wide">{w.about}</span>
            </header>
            <div class="page__scroll">
                <section class="card" aria-labelledby="list-title">
                    <header class="card__head">
                        <h2 id="list-title">{w.name}</h2>
                        <span class="count">{total}</span>
                        <span class="spacer"></span>
                        <Filter filter=filter />
                        <NewLink href=K::SECTION.path_of_new() label=w.new />
                    </header>
                    <Show when=move || total.get() == 0>
                        <div class="empty">
                            <Icon name=K::SECTION.icon() class="i-24" />
                            <h3>{w.none}</h3>
                            <p>{w.none_why}</p>
                        </div>
                    </Show>
                    {K::list(listing)}
                </section>
            </div>
        </div>
    }
}

#[component]
fn Filter(filter: RwSignal<String>) -> impl IntoNode {
    let t = words();
    view! {
        <div class="inputwrap">
            <Icon name="i-search" />
            <input
                class="input input--sm"
                type="search"
                id="settings-filter"
                autocomplete="off"
                placeholder=t.filter
                aria-label=t.filter
                aria-keyshortcuts="/"
                prop:value=filter
                on:input=move |ev| filter.set(event_target_value(&ev))
            />
        </div>
    }
}

#[component]
fn NewLink(href: String, label: &'static str) -> impl IntoNode {
    view! {
        <a class="btn btn--sm" id="settings-new" href=href aria-keyshortcuts="N">
            <Icon name="i-plus" class="i-14" />
            {label}
        </a>
    }
}

/// On a phone, the way back to the list of sections.
#[component]
pub fn BackToSections() -> impl IntoNode {
    let t = words();
    view! {
        <a class="iconbtn back" href="/settings" aria-label=t.title title=t.title>
            <Icon name="i-left" class="i-flip" />
        </a>
    }
}

/// The list as a table; a row is a link to its editor.
pub fn table<K: Kind>(listing: Listing) -> Node {
    let t = words();
    let board = console().board;
    let all = memo(move |_| {
        let mut rows = board.with(|board| K::rows(&board.catalog, t));
        rows.sort_by_cached_key(|row| (row.off, row.name()));
        rows
    });
    let shown = memo(move |_| {
        let filter = listing.filter.get();
        all.with(|rows| rows.iter().filter(|row| row.matches(&filter)).cloned().collect::<Vec<_>>())
    });
    let nothing_found = move || shown.with(Vec::is_empty) && all.with(|all| !all.is_empty());
    view! {
        <Show when=move || shown.with(|rows| !rows.is_empty())>
            <div class="tablewrap">
                <table class="table" aria-labelledby="list-title">
                    <thead>
                        <tr>
                            {K::columns(t)
                                .into_iter()
                                .map(|column| {
                                    view! {
                                        <th scope="col" class=column.class>
                                            {column.label}
                                        </th>
                                    }
                                })
                                .collect_nodes()}
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || shown.get() key=Row::clone let:row>
                            {table_row::<K>(row, listing.selected)}
                        </For>
                    </tbody>
                </table>
            </div>
        </Show>
        <Show when=nothing_found>
            <NothingFound filter=listing.filter />
        </Show>
    }
}

/// A filter that nothing of the list matches.
#[component]
pub fn NothingFound(filter: Signal<String>) -> impl IntoNode {
    let t = words();
    view! { <p class="picklist__none">{move || fill(t.nothing_found, &[("filter", filter.get().trim())])}</p> }
}

fn table_row<K: Kind>(row: Row, selected: Memo<Option<String>>) -> Node {
    let classes = K::columns(words());
    let href = K::SECTION.path_of(&row.id);
    let id = format!("row-{}", row.id);
    let mine = memo(move |_| selected.with(|selected| selected.as_ref() == Some(&row.id)));
    let mut cells = row.cells.into_iter().zip(classes);
    let first = cells.next().map(|(cell, column)| {
        view! {
            <td class=column.class>
                <a class="rowlink" id=id href=href aria-current=move || mine.get().then_some("true")>
                    {rows::draw(cell)}
                </a>
            </td>
        }
    });
    let rest = cells.map(|(cell, column)| view! { <td class=column.class>{rows::draw(cell)}</td> });
    view! {
        <tr class:is-selected=mine class:is-off=row.off>
            {first}
            {rest.collect_nodes()}
        </tr>
    }
}

/// Puts the focus on the first element that the selector finds.
pub fn focus_on(selector: &str) {
    focus_first(&[selector.to_owned()]);
}

/// The same with several selectors, in their order.
pub fn focus_first(selectors: &[String]) {
    let find = |selector: &String| {
        let found = document().query_selector(selector).ok().flatten();
        found.and_then(|found| found.dyn_into::<HtmlElement>().ok())
    };
    if let Some(found) = selectors.iter().find_map(find) {
        let _ = found.focus();
    }
}
