//! What we send, word for word.

use super::{
    super::super::{
        limits::{KB, MB},
        outgoing::{Address, Outgoing},
    },
    super::{answer, check_file, check_text, send, takes_caption, uploads_as},
    *,
};
use app::domain::content::{Cause, FileKind};

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
        body(&Outgoing::Template {
            name: "order_ready".into(),
            language: "de".into(),
            components,
            media: None,
        })["template"]
            .clone()
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
    for foreign in ["application/zip", "image/gif", "image/svg+xml", "video/webm", "text/html", ""] {
        let told = check_file(foreign, MB, FileKind::Document).expect_err(foreign);
        assert!(told.starts_with("WhatsApp takes pictures as JPEG or PNG"), "{told}");
    }
    assert_eq!(check_file("text/csv", MB, FileKind::Document), Ok(()));
    assert_eq!(uploads_as("text/csv").as_deref(), Some("text/plain"));
    assert_eq!(uploads_as("audio/ogg; codecs=opus").as_deref(), Some("audio/ogg; codecs=opus"));
    let accepted = json!({"messaging_product": "whatsapp", "messages": [{"id": "wamid.INVENTED0003"}]});
    assert_eq!(answer(&accepted).as_deref(), Some("wamid.INVENTED0003"));
    assert_eq!(answer(&json!({"success": true})), None);
}
