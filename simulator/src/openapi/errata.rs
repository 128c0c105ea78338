//! Where Meta's OpenAPI document is wrong, and what its guides say instead.

use serde_json::{Value, json};

pub fn correct(document: &mut Value) {
    let schemas = &mut document["components"]["schemas"];
    addressing(schemas);
    templates(schemas);
    others(schemas);
    everywhere(document);
}

/// `recipient_type` has a default, `recipient` is the other way to say whom, and the data that come back with each
/// status are missing altogether.
fn addressing(schemas: &mut Value) {
    let base = &mut schemas["BaseMessageProperties"];
    base["required"] = json!(["messaging_product", "type"]);
    base["properties"]["recipient"] = json!({"type": "string", "minLength": 1});
    base["properties"]["biz_opaque_callback_data"] = json!({"type": "string", "maxLength": 512});
    base["anyOf"] = json!([{"required": ["to"]}, {"required": ["recipient"]}]);
}

/// The language's `policy` is of the old API. The pattern of `index` allows no 0 and no 1, and its own example has a number; some kinds of buttons are missing.
fn templates(schemas: &mut Value) {
    schemas["LanguageObject"]["required"] = json!(["code"]);
    let properties = &mut schemas["TemplateComponent"]["properties"];
    properties["index"] = json!({"anyOf": [{"type": "string", "pattern": "^[0-9]$"}, {"type": "integer"}]});
    properties["sub_type"] =
        json!({"type": "string", "pattern": "(?i)^(quick_reply|url|catalog|copy_code|flow|mpm)$"});
}

/// Numbers on Earth may be numbers; two interactive messages of the guides are missing; the text above a list may be
/// longer than the document says.
fn others(schemas: &mut Value) {
    let number = json!({"type": ["string", "number"]});
    if let Some(parts) = schemas["LocationMessage"]["allOf"].as_array_mut() {
        for part in parts {
            if let Some(place) = part.pointer_mut("/properties/location/properties") {
                place["latitude"] = number.clone();
                place["longitude"] = number.clone();
            }
        }
    }
    if let Some(kinds) = schemas["InteractiveObject"]["properties"]["type"]["enum"].as_array_mut() {
        kinds.extend([json!("cta_url"), json!("location_request_message")]);
    }
    schemas["BodyObject"]["properties"]["text"]["maxLength"] = json!(4096);
    if let Some(actions) = schemas["ActionObject"]["oneOf"].as_array_mut() {
        let named = |name: &str| json!({"required": ["name"], "properties": {"name": {"const": name}}});
        actions.extend([named("cta_url"), named("send_location")]);
    }
}

/// In every schema: parts of an `allOf` that forbid what the other parts require, and OpenAPI's older `nullable`.
fn everywhere(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(everywhere),
        Value::Object(fields) => {
            let parts = fields.get_mut("allOf").and_then(Value::as_array_mut);
            let closed = parts.is_some_and(|parts| {
                let removed = parts.iter_mut().filter_map(Value::as_object_mut);
                removed.filter_map(|part| part.remove("additionalProperties")).any(|allowed| allowed == false)
            });
            if closed {
                fields.insert("unevaluatedProperties".into(), json!(false));
            }
            if fields.get("nullable") == Some(&json!(true)) && fields["type"].is_string() {
                let kind = fields["type"].clone();
                fields.insert("type".into(), json!([kind, "null"]));
            }
            fields.values_mut().for_each(everywhere);
        }
        _ => {}
    }
}
