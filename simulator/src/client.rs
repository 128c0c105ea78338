//! The control desk of a simulator, in process: what `/sim` offers over HTTP, as methods.

use crate::{
    clock::{Clock, Millis},
    config::Settings,
    faults::{CallFault, Faults},
    hub::Hub,
    journal::{Delivery, Entry},
    people::{Act, File, Kind, Oops, Place},
    webhooks::{Signature, Verification, verify},
    world::{Message, Person, Thread, TokenState, World, add_person},
};
use serde_json::Value;
use std::sync::Arc;

type Did = Result<String, Oops>;

/// Cheap to clone; all clones control the same world.
#[derive(Clone)]
pub struct Client {
    pub(crate) hub: Arc<Hub>,
}

impl Client {
    /// A person's phone, opened at the conversation with an account.
    pub fn phone(&self, person: &str, account: &str) -> Phone {
        let place = Place { account: account.into(), person: person.into() };
        Phone { hub: self.hub.clone(), place }
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
        let fresh = World::new(&self.hub.config, self.hub.public_base());
        self.world(|world| {
            let (app, revision) = (world.app.clone(), world.revision);
            *world = fresh;
            world.app = app;
            world.revision = revision + 1;
        });
    }
}

/// A person at a conversation. What is done returns the id of the message that came of it.
#[derive(Clone)]
pub struct Phone {
    hub: Arc<Hub>,
    place: Place,
}

impl Phone {
    pub fn act(&self, act: Act) -> Result<Vec<String>, Oops> {
        self.hub.with(|world| world.act(&self.place, act))
    }

    fn one(&self, act: Act) -> Did {
        Ok(self.act(act)?.into_iter().next().unwrap_or_default())
    }

    fn none(&self, act: Act) -> Result<(), Oops> {
        self.act(act).map(drop)
    }

    pub fn write(&self, text: &str) -> Did {
        self.one(Act::Write { text: text.into(), reply_to: None })
    }

    pub fn reply(&self, to: &str, text: &str) -> Did {
        self.one(Act::Write { text: text.into(), reply_to: Some(to.into()) })
    }

    /// The built-in file of a kind.
    pub fn send(&self, kind: Kind) -> Did {
        self.one(Act::Send { kind, file: None, caption: None, reply_to: None })
    }

    pub fn send_file(&self, kind: Kind, file: File, caption: Option<&str>) -> Did {
        self.one(Act::Send { kind, file: Some(file), caption: caption.map(Into::into), reply_to: None })
    }

    /// WhatsApp makes a message of each picture, the others one of all.
    pub fn album(&self, count: usize) -> Result<Vec<String>, Oops> {
        self.act(Act::Album { count })
    }

    pub fn location(&self, latitude: f64, longitude: f64) -> Did {
        self.one(Act::Location { latitude, longitude, name: None })
    }

    pub fn contacts(&self, contacts: Value) -> Did {
        self.one(Act::Contacts { contacts })
    }

    pub fn react(&self, to: &str, emoji: &str) -> Result<(), Oops> {
        self.none(Act::React { to: to.into(), emoji: emoji.into() })
    }

    pub fn unreact(&self, to: &str) -> Result<(), Oops> {
        self.none(Act::Unreact { to: to.into() })
    }

    pub fn tap(&self, to: &str, button: &str) -> Did {
        self.one(Act::Tap { to: to.into(), button: button.into() })
    }

    pub fn postback(&self, title: &str, payload: &str) -> Did {
        self.one(Act::Postback { title: title.into(), payload: payload.into() })
    }

    pub fn referral(&self, referral: Value) -> Did {
        self.one(Act::Referral { text: None, referral })
    }

    pub fn edit(&self, to: &str, text: &str) -> Result<(), Oops> {
        self.none(Act::Edit { to: to.into(), text: text.into() })
    }

    pub fn unsend(&self, to: &str) -> Result<(), Oops> {
        self.none(Act::Unsend { to: to.into() })
    }

    pub fn story_reply(&self, text: &str) -> Did {
        self.one(Act::StoryReply { text: text.into() })
    }

    pub fn story_mention(&self) -> Did {
        self.one(Act::StoryMention)
    }

    pub fn share(&self, url: &str) -> Did {
        self.one(Act::Share { url: url.into(), title: None })
    }

    pub fn view_once(&self) -> Did {
        self.one(Act::ViewOnce)
    }

    pub fn unsupported(&self, inner: Option<&str>) -> Did {
        self.one(Act::Unsupported { inner: inner.map(Into::into) })
    }

    pub fn change_number(&self, phone: &str) -> Result<(), Oops> {
        self.none(Act::ChangeNumber { phone: phone.into() })
    }

    pub fn change_user_id(&self) -> Result<(), Oops> {
        self.none(Act::ChangeUserId)
    }

    pub fn phone_app_echo(&self, text: &str) -> Did {
        self.one(Act::PhoneAppEcho { text: text.into() })
    }

    pub fn inbox_echo(&self, text: &str) -> Did {
        self.one(Act::InboxEcho { text: text.into() })
    }

    /// Reads everything.
    pub fn open(&self) -> Result<(), Oops> {
        self.none(Act::Open)
    }

    pub fn block(&self) -> Result<(), Oops> {
        self.none(Act::Block)
    }

    pub fn unblock(&self) -> Result<(), Oops> {
        self.none(Act::Unblock)
    }

    /// The PSID or IGSID of this person here.
    pub fn scoped_id(&self) -> String {
        self.hub.with(|world| world.scoped_id(&self.place.person, &self.place.account))
    }

    pub fn thread(&self) -> Option<Thread> {
        self.hub.with(|world| world.thread(&self.place.account, &self.place.person).cloned())
    }

    /// What is to be seen, oldest first.
    pub fn messages(&self) -> Vec<Message> {
        self.thread().map(|thread| thread.messages).unwrap_or_default()
    }

    pub fn message(&self, id: &str) -> Option<Message> {
        self.messages().into_iter().find(|message| message.id == id)
    }

    /// Whether free-form messages may be written now.
    pub fn window_open(&self) -> bool {
        let now = self.hub.with(|world| world.now());
        self.thread().is_some_and(|thread| thread.open_at(now))
    }
}
