//! Every type of message.

use super::{
    super::super::event::{Content, Source},
    *,
};
use app::domain::{
    content::{File, FileKind, FileState, Part},
    window::Did,
};

fn said(more: Value) -> (Content, Did) {
    match message(more) {
        What::Said { content, did, .. } => (content, did),
        other => panic!("not said: {other:?}"),
    }
}

fn text(more: Value) -> (String, Did) {
    let (content, did) = said(more);
    assert_eq!(content.parts, []);
    (content.text, did)
}

fn part(more: Value) -> Part {
    let (mut content, _) = said(more);
    assert_eq!(content.parts.len(), 1, "{content:?}");
    content.parts.remove(0)
}

fn unsupported(what: &str) -> Part {
    Part::Unsupported { what: what.into() }
}

#[test]
fn words_and_taps() {
    use Did::*;
    let reply = |kind: &str, answer: Value| json!({"type": "interactive", "interactive": {"type": kind, kind: answer}});
    let form = r#"{"flow_token":"x","size":"M","count":2,"many":["a"]}"#;
    let table = [
        (json!({"type": "text", "text": {"body": "Hal\u{0}lo 👩‍👩‍👧"}}), "Hallo 👩‍👩‍👧", Wrote),
        (json!({"type": "text", "text": {"body": 42}}), "42", Wrote),
        (json!({"type": "button", "button": {"text": "Yes", "payload": "Y1"}}), "Yes", Tapped),
        (reply("button_reply", json!({"id": "b1", "title": "Call me"})), "Call me", Tapped),
        (
            reply("list_reply", json!({"id": "r1", "title": "Blue", "description": "the blue one"})),
            "Blue",
            Tapped,
        ),
        (
            reply("nfm_reply", json!({"name": "flow", "body": "Sent", "response_json": form})),
            "Sent\ncount: 2\nmany: [\"a\"]\nsize: M",
            Tapped,
        ),
        (
            reply("nfm_reply", json!({"name": "flow", "body": "Sent", "response_json": "{\"size\":"})),
            "Sent",
            Tapped,
        ),
        (reply("nfm_reply", json!({"name": "flow", "response_json": 7})), "flow", Tapped),
    ];
    for (payload, words, did) in table {
        assert_eq!(text(payload.clone()), (words.to_owned(), did), "{payload}");
    }
}

#[test]
fn what_cannot_be_shown_is_visible_and_opens_the_window() {
    let errors =
        json!([{"code": 131_051, "title": "Message type unknown", "message": "Message type unknown"}]);
    let table = [
        (
            json!({"type": "unsupported", "unsupported": {"type": "poll_creation"}, "errors": errors}),
            "poll_creation",
        ),
        (json!({"type": "unsupported", "errors": errors}), "unsupported"),
        (json!({"type": "unsupported", "unsupported": {"type": "unknown"}}), "unsupported"),
        (json!({"type": "hologram", "hologram": {"id": "1"}}), "hologram"),
        (json!({}), "unknown"),
        (json!({"type": "text"}), "text"),
        (json!({"type": "location", "location": {"latitude": 1}}), "location"),
        (json!({"type": "contacts", "contacts": []}), "contacts"),
    ];
    for (payload, what) in table {
        assert_eq!(part(payload.clone()), unsupported(what), "{payload}");
        assert_eq!(said(payload).1, Did::Wrote);
    }
    assert_eq!(
        part(json!({"type": "interactive"})),
        unsupported("interactive"),
        "the whole object is missing"
    );
    let call = json!({"type": "call_permission_reply", "call_permission_reply": {"response": "accept"}});
    assert_eq!(
        part(json!({"type": "interactive", "interactive": call})),
        unsupported("call_permission_reply")
    );
}

#[test]
fn files_come_with_the_place_to_fetch_them() {
    use FileKind::*;
    let file = |kind: FileKind, mime: &str, name: &str| File {
        kind,
        name: name.into(),
        mime: mime.into(),
        size: 0,
        state: FileState::Coming,
    };
    let ogg = "audio/ogg; codecs=opus";
    let table = [
        (
            json!({"type": "image", "image": {"id": "m1", "mime_type": "image/jpeg", "sha256": "s=", "caption": "look"}}),
            file(Image, "image/jpeg", ""),
            "look",
        ),
        (
            json!({"type": "video", "video": {"id": "m1", "mime_type": "video/mp4", "sha256": "s="}}),
            file(Video, "video/mp4", ""),
            "",
        ),
        (
            json!({"type": "audio", "audio": {"id": "m1", "mime_type": ogg, "sha256": "s=", "voice": true}}),
            file(Voice, ogg, ""),
            "",
        ),
        (
            json!({"type": "audio", "audio": {"id": "m1", "mime_type": "audio/mpeg", "sha256": "s=", "voice": false}}),
            file(Audio, "audio/mpeg", ""),
            "",
        ),
        (
            json!({"type": "document", "document": {"id": "m1", "sha256": "s=", "filename": "../\u{202e}a\u{0}.pdf"}}),
            file(Document, "", "..a.pdf"),
            "",
        ),
        (
            json!({"type": "sticker", "sticker": {"id": "m1", "mime_type": "image/webp", "sha256": "s=", "animated": true}}),
            file(Sticker, "image/webp", ""),
            "",
        ),
    ];
    for (payload, file, words) in table {
        let (content, did) = said(payload.clone());
        assert_eq!(
            (content.parts, content.text.as_str(), did),
            (vec![Part::File(file)], words, Did::Wrote),
            "{payload}"
        );
        let source = Source::Media { id: "m1".into(), sha256: Some("s=".into()) };
        assert_eq!(content.files, [(0, source)], "{payload}");
    }
    let (content, _) = said(json!({"type": "image", "image": {"url": "https://lookaside.fbsbx.com/x"}}));
    assert_eq!(content.files, [(0, Source::Url { url: "https://lookaside.fbsbx.com/x".into() })]);
}

#[test]
fn a_file_that_did_not_come_is_missing() {
    let errors =
        json!([{"code": 131_052, "title": "Media download error", "error_data": {"details": "too large"}}]);
    let payloads = [
        (json!({"type": "video", "video": {"id": "m1"}, "errors": errors}), "too large"),
        (json!({"type": "image"}), "WhatsApp did not hand the file over"),
        (
            json!({"type": "document", "document": {"id": "x".repeat(2_001)}}),
            "WhatsApp did not hand the file over",
        ),
    ];
    for (payload, why) in payloads {
        let (content, _) = said(payload.clone());
        assert_eq!(content.files, [], "{payload}");
        let [Part::File(file)] = &content.parts[..] else { panic!("{content:?}") };
        assert_eq!(file.state, FileState::Missing { why: why.into() }, "{payload}");
    }
}

#[test]
fn places_cards_orders() {
    let place = json!({"latitude": 52.5001, "longitude": "13.4", "name": "Shop", "address": "Main St 1"});
    let expected = Part::Location {
        latitude: "52.5001".into(),
        longitude: "13.4".into(),
        name: "Shop, Main St 1".into(),
    };
    assert_eq!(part(json!({"type": "location", "location": place})), expected);

    let cards = json!([
        {"name": {"formatted_name": "Jo Ek"}, "phones": [{"phone": "+49 1"}, {"wa_id": "492"}, {}],
            "emails": [{"email": "jo@shop.example"}]},
        {"org": {"company": "Ek"}}
    ]);
    let card = |name: &str, phones: &[&str], emails: &[&str]| Part::Card {
        name: name.into(),
        phones: phones.iter().map(|&phone| phone.into()).collect(),
        emails: emails.iter().map(|&email| email.into()).collect(),
    };
    let (content, _) = said(json!({"type": "contacts", "contacts": cards}));
    assert_eq!(content.parts, [card("Jo Ek", &["+49 1", "492"], &["jo@shop.example"]), card("Ek", &[], &[])]);

    let order = json!({"catalog_id": "c", "text": "Soon please", "product_items": [
        {"product_retailer_id": "SKU1", "quantity": 2, "item_price": "24.5", "currency": "EUR"},
        {"product_retailer_id": "SKU2"}, {"odd": true}]});
    let (content, _) = said(json!({"type": "order", "order": order}));
    let lines = vec!["2 × SKU1 (24.5 EUR)".to_owned(), "1 × SKU2".to_owned()];
    assert_eq!((content.parts, content.text.as_str()), (vec![Part::Order { lines }], "Soon please"));
}

#[test]
fn quotes_forwards_and_where_he_came_from() {
    let with = |context: Value| said(json!({"type": "text", "text": {"body": "x"}, "context": context})).0;
    assert_eq!(with(json!({"from": "1", "id": "wamid.Q"})).answers.as_deref(), Some("wamid.Q"));
    assert_eq!(with(json!({"from": "1"})).answers.as_deref(), Some(""), "of something");
    assert_eq!(with(json!({"forwarded": true, "from": "1"})).answers, None);
    assert_eq!(with(json!({"frequently_forwarded": true})).answers, None);
    let product = json!({"from": "1", "id": "wamid.Q", "referred_product": {"product_retailer_id": "SKU1"}});
    assert_eq!(with(product).parts, [Part::CameFrom { what: "SKU1".into(), url: String::new() }]);

    let referral = json!({"source_url": "https://ad.example/1", "source_type": "ad", "headline": "Tables"});
    let came = Part::CameFrom { what: "Tables".into(), url: "https://ad.example/1".into() };
    assert_eq!(said(json!({"type": "text", "text": {"body": "x"}, "referral": referral})).0.parts, [came]);
}

#[test]
fn a_call_opens_what_a_message_opens_and_is_the_customers() {
    let call = |more: Value| {
        let mut call = json!({"id": "wacid.1", "from": "4915550001", "to": "4930555000", "event": "connect",
            "timestamp": "1795000000", "direction": "USER_INITIATED", "session": {"sdp_type": "offer", "sdp": "v=0"}});
        for (key, value) in more.as_object().into_iter().flatten() {
            call[key] = value.clone();
        }
        only(change("calls", json!({"metadata": {"phone_number_id": "310000000000001"}, "calls": [call]})))
    };
    for event in ["connect", "terminate"] {
        let told = call(json!({"event": event}));
        assert_eq!(told.account, "310000000000001", "of the number");
        let What::Did { id, from, did, .. } = told.what else { panic!("{event}: nothing done") };
        assert_eq!((id.as_str(), from.phone.as_deref(), did), ("wacid.1", Some("4915550001"), Did::Called));
        assert_eq!(told.at.map(|at| at.millis()), Some(1_795_000_000_000));
    }
    let ours = call(json!({"direction": "BUSINESS_INITIATED"})).what;
    assert!(matches!(ours, What::Ignored { is_known: true, .. }), "what we do opens nothing");
    for odd in [json!({"id": null}), json!({"from": null})] {
        assert!(matches!(call(odd).what, What::Ignored { is_known: false, .. }));
    }
}
