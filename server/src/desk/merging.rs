//! Two customers who are one person. Nothing of theirs is moved, so that it can be undone: whoever sees one of them sees the
//! other's conversations and names as well, and what is known of the one is known of the other. A browser still sees only
//! what was said in it.

use super::{Service, steps::Step};
use crate::store::{Before, Merge, Tx};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        customer::Customer,
        ids::{CustomerId, MergeId},
        refusal::{Refusal, Thing},
    },
};

impl Service {
    /// Makes `gone` part of `kept`, whose own data go first.
    pub(super) async fn merge(&self, caller: Caller, kept: CustomerId, gone: CustomerId) -> Answer<MergeId> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let (all, others) = (
            self.readable_person(caller, &mut tx, kept).await?,
            self.readable_person(caller, &mut tx, gone).await?,
        );
        let (kept, gone) = (all[0], others[0]);
        if kept == gone {
            return Err(Refusal::invalid("customer", "they are one customer already").into());
        }
        let (first, second) = (known(&mut tx, kept).await?, known(&mut tx, gone).await?);
        let filled = first.filled_from(&second);
        let before =
            Before { kept: first, gone: second, filled: filled.clone(), parts: others[1..].to_vec() };
        let merge = Merge { id: MergeId::at(now), kept, gone, by: caller.agent, at: now, before };
        tx.add_merge(&merge);
        for part in &others {
            tx.make_part(*part, Some(kept));
        }
        let person: Vec<CustomerId> = all.into_iter().chain(others).collect();
        self.save_person(&mut Step { tx: &mut tx, now }, &person, &filled).await?;
        tx.commit().await?;
        Ok(merge.id)
    }

    /// Takes them apart again.
    pub(super) async fn part(&self, caller: Caller, merge: MergeId) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        let merge = tx.merge(merge).await?.ok_or(Refusal::Gone(Thing::Customer))?;
        let person = self.readable_person(caller, &mut tx, merge.kept).await?;
        let Before { kept, gone, filled, parts } = &merge.before;
        let (there, left): (Vec<CustomerId>, Vec<CustomerId>) =
            person.into_iter().partition(|one| *one == merge.gone || parts.contains(one));
        tx.undo_merge(merge.id, now);
        for part in &there {
            tx.make_part(*part, (*part != merge.gone).then_some(merge.gone));
        }
        let alone = known(&mut tx, merge.kept).await?.without(kept, filled);
        let mut step = Step { tx: &mut tx, now };
        self.save_person(&mut step, &left, &alone).await?;
        self.save_person(&mut step, &there, gone).await?;
        Ok(tx.commit().await?)
    }

    /// Everybody who is this person, where the caller may read a conversation with one of them.
    pub(super) async fn readable_person(
        &self,
        caller: Caller,
        tx: &mut Tx,
        customer: CustomerId,
    ) -> Answer<Vec<CustomerId>> {
        let viewer = self.viewer(caller);
        let person = tx.person(customer).await?;
        for one in &person {
            if tx.conversations_of(*one).await?.iter().any(|c| c.may_be_read_by(&viewer)) {
                return Ok(person);
            }
        }
        Err(Refusal::Gone(Thing::Customer).into())
    }

    /// What is known of the person is known of each part; every console that shows one of their conversations hears of it.
    pub(super) async fn save_person(
        &self,
        step: &mut Step<'_>,
        person: &[CustomerId],
        customer: &Customer,
    ) -> Answer<()> {
        for one in person {
            let before = known(step.tx, *one).await?;
            step.tx.save_customer(&Customer { id: *one, created_at: before.created_at, ..customer.clone() });
            if before.vip != customer.vip {
                step.tx.favour(*one, customer.vip.then_some(step.now));
            }
            // Each keeps the face that he has on his channel.
            let shown = Customer { picture: before.picture, ..customer.clone() };
            // Read again: their names come from the customer's row.
            for conversation in step.tx.conversations_of(*one).await? {
                step.profile_changed(&conversation, &shown)?;
            }
        }
        Ok(())
    }
}

async fn known(tx: &mut Tx, customer: CustomerId) -> Answer<Customer> {
    Ok(tx.customer(customer).await?.ok_or(Refusal::Gone(Thing::Customer))?)
}
