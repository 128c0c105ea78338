//! Things read by their id.

use super::{Answered, Call, GraphError};
use crate::{
    clock::{DAY, MINUTE},
    world::{Number, Token, TokenKind, TokenState, World},
};
use serde_json::{Map, Value, json};

pub fn read(world: &mut World, call: &Call, token: &Token, id: &str) -> Answered {
    if id == "me" {
        return Ok(json!({"id": "122000000000001", "name": "Parley system user"}).into());
    }
    if let Some((_, number)) = world.number(id) {
        let usual =
            ["id", "display_phone_number", "verified_name", "quality_rating", "code_verification_status"];
        return Ok(fields(call, &usual, &number_fields(number)).into());
    }
    if let Some(waba) = world.waba(id) {
        let all = json!({"id": waba.id, "name": waba.name, "timezone_id": "47", "currency": "EUR",
            "message_template_namespace": "a1b2c3d4", "account_review_status": "APPROVED"});
        return Ok(fields(call, &["id", "name", "timezone_id", "message_template_namespace"], &all).into());
    }
    if world.media.contains_key(id) {
        return media(world, call, id);
    }
    if let Some(page) = world.page(id) {
        let linked = world.instagrams.iter().find(|ig| ig.page.as_deref() == Some(id));
        let all = json!({"id": page.id, "name": page.name, "category": "Bicycle shop",
            "instagram_business_account": linked.map(|ig| json!({"id": ig.id})),
            "access_token": (token.kind == TokenKind::Page).then_some(&token.value)});
        return Ok(fields(call, &["id", "name"], &all).into());
    }
    if let Some(account) = world.instagram(id) {
        let own = if account.page.is_none() { &account.app_scoped_id } else { &account.id };
        let all = json!({"id": own, "user_id": account.id, "username": account.username, "name": account.name,
            "account_type": "BUSINESS", "followers_count": 1204,
            "profile_picture_url": format!("{}/sim/avatar/{}", world.base, account.id)});
        return Ok(fields(call, &["id"], &all).into());
    }
    if world.person_by_scoped(id).is_some() {
        return super::social::profile(world, call, id);
    }
    template(world, call, id)
}

pub fn number_fields(number: &Number) -> Value {
    json!({"id": number.id, "display_phone_number": number.display, "verified_name": number.verified_name,
        "quality_rating": number.quality, "status": number.status, "name_status": "APPROVED",
        "code_verification_status": number.code_verification, "platform_type": "CLOUD_API",
        "throughput": {"level": number.throughput}, "account_mode": "LIVE",
        "whatsapp_business_manager_messaging_limit": number.messaging_limit,
        "messaging_limit_tier": number.messaging_limit,
        "health_status": {"can_send_message": "AVAILABLE", "entities": []}})
}

/// The asked fields, or the usual ones; the id is always there. Unknown names give an error, as in Graph.
pub fn fields(call: &Call, usual: &[&str], all: &Value) -> Value {
    let asked = call.query.get("fields").cloned().unwrap_or_else(|| usual.join(","));
    let mut chosen = Map::new();
    for name in
        asked.split(',').map(|name| name.split(['{', '.']).next().unwrap_or(name).trim()).chain(["id"])
    {
        if let Some(value) = all.get(name).filter(|value| !value.is_null()) {
            chosen.insert(name.into(), value.clone());
        }
    }
    Value::Object(chosen)
}

fn template(world: &World, call: &Call, id: &str) -> Answered {
    let found = world.wabas.iter().flat_map(|waba| &waba.templates).find(|template| template.id == id);
    match found {
        Some(template) => {
            let usual = ["id", "name", "status", "category", "language", "components", "parameter_format"];
            Ok(fields(call, &usual, &template.fields()).into())
        }
        None => Err(GraphError::no_object(call.method.as_str(), id)),
    }
}

fn media(world: &mut World, call: &Call, id: &str) -> Answered {
    let (now, link, base) = (world.now(), world.fresh().to_string(), world.base.clone());
    let gone = || GraphError::no_object(call.method.as_str(), id);
    let file = world.media.get_mut(id).filter(|file| file.until > now).ok_or_else(gone)?;
    if call.query.get("phone_number_id").is_some_and(|number| *number != file.account) {
        return Err(gone());
    }
    file.links.insert(link.clone(), now + 5 * MINUTE);
    Ok(json!({"messaging_product": "whatsapp", "url": format!("{base}/lookaside/{id}/{link}"),
        "mime_type": file.mime, "sha256": file.sha256_hex(), "file_size": file.bytes.len(), "id": id})
    .into())
}

pub fn delete_media(world: &mut World, call: &Call, id: &str) -> Answered {
    let other = call.query.get("phone_number_id");
    if world.media.get(id).is_some_and(|file| other.is_some_and(|number| *number != file.account)) {
        return Err(GraphError::no_object("delete", id));
    }
    world.media.remove(id);
    Ok(json!({"success": true}).into())
}

/// What is known of a token (`debug_token`, a GET as a form too); times in seconds, 0 for never. Any good token may ask.
pub fn inspect(world: &World, call: &Call) -> Answered {
    let asked =
        call.param("input_token").ok_or_else(|| GraphError::param("Param input_token is required"))?;
    let app = json!({"app_id": world.app.id, "application": world.app.name});
    let Some(token) = world.token(&asked) else {
        return Ok(json!({"data": {"error": {"code": 190, "message": "Invalid OAuth access token."}, "is_valid": false,
            "scopes": []}})
        .into());
    };
    let seconds = |at: Option<i64>| at.map_or(0, |at| at / 1000);
    let over = token.expires.is_some_and(|until| until <= world.now());
    let mut data = json!({"app_id": app["app_id"], "application": app["application"], "type": token.kind.word(),
        "issued_at": token.issued / 1000, "expires_at": seconds(token.expires),
        "data_access_expires_at": seconds(token.data_access), "is_valid": !over && token.state == TokenState::Good,
        "scopes": token.scopes});
    if token.kind == TokenKind::Page {
        data["profile_id"] = json!(token.reaches.first());
    }
    Ok(json!({ "data": data }).into())
}

/// A token of Instagram Login that is at least a day old lives another 60 days.
pub fn refresh(world: &mut World, call: &Call, token: &Token) -> Answered {
    if call.param("grant_type").as_deref() != Some("ig_refresh_token") || token.kind != TokenKind::Instagram {
        return Err(GraphError::param("Unsupported grant_type"));
    }
    let now = world.now();
    if now - token.issued < DAY {
        return Err(GraphError::param("The access token is too young to be refreshed"));
    }
    // The old one lives on until its own end.
    if let Some(known) = world.token_mut(&token.value) {
        known.issued = now;
    }
    let value = format!("{}{}", token.value, world.fresh());
    let expires = Some(now + 60 * DAY);
    world.tokens.push(Token { value: value.clone(), issued: now, expires, ..token.clone() });
    Ok(json!({"access_token": value, "token_type": "bearer", "expires_in": 60 * DAY / 1000,
        "permissions": "instagram_business_basic,instagram_business_manage_messages"})
    .into())
}
