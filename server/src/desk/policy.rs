//! What admins decide for the whole workspace: how absence is dealt with, and how much of an agent a chat takes.

use super::{Service, at_least};
use app::{
    api::desk::{Answer, Caller},
    domain::{
        agent::Role,
        channel::ChannelKind,
        event::Event,
        policy::{Policy, Weights},
        refusal::Refusal,
        settings::Item,
    },
};
use std::ops::RangeInclusive;

impl Service {
    pub(super) async fn keep_policy(&self, caller: Caller, policy: Policy) -> Answer<()> {
        at_least(caller, Role::Admin)?;
        check_policy(&policy)?;
        let now = self.clock.now();
        let mut tx = self.store.write().await?;
        if policy.idle_minutes != self.catalog().policy.idle_minutes {
            // Nobody could say until now that he is there.
            tx.all_used(now);
        }
        tx.save_policy(&policy);
        tx.append(now, Event::Saved(Item::Policy(policy)))?;
        tx.commit().await?;
        // Somebody who was full may not be any more.
        self.assign_anew(now).await
    }
}

fn check_policy(policy: &Policy) -> Result<(), Refusal> {
    within("grace_seconds", policy.grace_seconds, Policy::GRACE)?;
    within("hand_back_seconds", policy.hand_back_seconds, Policy::HAND_BACK)?;
    within("pause_seconds", policy.pause_seconds, Policy::PAUSE)?;
    if policy.idle_minutes != 0 && !Policy::IDLE.contains(&policy.idle_minutes) {
        let (low, high) = (Policy::IDLE.start(), Policy::IDLE.end());
        let what =
            format!("{} minutes is not between {low} and {high}, nor 0 for never", policy.idle_minutes);
        return Err(Refusal::invalid("idle_minutes", what));
    }
    check_reasons(&policy.break_reasons)?;
    for kind in ChannelKind::ALL {
        let weight = policy.weights.of(kind);
        if !Weights::EACH.contains(&weight) {
            let what = format!("a chat takes between 1 and {} points, not {weight}", Weights::POINTS);
            return Err(Refusal::invalid("weights", what));
        }
    }
    if policy.hand_back_seconds < policy.grace_seconds {
        let what = "chats cannot go to others before the connection counts as lost";
        return Err(Refusal::invalid("hand_back_seconds", what));
    }
    Ok(())
}

fn check_reasons(reasons: &[String]) -> Result<(), Refusal> {
    let wrong = |what: String| Err(Refusal::invalid("break_reasons", what));
    if reasons.len() > Policy::BREAK_REASONS {
        return wrong(format!(
            "{} reasons of a break are more than {}",
            reasons.len(),
            Policy::BREAK_REASONS
        ));
    }
    for (at, reason) in reasons.iter().enumerate() {
        if reason.is_empty() || reason.chars().count() > Policy::BREAK_REASON {
            return wrong(format!(
                "a reason of a break has between 1 and {} characters",
                Policy::BREAK_REASON
            ));
        }
        if reason.trim() != reason || reason.contains(char::is_control) {
            return wrong(format!("“{reason}” begins or ends with a space, or has a line break in it"));
        }
        if reasons[..at].contains(reason) {
            return wrong(format!("“{reason}” stands there twice"));
        }
    }
    Ok(())
}

fn within(field: &str, seconds: u32, range: RangeInclusive<u32>) -> Result<(), Refusal> {
    match range.contains(&seconds) {
        true => Ok(()),
        false => {
            let (low, high) = (range.start(), range.end());
            Err(Refusal::invalid(field, format!("{seconds} seconds is not between {low} and {high}")))
        }
    }
}
