//! What a provider says of a token (`debug_token`): until when it is good, and whether it may do what the desk needs.

use super::lenient;
use app::domain::{
    channel::{ChannelKind, TokenState},
    time::Timestamp,
};
use serde_json::Value;

/// Until when, and the rest. None: the answer says nothing of a token.
pub fn read(kind: ChannelKind, answer: &Value) -> Option<(Option<Timestamp>, TokenState)> {
    let data = &answer["data"];
    if !data.is_object() || data["is_valid"].is_null() {
        return None;
    }
    let scopes: Option<Vec<String>> =
        data["scopes"].as_array().map(|all| all.iter().filter_map(lenient::id).collect());
    // What is not told is not missing.
    let missing =
        scopes.map(|has| needed(kind).iter().filter(|right| !has.iter().any(|one| one == *right)).collect());
    let missing: Vec<&&str> = missing.unwrap_or_default();
    let state = TokenState {
        app: lenient::id(&data["app_id"]).unwrap_or_default(),
        is_valid: lenient::truth(&data["is_valid"]),
        // 0 is never.
        data_until: lenient::time(&data["data_access_expires_at"]),
        missing: missing.into_iter().map(ToString::to_string).collect(),
    };
    Some((lenient::time(&data["expires_at"]), state))
}

/// Meta-api §4.2, §5.1, §6.1.
fn needed(kind: ChannelKind) -> &'static [&'static str] {
    match kind {
        ChannelKind::Whatsapp => &["whatsapp_business_messaging", "whatsapp_business_management"],
        ChannelKind::Messenger => &["pages_messaging", "pages_manage_metadata"],
        ChannelKind::Instagram => &["instagram_basic", "instagram_manage_messages", "pages_manage_metadata"],
        ChannelKind::Web | ChannelKind::InApp => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn never_is_zero_and_what_is_not_told_is_not_missing() {
        let told = json!({"data": {"app_id": 900, "is_valid": true, "expires_at": 0, "data_access_expires_at": 1_795_000_000,
            "scopes": ["whatsapp_business_messaging"]}});
        let (until, state) = read(ChannelKind::Whatsapp, &told).expect("a token");
        assert_eq!((until, state.app.as_str(), state.is_valid), (None, "900", true));
        assert_eq!(state.data_until, Some(Timestamp::from_millis(1_795_000_000_000)));
        assert_eq!(state.missing, ["whatsapp_business_management"]);
        let silent = json!({"data": {"is_valid": "false", "expires_at": "1795000000"}});
        let (until, state) = read(ChannelKind::Messenger, &silent).expect("a token");
        assert_eq!((until.is_some(), state.is_valid, state.missing.len()), (true, false, 0));
        for nonsense in [json!([]), json!({"data": []}), json!({"data": {}}), json!(null)] {
            assert_eq!(read(ChannelKind::Instagram, &nonsense), None, "{nonsense}");
        }
    }
}
