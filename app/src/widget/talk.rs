//! The log and what stands below it: in the queue, in the chat, after it.

use super::{
    bits::{icon, refused, status_glyph, wish},
    browser::scroll_to_end,
    composer::composer,
    line::line,
    model::{self, away, email},
    page::Wish,
    sheet::{end_sheet, mail_sheet},
    state::WidgetState,
};
use crate::{
    domain::visitor::Stage,
    node::{Element, IntoNode, Node, Row, classy, el, live, rows},
    texts::fill,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

pub fn talk(state: WidgetState) -> Node {
    // New lines are read out by the panel's live region, ours and older ones are not.
    let log = classy("div", "pw-log")
        .attr("role", "log")
        .attr("aria-live", "off")
        .attr("tabindex", "0")
        .attr("aria-label", move || fill(state.words.chat_with, &[("name", &with(state))]))
        .on("scroll", move |event| scrolled(state, &event))
        .with(
            classy("div", "pw-log__in")
                .with(live(move || place(state)))
                .with(live(move || earlier(state)))
                .with(rows(move || lines(state)))
                .with(live(move || typing(state))),
        );
    let thread = classy("div", "threadwrap")
        .attr("inert", move || state.sheet.get().is_some())
        .with(log)
        .with(live(move || pill(state)));
    vec![thread.into_node(), live(move || below(state))].into_node()
}

/// With whom: the agent, else the brand.
fn with(state: WidgetState) -> String {
    match state.stage.get() {
        Some(Stage::With { agent, .. } | Stage::Ended { agent: Some(agent), .. }) => agent,
        _ => state.look.with_value(|look| look.brand.clone()),
    }
}

fn lines(state: WidgetState) -> Vec<Row> {
    let lines = state.chat.with(|chat| match chat {
        Some(chat) => state.outbox.with(|out| model::lines(chat, out.items())),
        None => Vec::new(),
    });
    let row = |l: model::Line| Row::new(&l.key(), move || line(state, l).into_node());
    lines.into_iter().map(row).collect()
}

/// The log is reversed: 0 is its end.
fn scrolled(state: WidgetState, event: &web_sys::Event) {
    let Some(log) = event.target().and_then(|log| log.dyn_into::<web_sys::Element>().ok()) else { return };
    let at_end = log.scroll_top().abs() < 48;
    if at_end != state.at_end.get_untracked() {
        state.at_end.set(at_end);
        state.below.set(0);
    }
}

/// His place in the queue; without a number while nobody is there to whom it would lead.
fn place(state: WidgetState) -> Node {
    let words = state.words;
    let card = classy("div", "pw-place");
    let card = match state.stage.get() {
        Some(Stage::Waiting { place, wait_seconds }) => {
            let wait = model::wait(wait_seconds, words);
            let card = card.with(el("span").with(words.place)).with(el("b").with(place.to_string()));
            card.with(wait.map(|wait| el("span").with(wait)))
        }
        Some(Stage::Alone) => card.with(el("span").with(words.nobody_here)),
        _ => return Node::Nothing,
    };
    vec![card.into_node(), classy("p", "event").with(words.keep_browsing).into_node()].into_node()
}

fn earlier(state: WidgetState) -> Option<Element> {
    let more = state.chat.with(|chat| chat.as_ref().is_some_and(|chat| chat.has_older));
    more.then(|| {
        let button =
            classy("button", "btn btn--sm").attr("type", "button").on("click", move |_| state.older());
        classy("p", "event").with(button.with(state.words.earlier))
    })
}

fn typing(state: WidgetState) -> Option<Element> {
    state.typing.get().then(|| {
        let dots = classy("span", "dots").attr("aria-hidden", "true");
        let dots = dots.with(el("i")).with(el("i")).with(el("i"));
        classy("p", "typing").with(dots).with(fill(state.words.typing, &[("agent", &with(state))]))
    })
}

/// Lines that came while he read further up.
fn pill(state: WidgetState) -> Option<Element> {
    let words = state.words;
    let text = match state.below.get() {
        0 => return None,
        1 => words.new_message.to_owned(),
        n => fill(words.new_messages, &[("n", &n.to_string())]),
    };
    let pill = classy("button", "btn btn--sm newpill").attr("type", "button");
    Some(pill.on("click", |_| scroll_to_end()).with(icon("i-down")).with(text))
}

/// What he can do: write, answer the question that was asked, or begin anew.
fn below(state: WidgetState) -> Node {
    match state.sheet.get() {
        Some(Wish::Mail) => return mail_sheet(state),
        Some(_) => return end_sheet(state).into_node(),
        None => {}
    }
    if !state.running.get() {
        return ended(state).into_node();
    }
    vec![live(move || notice(state)), composer(state), live(move || ways_out(state))].into_node()
}

/// Truthful about who is not right there.
fn notice(state: WidgetState) -> Option<Element> {
    let words = state.words;
    let (sign, text) = match state.stage.get()? {
        Stage::MessageLeft => {
            let to = state.look.with_value(|look| state.answers.with(|answers| email(look, answers)));
            let text = to.map_or(words.left.to_owned(), |to| fill(words.left_to, &[("email", &to)]));
            (icon("i-mail"), text)
        }
        Stage::With { agent, status } => {
            (status_glyph(status), fill(away(status, words)?, &[("agent", &agent)]))
        }
        Stage::Waiting { .. } | Stage::Alone | Stage::Ended { .. } => return None,
    };
    Some(classy("div", "pw-bar pw-bar--quiet").with(sign).with(el("span").with(text)))
}

fn ways_out(state: WidgetState) -> Option<Element> {
    let words = state.words;
    let stage = state.stage.get()?;
    let class = if stage == Stage::Alone { "btn btn--primary btn--block" } else { "btn btn--block" };
    let mail = || wish(state, Wish::Mail, class, words.by_mail, icon("i-mail").into_node());
    let leave = || wish(state, Wish::End, "btn btn--ghost btn--block", words.leave_queue, Node::Nothing);
    stage.is_in_queue().then(|| classy("div", "pw-foot").with(mail()).with(leave()))
}

fn ended(state: WidgetState) -> Element {
    let words = state.words;
    let said = match state.stage.get_untracked() {
        Some(Stage::Ended { email: Some(email), .. }) => fill(words.mailed_to, &[("email", &email)]),
        _ => words.ended.to_owned(),
    };
    let done = classy("div", "pw-ended").with(icon("i-resolve")).with(el("span").with(said));
    classy("div", "pw-foot").with(done).with(refused(state)).with(wish(
        state,
        Wish::BeginAnew,
        "btn btn--primary btn--block",
        words.new_chat,
        Node::Nothing,
    ))
}
