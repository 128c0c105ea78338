//! Templates, numbers, accounts, wishes (§2.5). These name the business account, not a number, unless they have one.

use super::{
    super::{
        event::{AccountNotice, Inbound, TemplateChange, What},
        lenient,
        meta::inbound,
    },
    people,
};
use serde_json::Value;

pub(super) fn read(entry: &Value, field: &str, change: &Value, told: &mut Vec<Inbound>) {
    let value = &change["value"];
    let number = lenient::id(&value["metadata"]["phone_number_id"]);
    let account = number.or_else(|| lenient::id(&entry["id"])).unwrap_or_default();
    let at = lenient::time(&entry["time"]);
    if field == "user_preferences" {
        told.extend(lenient::list(&value["user_preferences"]).iter().map(|wish| {
            let at = lenient::time(&wish["timestamp"]).or(at);
            inbound(&account, at, wished(wish), wish)
        }));
        return;
    }
    let what = if field.starts_with("message_template_") || field == "template_category_update" {
        template(value)
    } else {
        notice(field, value).map_or(What::unknown("a field that this desk has no use for"), What::Account)
    };
    told.push(inbound(&account, at, what, change));
}

/// The keys tell what it is about: one sample has the quality under the field of the status.
fn template(value: &Value) -> What {
    let Some(name) = lenient::id(&value["message_template_name"]) else {
        return What::unknown("about a template that it does not name");
    };
    // Seen as en-US and as en_US, for the same template.
    let language = lenient::id(&value["message_template_language"]).unwrap_or_default().replace('-', "_");
    let change = if let Some(score) = lenient::line(&value["new_quality_score"]) {
        TemplateChange::Quality(score)
    } else if let Some(event) = lenient::line(&value["event"]) {
        TemplateChange::Status { status: event, reason: reason(value) }
    } else if let Some(correct) = lenient::line(&value["correct_category"]) {
        // A notice a day ahead; the change itself is told again.
        return What::Account(AccountNotice::Remark(format!(
            "template {name} ({language}) will become {correct}"
        )));
    } else if let Some(category) = lenient::line(&value["new_category"]) {
        TemplateChange::Category(category)
    } else {
        TemplateChange::Components
    };
    What::Template { name, language, change }
}

fn reason(value: &Value) -> Option<String> {
    let told = [
        &value["rejection_info"]["reason"],
        &value["reason"],
        &value["other_info"]["description"],
        &value["disable_info"]["disable_date"],
    ];
    told.into_iter().find_map(lenient::line).filter(|reason| reason != "NONE")
}

fn notice(field: &str, value: &Value) -> Option<AccountNotice> {
    let said = |keys: &[&str]| -> Option<String> {
        let lines: Vec<String> = keys.iter().filter_map(|key| lenient::line(&value[*key])).collect();
        (!lines.is_empty()).then(|| lines.join(", "))
    };
    let remark = |keys: &[&str]| AccountNotice::Remark(said(keys).unwrap_or_else(|| field.to_owned()));
    Some(match field {
        "phone_number_quality_update" => {
            AccountNotice::Quality(said(&["event", "current_limit"]).unwrap_or_else(|| field.to_owned()))
        }
        "account_update" => account(value),
        "account_alerts" => remark(&["alert_severity", "alert_type", "alert_description"]),
        "account_review_update" => remark(&["decision"]),
        "phone_number_name_update" => remark(&["decision", "requested_verified_name", "rejection_reason"]),
        "security" => remark(&["event", "requester"]),
        "business_username_update" => remark(&["username", "status"]),
        "business_capability_update" => remark(&[]),
        _ => return None,
    })
}

fn account(value: &Value) -> AccountNotice {
    let event = lenient::line(&value["event"]).unwrap_or_else(|| "account_update".to_owned());
    let ban = lenient::line(&value["ban_info"]["waba_ban_state"]);
    match (event.as_str(), ban.as_deref()) {
        ("DISABLED_UPDATE", Some("REINSTATE")) => AccountNotice::Restored,
        ("ACCOUNT_RESTRICTION" | "ACCOUNT_VIOLATION" | "DISABLED_UPDATE" | "ACCOUNT_DELETED", _) => {
            let violation = lenient::line(&value["violation_info"]["violation_type"]);
            let told: Vec<String> = [Some(event), ban, violation].into_iter().flatten().collect();
            AccountNotice::Restricted(told.join(", "))
        }
        _ => AccountNotice::Remark(event),
    }
}

fn wished(wish: &Value) -> What {
    let with = people::by_ids(&wish["wa_id"], &wish["user_id"]);
    let stopped = match wish["value"].as_str() {
        Some("stop") => true,
        Some("resume" | "signup") => false,
        _ => return What::unknown("a wish that nobody here knows"),
    };
    let is_marketing = wish["category"].as_str().is_none_or(|category| category == "marketing_messages");
    if is_marketing && people::is_somebody(&with) {
        What::Marketing { with, stopped }
    } else {
        What::of_no_use("a wish about something else, or nobody's")
    }
}
