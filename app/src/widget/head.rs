//! Above every screen: with whom one talks, and whether he is there.

use super::{clock::Clock, model::presence, page::Wish, state::WidgetState, wish::WishButton};
use crate::{
    domain::{agent::Status, time::Timestamp, visitor::Stage},
    parts::{
        avatar::{StatusGlyph, initials, tint},
        icon::Icon,
    },
    texts::fill,
};
use leptos::prelude::*;

/// What the head says.
#[derive(Clone, PartialEq)]
struct Said {
    title: String,
    under: String,
    /// The face: an agent's, with his status while he is with us; else the brand's.
    agent: Option<String>,
    status: Option<Status>,
    ended: Option<Timestamp>,
}

fn said(state: WidgetState) -> Said {
    let words = state.words;
    let (brand, tagline) = state.look.with_value(|look| (look.brand.clone(), look.tagline.clone()));
    let of_brand =
        |under: String| Said { title: brand.clone(), under, agent: None, status: None, ended: None };
    let before = || match state.desk.with(|desk| desk.online) {
        0 => of_brand(words.nobody_here.to_owned()),
        _ => of_brand(tagline.clone()),
    };
    match state.stage() {
        None => before(),
        Some(Stage::Ended { .. }) if matches!(state.screen(), super::model::Screen::Before { .. }) => {
            before()
        }
        Some(Stage::Waiting { .. }) => of_brand(words.finding.to_owned()),
        Some(Stage::MessageLeft) => of_brand(tagline),
        Some(Stage::With { agent, status }) => Said {
            title: agent.clone(),
            under: fill(presence(status, words), &[("brand", &brand)]),
            agent: Some(agent),
            status: Some(status),
            ended: None,
        },
        Some(Stage::Ended { at, agent }) => Said {
            title: words.ended.to_owned(),
            under: agent.as_ref().map_or(brand.clone(), |name| fill(words.ended_with, &[("agent", name)])),
            agent,
            status: None,
            ended: Some(at),
        },
    }
}

#[component]
pub fn Head(state: WidgetState) -> impl IntoView {
    let words = state.words;
    let said = Memo::new(move |_| said(state));
    let talking = Memo::new(move |_| matches!(state.stage(), Some(Stage::With { .. })));
    view! {
        <header class="pw-head" inert=move || state.sheet.get().is_some()>
            {move || facts(state, said.get())}
            {move || {
                let end = talking.get();
                end.then(|| {
                    view! { <WishButton state wish=Wish::End class="btn btn--sm" label=words.end_chat /> }
                })
            }}
            <Sound state />
            <button
                class="iconbtn"
                type="button"
                aria-label=words.minimise
                title=words.minimise
                hidden=move || state.alone.get()
                on:click=move |_| state.close()
            >
                <Icon name="i-minus" />
            </button>
        </header>
    }
}

fn facts(state: WidgetState, said: Said) -> impl IntoView {
    let name = said.agent.clone().unwrap_or_else(|| said.title.clone());
    let class = if said.agent.is_some() { tint(&name) } else { "avatar--brand" };
    view! {
        <span class=format!("avatar {class}") aria-hidden="true">
            {initials(&name)}
            {said.status.map(|status| view! { <StatusGlyph status=status /> })}
        </span>
        <div class="pw-head__t">
            <h1>
                <bdi>{said.title}</bdi>
            </h1>
            <p>
                {said.ended.map(|at| view! { <Clock state at /> })}
                <span>{said.under}</span>
            </p>
        </div>
    }
}

/// Sound on or off, for this browser.
#[component]
fn Sound(state: WidgetState) -> impl IntoView {
    let words = state.words;
    view! {
        <button
            class="iconbtn"
            type="button"
            aria-label=words.sound
            title=words.sound
            aria-pressed=move || if state.muted.get() { "false" } else { "true" }
            on:click=move |_| state.muted.update(|muted| *muted = !*muted)
        >
            {move || {
                if state.muted.get() {
                    view! { <Icon name="i-mute" /> }
                } else {
                    view! { <Icon name="i-sound" /> }
                }
            }}
        </button>
    }
}
