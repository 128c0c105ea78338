//! The customer's screens, inside the frame on the shop's page.
//!
//! The server loads the visit, draws the page and puts both into it; the browser wakes the same picture, keeps
//! it true over the socket, and talks with the loader around the frame.

mod actions;
mod before;
mod browser;
mod clock;
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
mod wish;

use self::{
    before::Before,
    browser::{focus, focus_first},
    head::Head,
    kept::Kept,
    model::Screen,
    page::{WidgetPage, Wish},
    rate::{Rate, Thanks},
    state::WidgetState,
    talk::Talk,
};
use crate::{
    domain::{agent::Lang, refusal::Refusal},
    parts::icon::Icon,
    texts::{fill, refusals::say_to_customer, widget::Widget as Words},
};
use leptos::prelude::*;
use std::time::Duration;

/// The whole widget page.
#[component]
pub fn Widget() -> impl IntoView {
    let inside = match WidgetPage::of_page() {
        Some(mut page) => match std::mem::replace(&mut page.visit, Err(Refusal::Broken)) {
            Ok(visit) => view! { <Panel state=WidgetState::new(&page, visit) /> }.into_any(),
            Err(why) => view! { <Closed why /> }.into_any(),
        },
        None => view! { <Closed why=Refusal::Broken /> }.into_any(),
    };
    view! { <main class="pw pw-frame">{inside}</main> }
}

/// This visitor does not get in: unknown channel, switched off, not for this site.
#[component]
fn Closed(why: Refusal) -> impl IntoView {
    let lang = Lang::En;
    let again = why.is_passing().then(|| {
        view! { <p><a class="link" href="">{Words::of(lang).try_again}</a></p> }
    });
    view! {
        <div class="pw-gone">
            <h1>{Words::of(lang).not_available}</h1>
            <p>{say_to_customer(&why, lang)}</p>
            {again}
        </div>
    }
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

#[component]
fn Panel(state: WidgetState) -> impl IntoView {
    let brand = state.look.with_value(|look| look.brand.clone());
    let shown = Memo::new(move |_| Shown::from(state.screen()));
    // Untracked: it is woken once.
    Effect::new(move |_| untrack(move || wake(state)));
    follow_focus(state, shown);
    view! {
        <section class="pw-panel" aria-label=fill(state.words.chat_with, &[("name", &brand)])>
            <Head state />
            <div role="status">{move || connection(state)}</div>
            {move || match shown.get() {
                Shown::Before => view! { <Before state /> }.into_any(),
                Shown::Talk => view! { <Talk state /> }.into_any(),
                Shown::Rate => view! { <Rate state /> }.into_any(),
                Shown::Thanks => view! { <Thanks state /> }.into_any(),
            }}
            <p class="sr-only" aria-live="polite">
                {move || state.said.get()}
            </p>
        </section>
    }
}

fn connection(state: WidgetState) -> Option<AnyView> {
    state.lost.get().then(|| {
        view! {
            <div class="pw-bar">
                <Icon name="i-wifi" />
                <span>{state.words.reconnecting}</span>
            </div>
        }
        .into_any()
    })
}

/// The script runs: takes over what the browser kept, and begins to listen.
fn wake(state: WidgetState) {
    state.recall(Kept::load(state.channel));
    Effect::new(move |_| {
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
    Effect::new(move |before: Option<(Shown, Option<Wish>)>| {
        let now = (shown.get(), state.sheet.get());
        if let Some((screen, sheet)) = before.filter(|before| *before != now) {
            let back = sheet.filter(|_| now == (screen, None)).map(|wish| format!("#wish-{}", wish.name()));
            // After the new screen is drawn.
            set_timeout(
                move || match back {
                    Some(button) => focus(&button),
                    None => focus_first(),
                },
                Duration::ZERO,
            );
        }
        now
    });
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
