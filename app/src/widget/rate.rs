//! After the chat: how was it?

use super::{
    bits::{error, form, icon, main_button, refused, wish},
    browser::value_of,
    page::Wish,
    state::WidgetState,
};
use crate::{
    domain::visitor::Stage,
    node::{Element, IntoNode, Node, classy, el, live},
    texts::fill,
};
use leptos::prelude::*;

pub fn rate(state: WidgetState) -> Node {
    let words = state.words;
    let (agent, email) = match state.stage.get_untracked() {
        Some(Stage::Ended { agent: Some(agent), email, .. }) => (agent, email),
        _ => Default::default(),
    };
    let mailed = email.map(|email| el("p").with(fill(words.mailed_to, &[("email", &email)])));
    let stars = RwSignal::new(0_u8);
    let missing = RwSignal::new(false);
    let send = move || match stars.get_untracked() {
        0 => missing.set(true),
        stars => state.rate(stars, value_of("q-comment")),
    };
    let title = el("h2").attr("tabindex", "-1").attr("data-first", true);
    let lead = classy("div", "pw-lead")
        .with(title.with(fill(words.rate_title, &[("agent", &agent)])))
        .with(mailed)
        .with(el("p").with(words.rate_private));
    let comment = classy("textarea", "textarea")
        .attr("id", "q-comment")
        .attr("name", "comment")
        .attr("rows", "3")
        .attr("dir", "auto")
        .attr("maxlength", "2000");
    let label = classy("label", "field__label").attr("for", "q-comment").with(words.better).with(" ");
    let field =
        classy("div", "field").with(label.with(classy("span", "opt").with(words.optional))).with(comment);
    let form = form(state, "pw-body", "/rate", send)
        .attr("id", "pw-rate")
        .with(lead)
        .with(star_row(state, stars, missing))
        .with(field);
    let foot = classy("div", "pw-foot")
        .with(refused(state))
        .with(main_button(state, Some("pw-rate"), words.rate_send))
        .with(wish(state, Wish::LookBack, "btn btn--ghost btn--block", words.skip, Node::Nothing));
    vec![form.into_node(), foot.into_node()].into_node()
}

fn star_row(state: WidgetState, chosen: RwSignal<u8>, missing: RwSignal<bool>) -> Element {
    let words = state.words;
    let group = classy("div", "pw-stars")
        .attr("role", "radiogroup")
        .attr("aria-label", words.rate_label)
        .attr("aria-describedby", move || missing.get().then_some("stars-wrong"));
    let stars = (1_u8..=5).zip(words.stars()).fold(group, |group, (n, label)| {
        let star = el("input")
            .attr("type", "radio")
            .attr("name", "stars")
            .attr("value", n.to_string())
            .attr("required", true)
            .on("change", move |_| {
                chosen.set(n);
                missing.set(false);
            });
        group.with(el("label").with(star).with(icon("i-star")).with(label))
    });
    let wrong = move || missing.get().then(|| error("stars-wrong", words.rate_first).attr("role", "alert"));
    el("div").with(stars).with(live(wrong))
}

pub fn thanks(state: WidgetState) -> Node {
    let words = state.words;
    let done = classy("div", "pw-done")
        .with(icon("i-resolve"))
        .with(el("h2").attr("tabindex", "-1").attr("data-first", true).with(words.thanks))
        .with(el("p").with(words.thanks_text));
    let anew = "btn btn--primary btn--block";
    let foot = classy("div", "pw-foot")
        .with(wish(state, Wish::BeginAnew, anew, words.new_chat, Node::Nothing))
        .with(wish(state, Wish::LookBack, "btn btn--ghost btn--block", words.show_chat, Node::Nothing));
    vec![done.into_node(), foot.into_node()].into_node()
}
