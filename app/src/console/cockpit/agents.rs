//! The agents: what keeps each from getting chats or does not, for how long, and what he holds.

use super::{
    Giving,
    figures::{AgentRow, agent_rows},
    scope::scope,
};
use crate::node::prelude::*;
use crate::{
    api::agents::set_status_of,
    console::{
        shell::{
            pop::{Pop, PopKind, RadioItem},
            status::{status_words, with_reason},
            toasts::toasts,
        },
        state::console,
    },
    domain::{
        agent::{Agent, Duty, Status},
        ids::{AgentId, ConversationId},
    },
    parts::{
        avatar::{Avatar, StatusGlyph},
        icon::Icon,
    },
    texts::{
        fill,
        inbox::{self, kind_name},
        queues, shell,
    },
};

#[component]
pub fn Agents() -> impl IntoNode {
    let (board, scope, words) = (console().board, scope(), queues::words());
    let rows = memo(move |_| board.with(|board| agent_rows(board, scope.get())));
    let typed = RwSignal::new(String::new());
    let ids = move || {
        let wanted = typed.get().trim().to_lowercase();
        let is_meant = |row: &&AgentRow| row.agent.name.to_lowercase().contains(&wanted);
        rows.with(|rows| rows.iter().filter(is_meant).map(|row| row.agent.id).collect::<Vec<_>>())
    };
    view! {
        <section class="card c5" aria-labelledby="agents-title">
            <header class="card__head">
                <h2 id="agents-title">{words.agents}</h2>
                <span class="count">{move || rows.with(Vec::len)}</span>
                <span class="spacer"></span>
                <div class="inputwrap">
                    <Icon name="i-search" />
                    <input
                        class="input input--sm"
                        type="search"
                        autocomplete="off"
                        dir="auto"
                        placeholder=words.find_agent
                        aria-label=words.find_agent
                        on:input=move |event| typed.set(event_target_value(&event))
                    />
                </div>
            </header>
            <div class="tablewrap" tabindex="0" role="group" aria-labelledby="agents-title">
                <table class="table tight">
                    <thead>
                        <tr>
                            <th scope="col">{words.agent}</th>
                            <th scope="col">{words.state}</th>
                            <th scope="col" class="r">{words.for_how_long}</th>
                            <th scope="col" class="r">{words.chats}</th>
                            <th scope="col"><span class="sr-only">{words.change}</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=ids key=|id| *id let:id>
                            <Row id=id rows=rows />
                        </For>
                    </tbody>
                </table>
            </div>
        </section>
    }
}

/// What he is, in a word; of a break the reason, too.
fn state_word(agent: &Agent) -> String {
    let words = queues::words();
    let word = match agent.duty() {
        Duty::Missed => words.missed,
        Duty::WrappingUp => words.wrapping_up,
        Duty::ConnectionLost => words.lost,
        Duty::Available | Duty::Away | Duty::Off => status_words(agent.status, shell::words()).0,
    };
    with_reason(word, agent.reason.as_deref())
}

/// From which kinds of channels he wants no new chats, if there are such (V-18).
fn paused_word(agent: &Agent) -> Option<String> {
    let kinds: Vec<&str> = agent.paused.iter().map(|pause| kind_name(pause.kind, inbox::words())).collect();
    (!kinds.is_empty()).then(|| fill(queues::words().paused_kinds, &[("kinds", &kinds.join(", "))]))
}

/// Each cell follows its own part of the row, so that a menu stays open while something else changes.
#[component]
fn Row(id: AgentId, rows: Memo<Vec<AgentRow>>) -> impl IntoNode {
    let (now, words) = (console().now, queues::words());
    let row = memo(move |before: Option<&Option<AgentRow>>| {
        let found = rows.with(|rows| rows.iter().find(|row| row.agent.id == id).cloned());
        found.or_else(|| before.cloned().flatten())
    });
    let agent = memo(move |_| row.with(|row| row.as_ref().map(|row| row.agent.clone())));
    let chats =
        memo(move |_| row.with(|row| row.as_ref().map(|row| (row.chats.clone(), row.limit, row.points))));
    let status = memo(move |_| agent.with(|agent| agent.as_ref().map(|agent| agent.status)));
    let name = memo(move |_| agent.with(|agent| agent.as_ref().map(|a| a.name.clone()).unwrap_or_default()));
    let state = move || {
        agent.get().map(|agent| {
            let class = if matches!(agent.duty(), Duty::Missed | Duty::ConnectionLost) {
                "line is-bad"
            } else {
                "line"
            };
            let paused = paused_word(&agent).map(|text| view! { <small class="muted">{text}</small> });
            view! { <span class=class><StatusGlyph status=agent.status />{state_word(&agent)}</span>{paused} }
        })
    };
    let for_how_long =
        move || agent.with(|agent| agent.as_ref().map(|agent| now.get().since(agent.duty_since).clock()));
    let held = move || {
        chats.get().map(|(chats, limit, points)| {
            let values = [("open", chats.len().to_string()), ("limit", limit.to_string())];
            let load = fill(words.load_of, &[(values[0].0, &values[0].1), (values[1].0, &values[1].1)]);
            view! {
                <Chats name=name.get() load=load chats=chats />
                {points.map(|taken| view! { <small class="num muted">{queues::points(taken)}</small> })}
            }
        })
    };
    view! {
        <tr>
            <td>
                <span class="line">
                    {move || view! { <Avatar name=Some(name.get()) class="avatar--24" /> }}
                    <bdi class="truncate">{name}</bdi>
                </span>
            </td>
            <td>{state}</td>
            <td class="r muted">{for_how_long}</td>
            <td class="r">{held}</td>
            <td class="r">{move || status.get().map(|status| view! { <SetStatus agent=id name=name.get() status=status /> })}</td>
        </tr>
    }
}

/// How many he holds; the popover leads to each of them, and gives it to somebody else.
#[component]
fn Chats(name: String, load: String, chats: Vec<ConversationId>) -> impl IntoNode {
    let words = queues::words();
    if chats.is_empty() {
        return view! { <span class="num">{load}</span> };
    }
    let (board, giving) = (console().board, expect_context::<Giving>());
    let link = move |id: ConversationId| {
        let name = board.with_untracked(|board| board.conversations.get(&id).and_then(|c| c.name.clone()));
        let name = name.unwrap_or_else(|| inbox::words().visitor.into());
        let give = fill(words.give_title, &[("name", &name)]);
        view! {
            <a class="menu__item" role="menuitem" tabindex="-1" href=format!("/chats/{id}?view=everyone")>
                <Icon name="i-chat" />
                <bdi class="truncate">{name}</bdi>
            </a>
            <button class="menu__item" type="button" role="menuitem" tabindex="-1" aria-label=give on:click=move |_| giving.give(id)>
                <Icon name="i-transfer" class="i-flip" />
                <span>{words.give}</span>
            </button>
        }
    };
    let label = fill(words.open_chats, &[("agent", &name)]);
    let button = view! { <span class="num">{load}</span><Icon name="i-down" class="i-14" /> };
    view! {
        <Pop kind=PopKind::Menu label=label.clone() button_label=label button_class="btn btn--sm btn--ghost" class="pop__box--end" button=button>
            {chats.iter().copied().map(link).collect_nodes()}
        </Pop>
    }
}

#[component]
fn SetStatus(agent: AgentId, name: String, status: Status) -> impl IntoNode {
    let (toasts, words, shell) = (toasts(), queues::words(), shell::words());
    let label = fill(words.set_status, &[("agent", &name)]);
    if status == Status::Offline {
        return view! { <span class="sr-only">{words.is_offline}</span> };
    }
    let item = move |to: Status| {
        let name = name.clone();
        let word = status_words(to, shell).0;
        let set = move || {
            let done = fill(words.status_set, &[("agent", &name), ("status", word)]);
            leptos::task::spawn_local(async move {
                match set_status_of(agent, to).await {
                    Ok(()) => toasts.info(done),
                    Err(refusal) => toasts.error(shell.say(&refusal)),
                }
            });
        };
        view! {
            <RadioItem chosen=Signal::stored(to == status) on_choose=set>
                <StatusGlyph status=to />
                <span class="grow">{word}</span>
            </RadioItem>
        }
    };
    let button = view! { <Icon name="i-more" /> };
    view! {
        <Pop kind=PopKind::Menu label=label.clone() button_label=label.clone() hint=label button_class="iconbtn iconbtn--sm" class="pop__box--end" button=button>
            {Status::ALL.map(item.clone()).collect_nodes()}
        </Pop>
    }
}
