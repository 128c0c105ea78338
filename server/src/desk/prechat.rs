//! What customers answer before they write: the pre-chat form, and, while nobody is there, where they can be answered.

use super::{Service, optional, steps::Step};
use app::{
    api::desk::{Answer, Start},
    domain::{
        channel::{Channel, FieldKind},
        customer::Customer,
        ids::CustomerId,
        refusal::{Refusal, Thing},
        time::Timestamp,
        visitor::looks_like_email,
    },
};

impl Service {
    /// A new customer, as he answered the pre-chat form.
    pub(super) fn customer_from(
        &self,
        channel: &Channel,
        start: &Start<'_>,
        now: Timestamp,
    ) -> Result<Customer, Refusal> {
        let answers = &start.answers;
        let mut customer = Customer {
            id: CustomerId::at(now),
            name: None,
            email: None,
            phone: None,
            picture: None,
            fields: Vec::new(),
            note: None,
            vip: false,
            created_at: now,
        };
        for field in &channel.web.prechat {
            let answer = answers.get(&field.key);
            field.check(answer).map_err(|bad| Refusal::answer(&field.key, &field.label, bad))?;
            let Some(answer) = optional(&field.key, answer, 200)? else { continue };
            match field.kind {
                FieldKind::Name => customer.name = Some(answer),
                FieldKind::Email => customer.email = Some(answer),
                FieldKind::Phone => customer.phone = Some(answer),
                FieldKind::Text | FieldKind::Choice(_) => customer.fields.push((field.label.clone(), answer)),
            }
        }
        self.with_reply_address(channel, start, customer)
    }

    /// The offline form asks for an address whatever the pre-chat form asks, under the key of that one's question if it has
    /// one.
    fn with_reply_address(
        &self,
        channel: &Channel,
        start: &Start<'_>,
        customer: Customer,
    ) -> Result<Customer, Refusal> {
        if self.somebody_serves_in(channel.id, start.tongue) {
            return Ok(customer);
        }
        let mut asked = channel.web.prechat.iter().filter(|field| field.kind == FieldKind::Email);
        let key = asked.next().map_or("email", |field| &field.key);
        let given = [start.answers.get(key), start.answers.get("email")];
        let given =
            given.into_iter().find(|typed| !typed.trim().is_empty()).map(|typed| typed.trim().to_lowercase());
        match given.or_else(|| customer.email.clone()).filter(|email| looks_like_email(email)) {
            Some(email) => Ok(Customer { email: Some(email), ..customer }),
            None => {
                let what =
                    "an address like name@example.com is needed: we answer by mail while nobody is online";
                Err(Refusal::invalid(key, what))
            }
        }
    }

    /// What somebody whom we know answered this time. It fills what is not known of him; where he wants to be answered he
    /// says anew.
    pub(super) async fn answers_anew(
        &self,
        step: &mut Step<'_>,
        channel: &Channel,
        id: CustomerId,
        start: &Start<'_>,
    ) -> Answer<()> {
        let person = step.tx.person(id).await?;
        let known = step.tx.customer(id).await?.ok_or(Refusal::Gone(Thing::Customer))?;
        let mut customer = known.clone();
        for field in &channel.web.prechat {
            let answer = start.answers.get(&field.key);
            if answer.trim().is_empty() {
                continue;
            }
            field.check(answer).map_err(|bad| Refusal::answer(&field.key, &field.label, bad))?;
            let Some(answer) = optional(&field.key, answer, 200)? else { continue };
            match field.kind {
                FieldKind::Name => customer.name.get_or_insert(answer),
                FieldKind::Email => customer.email.get_or_insert(answer),
                FieldKind::Phone => customer.phone.get_or_insert(answer),
                FieldKind::Text | FieldKind::Choice(_) => {
                    customer.fields.retain(|(label, _)| *label != field.label);
                    customer.fields.push((field.label.clone(), answer));
                    continue;
                }
            };
        }
        let customer = self.with_reply_address(channel, start, customer)?;
        match customer == known {
            true => Ok(()),
            false => self.save_person(step, &person, &customer).await,
        }
    }
}
