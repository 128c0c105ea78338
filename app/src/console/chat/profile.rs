//! The right pane: who the customer is, and what was before.

use super::{
    clock::{Face, When},
    here::{Here, here},
    profile_edit::edit_form,
    profile_note::NoteSection,
    profile_parts::{Fact, Section},
    profile_people::People,
    tags::hue,
    walk::take,
};
use crate::node::prelude::*;
use crate::{
    console::shell::panes::panes,
    domain::{
        channel::ChannelKind,
        conversation::{Conversation, State},
        customer::{Customer, Profile},
        ids::AgentId,
        time::Span,
    },
    parts::{
        avatar::{Avatar, ChannelBadge},
        icon::Icon,
        load::Later,
    },
    texts::{channels, fill, queues},
};
use leptos::ev;

#[component]
pub fn Pane() -> impl IntoNode {
    let (here, drawer) = (here(), panes().profile);
    let failed = move || here.profile().and_then(Result::err);
    let esc = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && drawer.get_untracked() {
            take(&event);
            drawer.set(false);
        }
    };
    view! {
        <aside class="pane pane--profile" id="profile" aria-label=here.words.profile on:keydown=esc>
            <div class="panehead only-drawer">
                <h2>{here.words.customer}</h2>
                <button
                    class="iconbtn"
                    type="button"
                    aria-label=here.words.close
                    title=here.words.close
                    on:click=move |_| drawer.set(false)
                >
                    <Icon name="i-x" />
                </button>
            </div>
            <div class="pane__scroll">
                {move || failed().map(|refusal| view! {
                    <div class="empty" role="alert">
                        <p>{here.words.profile_failed}</p>
                        <p>{here.say(&refusal)}</p>
                    </div>
                })}
                <Person />
                <ThisConversation />
                <People />
                <NoteSection />
                <TagSection />
                <Earlier />
            </div>
        </aside>
    }
}

/// Name, and how to reach him.
#[component]
fn Person() -> impl IntoNode {
    let here = here();
    let editing = RwSignal::new(false);
    let customer = memo(move |_| here.customer());
    let face = move || {
        let (name, picture) = here.conversation.with(|c| (c.name.clone(), c.picture));
        view! { <Avatar name=name class="avatar--48" picture=picture /> }
    };
    let is_vip = memo(move |_| customer.with(|customer| customer.as_ref().is_some_and(|c| c.vip)));
    let vip = move || {
        is_vip.get().then(|| view! { <p><Icon name="i-star" class="i-14" />{queues::words().vip}</p> })
    };
    let since = move || customer.get().map(|customer| view! { <Since customer=customer /> });
    view! {
        <div class="profhead">
            {face}
            <div>
                <h2><bdi>{move || here.name()}</bdi></h2>
                {since}
                {vip}
            </div>
            <button
                class="iconbtn iconbtn--sm"
                type="button"
                aria-label=here.words.edit_customer
                title=here.words.edit_customer
                aria-expanded=move || if editing.get() { "true" } else { "false" }
                disabled=move || customer.with(Option::is_none)
                on:click=move |_| editing.update(|editing| *editing = !*editing)
            >
                <Icon name="i-edit" />
            </button>
        </div>
        <Section title=here.words.general>
            {move || if editing.get() {
                // What a colleague changes meanwhile takes nothing from what is being typed.
                let customer = customer.get_untracked();
                customer.map(|customer| view! { <Later part=move || edit_form(customer.clone(), editing) /> })
            } else {
                customer.get().map(|customer| view! { <General customer=customer /> })
            }}
        </Section>
    }
}

#[component]
fn Since(customer: Customer) -> impl IntoNode {
    let words = here().words;
    let date = super::clock::moment(customer.created_at, Face::Date);
    view! { <p>{move || fill(words.customer_since, &[("date", &date())])}</p> }
}

#[component]
fn General(customer: Customer) -> impl IntoNode {
    let words = here().words;
    let nothing = customer.email.is_none() && customer.phone.is_none() && customer.fields.is_empty();
    let field = |(label, value): (String, String)| view! { <Fact label=label value=value /> };
    if nothing {
        return view! { <div class="section__in"><p class="muted">{words.nothing_known}</p></div> };
    }
    view! {
        <dl class="facts">
            {customer.email.map(|email| view! { <Fact label=words.email value=email /> })}
            {customer.phone.map(|phone| view! { <Fact label=words.phone value=phone /> })}
            {customer.fields.into_iter().map(field).collect_nodes()}
        </dl>
    }
}

#[component]
fn ThisConversation() -> impl IntoNode {
    let here = here();
    let words = here.words;
    let facts = memo(move |_| facts(here));
    view! {
        <Section title=words.this_conversation>
            <dl class="facts">
                {move || facts.get().into_iter().map(|(label, value)| view! { <Fact label=label value=value /> }).collect_nodes()}
                <dt>{words.started}</dt>
                <dd><When at=here.conversation.with_untracked(|c| c.opened_at) face=Face::Moment /></dd>
                {move || closed(here).map(|at| view! { <dt>{words.closed}</dt><dd><When at=at face=Face::Moment /></dd> })}
            </dl>
        </Section>
    }
}

fn closed(here: Here) -> Option<crate::domain::time::Timestamp> {
    here.conversation.with(|c| match c.state {
        State::Archived { at, .. } => Some(at),
        State::Waiting { .. } | State::Assigned { .. } => None,
    })
}

/// Labels and values that are known.
fn facts(here: Here) -> Vec<(&'static str, String)> {
    let words = here.words;
    let profile = here.profile().and_then(Result::ok);
    here.conversation.with(|conversation| {
        here.state.board.with(|board| {
            let catalog = &board.catalog;
            let queue = conversation.group.and_then(|group| catalog.groups.get(&group));
            let agents = agents(conversation, profile.as_ref());
            let names: Vec<&str> = agents.iter().map(|agent| catalog.agent_name(*agent)).collect();
            let told = channels::words();
            let (kind, foreign) = (at(conversation.kind), conversation.kind.is_foreign());
            let account = catalog.channels.get(&conversation.channel).and_then(|c| c.account.as_ref());
            let ours = account.map(|account| account.label.clone()).filter(|label| !label.is_empty());
            let first_reply = profile.as_ref().and_then(|profile| profile.first_reply);
            [
                (words.channel, catalog.channels.get(&conversation.channel).map(|c| c.name.clone())),
                (told.accounts[kind], ours),
                (called(conversation, told), address(conversation).filter(|_| foreign)),
                (words.queue, queue.map(|queue| queue.name.clone())),
                (words.page, conversation.page.as_deref().map(short)),
                (words.first_reply, first_reply.map(|ms| super::calendar::length(Span::millis(ms), words))),
                (words.agents, Some(names.join(", ")).filter(|names| !names.is_empty())),
                (words.rating, conversation.rating.map(|n| fill(words.stars, &[("stars", &n.to_string())]))),
            ]
            .into_iter()
            .filter_map(|(label, value)| value.map(|value| (label, value)))
            .collect()
        })
    })
}

/// By what he is known on his channel: Messenger tells nothing but his name (S2-44).
fn address(conversation: &Conversation) -> Option<String> {
    let name = || conversation.name.clone().filter(|_| conversation.kind == ChannelKind::Messenger);
    conversation.contact.clone().or_else(name)
}

/// What that is called. On WhatsApp it is a number, or the name that he chose where he hides it.
fn called(conversation: &Conversation, told: &channels::Channels) -> &'static str {
    let is_user_name = conversation.contact.as_ref().is_some_and(|contact| contact.starts_with('@'));
    match conversation.kind {
        ChannelKind::Whatsapp if is_user_name => told.user_name,
        kind => told.addresses[at(kind)],
    }
}

/// An address as people say it.
fn short(address: &str) -> String {
    address.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_owned()
}

/// Where a kind of channel stands in the lists of words.
fn at(kind: ChannelKind) -> usize {
    ChannelKind::ALL.iter().position(|other| *other == kind).unwrap_or_default()
}

/// Who had it, and who has it now.
fn agents(conversation: &Conversation, profile: Option<&Profile>) -> Vec<AgentId> {
    let mut agents = profile.map(|profile| profile.agents.clone()).unwrap_or_default();
    agents.extend(conversation.owner().filter(|owner| !agents.contains(owner)));
    agents
}

#[component]
fn TagSection() -> impl IntoNode {
    let here = here();
    let tags = move || {
        let ids = here.conversation.with(|c| c.tags.clone());
        here.state.board.with(|board| {
            let tags = ids.iter().filter_map(|id| board.catalog.tags.get(id));
            tags.map(|tag| view! { <span class=hue(tag.hue)><bdi>{tag.name.clone()}</bdi></span> })
                .collect_nodes()
        })
    };
    view! {
        <Show when=move || here.conversation.with(|c| !c.tags.is_empty())>
            <Section title=here.words.tags>
                <div class="section__in"><span class="tags">{tags}</span></div>
            </Section>
        </Show>
    }
}

#[component]
fn Earlier() -> impl IntoNode {
    let here = here();
    let earlier = memo(move |_| here.profile().and_then(Result::ok).map(|p| p.earlier).unwrap_or_default());
    let row = move |conversation: Conversation| view! { <EarlierRow conversation=conversation /> };
    view! {
        <Section title=here.words.earlier count=Signal::derive(move || earlier.with(Vec::len))>
            <div class="hist">{move || earlier.get().into_iter().map(row).collect_nodes()}</div>
            <Show when=move || earlier.with(Vec::is_empty)>
                <div class="section__in"><p class="muted">{here.words.no_earlier}</p></div>
            </Show>
        </Section>
    }
}

#[component]
fn EarlierRow(conversation: Conversation) -> impl IntoNode {
    let here = here();
    let room = if conversation.is_archived() { "archive" } else { "chats" };
    let channel = here.state.board.with(|board| {
        board.catalog.channels.get(&conversation.channel).map(|c| c.name.clone()).unwrap_or_default()
    });
    let topic = match &conversation.state {
        State::Archived { how, .. } => how.topic(),
        State::Waiting { .. } | State::Assigned { .. } => None,
    };
    let title = match topic {
        Some(topic) => here.state.board.with(|board| board.catalog.topic_path(topic)),
        None => conversation.last.as_ref().map(|last| last.text.clone()).unwrap_or_default(),
    };
    view! {
        <a href=format!("/{room}/{}", conversation.id)>
            <ChannelBadge kind=conversation.kind />
            <span class="hist__what">
                <bdi class="truncate">{title}</bdi>
                <small class="truncate"><bdi>{channel}</bdi></small>
            </span>
            <When at=conversation.opened_at face=Face::Date />
        </a>
    }
}
