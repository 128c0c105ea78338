//! By what a customer is known on the channels, and who else he is: two customers made one, and taken apart again.

use super::{
    clock::{Face, When},
    here::{Here, here},
    profile_parts::Section,
};
use crate::node::prelude::*;
use crate::{
    api::{
        conversations::{load_profile, merge_customers, part_customers},
        search::find,
    },
    console::shell::toasts::toasts,
    domain::{
        conversation::Conversation,
        customer::{Identity, Merged, Profile},
        ids::{ChannelId, CustomerId, MergeId},
        refusal::Refusal,
    },
    parts::{
        avatar::{Avatar, ChannelBadge},
        dialog::Dialog,
        icon::Icon,
        load::{Later, focus_when_here},
    },
    texts::{
        channels::{Channels, words},
        fill,
    },
};
use leptos::{ev, html};
use std::collections::BTreeSet;

#[component]
pub fn People() -> impl IntoNode {
    let (here, t) = (here(), words());
    let profile = memo(move |_| here.profile().and_then(Result::ok));
    let merging = RwSignal::new(false);
    let part = move |of: fn(&Profile, Here) -> Node| {
        move || profile.with(|profile| profile.as_ref().map(|profile| of(profile, here)))
    };
    view! {
        <Show when=move || profile.with(Option::is_some)>
            <Section title=t.known_as>
                {part(|profile, here| view! { <Names names=profile.identities.clone() here=here /> })}
                {part(|profile, here| view! { <Stopped channels=profile.stopped.clone() here=here /> })}
                {part(|profile, here| view! { <MergedHere merged=profile.merged.clone() here=here /> })}
                <div class="section__in">
                    <button class="btn btn--sm" type="button" aria-haspopup="dialog" on:click=move |_| merging.set(true)>
                        <Icon name="i-users" class="i-14" />
                        {t.same_person}
                    </button>
                </div>
            </Section>
        </Show>
        <Dialog open=merging title=Signal::derive(move || t.same_person.to_owned()) close=here.words.close id="merge-title">
            <Later part=move || search_form(merging) />
        </Dialog>
    }
}

#[component]
fn Names(names: Vec<Identity>, here: Here) -> impl IntoNode {
    let row = move |(id, handle): (ChannelId, Option<String>)| {
        let channel = here.state.board.with_untracked(|b| b.catalog.channels.get(&id).cloned())?;
        let (shown, by) = match handle {
            Some(handle) => (handle, Some(channel.name)),
            None => (channel.name, None),
        };
        Some(view! {
            <li class="line">
                <ChannelBadge kind=channel.kind />
                <bdi>{shown}</bdi>
                {by.map(|by| view! { <small class="muted"><bdi>{by}</bdi></small> })}
            </li>
        })
    };
    let rows: Vec<_> = known_by(names).into_iter().filter_map(row).collect();
    (!rows.is_empty()).then(|| view! { <ul class="section__in">{rows}</ul> })
}

/// What he goes by on each channel; nothing where that is the channel's own id alone, which says nothing to people.
fn known_by(names: Vec<Identity>) -> Vec<(ChannelId, Option<String>)> {
    let mut known: Vec<(ChannelId, Option<String>)> = Vec::new();
    for identity in names {
        let handle = match identity.is_phone {
            true => Some(format!("+{}", identity.value)),
            false => identity.username.map(|name| format!("@{name}")),
        };
        let is_here = known.iter().any(|(channel, _)| *channel == identity.channel);
        if handle.is_some() || !is_here {
            // What people can read takes the place of what they cannot.
            known.retain(|(channel, known)| *channel != identity.channel || known.is_some());
            known.push((identity.channel, handle));
        }
    }
    known
}

/// Where he asked for no more advertising.
#[component]
fn Stopped(channels: Vec<ChannelId>, here: Here) -> impl IntoNode {
    let row = move |id: ChannelId| {
        let name =
            here.state.board.with_untracked(|b| b.catalog.channels.get(&id).map(|c| c.name.clone()))?;
        Some(
            view! { <li class="line"><Icon name="i-block" class="i-14" />{fill(words().no_advertising, &[("channel", &name)])}</li> },
        )
    };
    (!channels.is_empty()).then(
        || view! { <ul class="section__in">{channels.into_iter().filter_map(row).collect_nodes()}</ul> },
    )
}

/// Who was merged into him, each to be taken apart again.
#[component]
fn MergedHere(merged: Vec<Merged>, here: Here) -> impl IntoNode {
    let (t, toasts) = (words(), toasts());
    let apart = move |merge: MergeId| {
        leptos::task::spawn_local(async move {
            match part_customers(merge).await {
                Ok(()) => {
                    toasts.info(t.taken_apart.to_owned());
                    look_again(here).await;
                }
                Err(refusal) => toasts.error(here.say(&refusal)),
            }
        });
    };
    let row = move |one: Merged| {
        let name = one.name.clone().unwrap_or_else(|| here.words.visitor.to_owned());
        let by = fill(t.merged_by, &[("name", &name), ("agent", &here.agent_name(one.by))]);
        let label = format!("{} · {name}", t.take_apart);
        view! {
            <li class="line">
                <span class="grow small"><bdi>{by}</bdi> " " <When at=one.at face=Face::Date /></span>
                <button class="btn btn--sm" type="button" aria-label=label on:click=move |_| apart(one.id)>{t.take_apart}</button>
            </li>
        }
    };
    (!merged.is_empty())
        .then(|| view! { <ul class="section__in">{merged.into_iter().map(row).collect_nodes()}</ul> })
}

async fn look_again(here: Here) {
    let profile = load_profile(here.id).await;
    here.state.customer.try_set(None);
    here.opened.profile.try_set(Some(profile));
}

#[lazy]
fn search_form(open: RwSignal<bool>) -> Node {
    view! { <Search open=open /> }
}

/// Looks for the other one by his name or address.
#[component]
fn Search(open: RwSignal<bool>) -> impl IntoNode {
    let (here, t) = (here(), words());
    let sought = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<Conversation>::new());
    let refused = RwSignal::new(None::<Refusal>);
    let field = NodeRef::<html::Input>::new();
    focus_when_here(field);
    let mine: BTreeSet<CustomerId> = here
        .profile()
        .and_then(Result::ok)
        .map(|p| p.earlier.iter().map(|c| c.customer).chain([p.customer.id]).collect())
        .unwrap_or_default();
    let seek = move |event: ev::Event| {
        let text = event_target_value(&event);
        sought.set(text.clone());
        let mine = mine.clone();
        leptos::task::spawn_local(async move {
            let answer = find(text.clone()).await;
            // An answer to what was typed before is passed over.
            if sought.try_get_untracked() == Some(text)
                && let Ok(answer) = answer
            {
                found.try_set(others(answer.conversations, &mine));
            }
        });
    };
    view! {
        <div class="dialog__body">
            <p class="dialog__sub">{t.same_person_how}</p>
            <label class="field">
                <span class="field__label">{t.find_customer}</span>
                <input class="input" type="search" autocomplete="off" dir="auto" node_ref=field on:input=seek />
            </label>
            <ul class="picklist" aria-label=t.find_customer>
                {move || found.get().into_iter().map(|one| view! { <Candidate one=one open=open refused=refused t=t /> }).collect_nodes()}
            </ul>
            <Show when=move || found.with(Vec::is_empty) && !sought.with(String::is_empty)>
                <p class="muted" role="status">{t.nobody_found}</p>
            </Show>
            <p class="field__error" role="alert">{move || refused.get().map(|why| here.say(&why))}</p>
        </div>
    }
}

/// Each customer once, by the conversation that was found first.
fn others(found: Vec<Conversation>, mine: &BTreeSet<CustomerId>) -> Vec<Conversation> {
    let mut seen = mine.clone();
    found.into_iter().filter(|conversation| seen.insert(conversation.customer)).collect()
}

#[component]
fn Candidate(
    one: Conversation,
    open: RwSignal<bool>,
    refused: RwSignal<Option<Refusal>>,
    t: &'static Channels,
) -> impl IntoNode {
    let (here, toasts) = (here(), toasts());
    let name = one.name.clone().or(one.contact.clone()).unwrap_or_else(|| here.words.visitor.to_owned());
    let contact = one.contact.clone();
    let customer = one.customer;
    let choose = move |_| {
        let Some(kept) = here.customer().map(|kept| kept.id) else { return };
        leptos::task::spawn_local(async move {
            match merge_customers(kept, customer).await {
                Ok(_) => {
                    toasts.info(t.made_one.to_owned());
                    open.try_set(false);
                    look_again(here).await;
                }
                Err(refusal) => drop(refused.try_set(Some(refusal))),
            }
        });
    };
    view! {
        <li>
            <button class="picklist__row" type="button" on:click=choose>
                <Avatar name=Some(name.clone()) class="avatar--24" />
                <span>
                    <strong><bdi>{name}</bdi></strong>
                    <small><bdi>{contact}</bdi></small>
                </span>
                <ChannelBadge kind=one.kind />
            </button>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_no_name_that_people_can_read_is_known_by_his_channel() {
        let of = |channel: u128, is_phone, value: &str, username: Option<&str>| Identity {
            channel: ChannelId::fixed(channel),
            is_phone,
            value: value.to_owned(),
            username: username.map(str::to_owned),
        };
        let names = vec![
            of(1, false, "7100", None),
            of(2, false, "DE.77", None),
            of(2, true, "4915550001", None),
            of(3, false, "9", Some("mira")),
        ];
        let known: Vec<_> = known_by(names).into_iter().map(|(_, handle)| handle).collect();
        assert_eq!(known, [None, Some("+4915550001".to_owned()), Some("@mira".to_owned())]);
    }
}
