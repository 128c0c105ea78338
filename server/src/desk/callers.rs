//! Who writes to us: the customer behind the names that a channel has for him.

use super::{Service, names, steps::Step};
use crate::{
    channels::event::Known,
    store::{Caller, IdKind, Tx},
};
use app::{
    api::desk::Answer,
    domain::{
        channel::{Channel, ChannelKind},
        customer::Customer,
        ids::CustomerId,
        refusal::Refusal,
        time::Timestamp,
    },
};

impl Service {
    /// The channel tells what somebody is called of whom we had a number alone: we wrote to him first (V-09). What an agent
    /// wrote there stays.
    pub(super) async fn learn_name(
        &self,
        step: &mut Step<'_>,
        caller: &mut Caller,
        from: &Known,
    ) -> Answer<()> {
        let name = from.name.as_deref().and_then(|name| super::optional("name", name, 200).ok().flatten());
        let (Some(name), Some(customer)) = (name, caller.customer()) else { return Ok(()) };
        // His row shows his name, or by what else he is known: most customers are asked about no further.
        let shown = caller.latest.as_ref().map(|row| &row.conversation);
        if shown.is_some_and(|c| c.name.is_some() && c.name != c.contact) {
            return Ok(());
        }
        let person = step.tx.person(customer).await?;
        let Some(known) = step.tx.customer(person[0]).await?.filter(|known| known.name.is_none()) else {
            return Ok(());
        };
        self.save_person(step, &person, &Customer { name: Some(name), ..known }).await?;
        if let Some(row) = caller.latest.take() {
            caller.latest = step.tx.conversation(row.conversation.id).await?;
        }
        Ok(())
    }

    /// The customer goes by another id or number now. Two customers are never made one on a channel's word.
    pub(super) async fn renamed(&self, channel: &Channel, old: &Known, new: &Known) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let known = tx.caller_on(channel.id, old.id.as_deref(), old.phone.as_deref()).await?;
        let Some(customer) = known.customer() else { return Ok(()) };
        let there = tx.caller_on(channel.id, new.id.as_deref(), new.phone.as_deref()).await?;
        if there.customer().or(there.formerly).is_some_and(|other| other != customer) {
            tracing::warn!(channel = %channel.id, %customer, "the new name belongs to somebody else; both stay");
            return Ok(());
        }
        for (kind, was, is) in [(IdKind::Id, &old.id, &new.id), (IdKind::Phone, &old.phone, &new.phone)] {
            if let Some(is) = is {
                if let Some(was) = was.as_ref().filter(|was| *was != is) {
                    tx.forget_identity(channel.id, kind, was);
                }
                tx.know(channel.id, kind, is, customer, new.username.as_deref(), Some(now));
            }
        }
        if let Some((was, is)) = old.phone.as_ref().zip(new.phone.as_ref()) {
            self.moved(&mut Step { tx: &mut tx, now }, channel, customer, (was, is)).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The number by which he is shown, found and called is the new one: the old one may be somebody else's by now. What an
    /// agent wrote in its place stays.
    async fn moved(
        &self,
        step: &mut Step<'_>,
        channel: &Channel,
        customer: CustomerId,
        (was, is): (&str, &str),
    ) -> Answer<()> {
        let (was, is) = (format!("+{was}"), format!("+{is}"));
        let shown = step.tx.conversations_of(customer).await?;
        let is_shown = shown.iter().any(|c| c.channel == channel.id && c.contact.as_ref() == Some(&was));
        if is_shown {
            step.tx.set_contact(customer, channel.id, &is);
        }
        let person = step.tx.person(customer).await?;
        let Some(known) = step.tx.customer(person[0]).await? else { return Ok(()) };
        let is_his = known.phone.as_ref() == Some(&was);
        if !is_shown && !is_his {
            return Ok(());
        }
        let phone = if is_his { Some(is) } else { known.phone.clone() };
        self.save_person(step, &person, &Customer { phone, ..known }).await
    }
}

pub(super) fn new_customer(tx: &mut Tx, from: &Known, now: Timestamp) -> CustomerId {
    let name = from.name.as_deref().and_then(|name| super::optional("name", name, 200).ok().flatten());
    let phone = from.phone.as_ref().map(|digits| format!("+{digits}"));
    let customer = Customer {
        id: CustomerId::at(now),
        name,
        email: None,
        phone,
        picture: None,
        fields: Vec::new(),
        note: None,
        vip: false,
        created_at: now,
    };
    tx.save_customer(&customer);
    customer.id
}

/// Writes down by what else he is known. Two names that belong to two customers stay apart: that is for a person to join.
/// Answers whether the channel is to be asked who he is: nobody did, or it was long ago.
pub(super) fn know(
    tx: &mut Tx,
    channel: &Channel,
    customer: CustomerId,
    from: &Known,
    known: &Caller,
    now: Timestamp,
) -> bool {
    let username = from.username.as_deref();
    let wants_asking = names::is_asked(channel.kind);
    let asked = (!wants_asking).then_some(now);
    if let Some(id) = &from.id
        && (known.by_id.is_none() || username.is_some())
    {
        tx.know(channel.id, IdKind::Id, id, customer, username, asked);
    }
    match (&from.phone, known.by_phone) {
        (Some(phone), None) if known.formerly.is_some() => tx.pass_number_on(channel.id, phone, customer),
        (Some(phone), None) => tx.know(channel.id, IdKind::Phone, phone, customer, None, Some(now)),
        (Some(_), Some(other)) if other != customer => {
            tracing::warn!(channel = %channel.id, %customer, %other, "one message has the names of two customers");
        }
        _ => {}
    }
    let Some(id) = from.id.as_ref().filter(|_| wants_asking) else { return false };
    let is_old = known.asked_at.is_some_and(|asked| names::is_old(asked, now));
    if is_old {
        tx.ask_again(channel.id, id);
    }
    is_old || known.by_id.is_none()
}

/// How his touchpoint is called in the header (S4-18): the number, or the user name.
pub(super) fn touchpoint(kind: ChannelKind, from: &Known) -> Option<String> {
    let username = from.username.as_ref().map(|name| match kind {
        ChannelKind::Messenger => name.clone(),
        _ => format!("@{}", name.trim_start_matches('@')),
    });
    match &from.phone {
        Some(digits) => Some(format!("+{digits}")),
        None => username,
    }
}

/// A number as people write it: `+49 (155) 500-01`; the country code is needed.
pub(super) fn number(typed: &str) -> Result<String, Refusal> {
    // The zero of the trunk is dialled within the country alone.
    let typed = typed.replace("(0)", "");
    let plain: String =
        typed.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '/' | '.' | '\u{a0}')).collect();
    let digits = plain.strip_prefix('+').or_else(|| plain.strip_prefix("00"));
    let right = digits.filter(|d| (7..=15).contains(&d.len()) && d.bytes().all(|b| b.is_ascii_digit()));
    let right = right.filter(|digits| !digits.starts_with('0'));
    let what = "a number is written with its country, like +49 155 50001";
    right.map(str::to_owned).ok_or_else(|| Refusal::invalid("phone", what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_write_it() {
        let read = |typed: &str| number(typed).ok();
        for typed in ["+49 151 234 5678", "0049-151-2345678", "+49 (0)151 2345678", "+49 (151) 234/56.78"] {
            assert_eq!(read(typed).as_deref(), Some("491512345678"), "{typed}");
        }
        for bad in ["", "0151 2345678", "151 2345678", "+0151 2345678", "+49 151 phone", "+1234567890123456"]
        {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
