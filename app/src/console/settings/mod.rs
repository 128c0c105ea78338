//! What admins set up: sections at the side, a list, and an editor. `kind.rs` is the recipe for another section.

mod accounts;
mod agents;
mod answer;
mod capacity;
mod channels;
mod check;
mod codebox;
mod edit;
mod editor;
mod giving_out;
mod group_lists;
mod groups;
mod guard;
mod kind;
mod password;
mod place;
mod products;
mod responses;
mod rows;
mod rule_row;
mod rules;
mod saving;
mod scaffold;
mod tags;
mod topics;
mod week;
mod windows;
mod workspace;

use crate::node::prelude::*;
use crate::{
    console::state::console,
    parts::icon::Icon,
    texts::settings::{Texts, texts},
};
pub use check::Problem;
use guard::{Desk, Guard};
use leptos_router::hooks::use_params_map;
use place::Place;
pub use place::Section;

/// The settings pages, at `/settings` and below it.
#[component]
pub fn Settings() -> impl IntoNode {
    let params = use_params_map();
    let section = Signal::derive(move || params.with(|params| params.get("section").unwrap_or_default()));
    view! { <Pages section=section /> }
}

/// The page at `section`, which is what follows `/settings/` in the address.
#[component]
fn Pages(section: Signal<String>) -> impl IntoNode {
    let board = console().board;
    let lang = memo(move |_| board.with(|board| board.preferences.lang));
    let wanted = memo(move |_| section.with(|rest| Place::read(rest)));
    move || {
        let t = texts(lang.get());
        let desk = Desk::new(wanted);
        provide_context::<&'static Texts>(t);
        provide_context(desk);
        view! {
            <div class="settings" data-view=move || desk.place.with(Place::view)>
                <Body desk=desk />
                <Guard desk=desk wanted=wanted />
                <span class="sr-only" role="status">
                    {move || desk.said.get()}
                </span>
            </div>
        }
    }
}

#[component]
fn Body(desk: Desk) -> impl IntoNode {
    let board = console().board;
    let role = memo(move |_| board.with(|board| board.me.role));
    let section =
        memo(move |_| desk.place.with(|place| place.section).unwrap_or(Section::first_for(role.get())));
    view! {
        {move || view! { <Sections open=section role=role.get() /> }}
        {move || if section.get().open_to(role.get()) { room(section.get()) } else { closed() }}
    }
}

fn room(section: Section) -> Node {
    match section {
        Section::Workspace => view! { <workspace::Workspace /> },
        Section::Products => scaffold::section::<products::Products>(),
        Section::Channels => scaffold::section::<channels::Channels>(),
        Section::Accounts => view! { <accounts::Accounts /> },
        Section::Agents => scaffold::section::<agents::Agents>(),
        Section::Groups => scaffold::section::<groups::Groups>(),
        Section::Routing => view! { <rules::RulesPage /> },
        Section::Tags => scaffold::section::<tags::Tags>(),
        Section::Topics => scaffold::section::<topics::Topics>(),
        Section::QuickResponses => scaffold::section::<responses::QuickResponses>(),
    }
}

/// For those whose role does not open this section.
fn closed() -> Node {
    let t = scaffold::words();
    view! {
        <div class="page">
            <div class="empty empty--fill">
                <Icon name="i-lock" class="i-24" />
                <h1>{t.title}</h1>
                <p>{t.admins_only}</p>
            </div>
        </div>
    }
}

/// The sections that this role sees, under their headings.
#[component]
fn Sections(open: Memo<Section>, role: crate::domain::agent::Role) -> impl IntoNode {
    let t = scaffold::words();
    let of = |heading: &'static str, sections: std::ops::Range<usize>| {
        let sections: Vec<_> = Section::ALL[sections].iter().copied().filter(|s| s.open_to(role)).collect();
        (!sections.is_empty()).then(|| {
            view! {
                <h2>{heading}</h2>
                {sections
                    .into_iter()
                    .map(|section| {
                        view! {
                            <a href=section.path() aria-current=move || (open.get() == section).then_some("page")>
                                {t.section(section).name}
                                <Icon name="i-right" class="i-flip" />
                            </a>
                        }
                    })
                    .collect_nodes()}
            }
        })
    };
    view! {
        <nav class="setnav" aria-label=t.title>
            {of(t.nav_desk, 0..4)}
            {of(t.nav_people, 4..6)}
            {of(t.nav_chat, 6..10)}
        </nav>
    }
}
