//! Payloads as they come, and what they are to us. All ids, names and texts are invented.

use super::super::{
    event::{Content, Known},
    meta,
};
use super::*;
use app::domain::{
    content::{Part, Shared},
    time::Timestamp,
    window::Did,
};
use serde_json::json;

const SHOP: &str = "17841400000000001";
const MIRA: &str = "710000000000001";

fn post(entry: Value) -> Vec<Inbound> {
    meta::read(&json!({"object": "instagram", "entry": [entry]}))
}

fn event_of(from: &str, to: &str, more: Value) -> What {
    let mut event =
        json!({"sender": {"id": from}, "recipient": {"id": to}, "timestamp": 1_795_000_000_777_i64});
    if let (Value::Object(event), Value::Object(more)) = (&mut event, more) {
        event.extend(more);
    }
    let mut told = post(json!({"id": SHOP, "time": 1_795_000_000_999_i64, "messaging": [event]}));
    assert_eq!((told.len(), told[0].account.as_str()), (1, SHOP));
    told.remove(0).what
}

fn event(more: Value) -> What {
    event_of(MIRA, SHOP, more)
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
fn stories_are_answered_and_mentioned_and_never_fetched() {
    let url = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1800";
    let story = json!({"story": {"id": "18000000000000001", "url": url}});
    let (content, did) = said(json!({"mid": "aWdf1", "text": "Love this! Price?", "reply_to": story}));
    assert_eq!((content.story.as_deref(), content.answers, did), (Some(url), None, Did::RepliedToStory));
    let (content, _) = said(json!({"mid": "aWdf1", "text": "x", "reply_to": {"story": {"id": "1"}}}));
    assert_eq!(content.story.as_deref(), Some(""), "a story that has no address any more");

    let mention = json!([{"type": "story_mention", "payload": {"url": url}}]);
    let (content, did) = said(json!({"mid": "aWdf2", "attachments": mention}));
    assert_eq!((content.parts, did), (vec![link(Shared::StoryMention, "", url)], Did::MentionedInStory));
    assert_eq!(content.files, [], "its bytes are not ours to keep");
}

#[test]
fn what_is_shared_is_one_link() {
    let attached = |items: Value| said(json!({"mid": "aWdf1", "attachments": items})).0;
    let share = json!({"type": "share", "payload": {"url": "https://lookaside.example/post"}});
    let post = json!({"type": "ig_post", "payload": {"ig_post_media_id": 1, "title": "Table", "url": "https://p.example/"}});
    let shown = link(Shared::Post, "Table", "https://p.example/");
    for both in [json!([share, post]), json!([post, share]), json!([post])] {
        assert_eq!(attached(both).parts, std::slice::from_ref(&shown));
    }
    assert_eq!(attached(json!([share])).parts, [link(Shared::Post, "", "https://lookaside.example/post")]);
    let reel = json!({"type": "ig_reel", "payload": {"reel_video_id": 1, "url": "https://r.example/"}});
    let content = attached(json!([reel]));
    assert_eq!((content.parts, content.files), (vec![link(Shared::Reel, "", "https://r.example/")], vec![]));
}

#[test]
fn unsent_unsupported_and_seen_once() {
    let deleted = json!({"message": {"mid": "aWdf1", "is_deleted": true}});
    assert_eq!(event(deleted.clone()), What::Unsent { id: "aWdf1".into(), by_us: false });
    let copy = json!({"sender": {"id": MIRA}, "recipient": {"id": SHOP}, "message": deleted["message"]});
    let told = post(json!({"id": SHOP, "standby": [copy]})).remove(0).what;
    assert_eq!(told, What::Unsent { id: "aWdf1".into(), by_us: false }, "whoever holds the conversation");
    let unsupported = |what: &str| vec![Part::Unsupported { what: what.into() }];
    assert_eq!(said(json!({"mid": "aWdf1", "is_unsupported": true})).0.parts, unsupported("unsupported"));
    let once = json!([{"type": "ephemeral"}]);
    assert_eq!(said(json!({"mid": "aWdf1", "attachments": once})).0.parts, unsupported("ephemeral"));
    let both = json!({"mid": "aWdf1", "attachments": once, "is_unsupported": true});
    assert_eq!(said(both).0.parts, unsupported("ephemeral"));
}

#[test]
fn reading_edits_and_taps() {
    assert_eq!(event(json!({"read": {"mid": "aWdf9"}})), What::ReadUpTo { with: mira(), id: "aWdf9".into() });
    let edit = |n: Value| event(json!({"message_edit": {"mid": "aWdf1", "text": "better", "num_edit": n}}));
    assert_eq!(edit(json!(1)), What::Edited { id: "aWdf1".into(), text: "better".into(), count: 1 });
    assert!(matches!(edit(json!(0)), What::Ignored { .. }), "seen in development");
    let mut nobodys =
        post(json!({"id": SHOP, "messaging": [{"message_edit": {"mid": "aWdf1", "num_edit": 1}}]}));
    assert!(matches!(nobodys.remove(0).what, What::Ignored { .. }));
    let What::Said { content, did, .. } = event(
        json!({"postback": {"mid": "aWdf3", "title": "Opening hours", "payload": "H", "referral": {"ref": "ad1"}}}),
    ) else {
        panic!("not said")
    };
    assert_eq!((content.text.as_str(), did), ("Opening hours", Did::Tapped));
    assert_eq!(content.parts, [Part::CameFrom { what: "ad1".into(), url: String::new() }]);
    let echo = event_of(SHOP, MIRA, json!({"message": {"mid": "aWdf4", "text": "24 EUR", "is_echo": true}}));
    assert!(matches!(echo, What::Echo { to, .. } if to == mira()));
    let itself = json!({"message": {"mid": "aWdf4", "text": "24 EUR", "is_echo": true, "is_self": true}});
    assert!(matches!(event_of(SHOP, SHOP, itself), What::Ignored { .. }));
}

#[test]
fn a_test_from_the_dashboard_is_a_change_and_a_comment_is_none() {
    let value = json!({"sender": {"id": "12334"}, "recipient": {"id": "23245"}, "timestamp": "1795000000",
        "message": {"mid": "random_mid", "text": "random_text"}});
    let told = post(json!({"id": "0", "time": 1_795_000_000, "changes": [
        {"field": "messages", "value": value}, {"field": "comments", "value": {"text": "nice"}}, {"field": "messages"}]}));
    let [talk, comment, odd] = &told[..] else { panic!("{told:?}") };
    assert_eq!((talk.account.as_str(), talk.at), ("23245", Some(Timestamp::from_millis(1_795_000_000_000))));
    assert!(matches!(&talk.what, What::Said { content, .. } if content.text == "random_text"));
    assert!(matches!(comment.what, What::Ignored { .. }) && matches!(odd.what, What::Ignored { .. }));
}

#[test]
fn only_some_files_are_taken() {
    assert_eq!(check_file("image/png", 8 * MB, FileKind::Image), Ok(()));
    let refused = check_file("image/webp", 1, FileKind::Image);
    assert_eq!(refused, Err("Instagram takes pictures as PNG or JPEG only".into()));
    assert!(check_file("image/png", 8 * MB + 1, FileKind::Image).is_err());
    assert!(check_file("application/zip", 1, FileKind::Document).is_err());
    assert_eq!(check_file("audio/mp4; codecs=mp4a.40.2", MB, FileKind::Voice), Ok(()));
    assert!(check_text("x") && !check_text(" \n"));
}
