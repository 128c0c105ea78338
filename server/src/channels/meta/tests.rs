//! Whatever stands beside it, what makes sense is read.

use super::*;
use proptest::prelude::*;
use serde_json::json;

/// JSON of every shape, with the words of the protocol in it, so that it goes deep into the readers.
fn anything() -> impl Strategy<Value = Value> {
    let words = [
        "object",
        "entry",
        "id",
        "changes",
        "field",
        "value",
        "messages",
        "statuses",
        "errors",
        "contacts",
        "metadata",
        "phone_number_id",
        "from",
        "timestamp",
        "type",
        "text",
        "body",
        "image",
        "document",
        "interactive",
        "reaction",
        "system",
        "context",
        "referral",
        "messaging",
        "standby",
        "sender",
        "recipient",
        "message",
        "mid",
        "attachments",
        "payload",
        "url",
        "postback",
        "read",
        "delivery",
        "watermark",
        "mids",
        "message_edit",
        "num_edit",
        "is_echo",
        "reply_to",
        "story",
        "edit",
        "revoke",
        "order",
        "location",
        "button",
        "status",
        "user_preferences",
        "event",
        "message_echoes",
        "wa_id",
        "user_id",
        "unsupported",
        "policy_enforcement",
        "action",
    ];
    let word = proptest::sample::select(words.to_vec());
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        word.clone().prop_map(Value::from),
        "[0-9]{1,22}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map(word.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// A good item, and the entry that holds it among others, for each of the three.
fn entry(object: usize, mut items: Vec<Value>, place: usize) -> (&'static str, Value) {
    let at = place.min(items.len());
    if object == 0 {
        items.insert(
            at,
            json!({"from": "4915550001", "id": "GOOD", "timestamp": "1795000000", "type": "text",
            "text": {"body": "good"}}),
        );
        let value = json!({"metadata": {"phone_number_id": "310"}, "messages": items});
        (
            "whatsapp_business_account",
            json!({"id": "310", "changes": [{"field": "messages", "value": value}]}),
        )
    } else {
        items.insert(
            at,
            json!({"sender": {"id": "610"}, "recipient": {"id": "310"}, "timestamp": 1_795_000_000_123_i64,
            "message": {"mid": "GOOD", "text": "good"}}),
        );
        (if object == 1 { "page" } else { "instagram" }, json!({"id": "310", "messaging": items}))
    }
}

fn good(told: &[Inbound]) -> usize {
    let is_good = |one: &&Inbound| {
        one.account == "310"
            && matches!(&one.what, What::Said { id, content, .. } if id == "GOOD" && content.text == "good")
    };
    told.iter().filter(is_good).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn nothing_odd_costs_a_sibling(
        object in 0_usize..3,
        items in proptest::collection::vec(anything(), 0..6),
        entries in proptest::collection::vec(anything(), 0..4),
        place in 0_usize..6,
    ) {
        let count = items.len();
        let (object, entry) = entry(object, items, place);
        let mut all = entries;
        all.insert(place.min(all.len()), entry);
        let told = read(&json!({"object": object, "entry": all}));
        prop_assert_eq!(good(&told), 1);
        prop_assert!(told.len() > count, "every item is told, if only as ignored");
        prop_assert_eq!(good(&read(&json!([{"object": object, "entry": all}, null, 7]))), 1);
    }

    #[test]
    fn whatever_comes_is_read(body in anything(), object in 0_usize..4) {
        let _ = read(&body);
        let object = ["whatsapp_business_account", "page", "instagram", "user"][object];
        let told = read(&json!({"object": object, "entry": body}));
        let times: Vec<_> = told.iter().filter_map(|one| one.at).collect();
        prop_assert!(times.is_sorted());
    }
}

#[test]
fn by_time_and_what_has_none_stays() {
    let item = |at: Value, mid: &str| json!({"sender": {"id": "610"}, "recipient": {"id": "310"}, "timestamp": at, "message": {"mid": mid, "text": "x"}});
    let items = json!([
        item(json!(1_795_000_000_300_i64), "c"),
        item(json!(null), "none"),
        item(json!("1795000000100"), "a"),
        item(json!(1_795_000_000_300_i64), "d")
    ]);
    let told = read(&json!({"object": "page", "entry": {"id": "310", "messaging": items}}));
    let ids: Vec<&str> = told
        .iter()
        .map(|one| match &one.what {
            What::Said { id, .. } => id.as_str(),
            _ => "?",
        })
        .collect();
    assert_eq!(ids, ["a", "none", "c", "d"]);
}

#[test]
fn what_is_nobodys_is_ignored() {
    let told = read(&json!({"object": "user", "entry": [{"id": "1"}, {"id": 2}]}));
    assert!(told.len() == 2 && told.iter().all(|one| matches!(one.what, What::Ignored { .. })));
    for empty in [json!(null), json!([]), json!({}), json!("x"), json!({"object": "page"})] {
        assert_eq!(read(&empty), [], "{empty}");
    }
    let bare = read(&json!({"object": "page", "entry": [{"id": "1"}]}));
    assert!(matches!(bare[0].what, What::Ignored { .. }));
}
