//! The chosen template: its blanks, and how it will read.

use super::{Filling, file::HeaderFile};
use crate::node::prelude::*;
use crate::{
    domain::template::{Blank, Component, Place, Template},
    parts::icon::Icon,
    texts::fill,
};

/// Its blanks, and how it will read.
#[component]
pub(super) fn Chosen(filling: Filling) -> impl IntoNode {
    let t = filling.t;
    let Some(template) = filling.chosen.get_untracked() else { return Node::Nothing };
    let blanks = template.blanks();
    let back = move |_| filling.chosen.set(None);
    view! {
        <p class="line">
            <button class="btn btn--sm" type="button" on:click=back>
                <Icon name="i-left" class="i-flip" />
                {t.choose}
            </button>
            <b><bdi>{template.name.clone()}</bdi></b>
        </p>
        {blanks.into_iter().map(|blank| view! { <Value filling=filling blank=blank /> }).collect_nodes()}
        <section aria-label=t.preview class="template-preview">
            <h3 class="subhead">{t.preview}</h3>
            <Preview filling=filling template=template />
        </section>
    }
}

#[component]
fn Value(filling: Filling, blank: Blank) -> impl IntoNode {
    let t = filling.t;
    if blank.place == Place::Media {
        return view! { <HeaderFile values=filling.values blank=blank label=t.header_file help=t.header_file_help /> };
    }
    let label = match blank.place {
        Place::Button(_) => t.button_end.to_owned(),
        _ => fill(t.blank, &[("name", &format!("{{{{{}}}}}", blank.name))]),
    };
    let set = move |event| {
        let value = event_target_value(&event);
        filling.error.set(None);
        filling.values.update(|values| drop(values.insert(blank.clone(), value)));
    };
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <input class="input" type="text" autocomplete="off" dir="auto" maxlength="900" on:input=set />
        </label>
    }
}

/// As the customer will see it.
#[component]
fn Preview(filling: Filling, template: Template) -> impl IntoNode {
    let template = StoredValue::new(template);
    let part = move |place: Place, text: &str| Template::fill(text, place, &filling.filled());
    move || {
        template.with_value(|template| {
            template
                .components
                .iter()
                .map(|component| match component {
                    Component::Header { text, .. } if !text.is_empty() => {
                        view! { <p dir="auto"><b>{part(Place::Header, text)}</b></p> }
                    }
                    Component::Body { text } => {
                        view! { <p dir="auto" class="prewrap">{part(Place::Body, text)}</p> }
                    }
                    Component::Footer { text } => {
                        view! { <p dir="auto" class="small muted">{text.clone()}</p> }
                    }
                    _ => Node::Nothing,
                })
                .collect_nodes()
        })
    }
}
