//! Files, shares and stories on Messenger and Instagram.

use super::{Act, File, Kind, Oops, Place};
use crate::world::{Channel, Picture, Shown, World};
use serde_json::{Value, json};

impl World {
    pub(super) fn social_media(&mut self, place: &Place, act: Act) -> Result<Vec<String>, Oops> {
        let instagram = self.channel(&place.account) == Some(Channel::Instagram);
        match act {
            Act::Send { kind, file, caption, reply_to } => {
                Ok(self.social_file(place, kind, file, caption, reply_to))
            }
            Act::Album { count } => Ok(vec![self.social_album(place, count)]),
            Act::Location { latitude, longitude, name } if !instagram => {
                let payload = json!({"coordinates": {"lat": latitude, "long": longitude}});
                let attachments = json!([{"type": "location", "title": name, "payload": payload}]);
                let shown = Shown::note(format!("📍 {latitude}, {longitude}"));
                Ok(vec![self.social_says(place, "location", json!({"attachments": attachments}), shown)])
            }
            Act::StoryReply { text } if instagram => Ok(vec![self.story_reply(place, &text)]),
            Act::StoryMention if instagram => Ok(vec![self.story_mention(place)]),
            Act::Share { url, title } => Ok(vec![self.shares(place, &url, title)]),
            Act::ViewOnce if instagram => {
                let message = json!({"attachments": [{"type": "ephemeral"}]});
                Ok(vec![self.social_says(place, "ephemeral", message, Shown::note("(view once)"))])
            }
            Act::Unsupported { .. } => {
                let message = json!({"is_unsupported": true});
                Ok(vec![self.social_says(place, "unsupported", message, Shown::note("(something else)"))])
            }
            _ => Err(Oops::NotHere),
        }
    }

    /// A text with a file is two messages here.
    fn social_file(
        &mut self,
        place: &Place,
        kind: Kind,
        file: Option<File>,
        caption: Option<String>,
        reply_to: Option<String>,
    ) -> Vec<String> {
        let (attachment, picture) = self.attachment(place, kind, file);
        let reply = reply_to.map(|mid| json!({"mid": mid}));
        let message = json!({"attachments": [attachment], "reply_to": reply});
        let shown = Shown { media: vec![picture], ..Shown::default() };
        let mut ids = vec![self.social_says(place, kind.word(), message, shown)];
        if let Some(text) = caption {
            ids.push(self.social_says(place, "text", json!({"text": text}), Shown::text(&text)));
        }
        ids
    }

    fn social_album(&mut self, place: &Place, count: usize) -> String {
        let (attachments, media): (Vec<Value>, Vec<Picture>) =
            (0..count).map(|_| self.attachment(place, Kind::Image, None)).unzip();
        let shown = Shown { media, ..Shown::default() };
        self.social_says(place, "image", json!({"attachments": attachments}), shown)
    }

    fn attachment(&mut self, place: &Place, kind: Kind, file: Option<File>) -> (Value, Picture) {
        let media = self.keep(&place.account, file.unwrap_or_else(|| File::built_in(kind)));
        let picture = self.picture(&media);
        let word = match kind {
            Kind::Document => "file",
            // Instagram has none: its stickers reach nobody, so that a picture is the nearest.
            Kind::Sticker if self.channel(&place.account) == Some(Channel::Instagram) => "image",
            other => other.word(),
        };
        let mut payload = json!({"url": picture.url});
        if word == "sticker" {
            payload["sticker_id"] = json!(369_239_263_222_822_u64);
        }
        (json!({"type": word, "payload": payload}), picture)
    }

    fn story_link(&mut self, place: &Place) -> (String, Picture) {
        let (_, picture) = self.attachment(place, Kind::Image, None);
        (format!("180{}", self.fresh()), picture)
    }

    fn story_reply(&mut self, place: &Place, text: &str) -> String {
        let (story, picture) = self.story_link(place);
        let message = json!({"text": text, "reply_to": {"story": {"id": story, "url": picture.url}}});
        let shown = Shown { header: Some("Replied to your story".into()), ..Shown::text(text) };
        self.social_says(place, "story_reply", message, shown)
    }

    fn story_mention(&mut self, place: &Place) -> String {
        let (_, picture) = self.story_link(place);
        let message = json!({"attachments": [{"type": "story_mention", "payload": {"url": picture.url}}]});
        let shown = Shown { media: vec![picture], ..Shown::note("Mentioned you in a story") };
        self.social_says(place, "story_mention", message, shown)
    }

    fn shares(&mut self, place: &Place, url: &str, title: Option<String>) -> String {
        let attachment = match self.channel(&place.account) {
            Some(Channel::Instagram) => json!({"type": "ig_post",
                "payload": {"ig_post_media_id": format!("179{}", self.fresh()), "title": title, "url": url}}),
            _ => json!({"type": "fallback", "title": title, "url": url, "payload": null}),
        };
        let shown = Shown { header: title, ..Shown::text(url) };
        self.social_says(place, "share", json!({"attachments": [attachment]}), shown)
    }
}
