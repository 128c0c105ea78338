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
        TemplateChange::Status { event, reason: reason(value) }
    } else if let Some(correct) = lenient::line(&value["correct_category"]) {
        // A notice a day ahead; the change itself is told again.
        return What::Account(AccountNotice::Warning(format!(
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
    let words = |keys: &[&str]| said(keys).unwrap_or_else(|| field.to_owned());
    let weighed = |keys: &[&str], weighs: bool| match weighs {
        true => AccountNotice::Warning(words(keys)),
        false => AccountNotice::Remark(words(keys)),
    };
    let is = |key: &str, known: &[&str]| value[key].as_str().is_some_and(|word| known.contains(&word));
    Some(match field {
        "phone_number_quality_update" => {
            let limit = if value["current_limit"].is_null() {
                "max_daily_conversations_per_business"
            } else {
                "current_limit"
            };
            AccountNotice::Quality(words(&["event", limit]))
        }
        "account_update" => account(value),
        "account_alerts" => weighed(
            &["alert_severity", "alert_type", "alert_description"],
            is("alert_severity", &["WARNING", "CRITICAL"]),
        ),
        "account_review_update" => weighed(&["decision"], is("decision", &["REJECTED"])),
        "phone_number_name_update" => weighed(
            &["decision", "requested_verified_name", "rejection_reason"],
            is("decision", &["REJECTED", "DECLINED"]),
        ),
        // Somebody asks for or changes the PIN of the number.
        "security" => weighed(&["event", "requester"], true),
        "business_username_update" => weighed(&["username", "status"], is("status", &["deleted"])),
        "business_capability_update" => {
            weighed(&["max_daily_conversation_per_phone", "max_daily_conversations_per_business"], false)
        }
        _ => return None,
    })
}

/// What an account may still do. Not every restriction concerns its answers: most are about new numbers, and what can be
/// answered is answered. A ban that nobody told of is met by the first message (131031, 368).
fn account(value: &Value) -> AccountNotice {
    use AccountNotice::*;
    let event = lenient::line(&value["event"]).unwrap_or_else(|| "account_update".to_owned());
    let ban = lenient::line(&value["ban_info"]["waba_ban_state"]);
    let violation = lenient::line(&value["violation_info"]["violation_type"]);
    let kinds = lenient::list(&value["restriction_info"]).iter();
    let kinds: Vec<String> = kinds.filter_map(|one| lenient::line(&one["restriction_type"])).collect();
    let forbids = |what: &str| kinds.iter().any(|kind| kind.contains(what));
    let told = || {
        let parts = [Some(event.clone()), ban.clone(), violation.clone()].into_iter().flatten();
        parts.chain(kinds.iter().cloned()).collect::<Vec<_>>().join(", ")
    };
    match (event.as_str(), ban.as_deref()) {
        ("DISABLED_UPDATE", Some("REINSTATE")) => Restored,
        ("DISABLED_UPDATE", Some("SCHEDULE_FOR_DISABLE")) => Warning(told()),
        ("DISABLED_UPDATE" | "ACCOUNT_DELETED", _) => Restricted(told()),
        ("ACCOUNT_RESTRICTION", _) if forbids("CUSTOMER_INITIATED") => Restricted(told()),
        ("ACCOUNT_RESTRICTION", _) if forbids("BIZ_INITIATED") => Limited(told()),
        ("ACCOUNT_RESTRICTION" | "ACCOUNT_VIOLATION", _) => Warning(told()),
        _ => Remark(event),
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
