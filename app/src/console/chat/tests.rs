//! The panes as the server renders them.

use super::{
    Panes, clock,
    opening::{Fetched, Opened},
    part::Parted,
    sample,
};
use crate::node::prelude::*;
use crate::{
    api::agents::Opening,
    console::{
        shell::{go::Go, panes::Panes, toasts::Toasts},
        state::ConsoleState,
    },
    domain::{
        agent::{Lang, Status},
        conversation::{Archived, Conversation, State},
        refusal::{Refusal, Thing},
        settings::Mode,
    },
    parts::icon::Sprite,
};
use futures::FutureExt;
use leptos_router::{components::Router, location::RequestUrl};

pub fn render(change: impl FnOnce(&mut crate::domain::board::Board, &mut Fetched)) -> String {
    let mut board = sample::board();
    let mut fetched = Fetched::sample();
    change(&mut board, &mut fetched);
    let owner = Owner::new();
    let html = owner.with(|| {
        provide_context(Sprite("/assets/icons.svg".into()));
        provide_context(RequestUrl::new("/chats"));
        provide_context(ConsoleState::new(Opening { board, now: sample::NOW }));
        Toasts::provide();
        leptos::view! { <Router><Stage fetched=Some(fetched) /></Router> }.to_html()
    });
    drop(owner);
    html
}

#[component]
fn Stage(fetched: Option<Fetched>) -> impl IntoNode {
    clock::Zone::provide();
    Go::provide();
    Panes::provide();
    let id = fetched.as_ref().map(Fetched::id);
    let part = Parted::of_panes();
    part.ready().now_or_never().expect("on the server it is always there");
    let opened = Opened::begin(Signal::stored(id), part, fetched);
    view! { <div class="console"><Panes opened=opened /></div> }
}

fn chat(change: impl FnOnce(&mut Conversation)) -> String {
    render(|_, fetched| {
        if let Ok(thread) = &mut fetched.thread {
            change(&mut thread.conversation);
        }
    })
}

#[test]
fn an_open_conversation_is_complete_from_the_server() {
    let html = chat(|_| {});
    for part in [
        "Hannah Brandt",
        "Shop chat hannah@brandt.example",
        "Warranty &amp; repairs",
        "role=\"log\"",
        "Good morning Hannah.\nThat is covered.",
        "notecard",
        "daysep--new",
        "is-read",
        "composer__text",
        "Prefers short answers.",
        "2 min 3 s",
        "Load earlier messages",
    ] {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
    assert!(!html.contains(" style="), "the content security policy forbids style attributes");
}

#[test]
fn what_customers_write_is_text_and_links_are_safe() {
    let html = chat(|c| c.name = Some("<img src=x onerror=alert(1)>".into()));
    assert!(html.contains("&lt;b&gt;buckle&lt;/b&gt;"));
    assert!(!html.contains("<img"));
    assert!(html.contains("href=\"https://shop.example/p?a=1&amp;b=2\""), "{html}");
    assert!(html.contains("rel=\"noopener noreferrer nofollow\" target=\"_blank\""));
}

#[test]
fn why_this_agent_can_be_read() {
    let html = chat(|_| {});
    for part in ["1 min 12 s", "Fewest open chats", "2 of 5", "Full, 5 of 5", "and 1 more"] {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
}

#[test]
fn who_may_not_reply_reads_why() {
    let others = chat(|c| c.state = State::Assigned { agent: sample::TOM, since: sample::NOW });
    assert!(others.contains("Tom Okafor has this chat") && !others.contains("composer__text"), "{others}");
    let waiting = chat(|c| c.state = State::Waiting { since: sample::NOW });
    assert!(waiting.contains("waits in the queue") && !waiting.contains("aria-keyshortcuts=\"R\""));
    let ended = chat(|c| c.ended_at = Some(sample::NOW));
    assert!(ended.contains("Hannah ended this chat") && ended.contains("Select topic"));
    let offline = render(|board, _| {
        if let Some(me) = board.catalog.agents.get_mut(&sample::MAYA) {
            me.status = Status::Offline;
        }
    });
    assert!(offline.contains("You are Offline: read only") && !offline.contains("composer__text"));
}

#[test]
fn an_archived_conversation_says_who_when_and_why_and_can_be_moved_back() {
    let resolved = Archived::Resolved { by: sample::TOM, topic: sample::WARRANTY };
    let html = chat(|c| c.state = State::Archived { at: sample::NOW, how: resolved.clone() });
    for part in ["Resolved by Tom Okafor", "Broken part", "Move to active", "donebar", "href=\"/archive\""] {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
    let long_ago = sample::NOW.minus(crate::domain::time::Span::hours(25));
    let html = chat(|c| c.state = State::Archived { at: long_ago, how: resolved });
    assert!(!html.contains("Move to active"));
}

#[test]
fn a_refusal_stands_in_the_pane_with_a_way_back() {
    let html = render(|_, fetched| fetched.thread = Err(Refusal::Gone(Thing::Conversation)));
    assert!(html.contains("This conversation is not here") && html.contains("href=\"/chats\""), "{html}");
}

#[test]
fn the_words_are_in_the_agents_language() {
    let html = render(|board, _| board.preferences.lang = Lang::Tr);
    for part in ["Çözümle", "Genel bilgiler", "Yanıt", "Dahili not"] {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
}

#[test]
fn a_chat_that_is_picked_says_that_it_waits_for_a_hand() {
    let waits = |mode| {
        render(|board, fetched| {
            for id in board.catalog.groups.keys().copied().collect::<Vec<_>>() {
                if let Some(group) = board.catalog.groups.get_mut(&id) {
                    group.terms.mode = mode;
                }
            }
            if let Ok(thread) = &mut fetched.thread {
                thread.conversation.state = State::Waiting { since: sample::NOW };
            }
        })
    };
    assert!(waits(Mode::Pick).contains("It waits until somebody takes it."));
    assert!(waits(Mode::Push).contains("It goes to the next free agent."));
}
