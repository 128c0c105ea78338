//! The customer's screens, inside the frame on the shop's page.
//!
//! The server loads the visit, draws the page and puts both into it; the browser wakes the same picture, keeps
//! it true over the socket, and talks with the loader around the frame.

mod actions;
mod ask;
mod before;
mod bits;
mod browser;
mod composer;
mod head;
mod host;
mod kept;
mod line;
pub mod model;
pub mod page;
mod rate;
mod sheet;
mod state;
mod talk;

use self::{
    before::before,
    bits::icon,
    browser::{focus, focus_first, later, watch},
    head::head,
    kept::Kept,
    model::Screen,
    page::{Facts, Wish},
    rate::{rate, thanks},
    state::WidgetState,
    talk::talk,
};
use crate::node::prelude::*;
use crate::{
    node::{Element, IntoNode, Node, classy, el, live},
    texts::fill,
};
use std::time::Duration;

/// The whole widget page.
#[component]
pub fn Widget() -> impl IntoView {
    let inside = match Facts::of_page() {
        Some(Ok(facts)) => panel(WidgetState::new(facts)),
        #[cfg(feature = "ssr")]
        Some(Err(why)) => closed(&why),
        _ => return Node::Nothing.into_any(),
    };
    classy("main", "pw pw-frame").with(inside).into_node().into_any()
}

/// This visitor does not get in: unknown channel, switched off, not for this site.
#[cfg(feature = "ssr")]
fn closed(why: &crate::domain::refusal::Refusal) -> Element {
    use crate::{
        domain::agent::Lang,
        texts::{refusals::say_to_customer, widget::Widget as Words},
    };
    // Whose channel it is, and so its language, is not known here.
    let words = Words::of(Lang::En);
    let again = || el("p").with(classy("a", "link").attr("href", "").with(words.try_again));
    classy("div", "pw-gone")
        .with(el("h1").with(words.not_available))
        .with(el("p").with(say_to_customer(why, words)))
        .with(why.is_passing().then(again))
}

/// One of the screens, under the head.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Before,
    Talk,
    Rate,
    Thanks,
}

impl From<Screen> for Shown {
    fn from(screen: Screen) -> Self {
        match screen {
            Screen::Before { .. } => Self::Before,
            Screen::Talk => Self::Talk,
            Screen::Rate => Self::Rate,
            Screen::Thanks => Self::Thanks,
        }
    }
}

fn panel(state: WidgetState) -> Element {
    let brand = state.look.with_value(|look| look.brand.clone());
    let shown = memo(move |_| Shown::from(state.screen()));
    // Untracked: it is woken once.
    watch(move || untrack(|| wake(state)));
    follow_focus(state, shown);
    classy("section", "pw-panel")
        .attr("aria-label", fill(state.words.chat_with, &[("name", &brand)]))
        .with(head(state))
        .with(el("div").attr("role", "status").with(live(move || connection(state))))
        .with(live(move || match shown.get() {
            Shown::Before => before(state),
            Shown::Talk => talk(state),
            Shown::Rate => rate(state),
            Shown::Thanks => thanks(state),
        }))
        .with(classy("p", "sr-only").attr("aria-live", "polite").with(live(move || state.said.get())))
}

fn connection(state: WidgetState) -> Option<Element> {
    let bar = || classy("div", "pw-bar").with(icon("i-wifi")).with(el("span").with(state.words.reconnecting));
    state.lost.get().then(bar)
}

/// The script runs: takes over what the browser kept, and begins to listen.
fn wake(state: WidgetState) {
    state.recall(Kept::load(state.channel));
    let shown = memo(move |_| state.chat.with(|chat| chat.as_ref().map(|chat| chat.conversation)));
    watch(move || {
        shown.track();
        state.muted.track();
        state.answers.track();
        state.draft.track();
        state.outbox.track();
        state.keep();
    });
    state.listen();
    state.report();
    state.connect();
    state.awake.set(true);
    resume(state);
}

/// What a reload interrupted goes on: the chat that only our own storage knows of, a first message on its way,
/// messages not sent yet.
fn resume(state: WidgetState) {
    let no_chat = state.chat.with_untracked(Option::is_none);
    if let (true, Some((_, text))) = (no_chat, state.opening.get_value()) {
        state.draft.set(text);
        state.start(state.answers.get_untracked());
    } else if no_chat && state.pass.with_value(Option::is_some) {
        state.refetch();
    }
    state.pump();
}

/// When the screen changes under the focus, it goes to where the new one begins; a question that is taken back
/// returns it to its button.
fn follow_focus(state: WidgetState, shown: Memo<Shown>) {
    let mut before = None;
    watch(move || {
        let now = (shown.get(), state.sheet.get());
        if let Some((screen, sheet)) = before.replace(now).filter(|before| *before != now) {
            let back =
                sheet.filter(|_| now == (screen, None)).map(|wish: Wish| format!("#wish-{}", wish.name()));
            // After the new screen is drawn.
            later(Duration::ZERO, move || match back {
                Some(button) => focus(&button),
                None => focus_first(),
            });
        }
    });
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
