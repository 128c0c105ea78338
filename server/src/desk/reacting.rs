//! An agent's reactions: given to the channel, and taken away again where it does not take them, at once or by a status later.

use super::{Service, receipts::Told, steps::Step};
use crate::{
    channels::{Outgoing, error, graph::NoAnswer},
    store::{Parcel, SentReaction},
};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        channel::{Channel, ChannelKind},
        content::{Cause, NotSent},
        ids::{ConversationId, MessageId},
        message::{Author, Body, Happened},
        refusal::{Refusal, Thing},
        window::{Human, Outgoing as Wish, Permit},
    },
};

impl Service {
    /// An agent's reaction to what the customer said.
    pub(super) async fn react_to(
        &self,
        caller: Caller,
        id: ConversationId,
        message: MessageId,
        emoji: Option<&str>,
    ) -> Answer<()> {
        let now = self.clock.now();
        let emoji = match emoji {
            Some(emoji) if emoji.chars().count() > 8 || emoji.trim().is_empty() => {
                return Err(Refusal::invalid("emoji", "a reaction is one emoji").into());
            }
            other => other.map(str::to_owned),
        };
        let (mut tx, mut row) = self.turn_on(caller, id).await?;
        if !row.conversation.is_answered_by(caller.agent) {
            self.check_owner(caller, &row.conversation)?;
        }
        let human = Human::behind(Author::Agent(caller.agent)).ok_or(Refusal::NotAllowed)?;
        if let Permit::HumanAgent(_) = self.check_sending(&row, Wish::Written(human), now)? {
            // A reaction cannot say that a person made it.
            let what = "a reaction goes out within a day of the customer's last message only: write an answer instead";
            return Err(Refusal::invalid("emoji", what).into());
        }
        let (_, provider_id) = self.quoted(&mut tx, &row, message).await?;
        let to = provider_id.ok_or(Refusal::Gone(Thing::Conversation))?;
        let Some((_, mut entry)) = tx.entry(message).await? else { return Ok(()) };
        let Body::Message { more, .. } = &mut entry.body else { return Ok(()) };
        let mut extra = more.take().unwrap_or_default();
        let changed = extra.react(Author::Agent(caller.agent), emoji.clone(), now);
        *more = (!extra.is_empty()).then_some(extra);
        if !changed {
            return Ok(());
        }
        let mut step = Step { tx: &mut tx, now };
        let name = Parcel::name(step.tx.next_seq(), 0);
        let outgoing = Outgoing::Reaction { to, emoji };
        self.hand_over_for_sending(&mut step, &row, message, name, &outgoing)?;
        step.revised(&mut row, entry).await?;
        Ok(tx.commit().await?)
    }

    /// What nobody misses was not taken; a reaction is gone again, and its agent is told why.
    pub(super) async fn forget(
        &self,
        channel: &Channel,
        parcel: &Parcel,
        outgoing: &Outgoing,
        why: &NoAnswer,
    ) -> Answer<()> {
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        tx.remove_parcel(&parcel.id);
        if let Outgoing::Reaction { emoji: Some(emoji), .. } = outgoing {
            let reaction = SentReaction { entry: parcel.entry, emoji: emoji.clone() };
            let why = not_taken(channel, why);
            self.take_reaction_away(&mut Step { tx: &mut tx, now }, reaction, why).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The channel has it, and calls it by this name: so that a status that refuses it later is known to be of it.
    pub(super) async fn reaction_taken(
        &self,
        step: &mut Step<'_>,
        channel: &Channel,
        parcel: &Parcel,
        outgoing: &Outgoing,
        name: &str,
    ) -> Answer<()> {
        let Outgoing::Reaction { emoji: Some(emoji), .. } = outgoing else { return Ok(()) };
        // Elsewhere it is answered yes or no.
        if channel.kind != ChannelKind::Whatsapp {
            return Ok(());
        }
        let reaction = SentReaction { entry: parcel.entry, emoji: emoji.clone() };
        // The status may have been quicker than the answer.
        for (id, body) in step.tx.parked(channel.id, name).await? {
            step.tx.unpark(id);
            if let Ok(Told::Progress { failed: Some(why), .. }) = serde_json::from_str(&body) {
                return self.take_reaction_away(step, reaction, why).await;
            }
        }
        step.tx.name_reaction(channel.id, name, &reaction, step.now);
        Ok(())
    }

    /// A status of a reaction of ours. `false`: it is of something else.
    pub(super) async fn reaction_refused(&self, channel: &Channel, id: &str, told: &Told) -> Answer<bool> {
        if channel.kind != ChannelKind::Whatsapp {
            return Ok(false);
        }
        let Some(reaction) = self.store.glance().await?.sent_reaction(channel.id, id).await? else {
            return Ok(false);
        };
        if let Told::Progress { failed: Some(why), .. } = told {
            let now = self.clock.now();
            let mut tx = self.store.write().await?;
            tx.forget_reaction(channel.id, id);
            self.take_reaction_away(&mut Step { tx: &mut tx, now }, reaction, why.clone()).await?;
            tx.commit().await?;
        }
        Ok(true)
    }

    /// With a line that says why. One that he took away or changed himself since is gone already.
    async fn take_reaction_away(
        &self,
        step: &mut Step<'_>,
        reaction: SentReaction,
        why: NotSent,
    ) -> Answer<()> {
        let Some((conversation, mut entry)) = step.tx.entry(reaction.entry).await? else { return Ok(()) };
        if !takes_reaction_away(&mut entry.body, &reaction.emoji) {
            return Ok(());
        }
        let Some(mut row) = step.tx.conversation(conversation).await? else { return Ok(()) };
        step.revised(&mut row, entry).await?;
        let what = Happened::ReactionRefused { emoji: reaction.emoji, why };
        step.told_of(&row, MessageId::at(step.now), what)
    }
}

/// Why, in the words of the thread.
fn not_taken(channel: &Channel, why: &NoAnswer) -> NotSent {
    let ours = |why| NotSent { why, code: 0, detail: String::new() };
    match why {
        NoAnswer::Refused(trouble) => match error::remedy(channel.kind, trouble, u32::MAX) {
            error::Remedy::Give(cause) => trouble.not_sent(cause),
            _ => trouble.not_sent(Cause::Rejected),
        },
        NoAnswer::Unsayable(cause) => ours(*cause),
        NoAnswer::NotReached(_) | NoAnswer::Lost(_) => ours(Cause::Outage),
    }
}

/// An agent's, that the channel did not take.
fn takes_reaction_away(body: &mut Body, emoji: &str) -> bool {
    let Body::Message { more: Some(more), .. } = body else { return false };
    let before = more.reactions.len();
    more.reactions.retain(|one| !(matches!(one.by, Author::Agent(_)) && one.emoji == emoji));
    more.reactions.len() < before
}
