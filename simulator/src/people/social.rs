//! What people write on Messenger and Instagram, which share a shape.

use super::{Act, Oops, Place, whatsapp::tidy};
use crate::world::{Author, Channel, Message, Shown, Status, World};
use serde_json::{Value, json};

/// The app id by which Meta's own inbox marks what is written there.
pub const PAGE_INBOX: &str = "263902037430900";
pub const INSTAGRAM_INBOX: &str = "1217981644879628";

impl World {
    pub(super) fn act_on_social(&mut self, place: &Place, act: Act) -> Result<Vec<String>, Oops> {
        let instagram = self.channel(&place.account) == Some(Channel::Instagram);
        match act {
            Act::Write { text, reply_to } => {
                let reply = reply_to.map(|mid| json!({"mid": mid}));
                let message = json!({"text": text, "reply_to": reply});
                Ok(vec![self.social_says(place, "text", message, Shown::text(&text))])
            }
            Act::Tap { to, button } => self.social_tap(place, &to, &button),
            Act::Postback { title, payload } => {
                let payload = (title.as_str(), payload.as_str());
                Ok(vec![self.postback(place, payload)])
            }
            Act::Referral { referral, .. } => {
                self.opened(place);
                let field = if instagram { "messaging_referral" } else { "messaging_referrals" };
                self.social_event(place, field, json!({"referral": referral}));
                Ok(Vec::new())
            }
            Act::React { to, emoji } => self.social_reaction(place, &to, Some(&emoji)),
            Act::Unreact { to } => self.social_reaction(place, &to, None),
            Act::Edit { to, text } => {
                let count = self.rewritten(place, &to, &text);
                let field = if instagram { "message_edit" } else { "message_edits" };
                let edit = json!({"message_edit": {"mid": to, "text": text, "num_edit": count}});
                self.social_event(place, field, edit);
                Ok(Vec::new())
            }
            Act::Unsend { to } => {
                self.erased(place, &to);
                // Messenger tells the business nothing.
                if instagram {
                    let message = json!({"message": {"mid": to, "is_deleted": true}});
                    self.social_event(place, "messages", message);
                }
                Ok(Vec::new())
            }
            Act::InboxTakes | Act::InboxPasses if self.default_app(&place.account).is_none() => {
                Err(Oops::NotHere)
            }
            Act::InboxTakes => {
                self.inbox_takes(place);
                Ok(Vec::new())
            }
            Act::InboxPasses => {
                self.inbox_passes(place);
                Ok(Vec::new())
            }
            Act::InboxEcho { text } => Ok(vec![self.inbox_writes(place, &text)]),
            Act::Open => {
                self.social_reads(place);
                Ok(Vec::new())
            }
            other => self.social_media(place, other),
        }
    }

    /// A message in the thread and its webhook.
    pub(super) fn social_says(
        &mut self,
        place: &Place,
        kind: &str,
        mut message: Value,
        shown: Shown,
    ) -> String {
        let channel = self.channel(&place.account).unwrap_or(Channel::Messenger);
        let mid = self.fresh_mid(channel);
        let quoted = message["reply_to"]["mid"].as_str().map(Into::into);
        self.said(place, Message::new(&mid, self.now(), Author::Person, kind, shown).replying_to(quoted));
        message["mid"] = json!(mid);
        self.social_event(place, "messages", json!({"message": tidy(message)}));
        mid
    }

    /// An event from the person to the account.
    pub(crate) fn social_event(&mut self, place: &Place, field: &str, event: Value) {
        let person = self.scoped_id(&place.person, &place.account);
        self.emit_between(place, &person, &place.account.clone(), field, event);
    }

    /// An event from the account to the person: echoes.
    pub(crate) fn social_echo(&mut self, place: &Place, message: Value) {
        let person = self.scoped_id(&place.person, &place.account);
        let instagram = self.channel(&place.account) == Some(Channel::Instagram);
        let by_page = self.instagram(&place.account).is_some_and(|account| account.page.is_some());
        let field = if instagram && by_page { "messages" } else { "message_echoes" };
        self.emit_between(place, &place.account.clone(), &person, field, json!({"message": message}));
    }

    fn emit_between(&mut self, place: &Place, from: &str, to: &str, field: &str, mut event: Value) {
        event["sender"] = json!({"id": from});
        event["recipient"] = json!({"id": to});
        event["timestamp"] = json!(self.now());
        let standby = self.elsewhere_owned(place);
        if standby && let Some(postback) = event.get_mut("postback").and_then(Value::as_object_mut) {
            postback.remove("payload");
        }
        self.emit_messaging(&place.account, field, event, standby);
    }

    /// Whether another app controls the thread. Without a default app nobody controls anything.
    pub(crate) fn elsewhere_owned(&self, place: &Place) -> bool {
        self.default_app(&place.account).is_some()
            && self
                .thread(&place.account, &place.person)
                .and_then(|thread| thread.owner.as_ref())
                .is_some_and(|owner| *owner != self.app.id)
    }

    pub(crate) fn default_app(&self, account: &str) -> Option<&String> {
        let page = self.instagram(account).and_then(|ig| ig.page.as_deref()).unwrap_or(account);
        self.page(page).and_then(|page| page.default_app.as_ref())
    }

    fn opened(&mut self, place: &Place) {
        let now = self.now();
        self.thread_mut(&place.account, &place.person).opened = Some(now);
    }

    fn social_tap(&mut self, place: &Place, to: &str, wanted: &str) -> Result<Vec<String>, Oops> {
        let button = self.known(place, to)?.shown.button(wanted)?;
        match button.kind.as_str() {
            "quick_reply" => {
                let message = json!({"text": button.title, "quick_reply": {"payload": button.id}});
                Ok(vec![self.social_says(place, "text", message, Shown::text(&button.title))])
            }
            "postback" => Ok(vec![self.postback(place, (&button.title, &button.id))]),
            _ => Err(Oops::NotHere),
        }
    }

    fn postback(&mut self, place: &Place, (title, payload): (&str, &str)) -> String {
        let channel = self.channel(&place.account).unwrap_or(Channel::Messenger);
        let mid = self.fresh_mid(channel);
        self.said_by(place, Author::Person, &mid, "postback", Shown::text(title));
        let event = json!({"postback": {"mid": mid, "title": title, "payload": payload}});
        self.social_event(place, "messaging_postbacks", event);
        mid
    }

    fn social_reaction(&mut self, place: &Place, to: &str, emoji: Option<&str>) -> Result<Vec<String>, Oops> {
        self.known(place, to)?;
        self.reacted(place, to, emoji);
        // On Messenger, unlike WhatsApp, a reaction opens the window.
        if emoji.is_some() && self.channel(&place.account) == Some(Channel::Messenger) {
            self.opened(place);
        }
        let action = if emoji.is_some() { "react" } else { "unreact" };
        let reaction = json!({"mid": to, "action": action, "emoji": emoji, "reaction": emoji.map(word_of)});
        self.social_event(place, "message_reactions", json!({"reaction": tidy(reaction)}));
        Ok(Vec::new())
    }

    fn inbox_writes(&mut self, place: &Place, text: &str) -> String {
        let channel = self.channel(&place.account).unwrap_or(Channel::Messenger);
        let inbox = if channel == Channel::Instagram { INSTAGRAM_INBOX } else { PAGE_INBOX };
        let mid = self.fresh_mid(channel);
        self.said_by(place, Author::Elsewhere, &mid, "text", Shown::text(text));
        if self.default_app(&place.account).is_some() {
            self.thread_mut(&place.account, &place.person).owner = Some(inbox.into());
        }
        let app = inbox.parse::<u64>().unwrap_or_default();
        self.social_echo(place, json!({"mid": mid, "text": text, "is_echo": true, "app_id": app}));
        mid
    }

    fn inbox_of(&self, place: &Place) -> &'static str {
        match self.channel(&place.account) {
            Some(Channel::Instagram) => INSTAGRAM_INBOX,
            _ => PAGE_INBOX,
        }
    }

    /// Told to the app that had it, as an event of its own.
    fn inbox_takes(&mut self, place: &Place) {
        let (own, inbox) = (self.app.id.clone(), self.inbox_of(place));
        let told = json!({"take_thread_control": {"previous_owner_app_id": own, "new_owner_app_id": inbox,
            "metadata": ""}});
        self.thread_mut(&place.account, &place.person).owner = Some(own);
        self.social_event(place, self.handover_field(place), told);
        self.thread_mut(&place.account, &place.person).owner = Some(inbox.into());
    }

    /// Told to the app that gets it.
    fn inbox_passes(&mut self, place: &Place) {
        let (own, inbox) = (self.app.id.clone(), self.inbox_of(place));
        self.thread_mut(&place.account, &place.person).owner = Some(own.clone());
        let told = json!({"pass_thread_control": {"previous_owner_app_id": inbox, "new_owner_app_id": own,
            "metadata": ""}});
        self.social_event(place, self.handover_field(place), told);
    }

    fn handover_field(&self, place: &Place) -> &'static str {
        match self.channel(&place.account) {
            Some(Channel::Instagram) => "messaging_handover",
            _ => "messaging_handovers",
        }
    }

    /// Messenger tells a watermark; Instagram the last message.
    fn social_reads(&mut self, place: &Place) {
        self.social_delivers(place);
        let now = self.now();
        let thread = self.thread_mut(&place.account, &place.person);
        let unread =
            thread.messages.iter_mut().filter(|m| m.author != Author::Person && m.status < Status::Read);
        let mut last = None;
        for message in unread {
            message.status = Status::Read;
            last = Some(message.id.clone());
        }
        match (last, thread.channel) {
            (None, _) => {}
            (Some(mid), Channel::Instagram) => {
                self.social_event(place, "messaging_seen", json!({"read": {"mid": mid}}));
            }
            _ => self.social_event(place, "message_reads", json!({"read": {"watermark": now}})),
        }
    }

    /// All that was sent reaches the phone. Instagram does not say so.
    pub(crate) fn social_delivers(&mut self, place: &Place) {
        let now = self.now();
        let thread = self.thread_mut(&place.account, &place.person);
        let mut mids = Vec::new();
        for message in &mut thread.messages {
            if message.author != Author::Person && message.status < Status::Delivered {
                message.status = Status::Delivered;
                mids.push(message.id.clone());
            }
        }
        if !mids.is_empty() && thread.channel == Channel::Messenger {
            let event = json!({"delivery": {"mids": mids, "watermark": now}});
            self.social_event(place, "message_deliveries", event);
        }
    }
}

fn word_of(emoji: &str) -> &'static str {
    match emoji {
        "❤" | "❤️" => "love",
        "😆" | "😀" => "smile",
        "😮" => "wow",
        "😢" => "sad",
        "😠" => "angry",
        "👍" => "like",
        "👎" => "dislike",
        _ => "other",
    }
}
