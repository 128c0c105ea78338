//! What is being filled in, and sending it.

use super::Subject;
use crate::{
    api::conversations::{self, Colleague, Destination},
    console::{
        chat::topic_list::Choosing,
        shell::toasts::{Toasts, toasts},
    },
    domain::{
        agent::Agent,
        channel::ChannelKind,
        conversation::Conversation,
        ids::{AgentId, GroupId, TopicId},
        refusal::Refusal,
        settings::{Mode, groups_of},
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
    /// To whom: one; of those who are called in, any number.
    pub chosen: RwSignal<Vec<Destination>>,
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
            chosen: RwSignal::default(),
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
    pub fn how(self) -> String {
        match (self.invites, self.to_group.get()) {
            (true, _) => self.q.invite_how.to_owned(),
            (false, true) => self.q.group_how.to_owned(),
            (false, false) => self.how_to_colleague(),
        }
    }

    /// Until one is chosen, as it will be with any of them.
    fn how_to_colleague(self) -> String {
        if let Some((agent, seconds)) = self.time_to_accept() {
            let form = if self.is_mine() { self.q.must_accept } else { self.q.must_accept_other };
            return fill(form, &[("agent", &agent), ("n", &seconds.to_string())]);
        }
        let form = match self.chosen.with(Vec::is_empty) {
            true if self.must_be_accepted() => self.q.accepts_first,
            _ if !self.is_mine() => self.q.give_how,
            _ => self.subject.words.transfer_how,
        };
        form.to_owned()
    }

    /// Whether somebody who may have it is asked first, be he of its group or of another that serves the channel.
    fn must_be_accepted(self) -> bool {
        let (board, channel) = (self.subject.state.board, self.subject.conversation.with(|c| c.channel));
        board.with(|board| {
            groups_of(channel, None, board.catalog.groups.values())
                .any(|group| group.terms.mode == Mode::Offer)
        })
    }

    /// Who is asked already to take it over: nobody is called in beside him.
    pub fn asked(self) -> Option<AgentId> {
        self.subject.conversation.with(Conversation::offered_to)
    }

    /// Whether this one is asked already: to take it over, or, where one calls in, to join.
    pub fn is_asked(self, agent: AgentId) -> bool {
        self.subject.conversation.with(|c| match self.invites {
            true => c.offer_to(agent).is_some(),
            false => c.offered_to() == Some(agent),
        })
    }

    /// Whether he was called in, and came.
    pub fn is_in_it(self, agent: AgentId) -> bool {
        self.invites && self.subject.conversation.with(|c| c.helper(agent).is_some())
    }

    /// Whether the desk would refuse whomever one chose: the chat is about to be another's.
    pub fn is_stuck(self) -> bool {
        self.invites && self.asked().is_some()
    }

    /// Names the act.
    pub fn act(self) -> String {
        match self.chosen.get()[..] {
            [to] => {
                let form = if self.invites { self.q.ask_in } else { self.subject.words.transfer_to };
                fill(form, &[("agent", &self.name_of(to))])
            }
            [] if self.invites => self.q.invite.to_owned(),
            [] => self.subject.words.transfer.to_owned(),
            ref several => fill(self.q.ask_several_in, &[("n", &several.len().to_string())]),
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
        let is_free = !self.is_stuck() && !self.is_asked(agent.id) && !self.is_in_it(agent.id);
        is_free && agent.is_available() && (self.invites || self.wants(agent) && !colleague.is_full)
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
        let Some(Destination::Agent(agent)) = self.chosen.get().first().copied().filter(|_| !self.invites)
        else {
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

/// Whether any of them is being asked. It is read when the dialog is there no more.
fn still_asked(subject: Subject, agents: Vec<AgentId>) -> impl Fn() -> bool + Send + Sync + 'static {
    let (board, id) = (subject.state.board, subject.id);
    let asked = move |chat: &Conversation| agents.iter().any(|agent| chat.offer_to(*agent).is_some());
    move || board.with(|board| board.conversations.get(&id).is_some_and(&asked))
}

impl Filling {
    /// For a list of which one has to be chosen; one of which any may be is never wrong in itself.
    pub fn is_wrong(self) -> Option<&'static str> {
        let wrong = if self.error.with(Option::is_some) { "true" } else { "false" };
        (!self.invites).then_some(wrong)
    }

    /// Chooses him; where one calls in, beside the others, or no more.
    pub fn choose(self, to: Destination) {
        self.error.set(None);
        self.chosen.update(|chosen| match chosen.iter().position(|other| *other == to) {
            Some(place) if self.invites => drop(chosen.remove(place)),
            _ if self.invites => chosen.push(to),
            _ => *chosen = vec![to],
        });
    }

    /// Tells the desk, of each whom one calls in for himself: one who cannot come keeps nobody away. Who was told of is chosen
    /// no more.
    async fn tell(self, topic: Option<TopicId>) -> Result<(), Refusal> {
        let (id, note) = (self.subject.id, self.note.get_untracked().trim().to_owned());
        let mut told = Ok(());
        for to in self.chosen.get_untracked() {
            match to {
                Destination::Agent(agent) if self.invites => {
                    let whispers = self.whispers.get_untracked();
                    let asked = conversations::invite(id, agent, whispers, note.clone()).await;
                    self.chosen.try_update(|chosen| chosen.retain(|other| *other != to));
                    told = told.and(asked);
                }
                to => told = conversations::transfer(id, to, note.clone(), topic).await,
            }
        }
        told
    }

    /// What is said once it is done, and until when: whoever is asked may answer any moment.
    fn says_done(self, toasts: Toasts) -> impl FnOnce() {
        let chosen = self.chosen.get_untracked();
        let names: Vec<String> = chosen.iter().map(|to| self.name_of(*to)).collect();
        let done = chosen.first().map(|to| self.done(*to, &names.join(", "))).unwrap_or_default();
        let asks = self.invites || untrack(|| self.time_to_accept()).is_some();
        let agent = |to| match to {
            Destination::Agent(agent) => Some(agent),
            Destination::Group(_) => None,
        };
        let asked: Vec<AgentId> = chosen.into_iter().filter_map(agent).collect();
        move || match asks && !asked.is_empty() {
            // Once he answered it is not so any more.
            true => toasts.info_while(done, still_asked(self.subject, asked)),
            false => toasts.info(done),
        }
    }
}

/// Hands it over and says so. The conversation leaves the list by itself.
pub fn submit(filling: Filling) -> impl Fn() + Clone + 'static {
    let (subject, toasts) = (filling.subject, toasts());
    move || {
        if filling.chosen.with_untracked(Vec::is_empty) {
            let group = filling.to_group.get_untracked();
            let missing = if group { filling.q.choose_group } else { subject.words.choose_colleague };
            filling.error.set(Some(missing.to_owned()));
            return;
        }
        let Ok(topic) = filling.topic_of_mine() else { return };
        if untrack(|| filling.is_stuck()) || filling.busy.get_untracked() {
            return;
        }
        filling.busy.set(true);
        let says_done = untrack(|| filling.says_done(toasts));
        leptos::task::spawn_local(async move {
            let answer = filling.tell(topic).await;
            filling.busy.try_set(false);
            match answer {
                Ok(()) => {
                    says_done();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::agents::Opening,
        console::{chat::sample, state::ConsoleState},
        domain::{
            conversation::{Offer, OfferedFrom},
            time::Span,
        },
    };

    /// Maya's dialog, where her group's chats are accepted, and what it says of Tom.
    fn dialog(invites: bool, from: Option<OfferedFrom>) -> (String, bool, String) {
        let mut board = sample::board();
        let chat = board.conversations.values_mut().next().expect("a conversation");
        let offer = from.map(|from| {
            let until = sample::NOW.plus(Span::seconds(30));
            Offer { to: sample::TOM, at: sample::NOW, until, from, about: None }
        });
        match offer {
            Some(offer) if !offer.holds_a_place() => chat.invited.push(offer),
            offer => chat.offer = offer,
        }
        let chat = chat.clone();
        for id in board.catalog.groups.keys().copied().collect::<Vec<_>>() {
            let group = board.catalog.groups.get_mut(&id).expect("a group");
            (group.terms.mode, group.members) = (Mode::Offer, vec![sample::MAYA, sample::TOM]);
        }
        let tom = board.catalog.agents[&sample::TOM].clone();
        let him = Colleague { agent: tom.id, open: 1, limit: 5, points: None, is_full: false };
        let owner = Owner::new();
        owner.with(|| {
            provide_context(ConsoleState::new(Opening { board, now: sample::NOW }));
            let filling = Filling::new(Subject::on_board(&chat, RwSignal::new(true)), invites);
            let before = filling.how();
            filling.choose(Destination::Agent(tom.id));
            (before, filling.can_take(&tom, &him), filling.how())
        })
    }

    #[test]
    fn where_chats_are_accepted_it_is_said_before_anybody_is_chosen_and_not_denied_after() {
        let (before, able, after) = dialog(false, None);
        assert!(before.starts_with("Some colleagues are asked first"), "{before}");
        assert!(able);
        assert!(after.contains("seconds to accept") && !after.contains("at once"), "{after}");
    }

    #[test]
    fn whoever_is_asked_already_cannot_be_chosen_and_nobody_is_asked_in_beside_him() {
        let by = sample::MAYA;
        let handed = || Some(OfferedFrom::Colleague { by, note: String::new(), topic: None });
        let called = || Some(OfferedFrom::Conference { by, note: String::new(), whispers: false });
        assert!(!dialog(false, handed()).1);
        assert!(!dialog(true, handed()).1);
        assert!(!dialog(true, called()).1);
        assert!(dialog(false, called()).1, "a chat may go to whom one asked in");
        assert!(dialog(true, None).1);
    }
}
