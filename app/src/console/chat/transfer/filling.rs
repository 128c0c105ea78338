//! What is being filled in, and sending it.

use crate::{
    api::conversations::{self, Colleague, Destination},
    console::{chat::here::Here, shell::toasts::toasts},
    domain::{
        agent::Agent,
        ids::{AgentId, GroupId},
        settings::Mode,
    },
    texts::{
        fill,
        queues::{self, Queues},
    },
};
use leptos::prelude::*;

/// What is being filled in.
#[derive(Clone, Copy)]
pub struct Filling {
    pub here: Here,
    pub q: &'static Queues,
    /// He is called in; the chat stays where it is.
    pub invites: bool,
    /// To advise only.
    pub whispers: RwSignal<bool>,
    /// `None` until the desk has answered.
    pub all: RwSignal<Option<Vec<Colleague>>>,
    pub typed: RwSignal<String>,
    /// Whether a group is looked for, and not a colleague: one choice of two (S3-15).
    pub to_group: RwSignal<bool>,
    pub chosen: RwSignal<Option<Destination>>,
    pub note: RwSignal<String>,
    pub error: RwSignal<Option<String>>,
    pub busy: RwSignal<bool>,
}

impl Filling {
    pub fn new(here: Here, invites: bool) -> Self {
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
    pub fn refresh(self) {
        leptos::task::spawn_local(async move {
            match conversations::colleagues(self.here.id).await {
                Ok(all) => drop(self.all.try_set(Some(all))),
                Err(refusal) => drop(self.error.try_set(Some(self.here.say(&refusal)))),
            }
        });
    }

    /// Those whose name has the words, in the order of who can take it.
    pub fn rows(self) -> Vec<(Agent, Colleague)> {
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
    pub fn groups(self) -> Vec<(GroupId, String, usize, usize)> {
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

    pub fn name_of(self, to: Destination) -> String {
        match to {
            Destination::Agent(agent) => self.here.agent_name(agent),
            Destination::Group(group) => self.here.state.board.with(|board| {
                board.catalog.groups.get(&group).map(|group| group.name.clone()).unwrap_or_default()
            }),
        }
    }

    /// What is said once it is done.
    pub fn done(self, to: Destination, name: &str) -> String {
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
    pub fn can_take(self, agent: &Agent, colleague: &Colleague) -> bool {
        agent.is_available() && (self.invites || colleague.open < colleague.limit)
    }

    /// How long the chosen colleague has to accept, if his group's chats are accepted.
    pub fn time_to_accept(self) -> Option<(String, u32)> {
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

/// Hands it over and says so. The conversation leaves the list by itself.
pub fn submit(filling: Filling) -> impl Fn() + Clone + 'static {
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
