//! Who it is, what happened to messages, and what came from elsewhere.

use super::{super::super::event::Known, *};
use app::domain::{
    content::{Part, Progress},
    time::Timestamp,
};

fn from(value: Value) -> Known {
    match only(at_number("messages", value)).what {
        What::Said { from, .. } => from,
        other => panic!("not said: {other:?}"),
    }
}

fn known(phone: Option<&str>, id: Option<&str>) -> Known {
    Known { phone: phone.map(Into::into), id: id.map(Into::into), ..Known::default() }
}

#[test]
fn a_contact_is_found_by_its_ids_and_not_by_its_place() {
    let contacts = json!([
        {"profile": {"name": "Another"}, "wa_id": "4915559999"},
        {"profile": {"name": "Mira Okoye", "username": "@mira.ok"}, "wa_id": "4915550001", "user_id": "DE.77"}
    ]);
    let text = |ids: Value| {
        let mut message =
            json!({"id": "wamid.1", "timestamp": "1795000000", "type": "text", "text": {"body": "x"}});
        message.as_object_mut().expect("an object").extend(ids.as_object().cloned().unwrap_or_default());
        json!({"contacts": contacts, "messages": [message]})
    };
    let mira = Known {
        name: Some("Mira Okoye".into()),
        username: Some("mira.ok".into()),
        ..known(Some("4915550001"), Some("DE.77"))
    };
    assert_eq!(from(text(json!({"from": "4915550001"}))), mira);
    assert_eq!(from(text(json!({"from_user_id": "DE.77", "from": ""}))), mira);
    assert_eq!(from(text(json!({"from": "DE.77"}))), mira, "the id where the number was");
    assert_eq!(from(text(json!({"from": 4_915_550_002_u64}))), known(Some("4915550002"), None));
    let nobody = only(at_number("messages", text(json!({})))).what;
    assert!(matches!(nobody, What::Ignored { .. }), "never the first in the list: {nobody:?}");
}

#[test]
fn changes_to_other_messages() {
    let reacted = |emoji: Option<&str>| What::Reacted {
        to: "wamid.0".into(),
        emoji: emoji.map(Into::into),
        by_us: false,
    };
    let reaction = |body: Value| message(json!({"type": "reaction", "reaction": body}));
    assert_eq!(reaction(json!({"message_id": "wamid.0", "emoji": "👍"})), reacted(Some("👍")));
    assert_eq!(reaction(json!({"message_id": "wamid.0", "emoji": ""})), reacted(None));
    assert_eq!(reaction(json!({"message_id": "wamid.0"})), reacted(None));
    assert!(matches!(reaction(json!({"emoji": "👍"})), What::Ignored { .. }));

    let now = json!({"type": "text", "text": {"body": "better"}});
    let edit = json!({"type": "edit", "edit": {"original_message_id": "wamid.0", "message": now}});
    let edited = What::Edited { id: "wamid.0".into(), text: "better".into(), count: 1_795_000_000 };
    assert_eq!(message(edit), edited);
    let revoke = json!({"type": "revoke", "revoke": {"original_message_id": "wamid.0"}});
    assert_eq!(message(revoke), What::Unsent { id: "wamid.0".into(), by_us: false });
}

#[test]
fn what_is_not_his_words_is_no_message() {
    let system = |body: Value| message(json!({"type": "system", "system": body}));
    let number =
        json!({"type": "user_changed_number", "body": "…", "wa_id": "4915550002", "user_id": "DE.88"});
    let renamed =
        What::Renamed { old: known(Some("4915550001"), None), new: known(Some("4915550002"), Some("DE.88")) };
    assert_eq!(system(number), renamed);
    let id = json!({"type": "user_changed_user_id", "user_id": "DE.88", "previous_user_id": "DE.77"});
    let renamed =
        What::Renamed { old: known(Some("4915550001"), Some("DE.77")), new: known(None, Some("DE.88")) };
    assert_eq!(system(id), renamed);
    let ignored = [
        system(json!({"type": "customer_identity_changed", "wa_id": "4915550002"})),
        system(json!({"type": "user_changed_number"})),
        message(json!({"type": "system"})),
        message(json!({"type": "request_welcome"})),
        message(json!({"type": "text", "text": {"body": "x"}, "group_id": "G1"})),
        message(json!({"type": "text", "text": {"body": "x"}, "id": "x".repeat(2_001)})),
    ];
    for what in ignored {
        assert!(matches!(what, What::Ignored { .. }), "{what:?}");
    }
}

#[test]
fn statuses_say_how_far_and_why_not() {
    let status = |body: Value| only(at_number("messages", json!({"statuses": [body]}))).what;
    let table = [
        ("sent", Progress::Sent),
        ("delivered", Progress::Delivered),
        ("read", Progress::Read),
        ("played", Progress::Played),
    ];
    for (word, progress) in table {
        let body =
            json!({"id": "wamid.2", "status": word, "timestamp": "1795000100", "recipient_id": "4915550001"});
        assert_eq!(
            status(body),
            What::Status { id: "wamid.2".into(), tag: None, progress, trouble: None, charge: None }
        );
    }
    let errors =
        json!([{"code": 131_047, "title": "Re-engagement message", "error_data": {"details": "24 hours"}}]);
    let failed = json!({"id": "wamid.2", "status": "failed", "biz_opaque_callback_data": "msg:8841", "errors": errors});
    let What::Status { tag, progress, trouble, .. } = status(failed) else { panic!("no status") };
    assert_eq!((tag.as_deref(), progress), (Some("msg:8841"), Progress::Failed));
    assert_eq!(trouble.map(|t| (t.code, t.detail)), Some((131_047, "24 hours".into())));
    for odd in [json!({"id": "wamid.2", "status": "warmed"}), json!({"status": "sent"}), json!("sent")] {
        assert!(matches!(status(odd), What::Ignored { .. }));
    }
}

#[test]
fn several_lists_in_one_value_are_all_told() {
    let value = json!({
        "messages": [{"from": "1", "id": "wamid.1", "timestamp": "1795000002", "type": "interactive"}],
        "statuses": [{"id": "wamid.2", "status": "read", "timestamp": "1795000001"}],
        "errors": [{"code": 131_000, "title": "Something went wrong"}]
    });
    let told = at_number("messages", value);
    let kinds: Vec<_> = told.iter().map(|one| std::mem::discriminant(&one.what)).collect();
    assert_eq!(kinds.len(), 3);
    assert!(matches!(told[0].what, What::Status { .. }), "the older first");
    assert!(matches!(told[1].what, What::Said { .. }));
    assert!(matches!(told[2].what, What::Account(_)));
}

#[test]
fn echoes_of_the_phone_and_what_others_hold() {
    let echo = |mut body: Value| {
        body["id"] = json!("wamid.E");
        body["to"] = json!("4915550001");
        body["timestamp"] = json!("1795000000");
        only(at_number("smb_message_echoes", json!({"message_echoes": [body]})))
    };
    let told = echo(json!({"type": "text", "text": {"body": "from my phone"}}));
    assert_eq!(told.at, Some(Timestamp::from_millis(1_795_000_000_000)));
    let What::Echo { id, to, content, app, tag, .. } = told.what else { panic!("no echo") };
    assert_eq!(
        (id.as_str(), to, content.text.as_str()),
        ("wamid.E", known(Some("4915550001"), None), "from my phone")
    );
    assert_eq!((app, tag), (None, None));
    let reacted =
        echo(json!({"type": "reaction", "reaction": {"message_id": "wamid.0", "emoji": "👍"}})).what;
    assert_eq!(reacted, What::Reacted { to: "wamid.0".into(), emoji: Some("👍".into()), by_us: true });
    let odd = echo(json!({"type": "hologram"})).what;
    let What::Echo { content, .. } = odd else { panic!("no echo") };
    assert_eq!(content.parts, [Part::Unsupported { what: "hologram".into() }]);

    let message = json!({"from": "1", "id": "wamid.1", "type": "text", "text": {"body": "x"}});
    for field in ["history", "smb_app_state_sync"] {
        let told = only(at_number(field, json!({"messages": [message]})));
        assert!(matches!(told.what, What::Ignored { .. }), "{field}");
        assert_eq!(told.account, "310000000000001");
    }
}

#[test]
fn what_metas_own_agent_holds_is_a_copy() {
    let said =
        json!({"from": "4915550001", "id": "wamid.1", "type": "text", "text": {"body": "open today?"}});
    let contacts = json!([{"wa_id": "4915550001", "user_id": "DE.1", "profile": {"name": "Mira"}}]);
    let standby = json!({"standby": {"contacts": contacts, "messages": [said]}});
    let What::Overheard { id, from, content } = only(at_number("standby", standby)).what else {
        panic!("no copy")
    };
    assert_eq!((id.as_str(), content.text.as_str()), ("wamid.1", "open today?"));
    assert_eq!(from.name.as_deref(), Some("Mira"));
    let said = json!({"id": "wamid.2", "to": "4915550001", "type": "text", "text": {"body": "until six"}});
    let echo = only(at_number("standby", json!({"standby": {"message_echoes": [said]}}))).what;
    assert!(matches!(echo, What::Echo { is_copy: true, .. }), "{echo:?}");
    let nothing = only(at_number("standby", json!({"standby": {}}))).what;
    assert!(matches!(nothing, What::Ignored { .. }));
}

#[test]
fn a_number_is_known_by_its_id_alone() {
    let message = json!({"from": "1", "id": "wamid.1", "type": "text", "text": {"body": "x"}});
    let value = json!({"metadata": {"display_phone_number": "4930555000"}, "messages": [message]});
    let told = only(change("messages", value));
    assert!(matches!(told.what, What::Ignored { .. }), "never another's: {told:?}");
}
