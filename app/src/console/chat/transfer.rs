//! Handing the conversation to a colleague or a group (S3-14 … S3-18), and calling a colleague in (S3-21, S3-22): who is
//! there and how much he has to do is live.

use super::here::{Here, here};
use crate::{
    api::conversations::{self, Colleague, Destination},
    console::shell::{status::status_words, toasts::toasts},
    domain::{
        agent::{Agent, Duty},
        ids::{AgentId, GroupId},
        settings::Mode,
    },
    parts::{
        avatar::{Avatar, StatusGlyph},
        choice::SwitchField,
        dialog::Dialog,
        icon::Icon,
        load::{Later, focus_when_here},
    },
    texts::{
        fill,
        queues::{self, Queues},
        shell,
    },
};
use leptos::{ev, html, prelude::*};

/// The dialog, while it is open.
#[component]
pub fn Transfer() -> impl IntoView {
    let here = here();
    let title = Signal::derive(move || here.words.transfer_title.to_owned());
    view! {
        <Dialog open=here.transferring title=title close=here.words.close id="transfer-title">
            <Later part=form />
        </Dialog>
    }
}

/// The dialog that calls a colleague in, while it is open.
#[component]
pub fn Invite() -> impl IntoView {
    let here = here();
    let title = Signal::derive(move || queues::words().invite.to_owned());
    view! {
        <Dialog open=here.inviting title=title close=here.words.close id="invite-title">
            <Later part=invitation />
        </Dialog>
    }
}

#[lazy]
fn invitation() -> AnyView {
    view! { <Form invites=true /> }.into_any()
}

/// What is being filled in.
#[derive(Clone, Copy)]
struct Filling {
    here: Here,
    q: &'static Queues,
    /// He is called in; the chat stays where it is.
    invites: bool,
    /// To advise only.
    whispers: RwSignal<bool>,
    /// `None` until the desk has answered.
    all: RwSignal<Option<Vec<Colleague>>>,
    typed: RwSignal<String>,
    /// Whether a group is looked for, and not a colleague: one choice of two (S3-15).
    to_group: RwSignal<bool>,
    chosen: RwSignal<Option<Destination>>,
    note: RwSignal<String>,
    error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Filling {
    fn new(here: Here, invites: bool) -> Self {
        Self {
            here,
            q: queues::words(),
            invites,
            whispers: RwSignal::new(false),
            all: RwSignal::new(None),
            typed: RwSignal::default(),
            to_group: RwSignal::new(false),
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
        rows.sort_by_key(|(agent, c)| (!self.can_take(agent, c), c.open, agent.name.clone()));
        rows
    }

    /// The other groups that serve the channel: name, how many of it could take a chat, how many are in it.
    fn groups(self) -> Vec<(GroupId, String, usize, usize)> {
        let typed = self.typed.get().to_lowercase();
        let (channel, waits_in) =
            self.here.conversation.with(|c| (c.channel, c.group.filter(|_| c.is_waiting())));
        self.here.state.board.with(|board| {
            let is_there = |agent: &AgentId| board.catalog.agents.get(agent).is_some_and(Agent::is_available);
            let groups = board.catalog.groups.values();
            groups
                .filter(|group| group.serves.contains(&channel) && Some(group.id) != waits_in)
                .filter(|group| group.name.to_lowercase().contains(typed.trim()))
                .map(|group| {
                    let there = group.members.iter().filter(|agent| is_there(agent)).count();
                    (group.id, group.name.clone(), there, group.members.len())
                })
                .collect()
        })
    }

    fn name_of(self, to: Destination) -> String {
        match to {
            Destination::Agent(agent) => self.here.agent_name(agent),
            Destination::Group(group) => self.here.state.board.with(|board| {
                board.catalog.groups.get(&group).map(|group| group.name.clone()).unwrap_or_default()
            }),
        }
    }

    /// What is said once it is done.
    fn done(self, to: Destination, name: &str) -> String {
        let form = match (to, untrack(|| self.time_to_accept())) {
            _ if self.invites => self.q.invited_done,
            (Destination::Group(_), _) => return fill(self.q.sent_to_group_done, &[("group", name)]),
            (_, Some(_)) => self.q.offered_done,
            (_, None) => self.here.words.transferred_done,
        };
        fill(form, &[("agent", name)])
    }

    /// Whether this colleague can be chosen: to get the chat he needs room, to be called in he needs to be there. His
    /// status is live, his load is as it was when the desk was asked.
    fn can_take(self, agent: &Agent, colleague: &Colleague) -> bool {
        agent.is_available() && (self.invites || colleague.open < colleague.limit)
    }

    /// How long the chosen colleague has to accept, if his group's chats are accepted.
    fn time_to_accept(self) -> Option<(String, u32)> {
        let Some(Destination::Agent(agent)) = self.chosen.get().filter(|_| !self.invites) else {
            return None;
        };
        let conversation = self.here.conversation.get();
        let seconds = self.here.state.board.with(|board| {
            let group = board.catalog.groups_of(&conversation).find(|g| g.members.contains(&agent))?;
            (group.terms.mode == Mode::Offer).then_some(group.terms.offer_seconds)
        });
        Some((self.here.agent_name(agent), seconds?))
    }
}

#[lazy]
fn form() -> AnyView {
    view! { <Form invites=false /> }.into_any()
}

#[component]
fn Form(invites: bool) -> impl IntoView {
    let here = here();
    let filling = Filling::new(here, invites);
    Effect::new(move |_| filling.refresh());
    let submit = submit(filling);
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        submit();
    };
    let class = move || if filling.busy.get() { "btn btn--primary is-loading" } else { "btn btn--primary" };
    let how = move || match (invites, filling.to_group.get()) {
        (true, _) => filling.q.invite_how,
        (false, true) => filling.q.group_how,
        (false, false) => here.words.transfer_how,
    };
    let accepts = move || {
        filling.time_to_accept().map(|(agent, seconds)| {
            let values = [("agent", agent.as_str()), ("n", &seconds.to_string())];
            view! { <p class="field__help">{fill(filling.q.must_accept, &values)}</p> }
        })
    };
    let act = move || match filling.chosen.get() {
        Some(to) => {
            let form = if invites { filling.q.ask_in } else { here.words.transfer_to };
            fill(form, &[("agent", &filling.name_of(to))])
        }
        None if invites => filling.q.invite.to_owned(),
        None => here.words.transfer.to_owned(),
    };
    view! {
        <form class="dialog__form" on:submit=send>
            <div class="dialog__body">
                <p class="dialog__sub">{how}</p>
                {(!invites).then(|| view! { <Kinds filling=filling /> })}
                <Search filling=filling />
                {move || match filling.to_group.get() {
                    true => view! { <Groups filling=filling /> }.into_any(),
                    false => view! { <Colleagues filling=filling /> }.into_any(),
                }}
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
                {accepts}
                {invites.then(|| view! { <Whispers filling=filling /> })}
            </div>
            <div class="dialog__foot">
                <span class="spacer"></span>
                <button class="btn" type="button" on:click=move |_| close(here)>{here.words.cancel}</button>
                <button class=class type="submit"><span>{act}</span></button>
            </div>
        </form>
    }
}

fn close(here: Here) {
    here.transferring.set(false);
    here.inviting.set(false);
}

/// To advise only: the customer does not hear of him.
#[component]
fn Whispers(filling: Filling) -> impl IntoView {
    let q = filling.q;
    view! { <SwitchField id="invite-whispers" label=q.whisper value=filling.whispers help=q.whisper_how /> }
}

/// Hands it over and says so. The conversation leaves the list by itself.
fn submit(filling: Filling) -> impl Fn() + Clone + 'static {
    let (here, toasts) = (filling.here, toasts());
    move || {
        let Some(to) = filling.chosen.get_untracked() else {
            let group = filling.to_group.get_untracked();
            let missing = if group { filling.q.choose_group } else { here.words.choose_colleague };
            filling.error.set(Some(missing.to_owned()));
            return;
        };
        if filling.busy.get_untracked() {
            return;
        }
        filling.busy.set(true);
        let note = filling.note.get_untracked().trim().to_owned();
        leptos::task::spawn_local(async move {
            let answer = match to {
                Destination::Agent(agent) if filling.invites => {
                    conversations::invite(here.id, agent, filling.whispers.get_untracked(), note).await
                }
                to => conversations::transfer(here.id, to, note).await,
            };
            filling.busy.try_set(false);
            match answer {
                Ok(()) => {
                    let name = untrack(|| filling.name_of(to));
                    toasts.info(filling.done(to, &name));
                    here.transferring.try_set(false);
                    here.inviting.try_set(false);
                }
                Err(refusal) => {
                    filling.error.try_set(Some(here.say(&refusal)));
                    filling.refresh();
                }
            }
        });
    }
}

/// To whom: a colleague or a group.
#[component]
fn Kinds(filling: Filling) -> impl IntoView {
    let button = move |group: bool, name: &'static str| {
        let choose = move |_| {
            filling.to_group.set(group);
            filling.chosen.set(None);
            filling.error.set(None);
        };
        view! {
            <button type="button" aria-pressed=move || (filling.to_group.get() == group).to_string() on:click=choose>
                {name}
            </button>
        }
    };
    let words = filling.q;
    view! {
        <div class="seg seg--block" role="group" aria-label=words.to_whom>
            {button(false, words.colleague)}
            {button(true, words.group)}
        </div>
    }
}

#[component]
fn Groups(filling: Filling) -> impl IntoView {
    let words = filling.q;
    let rows = Memo::new(move |_| filling.groups());
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
fn List(filling: Filling, label: &'static str, children: Children) -> impl IntoView {
    view! {
        <div
            class="picklist picklist--scroll"
            role="radiogroup"
            aria-label=label
            aria-required="true"
            aria-invalid=move || if filling.error.with(Option::is_some) { "true" } else { "false" }
            aria-describedby="transfer-error"
        >
            {children()}
        </div>
    }
    .into_any()
}

#[component]
fn Choose(filling: Filling, to: Destination, able: bool) -> impl IntoView {
    let choose = move |_| {
        filling.chosen.set(Some(to));
        filling.error.set(None);
    };
    view! {
        <input
            class="radio"
            type="radio"
            name="destination"
            disabled=!able
            prop:checked=move || filling.chosen.get() == Some(to)
            on:change=choose
        />
    }
}

#[component]
fn Search(filling: Filling) -> impl IntoView {
    let words = filling.here.words;
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
fn Colleagues(filling: Filling) -> impl IntoView {
    let words = filling.here.words;
    let rows = Memo::new(move |_| filling.rows());
    let none = move || if filling.all.with(Option::is_none) { words.loading } else { words.no_colleague };
    view! {
        <List filling=filling label=words.colleagues>
            <For
                each=move || rows.get()
                key=|(agent, colleague)| (agent.id, agent.duty(), colleague.open)
                children=move |(agent, colleague)| view! { <Row filling=filling agent=agent colleague=colleague /> }
            />
            <Show when=move || rows.with(Vec::is_empty)>
                <p class="picklist__none" role="status">{none}</p>
            </Show>
        </List>
    }
}

#[component]
fn Row(filling: Filling, agent: Agent, colleague: Colleague) -> impl IntoView {
    let (id, words) = (agent.id, filling.here.words);
    let able = filling.can_take(&agent, &colleague);
    let state = match agent.duty() {
        Duty::ConnectionLost => words.not_connected,
        Duty::Missed => queues::words().missed,
        Duty::WrappingUp => queues::words().wrapping_up,
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
            <Choose filling=filling to=Destination::Agent(id) able=able />
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
