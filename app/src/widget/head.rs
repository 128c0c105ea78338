//! Above every screen: with whom one talks, and whether he is there.

use super::{
    bits::{clock, icon, initials, status_glyph, wish},
    model::{Screen, presence},
    page::Wish,
    state::WidgetState,
};
use crate::{
    domain::{agent::Status, time::Timestamp, visitor::Stage},
    node::{Element, IntoNode, Node, classy, el, live},
    parts::avatar::tint,
    texts::fill,
};
use leptos::prelude::*;

pub fn head(state: WidgetState) -> Element {
    let words = state.words;
    let end = move || {
        let talking = matches!(state.stage.get(), Some(Stage::With { .. }));
        talking.then(|| wish(state, Wish::End, "btn btn--sm", words.end_chat, Node::Nothing))
    };
    let minimise = classy("button", "iconbtn")
        .attr("type", "button")
        .attr("aria-label", words.minimise)
        .attr("title", words.minimise)
        .attr("hidden", move || state.alone.get())
        .on("click", move |_| state.close())
        .with(icon("i-minus"));
    classy("header", "pw-head")
        .attr("inert", move || state.sheet.get().is_some())
        .with(live(move || facts(state)))
        .with(live(end))
        .with(minimise)
}

/// The face is an agent's, with his status while he is with us; else the brand's.
fn facts(state: WidgetState) -> Node {
    let words = state.words;
    let brand = state.look.with_value(|look| look.brand.clone());
    match state.stage.get() {
        Some(Stage::With { agent, status }) => {
            let under = fill(presence(status, words), &[("brand", &brand)]);
            said(state, Some((&agent, Some(status))), agent.clone(), None, under)
        }
        Some(Stage::Ended { at, agent, .. }) if !matches!(state.screen(), Screen::Before { .. }) => {
            let under =
                agent.as_ref().map_or(brand.clone(), |name| fill(words.ended_with, &[("agent", name)]));
            let face = agent.as_deref().unwrap_or(&brand);
            said(state, agent.is_some().then_some((face, None)), words.ended.to_owned(), Some(at), under)
        }
        Some(Stage::Waiting { .. }) => said(state, None, brand, None, words.finding.to_owned()),
        stage @ (Some(Stage::Alone | Stage::MessageLeft | Stage::Ended { .. }) | None) => {
            let nobody =
                stage == Some(Stage::Alone) || stage.is_none() && state.desk.with(|desk| desk.online == 0);
            let tagline = state.look.with_value(|look| look.tagline.clone());
            let under = if nobody { words.nobody_here.to_owned() } else { tagline };
            said(state, None, brand, None, under)
        }
    }
}

fn said(
    state: WidgetState,
    agent: Option<(&str, Option<Status>)>,
    title: String,
    at: Option<Timestamp>,
    under: String,
) -> Node {
    let (name, class, status) = match agent {
        Some((name, status)) => (name, tint(name), status),
        None => ("", "avatar--brand", None),
    };
    let brand = state.look.with_value(|look| initials(&look.brand));
    let letters = if agent.is_some() { initials(name) } else { brand };
    let face = classy("span", format!("avatar {class}"))
        .attr("aria-hidden", "true")
        .with(letters)
        .with(status.map(status_glyph));
    let text = classy("div", "pw-head__t")
        .with(el("h1").with(el("bdi").with(title)))
        .with(el("p").with(at.map(|at| clock(state, at))).with(el("span").with(under)));
    vec![face.into_node(), text.into_node()].into_node()
}
