//! Handing the conversation to a colleague (S3-14 … S3-18): who is there and how much he has to do is live.

use super::here::{Here, here};
use crate::{
    api::conversations::{self, Colleague},
    console::shell::{status::status_words, toasts::toasts},
    domain::{
        agent::{Agent, Duty},
        ids::AgentId,
    },
    parts::{
        avatar::{Avatar, StatusGlyph},
        dialog::Dialog,
        icon::Icon,
    },
    texts::{fill, shell},
};
use leptos::{ev, html, prelude::*};

/// The dialog, while it is open.
#[component]
pub fn Transfer() -> impl IntoView {
    let here = here();
    let title = Signal::derive(move || here.words.transfer_title.to_owned());
    view! {
        <Dialog open=here.transferring title=title close=here.words.close id="transfer-title">
            <Form />
        </Dialog>
    }
}

/// What is being filled in.
#[derive(Clone, Copy)]
struct Filling {
    here: Here,
    /// `None` until the desk has answered.
    all: RwSignal<Option<Vec<Colleague>>>,
    typed: RwSignal<String>,
    chosen: RwSignal<Option<AgentId>>,
    note: RwSignal<String>,
    error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Filling {
    fn new(here: Here) -> Self {
        Self {
            here,
            all: RwSignal::new(None),
            typed: RwSignal::default(),
            chosen: RwSignal::new(None),
            note: RwSignal::default(),
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// Asks again for everybody's load (S3-16).
    fn refresh(self) {
        leptos::task::spawn_local(async move {
            match conversations::colleagues(self.here.id).await {
                Ok(all) => drop(self.all.try_set(Some(all))),
                Err(refusal) => drop(self.error.try_set(Some(self.here.say(&refusal)))),
            }
        });
    }

    /// Those whose name has the words, in the order of who can take it.
    fn rows(self) -> Vec<(Agent, Colleague)> {
        let typed = self.typed.get().to_lowercase();
        let named = |colleague: &Colleague| {
            self.here.state.board.with(|board| board.catalog.agents.get(&colleague.agent).cloned())
        };
        let all = self.all.get().unwrap_or_default();
        let mut rows: Vec<_> = all.into_iter().filter_map(|c| named(&c).map(|agent| (agent, c))).collect();
        rows.retain(|(agent, _)| agent.name.to_lowercase().contains(typed.trim()));
        rows.sort_by_key(|(agent, c)| (!can_take(agent, c), c.open, agent.name.clone()));
        rows
    }

    fn chosen_name(self) -> Option<String> {
        self.chosen.get().map(|agent| self.here.agent_name(agent))
    }
}

/// As he is now: his status is live, his load is as it was when the desk was asked.
fn can_take(agent: &Agent, colleague: &Colleague) -> bool {
    agent.is_available() && colleague.open < colleague.limit
}

#[component]
fn Form() -> impl IntoView {
    let here = here();
    let filling = Filling::new(here);
    Effect::new(move |_| filling.refresh());
    let submit = submit(filling);
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        submit();
    };
    let class = move || if filling.busy.get() { "btn btn--primary is-loading" } else { "btn btn--primary" };
    let act = move || match filling.chosen_name() {
        Some(name) => fill(here.words.transfer_to, &[("agent", &name)]),
        None => here.words.transfer.to_owned(),
    };
    view! {
        <form class="dialog__form" on:submit=send>
            <div class="dialog__body">
                <p class="dialog__sub">{here.words.transfer_how}</p>
                <Search filling=filling />
                <Colleagues filling=filling />
                <p class="field__error" id="transfer-error" role="alert">
                    {move || filling.error.get().map(|text| view! { <Icon name="i-alert" class="i-14" /><span>{text}</span> })}
                </p>
                <label class="field">
                    <span class="field__label">{here.words.word_for_him} " " <span class="opt">{here.words.summary_opt}</span></span>
                    <textarea
                        class="textarea"
                        rows="2"
                        maxlength="2000"
                        dir="auto"
                        on:input=move |event| filling.note.set(event_target_value(&event))
                    ></textarea>
                </label>
            </div>
            <div class="dialog__foot">
                <span class="spacer"></span>
                <button class="btn" type="button" on:click=move |_| here.transferring.set(false)>{here.words.cancel}</button>
                <button class=class type="submit"><span>{act}</span></button>
            </div>
        </form>
    }
}

/// Hands it over and says so. The conversation leaves the list by itself.
fn submit(filling: Filling) -> impl Fn() + Clone + 'static {
    let (here, toasts) = (filling.here, toasts());
    move || {
        let Some(to) = filling.chosen.get_untracked() else {
            filling.error.set(Some(here.words.choose_colleague.to_owned()));
            return;
        };
        if filling.busy.get_untracked() {
            return;
        }
        filling.busy.set(true);
        let note = filling.note.get_untracked().trim().to_owned();
        leptos::task::spawn_local(async move {
            let answer = conversations::transfer(here.id, to, note).await;
            filling.busy.try_set(false);
            match answer {
                Ok(()) => {
                    let name = untrack(|| here.agent_name(to));
                    toasts.info(fill(here.words.transferred_done, &[("agent", &name)]));
                    here.transferring.try_set(false);
                }
                Err(refusal) => {
                    filling.error.try_set(Some(here.say(&refusal)));
                    filling.refresh();
                }
            }
        });
    }
}

#[component]
fn Search(filling: Filling) -> impl IntoView {
    let words = filling.here.words;
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    view! {
        <div class="inputwrap">
            <Icon name="i-search" />
            <input
                class="input"
                type="search"
                placeholder=words.find_colleague
                aria-label=words.find_colleague
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
fn Colleagues(filling: Filling) -> impl IntoView {
    let words = filling.here.words;
    let rows = Memo::new(move |_| filling.rows());
    let none = move || if filling.all.with(Option::is_none) { words.loading } else { words.no_colleague };
    view! {
        <div
            class="picklist picklist--scroll"
            role="radiogroup"
            aria-label=words.colleagues
            aria-required="true"
            aria-invalid=move || if filling.error.with(Option::is_some) { "true" } else { "false" }
            aria-describedby="transfer-error"
        >
            <For
                each=move || rows.get()
                key=|(agent, colleague)| (agent.id, agent.status, agent.connected, colleague.open)
                children=move |(agent, colleague)| view! { <Row filling=filling agent=agent colleague=colleague /> }
            />
            <Show when=move || rows.with(Vec::is_empty)>
                <p class="picklist__none" role="status">{none}</p>
            </Show>
        </div>
    }
}

#[component]
fn Row(filling: Filling, agent: Agent, colleague: Colleague) -> impl IntoView {
    let (id, words) = (agent.id, filling.here.words);
    let able = can_take(&agent, &colleague);
    let state = match agent.duty() {
        Duty::ConnectionLost => words.not_connected,
        Duty::Available if !able => words.colleague_full,
        _ => status_words(agent.status, shell::words()).0,
    };
    let load = fill(
        words.colleague_load,
        &[("open", &colleague.open.to_string()), ("limit", &colleague.limit.to_string())],
    );
    let status = agent.status;
    view! {
        <label class="picklist__row">
            <input
                class="radio"
                type="radio"
                name="colleague"
                disabled=!able
                prop:checked=move || filling.chosen.get() == Some(id)
                on:change=move |_| {
                    filling.chosen.set(Some(id));
                    filling.error.set(None);
                }
            />
            <span class="line">
                <Avatar name=Some(agent.name.clone()) class="avatar--24" />
                <strong class="truncate"><bdi>{agent.name}</bdi></strong>
            </span>
            <span class="picklist__end">
                <small class="line"><StatusGlyph status=status />{state}</small>
                <small>{load}</small>
            </span>
        </label>
    }
}
