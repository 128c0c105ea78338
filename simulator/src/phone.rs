//! What a person does, as methods: for tests that read like stories.

use crate::{
    hub::Hub,
    people::{Act, File, Kind, Oops, Place},
    world::{Message, Portrait, Thread},
};
use serde_json::Value;
use std::sync::Arc;

type Did = Result<String, Oops>;

/// A person at a conversation. What is done returns the id of the message that came of it.
#[derive(Clone)]
pub struct Phone {
    hub: Arc<Hub>,
    place: Place,
}

impl Phone {
    pub(crate) fn new(hub: Arc<Hub>, place: Place) -> Self {
        Self { hub, place }
    }

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

    pub fn change_picture(&self, picture: Portrait) -> Result<(), Oops> {
        self.none(Act::ChangePicture { picture })
    }

    pub fn phone_app_echo(&self, text: &str) -> Did {
        self.one(Act::PhoneAppEcho { text: text.into() })
    }

    pub fn inbox_echo(&self, text: &str) -> Did {
        self.one(Act::InboxEcho { text: text.into() })
    }

    /// WhatsApp: calls the number.
    pub fn call(&self) -> Did {
        self.one(Act::Call)
    }

    pub fn inbox_takes(&self) -> Result<(), Oops> {
        self.none(Act::InboxTakes)
    }

    pub fn inbox_passes(&self) -> Result<(), Oops> {
        self.none(Act::InboxPasses)
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
