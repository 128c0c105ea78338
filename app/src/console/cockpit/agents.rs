//! The agents: what keeps each from getting chats or does not, for how long, and what he holds.

use super::{
    Giving,
    figures::{AgentRow, agent_rows, of_status},
    scope::scope,
};
use crate::node::prelude::*;
use crate::{
    api::agents::set_status_of,
    console::{
        inbox::take::Taking,
        shell::{
            pop::{Pop, PopKind, RadioItem},
            status::{status_words, with_reason},
            toasts::{Toasts, toasts},
        },
        state::console,
    },
    domain::{
        agent::{Agent, Duty, Status},
        board::Board,
        ids::{AgentId, ConversationId},
    },
    parts::{
        avatar::{Avatar, Mark, StatusGlyph, duty_mark},
        dialog::Confirm,
        icon::Icon,
    },
    texts::{
        fill,
        inbox::{self, kind_name},
        overview,
        queues::{self, Queues},
        shell::{self, Shell},
    },
};

#[component]
pub fn Agents() -> impl IntoNode {
    let (board, scope, words) = (console().board, scope(), queues::words());
    let rows = memo(move |_| board.with(|board| agent_rows(board, scope.get())));
    let typed = RwSignal::new(String::new());
    let parting = Parting::provide();
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
                    {Status::ALL.map(|status| view! { <OfStatus status=status rows=rows typed=typed /> }).collect_nodes()}
                </table>
            </div>
            <PartingQuestion parting=parting />
        </section>
    }
}

/// Those of one status below its name and their number (V-14); nothing where somebody is looked for and is not here.
#[component]
fn OfStatus(status: Status, rows: Memo<Vec<AgentRow>>, typed: RwSignal<String>) -> impl IntoNode {
    let them = memo(move |_| rows.with(|rows| typed.with(|typed| of_status(rows, status, typed))));
    let held_back = move || {
        let said = |(duty, n): &(Duty, usize)| {
            let mark = duty_mark(status, *duty);
            view! { <span class="line muted"><Mark mark=Signal::stored(mark) />{duty_word(*duty, status)} " " {*n}</span> }
        };
        them.with(|them| them.held_back.iter().map(said).collect_nodes())
    };
    let is_empty = move || them.with(|them| them.agents.is_empty());
    view! {
        <tbody hidden=move || is_empty() && typed.with(|typed| !typed.trim().is_empty())>
            <tr class="table__group">
                <th scope="rowgroup" colspan="5">
                    <span class="line">
                        <StatusGlyph status=status />
                        {status_words(status, shell::words()).0}
                        <span class="count">{move || them.with(|them| them.agents.len())}</span>
                        {held_back}
                    </span>
                </th>
            </tr>
            <For each=move || them.get().agents key=|id| *id let:id>
                <Row id=id rows=rows />
            </For>
        </tbody>
    }
}

/// What he is, in a word; of a break the reason, too. Who does not get chats anyhow may have lost his connection as well: those
/// that he has are about to leave him.
fn state_word(agent: &Agent) -> String {
    let word = with_reason(duty_word(agent.duty(), agent.status), agent.reason.as_deref());
    let is_lost = agent.duty() == Duty::Away && !agent.connected;
    with_reason(&word, is_lost.then_some(queues::words().lost))
}

fn duty_word(duty: Duty, status: Status) -> &'static str {
    let words = queues::words();
    match duty {
        Duty::Missed => words.missed,
        Duty::WrappingUp => words.wrapping_up,
        Duty::ConnectionLost => words.lost,
        Duty::Available | Duty::Away | Duty::Off => status_words(status, shell::words()).0,
    }
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
            let mark = duty_mark(agent.status, agent.duty());
            view! { <span class=class><Mark mark=Signal::stored(mark) />{state_word(&agent)}</span>{paused} }
        })
    };
    let for_how_long =
        move || agent.with(|agent| agent.as_ref().map(|agent| now.get().since(agent.duty_since).clock()));
    let mine = console().board.with_untracked(|board| board.me.agent == id);
    let held = move || {
        chats.get().map(|(chats, limit, points)| {
            let values = [("open", chats.len().to_string()), ("limit", limit.to_string())];
            let load = match limit {
                // He serves nothing of it; what he has was given to him by name.
                0 => chats.len().to_string(),
                _ => fill(words.load_of, &[(values[0].0, &values[0].1), (values[1].0, &values[1].1)]),
            };
            view! {
                <Chats name=name.get() load=load chats=chats mine=mine />
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
fn Chats(name: String, load: String, chats: Vec<ConversationId>, mine: bool) -> impl IntoNode {
    let words = queues::words();
    if chats.is_empty() {
        return view! { <span class="num">{load}</span> };
    }
    let (board, giving, taking) = (console().board, expect_context::<Giving>(), Taking::here());
    let link = move |id: ConversationId| {
        let name = board.with_untracked(|board| board.conversations.get(&id).and_then(|c| c.name.clone()));
        let name = name.unwrap_or_else(|| inbox::words().visitor.into());
        let give = fill(words.give_title, &[("name", &name)]);
        let take = fill(words.take_with, &[("name", &name)]);
        view! {
            <div class="menu__chat" role="none">
                <a class="menu__item" role="menuitem" tabindex="-1" href=format!("/chats/{id}?view=everyone")>
                    <Icon name="i-chat" />
                    <bdi class="truncate">{name}</bdi>
                </a>
                <button
                    class="menu__item"
                    type="button"
                    role="menuitem"
                    tabindex="-1"
                    aria-label=give.clone()
                    title=give
                    on:click=move |_| giving.give(id)
                >
                    <Icon name="i-transfer" class="i-flip" />
                </button>
                {(!mine).then(|| view! {
                    <button
                        class="menu__item"
                        type="button"
                        role="menuitem"
                        tabindex="-1"
                        aria-label=take.clone()
                        title=take
                        on:click=move |_| taking.takes_over(id)
                    >
                        <Icon name="i-user" />
                    </button>
                })}
            </div>
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

/// Sends somebody home whose chats would go to others: asked first. In context of the agents' table.
#[derive(Clone, Copy)]
struct Parting {
    agent: RwSignal<Option<(AgentId, String)>>,
    open: RwSignal<bool>,
}

impl Parting {
    fn provide() -> Self {
        let parting = Self { agent: RwSignal::new(None), open: RwSignal::new(false) };
        provide_context(parting);
        parting
    }

    fn ask(self, agent: AgentId, name: String) {
        self.agent.set(Some((agent, name)));
        self.open.set(true);
    }
}

/// How many chats would be handed on, whatever one looks at.
fn chats_of(board: RwSignal<Board>, agent: AgentId) -> usize {
    board.with(|board| board.conversations.values().filter(|c| c.owner() == Some(agent)).count())
}

/// The same that an agent is asked who goes home himself (S1-27).
#[component]
fn PartingQuestion(parting: Parting) -> impl IntoNode {
    let (board, setting, words) = (console().board, Setting::here(), overview::words());
    let title = Signal::derive(move || {
        let Some((id, name)) = parting.agent.get() else { return String::new() };
        let n = chats_of(board, id);
        let text = if n == 1 { words.sends_home_one } else { words.sends_home };
        fill(text, &[("agent", &name), ("n", &n.to_string())])
    });
    let confirm = Callback::new(move |()| {
        parting.open.set(false);
        if let Some((id, name)) = parting.agent.get_untracked() {
            setting.set(id, name, Status::Offline);
        }
    });
    view! {
        <Confirm
            id="parting-title"
            open=parting.open
            title=title
            text=Signal::stored(words.sends_home_how.to_owned())
            act=words.sends_home_act
            cancel=shell::words().cancel
            on_confirm=confirm
        />
    }
}

/// Sets others' statuses and says what became of it.
#[derive(Clone, Copy)]
struct Setting {
    toasts: Toasts,
    words: &'static Queues,
    shell: &'static Shell,
}

impl Setting {
    fn here() -> Self {
        Self { toasts: toasts(), words: queues::words(), shell: shell::words() }
    }

    fn set(self, agent: AgentId, name: String, to: Status) {
        let word = status_words(to, self.shell).0;
        let done = fill(self.words.status_set, &[("agent", &name), ("status", word)]);
        leptos::task::spawn_local(async move {
            match set_status_of(agent, to).await {
                Ok(()) => self.toasts.info(done),
                Err(refusal) => self.toasts.error(self.shell.say(&refusal)),
            }
        });
    }
}

#[component]
fn SetStatus(agent: AgentId, name: String, status: Status) -> impl IntoNode {
    let (board, setting, words) = (console().board, Setting::here(), queues::words());
    let shell = shell::words();
    let parting = expect_context::<Parting>();
    let label = fill(words.set_status, &[("agent", &name)]);
    if status == Status::Offline {
        return view! { <span class="sr-only">{words.is_offline}</span> };
    }
    let item = move |to: Status| {
        let name = name.clone();
        let word = status_words(to, shell).0;
        let set = move || {
            if to == Status::Offline && untrack(|| chats_of(board, agent)) > 0 {
                parting.ask(agent, name.clone());
            } else {
                setting.set(agent, name.clone(), to);
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::chat::sample;

    #[test]
    fn who_takes_no_chats_and_has_lost_his_connection_is_told_as_both() {
        let somebody = sample::board().myself().cloned().expect("somebody works there");
        let of = |status, connected, reason: Option<&str>| {
            let reason = reason.map(str::to_owned);
            state_word(&Agent { status, connected, reason, ..somebody.clone() })
        };
        assert_eq!(of(Status::Break, true, Some("Lunch")), "Break · Lunch");
        assert_eq!(of(Status::Break, false, Some("Lunch")), "Break · Lunch · Connection lost");
        assert_eq!(of(Status::Invisible, false, None), "Invisible · Connection lost");
        assert_eq!(of(Status::Online, false, None), "Connection lost");
        assert_eq!(of(Status::Offline, false, None), "Offline");
    }
}
