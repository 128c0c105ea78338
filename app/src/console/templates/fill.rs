//! The chosen template: its blanks, and how it will read.

use super::{Filling, file::HeaderFile};
use crate::node::prelude::*;
use crate::{
    domain::template::{Blank, Button, Component, Format, Place, Template},
    parts::{
        field::{Bound, TextField},
        icon::Icon,
    },
    texts::fill,
};

/// Its blanks, and how it will read.
#[component]
pub(super) fn Chosen(filling: Filling) -> impl IntoNode {
    let t = filling.t;
    let Some(template) = filling.chosen.get_untracked() else { return Node::Nothing };
    let format = template.media_header();
    let back = move |_| filling.chosen.set(None);
    let values = template.blanks().into_iter().enumerate().map(|(n, blank)| match (blank.place, format) {
        (Place::Media, Some(format)) => {
            let error = filling.wrong_at(blank);
            view! { <HeaderFile file=filling.file format=format label=t.header_file error=error /> }
        }
        _ => view! { <Value filling=filling n=n blank=blank /> },
    });
    view! {
        <p class="line">
            <button class="btn btn--sm" type="button" on:click=back>
                <Icon name="i-left" class="i-flip" />
                {t.choose}
            </button>
            <b><bdi>{template.name.clone()}</bdi></b>
        </p>
        {values.collect_nodes()}
        <section aria-label=t.preview class="template-preview">
            <h3 class="subhead">{t.preview}</h3>
            <Preview filling=filling template=template />
        </section>
    }
}

#[component]
fn Value(
    filling: Filling,
    /// Its place in the form.
    n: usize,
    blank: Blank,
) -> impl IntoNode {
    let t = filling.t;
    let is_code = |at: u8| {
        let chosen = filling.chosen.get_untracked();
        chosen.is_some_and(|one| matches!(one.button(at), Some(Button::Code { .. })))
    };
    let label = match blank.place {
        Place::Button(at) if is_code(at) => t.button_code.to_owned(),
        Place::Button(_) => t.button_end.to_owned(),
        _ => fill(t.blank, &[("name", &format!("{{{{{}}}}}", blank.name))]),
    };
    let error = filling.wrong_at(blank.clone());
    let blank = StoredValue::new(blank);
    let value = Bound::part(
        filling.values,
        move |values| blank.with_value(|blank| values.get(blank).cloned()).unwrap_or_default(),
        move |values, value: String| drop(values.insert(blank.get_value(), value)),
    );
    view! { <TextField id=format!("template-blank-{n}") label=label value=value error=error /> }
}

/// As the customer will see it.
#[component]
fn Preview(filling: Filling, template: Template) -> impl IntoNode {
    let template = StoredValue::new(template);
    move || {
        let filled = filling.filled();
        let piece = |component: &Component| match component {
            Component::Header { format: Format::Text, text } => {
                let text = Template::fill(text, Place::Header, &filled);
                view! { <strong>{text}</strong> }
            }
            Component::Header { format, .. } => top(filling, *format),
            Component::Body { text } => {
                let text = Template::fill(text, Place::Body, &filled);
                view! { <span class="prewrap">{text}</span> }
            }
            Component::Footer { text } => view! { <small class="bubble__foot">{text.clone()}</small> },
            Component::Buttons(buttons) => {
                let button =
                    |text: &str| view! { <span class="bubble__button"><bdi>{text.to_owned()}</bdi></span> };
                buttons.iter().map(|one| button(one.text())).collect_nodes()
            }
            Component::Other(_) => Node::Nothing,
        };
        let pieces = template.with_value(|template| template.components.iter().map(piece).collect_nodes());
        view! { <div class="prevbox"><div class="bubble bubble--tpl" dir="auto">{pieces}</div></div> }
    }
}

/// The file at the top: the chosen picture, else its name, else what will stand there.
fn top(filling: Filling, format: Format) -> Node {
    let name = filling.file.ready().map(|chosen| chosen.name);
    if let Some(address) = filling.file.picture() {
        let alt = name.unwrap_or_default();
        return view! { <span class="media"><img src=address alt=alt width="180" height="120" /></span> };
    }
    let [_, image, video, document] = filling.t.header_kinds;
    let (icon, what) = match format {
        Format::Video => ("i-image", video),
        Format::Document => ("i-file", document),
        _ => ("i-image", image),
    };
    view! {
        <div class="filecard">
            <span class="filecard__ico"><Icon name=icon class="i-20" /></span>
            <div><strong><bdi>{name.unwrap_or_else(|| what.to_owned())}</bdi></strong></div>
        </div>
    }
}
