//! Signing in and out, and the first run.

use super::{Service, hash_of, secret, short, steps::Step};
use crate::store::{AgentRow, Attempts, Tx};
use app::{
    api::{
        agents::FirstRun,
        desk::{Answer, Caller, SignedIn},
        session::Me,
    },
    domain::{
        agent::{Agent, Role},
        channel::{Channel, ChannelKind, Product, WebSettings},
        event::Event,
        ids::*,
        refusal::Refusal,
        settings::{Group, Item, Terms},
        time::{Span, Timestamp},
        visitor::looks_like_email,
    },
};

/// Failures that are let go before waiting begins.
const FREE_FAILURES: i64 = 5;
/// The longest wait between two attempts; after as long without a failure the count starts again.
const LONGEST_WAIT: Span = Span::minutes(15);
/// How often a session's last use is written down.
const TOUCH: Span = Span::hours(1);

/// How long after the last failure the next attempt is let in: 2 s, 4 s, … 15 min.
fn wait_after(attempts: Attempts) -> Span {
    let over = attempts.failures - FREE_FAILURES;
    if over < 0 {
        return Span::ZERO;
    }
    Span::seconds(2 << over.min(10)).min(LONGEST_WAIT)
}

impl Service {
    /// The caller behind a session's token.
    pub async fn caller(&self, token: &str) -> anyhow::Result<Option<Caller>> {
        let Some((caller, seen)) = self.store.glance().await?.session(&hash_of(token)).await? else {
            return Ok(None);
        };
        let now = self.clock.now();
        if now.since(seen) > TOUCH {
            let mut tx = self.store.write().await?;
            tx.touch_session(caller.session, now);
            // A disk that takes no writes signs nobody out.
            let _ = tx.commit().await;
        }
        Ok(Some(caller))
    }

    pub(super) async fn sign_in_with(&self, email: &str, password: &str, address: &str) -> Answer<SignedIn> {
        let now = self.clock.now();
        let email = email.trim().to_lowercase();
        let subjects = [format!("account:{email}"), format!("address:{address}")];
        let mut tx = self.store.write().await?;
        for subject in &subjects {
            count_attempt(&mut tx, subject, now).await?;
        }
        let row = tx.agent_by_email(&email).await?.filter(|row| !row.agent.deactivated);
        tx.commit().await?;
        let known = self.check_password(password, row.as_ref().map(|row| row.password.as_str())).await?;
        let row = row.filter(|_| known).ok_or(Refusal::WrongCredentials)?;
        let mut tx = self.store.write().await?;
        subjects.iter().for_each(|subject| tx.forget_failures(subject));
        let signed_in = begin_session(&mut tx, row.agent.id, now);
        tx.commit().await?;
        Ok(signed_in)
    }

    pub(super) async fn set_up(&self, form: FirstRun) -> Answer<SignedIn> {
        let now = self.clock.now();
        let workspace = short("workspace", &form.workspace, 80)?;
        let name = short("name", &form.name, 80)?;
        let email = email("email", &form.email)?;
        let password = self.hash_password(&form.password).await?;
        let mut tx = self.store.write().await?;
        if tx.workspace().await?.is_some() {
            return Err(Refusal::AlreadySetUp.into());
        }
        tx.create_workspace(&workspace, now);
        tx.append(now, Event::Saved(Item::Workspace(workspace.clone())))?;
        let admin = AgentRow::new(AgentId::at(now), &name, &email, password, Role::Admin, now);
        tx.add_agent(&admin, now);
        tx.append(now, Event::Saved(Item::Agent(admin.agent.clone())))?;
        first_channel(&mut tx, &workspace, admin.agent.id, now)?;
        let signed_in = begin_session(&mut tx, admin.agent.id, now);
        tx.commit().await?;
        Ok(signed_in)
    }

    pub(super) async fn who_is(&self, caller: Caller) -> Answer<Me> {
        let mut reading = self.store.glance().await?;
        let row = reading.agent(caller.agent).await?.ok_or(Refusal::SignedOut)?;
        let agent = row.agent;
        Ok(Me {
            agent: agent.id,
            name: agent.name,
            email: agent.email,
            role: agent.role,
            preferences: row.preferences,
            workspace: self.catalog().workspace.clone(),
            now: self.clock.now(),
        })
    }

    pub(super) async fn new_password(&self, caller: Caller, old: &str, new: &str) -> Answer<()> {
        let row = self.store.glance().await?.agent(caller.agent).await?.ok_or(Refusal::SignedOut)?;
        if !self.check_password(old, Some(&row.password)).await? {
            return Err(Refusal::invalid("old", "this is not your present password").into());
        }
        let hash = self.hash_password(new).await?;
        let mut tx = self.store.write().await?;
        tx.set_password(caller.agent, &hash);
        // Whoever changes it may fear for it: it opens nothing that it opened before, but this.
        tx.end_other_sessions(caller.agent, caller.session);
        tx.append(self.clock.now(), Event::RightsChanged(vec![caller.agent]))?;
        tx.commit().await?;
        self.presence.ended(caller.agent, |session| session != caller.session);
        Ok(())
    }

    pub(super) async fn end_session(&self, caller: Caller) -> Answer<()> {
        let mut tx = self.store.write().await?;
        // Somebody is promised to this agent (V-16). Whoever is in a hurry chooses Offline first, or signs out everywhere.
        if !tx.offers_to(caller.agent).await?.is_empty() {
            return Err(Refusal::OfferStands.into());
        }
        tx.end_session(caller.session);
        let is_left = self.presence.ended(caller.agent, |session| session == caller.session);
        self.has_signed_out(tx, caller.agent, is_left).await
    }

    pub(super) async fn end_all_sessions(&self, caller: Caller) -> Answer<()> {
        let mut tx = self.store.write().await?;
        tx.end_sessions_of(caller.agent);
        self.presence.ended(caller.agent, |_| true);
        self.has_signed_out(tx, caller.agent, false).await
    }

    /// His sockets are closed, and those of sessions that have ended do not open again. Unless a console of his is left he is
    /// gone at once, and not when he has been silent for long enough: a console elsewhere says so when it is back.
    pub(super) async fn has_signed_out(&self, mut tx: Tx, agent: AgentId, is_left: bool) -> Answer<()> {
        let mut step = Step { tx: &mut tx, now: self.clock.now() };
        let row = step.tx.agent(agent).await?.filter(|row| row.agent.connected && !is_left);
        if let Some(row) = row {
            let gone = Agent { connected: false, ..row.agent.clone() };
            self.becomes(&mut step, &row.agent, gone).await?;
        }
        step.tx.append(step.now, Event::RightsChanged(vec![agent]))?;
        self.assign_waiting(&mut step).await?;
        tx.commit().await?;
        self.timers.notify_one();
        Ok(())
    }
}

/// Counts it as a failure until it is none: of many that come at once, each sees those before it.
async fn count_attempt(tx: &mut Tx, subject: &str, now: Timestamp) -> Answer<()> {
    let attempts = tx.attempts(subject).await?;
    if let Some(attempts) = attempts {
        let left = attempts.last_at.plus(wait_after(attempts)).millis() - now.millis();
        if left > 0 {
            return Err(Refusal::TooMany { seconds: (left as u32).div_ceil(1000) }.into());
        }
    }
    let recent = attempts.filter(|a| now.since(a.last_at) < LONGEST_WAIT);
    tx.note_failure(subject, recent.map_or(0, |a| a.failures) + 1, now);
    Ok(())
}

fn begin_session(tx: &mut Tx, agent: AgentId, now: Timestamp) -> SignedIn {
    let token = secret();
    tx.add_session(SessionId::at(now), &hash_of(&token), agent, now);
    tx.used(agent, now);
    SignedIn { token, agent }
}

/// An address, as it is kept: trimmed, lower case.
pub(super) fn email(field: &str, typed: &str) -> Result<String, Refusal> {
    let email = short(field, typed, 254)?.to_lowercase();
    if looks_like_email(&email) {
        Ok(email)
    } else {
        Err(Refusal::invalid(field, format!("{email} is not an address like name@example.com")))
    }
}

/// A product with a web channel that the admin serves: the desk can be used from the first minute.
fn first_channel(tx: &mut Tx, workspace: &str, admin: AgentId, now: Timestamp) -> Answer<()> {
    let product =
        Product { id: ProductId::at(now), name: workspace.to_owned(), limit: Product::DEFAULT_LIMIT };
    let channel = Channel {
        id: ChannelId::at(now),
        product: product.id,
        kind: ChannelKind::Web,
        name: "Website".to_owned(),
        disabled: false,
        web: WebSettings::default(),
        account: None,
        trouble: None,
    };
    let group = Group {
        id: GroupId::at(now),
        name: "Everyone".to_owned(),
        members: vec![admin],
        serves: vec![channel.id],
        terms: Terms::default(),
    };
    let topic = app::domain::settings::Topic {
        id: TopicId::at(now),
        parent: None,
        name: "General question".to_owned(),
        active: true,
    };
    tx.save_product(&product);
    tx.save_channel(&channel, now);
    tx.save_group(&group);
    tx.save_topic(&topic, now);
    for item in [Item::Product(product), Item::Channel(channel), Item::Group(group), Item::Topic(topic)] {
        tx.append(now, Event::Saved(item))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_after_the_fifth_failure_up_to_a_quarter_of_an_hour() {
        let after = |failures| wait_after(Attempts { failures, last_at: Timestamp::default() });
        assert_eq!(after(4), Span::ZERO);
        assert_eq!(after(5), Span::seconds(2));
        assert_eq!(after(6), Span::seconds(4));
        assert_eq!(after(400), LONGEST_WAIT);
    }
}
