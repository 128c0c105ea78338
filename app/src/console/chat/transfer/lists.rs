//! Who could get it: colleagues and groups, found by name, with what they have to do.

use super::filling::Filling;
use crate::node::prelude::*;
use crate::{
    api::conversations::{Colleague, Destination},
    console::shell::status::status_words,
    domain::{
        agent::{Agent, Duty},
        ids::GroupId,
    },
    parts::{
        avatar::{Avatar, Mark, duty_mark},
        icon::Icon,
        load::focus_when_here,
    },
    texts::{fill, queues, shell},
};
use leptos::html;

#[component]
pub fn Groups(filling: Filling) -> impl IntoNode {
    let words = filling.q;
    let rows = memo(move |_| filling.groups());
    let row = move |(id, name, there, all): (GroupId, String, usize, usize)| {
        let count = fill(words.there, &[("n", &there.to_string()), ("all", &all.to_string())]);
        let to = Destination::Group(id);
        view! {
            <label class="picklist__row">
                <Choose filling=filling to=to able=true />
                <strong class="truncate"><bdi>{name}</bdi></strong>
                <span class="picklist__end"><small>{count}</small></span>
            </label>
        }
    };
    view! {
        <List filling=filling label=words.groups>
            <For each=move || rows.get() key=Clone::clone children=row />
            <Show when=move || rows.with(Vec::is_empty)>
                <p class="picklist__none" role="status">{words.no_group}</p>
            </Show>
        </List>
    }
}

#[component]
fn List(filling: Filling, label: &'static str, children: Children) -> impl IntoNode {
    view! {
        <div
            class="picklist picklist--scroll"
            role=if filling.invites { "group" } else { "radiogroup" }
            aria-label=label
            aria-required=(!filling.invites).then_some("true")
            aria-invalid=move || filling.is_wrong()
            aria-describedby="transfer-error"
        >
            {children()}
        </div>
    }
}

#[component]
fn Choose(filling: Filling, to: Destination, able: bool) -> impl IntoNode {
    // Several may be called in at once.
    let kind = if filling.invites { "checkbox" } else { "radio" };
    view! {
        <input
            class=kind
            type=kind
            name="destination"
            disabled=!able
            prop:checked=move || filling.chosen.with(|chosen| chosen.contains(&to))
            on:change=move |_| filling.choose(to)
        />
    }
}

#[component]
pub fn Search(filling: Filling) -> impl IntoNode {
    let words = filling.subject.words;
    let find = move || if filling.to_group.get() { filling.q.find_group } else { words.find_colleague };
    let field = NodeRef::<html::Input>::new();
    focus_when_here(field);
    view! {
        <div class="inputwrap">
            <Icon name="i-search" />
            <input
                class="input"
                type="search"
                placeholder=find
                aria-label=find
                autocomplete="off"
                dir="auto"
                node_ref=field
                on:input=move |event| filling.typed.set(event_target_value(&event))
            />
            <span class="inputwrap__end">
                <button class="iconbtn" type="button" aria-label=words.refresh title=words.refresh on:click=move |_| filling.refresh()>
                    <Icon name="i-refresh" />
                </button>
            </span>
        </div>
    }
}

#[component]
pub fn Colleagues(filling: Filling) -> impl IntoNode {
    let words = filling.subject.words;
    let rows = memo(move |_| filling.rows());
    let none = move || if filling.all.with(Option::is_none) { words.loading } else { words.no_colleague };
    view! {
        <List filling=filling label=words.colleagues>
            <For
                each=move || rows.get()
                key=move |(agent, colleague)| {
                    let is_asked = filling.is_asked(agent.id);
                    let able = filling.can_take(agent, colleague);
                    (agent.id, agent.duty(), filling.wants(agent), able, is_asked, *colleague)
                }
                children=move |(agent, colleague)| view! { <Row filling=filling agent=agent colleague=colleague /> }
            />
            <Show when=move || rows.with(Vec::is_empty)>
                <p class="picklist__none" role="status">{none}</p>
            </Show>
        </List>
    }
}

#[component]
fn Row(filling: Filling, agent: Agent, colleague: Colleague) -> impl IntoNode {
    let (id, words) = (agent.id, filling.subject.words);
    let able = filling.can_take(&agent, &colleague);
    let state = match agent.duty() {
        _ if filling.is_asked(id) => filling.q.is_asked,
        _ if filling.is_in_it(id) => filling.q.in_chat_already,
        // Nothing is wrong with him.
        Duty::Available if filling.is_stuck() => status_words(agent.status, shell::words()).0,
        Duty::ConnectionLost => words.not_connected,
        Duty::Missed => queues::words().missed,
        Duty::WrappingUp => queues::words().wrapping_up,
        Duty::Available if !filling.wants(&agent) => queues::words().paused_kind,
        Duty::Available if !able => words.colleague_full,
        _ => status_words(agent.status, shell::words()).0,
    };
    let load = fill(
        words.colleague_load,
        &[("open", &colleague.open.to_string()), ("limit", &colleague.limit.to_string())],
    );
    let points = colleague.points.map(|taken| view! { <small>{queues::points(taken)}</small> });
    let mark = duty_mark(agent.status, agent.duty());
    view! {
        <label class="picklist__row">
            <Choose filling=filling to=Destination::Agent(id) able=able />
            <span class="line">
                <Avatar name=Some(agent.name.clone()) class="avatar--24" />
                <strong class="truncate"><bdi>{agent.name}</bdi></strong>
            </span>
            <span class="picklist__end">
                <small class="line"><Mark mark=Signal::stored(mark) />{state}</small>
                <small>{load}</small>
                {points}
            </span>
        </label>
    }
}
