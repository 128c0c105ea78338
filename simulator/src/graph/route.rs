//! Which room a call belongs to. Graph's paths say only an id and an edge: what the id is decides.

use super::{Answered, Call, GraphError, access, files, nodes, social, uploads, whatsapp};
use crate::{
    hub::Hub,
    world::{Channel, Token, TokenKind},
};
use axum::http::Method;
use std::sync::Arc;

pub async fn answer(hub: &Arc<Hub>, call: &Call) -> Answered {
    let token = hub.with(|world| access::token(world, call))?;
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    match segments[..] {
        ["debug_token"] if call.is(&Method::GET) => hub.with(|world| nodes::inspect(world, call)),
        [session] if session.starts_with("upload:") => hub.with(|world| uploads::go_on(world, call, session)),
        [app, "uploads"] if hub.with(|world| world.app.id == app) => {
            hub.with(|world| uploads::begin(world, call))
        }
        ["refresh_access_token"] if call.is(&Method::GET) => {
            hub.with(|world| nodes::refresh(world, call, &token))
        }
        ["lookaside", media, link] => files::download(hub, &token, media, link),
        [id] => {
            let id = itself(id, &token);
            permitted(hub, call, &token, id)?;
            node(hub, call, &token, id)
        }
        [id, edge] => {
            let id = itself(id, &token);
            permitted(hub, call, &token, id)?;
            self::edge(hub, call, id, edge).await
        }
        _ => Err(GraphError::unknown_path(&call.path)),
    }
}

/// `me` is whom the token belongs to.
fn itself<'a>(id: &'a str, token: &'a Token) -> &'a str {
    match token.reaches.first() {
        Some(own) if id == "me" && token.kind != TokenKind::System => own,
        _ => id,
    }
}

fn permitted(hub: &Arc<Hub>, call: &Call, token: &Token, id: &str) -> Result<(), GraphError> {
    let system = id == "me" && token.kind == TokenKind::System;
    match system || hub.with(|world| access::reaches(world, token, id)) {
        true => Ok(()),
        false => Err(GraphError::no_object(call.method.as_str(), id)),
    }
}

fn node(hub: &Arc<Hub>, call: &Call, token: &Token, id: &str) -> Answered {
    hub.with(|world| match call.method {
        Method::GET => nodes::read(world, call, token, id),
        Method::DELETE if world.media.contains_key(id) => nodes::delete_media(world, call, id),
        Method::POST => whatsapp::edit_template(world, call, id),
        _ => Err(GraphError::no_object(call.method.as_str(), id)),
    })
}

async fn edge(hub: &Arc<Hub>, call: &Call, id: &str, edge: &str) -> Answered {
    let (number, waba) = hub.with(|world| (world.number(id).is_some(), world.waba(id).is_some()));
    if number {
        return whatsapp::number_edge(hub, call, id, edge).await;
    }
    if waba {
        return whatsapp::waba_edge(hub, call, id, edge).await;
    }
    match hub.with(|world| world.channel(id)) {
        Some(Channel::Messenger | Channel::Instagram) => social::edge(hub, call, id, edge).await,
        _ => Err(GraphError::unknown_path(&call.path)),
    }
}
