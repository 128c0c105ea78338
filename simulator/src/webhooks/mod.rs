//! From what happened to signed requests at the desk's callback.

mod body;
mod deliver;
mod sign;
mod verify;

pub use body::written;
pub(crate) use deliver::{Post, dispatch};
pub use sign::{Signature, signature};
pub use verify::{Verification, verify};

use crate::world::{Channel, World};
use serde_json::{Value, json};

/// One thing that happened to one account.
#[derive(Debug, Clone)]
pub struct Event {
    pub channel: Channel,
    /// WABA, Page or Instagram account.
    pub entry: String,
    /// As the dashboard lists it: an account gets only the fields it subscribed.
    pub field: String,
    pub part: Part,
    pub after_ms: u64,
}

#[derive(Debug, Clone)]
pub enum Part {
    Change(Value),
    Messaging(Value),
    Standby(Value),
}

impl World {
    /// WhatsApp: a change of a field.
    pub fn emit_change(&mut self, waba: &str, field: &str, value: Value, after_ms: u64) {
        self.revision += 1;
        self.events.push(Event {
            channel: Channel::Whatsapp,
            entry: waba.into(),
            field: field.into(),
            part: Part::Change(value),
            after_ms,
        });
    }

    /// Messenger and Instagram: an event of a conversation, to the app that owns the thread or as standby.
    pub fn emit_messaging(&mut self, account: &str, field: &str, event: Value, standby: bool) {
        let Some(channel) = self.channel(account) else { return };
        self.revision += 1;
        let (field, part) =
            if standby { ("standby", Part::Standby(event)) } else { (field, Part::Messaging(event)) };
        self.events.push(Event { channel, entry: account.into(), field: field.into(), part, after_ms: 0 });
    }

    /// Whether Meta would tell the app about it.
    pub(crate) fn wants(&self, event: &Event) -> bool {
        let fields = match event.channel {
            Channel::Whatsapp => {
                let subscribed = self.waba(&event.entry).is_some_and(|waba| waba.subscribed);
                return subscribed || !self.settings.require_subscription;
            }
            Channel::Messenger => self.page(&event.entry).and_then(|page| page.fields.as_ref()),
            Channel::Instagram => self.instagram_fields(&event.entry),
        };
        match fields {
            Some(fields) => fields.contains(&event.field),
            None => !self.settings.require_subscription,
        }
    }

    /// Through a Page, the Page's subscription counts, and the fields are chosen in the app's dashboard: all of them, or, where
    /// the Page has given the app up, none.
    fn instagram_fields(&self, account: &str) -> Option<&Vec<String>> {
        let account = self.instagram(account)?;
        match &account.page {
            Some(page) => self.page(page)?.fields.as_ref().filter(|fields| fields.is_empty()),
            None => account.fields.as_ref(),
        }
    }

    /// It tells the app nothing until it is asked again.
    fn give_up(&mut self, account: &str) {
        let page = self.instagram(account).and_then(|known| known.page.clone());
        let whose = page.as_deref().unwrap_or(account);
        let page = self.pages.iter_mut().find(|page| page.id == whose).map(|page| &mut page.fields);
        let own = self.instagrams.iter_mut().find(|known| known.id == whose).map(|known| &mut known.fields);
        if let Some(fields) = page.or(own) {
            *fields = Some(Vec::new());
        }
    }

    pub(crate) fn callback(&self, event: &Event) -> Option<String> {
        let own = match event.channel {
            Channel::Whatsapp => self.waba(&event.entry).and_then(|waba| waba.override_callback.clone()),
            _ => None,
        };
        own.or_else(|| self.app.callback_url.clone())
    }

    /// The secret that signs an event: Instagram Login has its own.
    pub(crate) fn secret(&self, event: &Event) -> String {
        let by_login = event.channel == Channel::Instagram
            && self.instagram(&event.entry).is_some_and(|account| account.page.is_none());
        match &self.app.instagram_secret {
            Some(secret) if by_login => secret.clone(),
            _ => self.app.secret.clone(),
        }
    }
}

pub(crate) fn object(channel: Channel) -> &'static str {
    match channel {
        Channel::Whatsapp => "whatsapp_business_account",
        Channel::Messenger => "page",
        Channel::Instagram => "instagram",
    }
}

pub(crate) fn change(field: &str, value: &Value) -> Value {
    json!({"field": field, "value": value})
}
