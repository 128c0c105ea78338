//! The footer: connection, key hints, and the three labels of S2-32 to S2-34.

use super::status::my_status;
use crate::node::prelude::*;
use crate::{
    console::{inbox::address::address, state::console},
    domain::agent::Status,
    live::Link,
    parts::avatar::StatusGlyph,
    texts::shell::words,
};

#[component]
pub fn Foot() -> impl IntoNode {
    let (console, mine, words) = (console(), my_status(), words());
    // Who is away is not told of what waits, and a zero would be a lie (S1-26).
    let pending = memo(move |_| {
        console.board.with(|board| match board.sees_active() || board.me.role.sees_all() {
            true => board.pending().to_string(),
            false => "–".to_owned(),
        })
    });
    let address = address();
    let online = memo(move |_| {
        let filter = address.filter.get();
        console.board.with(|board| board.catalog.online_for(|channel| filter.is_about(channel, &board.me)))
    });
    view! {
        <footer class="foot">
            <Connection />
            <div class="foot__hints" aria-hidden="true">
                <Hint keys=&["J", "K"] what=words.hint_move />
                <Hint keys=&["/"] what=words.hint_quick />
                <Hint keys=&["R"] what=words.hint_resolve />
                <Hint keys=&["?"] what=words.hint_all />
            </div>
            <dl class="foot__stats">
                <div title=words.pending_means><dt>{words.pending}</dt><dd>{pending}</dd></div>
                <div title=words.online_count_means><dt>{words.online_count}</dt><dd>{online}</dd></div>
                <div title=words.time_spent_means>
                    <dt>{words.time_spent}</dt>
                    <dd><span role="timer">{move || mine.clock()}</span></dd>
                </div>
            </dl>
        </footer>
    }
}

#[component]
fn Connection() -> impl IntoNode {
    let (link, words) = (console().link, words());
    let state = memo(move |_| match link.get() {
        Link::Up => (words.connected, Status::Online, false),
        Link::Connecting => (words.connecting, Status::Invisible, false),
        Link::Down { .. } => (words.reconnecting, Status::Offline, true),
    });
    view! {
        <span class="conn" class:conn--off=move || state.get().2>
            <StatusGlyph status=Signal::derive(move || state.get().1) />
            {move || state.get().0}
        </span>
    }
}

#[component]
fn Hint(keys: &'static [&'static str], what: &'static str) -> impl IntoNode {
    view! {
        <span>
            <span class="kbds">{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_nodes()}</span>
            {what}
        </span>
    }
}
