//! What was said: the words and everything about them (§5.1, §6.2).

use super::{
    super::{event::Content, lenient},
    attachments,
};
use app::domain::{
    content::{Part, Shared},
    window::Did,
};
use serde_json::Value;

pub(super) fn read(message: &Value) -> Content {
    let text = lenient::text(&message["text"]).unwrap_or_default();
    let mut content = Content { text, ..Content::default() };
    attachments::read(message, &mut content);
    if lenient::truth(&message["is_unsupported"]) && content.parts.is_empty() {
        content.parts.push(Part::Unsupported { what: "unsupported".to_owned() });
    }
    let is_empty = content.text.is_empty() && content.parts.is_empty();
    content.parts.extend(came_from(&message["referral"]));
    if is_empty && content.parts.is_empty() {
        // Visible all the same: the customer did say something.
        content.parts.push(Part::Unsupported { what: "message".to_owned() });
    }
    let reply = &message["reply_to"];
    if reply["story"].is_object() {
        content.story = Some(lenient::url(&reply["story"]["url"]).unwrap_or_default());
    } else if reply.is_object() {
        content.answers = Some(lenient::id(&reply["mid"]).unwrap_or_default());
    }
    content
}

/// A tap says what stands on the button. In the copies of other programs' conversations the rest is missing.
pub(super) fn tapped(postback: &Value) -> Content {
    let text = lenient::text(&postback["title"]).or_else(|| lenient::text(&postback["payload"]));
    let parts =
        if text.is_none() { vec![Part::Unsupported { what: "postback".to_owned() }] } else { Vec::new() };
    let parts = parts.into_iter().chain(came_from(&postback["referral"])).collect();
    Content { text: text.unwrap_or_default(), parts, ..Content::default() }
}

pub(super) fn did(message: &Value) -> Did {
    let mentions = |item: &Value| item["type"].as_str() == Some("story_mention");
    if message["quick_reply"].is_object() {
        Did::Tapped
    } else if message["reply_to"]["story"].is_object() {
        Did::RepliedToStory
    } else if lenient::list(&message["attachments"]).iter().any(mentions) {
        Did::MentionedInStory
    } else {
        Did::Wrote
    }
}

/// The advertisement or link that brought him here.
pub(super) fn came_from(referral: &Value) -> Option<Part> {
    if !referral.is_object() {
        return None;
    }
    let ad = &referral["ads_context_data"];
    let told = [&ad["ad_title"], &referral["ref"], &referral["source"], &referral["type"]];
    Some(Part::CameFrom {
        what: told.into_iter().find_map(lenient::line).unwrap_or_default(),
        url: lenient::url(&referral["referer_uri"]).unwrap_or_default(),
    })
}

/// What is told of a link or advertisement by which he came and said nothing: its title, from where, and the shop's own word.
pub(super) fn brought(referral: &Value) -> String {
    let told = [&referral["ads_context_data"]["ad_title"], &referral["source"], &referral["ref"]];
    told.into_iter().filter_map(lenient::line).collect::<Vec<_>>().join(" · ")
}

/// A link that is shown and never fetched: what is in a story must not be kept (§6.2).
pub(super) fn link(what: Shared, item: &Value) -> Option<Part> {
    let payload = &item["payload"];
    let url = [&payload["url"], &item["url"]].into_iter().find_map(lenient::url);
    let title = [&payload["title"], &item["title"]].into_iter().find_map(lenient::line);
    if url.is_none() && title.is_none() {
        return None;
    }
    Some(Part::Link { what, title: title.unwrap_or_default(), url: url.unwrap_or_default() })
}
