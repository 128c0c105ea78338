//! What hangs on a message. One that makes no sense is shown as not supported, beside the others (§5.1, §6.2).

use super::{
    super::{
        event::{Content, Source},
        lenient,
    },
    content::link,
};
use app::domain::content::{File, FileKind, FileState, Part, Shared};
use serde_json::Value;

pub(super) fn read(message: &Value, content: &mut Content) {
    let all = lenient::list(&message["attachments"]);
    for item in all.iter().filter(|item| !is_twin(item, all)) {
        // The card of a link that the customer wrote is nothing beside his words when it is empty.
        let is_nothing =
            kind(item) == "fallback" && link(Shared::Link, item).is_none() && !content.text.is_empty();
        if !is_nothing {
            add(item, content);
        }
    }
}

fn kind(item: &Value) -> &str {
    item["type"].as_str().unwrap_or("attachment")
}

/// What is told twice is shown once: a sticker and its picture, a post and its share.
fn is_twin(item: &Value, all: &[Value]) -> bool {
    let same = |other: &Value, key: &str| {
        let (a, b) = (&item["payload"][key], &other["payload"][key]);
        !a.is_null() && lenient::text(a) == lenient::text(b)
    };
    match kind(item) {
        "image" => all.iter().any(|o| kind(o) == "sticker" && (same(o, "sticker_id") || same(o, "url"))),
        "share" => all.iter().any(|o| matches!(kind(o), "ig_post" | "ig_reel" | "reel")),
        _ => false,
    }
}

fn add(item: &Value, content: &mut Content) {
    let has_sticker = !item["payload"]["sticker_id"].is_null();
    let part = match kind(item) {
        "sticker" => return file(FileKind::Sticker, item, content),
        "image" if has_sticker => return file(FileKind::Sticker, item, content),
        "image" => return file(FileKind::Image, item, content),
        "audio" => return file(FileKind::Audio, item, content),
        "video" => return file(FileKind::Video, item, content),
        "file" => return file(FileKind::Document, item, content),
        "reel" | "ig_reel" => link(Shared::Reel, item),
        "post" | "ig_post" | "share" | "media" => link(Shared::Post, item),
        "story_mention" => link(Shared::StoryMention, item),
        "fallback" | "template" => link(Shared::Link, item),
        "location" => location(item),
        _ => None,
    };
    content.parts.push(part.unwrap_or_else(|| unsupported(kind(item))));
}

fn unsupported(kind: &str) -> Part {
    let what = kind.chars().filter(|c| !c.is_control()).take(200).collect();
    Part::Unsupported { what }
}

fn file(kind: FileKind, item: &Value, content: &mut Content) {
    let payload = &item["payload"];
    let url = lenient::url(&payload["url"]);
    let state = match url {
        Some(_) => FileState::Coming,
        None => FileState::Missing { why: "the channel did not hand the file over".to_owned() },
    };
    let name = [&payload["name"], &payload["title"], &item["name"]].map(lenient::file_name);
    let name = name.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    content.files.extend(url.map(|url| (content.parts.len(), Source::Url { url })));
    content.parts.push(Part::File(File { kind, name, mime: String::new(), size: 0, state }));
}

fn location(item: &Value) -> Option<Part> {
    let place = &item["payload"]["coordinates"];
    let latitude = lenient::line(&place["lat"]).or_else(|| lenient::line(&place["latitude"]))?;
    let longitude = lenient::line(&place["long"]).or_else(|| lenient::line(&place["longitude"]))?;
    Some(Part::Location { latitude, longitude, name: lenient::line(&item["title"]).unwrap_or_default() })
}
