//! A chat comes into a queue, to an agent, and from one to another.

use super::Step;
use crate::store::ConversationRow;
use app::{
    api::{conversations::WrapUp, desk::Answer},
    domain::{
        conversation::State,
        event::Was,
        ids::{AgentId, GroupId, TopicId},
        message::{Happened, Speaker},
        time::{Span, Timestamp},
    },
};

impl Step<'_> {
    /// It goes into the queue, to the place it had or, new or reopened, to the end.
    pub fn queued(&mut self, row: &mut ConversationRow) {
        row.conversation.state = State::Waiting { since: row.queued_at };
        (row.queue_since, row.overflowed) = (self.now, None);
        self.tx.change_conversation(row);
    }

    /// An agent gave it back; it keeps its place (S1-28).
    pub fn handed_back(&mut self, row: &mut ConversationRow, from: AgentId) -> Answer<()> {
        self.helpers_go(row, from, None)?;
        let was = Was::of(&row.conversation);
        self.withdrawn(row)?;
        self.look_at_window_again(row);
        self.queued(row);
        self.ledger("handed_back", &row.conversation, Some(from), None, String::new());
        self.happened(row, was, Happened::HandedBack { from })
    }

    /// An agent has it now.
    pub fn assigned(
        &mut self,
        row: &mut ConversationRow,
        choice: crate::rules::assignment::Choice,
    ) -> Answer<()> {
        let was = Was::of(&row.conversation);
        // Until now, and not until it was offered.
        let waited = if was.waiting { self.now.since(row.queued_at).as_millis() } else { choice.why.waited };
        self.with(row, choice.agent);
        self.tx.note_assignment(choice.agent, self.now);
        // What a customer is told of waits is how long one of now waits, not how long ago this one first came.
        let stood = if was.waiting { self.now.since(row.queue_since).as_millis() } else { waited };
        self.ledger("assigned", &row.conversation, Some(choice.agent), Some(stood), String::new());
        self.happened(row, was, Happened::Assigned { agent: choice.agent, why: choice.why })
    }

    /// One agent gives it to another, or takes it from him.
    pub fn handed_over(
        &mut self,
        row: &mut ConversationRow,
        by: AgentId,
        to: AgentId,
        wrap_up: WrapUp,
    ) -> Answer<()> {
        self.helpers_go(row, by, Some(to))?;
        let was = Was::of(&row.conversation);
        let WrapUp { topic, note } = wrap_up;
        self.wrapped_up(row, by, topic);
        self.with(row, to);
        self.tx.note_assignment(to, self.now);
        self.ledger("transferred", &row.conversation, Some(to), None, by.to_string());
        let what = Happened::Transferred { by, from: was.owner, to, note, topic };
        self.happened(row, was, what)
    }

    /// Into a group's queue, to the place it has had since its customer began to wait: who came first is served first,
    /// whoever hands him on.
    pub fn sent_to_group(
        &mut self,
        row: &mut ConversationRow,
        by: AgentId,
        group: GroupId,
        wrap_up: WrapUp,
        pause: Span,
    ) -> Answer<()> {
        self.helpers_go(row, by, None)?;
        let was = Was::of(&row.conversation);
        let WrapUp { topic, note } = wrap_up;
        self.wrapped_up(row, by, topic);
        self.withdrawn(row)?;
        row.conversation.group = Some(group);
        row.conversation.lifts = false;
        self.look_at_window_again(row);
        // He who sends it away does not get it back at once, even if he is of that group.
        if let Some(from) = was.owner {
            self.passed_on(row, from, pause);
        }
        self.queued(row);
        self.ledger("transferred", &row.conversation, None, None, by.to_string());
        let from = was.owner;
        self.happened(row, was, Happened::SentToGroup { by, from, group, note, topic })
    }

    /// A chat that stays although its window is over may not be allowed to in the queue that it comes into: it is due again.
    pub(super) fn look_at_window_again(&mut self, row: &ConversationRow) {
        let c = &row.conversation;
        // A template has gone out since: it waits for its answer, in whichever group.
        let awaits = |over: Timestamp| {
            c.last.as_ref().is_some_and(|last| last.by == Speaker::Desk && last.at > over && !last.failed)
        };
        if let Some(over) = c.over_at().filter(|over| *over <= self.now && !awaits(*over)) {
            self.tx.set_window(c.id, c.window_from, Some(over), None);
        }
    }

    /// What it was about while it was with him, for whoever counts topics.
    pub(super) fn wrapped_up(&mut self, row: &ConversationRow, by: AgentId, topic: Option<TopicId>) {
        if let Some(topic) = topic {
            self.ledger("wrapped_up", &row.conversation, Some(by), None, topic.to_string());
        }
    }

    /// Back into its queue for another agent, and for a while not to the one who had it (S4-24).
    pub fn sent_back(
        &mut self,
        row: &mut ConversationRow,
        by: AgentId,
        from: AgentId,
        pause: Span,
    ) -> Answer<()> {
        self.helpers_go(row, by, None)?;
        let was = Was::of(&row.conversation);
        self.withdrawn(row)?;
        self.passed_on(row, from, pause);
        self.look_at_window_again(row);
        self.queued(row);
        self.ledger("handed_back", &row.conversation, Some(from), None, String::new());
        self.happened(row, was, Happened::SentBack { by, from })
    }

    /// It waited too long for its group: it waits for another one, in the place that it has had, or its customer hears
    /// that he may leave a message. Once in a wait, whatever the other group says about waiting.
    pub fn overflowed(
        &mut self,
        row: &mut ConversationRow,
        from: Option<GroupId>,
        to: Option<GroupId>,
    ) -> Answer<()> {
        let was = Was::of(&row.conversation);
        row.overflowed = Some(self.now);
        if to.is_some() {
            row.conversation.group = to;
            row.conversation.lifts = false;
            self.look_at_window_again(row);
        }
        self.tx.change_conversation(row);
        let waited = Some(self.now.since(row.queue_since).as_millis());
        let group = from.map(|group| group.to_string()).unwrap_or_default();
        self.ledger("overflowed", &row.conversation, None, waited, group);
        self.happened(row, was, Happened::Overflowed { from, to })
    }

    /// It is this agent's now, and before nobody else.
    pub(super) fn with(&mut self, row: &mut ConversationRow, agent: AgentId) {
        row.conversation.state = State::Assigned { agent, since: self.now };
        row.conversation.offer = None;
        row.conversation.invited.clear();
        row.conversation.helpers.clear();
        row.last_owner = Some(agent);
        row.passed.clear();
        row.retry_at = None;
        self.tx.change_conversation(row);
    }
}
