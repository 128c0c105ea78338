//! The rarer events of WhatsApp: system messages, the phone app, statuses of what the business sent.

use super::{
    Act, Oops, Place,
    whatsapp::{digits, tidy},
};
use crate::world::{Author, Shown, Status, World};
use serde_json::{Map, Value, json};

impl World {
    pub(super) fn whatsapp_news(&mut self, place: &Place, act: Act) -> Result<Vec<String>, Oops> {
        match act {
            Act::Unsupported { inner } => Ok(vec![self.whatsapp_unsupported(place, inner)]),
            Act::Edit { to, text } => {
                self.rewritten(place, &to, &text);
                let message = json!({"type": "text", "text": {"body": text}});
                Ok(vec![self.whatsapp_change(place, "edit", &to, Some(message))])
            }
            Act::Unsend { to } => {
                self.erased(place, &to);
                Ok(vec![self.whatsapp_change(place, "revoke", &to, None)])
            }
            Act::ChangeNumber { phone } => self.whatsapp_new_number(place, &digits(&phone)),
            Act::ChangeUserId => self.whatsapp_new_user_id(place),
            Act::Call => Ok(vec![self.whatsapp_call(place)]),
            Act::PhoneAppEcho { text } => Ok(vec![self.whatsapp_echo(place, &text)]),
            _ => Err(Oops::NotHere),
        }
    }

    fn whatsapp_unsupported(&mut self, place: &Place, inner: Option<String>) -> String {
        let errors = json!([{"code": 131051, "title": "Message type unknown", "message": "Message type unknown",
            "error_data": {"details": "Message type is currently not supported."}}]);
        let more = Map::from_iter([("errors".into(), errors)]);
        let content = inner.as_ref().map_or(Value::Null, |inner| json!({"type": inner}));
        let note = Shown::note(format!("({})", inner.as_deref().unwrap_or("something else")));
        self.whatsapp_says(place, "unsupported", content, note, more)
    }

    /// An edit or a revocation: of numbers that are used by the phone app as well.
    fn whatsapp_change(&mut self, place: &Place, kind: &str, to: &str, message: Option<Value>) -> String {
        let id = self.fresh_wamid();
        let content = tidy(json!({"original_message_id": to, "message": message}));
        self.whatsapp_message(place, &id, kind, content, Map::new());
        id
    }

    fn whatsapp_new_number(&mut self, place: &Place, phone: &str) -> Result<Vec<String>, Oops> {
        let Some(person) = self.person_mut(&place.person) else { return Ok(Vec::new()) };
        let old = person.phone.replace(phone.into()).unwrap_or_default();
        let body = format!("User {} changed from {old} to {phone}", person.name);
        let content =
            json!({"body": body, "type": "user_changed_number", "wa_id": phone, "user_id": person.bsuid});
        Ok(vec![self.whatsapp_system(place, &old, content)])
    }

    fn whatsapp_new_user_id(&mut self, place: &Place) -> Result<Vec<String>, Oops> {
        let new = format!("DE.{}", self.fresh());
        let Some(person) = self.person_mut(&place.person) else { return Ok(Vec::new()) };
        let old = std::mem::replace(&mut person.bsuid, new.clone());
        let from = person.shown_phone().unwrap_or_default().to_owned();
        let content = json!({"body": "User id changed", "type": "user_changed_user_id", "user_id": new,
            "previous_user_id": old});
        Ok(vec![self.whatsapp_system(place, &from, content)])
    }

    /// System messages have no contacts, and open no window.
    fn whatsapp_system(&mut self, place: &Place, from: &str, content: Value) -> String {
        let id = self.fresh_wamid();
        let from = Some(from).filter(|from| !from.is_empty());
        let message = json!({"from": from, "id": id, "timestamp": (self.now() / 1000).to_string(),
            "type": "system", "system": content});
        self.emit_for_number(&place.account, "messages", json!({"messages": [tidy(message)]}), 0);
        id
    }

    /// Ringing, and its end. A call opens the window as a message does.
    fn whatsapp_call(&mut self, place: &Place) -> String {
        let id = format!("wacid.{}", self.fresh_wamid().trim_start_matches("wamid."));
        let now = self.now();
        self.thread_mut(&place.account, &place.person).opened = Some(now);
        let to = self.number(&place.account).map(|(_, number)| digits(&number.display));
        let Some(person) = self.person(&place.person) else { return id };
        let contacts = json!([tidy(json!({"profile": {"name": person.name}, "wa_id": person.shown_phone(),
            "user_id": person.bsuid}))]);
        let call =
            tidy(json!({"id": id, "from": person.shown_phone(), "from_user_id": person.bsuid, "to": to,
            "event": "connect", "timestamp": (now / 1000).to_string(), "direction": "USER_INITIATED",
            "session": {"sdp_type": "offer", "sdp": "v=0"}}));
        let mut end = call.clone();
        end["event"] = json!("terminate");
        end["status"] = json!("FAILED");
        end.as_object_mut().map(|end| end.remove("session"));
        for call in [call, end] {
            self.emit_for_number(&place.account, "calls", json!({"contacts": contacts, "calls": [call]}), 0);
        }
        id
    }

    fn whatsapp_echo(&mut self, place: &Place, text: &str) -> String {
        let id = self.fresh_wamid();
        self.said_by(place, Author::Elsewhere, &id, "text", Shown::text(text));
        let from = self.number(&place.account).map(|(_, number)| digits(&number.display));
        let person = self.person(&place.person);
        let echo = json!({"from": from, "to": person.and_then(|p| p.shown_phone()),
            "to_user_id": person.map(|p| &p.bsuid), "id": id, "timestamp": (self.now() / 1000).to_string(),
            "type": "text", "text": {"body": text}});
        self.emit_for_number(
            &place.account,
            "smb_message_echoes",
            json!({"message_echoes": [tidy(echo)]}),
            0,
        );
        id
    }

    /// A status of a message that the business sent, in the thread and as a webhook.
    pub(crate) fn whatsapp_status(&mut self, place: &Place, id: &str, status: Status, after_ms: u64) {
        let now = self.now();
        let Some(message) = self.message_mut(&place.account, &place.person, id) else { return };
        message.status = status;
        let (callback_data, category, error) =
            (message.callback_data.clone(), message.category.clone(), message.error.clone());
        let (elsewhere, kind) = (message.author == Author::Elsewhere, message.kind.clone());
        // What the phone app sent has its own ticks there.
        if elsewhere {
            return;
        }
        let Some(person) = self.person(&place.person) else { return };
        let word = json!(status);
        let priced = kind != "reaction" && matches!(status, Status::Sent | Status::Delivered);
        let pricing = priced.then(
            || json!({"billable": true, "pricing_model": "PMP", "category": category, "type": "regular"}),
        );
        let value = json!({"id": id, "status": word, "timestamp": ((now + after_ms.cast_signed()) / 1000).to_string(),
            "recipient_id": person.shown_phone(), "recipient_user_id": person.bsuid,
            "biz_opaque_callback_data": callback_data, "pricing": pricing,
            "errors": error.filter(|_| status == Status::Failed).map(|error| json!([error]))});
        let contacts = (status != Status::Failed).then(|| {
            json!([tidy(json!({"profile": {"name": person.name}, "wa_id": person.shown_phone(),
                "user_id": person.bsuid}))])
        });
        let value = tidy(json!({"contacts": contacts, "statuses": [tidy(value)]}));
        self.emit_for_number(&place.account, "messages", value, after_ms);
    }
}
