//! Accounts at WhatsApp, Messenger and Instagram: connecting them, how they do, and their templates.

mod connect;
mod disconnect;
mod guide;
mod health;
mod kept;
mod money;
mod new_template;
mod prices;
mod replies;
mod rights;
mod templates;

use super::scaffold::BackToSections;
use crate::node::prelude::*;
use crate::{
    api::channels::go_on,
    console::{chat::clock::Zone, shell::toasts::toasts, state::console, templates::first::TestMessage},
    domain::{
        channel::{Channel, ChannelKind, Trouble, TroubleKind},
        ids::ChannelId,
    },
    parts::{avatar::ChannelBadge, dialog::Dialog, icon::Icon},
    texts::{accounts::words, shell},
};
use disconnect::Leaving;
use guide::Guide;
use health::HealthOf;
use money::Costs;
use replies::Replies;
use rights::Rights;
use templates::Templates;

/// What the dialog connects: nothing yet, a new account, or a known one anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Connecting {
    New,
    Anew(ChannelId),
}

#[component]
pub fn Accounts() -> impl IntoNode {
    Zone::provide();
    let (board, t) = (console().board, words());
    let connecting = RwSignal::new(None::<Connecting>);
    let open = RwSignal::new(false);
    let leaving = RwSignal::new(None::<ChannelId>);
    Effect::new(move |_| {
        if connecting.with(Option::is_some) {
            open.set(true);
        }
    });
    let accounts = memo(move |_| {
        let of = |board: &crate::domain::board::Board| -> Vec<ChannelId> {
            board.catalog.channels.values().filter(|c| c.account.is_some()).map(|c| c.id).collect()
        };
        board.with(of)
    });
    view! {
        <div class="page">
            <header class="page__head">
                <BackToSections />
                <h1>{t.title}</h1>
                <span class="spacer"></span>
                <button class="btn btn--primary" type="button" on:click=move |_| connecting.set(Some(Connecting::New))>
                    <Icon name="i-plus" />
                    {t.connect}
                </button>
            </header>
            <div class="page__scroll">
                <p class="muted">{t.intro}</p>
                <Show when=move || accounts.with(Vec::is_empty)>
                    <div class="empty">
                        <Icon name="i-link" class="i-24" />
                        <p>{t.none}</p>
                    </div>
                </Show>
                <For each=move || accounts.get() key=|id| *id let:id>
                    <Account id=id connecting=connecting leaving=leaving />
                </For>
            </div>
            <Dialog open=open title=Signal::derive(move || t.connect.to_owned()) close=t.close id="connect-title">
                {move || connecting.get().map(|what| view! { <Guide what=what open=open /> })}
            </Dialog>
            <Leaving leaving=leaving />
        </div>
    }
}

/// One account: its name, what is wrong with it, how it does, its templates.
#[component]
fn Account(
    id: ChannelId,
    connecting: RwSignal<Option<Connecting>>,
    /// To be disconnected, if its admin is sure.
    leaving: RwSignal<Option<ChannelId>>,
) -> impl IntoNode {
    let (board, t) = (console().board, words());
    let channel: Memo<Option<Channel>> =
        memo(move |_| board.with(|board| board.catalog.channels.get(&id).cloned()));
    let kind = channel.with_untracked(|channel| channel.as_ref().map_or(ChannelKind::Web, |c| c.kind));
    let name = move || channel.with(|channel| channel.as_ref().map(|c| c.name.clone()).unwrap_or_default());
    let label = move || {
        channel.with(|c| {
            c.as_ref().and_then(|c| c.account.as_ref()).map(|a| a.label.clone()).unwrap_or_default()
        })
    };
    let trouble = move || channel.with(|c| c.as_ref().and_then(|c| c.trouble.clone()));
    let is_gone = memo(move |_| channel.with(|c| c.as_ref().is_some_and(Channel::is_disconnected)));
    let is_off = memo(move |_| channel.with(|c| c.as_ref().is_some_and(Channel::is_off)));
    let heading = format!("account-{id}");
    let labelled = heading.clone();
    view! {
        <section class="card" aria-labelledby=labelled>
            <header class="card__head">
                <ChannelBadge kind=kind />
                <h2 id=heading><bdi>{name}</bdi> " · " <bdi>{label}</bdi></h2>
                <span class="spacer"></span>
                {move || (kind == ChannelKind::Whatsapp && !is_off.get()).then(|| view! { <TestMessage from=id /> })}
                <button class="btn btn--sm" type="button" on:click=move |_| connecting.set(Some(Connecting::Anew(id)))>
                    {t.connect_anew}
                </button>
                <Show when=move || !is_gone.get()>
                    <button class="btn btn--sm" type="button" aria-haspopup="dialog" on:click=move |_| leaving.set(Some(id))>
                        {t.disconnect}
                    </button>
                </Show>
            </header>
            <div class="card__body">
                {move || trouble().map(|trouble| view! { <InTrouble id=id trouble=trouble /> })}
                <Show when=move || is_off.get()>
                    <p class="line" role="status">
                        <Icon name="i-alert" />
                        {if is_gone.get() { t.disconnected } else { t.off }}
                    </p>
                </Show>
                <Show when=move || !is_gone.get()>
                    <HealthOf id=id />
                    {(kind != ChannelKind::Whatsapp).then(|| view! { <Rights id=id /> })}
                </Show>
                <Replies id=id />
                {(kind == ChannelKind::Whatsapp).then(|| view! { <Costs id=id /><Templates id=id /> })}
            </div>
        </section>
    }
}

/// What is wrong with it, and that an admin has seen to it: a dead token alone can only be replaced.
#[component]
fn InTrouble(id: ChannelId, trouble: Trouble) -> impl IntoNode {
    let (t, toasts, busy) = (words(), toasts(), RwSignal::new(false));
    let Trouble { what, detail, .. } = trouble;
    let act_on = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = go_on(id).await;
            busy.try_set(false);
            if let Err(refusal) = answer {
                toasts.error(shell::words().say(&refusal));
            }
        });
    };
    let act = if what.stops() { t.send_again } else { t.noted };
    view! {
        <div class=if what.stops() { "banner banner--err" } else { "banner banner--warn" } role="alert">
            <Icon name="i-alert" />
            <div class="grow">
                <p>{t.trouble[what as usize]}</p>
                <p class="small muted" dir="auto">{detail}</p>
            </div>
            {(what != TroubleKind::Reconnect).then(|| view! {
                <button class="btn btn--sm" type="button" disabled=move || busy.get() on:click=act_on>{act}</button>
            })}
        </div>
    }
}
