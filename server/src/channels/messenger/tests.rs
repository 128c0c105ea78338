//! Payloads as they come, and what they are to us. All ids, names and texts are invented.

use super::super::{
    event::{AccountNotice, Content, Known, Source, What},
    meta,
};
use super::*;
use app::domain::{
    content::{FileState, Part, Progress, Shared},
    time::Timestamp,
    window::Did,
};
use serde_json::json;

const PAGE: &str = "510000000000001";
const MIRA: &str = "610000000000001";

fn post(entry: Value) -> Vec<Inbound> {
    meta::read(&json!({"object": "page", "entry": [entry]}))
}

fn event_in(list: &str, from: &str, to: &str, more: Value) -> What {
    let mut event =
        json!({"sender": {"id": from}, "recipient": {"id": to}, "timestamp": 1_795_000_000_123_i64});
    if let (Value::Object(event), Value::Object(more)) = (&mut event, more) {
        event.extend(more);
    }
    let mut told = post(json!({"id": PAGE, "time": 1_795_000_000_456_i64, list: [event.clone()]}));
    assert_eq!((told.len(), told[0].account.as_str(), &told[0].raw), (1, PAGE, &event));
    told.remove(0).what
}

fn event(more: Value) -> What {
    event_in("messaging", MIRA, PAGE, more)
}

fn mira() -> Known {
    Known { id: Some(MIRA.into()), ..Known::default() }
}

fn said(message: Value) -> (Content, Did) {
    match event(json!({"message": message})) {
        What::Said { from, content, did, .. } => {
            assert_eq!(from, mira());
            (content, did)
        }
        other => panic!("not said: {other:?}"),
    }
}

fn link(what: Shared, title: &str, url: &str) -> Part {
    Part::Link { what, title: title.into(), url: url.into() }
}

#[test]
fn words_answers_and_taps() {
    let (content, did) =
        said(json!({"mid": "m_1", "text": "Is the blue one in stock?", "reply_to": {"mid": "m_0"}}));
    assert_eq!((content.text.as_str(), did), ("Is the blue one in stock?", Did::Wrote));
    assert_eq!(content.answers.as_deref(), Some("m_0"));
    assert_eq!(said(json!({"mid": "m_1", "text": "x", "reply_to": {}})).0.answers.as_deref(), Some(""));
    assert_eq!(said(json!({"mid": "m_1", "text": "Blue", "quick_reply": {"payload": "B"}})).1, Did::Tapped);

    let What::Said { id, content, did, .. } =
        event(json!({"postback": {"mid": "m_2", "title": "Start", "payload": "GO"},
        "timestamp": "1795000000123"}))
    else {
        panic!("not said")
    };
    assert_eq!((id.as_str(), content.text.as_str(), did), ("m_2", "Start", Did::Tapped));
    let tap = |at: i64| match event(json!({"postback": {"title": "Start"}, "timestamp": at})) {
        What::Said { id, .. } => id,
        other => panic!("not said: {other:?}"),
    };
    assert_eq!(tap(1), tap(1), "told twice it is the same");
    assert_ne!(tap(1), tap(2));
}

#[test]
fn attachments_are_shown_once_each_and_none_is_lost() {
    let attached = |items: Value| said(json!({"mid": "m_1", "attachments": items})).0;
    let image = json!({"type": "image", "payload": {"url": "https://cdn.example/1.jpg"}});
    let content = attached(
        json!([image, {"type": "file", "payload": {"url": "https://cdn.example/2", "title": "a/b.pdf"}},
        {"type": "audio", "payload": null}, {"type": "hologram"}]),
    );
    let url = |n: usize, url: &str| (n, Source::Url { url: url.into() });
    assert_eq!(content.files, [url(0, "https://cdn.example/1.jpg"), url(1, "https://cdn.example/2")]);
    assert_eq!(content.parts.len(), 4);
    let [Part::File(first), Part::File(second), Part::File(third), last] = &content.parts[..] else {
        panic!("{content:?}")
    };
    assert_eq!(
        (first.kind, second.kind, second.name.as_str()),
        (FileKind::Image, FileKind::Document, "ab.pdf")
    );
    assert!(matches!(third.state, FileState::Missing { .. }));
    assert_eq!(last, &Part::Unsupported { what: "hologram".into() });

    let sticker = json!({"type": "sticker", "payload": {"url": "https://cdn.example/s", "sticker_id": 369_239_263_222_822_i64}});
    let twin = json!({"type": "image", "payload": {"url": "https://cdn.example/other", "sticker_id": "369239263222822"}});
    for both in [json!([sticker, twin]), json!([twin, sticker]), json!([sticker]), json!([twin])] {
        let content = attached(both);
        let [Part::File(file)] = &content.parts[..] else { panic!("{content:?}") };
        assert_eq!(file.kind, FileKind::Sticker);
    }
    let place =
        json!({"type": "location", "title": "Here", "payload": {"coordinates": {"lat": 52.5, "long": 13.4}}});
    let shared = attached(
        json!([place, {"type": "fallback", "title": "A page", "url": "https://a.example/"},
        {"type": "reel", "payload": {"url": "https://r.example/"}}, {"type": "post", "payload": {"title": "A post"}}]),
    );
    let here = Part::Location { latitude: "52.5".into(), longitude: "13.4".into(), name: "Here".into() };
    let links =
        [link(Shared::Link, "A page", "https://a.example/"), link(Shared::Reel, "", "https://r.example/")];
    let [page, reel] = links;
    assert_eq!(shared.parts, [here, page, reel, link(Shared::Post, "A post", "")]);

    let fallback = json!([{"type": "fallback", "payload": null}]);
    assert_eq!(attached(fallback.clone()).parts, [Part::Unsupported { what: "fallback".into() }]);
    assert_eq!(said(json!({"mid": "m_1", "text": "see x.example", "attachments": fallback})).0.parts, []);
    assert_eq!(said(json!({"mid": "m_1"})).0.parts, [Part::Unsupported { what: "message".into() }]);
}

#[test]
fn echoes_are_ours_whoever_sent_them() {
    let echo = |more: Value| {
        let mut message = json!({"mid": "m_9", "text": "On its way", "is_echo": true});
        message.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
        event_in("messaging", PAGE, MIRA, json!({"message": message}))
    };
    let ours = echo(json!({"app_id": 1_517_776_481_860_111_i64, "metadata": "msg:8842"}));
    let What::Echo { id, to, content, app, tag, .. } = ours else { panic!("no echo") };
    assert_eq!((id.as_str(), to, content.text.as_str()), ("m_9", mira(), "On its way"));
    assert_eq!((app.as_deref(), tag.as_deref()), (Some("1517776481860111"), Some("msg:8842")));
    assert!(matches!(echo(json!({})), What::Echo { app: None, tag: None, .. }));
    assert!(matches!(echo(json!({"is_self": true})), What::Ignored { .. }));
    let itself =
        event_in("messaging", PAGE, PAGE, json!({"message": {"mid": "m_9", "text": "x", "is_echo": true}}));
    assert!(matches!(itself, What::Ignored { .. }), "no customer: {itself:?}");
}

#[test]
fn what_happens_to_messages() {
    let at = Timestamp::from_millis(1_795_000_000_100);
    let mark = |ids: &[&str], progress: Progress, upto: Timestamp| What::Watermark {
        with: mira(),
        upto,
        ids: ids.iter().map(|&id| id.into()).collect(),
        progress,
    };
    let (read, delivered) = (Progress::Read, Progress::Delivered);
    let event_time = Timestamp::from_millis(1_795_000_000_123);
    let reacted =
        |emoji: Option<&str>| What::Reacted { to: "m_9".into(), emoji: emoji.map(Into::into), by_us: false };
    let table = [
        (json!({"read": {"watermark": 1_795_000_000_100_i64}}), mark(&[], read, at)),
        (json!({"delivery": {"watermark": "1795000000100"}}), mark(&[], delivered, at)),
        (
            json!({"delivery": {"watermark": 1_795_000_000_100_i64, "mids": ["m_8", "m_9"]}}),
            mark(&["m_8", "m_9"], delivered, at),
        ),
        (json!({"delivery": {"mids": ["m_9"]}}), mark(&["m_9"], delivered, event_time)),
        (
            json!({"reaction": {"mid": "m_9", "action": "react", "reaction": "love", "emoji": "😍"}}),
            reacted(Some("😍")),
        ),
        (json!({"reaction": {"mid": "m_9", "action": "react", "reaction": "wow"}}), reacted(Some("😮"))),
        (json!({"reaction": {"mid": "m_9", "action": "unreact", "emoji": "😍"}}), reacted(None)),
        (
            json!({"message_edit": {"mid": "m_9", "text": "better", "num_edit": "2"}}),
            What::Edited { id: "m_9".into(), text: "better".into(), count: 2 },
        ),
    ];
    for (payload, what) in table {
        assert_eq!(event(payload.clone()), what, "{payload}");
    }
    let nothing = [
        json!({"read": {}}),
        json!({"delivery": {"mids": []}}),
        json!({"reaction": {}}),
        json!({"message_edit": {"mid": "m_9", "num_edit": -1}}),
        json!({"message_edit": {"mid": "m_9", "num_edit": 0}}),
    ];
    for payload in nothing {
        assert!(matches!(event(payload.clone()), What::Ignored { .. }), "{payload}");
    }
    let by_us = event_in(
        "messaging",
        PAGE,
        MIRA,
        json!({"reaction": {"mid": "m_1", "action": "react", "emoji": "👍"}}),
    );
    assert_eq!(by_us, What::Reacted { to: "m_1".into(), emoji: Some("👍".into()), by_us: true });
}

#[test]
fn who_holds_the_conversation_and_what_the_provider_thinks() {
    let held = |held: bool| What::HeldElsewhere { with: mira(), held, app: None };
    assert_eq!(event(json!({"take_thread_control": {"previous_owner_app_id": "1"}})), held(true));
    let by = |app: &str| What::HeldElsewhere { with: mira(), held: true, app: Some(app.into()) };
    let taken = json!({"take_thread_control": {"previous_owner_app_id": "1", "new_owner_app_id": 263_902_037_430_900_i64}});
    assert_eq!(event(taken), by("263902037430900"));
    assert_eq!(event(json!({"pass_thread_control": {"new_owner_app_id": "1"}})), held(false));
    let copy = |more: Value| event_in("standby", MIRA, PAGE, more);
    let heard = copy(json!({"message": {"mid": "m_1", "text": "x"}}));
    assert!(matches!(heard, What::Overheard { id, content, .. } if id == "m_1" && content.text == "x"));
    assert_eq!(copy(json!({"postback": {"title": "Start"}})), held(true));
    assert_eq!(
        copy(json!({"pass_thread_control": {"new_owner_app_id": "4711"}})),
        by("4711"),
        "to a third one"
    );
    let echo =
        json!({"message": {"mid": "m_1", "text": "x", "is_echo": true, "app_id": 263_902_037_430_900_i64}});
    let told = event_in("standby", PAGE, MIRA, echo.clone());
    assert!(matches!(told, What::Echo { is_copy: true, app: Some(app), .. } if app == "263902037430900"));
    assert!(matches!(event_in("messaging", PAGE, MIRA, echo), What::Echo { is_copy: false, .. }));
    let ignored = [
        copy(json!({"read": {"watermark": 1_795_000_000_100_i64}})),
        event(json!({"request_thread_control": {"requested_owner_app_id": "1"}})),
        event(json!({"app_roles": {}})),
        event(json!({"optin": {"type": "notification_messages"}})),
        event(json!({"message": {"text": "no id"}})),
        event(json!({})),
    ];
    for what in ignored {
        assert!(matches!(what, What::Ignored { .. }), "{what:?}");
    }
    let policy = |action: &str| {
        let item =
            json!({"recipient": {"id": PAGE}, "policy_enforcement": {"action": action, "reason": "spam"}});
        post(json!({"id": PAGE, "messaging": [item]})).remove(0).what
    };
    assert_eq!(policy("block"), What::Account(AccountNotice::Restricted("spam".into())));
    assert_eq!(policy("unblock"), What::Account(AccountNotice::Restored));
    assert_eq!(policy("warning"), What::Account(AccountNotice::Warning("spam".into())));
    let referral = json!({"referral": {"ref": "shelf", "source": "SHORTLINK", "type": "OPEN_THREAD"}});
    let What::Did { id, from, did, what } = event(referral.clone()) else { panic!("nothing done") };
    assert_eq!((from, did, what.as_str()), (mira(), Did::Referred, "SHORTLINK · shelf"));
    assert!(
        matches!(event(referral), What::Did { id: again, .. } if again == id),
        "the same one, told again"
    );
    let ad = json!({"referral": {"source": "ADS", "ad_id": "6", "ads_context_data": {"ad_title": "Tables"}}});
    assert!(matches!(event(ad), What::Did { what, .. } if what == "Tables · ADS"));
    let feed = post(json!({"id": PAGE, "changes": [{"field": "feed", "value": {}}, {"field": "x"}]}));
    assert!(feed.len() == 2 && feed.iter().all(|one| matches!(one.what, What::Ignored { .. })));
}
