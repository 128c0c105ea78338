//! Numbers, subscriptions and templates of a WhatsApp business account.

use crate::{
    graph::{Answered, Call, GraphError, nodes},
    hub::Hub,
    webhooks,
    world::{Template, World},
};
use axum::http::Method;
use serde_json::{Value, json};
use std::sync::Arc;

pub fn register(world: &mut World, call: &Call, number: &str, edge: &str) -> Answered {
    let pin = call.body["pin"].as_str().unwrap_or_default();
    if edge == "register" && (pin.len() != 6 || !pin.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(GraphError::param("Param pin must be 6 digits long."));
    }
    if let Some(known) = world.number_mut(number) {
        known.registered = edge == "register";
    }
    Ok(json!({"success": true}).into())
}

pub fn numbers(world: &World, call: &Call, waba: &str) -> Answered {
    let usual = ["id", "display_phone_number", "verified_name", "quality_rating", "code_verification_status"];
    let all = world.waba(waba).map(|waba| waba.numbers.iter()).into_iter().flatten();
    let data: Vec<_> = all.map(|number| nodes::fields(call, &usual, &nodes::number_fields(number))).collect();
    Ok(json!({"data": data, "paging": {"cursors": {"before": "MAZDZD", "after": "MAZDZD"}}}).into())
}

/// POST subscribes, with an own callback that must answer the challenge; DELETE ends it.
pub async fn subscription(hub: &Arc<Hub>, call: &Call, waba: &str) -> Answered {
    if call.is(&Method::GET) {
        return hub.with(|world| Ok(subscribed(world, waba).into()));
    }
    let own = call.param("override_callback_uri");
    let own = own.filter(|_| call.is(&Method::POST));
    if let Some(url) = &own {
        let outcome = webhooks::verify(hub, url, &call.param("verify_token").unwrap_or_default()).await;
        if url.len() > 200 || !outcome.verified {
            let message = format!("(#2200) Callback verification failed: {}", outcome.reason);
            return Err(GraphError { message, ..GraphError::new(400, 2200, "") });
        }
    }
    hub.with(|world| {
        if let Some(known) = world.waba_mut(waba) {
            known.subscribed = call.is(&Method::POST);
            known.override_callback = own;
        }
    });
    Ok(json!({"success": true}).into())
}

fn subscribed(world: &World, waba: &str) -> Value {
    let Some(known) = world.waba(waba).filter(|waba| waba.subscribed) else { return json!({"data": []}) };
    let mut app = json!({"whatsapp_business_api_data": {"id": world.app.id, "name": world.app.name,
        "link": "https://www.facebook.com/games/"}});
    if let Some(url) = &known.override_callback {
        app["override_callback_uri"] = json!(url);
    }
    json!({ "data": [app] })
}

/// In pages; a cursor is the place where the next page starts.
pub fn templates(world: &World, call: &Call, waba: &str) -> Answered {
    let Some(waba) = world.waba(waba) else { return Err(GraphError::no_object("get", waba)) };
    let matches = |template: &&Template| {
        ["name", "language", "status", "category"]
            .iter()
            .all(|name| call.query.get(*name).is_none_or(|wanted| template.fields()[name] == *wanted))
    };
    let all: Vec<_> = waba.templates.iter().filter(matches).collect();
    let limit = call.query.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(25).clamp(1, 1000);
    let start = match call.query.get("after") {
        None => 0,
        Some(cursor) => {
            cursor.strip_prefix("QVFI").and_then(|at| at.parse::<usize>().ok()).ok_or_else(|| {
                GraphError::new(400, 131_059, "Invalid cursor").details("Start again without a cursor.")
            })?
        }
    };
    let usual = ["name", "parameter_format", "components", "language", "status", "category", "id"];
    let page = all.iter().skip(start).take(limit);
    let data: Vec<_> = page.map(|template| nodes::fields(call, &usual, &template.fields())).collect();
    let end = start + data.len();
    let mut paging = json!({"cursors": {"before": format!("QVFI{start}"), "after": format!("QVFI{end}")}});
    if end < all.len() {
        paging["next"] = json!(format!("{}{}?limit={limit}&after=QVFI{end}", world.base, call.path));
    }
    Ok(if data.is_empty() { json!({"data": []}) } else { json!({"data": data, "paging": paging}) }.into())
}

pub fn create_template(hub: &Arc<Hub>, call: &Call, waba: &str) -> Answered {
    let template = hub.with(|world| {
        let template = new_template(world, call, waba)?;
        if let Some(waba) = world.waba_mut(waba) {
            waba.templates.push(template.clone());
        }
        world.revision += 1;
        Ok(template)
    })?;
    reviewed_later(hub, &template.id);
    Ok(json!({"id": template.id, "status": "PENDING", "category": template.category}).into())
}

fn reviewed_later(hub: &Arc<Hub>, id: &str) {
    let Some(wait) = hub.with(|world| world.settings.template_review_ms) else { return };
    let id = id.to_owned();
    hub.later(wait, move |world| {
        // Someone may have decided meanwhile, or deleted it.
        let pending = world.template_mut(&id).is_ok_and(|(template, _)| template.status == "PENDING");
        if pending {
            let _ = world.review(&id, "APPROVED", None);
        }
    });
}

fn new_template(world: &mut World, call: &Call, waba: &str) -> Result<Template, GraphError> {
    let text = |name: &str| {
        call.body[name]
            .as_str()
            .map(ToOwned::to_owned)
            .ok_or_else(|| GraphError::param(format!("The parameter {name} is required.")))
    };
    let (name, language, category) = (text("name")?, text("language")?, text("category")?);
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty() || name.len() > 512 || !name.chars().all(legal) {
        return Err(
            GraphError::invalid("Name can only have lowercase letters and underscores.").sub(2_388_023)
        );
    }
    if !["AUTHENTICATION", "MARKETING", "UTILITY"].contains(&category.as_str()) {
        return Err(GraphError::param("Param category must be one of {UTILITY, MARKETING, AUTHENTICATION}"));
    }
    let known = world.waba(waba).map(|waba| waba.templates.iter()).into_iter().flatten();
    if known.into_iter().any(|template| template.name == name && template.language == language) {
        return Err(GraphError::invalid("There is already content in this language for this template.")
            .sub(2_388_024));
    }
    let parameter_format = call.body["parameter_format"].as_str().unwrap_or("POSITIONAL").to_uppercase();
    let components = call.body["components"].as_array().cloned().unwrap_or_default();
    super::account_check::components(&components, &parameter_format)?;
    super::account_check::samples(world, &components)?;
    let id = format!("71{}", world.fresh());
    Ok(Template {
        id,
        name,
        language,
        status: "PENDING".into(),
        category,
        parameter_format,
        components,
        quality: "UNKNOWN".into(),
        rejected_reason: None,
    })
}

pub fn edit_template(world: &mut World, call: &Call, id: &str) -> Answered {
    let unknown = |_| GraphError::no_object("post", id);
    let components = call.body["components"].as_array().cloned();
    if let Some(components) = call.body["components"].as_array() {
        super::account_check::samples(world, components)?;
    }
    let (template, _) = world.template_mut(id).map_err(unknown)?;
    if template.status == "PENDING" {
        return Err(GraphError::invalid("Message templates in review cannot be edited.").sub(2_593_002));
    }
    if let Some(components) = components {
        super::account_check::components(&components, &template.parameter_format)?;
        template.components = components;
    }
    template.status = "PENDING".into();
    Ok(json!({"success": true, "id": id}).into())
}

/// By its name in all languages, or one of them by `hsm_id` and the name.
pub fn delete_template(world: &mut World, call: &Call, waba: &str) -> Answered {
    let name = call.param("name").ok_or_else(|| GraphError::param("The parameter name is required."))?;
    let id = call.param("hsm_id");
    let Some(known) = world.waba_mut(waba) else { return Err(GraphError::no_object("delete", waba)) };
    let before = known.templates.len();
    known.templates.retain(|t| t.name != name || id.as_ref().is_some_and(|id| t.id != *id));
    if known.templates.len() == before {
        return Err(GraphError::invalid("Message template was not found.").sub(2_593_002));
    }
    world.revision += 1;
    Ok(json!({"success": true}).into())
}
