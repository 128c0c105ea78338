//! The account's templates, to choose one.

use super::Filling;
use crate::node::prelude::*;
use crate::{domain::template::Template, parts::icon::Icon};
use std::collections::BTreeMap;

/// The account's approved templates, found by name or by what they say.
#[component]
pub(super) fn Choices(filling: Filling) -> impl IntoNode {
    let t = filling.t;
    let found = memo(move |_| {
        let sought = filling.sought.get().to_lowercase();
        let fits = |one: &Template| {
            sought.is_empty() || one.name.contains(&sought) || one.body().to_lowercase().contains(&sought)
        };
        filling.known.with(|known| {
            known.as_ref().map(|all| all.iter().filter(|one| fits(one)).cloned().collect::<Vec<_>>())
        })
    });
    let none = move || found.with(|found| found.as_ref().is_some_and(Vec::is_empty));
    view! {
        <label class="field">
            <span class="field__label">{t.find}</span>
            <input
                class="input"
                type="search"
                autocomplete="off"
                dir="auto"
                on:input=move |event| filling.sought.set(event_target_value(&event))
            />
        </label>
        <ul class="picklist" aria-label=t.templates>
            {move || found.get().unwrap_or_default().into_iter().map(|one| view! { <Choice filling=filling one=one /> }).collect_nodes()}
        </ul>
        <Show when=none><p class="muted">{t.no_templates}</p></Show>
    }
}

#[component]
fn Choice(filling: Filling, one: Template) -> impl IntoNode {
    let (name, language) = (one.name.clone(), one.language.clone());
    let unfit = one.not_for_us().is_some();
    let body = if unfit { filling.t.not_for_us.to_owned() } else { one.body().to_owned() };
    let choose = move |_| {
        filling.file.clear();
        filling.values.set(BTreeMap::new());
        filling.chosen.set(Some(one.clone()));
    };
    view! {
        <li>
            <button class="picklist__row" type="button" disabled=unfit on:click=choose>
                <Icon name="i-template" />
                <span>
                    <strong><bdi>{name}</bdi></strong>
                    <small dir="auto">{body}</small>
                </span>
                <small><bdi>{language}</bdi></small>
            </button>
        </li>
    }
}
