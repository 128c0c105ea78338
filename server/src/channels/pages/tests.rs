//! What we send on Messenger and Instagram, word for word.

use super::super::{
    instagram,
    limits::MB,
    messenger,
    outgoing::{Address, Call, Outgoing},
};
use super::{Attach, answer, pieces};
use app::domain::{
    channel::Account,
    content::{Cause, FileKind},
    ids::AgentId,
    message::Author,
    window::{Human, Permit},
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn account(own_login: bool, parent: Option<&str>) -> Account {
    Account {
        id: "178".into(),
        parent: parent.map(Into::into),
        label: "Shop".into(),
        own_login,
        rate: 10,
        welcome: String::new(),
        away: String::new(),
        tongue: None,
        disconnected: false,
    }
}

fn to() -> Address {
    Address { phone: None, id: Some("610".into()) }
}

fn text(text: &str, answers: Option<&str>) -> Outgoing {
    Outgoing::Text { text: text.into(), answers: answers.map(Into::into) }
}

fn file(mime: &str, kind: FileKind, caption: &str) -> Outgoing {
    let (hash, name) = ("ab".into(), "x".into());
    Outgoing::File {
        hash,
        mime: mime.into(),
        name,
        kind,
        caption: caption.into(),
        answers: Some("m_1".into()),
    }
}

fn by_a_person() -> Permit {
    Permit::HumanAgent(Human::behind(Author::Agent(AgentId::fixed(1))).expect("a person"))
}

fn bodies(calls: Result<Vec<Call>, Cause>) -> Vec<Value> {
    calls.expect("calls").into_iter().map(|call| call.body).collect()
}

fn messenger(what: &Outgoing, permit: Permit) -> Vec<Value> {
    let url = Attach::Url("https://desk.example/f/1".into());
    bodies(messenger::send(&account(false, None), &to(), what, permit, Some(&url), "msg:8842"))
}

#[test]
fn a_text_is_sent_word_for_word_as_documented() {
    let within = json!({"recipient": {"id": "610"}, "messaging_type": "RESPONSE",
        "message": {"text": "Yes, three left.", "metadata": "msg:8842"}, "reply_to": {"mid": "m_1"}});
    assert_eq!(messenger(&text("Yes, three left.", Some("m_1")), Permit::Free), [within]);
    let later = json!({"recipient": {"id": "610"}, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT",
        "message": {"text": "Sorry.", "metadata": "msg:8842"}});
    assert_eq!(messenger(&text("Sorry.", None), by_a_person()), [later]);
}

#[test]
fn instagram_has_its_two_ways() {
    let send = |account: &Account, permit: Permit| {
        instagram::send(account, &to(), &text("24 EUR", None), permit, None, "t")
    };
    let page = send(&account(false, Some("510")), Permit::Free).expect("a call").remove(0);
    let expected =
        json!({"recipient": {"id": "610"}, "messaging_type": "RESPONSE", "message": {"text": "24 EUR"}});
    assert_eq!((page.path.as_str(), page.body), ("/510/messages", expected));
    let own = send(&account(true, None), Permit::Free).expect("a call").remove(0);
    let expected = json!({"recipient": {"id": "610"}, "message": {"text": "24 EUR"}});
    assert_eq!((own.path.as_str(), own.body), ("/178/messages", expected));
    let tagged = send(&account(true, None), by_a_person()).expect("a call").remove(0).body;
    assert_eq!((&tagged["messaging_type"], &tagged["tag"]), (&json!("MESSAGE_TAG"), &json!("HUMAN_AGENT")));
    assert_eq!(
        send(&account(false, None), Permit::Free),
        Err(Cause::Disconnected),
        "no page to send through"
    );
}

#[test]
fn words_and_files_are_calls_of_their_own() {
    let calls = messenger(&file("image/png", FileKind::Image, "The plan"), Permit::Free);
    let attachment = json!({"type": "image", "payload": {"url": "https://desk.example/f/1"}});
    let [first, second] = &calls[..] else { panic!("{calls:?}") };
    assert_eq!(first["message"], json!({"attachment": attachment, "metadata": "msg:8842"}));
    assert_eq!(second["message"], json!({"text": "The plan", "metadata": "msg:8842"}));
    assert_eq!((&first["reply_to"], &second["reply_to"]), (&json!({"mid": "m_1"}), &Value::Null));
    let table = [
        ("image/svg+xml", FileKind::Image, "file"),
        ("image/png", FileKind::Document, "file"),
        ("image/webp", FileKind::Sticker, "image"),
        ("audio/ogg", FileKind::Voice, "audio"),
        ("video/mp4", FileKind::Video, "video"),
    ];
    for (mime, kind, form) in table {
        let calls = messenger(&file(mime, kind, ""), Permit::Free);
        assert_eq!((calls.len(), &calls[0]["message"]["attachment"]["type"]), (1, &json!(form)), "{mime}");
    }
    let id = Attach::Id("990".into());
    let picture = file("image/png", FileKind::Image, "");
    let uploaded = messenger::send(&account(false, None), &to(), &picture, Permit::Free, Some(&id), "t");
    assert_eq!(bodies(uploaded)[0]["message"]["attachment"]["payload"], json!({"attachment_id": "990"}));
    let without = messenger::send(&account(false, None), &to(), &picture, Permit::Free, None, "t");
    assert_eq!(without, Err(Cause::File));
}

#[test]
fn signs_of_life_reactions_and_replies_to_tap() {
    let one = |what: Outgoing| messenger(&what, Permit::Free).remove(0);
    let body = |more: Value| {
        let mut body = json!({"recipient": {"id": "610"}});
        body.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        body
    };
    assert_eq!(one(Outgoing::Seen { id: "m_1".into() }), body(json!({"sender_action": "mark_seen"})));
    assert_eq!(one(Outgoing::Typing { id: "m_1".into() }), body(json!({"sender_action": "typing_on"})));
    let react =
        |emoji: Option<&str>| one(Outgoing::Reaction { to: "m_1".into(), emoji: emoji.map(Into::into) });
    let reaction =
        |name: &str| json!({"sender_action": "react", "payload": {"message_id": "m_1", "reaction": name}});
    assert_eq!(react(Some("❤️")), body(reaction("love")));
    assert_eq!(react(Some("🎉")), body(reaction("🎉")));
    assert_eq!(react(None), body(json!({"sender_action": "unreact", "payload": {"message_id": "m_1"}})));
    let buttons = Outgoing::Buttons { text: "When?".into(), buttons: vec![("t".into(), "Today".into())] };
    let replies = json!([{"content_type": "text", "title": "Today", "payload": "t"}]);
    assert_eq!(one(buttons)["message"]["quick_replies"], replies);
}

#[test]
fn what_does_not_go_is_refused() {
    let account = account(false, None);
    let send = |what: &Outgoing, permit: Permit, to: &Address| {
        messenger::send(&account, to, what, permit, None, "t")
    };
    assert_eq!(send(&text("x", None), Permit::Template, &to()), Err(Cause::Template));
    let template =
        Outgoing::Template { name: "n".into(), language: "de".into(), components: json!([]), media: None };
    assert_eq!(send(&template, Permit::Free, &to()), Err(Cause::Template));
    assert_eq!(send(&text(" ", None), Permit::Free, &to()), Err(Cause::Rejected));
    let place = Outgoing::Location {
        latitude: "1".into(),
        longitude: "1".into(),
        name: "".into(),
        address: "".into(),
    };
    assert_eq!(send(&place, Permit::Free, &to()), Err(Cause::Rejected));
    assert_eq!(send(&text("x", None), Permit::Free, &Address::default()), Err(Cause::Unreachable));
    assert!(messenger::check_text(&"é".repeat(2000)) && !messenger::check_text(&"x".repeat(2001)));
    assert!(messenger::check_file("application/pdf", 25 * MB + 1, FileKind::Document).is_err());
    assert_eq!(answer(&json!({"recipient_id": "610", "message_id": "m_2"})).as_deref(), Some("m_2"));
    assert_eq!(answer(&json!({"recipient_id": "610"})), None);
}

#[test]
fn a_long_text_is_cut_after_words_and_never_within_a_sign() {
    assert_eq!(pieces("one two three", 8, str::len), ["one two", "three"]);
    assert_eq!(pieces("abcdefgh", 3, str::len), ["abc", "def", "gh"]);
    let family = "👨‍👩‍👧‍👦";
    assert_eq!(
        pieces(&family.repeat(3), family.len() * 2 + 1, str::len),
        [family.repeat(2), family.to_owned()]
    );
    let sent = instagram::pieces(&"ä".repeat(1200));
    assert_eq!(sent.iter().map(String::len).collect::<Vec<_>>(), [1000, 1000, 400]);
    assert_eq!(instagram::pieces(" \n "), Vec::<String>::new());
}

proptest! {
    #[test]
    fn every_piece_fits_and_nothing_is_lost(text in "(\\PC|[ \n]|👨‍👩‍👧|e\u{301}){0,80}", longest in 4_usize..40) {
        let cut = pieces(&text, longest, str::len);
        prop_assert!(cut.iter().all(|piece| !piece.is_empty() && piece.len() <= longest));
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(bare(&cut.concat()), bare(&text));
    }
}
