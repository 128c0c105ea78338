//! The widget as a customer would see it, in the chosen colour.

use super::Channels;
use crate::node::prelude::*;
use crate::{
    console::{settings::edit::Edit, state::console},
    domain::channel::{Color, FieldKind, PrechatField, Side},
    parts::{avatar::initials, icon::Icon},
    texts::settings::widget_sample,
};
use leptos::html;

/// A piece of the customer's page with the panel and the launcher on it. Only to look at.
#[component]
pub fn Preview(edit: Edit<Channels>) -> impl IntoNode {
    let t = edit.t;
    let node = NodeRef::<html::Div>::new();
    let color = memo(move |_| edit.draft.with(|draft| draft.color()));
    let side = move || edit.draft.with(|d| if d.channel.web.side == Side::End { "end" } else { "start" });
    let dir = move || edit.draft.with(|draft| draft.channel.web.lang.dir());
    // The content security policy forbids style attributes; properties set from here are not.
    Effect::new(move |_| {
        if let Some(stage) = node.get() {
            paint(&stage, color.get());
        }
    });
    view! {
        <div class="stage" data-side=side aria-hidden="true">
            <div class="stage__head">{t.preview}</div>
            <div class="pw" node_ref=node>
                <section class="pw-panel" dir=dir>
                    <Panel edit=edit />
                </section>
                {move || {
                    let greeting = edit.draft.with(|draft| draft.channel.web.greeting.trim().to_owned());
                    (!greeting.is_empty()).then(|| view! {
                        <div class="pw-teaser" dir="auto">{greeting}</div>
                    })
                }}
                <span class="pw-launch">
                    <Icon name="i-chat" />
                </span>
            </div>
        </div>
    }
}

fn paint(stage: &web_sys::HtmlElement, accent: Color) {
    let on = accent.text_on();
    // What hovering mixes in: away from the text, so that it stays readable.
    let shade = if on == Color::WHITE { "#000000" } else { "#ffffff" };
    let style = web_sys::HtmlElement::style(stage);
    let values = [
        ("--pw-accent", accent.to_string()),
        ("--pw-on-accent", on.to_string()),
        ("--pw-shade", shade.to_owned()),
    ];
    for (name, value) in values {
        let _ = style.set_property(name, &value);
    }
}

#[component]
fn Panel(edit: Edit<Channels>) -> impl IntoNode {
    let board = console().board;
    let brand = memo(move |_| {
        let product = edit.draft.with(|draft| draft.channel.product);
        board.with(|board| board.catalog.products.get(&product).map(|p| p.name.clone()).unwrap_or_default())
    });
    let words = memo(move |_| edit.draft.with(|draft| draft.channel.web.lang));
    let tagline = move || {
        let own = edit.draft.with(|draft| draft.channel.web.tagline.trim().to_owned());
        if own.is_empty() { widget_sample(words.get()).tagline.to_owned() } else { own }
    };
    let heading = move || {
        let own = edit.draft.with(|draft| draft.channel.web.heading.trim().to_owned());
        if own.is_empty() { widget_sample(words.get()).heading.to_owned() } else { own }
    };
    let questions = memo(move |_| edit.draft.with(|draft| draft.prechat()));
    view! {
        <div class="pw-head">
            <span class="avatar avatar--brand">{move || initials(&brand.get())}</span>
            <div class="pw-head__t">
                <h2>
                    <bdi>{brand}</bdi>
                </h2>
                <p dir="auto">{tagline}</p>
            </div>
        </div>
        <div class="pw-body pw-body--form">
            <div class="pw-lead">
                <h3 dir="auto">{heading}</h3>
            </div>
            {move || questions.get().into_iter().map(question).collect_nodes()}
        </div>
        <div class="pw-foot">
            <span class="btn btn--primary btn--block">{move || widget_sample(words.get()).start}</span>
        </div>
    }
}

fn question(field: PrechatField) -> impl IntoNode {
    let choice = matches!(field.kind, FieldKind::Choice(_));
    view! {
        <div class="field">
            <span class="field__label" dir="auto">
                {field.label}
            </span>
            <span class=if choice { "select" } else { "input" }></span>
        </div>
    }
}
