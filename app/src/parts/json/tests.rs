use super::*;
use crate::domain::{
    agent::Status,
    event::Seq,
    ids::{ConversationId, MessageId},
    time::Timestamp,
    visitor::{Availability, Chat, Line, LineKind, Stage, Step, VisitorDown},
};
use proptest::prelude::*;
use serde::Serialize;
use std::fmt::Debug;

/// Reads what `serde_json` writes, to the same value.
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    for text in [serde_json::to_string(value), serde_json::to_string_pretty(value)] {
        assert_eq!(read::<T>(&text.expect("json")).as_ref(), Some(value));
    }
}

fn line(text: &str) -> Line {
    Line {
        id: MessageId::fixed(3),
        seq: Seq(4),
        at: Timestamp::from_millis(-5),
        what: LineKind::Theirs { agent: "İnci".into(), text: text.into() },
    }
}

#[test]
fn the_words_of_the_wire_are_read() {
    let with = Stage::With { agent: "Maya".into(), status: Status::Break };
    let step = Step { seq: Seq(9), line: Some(line("hi")), stage: with, desk_seen: Seq(0), seen: Seq(1) };
    for down in [
        VisitorDown::Step(step),
        VisitorDown::Typing,
        VisitorDown::Reset,
        VisitorDown::At(Seq(i64::MAX)),
        VisitorDown::Availability(Availability { faces: vec!["A".into()], online: 3, wait_seconds: None }),
        VisitorDown::Stands(Stage::Waiting { place: 1, wait_seconds: Some(60) }),
        VisitorDown::Stands(Stage::Alone),
    ] {
        comes_back(&down);
    }
    comes_back(&Chat {
        seq: Seq(1),
        conversation: ConversationId::fixed(1),
        stage: Stage::MessageLeft,
        lines: vec![line("a"), line("b")],
        has_older: true,
        desk_seen: Seq(0),
        seen: Seq(0),
        rated: false,
    });
}

#[test]
fn what_a_newer_server_adds_is_passed_over() {
    let text =
        r#"{"faces":[],"new":{"deep":[1,{"a":null}],"b":"\ud83d\ude00"},"online":2,"wait_seconds":null}"#;
    assert_eq!(read::<Availability>(text).map(|desk| desk.online), Some(2));
}

#[test]
fn bad_text_is_bad() {
    for text in [
        "",
        "{",
        "\"",
        "\"\\u12\"",
        "\"\\ud83d\"",
        "\"\\ud83d\\u0041\"",
        "[1,",
        "[1 2]",
        "[,1]",
        "1.5",
        "nul",
        "[1]x",
    ] {
        assert_eq!(read::<Vec<i64>>(text), None, "{text}");
        assert_eq!(read::<String>(text), None, "{text}");
        assert_eq!(read::<VisitorDown>(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn every_text_comes_back(text in any::<String>(), number in any::<i64>(), list in any::<Vec<Option<bool>>>()) {
        comes_back(&line(&text));
        comes_back(&(number, list, text));
    }

    #[test]
    fn no_text_breaks_it(text in any::<String>()) {
        let _ = read::<Chat>(&text);
        let _ = read::<(String, Vec<i64>)>(&text);
    }
}
