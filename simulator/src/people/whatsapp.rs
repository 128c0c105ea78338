//! What people write on WhatsApp.

use super::{Act, File, Kind, Oops, Place};
use crate::world::{Author, Button, Message, Shown, Status, World};
use serde_json::{Map, Value, json};

impl World {
    pub(super) fn act_on_whatsapp(&mut self, place: &Place, act: Act) -> Result<Vec<String>, Oops> {
        if self.person(&place.person).is_none_or(|person| person.phone.is_none()) {
            return Err(Oops::NoPhone(place.person.clone()));
        }
        let said = |world: &mut Self, kind: &str, content, shown, more| {
            Ok(vec![world.whatsapp_says(place, kind, content, shown, more)])
        };
        match act {
            Act::Write { text, reply_to } => {
                let more = self.quoting(place, reply_to);
                said(self, "text", json!({"body": text}), Shown::text(&text), more)
            }
            Act::Send { kind, file, caption, reply_to } => {
                Ok(vec![self.whatsapp_file(place, kind, file, caption, reply_to)])
            }
            Act::Album { count } => {
                Ok((0..count).map(|_| self.whatsapp_file(place, Kind::Image, None, None, None)).collect())
            }
            Act::Location { latitude, longitude, name } => {
                let content = json!({"latitude": latitude, "longitude": longitude, "name": name});
                said(
                    self,
                    "location",
                    tidy(content),
                    Shown::note(format!("📍 {latitude}, {longitude}")),
                    Map::new(),
                )
            }
            Act::Contacts { contacts } => {
                said(self, "contacts", contacts, Shown::note("👤 contact"), Map::new())
            }
            Act::Order { items, text } => {
                let content = json!({"catalog_id": "880000000000001", "text": text, "product_items": items});
                said(self, "order", tidy(content), Shown::note("🛒 order"), Map::new())
            }
            Act::Referral { text, referral } => {
                let text = text.unwrap_or_else(|| "Hi!".into());
                let more = Map::from_iter([("referral".into(), referral)]);
                said(self, "text", json!({"body": text}), Shown::text(&text), more)
            }
            Act::Tap { to, button } => self.whatsapp_tap(place, &to, &button),
            Act::React { to, emoji } => Ok(self.whatsapp_reaction(place, &to, Some(&emoji))),
            Act::Unreact { to } => Ok(self.whatsapp_reaction(place, &to, None)),
            Act::Open => {
                self.whatsapp_reads(place);
                Ok(Vec::new())
            }
            other => self.whatsapp_news(place, other),
        }
    }

    /// A message in the thread and its webhook.
    pub(super) fn whatsapp_says(
        &mut self,
        place: &Place,
        kind: &str,
        content: Value,
        shown: Shown,
        more: Map<String, Value>,
    ) -> String {
        let id = self.fresh_wamid();
        let quoted = more.get("context").and_then(|context| context["id"].as_str()).map(Into::into);
        self.said(place, Message::new(&id, self.now(), Author::Person, kind, shown).replying_to(quoted));
        self.whatsapp_message(place, &id, kind, content, more);
        id
    }

    /// Only the webhook: reactions, edits and the like are no messages of their own on the phone.
    pub(super) fn whatsapp_message(
        &mut self,
        place: &Place,
        id: &str,
        kind: &str,
        content: Value,
        more: Map<String, Value>,
    ) {
        let now = self.now() / 1000;
        let Some(person) = self.person(&place.person) else { return };
        let mut message = json!({"from": person.shown_phone(), "from_user_id": person.bsuid, "id": id,
            "timestamp": now.to_string(), "type": kind});
        message[kind] = content;
        for (name, value) in more {
            message[name] = value;
        }
        let contacts = json!([tidy(json!({"profile": {"name": person.name, "username": person.username},
            "wa_id": person.shown_phone(), "user_id": person.bsuid}))]);
        let value = json!({"contacts": contacts, "messages": [tidy(message)]});
        self.emit_for_number(&place.account, "messages", value, 0);
    }

    /// Adds which number it is about.
    pub(crate) fn emit_for_number(&mut self, number: &str, field: &str, mut value: Value, after_ms: u64) {
        let Some((waba, known)) = self.number(number) else { return };
        let display: String = known.display.chars().filter(char::is_ascii_digit).collect();
        let waba = waba.id.clone();
        value["messaging_product"] = json!("whatsapp");
        value["metadata"] = json!({"display_phone_number": display, "phone_number_id": number});
        self.emit_change(&waba, field, value, after_ms);
    }

    fn quoting(&self, place: &Place, reply_to: Option<String>) -> Map<String, Value> {
        let Some(id) = reply_to else { return Map::new() };
        let by_person = self.known(place, &id).is_ok_and(|quoted| quoted.author == Author::Person);
        let from = match by_person {
            true => self.person(&place.person).and_then(|person| person.shown_phone().map(Into::into)),
            false => self.number(&place.account).map(|(_, number)| digits(&number.display)),
        };
        Map::from_iter([("context".into(), tidy(json!({"from": from, "id": id})))])
    }

    fn whatsapp_file(
        &mut self,
        place: &Place,
        kind: Kind,
        file: Option<File>,
        caption: Option<String>,
        reply_to: Option<String>,
    ) -> String {
        let media = self.keep(&place.account, file.unwrap_or_else(|| File::built_in(kind)));
        let mut content = json!({"id": media.id, "mime_type": media.mime, "sha256": media.sha256()});
        let named = if kind == Kind::Document { media.name.clone() } else { None };
        content["caption"] = json!(caption);
        content["filename"] = json!(named);
        match kind {
            Kind::Voice => content["voice"] = json!(true),
            Kind::Audio => content["voice"] = json!(false),
            Kind::Sticker => content["animated"] = json!(false),
            _ => {}
        }
        let shown = Shown { text: caption, media: vec![self.picture(&media)], ..Shown::default() };
        let more = self.quoting(place, reply_to);
        self.whatsapp_says(place, kind.word(), tidy(content), shown, more)
    }

    fn whatsapp_tap(&mut self, place: &Place, to: &str, wanted: &str) -> Result<Vec<String>, Oops> {
        let button = self.known(place, to)?.shown.button(wanted)?;
        let Button { id, title, description, kind } = button;
        let reply = json!({"id": id, "title": title, "description": description});
        let (kind, content) = match kind.as_str() {
            "template" => ("button", json!({"text": title, "payload": id})),
            "row" => ("interactive", json!({"type": "list_reply", "list_reply": tidy(reply)})),
            "reply" => ("interactive", json!({"type": "button_reply", "button_reply": tidy(reply)})),
            _ => return Err(Oops::NotHere),
        };
        let more = self.quoting(place, Some(to.into()));
        Ok(vec![self.whatsapp_says(place, kind, content, Shown::text(&title), more)])
    }

    fn whatsapp_reaction(&mut self, place: &Place, to: &str, emoji: Option<&str>) -> Vec<String> {
        self.reacted(place, to, emoji);
        let id = self.fresh_wamid();
        let content = tidy(json!({"message_id": to, "emoji": emoji}));
        self.whatsapp_message(place, &id, "reaction", content, Map::new());
        vec![id]
    }

    /// Delivers what an absent phone had missed, and reads all of it.
    fn whatsapp_reads(&mut self, place: &Place) {
        let unread: Vec<_> = self
            .thread_mut(&place.account, &place.person)
            .messages
            .iter()
            .filter(|message| message.author != Author::Person && message.status < Status::Read)
            .map(|message| (message.id.clone(), message.status, message.kind == "reaction"))
            .collect();
        for (id, status, reaction) in unread {
            // For reactions there are no such statuses.
            if reaction {
                continue;
            }
            // At the pace of the others, so that a quick reader's tick does not come first.
            let pace = self.settings.status_delay_ms;
            if status < Status::Delivered {
                self.whatsapp_status(place, &id, Status::Delivered, 2 * pace);
            }
            self.whatsapp_status(place, &id, Status::Read, 3 * pace);
        }
    }
}

impl Shown {
    /// A button by its id or its title.
    pub(super) fn button(&self, wanted: &str) -> Result<Button, Oops> {
        let found = self.buttons.iter().find(|button| button.id == wanted || button.title == wanted);
        found.cloned().ok_or_else(|| Oops::NoButton(wanted.into()))
    }
}

pub(crate) fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// Meta leaves out what is not there.
pub(crate) fn tidy(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.retain(|_, field| !field.is_null());
        for field in object.values_mut().filter(|field| field.is_object()) {
            *field = tidy(field.take());
        }
    }
    value
}
