//! Customers as agents know them: the profile pane.

use super::{Service, at_least, may_read, optional, steps::Step};
use crate::store::{Reading, Tx};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        agent::Role,
        conversation::{Conversation, Priority},
        customer::{Customer, CustomerNote, Merged, Profile},
        ids::{ConversationId, CustomerId},
        refusal::{Refusal, Thing},
        visitor::looks_like_email,
    },
};

impl Service {
    pub(super) async fn show_profile(&self, caller: Caller, id: ConversationId) -> Answer<Profile> {
        let mut reading = self.store.read().await?;
        let row = reading.conversation(id).await?.ok_or(Refusal::Gone(Thing::Conversation))?;
        let viewer = self.viewer(caller);
        let status = self.myself(caller)?.status;
        may_read(&viewer, status, &row)?;
        let person = reading.person(row.conversation.customer).await?;
        let (mut earlier, mut identities, mut stopped) = (Vec::new(), Vec::new(), Vec::new());
        for one in &person {
            earlier.extend(reading.conversations_of(*one).await?);
            identities.extend(reading.identities(*one).await?);
            stopped.extend(reading.stopped(*one).await?);
        }
        let readable = |other: &Conversation| {
            other.may_be_read_by(&viewer) && (other.is_archived() || status.sees_active())
        };
        earlier.retain(|other| other.id != id && readable(other));
        earlier.sort_by_key(|other| std::cmp::Reverse((other.opened_at, other.id)));
        let (agents, first_reply) = reading.hands(id).await?;
        let kept = *person.first().ok_or(Refusal::Gone(Thing::Customer))?;
        let shown = as_shown(&mut reading, row.conversation.customer).await?;
        let customer = shown.ok_or(Refusal::Gone(Thing::Customer))?;
        let merged = reading.merges_into(kept).await?;
        let merged =
            merged.into_iter().map(|m| Merged { id: m.id, name: m.before.gone.name, by: m.by, at: m.at });
        Ok(Profile {
            customer,
            identities,
            stopped,
            merged: merged.collect(),
            earlier,
            agents,
            first_reply: first_reply.map(|span| span.as_millis()),
        })
    }

    pub(super) async fn change_customer(
        &self,
        caller: Caller,
        id: CustomerId,
        name: &str,
        email: &str,
        phone: &str,
    ) -> Answer<()> {
        let name = optional("name", name, 120)?;
        let email = optional("email", email, 254)?;
        let phone = optional("phone", phone, 40)?;
        if let Some(email) = email.as_deref().filter(|email| !looks_like_email(email)) {
            return Err(Refusal::invalid(
                "email",
                format!("{email} is not an address like name@example.com"),
            )
            .into());
        }
        self.save_profile(caller, id, |customer| Customer { name, email, phone, ..customer }).await
    }

    pub(super) async fn remember(&self, caller: Caller, id: CustomerId, text: &str) -> Answer<()> {
        let (text, at) = (optional("note", text, 2_000)?, self.clock.now());
        let note = text.map(|text| CustomerNote { text, by: caller.agent, at });
        self.save_profile(caller, id, |customer| Customer { note, ..customer }).await
    }

    /// A customer whose chats go before others: those that run already as well.
    pub(super) async fn favour(&self, caller: Caller, id: CustomerId, vip: bool) -> Answer<()> {
        at_least(caller, Role::Supervisor)?;
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let customer = tx.customer(id).await?.ok_or(Refusal::Gone(Thing::Customer))?;
        if customer.vip == vip {
            return Ok(());
        }
        let customer = Customer { vip, ..customer };
        let person = tx.person(id).await?;
        let mut step = Step { tx: &mut tx, now };
        self.save_person(&mut step, &person, &customer).await?;
        for one in person {
            for conversation in step.tx.conversations_of(one).await? {
                let running = !conversation.is_archived() && conversation.priority < urgency(&customer);
                if running && let Some(mut row) = step.tx.conversation(conversation.id).await? {
                    step.prioritised(&mut row, urgency(&customer))?;
                }
            }
        }
        Ok(tx.commit().await?)
    }

    /// Whoever may read a conversation of this customer may keep his profile.
    async fn save_profile(
        &self,
        caller: Caller,
        id: CustomerId,
        change: impl FnOnce(Customer) -> Customer,
    ) -> Answer<()> {
        let now = self.clock.now();
        let mut tx: Tx = self.store.write().await?;
        let person = self.readable_person(caller, &mut tx, id).await?;
        let customer = tx.customer(person[0]).await?.ok_or(Refusal::Gone(Thing::Customer))?;
        self.save_person(&mut Step { tx: &mut tx, now }, &person, &change(customer)).await?;
        Ok(tx.commit().await?)
    }
}

/// A customer as the profile beside his conversations shows him: what is known of the person, and the face that he himself
/// has on his channel.
pub(super) async fn as_shown(reading: &mut Reading, customer: CustomerId) -> Answer<Option<Customer>> {
    let Some(own) = reading.customer(customer).await? else { return Ok(None) };
    let Some(kept) = reading.person(customer).await?.first().copied() else { return Ok(None) };
    let kept = reading.customer(kept).await?;
    Ok(kept.map(|kept| Customer { picture: own.picture, ..kept }))
}

/// How urgent a customer's chats are because of who he is.
pub(super) fn urgency(customer: &Customer) -> Priority {
    if customer.vip { Priority::High } else { Priority::Normal }
}
