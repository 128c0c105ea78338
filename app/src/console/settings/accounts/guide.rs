//! Connecting an account, step by step: the account itself, the provider's check of our address, who answers, a first
//! message. From the second step on the account is connected; whoever closes the dialog finds the rest on its card.

use super::{
    Connecting,
    connect::AccountForm,
    health::{Copies, Verified, asked},
    rights::Rights,
};
use crate::node::prelude::*;
use crate::{
    api::{channels::Connected, settings::save_group},
    console::{
        settings::{codebox::CodeBox, scaffold},
        state::console,
        templates::first::TestMessage,
    },
    domain::{
        channel::{Channel, ChannelKind},
        ids::{ChannelId, GroupId},
        refusal::Refusal,
        settings::{Catalog, Group},
    },
    parts::{
        dialog::{FormFoot, Refused},
        icon::Icon,
    },
    texts::accounts::words,
};
use leptos::ev;
use std::collections::BTreeSet;

#[derive(Debug, Clone, PartialEq)]
enum Step {
    Account,
    Webhook(Connected),
    Answering(ChannelId),
    Trying(ChannelId),
}

impl Step {
    fn place(&self) -> usize {
        match self {
            Self::Account => 0,
            Self::Webhook(_) => 1,
            Self::Answering(_) => 2,
            Self::Trying(_) => 3,
        }
    }
}

/// The steps; an account that is connected anew has only the first.
#[component]
pub(super) fn Guide(what: Connecting, open: RwSignal<bool>) -> impl IntoNode {
    let at = RwSignal::new(Step::Account);
    let connected = Callback::new(move |connected| match what {
        Connecting::New => at.set(Step::Webhook(connected)),
        Connecting::Anew(_) => open.set(false),
    });
    let go = Callback::new(move |step| at.set(step));
    view! {
        {(what == Connecting::New).then(|| view! { <Steps at=Signal::derive(move || at.with(Step::place)) /> })}
        {move || match at.get() {
            Step::Account => view! { <AccountForm what=what open=open done=connected /> },
            Step::Webhook(connected) => view! { <Webhook connected=connected open=open go=go /> },
            Step::Answering(id) => view! { <Answering id=id open=open go=go /> },
            Step::Trying(id) => view! { <Trying id=id open=open /> },
        }}
    }
}

/// Where one is.
#[component]
fn Steps(at: Signal<usize>) -> impl IntoNode {
    let step = move |(place, name): (usize, &'static str)| {
        view! {
            <li class:is-done=move || place < at.get() aria-current=move || (place == at.get()).then_some("step")>{name}</li>
        }
    };
    view! { <ol class="steps dialog__steps">{words().steps.into_iter().enumerate().map(step).collect_nodes()}</ol> }
}

/// What is to be copied to the provider's page, and whether the provider has checked it.
#[component]
fn Webhook(connected: Connected, open: RwSignal<bool>, go: Callback<Step>) -> impl IntoNode {
    let t = words();
    let id = connected.channel;
    let known = asked(id);
    let verified =
        Signal::derive(move || known.with(|known| known.as_ref().and_then(|(health, _)| health.verified_at)));
    // The provider was asked to tell us, and did not agree.
    let failure =
        memo(move |_| known.with(|known| known.as_ref().and_then(|(health, _)| health.failure.clone())));
    let channel = console().board.with_untracked(|board| board.catalog.channels.get(&id).cloned());
    let fields = channel.as_ref().and_then(Channel::webhook_fields);
    let note = channel.and_then(|channel| match channel.kind {
        ChannelKind::Whatsapp => Some(t.webhook_notes[0]),
        ChannelKind::Messenger => Some(t.webhook_notes[1]),
        ChannelKind::Instagram => Some(t.webhook_notes[2]),
        ChannelKind::Web | ChannelKind::InApp => None,
    });
    let next = move |event: ev::SubmitEvent| {
        event.prevent_default();
        go.run(Step::Answering(id));
    };
    view! {
        <form class="dialog__form" on:submit=next>
            <div class="dialog__body">
                <p>{t.webhook_how}</p>
                <Copies connected=connected />
                {fields.map(|fields| view! { <CodeBox head=t.webhook_fields code=Signal::stored(fields.replace(',', ", ")) /> })}
                <Verified at=verified />
                {move || failure.get().map(|why| view! {
                    <p class="win win--soon" role="status"><Icon name="i-alert" class="i-14" /><span dir="auto">{why}</span></p>
                })}
                {note.map(|note| view! { <p class="muted">{note}</p> })}
            </div>
            <FormFoot open=open cancel=t.later act=Signal::stored(t.next.to_owned()) busy=false />
        </form>
    }
}

/// The groups whose agents get the account's chats.
#[component]
fn Answering(id: ChannelId, open: RwSignal<bool>, go: Callback<Step>) -> impl IntoNode {
    let (board, t, s) = (console().board, words(), scaffold::words());
    let groups = board.with_untracked(|board| board.catalog.groups.values().cloned().collect::<Vec<_>>());
    let serving = |group: &Group| group.serves.contains(&id);
    let chosen = RwSignal::new(groups.iter().filter(|g| serving(g)).map(|g| g.id).collect::<BTreeSet<_>>());
    let (busy, refused) = (RwSignal::new(false), RwSignal::new(None::<Refusal>));
    let next = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let saved = serve(board.get_untracked().catalog, id, chosen.get_untracked()).await;
            busy.try_set(false);
            match saved {
                Ok(()) => go.run(Step::Trying(id)),
                Err(refusal) => drop(refused.try_set(Some(refusal))),
            }
        });
    };
    view! {
        <form class="dialog__form" on:submit=next>
            <div class="dialog__body">
                <div role="alert">{move || refused.get().map(|why| view! { <Refused why=s.refusal(&why) /> })}</div>
                <fieldset class="field">
                    <legend class="field__label">{t.answering}</legend>
                    <p class="field__help">{t.answering_help}</p>
                    <div class="picklist picklist--sm picklist--scroll">
                        {groups.into_iter().map(|group| view! { <Choice group=group chosen=chosen /> }).collect_nodes()}
                    </div>
                </fieldset>
                <Show when=move || chosen.with(BTreeSet::is_empty)>
                    <p class="line" role="status"><Icon name="i-alert" />{t.answering_nobody}</p>
                </Show>
            </div>
            <FormFoot open=open cancel=t.later act=Signal::stored(t.next.to_owned()) busy=busy />
        </form>
    }
}

#[component]
fn Choice(group: Group, chosen: RwSignal<BTreeSet<GroupId>>) -> impl IntoNode {
    let id = group.id;
    let is_in = move || chosen.with(|chosen| chosen.contains(&id));
    let toggle = move |_| {
        chosen.update(|chosen| {
            if !chosen.remove(&id) {
                chosen.insert(id);
            }
        });
    };
    view! {
        <label class="picklist__row">
            <input class="checkbox" type="checkbox" prop:checked=is_in on:change=toggle />
            <span dir="auto">{group.name}</span>
        </label>
    }
}

/// Lets these groups serve the account, and no others.
async fn serve(catalog: Catalog, id: ChannelId, chosen: BTreeSet<GroupId>) -> Result<(), Refusal> {
    for mut group in catalog.groups.into_values() {
        let (serves, should) = (group.serves.contains(&id), chosen.contains(&group.id));
        if serves == should {
            continue;
        }
        group.serves.retain(|channel| *channel != id);
        group.serves.extend(should.then_some(id));
        save_group(group).await?;
    }
    Ok(())
}

/// A first message, either way.
#[component]
fn Trying(id: ChannelId, open: RwSignal<bool>) -> impl IntoNode {
    let (board, t) = (console().board, words());
    let known = asked(id);
    let kind = board.with_untracked(|board| board.catalog.channels.get(&id).map(|channel| channel.kind));
    let heard =
        move || known.with(|known| known.as_ref().is_some_and(|(health, _)| health.heard_at.is_some()));
    view! {
        <div class="dialog__body">
            <p>{match kind {
                Some(ChannelKind::Messenger) => t.trying_page,
                Some(ChannelKind::Instagram) => t.trying_instagram,
                _ => t.trying_how,
            }}</p>
            <p class="line" role="status">
                {move || if heard() {
                    view! { <Icon name="i-check" />{t.trying_heard} }
                } else {
                    view! { <Icon name="i-clock" />{t.trying_waits} }
                }}
            </p>
            {(kind == Some(ChannelKind::Whatsapp)).then(|| view! {
                <p>{t.trying_template}</p>
                <p><TestMessage from=id /></p>
            })}
            {(kind != Some(ChannelKind::Whatsapp)).then(|| view! { <Rights id=id /> })}
        </div>
        <div class="dialog__foot">
            <span class="spacer"></span>
            <button class="btn btn--primary" type="button" on:click=move |_| open.set(false)>{t.done}</button>
        </div>
    }
}
