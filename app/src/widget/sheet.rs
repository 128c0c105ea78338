//! Questions that cover the composer: end the chat? answer by mail? The rest of the panel is inert meanwhile.

use super::{
    bits::{error, form, main_button, refused},
    browser::{focus, value_of},
    model::{email, say_bad},
    state::WidgetState,
};
use crate::{
    domain::visitor::{BadAnswer, Stage, looks_like_email},
    node::{Element, IntoNode, Node, classy, el, live},
    texts::fill,
};
use leptos::prelude::*;

/// End the chat, or leave the queue?
pub fn end_sheet(state: WidgetState) -> Element {
    let words = state.words;
    let (title, text, go, stay) = match state.stage.get_untracked() {
        Some(Stage::With { agent, .. }) => {
            (words.end_title, fill(words.end_text, &[("agent", &agent)]), words.end_chat, words.end_keep)
        }
        _ => (words.leave_title, words.leave_text_queue.to_owned(), words.leave_queue, words.leave_keep),
    };
    let end = form(state, "", "/end", move || state.end())
        .with(main_button(state, None, go).attr("data-first", true));
    sheet("alertdialog", title, text).with(refused(state)).with(end).with(back(state, stay))
}

/// Answer by mail instead: to which address?
pub fn mail_sheet(state: WidgetState) -> Node {
    let words = state.words;
    let bad = RwSignal::new(None::<BadAnswer>);
    let known = state.look.with_value(|look| state.answers.with_untracked(|answers| email(look, answers)));
    let send = move || {
        let email = value_of("q-mail").trim().to_owned();
        if looks_like_email(&email) {
            state.answer_by_mail(email);
        } else {
            bad.set(Some(if email.is_empty() { BadAnswer::Missing } else { BadAnswer::NotAnEmail }));
            focus("#q-mail");
        }
    };
    let input = classy("input", "input")
        .attr("id", "q-mail")
        .attr("name", "email")
        .attr("type", "email")
        .attr("autocomplete", "email")
        .attr("required", true)
        .attr("dir", "auto")
        .attr("data-first", true)
        .attr("value", known)
        .attr("aria-invalid", move || bad.get().map(|_| "true"))
        .attr("aria-describedby", move || bad.get().map(|_| "q-mail-wrong"))
        .on("input", move |_| bad.set(None));
    let field = classy("div", "field")
        .with(classy("label", "field__label").attr("for", "q-mail").with(words.email))
        .with(input)
        .with(live(move || bad.get().map(|bad| error("q-mail-wrong", say_bad(bad, words)))));
    let form = form(state, "stack", "/mail", send).with(field).with(refused(state)).with(main_button(
        state,
        None,
        words.by_mail,
    ));
    sheet("dialog", words.by_mail, words.mail_text.to_owned())
        .with(form)
        .with(back(state, words.leave_keep))
        .into_node()
}

fn sheet(role: &'static str, title: &'static str, text: String) -> Element {
    classy("section", "pw-sheet")
        .attr("role", role)
        .attr("aria-labelledby", "sheet-t")
        .attr("aria-describedby", "sheet-d")
        .with(el("h2").attr("id", "sheet-t").with(title))
        .with(el("p").attr("id", "sheet-d").with(text))
}

/// The way back; before the page is awake, a reload without its wish.
fn back(state: WidgetState, label: &'static str) -> Element {
    let button = classy("button", "btn btn--block").attr("type", "submit").with(label);
    super::bits::get(state, move || state.sheet.set(None)).with(button)
}
