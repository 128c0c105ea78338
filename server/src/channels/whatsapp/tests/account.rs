//! Templates, quality, wishes.

use super::{
    super::super::event::{AccountNotice, Known, TemplateChange},
    *,
};

fn template(field: &str, mut more: Value) -> What {
    more["message_template_id"] = json!(594_425_479_261_596_u64);
    more["message_template_name"] = json!("order_ready");
    more["message_template_language"] = json!("en-US");
    let told = only(change(field, more));
    assert_eq!(told.account, "210000000000001", "of the business account");
    told.what
}

fn changed(change: TemplateChange) -> What {
    What::Template { name: "order_ready".into(), language: "en_US".into(), change }
}

#[test]
fn templates_change_in_four_ways() {
    let status = |reason: Option<&str>| {
        changed(TemplateChange::Status { event: "REJECTED".into(), reason: reason.map(Into::into) })
    };
    let told = json!({"event": "REJECTED", "reason": "INVALID_FORMAT"});
    assert_eq!(template("message_template_status_update", told), status(Some("INVALID_FORMAT")));
    let told = json!({"event": "REJECTED", "reason": "NONE"});
    assert_eq!(template("message_template_status_update", told), status(None));
    let quality = json!({"previous_quality_score": "GREEN", "new_quality_score": "RED"});
    for field in ["message_template_quality_update", "message_template_status_update"] {
        assert_eq!(
            template(field, quality.clone()),
            changed(TemplateChange::Quality("RED".into())),
            "{field}"
        );
    }
    let category = json!({"previous_category": "UTILITY", "new_category": "MARKETING"});
    let expected = changed(TemplateChange::Category("MARKETING".into()));
    assert_eq!(template("template_category_update", category), expected);
    let ahead = json!({"new_category": "UTILITY", "correct_category": "MARKETING"});
    let remark = AccountNotice::Warning("template order_ready (en_US) will become MARKETING".into());
    assert_eq!(template("template_category_update", ahead), What::Account(remark));
    let text = json!({"message_template_element": "new text"});
    assert_eq!(template("message_template_components_update", text), changed(TemplateChange::Components));
}

#[test]
fn what_an_admin_must_know() {
    use AccountNotice::*;
    let restricted = |kind: &str| {
        json!({"event": "ACCOUNT_RESTRICTION",
            "restriction_info": [{"restriction_type": kind, "expiration": 1795000000}]})
    };
    let table = [
        (
            "phone_number_quality_update",
            json!({"event": "FLAGGED", "current_limit": "TIER_1K"}),
            Quality("FLAGGED, TIER_1K".into()),
        ),
        ("account_update", json!({"event": "ACCOUNT_RESTRICTION"}), Warning("ACCOUNT_RESTRICTION".into())),
        (
            "account_update",
            restricted("RESTRICTED_ADD_PHONE_NUMBER_ACTION"),
            Warning("ACCOUNT_RESTRICTION, RESTRICTED_ADD_PHONE_NUMBER_ACTION".into()),
        ),
        (
            "account_update",
            restricted("RESTRICTED_BIZ_INITIATED_MESSAGING"),
            Limited("ACCOUNT_RESTRICTION, RESTRICTED_BIZ_INITIATED_MESSAGING".into()),
        ),
        (
            "account_update",
            restricted("RESTRICTED_CUSTOMER_INITIATED_MESSAGING"),
            Restricted("ACCOUNT_RESTRICTION, RESTRICTED_CUSTOMER_INITIATED_MESSAGING".into()),
        ),
        (
            "account_update",
            json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "SCHEDULE_FOR_DISABLE"}}),
            Warning("DISABLED_UPDATE, SCHEDULE_FOR_DISABLE".into()),
        ),
        (
            "account_update",
            json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}),
            Restricted("DISABLED_UPDATE, DISABLE".into()),
        ),
        (
            "account_update",
            json!({"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SCAM"}}),
            Warning("ACCOUNT_VIOLATION, SCAM".into()),
        ),
        (
            "account_update",
            json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}}),
            Restored,
        ),
        ("account_update", json!({"event": "VERIFIED_ACCOUNT"}), Remark("VERIFIED_ACCOUNT".into())),
        (
            "account_alerts",
            json!({"alert_type": "OBA_APPROVED", "alert_severity": "INFORMATIONAL"}),
            Remark("INFORMATIONAL, OBA_APPROVED".into()),
        ),
        (
            "business_capability_update",
            json!({"max_daily_conversation_per_phone": 1000, "max_phone_numbers_per_waba": 2}),
            Remark("1000".into()),
        ),
    ];
    for (field, value, notice) in table {
        assert_eq!(only(change(field, value)).what, What::Account(notice), "{field}");
    }
    assert!(matches!(only(change("flows", json!({"event": "X"}))).what, What::Ignored { .. }));
    assert!(matches!(only(change("account_update", json!(null))).what, What::Account(Remark(_))));
}

#[test]
fn wishes_about_advertisements() {
    let wish = |value: &str| {
        json!({"wa_id": "4915550001", "user_id": "DE.77", "category": "marketing_messages",
        "value": value, "timestamp": 1_795_000_000})
    };
    let told = at_number(
        "user_preferences",
        json!({"user_preferences": [wish("stop"), wish("resume"), wish("maybe")]}),
    );
    let with = Known { phone: Some("4915550001".into()), id: Some("DE.77".into()), ..Known::default() };
    let told: Vec<What> = told.into_iter().map(|one| one.what).collect();
    assert_eq!(told[0], What::Marketing { with: with.clone(), stopped: true });
    assert_eq!(told[1], What::Marketing { with, stopped: false });
    assert!(matches!(told[2], What::Ignored { .. }));
}
