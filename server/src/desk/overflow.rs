//! Chats that wait too long for their group: to another one, or their customers are told that they may leave a message.

use super::{Service, steps::Step};
use app::{
    api::desk::Answer,
    domain::{
        conversation::Conversation,
        ids::GroupId,
        refusal::{Refusal, Thing},
        settings::{Catalog, Group, Overflow, OverflowTo},
        time::Timestamp,
    },
};

impl Service {
    /// What has waited too long goes its other way, once. Answers when the next one has.
    pub async fn tick_overflows(&self) -> Answer<Option<Timestamp>> {
        let (now, catalog) = (self.clock.now(), self.catalog());
        let due = self.next_overflow(&catalog).await?;
        if due.is_none_or(|due| due > now) {
            return Ok(due);
        }
        let mut tx = self.store.write().await?;
        for (group, overflow) in overflowing(&catalog) {
            for mut row in tx.waiting_since(group, now.minus(overflow.patience())).await? {
                let to = other_way(overflow, &row.conversation, &catalog);
                let mut step = Step { tx: &mut tx, now };
                match to {
                    Some(to) => step.overflowed(&mut row, group, to)?,
                    // The other group does not serve the channel, or not now: it is where it can be, and is looked at no more
                    // until groups change or one opens.
                    None => {
                        row.overflowed = Some(now);
                        step.tx.change_conversation(&row);
                    }
                }
            }
        }
        self.assign_waiting(&mut Step { tx: &mut tx, now }).await?;
        tx.commit().await?;
        self.next_overflow(&catalog).await
    }

    async fn next_overflow(&self, catalog: &Catalog) -> Answer<Option<Timestamp>> {
        let mut next = None;
        for (group, overflow) in overflowing(catalog) {
            let since = self.store.glance().await?.waits_since(group).await?;
            next = next.into_iter().chain(since.map(|since| since.plus(overflow.patience()))).min();
        }
        Ok(next)
    }

    /// Whether time decides about it.
    pub(super) fn may_overflow(&self, conversation: &Conversation) -> bool {
        let catalog = self.catalog();
        catalog.overflow_of(conversation.group).is_some() && conversation.is_free()
    }
}

/// The groups whose chats go on; none is that of the chats that wait for whoever serves their channel.
fn overflowing(catalog: &Catalog) -> impl Iterator<Item = (Option<GroupId>, Overflow)> {
    let groups = catalog.groups.values().filter_map(|group| Some((Some(group.id), group.terms.overflow?)));
    groups.chain(catalog.routing.overflow.map(|overflow| (None, overflow)))
}

/// To which group, or to none but with a word to the customer.
fn other_way(overflow: Overflow, chat: &Conversation, catalog: &Catalog) -> Option<Option<GroupId>> {
    match overflow.to {
        OverflowTo::Message => Some(None),
        OverflowTo::Group(_) => {
            let to = catalog.goes_on_to(chat.channel, chat.group);
            to.filter(|to| !catalog.closed.contains(to)).map(Some)
        }
    }
}

/// A wait that can be waited, and another group than itself.
pub(super) fn check_group_overflow(group: &Group, catalog: &Catalog) -> Result<(), Refusal> {
    match group.terms.overflow.map(|overflow| overflow.to) {
        Some(OverflowTo::Group(to)) if to == group.id => {
            Err(Refusal::invalid("overflow_to", format!("{} cannot go on to itself", group.name)))
        }
        Some(OverflowTo::Group(to))
            if catalog.groups.get(&to).is_some_and(|to| serves_nothing_of(to, group)) =>
        {
            let to = catalog.groups.get(&to).map_or("", |to| &to.name);
            Err(Refusal::invalid(
                "overflow_to",
                format!("{to} serves none of the channels of {}", group.name),
            ))
        }
        _ => check_overflow(group.terms.overflow, catalog),
    }
}

fn serves_nothing_of(to: &Group, group: &Group) -> bool {
    !group.serves.is_empty() && !group.serves.iter().any(|channel| to.serves.contains(channel))
}

/// A wait that can be waited, and a group that there is.
pub(super) fn check_overflow(overflow: Option<Overflow>, catalog: &Catalog) -> Result<(), Refusal> {
    let Some(overflow) = overflow else { return Ok(()) };
    if !Overflow::AFTER.contains(&overflow.after_seconds) {
        let what = "a chat waits between 10 seconds and a day before it goes on";
        return Err(Refusal::invalid("overflow_seconds", what));
    }
    match overflow.to {
        OverflowTo::Group(to) if !catalog.groups.contains_key(&to) => Err(Refusal::Gone(Thing::Group)),
        OverflowTo::Group(_) | OverflowTo::Message => Ok(()),
    }
}
