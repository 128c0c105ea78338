//! What agents do with conversations.

use super::{Service, may_read, steps::Step};
use crate::{
    rules::lifecycle,
    store::{ConversationRow, Heading, Tx},
};
use app::{
    api::{
        conversations::{ArchivePage, FoundLine, FoundLines},
        desk::{Answer, Caller, Failure},
        search::Found,
    },
    domain::{
        agent::Status,
        archive::ArchiveFilter,
        channel::ChannelKind,
        conversation::{Archived, Conversation, State},
        event::{Event, Seq},
        finding::Sought,
        ids::{AgentId, ConversationId, MessageId, TagId, TopicId},
        message::{Author, Text},
        refusal::{Refusal, Thing},
        thread::{Older, Thread},
        time::{Span, Timestamp},
        window::{Human, Outgoing},
    },
};

/// Longest draft in characters: a message, and room to shorten it.
const LONGEST_DRAFT: usize = 2 * Text::LONGEST;
/// Lines that are looked through at once; in between, others have their turn.
const PAGE_OF_FINDING: i64 = 500;

impl Service {
    fn check_read(&self, caller: Caller, row: &ConversationRow) -> Result<(), Failure> {
        Ok(may_read(&self.viewer(caller), self.myself(caller)?.status, row)?)
    }

    /// Whether this caller may have the conversation open on his screen: what the live socket asks.
    pub async fn may_look(&self, caller: Caller, id: ConversationId) -> Answer<()> {
        let row = self.store.glance().await?.conversation(id).await?;
        self.check_read(caller, &row.ok_or(Refusal::Gone(Thing::Conversation))?)
    }

    pub(super) async fn open_thread(&self, caller: Caller, id: ConversationId) -> Answer<Thread> {
        let mut reading = self.store.read().await?;
        let row = reading.conversation(id).await?.ok_or(Refusal::Gone(Thing::Conversation))?;
        self.check_read(caller, &row)?;
        let Older { entries, has_older } = reading.lines(id, Seq(i64::MAX)).await?;
        let seq = reading.head().await?;
        Ok(Thread { seq, conversation: row.conversation, entries, has_older })
    }

    pub(super) async fn lines_before(
        &self,
        caller: Caller,
        id: ConversationId,
        before: Seq,
    ) -> Answer<Older> {
        let mut reading = self.store.read().await?;
        let row = reading.conversation(id).await?.ok_or(Refusal::Gone(Thing::Conversation))?;
        self.check_read(caller, &row)?;
        Ok(reading.lines(id, before).await?)
    }

    /// The lines of one conversation that have all these words, for who may read it (S4-19).
    pub(super) async fn lines_with(
        &self,
        caller: Caller,
        id: ConversationId,
        words: &str,
    ) -> Answer<FoundLines> {
        let mut reading = self.store.read().await?;
        let row = reading.conversation(id).await?.ok_or(Refusal::Gone(Thing::Conversation))?;
        self.check_read(caller, &row)?;
        let mut found = FoundLines::default();
        let Some(sought) = Sought::new(words) else { return Ok(found) };
        let mut before = Seq(i64::MAX);
        loop {
            let page = reading.lines_down(id, before, PAGE_OF_FINDING).await?;
            let hits = page.iter().filter(|line| sought.is_in(line.body.written()));
            found.lines.extend(hits.map(|line| FoundLine { id: line.id, place: line.place() }));
            if found.lines.len() > FoundLines::MOST {
                found.lines.truncate(FoundLines::MOST);
                found.more = true;
                return Ok(found);
            }
            before = match page.last() {
                Some(last) if page.len() as i64 == PAGE_OF_FINDING => last.seq,
                _ => return Ok(found),
            };
        }
    }

    pub(super) async fn answer_customer(
        &self,
        caller: Caller,
        to: ConversationId,
        id: MessageId,
        text: Text,
        answers: Option<MessageId>,
    ) -> Answer<()> {
        let now = self.clock.now();
        let status = self.myself(caller)?.status;
        let ahead = self.store.glance().await?.heading(to, id, caller.agent).await?;
        let mut tx = self.store.write().await?;
        let heading = match tx.still(ahead) {
            Some(heading) => Some(heading),
            None => tx.heading(to, id, caller.agent).await?,
        };
        let Heading { mut row, taken, has_draft, .. } = heading.ok_or(Refusal::Gone(Thing::Conversation))?;
        may_read(&self.viewer(caller), status, &row)?;
        if is_repeat(taken, to, Author::Agent(caller.agent))? {
            return Ok(());
        }
        if !row.conversation.is_answered_by(caller.agent) {
            self.check_owner(caller, &row.conversation)?;
        }
        if row.conversation.ended_at.is_some() {
            return Err(Refusal::ChatEnded.into());
        }
        let is_foreign = row.conversation.kind.is_foreign();
        if is_foreign {
            let human = Human::behind(Author::Agent(caller.agent)).ok_or(Refusal::NotAllowed)?;
            self.check_sending(&row, Outgoing::Written(human), now)?;
            check_length(row.conversation.kind, &text)?;
        }
        let grew_from = |draft: String| text.as_str().starts_with(draft.trim());
        if has_draft && tx.draft(caller.agent, to).await?.is_some_and(grew_from) {
            // A message sent is a draft no longer; what was begun after it is one.
            tx.save_draft(caller.agent, to, "");
            tx.append(now, Event::DraftSaved { agent: caller.agent, conversation: to, text: String::new() })?;
        }
        let mut step = Step { tx: &mut tx, now };
        match is_foreign {
            false => step.said(&mut row, id, Author::Agent(caller.agent), text)?,
            true => {
                self.post_words(&mut step, &mut row, (id, Author::Agent(caller.agent)), text, answers).await?
            }
        }
        Ok(tx.commit().await?)
    }

    /// Only the owner answers; the others are told who that is (field.md 16).
    pub(super) fn check_owner(&self, caller: Caller, conversation: &Conversation) -> Result<(), Refusal> {
        match conversation.state {
            State::Assigned { agent, .. } if agent == caller.agent => Ok(()),
            State::Assigned { agent, since } => Err(self.owned_by(agent, since)),
            State::Waiting { .. } => Err(Refusal::NotYours),
            State::Archived { .. } => Err(Refusal::AlreadyResolved),
        }
    }

    /// Who has it, and for how long.
    pub(super) fn owned_by(&self, agent: AgentId, since: Timestamp) -> Refusal {
        let owner = self.catalog().agent_name(agent).to_owned();
        let minutes = self.clock.now().since(since).as_seconds() / 60;
        Refusal::OwnedByOther { agent, owner, minutes: minutes.try_into().unwrap_or_default() }
    }

    /// Its owner, or whoever oversees, closes it and hands it over.
    pub(super) fn check_in_charge(&self, caller: Caller, conversation: &Conversation) -> Result<(), Refusal> {
        match conversation.state {
            State::Archived { .. } => Err(Refusal::AlreadyResolved),
            _ if caller.role.sees_all() => Ok(()),
            _ => self.check_owner(caller, conversation),
        }
    }

    pub(super) async fn note_on(
        &self,
        caller: Caller,
        on: ConversationId,
        id: MessageId,
        text: Text,
    ) -> Answer<()> {
        let now = self.clock.now();
        let status = self.myself(caller)?.status;
        let mut tx = self.store.write().await?;
        let heading = tx.heading(on, id, caller.agent).await?;
        let Heading { row, taken, .. } = heading.ok_or(Refusal::Gone(Thing::Conversation))?;
        may_read(&self.viewer(caller), status, &row)?;
        if let Some((conversation, _)) = taken {
            return if conversation == on { Ok(()) } else { Err(Refusal::MessageIdTaken.into()) };
        }
        Step { tx: &mut tx, now }.noted(&row, id, caller.agent, text)?;
        Ok(tx.commit().await?)
    }

    /// The owner has read up to here.
    pub(super) async fn mark_seen(&self, caller: Caller, id: ConversationId, upto: Seq) -> Answer<()> {
        let now = self.clock.now();
        let (mut tx, mut row) = self.turn_on(caller, id).await?;
        let conversation = &mut row.conversation;
        if conversation.owner() != Some(caller.agent) || upto <= conversation.desk_seen {
            return Ok(());
        }
        conversation.desk_seen = upto.min(tx.head().await?);
        conversation.unread = tx.unread_after(id, conversation.desk_seen).await?;
        let mut step = Step { tx: &mut tx, now };
        self.tell_seen(&mut step, &row).await?;
        step.changed(&row)?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn keep_draft(&self, caller: Caller, on: ConversationId, text: &str) -> Answer<()> {
        let now = self.clock.now();
        let text: String =
            text.chars().filter(|c| !c.is_control() || *c == '\n').take(LONGEST_DRAFT).collect();
        let text = if text.trim().is_empty() { String::new() } else { text };
        let mut tx = self.store.write().await?;
        let row = tx.conversation(on).await?.ok_or(Refusal::Gone(Thing::Conversation))?;
        may_read(&self.viewer(caller), self.myself(caller)?.status, &row)?;
        tx.save_draft(caller.agent, on, &text);
        tx.append(now, Event::DraftSaved { agent: caller.agent, conversation: on, text })?;
        Ok(tx.commit().await?)
    }

    /// To the archive, with a topic (S2-18 … S2-23); the freed slot takes the next chat at once (S2-17).
    pub(super) async fn archive_with_topic(
        &self,
        caller: Caller,
        id: ConversationId,
        topic: Option<TopicId>,
        note: &str,
    ) -> Answer<()> {
        let now = self.clock.now();
        let note = super::optional("note", note, 2_000)?.unwrap_or_default();
        let topic = topic.ok_or(Refusal::TopicNeeded)?;
        self.check_topic(topic)?;
        let (mut tx, mut row) = self.turn_on(caller, id).await?;
        self.check_in_charge(caller, &row.conversation)?;
        let before = row.conversation.clone();
        let mut step = Step { tx: &mut tx, now };
        step.archived(&mut row, Archived::Resolved { by: caller.agent, topic }, note)?;
        self.wraps_up(&mut step, &before).await?;
        self.assign_waiting(&mut step).await?;
        Ok(tx.commit().await?)
    }

    /// Back to Active by hand, to the agent who moves it (S0-05 … S0-12, S1-12).
    pub(super) async fn move_to_active(&self, caller: Caller, id: ConversationId) -> Answer<()> {
        let now = self.clock.now();
        let status = self.myself(caller)?.status;
        let (mut tx, mut row) = self.turn_on(caller, id).await?;
        if !row.conversation.is_archived() {
            return Err(Refusal::NotArchived.into());
        }
        if status != Status::Online {
            return Err(Refusal::NotOnline.into());
        }
        let reopening =
            self.catalog().channels.get(&row.conversation.channel).map_or(Span::ZERO, |c| c.reopening_time());
        if lifecycle::movable_until(&row.conversation, reopening).is_none_or(|until| now >= until) {
            return Err(Refusal::ReopeningOver.into());
        }
        self.check_none_runs(caller, &mut tx, &row).await?;
        let mut step = Step { tx: &mut tx, now };
        step.reopened(&mut row, Some(caller.agent))?;
        let from = row.conversation.window_from;
        self.open_window(&mut step, &mut row, from);
        self.take_by_hand(&mut step, &mut row, caller.agent).await?;
        Ok(tx.commit().await?)
    }

    /// An archived chat may come back by an agent's template: he is Online, and none of its customer's runs.
    pub(super) async fn check_may_reopen(
        &self,
        caller: Caller,
        tx: &mut Tx,
        row: &ConversationRow,
    ) -> Answer<()> {
        if self.myself(caller)?.status != Status::Online {
            return Err(Refusal::NotOnline.into());
        }
        self.check_none_runs(caller, tx, row).await
    }

    async fn check_none_runs(&self, caller: Caller, tx: &mut Tx, row: &ConversationRow) -> Answer<()> {
        if let Some(running) = tx.running_with(row.conversation.customer, row.conversation.channel).await? {
            return Err(match running.conversation.state {
                State::Assigned { agent, since } if agent != caller.agent => {
                    self.owned_by(agent, since).into()
                }
                _ => Refusal::NotArchived.into(),
            });
        }
        Ok(())
    }

    pub(super) async fn tag(&self, caller: Caller, id: ConversationId, tags: Vec<TagId>) -> Answer<()> {
        let now = self.clock.now();
        let mut tags = tags;
        tags.sort_unstable();
        tags.dedup();
        if !tags.iter().all(|tag| self.catalog().tags.contains_key(tag)) {
            return Err(Refusal::Gone(Thing::Tag).into());
        }
        let (mut tx, mut row) = self.turn_on(caller, id).await?;
        row.conversation.tags = tags;
        Step { tx: &mut tx, now }.changed(&row)?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn archive_page(&self, caller: Caller, page: ArchivePage) -> Answer<Vec<Conversation>> {
        self.check_filter(&page.only)?;
        let agent = (!caller.role.sees_all()).then_some(caller.agent);
        Ok(self.store.glance().await?.archive(&page, agent).await?)
    }

    /// Refuses to look for what is not there: an empty archive would be a wrong answer.
    fn check_filter(&self, only: &ArchiveFilter) -> Result<(), Refusal> {
        let catalog = self.catalog();
        if only.group.is_some_and(|id| !catalog.groups.contains_key(&id)) {
            return Err(Refusal::Gone(Thing::Group));
        }
        if only.agent.is_some_and(|id| !catalog.agents.contains_key(&id)) {
            return Err(Refusal::Gone(Thing::Agent));
        }
        if only.topic.is_some_and(|id| !catalog.topics.contains_key(&id)) {
            return Err(Refusal::Gone(Thing::Topic));
        }
        if only.tag.is_some_and(|id| !catalog.tags.contains_key(&id)) {
            return Err(Refusal::Gone(Thing::Tag));
        }
        if only.ends_before_it_begins() {
            return Err(Refusal::BackwardRange);
        }
        Ok(())
    }

    pub(super) async fn find_words(&self, caller: Caller, words: &str) -> Answer<Found> {
        let words: String = words.trim().chars().filter(|c| !c.is_control()).take(100).collect();
        if words.is_empty() {
            return Ok(Found::default());
        }
        let agent = (!caller.role.sees_all()).then_some(caller.agent);
        let only_archived = !self.myself(caller)?.status.sees_active();
        let conversations = self.store.glance().await?.find(&words, agent, only_archived).await?;
        Ok(Found { conversations })
    }
}

/// Refuses a text that the channel would cut or send back.
fn check_length(kind: ChannelKind, text: &Text) -> Result<(), Refusal> {
    let text = text.as_str();
    let limit = match kind {
        ChannelKind::Whatsapp if text.chars().count() > 4_096 => "4,096 characters",
        ChannelKind::Messenger if text.chars().count() > 2_000 => "2,000 characters",
        _ => return Ok(()),
    };
    Err(Refusal::invalid("text", format!("this channel takes {limit} at most, send it in parts")))
}

/// Whether this very message is there already; an id that somebody else's message has is refused.
pub(super) fn is_repeat(
    taken: Option<(ConversationId, Option<Author>)>,
    conversation: ConversationId,
    author: Author,
) -> Result<bool, Refusal> {
    match taken {
        None => Ok(false),
        Some(there) if there == (conversation, Some(author)) => Ok(true),
        Some(_) => Err(Refusal::MessageIdTaken),
    }
}
