//! How the widget looks and what it says.

use super::{Card, Channels};
use crate::node::prelude::*;
use crate::{
    console::settings::{
        check::{GREETING_SECONDS, REOPEN_HOURS},
        edit::Edit,
    },
    domain::{
        agent::Lang,
        channel::{Color, Side},
    },
    parts::{
        choice::SelectField,
        field::{Bound, Field, NO_NUMBER, NumberField, TextField, part},
        icon::Icon,
    },
    texts::{fill, settings::Texts},
};

#[component]
pub fn Look(edit: Edit<Channels>) -> impl IntoNode {
    let t = edit.t;
    view! {
        <Card id="look-title" title=t.look>
            <Accent edit=edit />
            <div class="two">
                <SideField edit=edit />
                <LangField edit=edit />
            </div>
            <TextField
                id="look-heading"
                label=t.heading
                value=part!(edit.draft, channel.web.heading)
                help=t.heading_help
                error=edit.error("heading")
            />
            <TextField
                id="look-tagline"
                label=t.tagline
                value=part!(edit.draft, channel.web.tagline)
                help=t.tagline_help
                error=edit.error("tagline")
            />
        </Card>
        <Card id="texts-title" title=t.widget_texts>
            <TextField
                id="look-greeting"
                label=t.greeting
                value=part!(edit.draft, channel.web.greeting)
                help=t.greeting_help
                error=edit.error("greeting")
            />
            <TextField
                id="look-away"
                label=t.away
                value=part!(edit.draft, channel.web.away)
                help=t.away_help
                error=edit.error("away")
            />
            <Times edit=edit />
        </Card>
    }
}

/// When the greeting comes, and how long an ended chat can come back.
#[component]
fn Times(edit: Edit<Channels>) -> impl IntoNode {
    let t = edit.t;
    let seconds = Bound::part(
        edit.draft,
        |draft| Some(draft.channel.web.greeting_after_seconds),
        |draft, n: Option<u32>| draft.channel.web.greeting_after_seconds = n.unwrap_or(NO_NUMBER),
    );
    let hours = Bound::part(
        edit.draft,
        |draft| Some(draft.channel.web.reopen_hours),
        |draft, n: Option<u32>| draft.channel.web.reopen_hours = n.unwrap_or(NO_NUMBER),
    );
    view! {
        <div class="two">
            <NumberField
                id="look-seconds"
                label=t.greeting_after
                value=seconds
                error=edit.error("greeting_after_seconds")
                min=GREETING_SECONDS.0
                max=GREETING_SECONDS.1
            />
            <NumberField
                id="look-reopen"
                label=t.reopen
                value=hours
                help=t.reopen_help
                error=edit.error("reopen_hours")
                min=REOPEN_HOURS.0
                max=REOPEN_HOURS.1
            />
        </div>
    }
}

#[component]
fn Accent(edit: Edit<Channels>) -> impl IntoNode {
    let t = edit.t;
    let typed = part!(edit.draft, accent);
    // The browser's colour picker knows no half-typed colours.
    let picked = move || edit.draft.with(|draft| draft.color().to_string());
    let accent = memo(move |_| edit.draft.with(|draft| draft.accent.trim().parse::<Color>().ok()));
    view! {
        <Field id="look-accent" label=t.accent error=edit.error_at_once("accent") let:wiring>
            <span class="colorfield">
                <input
                    type="color"
                    aria-label=t.pick_colour
                    value=picked()
                    prop:value=picked
                    on:input=move |ev| typed.set.set(event_target_value(&ev))
                />
                <input
                    class="input"
                    dir="ltr"
                    id=wiring.id
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=wiring.described
                    aria-invalid=wiring.invalid
                    value=typed.get.get_untracked()
                    prop:value=typed.get
                    on:input=move |ev| typed.set.set(event_target_value(&ev))
                />
                <span class="line small" role="status">
                    {move || accent.get().map(|color| verdict(color, t))}
                </span>
            </span>
        </Field>
    }
}

fn verdict(color: Color, t: &'static Texts) -> impl IntoNode {
    let words = if color.text_on() == Color::WHITE { t.contrast_white } else { t.contrast_dark };
    let tenths = (color.contrast(color.text_on()) * 10.0).round() as i64;
    let ratio = format!("{}.{}", tenths / 10, tenths % 10);
    let works = color.works_as_accent();
    view! {
        {works.then(|| view! { <Icon name="i-check" class="i-14" /> })}
        {fill(words, &[("ratio", &ratio)])}
    }
}

#[component]
fn SideField(edit: Edit<Channels>) -> impl IntoNode {
    let t = edit.t;
    let side = Bound::part(
        edit.draft,
        |draft| if draft.channel.web.side == Side::End { "end" } else { "start" }.to_owned(),
        |draft, side: String| draft.channel.web.side = if side == "end" { Side::End } else { Side::Start },
    );
    let sides =
        vec![("end".to_owned(), t.side_end.to_owned()), ("start".to_owned(), t.side_start.to_owned())];
    view! { <SelectField id="look-side" label=t.side value=side options=Signal::stored(sides) /> }
}

#[component]
fn LangField(edit: Edit<Channels>) -> impl IntoNode {
    const LANGS: [(Lang, &str); 3] = [(Lang::En, "English"), (Lang::Tr, "Türkçe"), (Lang::Ar, "العربية")];
    let t = edit.t;
    let of = |code: &str| {
        LANGS.into_iter().find(|(lang, _)| lang.code() == code).map_or(Lang::En, |(lang, _)| lang)
    };
    let lang = Bound::part(
        edit.draft,
        |draft| draft.channel.web.lang.code().to_owned(),
        move |draft, code: String| draft.channel.web.lang = of(&code),
    );
    let langs = LANGS.map(|(lang, name)| (lang.code().to_owned(), name.to_owned()));
    view! { <SelectField id="look-lang" label=t.language value=lang options=Signal::stored(langs.to_vec()) /> }
}
