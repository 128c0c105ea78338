//! The content of a message, type by type (§2.2). What is not known stays visible as "not supported", and is never lost.

use super::super::{
    event::{Content, Source},
    lenient,
};
use app::domain::content::{File, FileKind, FileState, Part};
use serde_json::Value;

pub(super) fn read(message: &Value) -> Content {
    let kind = message["type"].as_str().unwrap_or("unknown");
    let body = &message[kind];
    match kind {
        "text" => worded(lenient::text(&body["body"]), kind),
        "button" => worded(lenient::text(&body["text"]).or_else(|| lenient::text(&body["payload"])), kind),
        "image" | "video" | "audio" | "voice" | "document" | "sticker" => {
            media(kind, body, &message["errors"])
        }
        "location" => location(body),
        "contacts" => parts(lenient::list(body).iter().map(card).collect(), kind),
        "interactive" => interactive(body),
        "order" => order(body),
        "unsupported" => unsupported(&unsupported_name(message)),
        other => unsupported(other),
    }
}

fn worded(text: Option<String>, kind: &str) -> Content {
    text.map_or_else(|| unsupported(kind), |text| Content { text, ..Content::default() })
}

fn parts(parts: Vec<Part>, kind: &str) -> Content {
    if parts.is_empty() { unsupported(kind) } else { Content { parts, ..Content::default() } }
}

fn unsupported(what: &str) -> Content {
    let what = what.chars().filter(|c| !c.is_control()).take(200).collect();
    Content { parts: vec![Part::Unsupported { what }], ..Content::default() }
}

/// The newer form names what it was, the older only complains.
fn unsupported_name(message: &Value) -> String {
    let newer = lenient::line(&message["unsupported"]["type"]).filter(|name| name != "unknown");
    newer.unwrap_or_else(|| "unsupported".to_owned())
}

fn media(kind: &str, body: &Value, errors: &Value) -> Content {
    let source = match (lenient::id(&body["id"]), lenient::url(&body["url"])) {
        (Some(id), _) => Some(Source::Media { id, sha256: lenient::line(&body["sha256"]) }),
        (None, url) => url.map(|url| Source::Url { url }),
    };
    // Too large, or gone: WhatsApp says so in place of the file (131052).
    let complaint = lenient::list(errors).first().map(complaint);
    let state = match (&source, complaint) {
        (Some(_), None) => FileState::Coming,
        (_, Some(why)) => FileState::Missing { why },
        (None, None) => FileState::Missing { why: "WhatsApp did not hand the file over".to_owned() },
    };
    let is_coming = state == FileState::Coming;
    let file = File {
        kind: file_kind(kind, body),
        name: lenient::file_name(&body["filename"]),
        mime: lenient::name(&body["mime_type"]).unwrap_or_default(),
        size: 0,
        state,
    };
    Content {
        text: lenient::text(&body["caption"]).unwrap_or_default(),
        parts: vec![Part::File(file)],
        files: source.filter(|_| is_coming).map(|source| (0, source)).into_iter().collect(),
        ..Content::default()
    }
}

fn file_kind(kind: &str, body: &Value) -> FileKind {
    match kind {
        "image" => FileKind::Image,
        "video" => FileKind::Video,
        "voice" => FileKind::Voice,
        "audio" if lenient::truth(&body["voice"]) => FileKind::Voice,
        "audio" => FileKind::Audio,
        "sticker" => FileKind::Sticker,
        _ => FileKind::Document,
    }
}

fn location(body: &Value) -> Content {
    let (Some(latitude), Some(longitude)) =
        (lenient::line(&body["latitude"]), lenient::line(&body["longitude"]))
    else {
        return unsupported("location");
    };
    let named: Vec<String> =
        ["name", "address"].iter().filter_map(|key| lenient::line(&body[*key])).collect();
    parts(vec![Part::Location { latitude, longitude, name: named.join(", ") }], "location")
}

fn card(contact: &Value) -> Part {
    let lines = |list: &Value, keys: &[&str]| -> Vec<String> {
        let one = |item: &Value| keys.iter().find_map(|key| lenient::line(&item[*key]));
        lenient::list(list).iter().filter_map(one).take(20).collect()
    };
    let name = &contact["name"];
    let named =
        [&name["formatted_name"], &name["first_name"], &name["last_name"], &contact["org"]["company"]];
    Part::Card {
        name: named.into_iter().find_map(lenient::name).unwrap_or_default(),
        phones: lines(&contact["phones"], &["phone", "wa_id"]),
        emails: lines(&contact["emails"], &["email"]),
    }
}

/// Answers to buttons, lists and forms. The whole object may be missing.
fn interactive(body: &Value) -> Content {
    let kind = body["type"].as_str().unwrap_or("interactive");
    let answer = &body[kind];
    match kind {
        "button_reply" | "list_reply" => worded(lenient::text(&answer["title"]), kind),
        "nfm_reply" => worded(form(answer), kind),
        other => unsupported(other),
    }
}

/// A form's answers come as JSON within a string, and not always as good JSON: then its summary must do.
fn form(answer: &Value) -> Option<String> {
    let filled = answer["response_json"].as_str().and_then(|json| serde_json::from_str::<Value>(json).ok());
    let fields = filled.as_ref().and_then(Value::as_object).into_iter().flatten();
    let lines = fields.filter(|(key, _)| *key != "flow_token").map(|(key, value)| {
        let value = lenient::text(value).unwrap_or_else(|| value.to_string());
        format!("{key}: {value}")
    });
    let lines: Vec<String> = lenient::text(&answer["body"]).into_iter().chain(lines).collect();
    let text = lines.join("\n").replace('\0', "");
    if text.is_empty() { lenient::line(&answer["name"]) } else { Some(text) }
}

fn order(body: &Value) -> Content {
    let line = |item: &Value| {
        let what = lenient::line(&item["product_retailer_id"])?;
        let quantity = lenient::line(&item["quantity"]).unwrap_or_else(|| "1".to_owned());
        let price = lenient::line(&item["item_price"])
            .map(|price| format!(" ({price} {})", lenient::line(&item["currency"]).unwrap_or_default()));
        Some(format!("{quantity} × {what}{}", price.unwrap_or_default()))
    };
    let lines: Vec<String> =
        lenient::list(&body["product_items"]).iter().filter_map(line).take(100).collect();
    Content {
        text: lenient::text(&body["text"]).unwrap_or_default(),
        parts: vec![Part::Order { lines }],
        ..Content::default()
    }
}

/// He asks about a product of the catalogue.
pub(super) fn enquiry(product: &Value) -> Option<Part> {
    let what = lenient::line(&product["product_retailer_id"])?;
    Some(Part::CameFrom { what, url: String::new() })
}

/// The advertisement or post that brought him here.
pub(super) fn came_from(referral: &Value) -> Option<Part> {
    if !referral.is_object() {
        return None;
    }
    let told = [&referral["headline"], &referral["body"], &referral["source_type"], &referral["source_id"]];
    Some(Part::CameFrom {
        what: told.into_iter().find_map(lenient::line).unwrap_or_default(),
        url: lenient::url(&referral["source_url"]).unwrap_or_default(),
    })
}

/// An error in the channel's words.
pub(super) fn complaint(error: &Value) -> String {
    let told = [&error["error_data"]["details"], &error["message"], &error["title"], &error["code"]];
    told.into_iter().find_map(lenient::line).unwrap_or_else(|| "an error without words".to_owned())
}
