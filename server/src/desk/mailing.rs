//! Sending the answers of tickets: written down first, claimed, sent outside of any transaction, and what became of it noted.
//! A mail that was claimed by a process that died is sent again under the same name, so that whoever got it twice can tell.

use super::Service;
use crate::{
    mail::{Fate, Letter, Mailer},
    rules::mailing,
    store::{DueMail, Tx},
};
use app::{
    api::desk::Answer,
    domain::{
        event::Event,
        ticket::{Mail, Ticket, TicketEntry, TicketLine, TicketStatus},
        time::{Span, Timestamp},
    },
};
use futures::future::join_all;
use std::{sync::Arc, time::Duration};

/// So many are on their way at once.
const AT_ONCE: i64 = 8;
/// A process that holds a mail for longer has died with it.
const LEASE: Span = Span::seconds(180);

impl Service {
    /// Sends for as long as the desk runs. Without a mail server everything waits.
    pub(super) async fn send_mails(self: Arc<Self>) {
        if self.mailer.is_none() {
            return;
        }
        if let Err(error) = self.hurry_mails().await {
            tracing::warn!(%error, "mails wait for their time");
        }
        loop {
            let due = self.tick_mails().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "mails could not be sent; trying again");
                Some(self.clock.now().plus(Span::seconds(30)))
            });
            let left = due.map(|due| due.since(self.clock.now()).as_millis().max(0) as u64 + 5);
            tokio::select! {
                () = self.mails.notified() => {}
                () = tokio::time::sleep(Duration::from_millis(left.unwrap_or_default())), if left.is_some() => {}
            }
        }
    }

    async fn hurry_mails(&self) -> Answer<()> {
        let mut tx = self.store.write().await?;
        tx.hurry_mails(self.clock.now());
        Ok(tx.commit().await?)
    }

    /// Sends what is due. Answers when to look again.
    pub async fn tick_mails(&self) -> Answer<Option<Timestamp>> {
        let Some(mailer) = &self.mailer else { return Ok(None) };
        loop {
            let letters = self.claim_letters(mailer).await?;
            if letters.is_empty() {
                return Ok(self.store.glance().await?.next_mail(self.clock.now(), LEASE).await?);
            }
            let fates = join_all(letters.iter().map(|(_, letter)| mailer.send(letter))).await;
            for ((due, _), fate) in letters.iter().zip(fates) {
                self.note_fate(due, fate).await?;
            }
        }
    }

    /// Takes what is due for itself: whoever else looks finds it on its way.
    async fn claim_letters(&self, mailer: &Mailer) -> Answer<Vec<(DueMail, Letter)>> {
        let now = self.clock.now();
        if self.store.glance().await?.due_mails(now, LEASE, 1).await?.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.store.write().await?;
        let mut letters = Vec::new();
        for due in tx.due_mails(now, LEASE, AT_ONCE).await? {
            match self.letter(&mut tx, mailer, &due).await? {
                Some(letter) => {
                    tx.claim_mail(due.entry, &letter.name, now);
                    letters.push((due, letter));
                }
                None => tx.remove_mail(due.entry),
            }
        }
        tx.commit().await?;
        Ok(letters)
    }

    async fn letter(&self, tx: &mut Tx, mailer: &Mailer, due: &DueMail) -> Answer<Option<Letter>> {
        let Some(ticket) = tx.ticket(due.ticket).await? else { return Ok(None) };
        let Some((_, _, entry)) = tx.ticket_entry(due.entry).await? else { return Ok(None) };
        let TicketEntry { what: TicketLine::Answer { text, .. }, at, by, .. } = entry else {
            return Ok(None);
        };
        let catalog = self.catalog();
        let brand = catalog.products.get(&ticket.product).map_or("", |product| &product.name);
        let agent = catalog.agent_name(by);
        let name = tx.mail_name(due.entry).await?.unwrap_or_else(|| mailer.name_of(due.entry));
        Ok(Some(Letter {
            to: ticket.email,
            to_name: ticket.requester.as_deref().map(Ticket::subject).filter(|name| !name.is_empty()),
            from_name: Ticket::subject(brand),
            subject: format!("[#{}] {}", ticket.number, ticket.subject),
            text: format!("{}\n\n-- \n{agent}\n{brand}\n", text.as_str()),
            at,
            name,
            before: tx.mails_before(due.ticket, due.seq).await?,
            attached: None,
        }))
    }

    /// Writes down what became of a mail; one that will not be sent opens its ticket again.
    async fn note_fate(&self, due: &DueMail, fate: Fate) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let Some(mut ticket) = tx.ticket(due.ticket).await? else { return Ok(()) };
        let Some((_, _, mut entry)) = tx.ticket_entry(due.entry).await? else { return Ok(()) };
        let TicketLine::Answer { mail, .. } = &mut entry.what else { return Ok(()) };
        *mail = match (fate, mailing::next_try(due.attempts + 1)) {
            (Fate::Taken, _) => Mail::Sent { at: now },
            (Fate::Later(why), Some(wait)) => Mail::Delayed { why, until: now.plus(wait) },
            (Fate::Later(why) | Fate::Never(why), _) => Mail::Failed { why },
        };
        match mail {
            Mail::Delayed { until, why } => {
                tracing::warn!(
                    ticket = due.ticket.0,
                    why = why.as_str(),
                    "a mail was not taken; it is tried again"
                );
                tx.delay_mail(due.entry, *until);
            }
            Mail::Failed { why } => {
                tracing::warn!(ticket = due.ticket.0, why = why.as_str(), "a mail is not sent");
                tx.drop_mail(due.entry);
                (ticket.status, ticket.changed_at) = (TicketStatus::Open, now);
                tx.save_ticket(&ticket);
            }
            Mail::Sent { .. } | Mail::Waiting => tx.remove_mail(due.entry),
        }
        tx.revise_ticket_entry(&entry);
        tx.append(now, Event::Ticket(due.ticket))?;
        Ok(tx.commit().await?)
    }
}
