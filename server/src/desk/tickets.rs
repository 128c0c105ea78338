//! Tickets: a chat that is followed up by mail (S2-25 … S2-31). Who sees the chat sees the ticket; who has it, or oversees,
//! answers.

use super::{Service, short, steps::Step};
use crate::{
    mail,
    rules::routing,
    store::{ConversationRow, Reading, Tx},
};
use app::{
    api::{
        conversations::WrapUp,
        desk::{Answer, Caller},
    },
    domain::{
        agent::Viewer,
        conversation::{Archived, State},
        event::{Event, Seq},
        ids::{AgentId, ConversationId, MessageId},
        message::Text,
        refusal::{Refusal, Thing},
        ticket::{
            Conversion, Mail, Ticket, TicketEntry, TicketLine, TicketList, TicketNumber, TicketPage,
            TicketStatus, Tickets,
        },
    },
};

impl Service {
    /// To the archive, to be answered by mail; the freed slot takes the next chat at once. Twice by the same agent is once.
    pub(super) async fn convert_chat(
        &self,
        caller: Caller,
        id: ConversationId,
        form: Conversion,
    ) -> Answer<TicketNumber> {
        let now = self.clock.now();
        let (email, subject) = (address(&form.email)?, subject(&form.subject)?);
        let wrap_up = self.read_wrap_up(WrapUp { topic: form.topic, note: form.note })?;
        let (mut tx, mut row) = self.turn_on(caller, id).await?;
        if let (State::Archived { how: Archived::Converted { by, .. }, .. }, Some(ticket)) =
            (&row.conversation.state, row.conversation.ticket)
            && *by == caller.agent
        {
            return Ok(ticket);
        }
        self.check_in_charge(caller, &row.conversation)?;
        self.check_wrap_up(caller, &row.conversation, &wrap_up)?;
        let before = row.conversation.clone();
        let mut step = Step { tx: &mut tx, now };
        let number = step.converted(&mut row, caller.agent, (email, subject), wrap_up).await?;
        self.wraps_up(&mut step, &before).await?;
        self.assign_waiting(&mut step).await?;
        tx.commit().await?;
        Ok(number)
    }

    pub(super) async fn ticket_page(&self, caller: Caller, number: TicketNumber) -> Answer<TicketPage> {
        let mut reading = self.store.read().await?;
        let (ticket, row) = self.seen_ticket(caller, &mut reading, number).await?;
        let runs = !row.conversation.is_archived();
        let chat = match runs && !self.myself(caller)?.status.sees_active() {
            true => None,
            false => Some(reading.lines(ticket.conversation, Seq(i64::MAX)).await?),
        };
        let entries = reading.ticket_entries(number).await?;
        let assignable = self.who_may_have(&row);
        Ok(TicketPage { ticket, chat, entries, sends: self.mailer.is_some(), assignable })
    }

    pub(super) async fn ticket_list(&self, caller: Caller, list: TicketList) -> Answer<Tickets> {
        let mut reading = self.store.glance().await?;
        let mut rows = reading.tickets(&list, caller.agent, caller.role.sees_all()).await?;
        let more = rows.len() as i64 > TicketList::ROWS;
        rows.truncate(TicketList::ROWS as usize);
        Ok(Tickets { rows, more })
    }

    /// An answer to the customer: kept at once, sent by whoever sends mails.
    pub(super) async fn answer_on_ticket(
        &self,
        caller: Caller,
        number: TicketNumber,
        id: MessageId,
        text: Text,
    ) -> Answer<()> {
        let (mut tx, mut ticket) = self.ticket_turn(caller, number).await?;
        self.check_keeps(caller, &ticket)?;
        if is_there(&mut tx, caller, number, id).await? {
            return Ok(());
        }
        let what = TicketLine::Answer { text, mail: Mail::Waiting };
        let entry = TicketEntry { id, at: self.clock.now(), by: caller.agent, what };
        if ticket.status == TicketStatus::Open {
            ticket.status = TicketStatus::Pending;
        }
        self.keep(tx, ticket, Some(entry)).await?;
        self.mails.notify_one();
        Ok(())
    }

    pub(super) async fn note_on_ticket(
        &self,
        caller: Caller,
        number: TicketNumber,
        id: MessageId,
        text: Text,
    ) -> Answer<()> {
        let (mut tx, ticket) = self.ticket_turn(caller, number).await?;
        if is_there(&mut tx, caller, number, id).await? {
            return Ok(());
        }
        let entry = TicketEntry { id, at: self.clock.now(), by: caller.agent, what: TicketLine::Note(text) };
        self.keep(tx, ticket, Some(entry)).await
    }

    pub(super) async fn set_ticket_to(
        &self,
        caller: Caller,
        number: TicketNumber,
        status: TicketStatus,
    ) -> Answer<()> {
        let (tx, mut ticket) = self.ticket_turn(caller, number).await?;
        self.check_keeps(caller, &ticket)?;
        if ticket.status == status {
            return Ok(());
        }
        ticket.status = status;
        self.keep(tx, ticket, Some(self.done(caller, TicketLine::Status(status)))).await
    }

    /// To another agent, or to nobody; one that nobody has, whoever sees it may take.
    pub(super) async fn give_ticket_to(
        &self,
        caller: Caller,
        number: TicketNumber,
        owner: Option<AgentId>,
    ) -> Answer<()> {
        let (mut tx, mut ticket) = self.ticket_turn(caller, number).await?;
        let takes = ticket.owner.is_none() && owner == Some(caller.agent);
        if !takes {
            self.check_keeps(caller, &ticket)?;
        }
        if ticket.owner == owner {
            return Ok(());
        }
        if let Some(to) = owner {
            let row =
                tx.conversation(ticket.conversation).await?.ok_or(Refusal::Gone(Thing::Conversation))?;
            let name = self.catalog().agents.get(&to).ok_or(Refusal::Gone(Thing::Agent))?.name.clone();
            if !takes && !self.who_may_have(&row).contains(&to) {
                return Err(Refusal::invalid("to", format!("{name} does not serve this channel")).into());
            }
        }
        ticket.owner = owner;
        self.keep(tx, ticket, Some(self.done(caller, TicketLine::Owner(owner)))).await
    }

    /// Where the answers go from now on: an address may have been written down wrongly.
    pub(super) async fn readdress(&self, caller: Caller, number: TicketNumber, email: &str) -> Answer<()> {
        let email = address(email)?;
        let (tx, mut ticket) = self.ticket_turn(caller, number).await?;
        self.check_keeps(caller, &ticket)?;
        if ticket.email == email {
            return Ok(());
        }
        ticket.email.clone_from(&email);
        self.keep(tx, ticket, Some(self.done(caller, TicketLine::Address(email)))).await
    }

    /// Sends once more what could not be sent.
    pub(super) async fn mail_again(&self, caller: Caller, number: TicketNumber, id: MessageId) -> Answer<()> {
        let (mut tx, ticket) = self.ticket_turn(caller, number).await?;
        self.check_keeps(caller, &ticket)?;
        let found = tx.ticket_entry(id).await?.filter(|(of, ..)| *of == number);
        let (_, seq, mut entry) = found.ok_or(Refusal::Gone(Thing::Ticket))?;
        let TicketLine::Answer { mail: mail @ Mail::Failed { .. }, .. } = &mut entry.what else {
            return Ok(());
        };
        *mail = Mail::Waiting;
        tx.revise_ticket_entry(&entry);
        tx.add_mail(id, number, seq, self.clock.now());
        self.keep(tx, ticket, None).await?;
        self.mails.notify_one();
        Ok(())
    }

    /// A turn on the writer, and the ticket that is to be changed in it, if this caller sees it.
    async fn ticket_turn(&self, caller: Caller, number: TicketNumber) -> Answer<(Tx, Ticket)> {
        let mut tx = self.store.write().await?;
        let (ticket, _) = self.seen_ticket(caller, &mut tx, number).await?;
        Ok((tx, ticket))
    }

    /// What one may not see does not exist.
    async fn seen_ticket(
        &self,
        caller: Caller,
        reading: &mut Reading,
        number: TicketNumber,
    ) -> Answer<(Ticket, ConversationRow)> {
        let ticket = reading.ticket(number).await?.ok_or(Refusal::Gone(Thing::Ticket))?;
        let row = reading.conversation(ticket.conversation).await?.ok_or(Refusal::Gone(Thing::Ticket))?;
        match sees(&self.viewer(caller), &ticket, &row) {
            true => Ok((ticket, row)),
            false => Err(Refusal::Gone(Thing::Ticket).into()),
        }
    }

    /// Whoever has it, or oversees.
    fn check_keeps(&self, caller: Caller, ticket: &Ticket) -> Result<(), Refusal> {
        if caller.role.sees_all() || ticket.owner == Some(caller.agent) {
            return Ok(());
        }
        let owner = ticket.owner.map(|owner| self.catalog().agent_name(owner).to_owned());
        Err(Refusal::TicketOfOther { owner })
    }

    /// Who serves the chat's channel, and who oversees.
    fn who_may_have(&self, row: &ConversationRow) -> Vec<AgentId> {
        let catalog = self.catalog();
        let serves = routing::authorised(row.conversation.channel, catalog.groups.values());
        let agents = catalog.agents.values().filter(|agent| !agent.deactivated);
        agents.filter(|a| a.role.sees_all() || serves.contains(&a.id)).map(|agent| agent.id).collect()
    }

    fn done(&self, caller: Caller, what: TicketLine) -> TicketEntry {
        let now = self.clock.now();
        TicketEntry { id: MessageId::at(now), at: now, by: caller.agent, what }
    }

    /// Writes down what was done, and tells of it.
    async fn keep(&self, mut tx: Tx, ticket: Ticket, entry: Option<TicketEntry>) -> Answer<()> {
        let now = self.clock.now();
        let seq = tx.next_seq();
        if let Some(entry) = entry {
            tx.add_ticket_entry(ticket.number, seq, &entry);
            if matches!(entry.what, TicketLine::Answer { .. }) {
                tx.add_mail(entry.id, ticket.number, seq, now);
            }
        }
        let number = ticket.number;
        tx.save_ticket(&Ticket { changed_at: now, ..ticket });
        tx.append(now, Event::Ticket(number))?;
        Ok(tx.commit().await?)
    }
}

impl Step<'_> {
    /// A chat goes on as a ticket: a new one, or the one that it was before it came back.
    pub async fn converted(
        &mut self,
        row: &mut ConversationRow,
        by: AgentId,
        (email, subject): (String, String),
        WrapUp { topic, note }: WrapUp,
    ) -> Answer<TicketNumber> {
        let number = match row.conversation.ticket {
            Some(number) => number,
            None => self.tx.next_ticket().await?,
        };
        let earlier = self.tx.ticket(number).await?;
        let (created_by, created_at) = earlier.map_or((by, self.now), |t| (t.created_by, t.created_at));
        let c = &mut row.conversation;
        c.ticket = Some(number);
        self.tx.save_ticket(&Ticket {
            number,
            conversation: c.id,
            product: c.product,
            subject,
            requester: c.name.clone(),
            email: email.clone(),
            status: TicketStatus::Open,
            owner: Some(by),
            created_by,
            created_at,
            changed_at: self.now,
        });
        self.archived(row, Archived::Converted { by, topic, email }, note)?;
        self.tx.append(self.now, Event::Ticket(number))?;
        Ok(number)
    }
}

fn sees(viewer: &Viewer, ticket: &Ticket, row: &ConversationRow) -> bool {
    let mine = [ticket.owner, row.last_owner].contains(&Some(viewer.agent));
    mine || row.conversation.may_be_read_by(viewer)
}

/// Whether this very entry is there already; an id that something else has is refused.
async fn is_there(tx: &mut Tx, caller: Caller, number: TicketNumber, id: MessageId) -> Answer<bool> {
    match tx.ticket_entry(id).await? {
        None => Ok(false),
        Some((of, _, entry)) if of == number && entry.by == caller.agent => Ok(true),
        Some(_) => Err(Refusal::MessageIdTaken.into()),
    }
}

/// An address that mail can be sent to.
fn address(typed: &str) -> Result<String, Refusal> {
    let email = super::sessions::email("email", typed)?;
    if !mail::is_address(&email) {
        let what = format!("{email} is not an address like name@example.com");
        return Err(Refusal::invalid("email", what));
    }
    Ok(email)
}

fn subject(typed: &str) -> Result<String, Refusal> {
    short("subject", &Ticket::subject(typed), Ticket::SUBJECT)
}
