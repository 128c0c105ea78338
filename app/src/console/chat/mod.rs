//! The conversation that is open: its head, its thread, the composer, and who the customer is.
//!
//! `opening` loads it and decides what the panes show; `here` is what every part of the open conversation
//! knows. What can be said without a browser stands in plain modules with their tests: `calendar`, `drafts`,
//! `limits`, `lines`, `outbox`, `quick`, `standing`, `topics`.

mod acts;
mod attach;
mod attached;
mod calendar;
pub(super) mod clock;
mod composer;
mod composer_bar;
mod composer_keys;
mod composer_tabs;
mod conference;
mod content;
mod convert;
mod draft;
mod drafts;
mod emoji;
mod emoji_table;
mod field;
mod find;
mod happened;
mod head;
mod here;
mod jump;
mod keys;
mod limits;
mod lines;
mod local;
mod locked;
mod locked_window;
mod message;
mod more;
mod next;
mod opening;
mod outbox;
pub(super) mod part;
mod profile;
mod profile_edit;
mod profile_note;
mod profile_parts;
mod profile_people;
mod quick;
mod quick_list;
mod quiet;
mod resolve;
mod rich;
mod said;
mod scroll;
mod seen;
mod sending;
mod skeleton;
pub mod standing;
mod stopped;
mod strip;
mod strip_held;
mod strip_window;
mod tags;
mod template;
mod thread;
mod ticks;
mod topic_list;
mod topics;
pub mod transfer;
mod unsent;
pub mod upload;
mod viewer;
mod walk;
mod why;

#[cfg(test)]
pub mod sample;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_foreign;

use crate::domain::ids::ConversationId;
use crate::node::prelude::*;
use crate::parts::load::awaited;
use crate::wire::with_the_page;
use opening::{Opened, Phase};
use part::Parted;

/// Middle and right pane of the console: the conversation in the address, or a quiet word when there is none.
#[component]
pub fn Chat(#[prop(into)] conversation: Signal<Option<ConversationId>>) -> impl IntoNode {
    clock::Zone::provide();
    let part = Parted::of_panes();
    // The first conversation comes with the page; later ones are fetched while the old one stays in sight.
    let first = with_the_page(|| (), move |()| opening::fetch(conversation.get_untracked()));
    awaited(skeleton::soon.into(), move || {
        Box::pin(async move {
            let first = first.await;
            if first.is_some() {
                part.ready().await;
            }
            let opened = Opened::begin(conversation, part, first);
            view! { <Panes opened=opened /> }
        })
    })
}

#[component]
fn Panes(opened: Opened) -> impl IntoNode {
    move || match opened.phase.get() {
        Phase::Nothing => view! { <quiet::Quiet /> },
        Phase::Waiting => view! { <skeleton::Skeleton /> },
        Phase::Refused(refusal) => view! { <quiet::Refused opened=opened refusal=refusal /> },
        Phase::Open(id) => opened.draw(id).into_node(),
    }
}

/// The panes of a conversation that is here.
#[component]
fn Open() -> impl IntoNode {
    let here = here::here();
    let reading = scroll::Reading::provide(here);
    keys::listen(here, find::Find::provide(here, reading));
    let label = move || here.words.conversation;
    view! {
        <section class="pane pane--chat" aria-label=label>
            <head::Head />
            <find::FindBar />
            <strip::Strip />
            <conference::Conference />
            <thread::Thread />
            <stopped::Stopped />
            <composer::Foot />
        </section>
        <profile::Pane />
        <resolve::Resolve />
        <convert::Convert />
        <transfer::Transfer />
        <transfer::Invite />
        <template::SendTemplate />
        <viewer::Viewer />
    }
}
