//! Tags of the conversation: shown, removed, picked, and made on the fly by those who may (V-08).

use super::{
    here::{Here, here},
    walk::take,
};
use crate::node::prelude::*;
use crate::{
    api::{conversations::set_tags, settings::save_tag},
    console::shell::{
        pop::{Pop, PopKind},
        toasts::{Toasts, toasts},
    },
    domain::{
        agent::Role,
        finding::{fold, has_all_words},
        ids::TagId,
        settings::{Hue, Tag},
    },
    parts::icon::Icon,
    texts::fill,
};
use leptos::{ev, html};

/// The class of a tag's colour.
pub fn hue(hue: Hue) -> &'static str {
    match hue {
        Hue::Grey => "tag",
        Hue::Teal => "tag tag--teal",
        Hue::Green => "tag tag--green",
        Hue::Amber => "tag tag--amber",
        Hue::Red => "tag tag--red",
        Hue::Blue => "tag tag--blue",
        Hue::Pink => "tag tag--pink",
        Hue::Violet => "tag tag--violet",
    }
}

/// The conversation's tags as they are now.
fn of(here: Here) -> Vec<Tag> {
    let ids = here.conversation.with(|c| c.tags.clone());
    here.state.board.with(|board| ids.iter().filter_map(|id| board.catalog.tags.get(id)).cloned().collect())
}

#[component]
pub fn Tags() -> impl IntoNode {
    let (here, toasts) = (here(), toasts());
    let tags = memo(move |_| of(here));
    let chip = move |tag: Tag| {
        let label = fill(here.words.remove_tag, &[("tag", &tag.name)]);
        let remove = move |_| change(here, toasts, tag.id, false);
        view! {
            <span class=hue(tag.hue)>
                <bdi>{tag.name}</bdi>
                <button class="tag__x" type="button" aria-label=label.clone() title=label on:click=remove>
                    <Icon name="i-x" />
                </button>
            </span>
        }
    };
    view! {
        <div class="tags" role="group" aria-label=here.words.tags>
            {move || tags.get().into_iter().map(chip).collect_nodes()}
        </div>
        <Picker />
    }
}

fn change(here: Here, toasts: Toasts, tag: TagId, on: bool) {
    let mut tags = here.conversation.with_untracked(|c| c.tags.clone());
    tags.retain(|id| *id != tag);
    if on {
        tags.push(tag);
    }
    leptos::task::spawn_local(async move {
        if let Err(refusal) = set_tags(here.id, tags).await {
            toasts.error(here.say(&refusal));
        }
    });
}

/// One thing the picker offers.
#[derive(Debug, Clone, PartialEq)]
enum Offer {
    Tag(Tag, bool),
    /// A tag of this name does not exist yet.
    New(String),
}

fn offers(here: Here, typed: &str) -> Vec<Offer> {
    let on = here.conversation.with(|c| c.tags.clone());
    here.state.board.with(|board| {
        let mut tags: Vec<&Tag> =
            board.catalog.tags.values().filter(|tag| has_all_words(&tag.name, typed)).collect();
        tags.sort_by_cached_key(|tag| fold(&tag.name));
        let exists = board.catalog.tags.values().any(|tag| fold(&tag.name) == fold(typed.trim()));
        let may_create = board.me.role >= Role::Supervisor && !typed.trim().is_empty() && !exists;
        let offered = tags.into_iter().map(|tag| Offer::Tag(tag.clone(), on.contains(&tag.id)));
        offered.chain(may_create.then(|| Offer::New(typed.trim().to_owned()))).collect()
    })
}

#[component]
fn Picker() -> impl IntoNode {
    let here = here();
    let open = RwSignal::new(false);
    let button = view! { <Icon name="i-plus" class="i-14" />{here.words.add_tag} };
    view! {
        <Pop
            kind=PopKind::Form
            label=here.words.add_tag_long
            hint=here.words.add_tag_long
            button_class="tag tag--add"
            class="tagpick pop__box--end"
            open=open
            button=button
        >
            <Search />
        </Pop>
    }
}

/// A search field over a list: letters search, arrows choose, Enter puts the tag on or takes it off.
#[component]
fn Search() -> impl IntoNode {
    let (here, toasts) = (here(), toasts());
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let offers = memo(move |_| offers(here, &typed.get()));
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let choose = move |offer: Offer| match offer {
        Offer::Tag(tag, on) => change(here, toasts, tag.id, !on),
        Offer::New(name) => {
            create(here, toasts, name);
            typed.set(String::new());
        }
    };
    let press = move |event: ev::KeyboardEvent| {
        let count = offers.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1).min(count.saturating_sub(1))),
            "ArrowUp" => at.update(|at| *at = at.saturating_sub(1)),
            "Enter" if !event.is_composing() => {
                if let Some(offer) = offers.with_untracked(|offers| offers.get(at.get_untracked()).cloned()) {
                    choose(offer);
                }
            }
            _ => return,
        }
        take(&event);
    };
    let search = move |event| {
        typed.set(event_target_value(&event));
        at.set(0);
    };
    view! {
            <div class="menu__search">
                <div class="inputwrap">
                    <Icon name="i-search" />
                    <input
                        class="input"
                        type="text"
                        role="combobox"
                        aria-expanded="true"
                        aria-controls="tagpick"
                        aria-autocomplete="list"
                        aria-activedescendant=move || format!("tagpick-{}", at.get())
                        aria-label=here.words.find_tag
                        placeholder=here.words.find_tag
                        maxlength="40"
                        autocomplete="off"
                        dir="auto"
                        node_ref=field
                        prop:value=typed
                        on:input=search
                        on:keydown=press
                    />
                </div>
            </div>
            <div class="menu__scroll" role="listbox" id="tagpick" aria-label=here.words.tags aria-multiselectable="true">
                {move || {
                    let offer = move |(n, offer): (usize, Offer)| {
                        view! { <Choice offer=offer n=n at=at choose=choose /> }
                    };
                    offers.get().into_iter().enumerate().map(offer).collect_nodes()
                }}
            </div>
            <Show when=move || offers.with(Vec::is_empty)>
                <p class="menu__empty" role="status">{nothing(here)}</p>
            </Show>
    }
}

fn nothing(here: Here) -> &'static str {
    let role = here.state.board.with(|board| board.me.role);
    if role >= Role::Supervisor { here.words.no_tag } else { here.words.no_tag_agent }
}

#[component]
fn Choice(
    offer: Offer,
    n: usize,
    at: RwSignal<usize>,
    choose: impl Fn(Offer) + Send + Sync + 'static,
) -> impl IntoNode {
    let here = here();
    let on = matches!(offer, Offer::Tag(_, true));
    let label = match &offer {
        Offer::Tag(tag, _) => {
            view! { <span class=hue(tag.hue)><bdi>{tag.name.clone()}</bdi></span> }
        }
        Offer::New(name) => view! {
            <Icon name="i-plus" />
            <span>{fill(here.words.create_tag, &[("tag", name)])}</span>
        },
    };
    view! {
        <div
            class=move || if at.get() == n { "menu__item is-active" } else { "menu__item" }
            role="option"
            id=format!("tagpick-{n}")
            aria-selected=if on { "true" } else { "false" }
            on:pointerdown=|event| event.prevent_default()
            on:click=move |_| choose(offer.clone())
        >
            {label}
            <span class="spacer"></span>
            {on.then(|| view! { <Icon name="i-check" class="keep" /> })}
        </div>
    }
}

/// Makes the tag, then puts it on.
fn create(here: Here, toasts: Toasts, name: String) {
    leptos::task::spawn_local(async move {
        let tag = Tag { id: TagId::random(), name, hue: Hue::Grey, hint: String::new() };
        let id = tag.id;
        match save_tag(tag).await {
            Ok(()) => change(here, toasts, id, true),
            Err(refusal) => toasts.error(here.say(&refusal)),
        }
    });
}
