//! What we send: the bodies of `POST /{phone_number_id}/messages` (§3).

use super::{
    super::{
        event::Known,
        lenient,
        limits::{Form, KB, Limits, MB, essence, natural},
        outgoing::{Address, Call, Outgoing},
    },
    people,
};
use app::domain::content::{Cause, FileKind, LONGEST_CAPTION};
use serde_json::{Value, json};

/// §3.2. Animated stickers may have what is given here, others a fifth of it; nobody looks inside before sending.
pub const LIMITS: Limits =
    Limits { image: 5 * MB, video: 16 * MB, audio: 16 * MB, document: 100 * MB, sticker: 500 * KB };

const LONGEST_TEXT: usize = 4096;
const LONGEST_TAG: usize = 512;

/// The call that sends this from a number. `media_id` is the uploaded file's; `tag` comes back with every status.
pub fn send(
    number_id: &str,
    to: &Address,
    what: &Outgoing,
    media_id: Option<&str>,
    tag: &str,
) -> Result<Call, Cause> {
    let path = format!("/{number_id}/messages");
    if let Some(body) = sign_of_life(what) {
        return Ok(Call { path, body });
    }
    let (kind, content) = content(what, media_id)?;
    let mut body = json!({"messaging_product": "whatsapp", "recipient_type": "individual", "type": kind});
    body[kind] = content;
    let (key, receiver) = receiver(to).ok_or(Cause::Unreachable)?;
    body[key] = json!(receiver);
    if let Some(id) = answers(what) {
        body["context"] = json!({"message_id": id});
    }
    if (1..=LONGEST_TAG).contains(&tag.chars().count()) {
        body["biz_opaque_callback_data"] = json!(tag);
    }
    Ok(Call { path, body })
}

/// Read, or typing, which always marks as read as well.
fn sign_of_life(what: &Outgoing) -> Option<Value> {
    let read = |id: &str| json!({"messaging_product": "whatsapp", "status": "read", "message_id": id});
    match what {
        Outgoing::Seen { id } => Some(read(id)),
        Outgoing::Typing { id } => {
            let mut body = read(id);
            body["typing_indicator"] = json!({"type": "text"});
            Some(body)
        }
        _ => None,
    }
}

/// Without `+` the number would be taken for one of the sender's own country. The number goes first, since some kinds of
/// message need one (131062).
fn receiver(to: &Address) -> Option<(&'static str, String)> {
    let phone =
        to.phone.as_deref().map(|phone| phone.trim_start_matches('+')).filter(|phone| !phone.is_empty());
    let id = to.id.as_deref().filter(|id| !id.is_empty());
    phone.map(|phone| ("to", format!("+{phone}"))).or_else(|| id.map(|id| ("recipient", id.to_owned())))
}

fn answers(what: &Outgoing) -> Option<&str> {
    match what {
        Outgoing::Text { answers, .. } | Outgoing::File { answers, .. } => {
            answers.as_deref().filter(|id| !id.is_empty())
        }
        _ => None,
    }
}

fn content(what: &Outgoing, media_id: Option<&str>) -> Result<(&'static str, Value), Cause> {
    match what {
        Outgoing::Text { text, .. } if check_text(text) => {
            Ok(("text", json!({"body": text, "preview_url": false})))
        }
        Outgoing::File { mime, name, kind, caption, .. } => {
            file(mime, name, *kind, caption, media_id.ok_or(Cause::File)?)
        }
        Outgoing::Template { name, language, components, .. } => {
            let mut template = json!({"name": name, "language": {"code": language}});
            if components.as_array().is_some_and(|list| !list.is_empty()) {
                template["components"] = components.clone();
            }
            Ok(("template", template))
        }
        Outgoing::Location { latitude, longitude, name, address } => {
            location([latitude, longitude], name, address)
        }
        Outgoing::Card { name, phone } => Ok(("contacts", contacts(name, phone))),
        Outgoing::Reaction { to, emoji } => {
            Ok(("reaction", json!({"message_id": to, "emoji": emoji.as_deref().unwrap_or_default()})))
        }
        Outgoing::Buttons { text, buttons } => interactive(text, buttons),
        Outgoing::Text { .. } | Outgoing::Seen { .. } | Outgoing::Typing { .. } => Err(Cause::Rejected),
    }
}

fn form(mime: &str, kind: FileKind) -> Form {
    match (essence(mime).as_str(), natural(kind)) {
        // As document, because that was asked for.
        (_, Form::Document) => Form::Document,
        ("image/jpeg" | "image/png", _) => Form::Image,
        ("image/webp", Form::Sticker) => Form::Sticker,
        ("video/mp4" | "video/3gpp", _) => Form::Video,
        (
            "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/m4a" | "audio/ogg" | "audio/opus",
            _,
        ) => Form::Audio,
        // Other pictures and films are taken as documents only (§3.2).
        _ => Form::Document,
    }
}

/// Whether words can go with it; for others they are a message of their own.
pub fn takes_caption(mime: &str, kind: FileKind) -> bool {
    matches!(form(mime, kind), Form::Image | Form::Video | Form::Document)
}

fn file(
    mime: &str,
    name: &str,
    kind: FileKind,
    caption: &str,
    id: &str,
) -> Result<(&'static str, Value), Cause> {
    let form = form(mime, kind);
    let mut body = json!({"id": id});
    if !caption.is_empty() {
        // Refused rather than dropped: nobody would know that the words were never sent.
        if !takes_caption(mime, kind) || caption.chars().count() > LONGEST_CAPTION {
            return Err(Cause::Rejected);
        }
        body["caption"] = json!(caption);
    }
    let what = match form {
        Form::Image => "image",
        Form::Video => "video",
        Form::Sticker => "sticker",
        Form::Audio => {
            if kind == FileKind::Voice && essence(mime) == "audio/ogg" {
                body["voice"] = json!(true);
            }
            "audio"
        }
        Form::Document => {
            body["filename"] = json!(if name.is_empty() { "file" } else { name });
            "document"
        }
    };
    Ok((what, body))
}

fn location(degrees: [&String; 2], name: &str, address: &str) -> Result<(&'static str, Value), Cause> {
    let [latitude, longitude] = degrees.map(|text| text.trim().parse::<f64>().ok());
    let (Some(latitude), Some(longitude)) = (latitude, longitude) else { return Err(Cause::Rejected) };
    if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
        return Err(Cause::Rejected);
    }
    let mut body = json!({"latitude": latitude, "longitude": longitude});
    for (key, value) in [("name", name), ("address", address)] {
        if !value.is_empty() {
            body[key] = json!(value);
        }
    }
    Ok(("location", body))
}

/// A card that the customer can save, and write to where the number is known to WhatsApp.
fn contacts(name: &str, phone: &str) -> Value {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    json!([{
        "name": {"formatted_name": name, "first_name": name},
        "phones": [{"phone": phone, "type": "WORK", "wa_id": digits}],
    }])
}

fn interactive(text: &str, buttons: &[(String, String)]) -> Result<(&'static str, Value), Cause> {
    let fits = |text: &str, longest: usize| (1..=longest).contains(&text.chars().count());
    let good = |(id, title): &(String, String)| fits(id, 256) && fits(title, 20);
    if !fits(text, 1024) || !(1..=3).contains(&buttons.len()) || !buttons.iter().all(good) {
        return Err(Cause::Rejected);
    }
    let reply =
        |(id, title): &(String, String)| json!({"type": "reply", "reply": {"id": id, "title": title}});
    let replies: Vec<Value> = buttons.iter().map(reply).collect();
    Ok(("interactive", json!({"type": "button", "body": {"text": text}, "action": {"buttons": replies}})))
}

/// The id of what was accepted; accepted is not delivered. None: the answer makes no sense, and it may have been sent.
pub fn answer(answer: &Value) -> Option<String> {
    lenient::id(&answer["messages"][0]["id"])
}

/// By what WhatsApp knows the one it went to: his number there may be another than the one that was dialled (Brazil,
/// Mexico), and it is the one that he writes from.
pub fn receiver_of(answer: &Value) -> Known {
    let contact = &answer["contacts"][0];
    people::by_ids(&contact["wa_id"], &contact["user_id"])
}

pub fn check_text(text: &str) -> bool {
    (1..=LONGEST_TEXT).contains(&text.chars().count())
}

/// As what a file is handed over: a table or a note is plain text there. None for what the upload does not take (meta-api
/// §3.2).
pub fn uploads_as(mime: &str) -> Option<String> {
    const TAKEN: [&str; 19] = [
        "image/jpeg",
        "image/png",
        "image/webp",
        "video/mp4",
        "video/3gpp",
        "audio/aac",
        "audio/amr",
        "audio/mpeg",
        "audio/mp4",
        "audio/ogg",
        "text/plain",
        "application/pdf",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
    ];
    let essence = essence(mime);
    match essence.as_str() {
        "text/csv" | "text/markdown" => Some("text/plain".to_owned()),
        // As files were named that are kept since earlier.
        "audio/opus" => Some("audio/ogg".to_owned()),
        "audio/m4a" => Some("audio/mp4".to_owned()),
        known if TAKEN.contains(&known) => Some(mime.to_owned()),
        _ => None,
    }
}

/// Whether a file can be sent, or a sentence why not.
pub fn check_file(mime: &str, size: u64, kind: FileKind) -> Result<(), String> {
    if uploads_as(mime).is_none() {
        return Err(
            "WhatsApp takes pictures as JPEG or PNG, stickers as WebP, videos as MP4 or 3GP, recordings as \
                    AAC, AMR, MP3, M4A or OGG, and PDF, text and Office documents only"
                .to_owned(),
        );
    }
    LIMITS.check(form(mime, kind), size)
}
