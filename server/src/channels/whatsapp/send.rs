//! What we send: the bodies of `POST /{phone_number_id}/messages` (§3).

use super::super::{
    lenient,
    limits::{Form, KB, Limits, MB, essence, natural},
    outgoing::{Address, Call, Outgoing},
};
use app::domain::content::{Cause, FileKind};
use serde_json::{Value, json};

/// §3.2. Animated stickers may have what is given here, others a fifth of it; nobody looks inside before sending.
pub const LIMITS: Limits =
    Limits { image: 5 * MB, video: 16 * MB, audio: 16 * MB, document: 100 * MB, sticker: 500 * KB };

const LONGEST_TEXT: usize = 4096;
const LONGEST_CAPTION: usize = 1024;
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
        Outgoing::Template { name, language, components } => {
            let mut template = json!({"name": name, "language": {"code": language}});
            if components.as_array().is_some_and(|list| !list.is_empty()) {
                template["components"] = components.clone();
            }
            Ok(("template", template))
        }
        Outgoing::Location { latitude, longitude, name, address } => {
            location([latitude, longitude], name, address)
        }
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
        ("audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/ogg", _) => Form::Audio,
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

pub fn check_text(text: &str) -> bool {
    (1..=LONGEST_TEXT).contains(&text.chars().count())
}

/// Whether a file can be sent, or a sentence why not.
pub fn check_file(mime: &str, size: u64, kind: FileKind) -> Result<(), String> {
    LIMITS.check(form(mime, kind), size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to() -> Address {
        Address { phone: Some("4915550001".into()), id: Some("DE.77001122334455".into()) }
    }

    fn body(what: &Outgoing) -> Value {
        send("310000000000001", &to(), what, Some("410"), "msg:8841").expect("a call").body
    }

    fn file(mime: &str, kind: FileKind, caption: &str) -> Outgoing {
        let (hash, name) = ("ab".into(), "Plan.pdf".into());
        Outgoing::File { hash, mime: mime.into(), name, kind, caption: caption.into(), answers: None }
    }

    #[test]
    fn a_text_is_sent_word_for_word_as_documented() {
        let text =
            Outgoing::Text { text: "Ja, er ist noch da.".into(), answers: Some("wamid.INVENTED0001".into()) };
        let call = send("310000000000001", &to(), &text, None, "msg:8841").expect("a call");
        assert_eq!(call.path, "/310000000000001/messages");
        let expected = json!({"messaging_product": "whatsapp", "recipient_type": "individual", "to": "+4915550001",
            "type": "text", "text": {"body": "Ja, er ist noch da.", "preview_url": false},
            "context": {"message_id": "wamid.INVENTED0001"}, "biz_opaque_callback_data": "msg:8841"});
        assert_eq!(call.body, expected);
    }

    #[test]
    fn one_without_a_number_is_reached_by_his_id() {
        let text = Outgoing::Text { text: "Hi".into(), answers: None };
        let by_id = Address { phone: None, id: Some("DE.77".into()) };
        let call = send("3", &by_id, &text, None, "").expect("a call");
        let expected = json!({"messaging_product": "whatsapp", "recipient_type": "individual", "recipient": "DE.77",
            "type": "text", "text": {"body": "Hi", "preview_url": false}});
        assert_eq!(call.body, expected);
        assert_eq!(send("3", &Address::default(), &text, None, ""), Err(Cause::Unreachable));
    }

    #[test]
    fn every_file_goes_in_the_form_that_is_taken() {
        use FileKind::*;
        let table = [
            ("image/jpeg", Image, "image", json!({"id": "410", "caption": "c"})),
            ("image/png", Document, "document", json!({"id": "410", "caption": "c", "filename": "Plan.pdf"})),
            ("image/webp", Image, "document", json!({"id": "410", "caption": "c", "filename": "Plan.pdf"})),
            ("image/webp", Sticker, "sticker", json!({"id": "410"})),
            ("video/mp4", Video, "video", json!({"id": "410", "caption": "c"})),
            ("audio/ogg; codecs=opus", Voice, "audio", json!({"id": "410", "voice": true})),
            ("audio/ogg", Audio, "audio", json!({"id": "410"})),
            ("audio/mpeg", Voice, "audio", json!({"id": "410"})),
            (
                "application/pdf",
                Document,
                "document",
                json!({"id": "410", "caption": "c", "filename": "Plan.pdf"}),
            ),
        ];
        for (mime, kind, form, expected) in table {
            let caption = if takes_caption(mime, kind) { "c" } else { "" };
            let body = body(&file(mime, kind, caption));
            assert_eq!((&body["type"], &body[form]), (&json!(form), &expected), "{mime} {kind:?}");
        }
        let lost = send("3", &to(), &file("audio/mpeg", Audio, "words"), Some("410"), "t");
        assert_eq!(lost, Err(Cause::Rejected), "no words are dropped in silence");
        assert_eq!(send("3", &to(), &file("image/png", Image, ""), None, "t"), Err(Cause::File));
    }

    #[test]
    fn templates_places_reactions_buttons() {
        let components = json!([{"type": "body", "parameters": [{"type": "text", "text": "Mira"}]}]);
        let template = |components: Value| {
            body(&Outgoing::Template { name: "order_ready".into(), language: "de".into(), components })["template"].clone()
        };
        let expected = json!({"name": "order_ready", "language": {"code": "de"}, "components": components});
        assert_eq!(template(components), expected);
        assert_eq!(template(json!([])), json!({"name": "order_ready", "language": {"code": "de"}}));

        let place = |latitude: &str| {
            let (longitude, name) = ("13.4".into(), "Shop".into());
            Outgoing::Location { latitude: latitude.into(), longitude, name, address: String::new() }
        };
        assert_eq!(
            body(&place("52.5"))["location"],
            json!({"latitude": 52.5, "longitude": 13.4, "name": "Shop"})
        );
        for nowhere in ["", "north", "NaN", "91"] {
            assert_eq!(send("3", &to(), &place(nowhere), None, "t"), Err(Cause::Rejected), "{nowhere}");
        }
        let reaction =
            |emoji: Option<&str>| Outgoing::Reaction { to: "wamid.1".into(), emoji: emoji.map(Into::into) };
        assert_eq!(body(&reaction(Some("👍")))["reaction"], json!({"message_id": "wamid.1", "emoji": "👍"}));
        assert_eq!(body(&reaction(None))["reaction"], json!({"message_id": "wamid.1", "emoji": ""}));

        let buttons =
            |n: usize| Outgoing::Buttons { text: "?".into(), buttons: vec![("y".into(), "Yes".into()); n] };
        let one = json!({"type": "button", "body": {"text": "?"},
            "action": {"buttons": [{"type": "reply", "reply": {"id": "y", "title": "Yes"}}]}});
        assert_eq!(body(&buttons(1))["interactive"], one);
        for n in [0, 4] {
            assert_eq!(send("3", &to(), &buttons(n), None, "t"), Err(Cause::Rejected));
        }
    }

    #[test]
    fn signs_of_life_are_bodies_of_their_own() {
        let seen = json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.1"});
        assert_eq!(body(&Outgoing::Seen { id: "wamid.1".into() }), seen);
        let typing = json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.1",
            "typing_indicator": {"type": "text"}});
        assert_eq!(body(&Outgoing::Typing { id: "wamid.1".into() }), typing);
    }

    #[test]
    fn limits_and_answers() {
        assert!(check_text(&"é".repeat(4096)) && !check_text(&"x".repeat(4097)) && !check_text(""));
        assert!(check_file("image/jpeg", 6 * MB, FileKind::Image).is_err());
        assert_eq!(check_file("image/jpeg", 6 * MB, FileKind::Document), Ok(()));
        assert!(check_file("image/webp", 501 * KB, FileKind::Sticker).is_err());
        assert!(check_file("application/zip", 101 * MB, FileKind::Document).is_err());
        let accepted = json!({"messaging_product": "whatsapp", "messages": [{"id": "wamid.INVENTED0003"}]});
        assert_eq!(answer(&accepted).as_deref(), Some("wamid.INVENTED0003"));
        assert_eq!(answer(&json!({"success": true})), None);
    }
}
