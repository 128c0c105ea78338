//! What an account answers by itself, and what its customers speak. Each such message may be paid for, so that none is written
//! beforehand.

use crate::node::prelude::*;
use crate::{
    api::settings::save_channel,
    console::{settings::scaffold, shell::toasts::toasts, state::console},
    domain::{
        channel::{Account, Channel},
        ids::ChannelId,
        refusal::Refusal,
        routing::Tongue,
        settings::Item,
    },
    parts::{
        dialog::Refused,
        field::{AreaField, TextField, part},
    },
    texts::{accounts::words, routing},
};
use leptos::ev;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Draft {
    name: String,
    welcome: String,
    away: String,
    tongue: String,
}

impl Draft {
    fn of(channel: &Channel) -> Self {
        let account = channel.account.as_ref();
        let of = |part: fn(&Account) -> &String| account.map(part).cloned().unwrap_or_default();
        let tongue = channel.tongue().map(|tongue| tongue.as_str().to_owned()).unwrap_or_default();
        Self { name: channel.name.clone(), welcome: of(|a| &a.welcome), away: of(|a| &a.away), tongue }
    }

    fn is_whole(&self) -> bool {
        self.tongue.trim().is_empty() || Tongue::read(&self.tongue).is_some()
    }

    fn onto(self, channel: Channel) -> Channel {
        let Self { name, welcome, away, tongue } = self;
        let tongue = Tongue::read(&tongue);
        let account = channel.account.map(|account| Account { welcome, away, tongue, ..account });
        Channel { name, account, ..channel }
    }
}

#[component]
pub(super) fn Replies(id: ChannelId) -> impl IntoNode {
    let (state, toasts, t, s) = (console(), toasts(), words(), scaffold::words());
    let board = state.board;
    let Some(first) = board.with_untracked(|board| board.catalog.channels.get(&id).map(Draft::of)) else {
        return Node::Nothing;
    };
    let draft = RwSignal::new(first);
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(None::<Refusal>);
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let known = board.with_untracked(|board| board.catalog.channels.get(&id).cloned());
        let is_whole = draft.with_untracked(Draft::is_whole);
        let Some(known) = known.filter(|_| is_whole && !busy.get_untracked()) else { return };
        let channel = draft.get_untracked().onto(known);
        busy.set(true);
        leptos::task::spawn_local(async move {
            let saved = save_channel(channel.clone()).await;
            busy.try_set(false);
            refused.try_set(saved.as_ref().err().cloned());
            if saved.is_ok() {
                board.update(|board| board.catalog.save(Item::Channel(channel)));
                toasts.info(t.saved.to_owned());
            }
        });
    };
    let field = |name: &str| format!("{name}-{id}");
    let bad_tongue =
        Signal::derive(move || draft.with(|d| !d.is_whole()).then(|| routing::words().bad_tongue.to_owned()));
    view! {
        <details>
            <summary>{t.replies}</summary>
            <form class="stack" novalidate=true on:submit=save>
                <p class="muted small">{t.replies_help}</p>
                <div role="alert">{move || refused.get().map(|why| view! { <Refused why=s.refusal(&why) /> })}</div>
                <TextField id=field("name") label=t.name value=part!(draft, name) required=true />
                <AreaField id=field("welcome") label=t.welcome help=t.welcome_help value=part!(draft, welcome) />
                <AreaField id=field("away") label=t.away help=t.away_help value=part!(draft, away) />
                <TextField
                    id=field("tongue")
                    label=t.tongue
                    value=part!(draft, tongue)
                    dir="ltr"
                    help=t.tongue_help
                    error=bad_tongue
                />
                <p class="line">
                    <span class="spacer"></span>
                    <button class="btn btn--primary" class:is-loading=busy type="submit">{t.save}</button>
                </p>
            </form>
        </details>
    }
}
