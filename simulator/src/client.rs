//! The control desk of a simulator, in process: what `/sim` offers over HTTP, as methods.

use crate::{
    clock::{Clock, Millis},
    config::Settings,
    faults::{CallFault, Faults},
    hub::Hub,
    journal::{Delivery, Entry},
    people::{Oops, Place},
    phone::Phone,
    webhooks::{Signature, Verification, verify},
    world::{Person, TokenState, World, add_person},
};
use serde_json::Value;
use std::sync::Arc;

/// Cheap to clone; all clones control the same world.
#[derive(Clone)]
pub struct Client {
    pub(crate) hub: Arc<Hub>,
}

impl Client {
    /// A person's phone, opened at the conversation with an account.
    pub fn phone(&self, person: &str, account: &str) -> Phone {
        let place = Place { account: account.into(), person: person.into() };
        Phone::new(self.hub.clone(), place)
    }

    /// Looks at anything in the world, or changes it.
    pub fn world<R>(&self, look: impl FnOnce(&mut World) -> R) -> R {
        self.hub.with(look)
    }

    pub fn now(&self) -> Millis {
        self.world(|world| world.now())
    }

    /// Lets the clock stand still at a moment.
    pub async fn set_clock(&self, at: Millis) {
        self.move_clock(|clock| *clock = Clock::Fixed { at }).await;
    }

    pub async fn advance(&self, by: Millis) {
        self.move_clock(|clock| clock.advance(by)).await;
    }

    pub(crate) async fn move_clock(&self, change: impl FnOnce(&mut Clock)) {
        let offset = self.world(|world| {
            change(&mut world.clock);
            world.revision += 1;
            world.clock.offset()
        });
        if let Some(hook) = &self.hub.config.clock_hook {
            let told = self.hub.http.post(hook).json(&serde_json::json!({"offset_ms": offset})).send().await;
            if let Err(error) = told {
                tracing::warn!(%error, "the clock hook did not answer");
            }
        }
    }

    /// Fills in the app's dashboard; Meta keeps the address only if the callback answers the challenge.
    pub async fn set_callback(&self, url: &str, verify_token: &str) -> Verification {
        let outcome = verify(&self.hub, url, verify_token).await;
        self.world(|world| {
            world.app.verified = outcome.verified;
            world.revision += 1;
            if outcome.verified {
                world.app.callback_url = Some(url.into());
                world.app.verify_token = verify_token.into();
            }
        });
        outcome
    }

    pub fn add_person(&self, person: Person) {
        self.world(|world| add_person(world, person));
    }

    pub fn settings(&self, settings: Settings) {
        self.world(|world| world.settings = settings);
    }

    /// All faults anew: what is not named is back to normal.
    pub fn faults(&self, faults: Faults) {
        let holding = faults.hold || faults.batch > 1;
        self.world(|world| world.faults = faults);
        if !holding {
            self.hub.release();
        }
    }

    /// One more fault of calls, beside those that are set.
    pub fn next_calls(&self, fault: CallFault) {
        self.world(|world| world.faults.calls.push(fault));
    }

    /// Sends what was held or waited for its batch to fill.
    pub fn release(&self) {
        self.hub.release();
    }

    /// A webhook of any bytes.
    pub fn raw(&self, body: &[u8], signature: Signature) {
        let post = self.world(|world| {
            let url = world.app.callback_url.clone()?;
            let header = signature.header(&world.app.secret, body);
            Some(world.addressed(url, body.to_vec(), header, 0))
        });
        if let Some(post) = post {
            self.hub.send(post);
        }
    }

    pub fn revoke(&self, token: &str) {
        self.world(|world| world.token_mut(token).map(|token| token.state = TokenState::Revoked));
    }

    /// `None`: lives for ever.
    pub fn expire(&self, token: &str, at: Option<Millis>) {
        self.world(|world| world.token_mut(token).map(|token| token.expires = at));
    }

    /// Ends a template's review, or takes it away later: APPROVED, REJECTED, PAUSED, DISABLED.
    pub fn review(&self, id: &str, status: &str, reason: Option<&str>) -> Result<(), Oops> {
        self.world(|world| world.review(id, status, reason))
    }

    pub fn template_quality(&self, id: &str, score: &str) -> Result<(), Oops> {
        self.world(|world| world.template_quality(id, score))
    }

    /// GREEN, YELLOW or RED.
    pub fn number_quality(&self, number: &str, score: &str) -> Result<(), Oops> {
        self.world(|world| world.number_quality(number, score))
    }

    /// `account_update` with an event such as ACCOUNT_RESTRICTION.
    pub fn account_update(&self, waba: &str, event: &str, more: Value) {
        self.world(|world| world.account_update(waba, event, more));
    }

    pub fn journal(&self) -> Vec<Entry> {
        self.world(|world| world.journal.iter().cloned().collect())
    }

    /// The messages that were sent, without read receipts and signs of typing.
    pub fn sends(&self) -> Vec<Entry> {
        self.world(|world| world.journal.iter().filter(|entry| entry.is_send()).cloned().collect())
    }

    pub fn deliveries(&self) -> Vec<Delivery> {
        self.world(|world| world.deliveries.iter().cloned().collect())
    }

    pub fn needless_human_agent(&self) -> u32 {
        self.world(|world| world.needless_human_agent)
    }

    /// Everything as it was at the start, but the dashboard keeps its callback.
    pub fn reset(&self) {
        self.world(|world| world.begin_again(&self.hub.config));
    }
}
