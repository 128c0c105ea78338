//! What is being filled in, and sending it.

use super::Subject;
use crate::{
    api::conversations::{self, Colleague, Destination},
    console::{chat::topic_list::Choosing, shell::toasts::toasts},
    domain::{
        agent::Agent,
        channel::ChannelKind,
        ids::{AgentId, GroupId, TopicId},
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
    pub subject: Subject,
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
    /// What it was about, for whoever had it.
    pub topic: Choosing,
    pub topic_needed: Signal<bool>,
    pub error: RwSignal<Option<String>>,
    pub busy: RwSignal<bool>,
}

impl Filling {
    pub fn new(subject: Subject, invites: bool) -> Self {
        let board = subject.state.board;
        let topic_needed = Signal::derive(move || {
            let me = board.with_untracked(|board| board.me.agent);
            subject.conversation.with(|chat| board.with(|board| board.catalog.asks_topic(chat, me)))
        });
        Self {
            subject,
            topic: Choosing::new(RwSignal::new(None), "about-error", topic_needed),
            topic_needed,
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
            match conversations::colleagues(self.subject.id).await {
                Ok(all) => drop(self.all.try_set(Some(all))),
                Err(refusal) => drop(self.error.try_set(Some(self.subject.say(&refusal)))),
            }
        });
    }

    /// Those whose name has the words, in the order of who can take it.
    pub fn rows(self) -> Vec<(Agent, Colleague)> {
        let typed = self.typed.get().to_lowercase();
        let named = |colleague: &Colleague| {
            self.subject.state.board.with(|board| board.catalog.agents.get(&colleague.agent).cloned())
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
            self.subject.conversation.with(|c| (c.channel, c.group.filter(|_| c.is_waiting())));
        let kind = self.kind();
        self.subject.state.board.with(|board| {
            let is_there = |agent: &AgentId| {
                let is_there = |agent: &Agent| kind.is_some_and(|kind| agent.is_available_for(kind));
                board.catalog.agents.get(agent).is_some_and(is_there)
            };
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
            Destination::Agent(agent) => self.subject.agent_name(agent),
            Destination::Group(group) => self.subject.state.board.with(|board| {
                board.catalog.groups.get(&group).map(|group| group.name.clone()).unwrap_or_default()
            }),
        }
    }

    pub fn me(self) -> AgentId {
        self.subject.state.board.with_untracked(|board| board.me.agent)
    }

    /// Whether I have it, and not somebody from whom I take it, or nobody yet.
    pub fn is_mine(self) -> bool {
        let me = self.me();
        self.subject.conversation.with(|conversation| conversation.owner() == Some(me))
    }

    /// What will happen, over the choice.
    pub fn how(self) -> &'static str {
        match (self.invites, self.to_group.get()) {
            (true, _) => self.q.invite_how,
            (false, true) => self.q.group_how,
            (false, false) if !self.is_mine() => self.q.give_how,
            (false, false) => self.subject.words.transfer_how,
        }
    }

    /// With whom it stays until it is accepted.
    pub fn must_accept(self) -> &'static str {
        if self.is_mine() { self.q.must_accept } else { self.q.must_accept_other }
    }

    /// Names the act.
    pub fn act(self) -> String {
        match self.chosen.get() {
            Some(to) => {
                let form = if self.invites { self.q.ask_in } else { self.subject.words.transfer_to };
                fill(form, &[("agent", &self.name_of(to))])
            }
            None if self.invites => self.q.invite.to_owned(),
            None => self.subject.words.transfer.to_owned(),
        }
    }

    /// What is said once it is done.
    pub fn done(self, to: Destination, name: &str) -> String {
        let form = match (to, untrack(|| self.time_to_accept())) {
            _ if self.invites => self.q.invited_done,
            (Destination::Group(_), _) => return fill(self.q.sent_to_group_done, &[("group", name)]),
            (_, Some(_)) if !self.is_mine() => self.q.offered_done_other,
            (_, Some(_)) => self.q.offered_done,
            (_, None) => self.subject.words.transferred_done,
        };
        fill(form, &[("agent", name)])
    }

    /// Whether this colleague can be chosen: to get the chat he needs room, to be called in he needs to be there. His
    /// status is live, his load is as it was when the desk was asked.
    pub fn can_take(self, agent: &Agent, colleague: &Colleague) -> bool {
        agent.is_available() && (self.invites || self.wants(agent) && !colleague.is_full)
    }

    /// Whether he wants new chats of this kind of channel; whom one asks in gets no chat.
    pub fn wants(self, agent: &Agent) -> bool {
        self.invites || self.kind().is_none_or(|kind| !agent.has_paused(kind))
    }

    fn kind(self) -> Option<ChannelKind> {
        let channel = self.subject.conversation.with(|conversation| conversation.channel);
        self.subject
            .state
            .board
            .with(|board| board.catalog.channels.get(&channel).map(|channel| channel.kind))
    }

    /// What I say it was about; nothing of what is not mine.
    fn topic_of_mine(self) -> Result<Option<TopicId>, ()> {
        match self.invites || !untrack(|| self.is_mine()) {
            true => Ok(None),
            false => self.topic.read(),
        }
    }

    /// How long the chosen colleague has to accept, if his group's chats are accepted.
    pub fn time_to_accept(self) -> Option<(String, u32)> {
        let Some(Destination::Agent(agent)) = self.chosen.get().filter(|_| !self.invites) else {
            return None;
        };
        let conversation = self.subject.conversation.get();
        let seconds = self.subject.state.board.with(|board| {
            let group = board.catalog.group_of(&conversation, agent)?;
            (group.terms.mode == Mode::Offer).then_some(group.terms.offer_seconds)
        });
        Some((self.subject.agent_name(agent), seconds?))
    }
}

/// Hands it over and says so. The conversation leaves the list by itself.
pub fn submit(filling: Filling) -> impl Fn() + Clone + 'static {
    let (subject, toasts) = (filling.subject, toasts());
    move || {
        let Some(to) = filling.chosen.get_untracked() else {
            let group = filling.to_group.get_untracked();
            let missing = if group { filling.q.choose_group } else { subject.words.choose_colleague };
            filling.error.set(Some(missing.to_owned()));
            return;
        };
        let Ok(topic) = filling.topic_of_mine() else { return };
        if filling.busy.get_untracked() {
            return;
        }
        filling.busy.set(true);
        let done = untrack(|| filling.done(to, &filling.name_of(to)));
        let note = filling.note.get_untracked().trim().to_owned();
        leptos::task::spawn_local(async move {
            let answer = match to {
                Destination::Agent(agent) if filling.invites => {
                    conversations::invite(subject.id, agent, filling.whispers.get_untracked(), note).await
                }
                to => conversations::transfer(subject.id, to, note, topic).await,
            };
            filling.busy.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.info(done);
                    subject.open.try_set(false);
                }
                Err(refusal) => {
                    filling.error.try_set(Some(subject.say(&refusal)));
                    filling.refresh();
                }
            }
        });
    }
}
