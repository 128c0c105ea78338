//! Windows that were lost: chats that nobody answered before their channel shut them (S4-27).

use super::scope::scope;
use crate::node::prelude::*;
use crate::{
    api::queues::{LostChat, LostOn, LostWindows, load_lost_windows},
    console::state::console,
    domain::channel::Channel,
    parts::{avatar::ChannelBadge, when::Ago},
    texts::{channels, fill, inbox, overview, shell},
};

const DAYS: u32 = 30;

/// Nothing where there is no channel with windows.
#[component]
pub fn Lost() -> impl IntoNode {
    let (board, scope, words) = (console().board, scope(), channels::words());
    let has_windows = memo(move |_| {
        let is_one = |channel: &Channel| channel.kind.is_foreign() && scope.get().has(channel);
        board.with(|board| board.catalog.channels.values().any(is_one))
    });
    let known = RwSignal::new(None::<LostWindows>);
    // A chat that goes to the archive may be one of them.
    let active = memo(move |_| board.with(|board| board.conversations.len()));
    Effect::new(move |_| {
        active.track();
        let scope = scope.get();
        leptos::task::spawn_local(async move {
            if let Ok(lost) = load_lost_windows(DAYS, Some(scope)).await {
                known.try_set(Some(lost));
            }
        });
    });
    view! {
        <Show when=move || has_windows.get()>
            <section class="card c12" aria-labelledby="lost-title">
                <header class="card__head">
                    <h2 id="lost-title">{fill(words.lost_windows, &[("days", &DAYS.to_string())])}</h2>
                </header>
                {move || known.get().map(|lost| view! { <Report lost=lost /> })}
            </section>
        </Show>
    }
}

#[component]
fn Report(lost: LostWindows) -> impl IntoNode {
    let words = channels::words();
    let nothing = lost.channels.is_empty();
    view! {
        <div class="tablewrap" tabindex="0" role="group" aria-labelledby="lost-title">
            <table class="table tight">
                <thead>
                    <tr>
                        <th scope="col">{words.lost_channel}</th>
                        <th scope="col" class="r">{words.windows_ended}</th>
                        <th scope="col" class="r">{words.windows_unanswered}</th>
                    </tr>
                </thead>
                <tbody>{lost.channels.into_iter().map(|on| view! { <Row on=on /> }).collect_nodes()}</tbody>
            </table>
        </div>
        {nothing.then(|| view! { <p class="muted card__body">{words.none_lost}</p> })}
        {(!lost.latest.is_empty()).then(|| view! { <h3 class="subhead">{overview::words().lost_latest}</h3> })}
        <ul class="waitlist">{lost.latest.into_iter().map(|chat| view! { <Chat chat=chat /> }).collect_nodes()}</ul>
    }
}

#[component]
fn Row(on: LostOn) -> impl IntoNode {
    let channel: Option<Channel> =
        console().board.with_untracked(|board| board.catalog.channels.get(&on.channel).cloned());
    channel.map(|channel| {
        view! {
            <tr>
                <th scope="row"><span class="line"><ChannelBadge kind=channel.kind /><bdi>{channel.name}</bdi></span></th>
                <td class="r">{on.ended}</td>
                <td class="r">{on.unanswered}</td>
            </tr>
        }
    })
}

#[component]
fn Chat(chat: LostChat) -> impl IntoNode {
    let (console, words) = (console(), channels::words());
    let name = chat.name.unwrap_or_else(|| shell::words().a_visitor.to_owned());
    let agent =
        chat.agent.map(|id| console.board.with_untracked(|board| board.catalog.agent_name(id).to_owned()));
    let ago = crate::parts::when::ago(console.now.get_untracked(), chat.at);
    let list = inbox::words();
    let when = match ago {
        Ago::Now => list.now.to_owned(),
        ago => ago.short(list.now, list.units),
    };
    view! {
        <li>
            <a href=format!("/archive/{}", chat.conversation)><bdi>{name}</bdi></a>
            <small class="muted"><bdi>{agent.unwrap_or_else(|| words.lost_by_nobody.to_owned())}</bdi> " · " {when}</small>
        </li>
    }
}
